import ActionPlan
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@Suite("Visits to the plan")
struct PlanVisitTests {
  func inWorld(_ body: @Sendable (World) async throws -> Void) async throws {
    try await World.with { world in
      try await world.loadPlan()
      try await body(world)
    }
  }

  @Test(
    "Everybody reads the plan, in three languages, under 60 kB",
    arguments: [
      ("fr", "Diffuser la Charte", "pas encore enregistré ici"), ("en", "Spread the Charter", "not recorded here yet"),
      ("es", "Difundir la Carta", "aún no se registra aquí"),
    ])
  func publicPlan(language: String, title: String, nothing: String) async throws {
    try await inWorld { world in
      let page = await world.visitor.get("/\(language)/plan/2021")
      #expect(page.status == 200)
      #expect(page.text.contains(title))
      #expect(page.text.contains(nothing))
      #expect(page.text.utf8.count < 60_000)
      #expect(page.text.contains("/\(language)/plan/2021/4.16"))
      let led = await world.visitor.get("/\(language)/plan")
      #expect(led.location == "/\(language)/plan/2021")
    }
  }

  @Test(
    "What there is to read answers, what there is not says 404",
    arguments: [
      ("/fr/plan/2021/4.11", 200), ("/fr/plan/2021/print", 200), ("/fr/plan/2021.csv", 200), ("/api/v1/plans/2021", 200),
      ("/api/v1/plans", 200),
      ("/fr/plan/2019", 404), ("/fr/plan/abcd", 404), ("/fr/plan/2021/9.9", 404), ("/fr/plan/99999999999999999999", 404),
      ("/fr/acts/1", 404), ("/fr/acts/x", 404), ("/api/v1/plans/1066", 404), ("/fr/answers/00000000000000000000000000000000", 404),
      ("/fr/plan/2021/report", 404), ("/fr/plan/2021/4.11?page=-3", 200), ("/fr/plan/2021/4.11?page=99999999999999", 200),
    ])
  func addresses(address: String, status: Int) async throws {
    try await inWorld { world in
      #expect(await world.visitor.get(address).status == status)
    }
  }

  @Test("A person makes a rule on a kind that no code names, and sees the objective move")
  func ruleMovesObjective() async throws {
    try await inWorld { world in
      let rennes = world.small.organisation("rennes")
      try await world.house.database.write { tx throws in
        let record = try Record.create("comet", owner: rennes, audience: .everyone, in: tx)
        for _ in 0..<3 { try Ledger.record("comet.seen", day: Day("2021-03-01"), of: record, by: .house, in: tx) }
      }
      let before = await world.visitor.get("/en/plan/2021/3.4")
      #expect(before.text.contains("Nothing has been recorded for this objective so far."))
      let staff = try await world.signIn(.secretariat)
      let wrong = await staff.post("/en/plan/2021/3.4/evidence", [("kind", "comet")])
      #expect(wrong.status == 422)
      let made = await staff.post("/en/plan/2021/3.4/evidence", [("kind", "comet.seen"), ("country", "FR")])
      #expect(made.status == 303)
      let after = await world.visitor.get("/en/plan/2021/3.4")
      #expect(after.text.components(separatedBy: "comet.seen").count >= 4, "three facts and the rule")
      let api = await world.visitor.get("/api/v1/plans/2021")
      #expect(api.text.contains("\"facts\" : 3"))
      let again = await staff.post("/en/plan/2021/3.4/evidence", [("kind", "comet.seen"), ("country", "FR")])
      #expect(again.status == 422)
    }
  }

  @Test("An act is recorded in one form, shown to everybody, and taken back")
  func act() async throws {
    try await inWorld { world in
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.get("/fr/act?objective=4.11").status == 200)
      let empty = await officer.post("/fr/act", [("objective", "4.11")])
      #expect(empty.status == 422)
      let fields = [
        ("objective", "4.11"), ("what", "Rennes a fêté la Journée"), ("day", "2021-03-20"), ("place", "Rennes"),
        ("organisations", "Rennes\nLisboa"), ("people", "120"), ("languages", "fr"), ("source", "compte rendu de la ville"),
      ]
      let made = await officer.post("/fr/act", fields)
      #expect(made.status == 303)
      let address = made.location
      #expect(address.hasPrefix("/fr/acts/"))
      let shown = await world.visitor.get(address)
      #expect(shown.text.contains("Rennes a fêté la Journée"))
      #expect(shown.text.contains("Saisie manuelle"))
      #expect(shown.text.contains("Lisboa"))
      let objective = await world.visitor.get("/fr/plan/2021/4.11")
      #expect(objective.text.contains("Rennes a fêté la Journée"))
      #expect(await officer.post("/fr/act", fields).status == 422, "the same act twice")
      var unknown = fields
      unknown[4] = ("organisations", "Atlantis")
      unknown[1] = ("what", "Autre chose")
      let refused = await officer.post("/fr/act", unknown)
      #expect(refused.status == 422)
      #expect(refused.text.contains("Atlantis"))
      let stranger = try await world.signIn(.tamperePolitical)
      #expect(await stranger.post("\(address)/withdrawal").status == 403)
      #expect(await officer.post("\(address)/withdrawal").status == 303)
      #expect(await world.visitor.get(address).status == 404)
      #expect(await world.visitor.get("/fr/plan/2021/4.11").text.contains("Rennes a fêté") == false)
    }
  }

  @Test("A document is uploaded, reviewed change by change, named and published")
  func upload() async throws {
    try await inWorld { world in
      let staff = try await world.signIn(.secretariat)
      let document = Array(spanish.utf8)
      let sent = await staff.upload(
        "/en/plans/import", [("source", "made up")], file: "document", name: "plan-2024.md", type: "text/markdown", document)
      #expect(sent.status == 303)
      let address = sent.location
      var review = await staff.get(address)
      #expect(review.status == 200)
      #expect(review.text.contains("Ciudades que cuidan"))
      #expect(review.text.contains("Cut here"))
      let parts = review.text.matches(of: /id="part-(\d+)"/).map { String($0.output.1) }
      let torn = try #require(
        review.text.components(separatedBy: "id=\"part-").first { $0.contains("Celebrar un encuentro") }?.prefix { $0.isNumber })
      #expect(parts.contains(String(torn)))
      #expect(await staff.post("\(address)/edits", [("step", "0"), ("edit", "cut"), ("part", String(torn)), ("at", "1")]).status == 303)
      #expect(await staff.post("\(address)/edits", [("step", "0"), ("edit", "up"), ("part", String(torn))]).status == 409)
      #expect(await staff.post("\(address)/edits", [("step", "1"), ("edit", "cut"), ("part", "999"), ("at", "1")]).status == 409)
      #expect(await staff.post("\(address)/undo", [("step", "7")]).status == 409, "another step than the last")
      #expect(await staff.post("\(address)/undo", [("step", "1")]).status == 303)
      #expect(await staff.post("\(address)/parts/\(torn)", [("step", "0"), ("title-es", "Encuentro anual")]).status == 303)
      review = await staff.get(address)
      #expect(review.text.contains("Encuentro anual"))
      #expect(await staff.post("\(address)/publication", [("step", "0")]).status == 409, "changed since it was reviewed")
      #expect(await staff.post("\(address)/publication", [("step", "1")]).status == 303)
      let published = await world.visitor.get("/es/plan/2024")
      #expect(published.text.contains("Encuentro anual"))
      #expect(await staff.get(address).status == 404)
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.get("/en/plans").status == 403)
    }
  }

  @Test(
    "Hostile documents get a sentence and change nothing",
    arguments: [
      Array(repeating: UInt8(97), count: 600_000), [0x23, 0x20, 0x00, 0x41], Array(String(repeating: ">", count: 50_000).utf8),
      [0xff, 0xfe],
      Array("nothing".utf8), [],
    ])
  func hostile(document: [UInt8]) async throws {
    try await inWorld { world in
      let staff = try await world.signIn(.secretariat)
      let before = world.house.database.position
      let sent = await staff.upload(
        "/en/plans/import", [("source", "made up"), ("year", "2030")], file: "document", name: "x.md", type: "text/markdown", document)
      #expect(sent.status == 422)
      #expect(world.house.database.position == before)
    }
  }

  @Test("Acts by table: previewed with line and reason, recorded all or nothing")
  func table() async throws {
    try await inWorld { world in
      let staff = try await world.signIn(.secretariat)
      let good =
        "objective,what,day,source,organisations\n1.2,Charter sent,2021-02-01,minutes,Rennes|Lisboa\n1.2,Charter read,2021-02-02,minutes,\n"
      let bad = good + "1.99,Nothing,2021-02-02,minutes,\n"
      let refused = await staff.upload("/en/acts/import", file: "table", name: "acts.csv", type: "text/csv", Array(bad.utf8))
      #expect(refused.status == 422)
      #expect(refused.text.contains("1.99"))
      #expect(await staff.post("/en/acts/import/application", [("table", bad)]).status == 409)
      let shown = await staff.upload("/en/acts/import", file: "table", name: "acts.csv", type: "text/csv", Array(good.utf8))
      #expect(shown.status == 200)
      #expect(await world.visitor.get("/en/plan/2021/1.2").text.contains("Charter sent") == false)
      #expect(await staff.post("/en/acts/import/application", [("table", good)]).status == 303)
      #expect(await world.visitor.get("/en/plan/2021/1.2").text.contains("Charter sent"))
    }
  }

  @Test("The monthly mail asks once; its button says it without signing in, once, within two weeks")
  func monthlyMail() async throws {
    try await inWorld { world in
      let rennes = world.small.organisation("rennes")
      let action = try await world.house.database.write { tx throws in
        let plan = try Plans.find(year: 2021, in: tx)
        return try Actions.plan(
          ActionInput(title: "Fêter la Journée", owner: rennes, starts: Day("2021-01-01"), ends: Day("2021-11-30"), language: .french),
          for: Plans.objective("4.11", of: plan, in: tx), by: .house, in: tx)
      }
      await world.runJobs()
      await world.runJobs()
      let mails = try await world.house.database.read { tx throws in
        try tx.rows("SELECT address, language, body FROM core_mail ORDER BY id").map {
          (try $0("address", as: String.self), try $0("language", as: String.self), try $0("body", as: String.self))
        }
      }
      #expect(mails.count == 2, "the two who act for Rennes, once each")
      let mail = try #require(mails.first)
      #expect(mail.1 == "fr")
      #expect(mail.2.contains("Fêter la Journée"))
      let links = mail.2.matches(of: /http[^\s]*(\/fr\/answers\/[0-9a-f]{32})\?says=([a-z-]+)/).map { ("\($0.output.1)", "\($0.output.2)") }
      #expect(links.map(\.1) == ["on-time", "late", "help", "done"])
      let token = try #require(links.first?.0)
      #expect(await world.visitor.get("\(token)?says=late").status == 200)
      #expect(await world.visitor.post("\(token)?says=late").status == 422, "late asks why")
      #expect(await world.visitor.post("\(token)?says=late", [("reason", "La salle est fermée")]).status == 200)
      #expect(await world.visitor.post("\(token)?says=done").status == 409, "once")
      let said = try await world.house.database.read { tx throws in try Actions.find(action.id, in: tx) }
      #expect(said.state == .atRisk)
      let board = try await world.signIn(.granollersCommittee).get("/es/plan/2021/board")
      #expect(board.text.contains("La salle est fermée"))
      let other = try #require(mails.last?.2.firstMatch(of: /\/fr\/answers\/[0-9a-f]{32}/)?.output)
      world.clock.pass(days: 15)
      #expect(await world.visitor.post("\(other)?says=done").status == 409, "too late")
    }
  }

  @Test("The report is a draft for who follows the plan until it is published")
  func report() async throws {
    try await inWorld { world in
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.get("/fr/plan/2021/report").status == 200)
      #expect(await staff.post("/fr/plan/2021/1.1/report", [("words-fr", "Une **belle** année")]).status == 303)
      #expect(await staff.get("/fr/plan/2021/report").text.contains("<strong>belle</strong>"))
      #expect(await world.visitor.get("/fr/plan/2021/report").status == 404)
      #expect(await staff.post("/fr/plan/2021/report/publication").status == 303)
      #expect(await world.visitor.get("/fr/plan/2021/report").text.contains("<strong>belle</strong>"))
      #expect(await staff.post("/fr/plan/2021/report/withdrawal").status == 303)
      #expect(await world.visitor.get("/fr/plan/2021/report").status == 404)
    }
  }
}
