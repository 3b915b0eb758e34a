import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Meetings

/// What programs of others make of our calendars, read by one of them.
@Suite(.enabled(if: RealCalendar.isHere, "PAIDEIA_TEST_PYTHON names no Python with icalendar")) struct RealCalendarTests {
  /// The parser itself can say no: otherwise the other tests prove nothing.
  @Test func whatIsBrokenIsRefused() throws {
    let good = CalendarFile(name: "A", host: "h", events: []).text
    #expect(try RealCalendar.read(good).name == "A")
    for broken in [
      good.replacing("END:VCALENDAR\r\n", with: ""), good.replacing("VERSION:2.0\r\n", with: ""), "BEGIN:VEVENT\r\nEND:VEVENT\r\n",
    ] {
      #expect(throws: RealCalendar.Refused.self) { try RealCalendar.read(broken) }
    }
  }

  @Test func namesAndWordsOfAnyKindComeThrough() async throws {
    try await World.with { world in
      let title = "Réunion; « générale », \\n 교육 도시 🏛 " + String(repeating: "Águeda ", count: 20)
      let words = "Un\n\nDeux, trois; quatre: \"cinq\" \\ six\n" + String(repeating: "é", count: 300)
      let actor = try await world.actor(.lisboaCoordinator)
      let id = try await world.house.database.write { tx in
        var details = Planned.details(world)
        details.title = title
        details.words = words
        return try Meeting.plan(details, at: Planned.place(world), by: actor, in: tx)
      }
      let text = await (try await world.signIn(.lisboaTechnical)).get("/en/meetings/\(id)/meeting.ics").text
      #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 }, "RFC 5545, 3.1")
      let event = try #require(try RealCalendar.read(text).events.first)
      #expect(event.summary == title)
      #expect(event.words == Markdown.plain(words))
      #expect(event.place == "Águeda, town hall")
      #expect(event.starts == "2021-04-04T11:50:00Z" && event.ends == "2021-04-04T13:20:00Z", "12:50 in Lisbon, in summer")
      #expect(event.url == "http://127.0.0.1:8080/en/meetings/\(id)")
    }
  }

  /// One event for ever: moved, changed, cancelled, each time with a higher number.
  @Test func theSameEventMovesAndIsCancelled() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world)
      let actor = try await world.actor(.lisboaCoordinator)
      let reader = try await world.signIn(.lisboaTechnical)
      let read = { try #require(try RealCalendar.read(await reader.get("/en/meetings/\(id)/meeting.ics").text).events.first) }
      let first = try await read()
      world.clock.pass(seconds: 60)
      try await world.house.database.write { tx in
        var details = Planned.details(world)
        details.starts = details.starts.adding(days: 1)
        try Meeting.change(id, to: details, version: 1, world.house, by: actor, in: tx)
      }
      let moved = try await read()
      world.clock.pass(seconds: 60)
      try await world.house.database.write { tx in try Meeting.cancel(id, reason: "Rain", language: .english, by: actor, in: tx) }
      let cancelled = try await read()
      #expect([first.uid, moved.uid, cancelled.uid] == Array(repeating: "meeting-\(id)@127.0.0.1", count: 3))
      #expect([first.sequence, moved.sequence, cancelled.sequence] == ["0", "1", "2"])
      #expect([first.status, moved.status, cancelled.status] == ["CONFIRMED", "CONFIRMED", "CANCELLED"])
      #expect(moved.starts == "2021-04-05T11:50:00Z")
      #expect(first.stamp < moved.stamp && moved.stamp < cancelled.stamp)
    }
  }

  /// What somebody registered for, of any network, in their own language; it learns of what changes and ends when they end it.
  @Test func aFeedOfOnesOwn() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world, audience: .members)
      let other = try await Planned.meeting(world, audience: .members)
      let rennes = try await world.signIn(.rennesTechnical)
      #expect(await rennes.post("/fr/meetings/\(id)/registration").status == 303)
      let made = await rennes.post("/fr/meetings/calendars")
      #expect(made.status == 200)
      let path = try #require(made.text.firstMatch(of: /\/calendars\/[A-Za-z0-9_-]+(?=<)/).map { String($0.0) })
      let feed = try RealCalendar.read(await world.visitor.get(path).text)
      #expect(feed.name == "Mes réunions" && feed.events.map(\.uid) == ["meeting-\(id)@127.0.0.1"])
      #expect(feed.events.first?.place.contains("https://meet.example.org/rtpce") == true, "whoever is registered finds the link in it")
      #expect(await rennes.post("/fr/meetings/\(other)/registration").status == 303)
      #expect(try RealCalendar.read(await world.visitor.get(path).text).events.count == 2)
      let actor = try await world.actor(.lisboaCoordinator)
      try await world.house.database.write { tx in
        var details = Planned.details(world, audience: .of(world.small.organisation("rtpce")))
        details.title = "Ours alone"
        try Meeting.change(other, to: details, version: 1, world.house, by: actor, in: tx)
      }
      #expect(try RealCalendar.read(await world.visitor.get(path).text).events.count == 1, "what they see no longer is not in it")
      let page = await rennes.get("/fr/meetings/calendars").text
      #expect(page.contains("Toutes les réunions auxquelles vous êtes inscrit") && !page.contains(path), "the address is shown once")
      #expect(await rennes.post("/fr/meetings/calendars/mine/removal").status == 303)
      #expect(await world.visitor.get(path).status == 404)
    }
  }

  /// A new address ends the old one; an erased person has none.
  @Test func anAddressEnds() async throws {
    try await World.with { world in
      _ = try await Planned.meeting(world)
      let actor = try await world.actor(.lisboaTechnical)
      let rtpce = world.small.organisation("rtpce")
      let old = try await world.house.database.write { tx in try CalendarFeed.make(for: rtpce, by: actor, in: tx) }
      #expect(await world.visitor.get(old).status == 200)
      let new = try await world.house.database.write { tx in try CalendarFeed.make(for: rtpce, by: actor, in: tx) }
      #expect(await world.visitor.get(old).status == 404)
      #expect(try RealCalendar.read(await world.visitor.get(new).text).events.count == 1)
      let person = try #require(actor.person)
      try await world.house.database.write { tx in for erasure in world.house.features.flatMap(\.erasures) { try erasure.erase(person, tx) }
      }
      #expect(await world.visitor.get(new).status == 404)
    }
  }
}
