import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

/// A run over the twelve cities equals tables worked out by hand from the published tariff.
@Suite struct TwelveCities {
  private func fees(_ world: World) async throws -> [String: Int?] {
    let slugs = Dictionary(world.small.organisations.map { ($0.value, $0.key) }, uniquingKeysWith: { first, _ in first })
    let lines = try await world.house.database.write { tx throws in
      try Runs.lines(try Runs.prepare(2021, dueDays: 60, by: .house, in: tx), in: tx)
    }
    return Dictionary(uniqueKeysWithValues: lines.map { (slugs[$0.line.city] ?? "", $0.line.outcome == .bill ? $0.line.due?.cents : nil) })
  }

  @Test func asTheyAre() async throws {
    try await World.with { world in
      try await world.readyForFees()
      let found = try await fees(world)
      let byHand: [(String, Int)] = [
        ("barcelona", 220_000),  // 1,637,000 in IV: one to two million
        ("granollers", 33_000),  // 62,000 in IV
        ("rennes", 71_500),  // 225,000 in IV
        ("lisboa", 165_000),  // 546,000 in IV
        ("torino", 165_000),  // 849,000 in IV
        ("tampere", 71_500),  // 244,000 in IV
        ("katowice", 110_000),  // 287,000 in IV
        ("rosario", 220_000),  // 1,030,000 in IV
        ("sorocaba", 107_000),  // 695,000 in III
        ("morelia", 107_000),  // 849,000 in III
        ("andong", 71_500),  // 157,000 in IV
        ("lome", 50_000),  // 837,000 in I
      ]
      for (city, cents) in byHand { #expect(found[city] == .some(cents), "\(city)") }
      #expect(found.count == 12)
      #expect(byHand.reduce(0) { $0 + $1.1 } == 1_391_500)
    }
  }

  @Test func atTheEdgesOfBandsAndGroups() async throws {
    try await World.with { world in
      try await world.readyForFees()
      let edges: [(city: String, population: String?, group: String?, cents: Int?)] = [
        ("barcelona", "2000000", nil, 275_000),  // two million is in the band of two to five
        ("granollers", "49999", nil, 22_000), ("rennes", "50000", nil, 33_000), ("lisboa", "99999", nil, 33_000),
        ("torino", "100000", nil, 71_500), ("tampere", "249999", nil, 71_500), ("katowice", "250000", nil, 110_000),
        ("rosario", "1000000", nil, 220_000), ("sorocaba", "999999", nil, 107_000),
        ("morelia", "5000000", nil, 214_000),  // over five million in III
        ("andong", nil, nil, nil),  // looked for and not known: listed, not billed
        ("lome", "499999", "II", 52_000),  // the group stated for 2021 stands before the country's
      ]
      for edge in edges {
        try await world.state(Fact(.population, edge.population, from: Day("2021-03-01"), source: "census"), of: edge.city)
        if let group = edge.group {
          try await world.state(Fact(.incomeGroup, group, from: Day("2021-01-01"), source: "World Bank"), of: edge.city)
        }
      }
      let found = try await fees(world)
      for edge in edges { #expect(found[edge.city] == .some(edge.cents), "\(edge.city)") }
      // Who is not billed is listed with the reason.
      let officer = try await world.signIn(.secretariat)
      let run = try await world.house.database.read { tx throws in try Runs.list(2021, in: tx)[0].id }
      let page = await officer.get("/en/fee-runs/\(run)")
      #expect(page.status == 200)
      #expect(page.text.contains("The population is not known"))
      #expect(page.text.contains("€2,750.00"))
    }
  }
}
