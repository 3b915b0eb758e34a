import Ballots
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Governance

/// Nobody sees a result, a partial count or turnout by city before the publication: all pages of the room are the same to the byte,
/// whatever was voted and whoever else voted.
@Suite struct UnseenTests {
  /// What was voted before the pages are read: by Rennes (for itself and Torino), by Lisboa and by Tampere.
  struct Story: Sendable {
    var rennes: String?
    var torino: String?
    var lisboa: String?
    var tampere: String?
    var votes: [(slug: String, choice: String)] {
      [("rennes", rennes), ("torino", torino), ("lisboa", lisboa), ("tampere", tampere)].compactMap { slug, choice in
        choice.map { (slug, $0) }
      }
    }
  }

  /// Who reads.
  enum Reader: String, CaseIterable { case secretariat, rennes, lisboa, tampere, committee, nobody, visitor }

  /// Pages by reader, moment (open, closed) and address.
  typealias Pages = [Reader: [String: String]]

  @Test(arguments: [Vote.Way.rollCall, .secret]) func noPageTellsBeforeThePublication(_ way: Vote.Way) async throws {
    let yes = try await Self.pages(way, Story(rennes: "yes", torino: "yes", lisboa: "yes"))
    let no = try await Self.pages(way, Story(rennes: "no", torino: "abstain", lisboa: "no"))
    let others = try await Self.pages(way, Story(rennes: "yes", tampere: "no"))
    #expect((yes[.secretariat]?.count ?? 0) > 20)
    // What was voted changes no page of anybody; the chair alone sees a roll call once it is closed.
    for reader in Reader.allCases {
      Self.same(yes, no, reader) { reader == .secretariat && way == .rollCall && $0.contains("closed /en/votes/") }
    }
    // Who else voted, neither: Rennes voted in both, the committee and the visitor in none.
    for reader in [Reader.secretariat, .committee, .nobody, .visitor] {
      Self.same(yes, others, reader) { reader == .secretariat && way == .rollCall && $0.contains("closed /en/votes/") }
    }
    // Whoever voted sees that they did: the comparison sees differences.
    let ballot = yes[.lisboa]?.first { $0.key.hasPrefix("open") && $0.key.hasSuffix("/ballot") }
    #expect(ballot?.value.contains("has voted") ?? false)
    #expect(ballot.map { others[.lisboa]?[$0.key] != $0.value } ?? false)
  }

  private static func same(_ one: Pages, _ other: Pages, _ reader: Reader, except isTheirs: (String) -> Bool) {
    for (address, page) in one[reader] ?? [:] where !isTheirs(address) {
      let same = other[reader]?[address] == page
      #expect(same, "\(reader.rawValue) sees a difference at \(address)")
      if !same, let there = other[reader]?[address] {
        let lines = zip(page.split(separator: "\n"), there.split(separator: "\n")).first { $0 != $1 }
        Issue.record("\(lines?.0 ?? "") … \(lines?.1 ?? "")")
      }
    }
  }

  private static func pages(_ way: Vote.Way, _ story: Story) async throws -> Pages {
    let found = Found()
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      let vote = try await hall.vote(id, ["way": way.rawValue])
      if way == .secret { _ = try await hall.passphrases(vote) }
      #expect(await hall.staff.post("/en/votes/\(vote)/opening").status == 303)
      for (slug, choice) in story.votes {
        let browser = ["lisboa": hall.lisboa, "tampere": hall.tampere][slug] ?? hall.rennes
        let status = await hall.ballot(browser, vote, for: slug, choice).status
        #expect(status == (way == .secret ? 200 : 303))
      }
      let browsers: [Reader: Browser] = [
        .secretariat: hall.staff, .rennes: hall.rennes, .lisboa: hall.lisboa, .tampere: hall.tampere,
        .committee: try await world.signIn(.granollersCommittee), .nobody: try await world.signIn(.nobody), .visitor: world.visitor,
      ]
      for moment in ["open", "closed"] {
        if moment == "closed" { #expect(await hall.staff.post("/en/votes/\(vote)/closing").status == 303) }
        for (reader, browser) in browsers {
          for address in addresses(world.house.routes, id, vote, hall) {
            let page = await browser.get(address)
            #expect(page.status < 500, "\(address)")
            found.pages[reader, default: [:]]["\(moment) \(address)"] = "\(page.status) \(page.text)"
          }
        }
      }
    }
    return found.pages
  }

  private final class Found: @unchecked Sendable { var pages: Pages = [:] }

  /// Every page of the room, of the meeting beneath it and those that everybody opens; a line of live news has no end.
  private static func addresses(_ routes: [Route], _ assembly: RecordID, _ vote: RecordID, _ hall: Hall) -> [String] {
    let ours = ["/assemblies", "/votes", "/decisions", "/bodies", "/meetings/{id}"]
    var found: [String] = []
    for route in routes where route.method == .get && ours.contains(where: { route.path.hasPrefix($0) }) {
      if route.path.hasSuffix("/live") { continue }
      let id = route.path.hasPrefix("/votes") ? vote : assembly
      let known = [
        "{id}": "\(id)", "{slug}": "general-assembly", "{city}": "\(hall.city("rennes"))", "{item}": "1", "{name}": "ballots.csv",
      ]
      var path = route.path
      for (name, value) in known { path = path.replacingOccurrences(of: name, with: value) }
      if !path.contains("{") { found.append("/en\(path)") }
    }
    return found + ["/en/for-me", "/en/our-city/rennes", "/en", "/en/search?q=Budget", "/en/account/data"]
  }
}
