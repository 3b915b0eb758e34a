import Core
import Directory
import Meetings
import Storage
import TestKit
import Testing
import Web

@Suite struct AgendaTests {
  static func item(_ title: String, minutes: Int? = nil, askedBy: OrganisationID? = nil) -> AgendaDetails {
    AgendaDetails(title: title, language: .english, minutes: minutes, askedBy: askedBy)
  }

  static func titles(_ world: World, _ meeting: RecordID) async throws -> [String] {
    try await world.house.database.read { tx in
      let items = try AgendaItem.list(of: meeting, in: tx)
      let texts = try Texts.read(items.map(\.id), ["title"], for: .english, in: tx)
      return items.map { texts[$0.id]?["title"]?.body ?? "" }
    }
  }

  @Test func itsOrderIsWhatWasSaidLast() async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world)
      let actor = try await world.actor(.lisboaCoordinator)
      let ids = try await world.house.database.write { tx in
        try ["A", "B", "C"].map { try AgendaItem.add(Self.item($0), to: meeting, by: actor, in: tx) }
      }
      try await world.house.database.write { tx in try AgendaItem.move(ids[2], before: ids[0], by: actor, in: tx) }
      #expect(try await Self.titles(world, meeting) == ["C", "A", "B"])
      try await world.house.database.write { tx in try AgendaItem.move(ids[2], before: nil, by: actor, in: tx) }
      #expect(try await Self.titles(world, meeting) == ["A", "B", "C"])
      try await world.house.database.write { tx in try AgendaItem.reorder([ids[1], ids[2], ids[0]], of: meeting, by: actor, in: tx) }
      #expect(try await Self.titles(world, meeting) == ["B", "C", "A"])
      for wrong in [[ids[1], ids[2]], [ids[1], ids[1], ids[0]], [ids[0], ids[1], meeting]] {
        await #expect(throws: Problem.self, "no item is lost or said twice") {
          try await world.house.database.write { tx in try AgendaItem.reorder(wrong, of: meeting, by: actor, in: tx) }
        }
      }
      #expect(try await Self.titles(world, meeting) == ["B", "C", "A"])
    }
  }

  /// What was taken off keeps its place, has no number, and its minutes do not count.
  @Test func numbersTimesAndTotals() async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world)
      let actor = try await world.actor(.lisboaCoordinator)
      let ids = try await world.house.database.write { tx in
        let ids = try [("A", 20), ("B", 30), ("C", nil), ("D", 10)].map { title, minutes in
          try AgendaItem.add(Self.item(title, minutes: minutes), to: meeting, by: actor, in: tx)
        }
        try AgendaItem.drop(ids[0], by: actor, in: tx)
        return ids
      }
      let items = try await world.house.database.read { tx in try AgendaItem.list(of: meeting, in: tx) }
      #expect(AgendaItem.numbers(items) == [ids[1]: 1, ids[2]: 2, ids[3]: 3])
      #expect(AgendaItem.total(items) == 40)
      let start = world.clock.now
      #expect(AgendaItem.beginnings(items, from: start) == [ids[1]: start, ids[2]: start.adding(seconds: 1800)])
      try await world.house.database.write { tx in try AgendaItem.restore(ids[0], by: actor, in: tx) }
      let again = try await world.house.database.read { tx in try AgendaItem.find(ids[0], seenBy: .house, in: tx) }
      #expect(again.state == .final && again.version == 3)
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.lisboaCoordinator, 200, 200), (.secretariat, 200, 200), (.lisboaTechnical, 200, 403), (.rennesTechnical, 404, 404),
    (.nobody, 404, 404),
  ])
  func whoReadsAndWritesIt(_ somebody: SmallWorld.Somebody, _ reading: Int, _ writing: Int) async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world)
      let organiser = try await world.actor(.lisboaCoordinator)
      let id = try await world.house.database.write { tx in
        try AgendaItem.add(Self.item("Accounts of 2020"), to: meeting, by: organiser, in: tx)
      }
      let browser = try await world.signIn(somebody)
      let page = await browser.get("/en/meetings/\(meeting)")
      #expect(page.status == reading)
      #expect(page.text.contains("Accounts of 2020") == (reading == 200))
      #expect(await browser.get("/en/meetings/\(meeting)/agenda/\(id)").status == reading)
      #expect(await browser.get("/en/search?q=Accounts").text.contains("/agenda/\(id)") == (reading == 200))
      #expect(await browser.get("/en/meetings/\(meeting)/agenda").status == writing)
      #expect(await browser.get("/en/meetings/\(meeting)/agenda/\(id)/edit").status == writing)
      let way = "/en/meetings/\(meeting)/agenda/\(id)"
      for (verb, fields) in [("place", [("way", "up")]), ("withdrawal", []), ("return", [])] {
        #expect(await browser.post("\(way)/\(verb)", fields).status == (writing == 200 ? 303 : writing), "\(verb)")
      }
      #expect(
        await browser.post("/en/meetings/\(meeting)/agenda", [("title", "B"), ("language", "en")]).status
          == (writing == 200 ? 303 : writing))
    }
  }

  @Test func onItsPage() async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let address = "/en/meetings/\(meeting)/agenda"
      #expect(await coordinator.get("/en/meetings/\(meeting)").text.contains("There is no agenda yet."))
      #expect(try await !world.signIn(.lisboaTechnical).get("/en/meetings/\(meeting)").text.contains("There is no agenda yet."))
      let unknown = await coordinator.post(address, [("title", "Roll"), ("language", "en"), ("asked", "Atlantis")])
      #expect(unknown.status == 422 && unknown.text.contains("The house knows no city called Atlantis.") && unknown.text.contains("Roll"))
      #expect(await coordinator.post(address, [("title", " "), ("language", "en")]).status == 422)
      #expect(
        await coordinator.post(
          address, [("title", "Roll"), ("words", "Who is **there**"), ("language", "en"), ("minutes", "70"), ("asked", "lisboa")]
        ).status == 303)
      #expect(await coordinator.post(address, [("title", "Accounts"), ("language", "en"), ("minutes", "30")]).status == 303)
      let shown = await coordinator.get("/en/meetings/\(meeting)").text
      #expect(shown.contains("asked for by Lisboa") && shown.contains("<strong>there</strong>"))
      #expect(shown.contains("The items take 100 minutes together; the meeting lasts 90 minutes."))
      let ids = try await world.house.database.read { tx in try AgendaItem.list(of: meeting, in: tx).map(\.id) }
      #expect(await coordinator.post("\(address)/\(ids[1])/place", [("way", "up")]).status == 303)
      #expect(try await Self.titles(world, meeting) == ["Accounts", "Roll"])
      #expect(await coordinator.post("\(address)/\(ids[1])/place", [("way", "up")]).status == 303, "the first stays the first")
      #expect(await coordinator.post("\(address)/\(ids[1])/place", [("way", "down")]).status == 303)
      #expect(try await Self.titles(world, meeting) == ["Roll", "Accounts"])
      let edit = await coordinator.get("\(address)/\(ids[0])/edit").text
      #expect(edit.contains("value=\"Lisboa\"") && edit.contains("name=\"version\""))
      let change = [("title", "Roll call"), ("language", "en"), ("asked", ""), ("kind", "")]
      #expect(await coordinator.post("\(address)/\(ids[0])/edit", change + [("version", "1")]).status == 303)
      #expect(await coordinator.post("\(address)/\(ids[0])/edit", change + [("version", "1")]).status == 409)
      #expect(await coordinator.post("\(address)/\(ids[0])/withdrawal").status == 303)
      let struck = await coordinator.get("/en/meetings/\(meeting)").text
      #expect(struck.contains("<s><a") && struck.contains("Roll call") && struck.contains("<span class=\"number\">1.</span>"))
      #expect(await coordinator.get("/en/search?q=Roll").text.contains("/agenda/\(ids[0])") == false)
    }
  }

  /// A city asks; the organisers take it up.
  @Test func aCityAsks() async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world)
      let city = try await world.actor(.lisboaTechnical)
      let id = try await world.house.database.write { tx in try AgendaItem.ask(Self.item("Gardens"), of: meeting, by: city, in: tx) }
      let asked = try await world.house.database.read { tx in
        try AgendaItem.asked(by: world.small.organisation("lisboa"), seenBy: .house, in: tx)
      }
      #expect(asked.map(\.state) == [.proposed] && asked.first?.askedBy == world.small.organisation("lisboa"))
      await #expect(throws: Problem.self) { try await world.house.database.write { tx in try AgendaItem.accept(id, by: city, in: tx) } }
      let organiser = try await world.actor(.lisboaCoordinator)
      await #expect(throws: Problem.self, "what is only proposed is not dealt with") {
        try await world.house.database.write { tx in try AgendaItem.finish(id, by: organiser, in: tx) }
      }
      try await world.house.database.write { tx in try AgendaItem.accept(id, by: organiser, in: tx) }
      await #expect(throws: Problem.self, "the meeting has not begun") {
        try await world.house.database.write { tx in try AgendaItem.finish(id, by: organiser, in: tx) }
      }
      world.clock.pass(days: 11)
      try await world.house.database.write { tx in try AgendaItem.finish(id, by: organiser, in: tx) }
      let done = try await world.house.database.read { tx in try AgendaItem.find(id, seenBy: .house, in: tx) }
      #expect(done.state == .done)
      let foreign = try await world.actor(.rennesTechnical)
      await #expect(throws: Problem.self) {
        try await world.house.database.write { tx in try AgendaItem.ask(Self.item("X"), of: meeting, by: foreign, in: tx) }
      }
    }
  }

  /// Whoever sees the meeting sees its items, also after it was opened to others; the next of the series takes them along.
  @Test func itFollowsItsMeeting() async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world)
      let actor = try await world.actor(.lisboaCoordinator)
      let id = try await world.house.database.write { tx in
        let id = try AgendaItem.add(Self.item("Accounts", minutes: 20), to: meeting, by: actor, in: tx)
        let off = try AgendaItem.add(Self.item("Rest"), to: meeting, by: actor, in: tx)
        try AgendaItem.drop(off, by: actor, in: tx)
        var details = Planned.details(world, audience: .everyone)
        details.words = ""
        try Meeting.change(meeting, to: details, version: 1, world.house, by: actor, in: tx)
        return id
      }
      #expect(await world.visitor.get("/en/meetings/\(meeting)/agenda/\(id)").status == 200)
      #expect(await world.visitor.get("/en/meetings/\(meeting)").text.contains("Accounts"))
      let copies = try await world.house.database.write { tx in
        (
          try Meeting.copy(meeting, to: Day("2021-06-01") ?? tx.now.day, agenda: true, by: actor, in: tx),
          try Meeting.copy(meeting, to: Day("2021-07-01") ?? tx.now.day, by: actor, in: tx)
        )
      }
      #expect(try await Self.titles(world, copies.0) == ["Accounts"])
      #expect(try await Self.titles(world, copies.1) == [])
    }
  }
}
