import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import Meetings

@Suite struct PresenceTests {
  static func interval(_ city: Int64, _ from: Int, _ to: Int?, _ start: Moment) -> Presence {
    Presence(
      id: ID(Int64(from + 1)), meeting: ID(1), organisation: ID(city), person: nil, entered: start.adding(seconds: Double(from * 60)),
      left: to.map { start.adding(seconds: Double($0 * 60)) }, how: .site)
  }

  /// City 7 was there from a to b, …; how long, when the meeting is looked at in its 60th minute.
  @Test(
    arguments: [
      ([(0, 60)], 60), ([(0, nil)], 60), ([(-30, 20)], 20), ([(-30, -10)], 0), ([(0, 20), (30, 40)], 30), ([(0, 20), (10, 30)], 30),
      ([(0, 40), (10, 20)], 40), ([(10, 20), (0, 40), (50, nil)], 50), ([(20, 20)], 0),
    ] as [([(Int, Int?)], Int)])
  func howLong(_ intervals: [(Int, Int?)], _ minutes: Int) {
    let start = Day("2021-03-25")?.start ?? Moment(milliseconds: 0)
    let all = intervals.map { Self.interval(7, $0.0, $0.1, start) } + [Self.interval(8, 5, 6, start)]
    let found = Presence.minutes(all, from: start, until: start.adding(seconds: 3600))
    #expect(found == [ID(7): minutes, ID(8): 1])
  }

  @Test func twoPeopleOfOneCityCountOnce() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world)
      let actor = try await world.actor(.lisboaCoordinator)
      let lisboa = world.small.organisation("lisboa")
      let (one, two) = (world.small.person(.lisboaTechnical), world.small.person(.lisboaCoordinator))
      await #expect(throws: Problem.self, "not ten days before") {
        try await world.house.database.write { tx in try Presence.enter(lisboa, one, .site, at: id, by: actor, in: tx) }
      }
      world.clock.set(try await Self.start(world, id))
      let (first, again, second) = try await world.house.database.write { tx in
        (
          try Presence.enter(lisboa, one, .site, at: id, by: actor, in: tx),
          try Presence.enter(lisboa, one, .online, at: id, by: actor, in: tx),
          try Presence.enter(lisboa, two, .online, at: id, by: actor, in: tx)
        )
      }
      #expect(first == again && first != second, "who is in already stays in since then")
      let here = { (moment: Moment) in try await world.house.database.read { tx in try Presence.present(at: moment, of: id, in: tx) } }
      let start = world.clock.now
      #expect(try await here(start) == [lisboa])
      #expect(try await here(start.adding(seconds: -1)) == [])
      world.clock.pass(seconds: 600)
      try await world.house.database.write { tx in try Presence.leave(first, by: actor, in: tx) }
      #expect(try await here(world.clock.now) == [lisboa], "the other one still sits there")
      world.clock.pass(seconds: 600)
      try await world.house.database.write { tx in try Presence.leave(second, by: actor, in: tx) }
      #expect(try await here(world.clock.now) == [])
      #expect(try await here(start.adding(seconds: 1199)) == [lisboa])
      let minutes = try await world.house.database.read { tx in
        try Presence.minutes(of: try Meeting.find(id, seenBy: .house, in: tx), in: tx)
      }
      #expect(minutes == [lisboa: 20])
      let touches = try await world.house.database.read { tx in
        try tx.values("SELECT what FROM core_live WHERE channel = \(Meeting.channel(id)) ORDER BY position") as [String]
      }
      #expect(touches == Array(repeating: "presence", count: 4), "pages that follow the meeting learn of who comes and goes, once each")
    }
  }

  static func start(_ world: World, _ id: RecordID) async throws -> Moment {
    try await world.house.database.read { tx in try Meeting.find(id, seenBy: .house, in: tx).starts }
  }

  /// Whoever is registered checks in where they come online; nobody else, and nobody for another.
  @Test func byOneself() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      let rennes = try await world.signIn(.rennesTechnical)
      let tampere = try await world.signIn(.tamperePolitical)
      #expect(await rennes.post("/fr/meetings/\(id)/registration").status == 303)
      #expect(await rennes.get("/fr/meetings/\(id)").text.contains("/presence\"") == false, "not yet")
      #expect(await rennes.post("/fr/meetings/\(id)/presence").status == 409)
      world.clock.set(try await Self.start(world, id))
      let (rennesNow, tampereNow) = (try await world.signIn(.rennesTechnical), try await world.signIn(.tamperePolitical))
      #expect(await rennesNow.get("/fr/meetings/\(id)").text.contains("Je suis là, en ligne"))
      #expect(await rennesNow.post("/fr/meetings/\(id)/presence").status == 303)
      #expect(await rennesNow.post("/fr/meetings/\(id)/presence").status == 303, "twice is once")
      #expect(await rennesNow.get("/fr/meetings/\(id)").text.contains("Vous êtes enregistré comme présent depuis"))
      #expect(await tampereNow.post("/en/meetings/\(id)/presence").status == 409)
      #expect(await tampere.get("/en/meetings/\(id)/door").status == 403)
      let intervals = try await world.house.database.read { tx in try Presence.intervals(of: id, in: tx) }
      #expect(intervals.map(\.organisation) == [world.small.organisation("rennes")] && intervals.first?.how == .online)
      let other = try await world.actor(tampereNow)
      for (city, person) in [("rennes", SmallWorld.Somebody.rennesTechnical), ("tampere", .tamperePolitical)] {
        await #expect(throws: Problem.self) {
          try await world.house.database.write { tx in
            try Presence.enter(world.small.organisation(city), world.small.person(person), .online, at: id, by: other, in: tx)
          }
        }
        await #expect(throws: Problem.self) {
          try await world.house.database.write { tx in try Presence.leave(intervals[0].id, by: other, in: tx) }
        }
      }
      let mine = try await world.actor(rennesNow)
      await #expect(throws: Problem.self, "on site one is checked in at the door") {
        try await world.house.database.write { tx in
          try Presence.enter(world.small.organisation("rennes"), mine.person, .site, at: id, by: mine, in: tx)
        }
      }
      world.clock.pass(seconds: 1800)
      #expect(await rennesNow.post("/fr/meetings/\(id)/presence/end").status == 303)
      #expect(try await world.house.database.read { tx in try Presence.present(at: tx.now, of: id, in: tx) } == [])
    }
  }

  @Test func atTheDoor() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      #expect(await (try await world.signIn(.rennesTechnical)).post("/fr/meetings/\(id)/registration").status == 303)
      let door = "/en/meetings/\(id)/door"
      #expect(await (try await world.signIn(.lisboaCoordinator)).get(door).text.contains("People check in from three hours before"))
      world.clock.set(try await Self.start(world, id))
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let page = await coordinator.get(door).text
      #expect(
        page.contains("Représentant technique de Rennes") && page.contains("Check in on site") && page.contains("Nobody is here now."))
      #expect(await coordinator.get("\(door)?q=tampere").text.contains("Représentant technique de Rennes") == false)
      #expect(await coordinator.get("\(door)?q=RENNES").text.contains("Représentant technique de Rennes"))
      let person = "\(world.small.person(.rennesTechnical))"
      #expect(await coordinator.post(door, [("person", person), ("how", "site")]).status == 303)
      #expect(await coordinator.post(door, [("city", "Atlantis"), ("how", "site")]).status == 422)
      #expect(await coordinator.post(door, [("city", "tampere"), ("how", "online")]).status == 303)
      #expect(await coordinator.post(door, [("city", "Tampere"), ("how", "online")]).status == 303, "the same city again is the same")
      let inside = await coordinator.get(door).text
      #expect(inside.contains("2 cities are here now."))
      let intervals = try await world.house.database.read { tx in try Presence.intervals(of: id, in: tx) }
      #expect(intervals.count == 2)
      let stranger = "\(world.small.person(.granollersCommittee))"
      #expect(await coordinator.post(door, [("person", stranger), ("how", "site")]).status == 404, "who is not registered is no button")
      world.clock.pass(seconds: 900)
      let tampere = try #require(intervals.first { $0.organisation == world.small.organisation("tampere") })
      #expect(await coordinator.post("\(door)/\(tampere.id)/departure").status == 303)
      #expect(await coordinator.get(door).text.contains("1 city is here now."))
      let lengths = await coordinator.get("/en/meetings/\(id)/presence.csv").text
      #expect(lengths.contains("Tampere,15,16") && lengths.contains("Rennes,15,16"), "\(lengths)")
      #expect(await coordinator.post("\(door)/\(tampere.id)/removal").status == 303)
      #expect(await coordinator.get("/en/meetings/\(id)/presence").text.contains("Tampere") == false)
      #expect(await (try await world.signIn(.rennesTechnical)).get("/fr/meetings/\(id)/presence").status == 403)
    }
  }

  /// The form that says who was there and the door say the same: what one of them knows the other shows, and figures follow.
  @Test func oneTruth() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      for somebody in [SmallWorld.Somebody.rennesTechnical, .tamperePolitical] {
        #expect(await (try await world.signIn(somebody)).post("/en/meetings/\(id)/registration").status == 303)
      }
      world.clock.set(try await Self.start(world, id))
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let rennes = "\(world.small.person(.rennesTechnical))"
      #expect(await coordinator.post("/en/meetings/\(id)/door", [("person", rennes), ("how", "site")]).status == 303)
      #expect(await coordinator.post("/en/meetings/\(id)/door", [("city", "Lisboa"), ("how", "site")]).status == 303)
      let form = await coordinator.get("/en/meetings/\(id)/attendance").text
      #expect(form.contains("value=\"\(rennes)\" checked"))
      let lisboa = "\(world.small.organisation("lisboa"))"
      #expect(form.contains("value=\"\(lisboa)\" checked"))
      world.clock.pass(seconds: 5400)
      let tampere = "\(world.small.person(.tamperePolitical))"
      // Rennes was a mistake, Tampere was forgotten at the door.
      let later = try await world.signIn(.lisboaCoordinator)
      #expect(await later.post("/en/meetings/\(id)/attendance", [("present", tampere), ("cities", lisboa), ("guests", "2")]).status == 303)
      let (intervals, present) = try await world.house.database.read { tx in
        (try Presence.intervals(of: id, in: tx), try Registration.list(of: id, in: tx).filter(\.present).map(\.person))
      }
      #expect(Set(intervals.map(\.organisation)) == [world.small.organisation("lisboa"), world.small.organisation("tampere")])
      #expect(intervals.allSatisfy { $0.left != nil }, "nobody sits there for ever")
      #expect(present == [world.small.person(.tamperePolitical)])
      let values = {
        try await world.house.database.read { tx in
          try tx.values("SELECT l.plain FROM core_ledger l WHERE l.kind = 'meeting.held' AND \(Ledger.standing)") as [String]
        }
      }
      #expect(try await values() == ["{\"cities\":\"2\",\"people\":\"4\"}"])
      #expect(
        await later.post("/en/meetings/\(id)/attendance", [("present", rennes), ("present", tampere), ("cities", lisboa)]).status == 303)
      #expect(try await values() == ["{\"cities\":\"3\",\"people\":\"3\"}"], "mended, not counted twice")
      #expect(
        await (try await world.signIn(.tamperePolitical)).get("/en/meetings/\(id)").text.contains("Your city was there for 90 minutes"))
      #expect(await later.post("/en/meetings/\(id)/door", [("city", "Granollers"), ("how", "site")]).status == 409, "it is over")
    }
  }

  /// Whoever left before the meeting began was not at it, whatever the door wrote down.
  @Test func goneBeforeItBegan() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      world.clock.set(try await Self.start(world, id).adding(seconds: -1800))
      let actor = try await world.actor(.lisboaCoordinator)
      let (rennes, tampere) = (world.small.organisation("rennes"), world.small.organisation("tampere"))
      let early = try await world.house.database.write { tx in
        _ = try Presence.enter(tampere, nil, .site, at: id, by: actor, in: tx)
        return try Presence.enter(rennes, world.small.person(.rennesTechnical), .site, at: id, by: actor, in: tx)
      }
      world.clock.pass(seconds: 600)
      try await world.house.database.write { tx in try Presence.leave(early, by: actor, in: tx) }
      world.clock.pass(seconds: 7200)
      #expect(
        await (try await world.signIn(.lisboaCoordinator)).get("/en/meetings/\(id)/attendance").text.contains("Représentant technique")
          == false)
      try await world.house.database.write { tx in try Meeting.hold(id, present: nil, by: actor, in: tx) }
      let minutes = try await world.house.database.read { tx in
        try Presence.minutes(of: try Meeting.find(id, seenBy: .house, in: tx), in: tx)
      }
      #expect(minutes == [tampere: 100])
    }
  }

  /// Who was there is forgotten with the person, or after three years; the city stays.
  @Test func peopleAreForgotten() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      world.clock.set(try await Self.start(world, id))
      let actor = try await world.actor(.lisboaCoordinator)
      let rennes = world.small.person(.rennesTechnical)
      try await world.house.database.write { tx in
        for (city, person) in [("rennes", SmallWorld.Somebody.rennesTechnical), ("tampere", .tamperePolitical)] {
          try Presence.enter(world.small.organisation(city), world.small.person(person), .site, at: id, by: actor, in: tx)
        }
        try Meeting.hold(id, present: nil, by: actor, in: tx)
      }
      let told = try await world.house.database.read { tx in try Presence.holding.read(rennes, tx) }
      #expect(told.count == 1 && told.first?["as"] == "present")
      try await world.house.database.write { tx in try Registration.erase(rennes, in: tx) }
      var intervals = try await world.house.database.read { tx in try Presence.intervals(of: id, in: tx) }
      #expect(intervals.count == 2 && intervals.compactMap(\.person) == [world.small.person(.tamperePolitical)])
      world.clock.pass(days: 1094)
      let sweep = {
        try await world.house.database.write { tx in
          try Registration.farewell.sweep(tx.now.day.adding(days: -Registration.farewell.days), tx)
        }
      }
      #expect(try await sweep() == 0)
      world.clock.pass(days: 3)
      #expect(try await sweep() == 2)
      intervals = try await world.house.database.read { tx in try Presence.intervals(of: id, in: tx) }
      #expect(intervals.count == 2 && intervals.compactMap(\.person) == [])
      #expect(
        try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM meetings_presence WHERE entered_by IS NOT NULL") }
          == 0)
    }
  }
}
