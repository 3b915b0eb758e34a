import Approvals
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Advice

@Suite struct AdviceTests {
  private func answers(_ change: [String: String] = [:]) -> [(String, String)] {
    let all = [
      "theme": "policy", "language": "en", "wanted": "2021-05-01", "question": "How do you meet across departments?",
      "result": "A plan for the first year",
    ].merging(change) { $1 }
    return all.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
  }

  /// Lisboa has asked.
  private func asked(_ world: World) async throws -> (path: String, id: RecordID) {
    let officer = try await world.signIn(.lisboaTechnical)
    let opened = await officer.post("/en/advice")
    #expect(opened.status == 303)
    let path = opened.location
    let sent = await officer.post("\(path)/form", [("version", "1"), ("move", "submission")] + answers())
    #expect(sent.status == 303)
    let id = try #require(RecordID(text: path.split(separator: "/").last ?? ""))
    return (path, id)
  }

  private func state(_ world: World, _ id: RecordID) async throws -> String {
    try await world.house.database.read { tx in try Requests.find(id, in: tx).state }
  }

  @Test func aRequestIsAskedAnsweredAndAccepted() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.lisboaTechnical)
      let opened = await officer.post("/en/advice")
      let early = await officer.post(
        "\(opened.location)/form", [("version", "1"), ("move", "submission")] + answers(["question": "", "wanted": "2020-01-01"]))
      #expect(early.status == 422)
      let (path, id) = try await asked(world)
      await world.runJobs()
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.get("/en/for-me").text.contains(path))
      #expect(await coordinator.get("/en/advice").text.contains("Education in all departments"))
      #expect(await coordinator.post("\(path)/moves/answer").status == 422, "an answer has words")
      #expect(await officer.post("\(path)/moves/answer", [("note", "We answer ourselves")]).status == 403)
      world.clock.pass(days: 3)
      #expect(await coordinator.post("\(path)/moves/answer", [("note", "Meet each Monday.")]).status == 303)
      #expect(await officer.get(path).text.contains("Meet each Monday."))
      #expect(await officer.post("\(path)/moves/acceptance").status == 303)
      #expect(try await state(world, id) == "accepted")
      let kinds = try await world.house.database.read { tx in
        try tx.values("SELECT kind FROM core_ledger WHERE second = \(id) ORDER BY position", as: String.self)
      }
      #expect(kinds == ["advice.requested", "advice.answered"])
      let figures = await coordinator.get("/en/advice").text
      #expect(figures.contains("3 days"))
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.lisboaTechnical, 200), (.lisboaCoordinator, 200), (.secretariat, 200), (.rennesTechnical, 404),
    (.rosarioDelegation, 404), (.granollersCommittee, 404), (.tamperePolitical, 404), (.nobody, 404),
  ])
  func whoSeesARequest(_ somebody: SmallWorld.Somebody, _ status: Int) async throws {
    try await World.with { world in
      let (path, id) = try await asked(world)
      let browser = try await world.signIn(somebody)
      #expect(await browser.get(path).status == status)
      #expect(await browser.get("/en/advice").text.contains(path) == (status == 200))
      let matching = await browser.get("/en/advice/\(id)/matching").status
      switch somebody {
      case .secretariat: #expect(matching == 200)
      // Acts for the coordinating city: both its delegate and the coordinator of its network.
      case .lisboaCoordinator: #expect(matching == 200)
      case .rosarioDelegation: #expect(matching == 404)
      default: #expect(matching == 403)
      }
    }
  }

  @Test func anotherCityIsAskedWithReasons() async throws {
    try await World.with { world in
      let (path, id) = try await asked(world)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let choose = await coordinator.get("/en/advice/\(id)/matching")
      #expect(choose.text.contains("Tampere (reads English"))
      #expect(!choose.text.contains("Granollers ("), "neither language nor network nor experience")
      let tampere = world.small.organisation("tampere")
      let form = [("city", "\(tampere)"), ("due", "2021-04-10")]
      #expect(await coordinator.post("/en/advice/\(id)/matching", [("city", "\(tampere)"), ("due", "2021-03-01")]).status == 422)
      #expect(
        await coordinator.post("/en/advice/\(id)/matching", [("city", "\(world.small.organisation("granollers"))"), ("due", "2021-04-10")])
          .status == 422)
      #expect(await coordinator.post("/en/advice/\(id)/matching", form).status == 303)
      #expect(await coordinator.post("/en/advice/\(id)/matching", form).status == 409)
      #expect(try await state(world, id) == "matched")
      #expect(await coordinator.get(path).text.contains("Tampere is asked to answer by 10 April 2021."))

      let peer = try await world.signIn(.tamperePolitical)
      #expect(await peer.get(path).status == 404, "the conversation stays theirs")
      let match = try #require(try await world.house.database.read { tx in try Matches.open(of: id, in: tx) })
      let page = "/en/advice-answers/\(match.id)"
      #expect(await peer.get("/en/for-me").text.contains(page))
      #expect(await peer.get(page).text.contains("How do you meet across departments?"))
      #expect(try await world.signIn(.rennesTechnical).get(page).status == 404)
      #expect(try await world.signIn(.lisboaTechnical).post(page, [("answer", "Mine")]).status == 404)
      world.at("2021-04-12")
      await world.runJobs()
      await world.runJobs()
      let reminded = try await world.mails().filter { $0.subject == "Lisboa is still waiting for your advice" }.count
      #expect(reminded == 1, "once")
      #expect(await coordinator.get("/en/for-me").text.contains("1 city is late with its advice"))
      #expect(await peer.post(page, [("answer", "")]).status == 422)
      async let one = peer.post(page, [("answer", "We have a council of departments.")])
      async let other = peer.post(page, [("answer", "We have a council of departments.")])
      #expect(await [one.status, other.status].sorted() == [303, 409])
      #expect(try await state(world, id) == "answered")
      let officer = try await world.signIn(.lisboaTechnical)
      let answered = await officer.get(path)
      #expect(answered.text.contains("We have a council of departments.") && answered.text.contains("Answered by Tampere."))
      // It may be asked again; the same city is then not proposed.
      #expect(await officer.post("\(path)/moves/return", [("note", "Who leads it?")]).status == 303)
      #expect(!(await coordinator.get("/en/advice/\(id)/matching").text.contains("Tampere (")))
    }
  }

  /// Whoever asked learns who takes it, or which city was asked.
  @Test(arguments: ["taking", "matching"]) func whoTakesARequestIsNamed(_ way: String) async throws {
    try await World.with { world in
      let (path, id) = try await asked(world)
      await world.runJobs()
      let staff = try await world.signIn(.secretariat)
      let name = try await world.house.database.read { tx in try People.find(world.small.person(.secretariat), in: tx).name }
      if way == "taking" {
        #expect(await staff.post("\(path)/moves/taking").status == 303)
      } else {
        let form = [("city", "\(world.small.organisation("tampere"))"), ("due", "2021-04-10")]
        #expect(await staff.post("/en/advice/\(id)/matching", form).status == 303)
      }
      await world.runJobs()
      let told = try await world.mails().filter {
        $0.address == SmallWorld.address(.lisboaTechnical) && $0.text.contains("/requests/\(id)")
      }
      let expected = way == "taking" ? "Done by \(name)" : "Tampere is asked for the answer."
      #expect(told.first?.text.contains(expected) == true, "\(told.map(\.text))")
    }
  }

  @Test func aCityThatCannotAnswerSaysSo() async throws {
    try await World.with { world in
      let (_, id) = try await asked(world)
      let staff = try await world.signIn(.secretariat)
      let tampere = world.small.organisation("tampere")
      _ = await staff.post("/en/advice/\(id)/matching", [("city", "\(tampere)"), ("due", "2021-04-10")])
      let match = try #require(try await world.house.database.read { tx in try Matches.open(of: id, in: tx) })
      let peer = try await world.signIn(.tamperePolitical)
      #expect(await peer.post("/en/advice-answers/\(match.id)/refusal").status == 303)
      #expect(await peer.post("/en/advice-answers/\(match.id)", [("answer", "After all")]).status == 409)
      #expect(try await state(world, id) == "asked")
    }
  }

  /// Whoever says nothing of an answer has it accepted after two weeks, and is asked a month later like others.
  @Test func anAnswerOfWhichNobodySaysAnything() async throws {
    try await World.with { world in
      let (path, id) = try await asked(world)
      let staff = try await world.signIn(.secretariat)
      _ = await staff.post("\(path)/moves/answer", [("note", "Meet each Monday.")])
      world.clock.pass(days: 14)
      await world.runJobs()
      #expect(try await state(world, id) == "answered")
      world.clock.pass(days: 1)
      await world.runJobs()
      #expect(try await state(world, id) == "accepted")
      world.clock.pass(days: 30)
      await world.runJobs()
      #expect(try await world.mails().filter { $0.subject == "Did the advice help? Three questions" }.count == 1)
    }
  }

  @Test func threeQuestionsAMonthLater() async throws {
    try await World.with { world in
      let (path, _) = try await asked(world)
      let staff = try await world.signIn(.secretariat)
      let officer = try await world.signIn(.lisboaTechnical)
      _ = await staff.post("\(path)/moves/answer", [("note", "Meet each Monday.")])
      _ = await officer.post("\(path)/moves/acceptance")
      world.clock.pass(days: 29)
      await world.runJobs()
      let subject = "Did the advice help? Three questions"
      #expect(try await world.mails().filter { $0.subject == subject }.isEmpty)
      world.clock.pass(days: 1)
      await world.runJobs()
      await world.runJobs()
      let mails = try await world.mails().filter { $0.subject == subject }
      #expect(mails.map(\.address) == [SmallWorld.address(.lisboaTechnical)], "whoever asked, once")
      let start = world.house.settings.address
      let word = try #require(mails.first?.text.split(whereSeparator: \.isWhitespace).first { $0.contains("/advice-reviews/") })
      let link = String(word.dropFirst(start.count))
      #expect(await world.visitor.get(link).text.contains("Did the advice help?"))
      #expect(await world.visitor.post(link).status == 422)
      let form = [("helped", "partly"), ("done", "A meeting <each> Monday"), ("shared", "1")]
      async let one = world.visitor.post(link, form)
      async let other = world.visitor.post(link, form)
      #expect(await [one.status, other.status].sorted() == [200, 404])
      #expect(await world.visitor.get(link).status == 404)
      #expect(try await world.signIn(.rennesTechnical).get("/fr/advice").text.contains("A meeting &lt;each&gt; Monday"))
      #expect(!(try await world.signIn(.nobody).get("/fr/advice").text.contains("Monday")), "read by members")
      #expect(await world.visitor.get("/en/advice-reviews/0123").status == 404)
    }
  }
}
