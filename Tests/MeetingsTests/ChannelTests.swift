import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import Meetings

@Suite struct ChannelTests {
  /// Organisers see what is asked for beside what is offered; links are for who is registered, interpreters for the organisers.
  @Test func languages() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      let rennes = try await world.signIn(.rennesTechnical)
      #expect(await rennes.post("/fr/meetings/\(id)/registration", [("wanted", "fr")]).status == 303)
      #expect(await (try await world.signIn(.tamperePolitical)).post("/en/meetings/\(id)/registration", [("wanted", "fr")]).status == 303)
      #expect(await (try await world.signIn(.lisboaTechnical)).post("/en/meetings/\(id)/registration", []).status == 303)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let page = "/en/meetings/\(id)/languages"
      let before = await coordinator.get(page).text
      #expect(before.contains("Not offered") && before.contains("1 person did not say which language."))
      let channel = [("language", "fr"), ("link", "https://listen.example.org/fr"), ("interpreter", "Interpreter of French")]
      #expect(await coordinator.post(page, channel).status == 303)
      #expect(await coordinator.post(page, [("language", "fr"), ("link", "listen")]).status == 422)
      #expect(await coordinator.post(page, [("language", "zz"), ("link", "https://listen.example.org/zz")]).status == 422)
      let after = await coordinator.get(page).text
      #expect(after.contains("Offered") && !after.contains("Not offered") && after.contains("Interpreter of French"))
      let shown = await rennes.get("/fr/meetings/\(id)").text
      #expect(shown.contains("https://listen.example.org/fr") && !shown.contains("Interpreter of French"))
      let stranger = await (try await world.signIn(.granollersCommittee)).get("/en/meetings/\(id)").text
      #expect(stranger.contains("<dt>Languages</dt><dd>French</dd>") && !stranger.contains("listen.example.org"))
      #expect(await rennes.post("/fr/meetings/\(id)/registration/withdrawal").status == 303)
      #expect(await rennes.get("/fr/meetings/\(id)").text.contains("listen.example.org") == false)
      #expect(await rennes.get(page).status == 403)
      #expect(await rennes.post(page, channel).status == 403)
    }
  }

  @Test func whatIsAskedForIsCounted() {
    func registration(_ person: Int64, _ city: Int64, _ language: String?, _ state: Registration.State = .taken) -> Registration {
      Registration(
        meeting: ID(1), person: ID(person), organisation: ID(city), state: state, language: language, needs: nil, present: false)
    }
    let wanted = Meeting.wanted([
      registration(1, 7, "fr"), registration(2, 7, "fr"), registration(3, 8, "es"), registration(4, 9, "es", .withdrawn),
      registration(5, 9, nil), registration(6, 9, ""), registration(7, 9, "pt", .waiting),
    ])
    #expect(wanted.map { "\($0.language.code) \($0.people) \($0.cities)" } == ["fr 2 1", "es 1 1", "pt 1 1"])
  }

  @Test func recordings() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .everyone)
      let actor = try await world.actor(.lisboaCoordinator)
      let item = try await world.house.database.write { tx in try AgendaItem.add(AgendaTests.item("Accounts"), to: id, by: actor, in: tx) }
      let page = "/en/meetings/\(id)/recordings"
      let form = [("title", "Gravação"), ("language", "pt"), ("link", "https://video.example.org/1")]
      #expect(await (try await world.signIn(.lisboaCoordinator)).post(page, form).status == 409, "it has not begun")
      world.clock.pass(days: 12)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.post(page, form).status == 303)
      #expect(await coordinator.post(page, form).status == 422, "twice is a mistake")
      #expect(await coordinator.post(page, form + [("item", "\(item)")]).status == 303)
      #expect(await coordinator.post(page, [("title", "X"), ("language", "pt"), ("link", "javascript:alert(1)")]).status == 422)
      let shown = await world.visitor.get("/en/meetings/\(id)").text
      #expect(shown.components(separatedBy: "https://video.example.org/1").count == 3, "of the whole, and below its item")
      #expect(shown.contains("lang=\"pt\""))
      let first = try await world.house.database.read { tx in try #require(try Recording.list(of: id, in: tx).first) }
      #expect(await (try await world.signIn(.rennesTechnical)).post("\(page)/\(first.id)/removal").status == 403)
      #expect(await coordinator.post("\(page)/\(first.id)/removal").status == 303)
      #expect(await world.visitor.get("/en/meetings/\(id)").text.components(separatedBy: "https://video.example.org/1").count == 2)
      let other = try await Planned.meeting(world, audience: .everyone)
      world.clock.pass(days: 12)
      await #expect(throws: Problem.self, "an item of another meeting") {
        try await world.house.database.write { tx in
          try Recording.add("X", .english, link: "https://video.example.org/2", item: item, to: other, by: actor, in: tx)
        }
      }
    }
  }

  /// The clock of the place stands beside the reader's own.
  @Test(arguments: [
    ("Europe/Madrid", "Europe/Paris", "25 March 2021, 12:50 (Madrid time)"),
    ("Europe/Madrid", "Europe/Lisbon", "25 March 2021, 12:50 (Madrid time), that is 11:50 (Lisbon time)"),
    ("Europe/Madrid", "Asia/Seoul", "25 March 2021, 12:50 (Madrid time), that is 20:50 (Seoul time)"),
    ("America/Bogota", "Asia/Seoul", "25 March 2021, 6:50 (Bogotá time), that is 20:50 (Seoul time)"),
    ("Europe/Madrid", "Pacific/Auckland", "25 March 2021, 12:50 (Madrid time), that is 26 March 2021, 0:50 (Auckland time)"),
  ])
  func bothClocks(_ reader: String, _ place: String, _ words: String) throws {
    let moment = Zone.moment(try #require(Day("2021-03-25")), hour: 12, minute: 50, in: "Europe/Madrid")
    #expect(MeetingClock(place, Reader(language: .english, words: .none, timeZone: reader)).words(moment) == words)
  }
}
