import Core
import Directory
import Meetings
import Storage
import TestKit
import Testing
import Web

@Suite struct MeetingTests {
  /// Two people take the last place at once: one has it, the other waits and is told; then the place is freed.
  @Test func theLastPlaceIsTakenOnce() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, capacity: 1, audience: .members)
      let one = try await world.signIn(.rennesTechnical)
      let other = try await world.signIn(.tamperePolitical)
      async let first = one.post("/fr/meetings/\(id)/registration", [("wanted", "fr"), ("needs", "Sous-titres")])
      async let second = other.post("/en/meetings/\(id)/registration", [])
      #expect(await [first.status, second.status] == [303, 303])
      let states = try await world.house.database.read { tx in try Registration.list(of: id, in: tx) }
      #expect(states.map(\.state) == [.taken, .waiting])
      let waits = try #require(states.last).person
      let told = try await world.mails().filter { $0.to == waits }
      #expect(told.count == 1)
      let winner = states[0].person == world.small.person(.rennesTechnical) ? one : other
      let loser = states[0].person == world.small.person(.rennesTechnical) ? other : one
      #expect(await winner.get("/en/meetings/\(id)").text.contains("meet.example.org"))
      #expect(await !loser.get("/en/meetings/\(id)").text.contains("meet.example.org"), "who waits does not see the link")
      #expect(await winner.post("/en/meetings/\(id)/registration/withdrawal").status == 303)
      let after = try await world.house.database.read { tx in try Registration.of(waits, at: id, in: tx) }
      #expect(after?.state == .taken)
      #expect(try await world.mails().filter { $0.to == waits }.count == 2)
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.lisboaCoordinator, 200, 200), (.lisboaTechnical, 200, 403), (.secretariat, 200, 200), (.rennesTechnical, 404, 404),
    (.rosarioDelegation, 404, 404), (.granollersCommittee, 404, 404), (.nobody, 404, 404),
  ])
  func whoSeesAndChangesIt(_ somebody: SmallWorld.Somebody, _ reading: Int, _ writing: Int) async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world)
      let browser = try await world.signIn(somebody)
      #expect(await browser.get("/en/meetings/\(id)").status == reading)
      #expect(await browser.get("/en/meetings/\(id)/meeting.ics").status == reading)
      for page in ["edit", "cancellation", "copies", "attendance"] {
        #expect(await browser.get("/en/meetings/\(id)/\(page)").status == writing, "\(page)")
      }
      let changed = await browser.post("/en/meetings/\(id)/cancellation", [("reason", "Because")])
      #expect(changed.status == (writing == 200 ? 303 : writing))
      #expect(await browser.get("/en/meetings").text.contains("/en/meetings/\(id)") == (reading == 200 && writing != 200))
      #expect(await browser.get("/en/search?q=Encontro").text.contains("/en/meetings/\(id)") == (reading == 200))
    }
  }

  @Test func aMovedMeetingKeepsWhatWasAnnounced() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      let guest = try await world.signIn(.rennesTechnical)
      #expect(await guest.post("/fr/meetings/\(id)/registration").status == 303)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let form = [
        ("title", "Encontro"), ("language", "en"), ("day", "2021-04-06"), ("time", "9h30"), ("zone", "Europe/Lisbon"), ("minutes", "60"),
        ("place", "Lagoa"), ("audience", "2"), ("words", ""), ("link", ""), ("capacity", ""), ("closes", ""),
      ]
      #expect(await coordinator.post("/en/meetings/\(id)/edit", form + [("version", "7")]).status == 409)
      let wrong = await coordinator.post(
        "/en/meetings/\(id)/edit", form.map { $0.0 == "time" ? ("time", "25:00") : $0 } + [("version", "1")])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("This is not a time."))
      #expect(await coordinator.post("/en/meetings/\(id)/edit", form + [("version", "1")]).status == 303)
      let meeting = try await world.house.database.read { tx in try Meeting.find(id, seenBy: .house, in: tx) }
      #expect("\(meeting.announced)" == "2021-04-04T11:50:00.000Z")
      #expect("\(meeting.starts)" == "2021-04-06T08:30:00.000Z")
      #expect(meeting.sequence == 1)
      await world.runJobs()
      let mail = try #require(try await world.mails().first { $0.to == world.small.person(.rennesTechnical) })
      #expect(mail.subject.contains("Encontro"))
      #expect(mail.language == .french)
      #expect(mail.text.contains("10\u{A0}h\u{A0}30"), "in the reader's own zone, which is Madrid")
      await world.runJobs()
      #expect(try await world.mails().filter { $0.to == world.small.person(.rennesTechnical) }.count == 1)
    }
  }

  @Test func remindersComeAWeekAndADayBeforeOnce() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      let guest = try await world.signIn(.rennesTechnical)
      #expect(await guest.post("/fr/meetings/\(id)/registration").status == 303)
      var counts: [Int] = []
      for _ in 0..<11 {
        world.clock.pass(days: 1)
        await world.runJobs()
        world.clock.pass(seconds: 3600)
        await world.runJobs()
        counts.append(try await world.mails().filter { $0.to == world.small.person(.rennesTechnical) }.count)
      }
      #expect(counts == [0, 0, 1, 1, 1, 1, 1, 1, 2, 2, 2])
    }
  }

  /// Of another network's meeting a city's page says nothing, until somebody goes there for it.
  @Test func whatConcernsACityStandsOnItsPage() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      let address = "/fr/meetings/\(id)"
      let guest = try await world.signIn(.rennesTechnical)
      #expect(await !guest.get("/fr/our-city/rennes").text.contains(address))
      #expect(await guest.post("\(address)/registration").status == 303)
      #expect(await guest.get("/fr/our-city/rennes").text.contains(address))
      #expect(await !(try await world.signIn(.tamperePolitical)).get("/fr/our-city/tampere").text.contains(address))
      world.clock.pass(days: 12)
      #expect(try await !world.signIn(.rennesTechnical).get("/fr/our-city/rennes").text.contains(address), "over, and nobody said who came")
      let coordinator = try await world.signIn(.lisboaCoordinator)
      _ = await coordinator.post("/en/meetings/\(id)/attendance", [("present", "\(world.small.person(.rennesTechnical))")])
      let after = try await world.signIn(.rennesTechnical).get("/fr/our-city/rennes").text
      #expect(after.contains(address) && after.contains("Où quelqu’un de la ville était présent"))
    }
  }

  @Test func whoWasThere() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      let guest = try await world.signIn(.rennesTechnical)
      _ = await guest.post("/fr/meetings/\(id)/registration")
      _ = await (try await world.signIn(.tamperePolitical)).post("/fr/meetings/\(id)/registration")
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let here = "\(world.small.person(.rennesTechnical))"
      #expect(await coordinator.post("/en/meetings/\(id)/attendance", [("present", here)]).status == 409, "it has not begun")
      world.clock.pass(days: 12)
      let again = try await world.signIn(.lisboaCoordinator)
      #expect(await again.get("/en/for-me").text.contains("/en/meetings/\(id)/attendance"))
      #expect(await again.post("/en/meetings/\(id)/attendance", [("present", here)]).status == 303)
      #expect(await again.post("/en/meetings/\(id)/attendance", [("present", here)]).status == 303, "said again, recorded once")
      let rows = try await world.house.database.read { tx in try tx.count("SELECT count(*) FROM core_ledger WHERE kind = 'meeting.held'") }
      #expect(rows == 1)
      let present = try await world.house.database.read { tx in try Registration.list(of: id, in: tx).filter(\.present).map(\.person) }
      #expect(present == [world.small.person(.rennesTechnical)])
      #expect(await again.post("/en/meetings/\(id)/copies", [("day", "2021-05-04")]).status == 303)
      let series = try await world.house.database.read { tx in
        try Meeting.list(.all(of: [world.small.organisation("rtpce")]), seenBy: .house, in: tx)
      }
      #expect(series.count == 2 && Set(series.map(\.series)) == [id])
      #expect("\(series[0].starts)" == "2021-05-04T11:50:00.000Z")
    }
  }

  /// Who comes without being registered is added by address, as far as the organiser knows the city, or is counted.
  @Test func whoCameUnregistered() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      world.clock.pass(days: 12)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let page = "/en/meetings/\(id)/attendance"
      for stranger in ["nobody@elsewhere.example", SmallWorld.address(.rennesTechnical), SmallWorld.address(.nobody)] {
        let refused = await coordinator.post(page, [("came", stranger), ("guests", "3")])
        #expect(refused.status == 422 && refused.text.contains("\(stranger) belongs to nobody who acts for a city that you look after"))
      }
      #expect(await coordinator.post(page, [("guests", "-1")]).status == 422)
      #expect(
        await coordinator.post(page, [("came", "\(SmallWorld.address(.lisboaTechnical).uppercased())\r\n"), ("guests", "3")]).status == 303)
      let found = try await world.house.database.read { tx in
        (try Registration.list(of: id, in: tx), try Meeting.find(id, seenBy: .house, in: tx), try Meeting.attendance(about: id, in: tx))
      }
      #expect(found.0.map(\.person) == [world.small.person(.lisboaTechnical)] && found.0.allSatisfy(\.present))
      #expect(found.1.guests == 3 && found.1.state == .held)
      let shown = await coordinator.get("/en/meetings/\(id)").text
      #expect(shown.contains("3 other guests") && shown.contains("Technical delegate of Lisboa"))
      #expect(await coordinator.get(page).text.contains("value=\"3\""), "said again from what was said")
      let values = try await world.house.database.read { tx in
        try tx.value("SELECT plain FROM core_ledger WHERE kind = 'meeting.held'", as: String.self)
      }
      #expect(values == "{\"cities\":\"1\",\"people\":\"4\"}")
    }
  }
}
