import Core
import Directory
import Meetings
import Storage
import TestKit
import Testing
import Web
import Works

@Suite struct PapersTests {
  private static func upload(_ browser: Browser, about: RecordID, _ title: String, audience: Audience) async -> Browser.Page {
    await browser.upload(
      "/en/documents/new?about=\(about)",
      [("title", title), ("language", "en"), ("kind", "report"), ("audience", "\(audience.value)")], file: "file", name: "paper.txt",
      type: "text/plain", Array("words of the paper".utf8))
  }

  /// Whoever organises the meeting adds them; each reader sees those they may see, below their item.
  @Test func anItemHasPapers() async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world, audience: .members)
      let actor = try await world.actor(.lisboaCoordinator)
      let rtpce = Audience.of(world.small.organisation("rtpce"))
      let item = try await world.house.database.write { tx in
        try AgendaItem.add(AgendaTests.item("Accounts"), to: meeting, by: actor, in: tx)
      }
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await coordinator.get("/en/meetings/\(meeting)/agenda").text.contains("/en/documents/new?about=\(item)"))
      #expect(await coordinator.get("/en/documents/new?about=\(item)").text.contains("Accounts"))
      let added = await Self.upload(coordinator, about: item, "Report of the treasurer", audience: .members)
      #expect(added.status == 303 && added.location == "/en/meetings/\(meeting)/agenda/\(item)", "\(added.text)")
      #expect(await Self.upload(coordinator, about: item, "For ourselves", audience: rtpce).status == 303)
      #expect(await Self.upload(coordinator, about: meeting, "The convening", audience: .members).status == 303)
      #expect(await Self.upload(coordinator, about: item, "For the board", audience: .secretariat).status == 422)
      for page in ["/en/meetings/\(meeting)", "/en/meetings/\(meeting)/agenda"] {
        let text = await coordinator.get(page).text
        #expect(text.contains("Report of the treasurer") && text.contains("For ourselves"), "\(page)")
      }
      #expect(await coordinator.get("/en/meetings/\(meeting)").text.contains("The convening"))
      let guest = try await world.signIn(.rennesTechnical)
      let seen = await guest.get("/en/meetings/\(meeting)/agenda/\(item)").text
      #expect(seen.contains("Report of the treasurer") && !seen.contains("For ourselves") && !seen.contains("The convening"))
      for stranger in [guest, try await world.signIn(.lisboaTechnical)] {
        #expect(await stranger.get("/en/documents/new?about=\(item)").status == 403)
        #expect(await Self.upload(stranger, about: item, "Not mine", audience: .members).status == 403)
      }
      #expect(await coordinator.get("/en/documents/new?about=\(world.small.organisation("rennes"))").status == 404, "a city has no papers")
      #expect(await coordinator.get("/en/documents/new").status == 404)
    }
  }

  /// The reader's language first, the authentic text named.
  @Test func inTheReadersLanguage() async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world, audience: .members)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      #expect(await Self.upload(coordinator, about: meeting, "The convening", audience: .members).status == 303)
      let id = try await world.house.database.read { tx in
        try #require(try Document.list(aboutAll: [meeting], seenBy: .house, in: tx).first).id
      }
      let french = await coordinator.upload(
        "/en/documents/\(id)/languages", [("language", "fr")], file: "file", name: "convocation.txt", type: "text/plain", Array("mots".utf8)
      )
      #expect(french.status == 303)
      let guest = try await world.signIn(.rennesTechnical)
      let order = { (page: String, words: [String]) in words.compactMap { page.range(of: ">\($0)</a>")?.lowerBound } }
      let fr = order(await guest.get("/fr/meetings/\(meeting)").text, ["français", "anglais"])
      #expect(fr.count == 2 && fr[0] < fr[1])
      let en = await guest.get("/en/meetings/\(meeting)").text
      let places = order(en, ["English", "French"])
      #expect(places.count == 2 && places[0] < places[1] && en.contains("authentic text"))
    }
  }

  /// As many queries with three items and papers as with one.
  @Test func aLongAgendaAsksNoMore() async throws {
    try await World.with { world in
      let meeting = try await Planned.meeting(world, audience: .members)
      let actor = try await world.actor(.lisboaCoordinator)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      var counts: [Int] = []
      for number in 1...3 {
        let item = try await world.house.database.write { tx in
          try AgendaItem.add(
            AgendaTests.item("Item \(number)", askedBy: world.small.organisation("lisboa")), to: meeting, by: actor, in: tx)
        }
        #expect(await Self.upload(coordinator, about: item, "Paper \(number)", audience: .members).status == 303)
        _ = await coordinator.get("/en/meetings/\(meeting)")
        let before = world.house.database.statements
        _ = await coordinator.get("/en/meetings/\(meeting)")
        counts.append(world.house.database.statements - before)
      }
      #expect(Set(counts).count == 1, "\(counts)")
    }
  }
}
