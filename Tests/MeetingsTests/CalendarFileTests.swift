import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Meetings

@Suite struct CalendarFileTests {
  @Test func lineByLine() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world)
      let page = await (try await world.signIn(.lisboaTechnical)).get("/en/meetings/\(id)/meeting.ics")
      #expect(page.status == 200)
      #expect(page.headers[.contentType] == "text/calendar; charset=utf-8")
      let lines = page.text.components(separatedBy: "\r\n")
      #expect(lines.last == "", "the last line ends too")
      let wanted = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//IAEC//Paideia//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
        "NAME:Encontro\\; nacional\\, Águeda", "X-WR-CALNAME:Encontro\\; nacional\\, Águeda", "REFRESH-INTERVAL;VALUE=DURATION:PT4H",
        "X-PUBLISHED-TTL:PT4H", "BEGIN:VEVENT", "UID:meeting-\(id)@127.0.0.1", "DTSTAMP:20210325T115000Z",
        "DTSTART:20210404T115000Z", "DTEND:20210404T132000Z", "LAST-MODIFIED:20210325T115000Z", "SEQUENCE:0", "STATUS:CONFIRMED",
        "SUMMARY:Encontro\\; nacional\\, Águeda", "DESCRIPTION:Agenda: Minutes", "LOCATION:Águeda\\, town hall",
        "URL:http://127.0.0.1:8080/en/meetings/\(id)", "END:VEVENT", "END:VCALENDAR",
      ]
      for (line, want) in zip(lines, wanted) where !want.hasPrefix("DESCRIPTION") { #expect(line == want) }
      #expect(lines.count == wanted.count + 1)
      #expect(!page.text.contains("meet.example.org"), "the link is for whoever is registered")
    }
  }

  @Test func longLinesAreFoldedBetweenLetters() {
    let line = "SUMMARY:" + String(repeating: "é", count: 100)
    let parts = CalendarFile.folded(line).components(separatedBy: "\r\n")
    #expect(parts.allSatisfy { $0.utf8.count <= 75 })
    #expect(parts.dropFirst().allSatisfy { $0.hasPrefix(" ") })
    #expect(parts.enumerated().map { $0.offset == 0 ? $0.element : String($0.element.dropFirst()) }.joined() == line)
  }

  @Test func textsAreEscaped() {
    #expect(CalendarFile.escaped("a\\b;c,d\r\ne\u{7}") == "a\\\\b\\;c\\,d\\ne")
  }

  /// A person's own address; whoever leaves the network reads nothing any more.
  @Test func anAddressOfOnesOwn() async throws {
    try await World.with { world in
      let id = try await Planned.meeting(world)
      let actor = try await world.actor(.lisboaTechnical)
      let rtpce = world.small.organisation("rtpce")
      let path = try await world.house.database.write { tx in try CalendarFeed.make(for: rtpce, by: actor, in: tx) }
      let before = await world.visitor.get(path)
      #expect(before.status == 200)
      #expect(before.text.contains("UID:meeting-\(id)@127.0.0.1"))
      #expect(!before.text.contains("meet.example.org"))
      let foreign = try await world.actor(.rennesTechnical)
      await #expect(throws: Problem.self) {
        _ = try await world.house.database.write { tx in try CalendarFeed.make(for: rtpce, by: foreign, in: tx) }
      }
      let cancelling = try await world.actor(.lisboaCoordinator)
      try await world.house.database.write { tx in
        try Meeting.cancel(id, reason: "The hall burnt down.", language: .english, by: cancelling, in: tx)
      }
      let after = await world.visitor.get(path)
      #expect(after.text.contains("STATUS:CANCELLED\r\n") && after.text.contains("SEQUENCE:1\r\n"))
      let again = try await world.house.database.write { tx in try CalendarFeed.make(for: rtpce, by: actor, in: tx) }
      #expect(await world.visitor.get(path).status == 404, "a new address ends the old one")
      #expect(await world.visitor.get(again).status == 200)
    }
  }
}
