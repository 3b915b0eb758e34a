import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Approvals
@testable import Membership

@Suite struct MembersTests {
  private func change(
    _ staff: Browser, _ verb: String, _ day: String, _ reason: String = "unpaid", name: String = "", slug: String = "tampere"
  ) async -> Int {
    await staff.post(
      "/en/membership/\(slug)/changes",
      [("verb", verb), ("day", day), ("reason", reason), ("words", "In words."), ("decision", "Executive Committee"), ("name", name)]
    ).status
  }

  private func standing(_ world: World, _ day: String, _ slug: String = "tampere") async throws -> Standing? {
    let day = try #require(Day(day))
    return try await world.house.database.read { tx throws in
      try Organisations.standing(of: world.small.organisation(slug), on: day, in: tx)
    }
  }

  @Test func aMembershipChangesWithReasonAndDecision() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      #expect(await change(staff, "return", "2021-02-01") == 422, "not suspended")
      #expect(await change(staff, "suspension", "2099-01-01") == 422, "not yet come")
      #expect(await change(staff, "suspension", "2021-02-01") == 303)
      #expect(await change(staff, "suspension", "2021-02-02") == 422, "suspended already")
      #expect(await change(staff, "exclusion", "2021-01-15") == 409, "something later is known")
      #expect(try await standing(world, "2021-01-31") == .member)
      #expect(try await standing(world, "2021-02-01") == .suspended)
      // Who was suspended on a day is asked of the list, with and without.
      for (day, suspended, isThere) in [("2021-01-31", "0", true), ("2021-02-01", "0", false), ("2021-02-01", "1", true)] {
        let query = "on=\(day)&suspended=\(suspended)"
        let answer = await world.visitor.get("/api/v1/members?\(query)").text
        #expect(answer.contains("\"slug\":\"tampere\"") == isThere, "\(query)")
        #expect(answer.contains("\"standing\":\"suspended\"") == (suspended == "1"))
        #expect(await staff.get("/en/members?\(query)").text.contains("\(isThere ? 12 : 11) member cities"), "\(query)")
        #expect(await staff.get("/en/members.csv?\(query)").text.contains("Tampere") == isThere, "\(query)")
      }
      #expect(await world.visitor.get("/api/v1/members?suspended=perhaps").status == 422)
      #expect(await change(staff, "return", "2021-03-01", "paid") == 303)
      #expect(try await standing(world, "2021-03-01") == .member)
      #expect(await change(staff, "exclusion", "2021-03-20", "charter") == 303)
      #expect(try await standing(world, "2021-03-20") == nil)
      #expect(await change(staff, "name", "2021-03-21", "other", name: "Tampere-Tammerfors") == 303)
      let page = await staff.get("/en/membership/tampere").text
      for words in ["Excluded", "Against the Charter or the statutes", "Executive Committee", "In words."] { #expect(page.contains(words)) }
      // The public knows the dates alone.
      for address in ["/en/cities/tampere", "/en/activity"] {
        let shown = await world.visitor.get(address).text
        #expect(!shown.contains("Executive Committee decided") && !shown.contains("In words.") && !shown.contains("Against the Charter"))
      }
      // Taken back, newest first.
      let positions = page.matches(of: /changes\/(\d+)\/undoing/).map { String($0.1) }
      let newest = try #require(positions.first)
      #expect(positions.count == 1)
      #expect(await staff.post("/en/membership/tampere/changes/\(newest)/undoing").status == 303)
      #expect(try await standing(world, "2021-03-20") == .member)
      #expect(await staff.post("/en/membership/tampere/changes/\(newest)/undoing").status == 409)
    }
  }

  /// A seat in a body of the association is a member's; whoever leaves by mistake has it again.
  @Test func aSeatEndsWithTheMembership() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      let committee = try await world.signIn(.granollersCommittee)
      let granollers = world.small.organisation("granollers")
      func seats() async throws -> [Seat] {
        try await world.house.database.read { tx in
          let body = try #require(try Bodies.find(slug: "executive-committee", in: tx))
          return try Bodies.history(of: body.id, in: tx).filter { $0.organisation == granollers }
        }
      }
      let before = try await seats()
      #expect(await committee.get("/en/committee/work").status == 200 && !before.isEmpty)
      #expect(await change(staff, "exclusion", "2021-03-20", "charter", slug: "granollers") == 303)
      #expect(await committee.get("/en/committee/work").status == 404)
      #expect(try await seats().allSatisfy { $0.to == Day("2021-03-20") })
      #expect(await world.visitor.get("/en/activity").text.contains("left its seat"))
      let page = await staff.get("/en/membership/granollers").text
      let undoing = try #require(page.firstMatch(of: /action="([^"]*changes\/\d+\/undoing)"/)?.1)
      #expect(await staff.post(String(undoing)).status == 303)
      #expect(try await seats() == before)
      #expect(await committee.get("/en/committee/work").status == 200)
      #expect(!(await world.visitor.get("/en/activity").text.contains("left its seat")))
      // A network goes on being coordinated until people decide by whom: they are told.
      #expect(await change(staff, "departure", "2021-03-20", "own-wish", slug: "lisboa") == 303)
      let left = await staff.get("/en/membership/lisboa").text
      #expect(left.contains("still coordinates a network") && left.contains("/en/networks/rtpce/space/coordination"))
      #expect(!page.contains("still coordinates a network"))
    }
  }

  /// A municipality that became part of another one: a dated fact that both pages say, and that is taken back whole.
  @Test func aCityMergesIntoAnother() async throws {
    try await World.with { world in
      let (tampere, network) = (world.small.organisation("tampere"), world.small.organisation("rtpce"))
      try await world.house.database.write { tx throws in
        try Organisations.tie(tampere, to: network, from: nil, source: "test", by: .house, in: tx)
      }
      func belongs() async throws -> Bool {
        try await world.house.database.read { tx throws in
          try Organisations.networks(of: tampere, on: tx.now.day, in: tx).contains { $0.id == network }
        }
      }
      func merge(_ browser: Browser, _ successor: String, slug: String = "tampere") async -> Int {
        let fields = [
          ("verb", "merger"), ("day", "2021-03-20"), ("reason", "merged"), ("words", ""), ("decision", "Act of parliament"),
          ("successor", successor),
        ]
        return await browser.post("/en/membership/\(slug)/changes", fields).status
      }
      #expect(await merge(try await world.signIn(.lisboaCoordinator), "Rennes (FR)") == 403)
      let staff = try await world.signIn(.secretariat)
      for wrong in ["", "Atlantis", "Tampere (FI)", "Rennes (ES)"] { #expect(await merge(staff, wrong) == 422, "\(wrong)") }
      #expect(try await belongs())
      #expect(await merge(staff, "rennes (fr)") == 303)
      #expect(await merge(staff, "Rennes (FR)") == 422, "it is done once")
      #expect(await merge(staff, "Tampere (FI)", slug: "rennes") == 422, "no two are part of each other")
      #expect(try await standing(world, "2021-03-19") == .member)
      #expect(try await standing(world, "2021-03-20") == nil)
      #expect(try await !belongs())
      let (old, new) = (await world.visitor.get("/en/cities/tampere").text, await world.visitor.get("/en/cities/rennes").text)
      #expect(old.contains("Part of another city since 20 March 2021:") && old.contains("href=\"/en/cities/rennes\""))
      #expect(new.contains("Part of this city since 20 March 2021:") && new.contains("href=\"/en/cities/tampere\""))
      let page = await staff.get("/en/membership/tampere").text
      for words in ["Merged into another city", "Act of parliament", "What remains to be done", "does not belong to these networks yet"] {
        #expect(page.contains(words), "\(words)")
      }
      #expect(!page.contains("Invite this city to join"))
      #expect(!(try await world.signIn(.lisboaCoordinator).get("/en/network-only").text.contains("/en/membership/tampere")))
      let undoing = try #require(page.firstMatch(of: /action="([^"]*changes\/\d+\/undoing)"/)?.1)
      #expect(await staff.post(String(undoing)).status == 303)
      #expect(try await standing(world, "2021-03-20") == .member)
      #expect(try await belongs())
      #expect(!(await world.visitor.get("/en/cities/rennes").text.contains("Part of this city")))
      let left = try await world.house.database.read { tx throws in
        try tx.count("SELECT count(*) FROM core_ledger l WHERE l.kind = 'network.left' AND \(Ledger.standing)")
      }
      #expect(left == 0)
    }
  }

  @Test func aCityIsAdmittedByHandWithReasonAndDecision() async throws {
    try await World.with { world in
      let (paper, old) = try await world.house.database.write { tx throws in
        var new = NewOrganisation(.candidate, "Villeneuve")
        new.country = "FR"
        var known = NewOrganisation(.city, "Cádiz")
        known.country = "ES"
        return (try Organisations.register(new, by: .house, in: tx), try Organisations.register(known, by: .house, in: tx))
      }
      let staff = try await world.signIn(.secretariat)
      #expect(await change(staff, "admission", "2021-03-01", "application", slug: "tampere") == 422, "already a member")
      #expect(await change(staff, "admission", "2099-01-01", "application", slug: "villeneuve") == 422, "not yet come")
      #expect(
        await staff.post("/en/membership/villeneuve/changes", [("verb", "admission"), ("day", "2021-03-01"), ("reason", "application")])
          .status == 422, "without a decision")
      #expect(await change(staff, "provisional-admission", "2021-03-01", "application", slug: "villeneuve") == 303)
      let (standing, kind) = try await world.house.database.read { tx throws in
        (try Organisations.standing(of: paper, on: tx.now.day, in: tx), try Organisations.find(paper, in: tx).kind)
      }
      #expect(standing == .provisional && kind == .city)
      let page = await staff.get("/en/membership/villeneuve").text
      #expect(page.contains("Admitted") && page.contains("Application for membership") && page.contains("Executive Committee"))
      // Long ago, on a day that nobody knows; nothing else goes without its day.
      #expect(await change(staff, "suspension", "", slug: "tampere") == 422)
      #expect(await change(staff, "admission", "", "other", slug: "cadiz") == 303)
      let since = try await world.house.database.read { tx throws in
        try Organisations.facts(of: old, in: tx).filter { $0.name == .membership }.map(\.from)
      }
      #expect(since == [nil])
      // While an application is under way, it is decided on there.
      _ = try await Joining(world: world).begin("Nantes", "FR")
      #expect(await change(staff, "admission", "2021-03-01", "application", slug: "nantes") == 422)
    }
  }

  @Test func membersOnAnyDay() async throws {
    try await World.with { world in
      let staff = try await world.signIn(.secretariat)
      #expect(await change(staff, "departure", "2021-02-01", "own-wish") == 303)
      _ = try await Joining(world: world).provisional()
      let cases: [(String, String)] = [
        ("", "\"count\":12"), ("?provisional=0", "\"count\":11"), ("?on=2021-01-31", "\"count\":12"), ("?on=2021-02-01", "\"count\":11"),
        ("?country=FR", "\"count\":2"), ("?country=fr&provisional=0", "\"count\":1"), ("?region=asia", "\"slug\":\"andong\""),
        ("?by=country", "\"cities\":2,\"code\":\"ES\""), ("?by=region&language=fr", "\"code\":\"europe\",\"name\":\"Europe\""),
      ]
      for (query, expected) in cases {
        let page = await world.visitor.get("/api/v1/members\(query)")
        #expect(page.status == 200 && page.text.contains(expected), "\(query): \(page.text.prefix(300))")
      }
      for query in ["?on=2021-02-30", "?on=x", "?provisional=yes", "?country=XX", "?region=atlantis", "?by=name"] {
        #expect(await world.visitor.get("/api/v1/members\(query)").status == 422, "\(query)")
        #expect(await world.visitor.get("/api/v1/members.csv\(query)").status == 422, "\(query)")
      }
      let table = await world.visitor.get("/api/v1/members.csv?on=2021-01-31").text
      #expect(table.split(whereSeparator: \.isNewline).count == 13)
      #expect(await staff.get("/en/members?on=2021-02-01").text.contains("11 member cities"))
      #expect(await staff.get("/en/members.xlsx").status == 200)
      let page = await staff.get("/en/members").text
      #expect(page.contains("At the city’s request"))
      // One was admitted now; of the others nobody knows since when.
      #expect(page.contains("11 of these cities were admitted on an unknown date") && page.contains("Members at the end of each year"))
      let before = await staff.get("/en/members?on=2021-01-31").text
      #expect(before.contains("The dates of admission are not known") && !before.contains("Members at the end of each year"))
      #expect(await world.visitor.get("/api/v1/openapi.json").text.contains("/api/v1/members"))
    }
  }

  @Test func ratificationAsksForWhoIsProvisional() async throws {
    try await World.with { world in
      let begun = try await Joining(world: world).provisional()
      let staff = try await world.signIn(.secretariat)
      let city = "\(begun.city)"
      let rennes = "\(world.small.organisation("rennes"))"
      let cases: [([(String, String)], Int)] = [
        ([("day", "2021-03-25"), ("decision", "GA")], 422), ([("cities", rennes), ("day", "2021-03-25"), ("decision", "GA")], 422),
        ([("cities", city), ("day", "2021-03-24"), ("decision", "GA")], 422),
        ([("cities", city), ("day", "2099-01-01"), ("decision", "GA")], 422),
        ([("cities", city), ("day", "2021-03-25"), ("decision", "")], 422),
        ([("cities", city), ("day", "2021-03-25"), ("decision", "GA")], 303),
        ([("cities", city), ("day", "2021-03-25"), ("decision", "GA")], 422),
      ]
      for (fields, status) in cases { #expect(await staff.post("/en/ratifications", fields).status == status, "\(fields)") }
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.post("/en/ratifications", [("cities", city), ("day", "2021-03-25"), ("decision", "GA")]).status == 403)
    }
  }

  @Test func aListOfMembershipsAllOrNothing() async throws {
    try await World.with { world in
      try await world.house.database.write { tx throws in
        var new = NewOrganisation(.city, "Cádiz")
        new.country = "ES"
        try Organisations.register(new, by: .house, in: tx)
      }
      let staff = try await world.signIn(.secretariat)
      func send(_ csv: String) async -> Browser.Page {
        await staff.upload("/en/members/imports", file: "file", name: "list.csv", type: "text/csv", Array(csv.utf8))
      }
      let wrong = await send(
        """
        city,country,standing,from,to,decision
        Cadiz,ES,provisional,2017-06-01,2018-03-20,Council
        Cadiz,ES,member,2018-03-01,,GA
        Atlantis,ES,member,2018-03-01,,GA
        Rennes,FR,member,2018-03-01,,GA
        Cadiz,ES,friend,2018-03-01,,GA
        Cadiz,ES,member,2018-02-30,,GA
        Cadiz,ES,member,2018-03-02,2018-03-01,GA
        """)
      #expect(wrong.status == 200 && !wrong.text.contains("Import this list"))
      for words in [
        "It overlaps with line 2.", "not registered here", "Another membership", "not a standing", "not a date", "ends after it begins",
      ] {
        #expect(wrong.text.contains(words), "\(words)")
      }
      #expect(await send("name\nx").status == 422)
      let good = """
        city,country,standing,from,to,decision
        Cadiz,ES,provisional,2017-06-01,2018-03-20,Council
        Cadiz,ES,member,2018-03-20,2020-01-01,General Assembly
        """
      #expect(await send(good).text.contains("Import this list"))
      let applied = await staff.post("/en/members/imports/application", [("csv", good), ("name", "list.csv")])
      #expect(applied.status == 303)
      let cadiz = try await world.house.database.read { tx throws in
        try #require(try Organisations.named("Cádiz", country: "ES", in: tx).first).id
      }
      let days = ["2017-05-31", "2017-06-01", "2018-03-20", "2019-12-31", "2020-01-01"].compactMap { Day($0) }
      let standings = try await world.house.database.read { tx throws in
        try days.map { try Organisations.standing(of: cadiz, on: $0, in: tx) }
      }
      #expect(standings == [nil, .provisional, .member, .member, nil])
      #expect(await staff.get("/en/membership/cadiz").text.contains("General Assembly"))
      #expect(await staff.post("/en/members/imports/application", [("csv", good), ("name", "again")]).status == 409, "nothing new")
      let path = applied.location
      #expect(await staff.post("\(path)/undoing").status == 303)
      let after = try await world.house.database.read { tx throws in try days.map { try Organisations.standing(of: cadiz, on: $0, in: tx) }
      }
      #expect(after.allSatisfy { $0 == nil })
      #expect(await staff.post("\(path)/undoing").status == 409)
    }
  }

  @Test func theDeskOfACity() async throws {
    try await World.with { world in
      let actor = try await world.actor(.rennesTechnical)
      let visit = Visit(
        request: Request(method: .get, path: "/en"),
        reader: Reader(language: .english, words: world.house.words),
        actor: actor, person: nil, house: world.house, now: world.clock.now)
      let rennes = world.small.organisation("rennes")
      let shown = try await world.house.database.read { tx throws in try MembershipDesk.desk.show(visit, actor, rennes, tx)?.text }
      #expect(shown?.contains("Member city") == true && shown?.contains("/en/leaving") == true)
    }
  }
}
