import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

/// How many statements each page of the house asks of its database, as the secretariat, who sees most. Each page is asked
/// twice and the second time counts: what is held until the ledger moves is held then, whatever was asked before. The table is
/// for people to read; after a change that is meant: `PAIDEIA_WRITE_QUERIES=1 bin/test QueryTable`, then read the difference.
@Suite struct QueryTable {
  static let file = Source.root.path + "/Tests/HouseTests/queries.csv"

  @Test func everyPageAsksAsOftenAsTheTableSays() async throws {
    let found = RouteTable.Found()
    try await World.furnished { world in
      let officer = try await world.signIn(.secretariat)
      for route in world.house.routes.sorted(by: { $0.pattern < $1.pattern }) where route.method == .get {
        let address = RouteTable.address(of: route)
        guard await officer.get(address).status == 200 else { continue }
        let before = world.house.database.statements
        _ = await officer.get(address)
        found.lines.append("\(route.pattern),\(address),\(world.house.database.statements - before)")
      }
    }
    let heading = "route,example,statements"
    if ProcessInfo.processInfo.environment["PAIDEIA_WRITE_QUERIES"] == "1" {
      try (([heading] + found.lines).joined(separator: "\n") + "\n").write(toFile: Self.file, atomically: true, encoding: .utf8)
    }
    let expected = try String(contentsOfFile: Self.file, encoding: .utf8).split(separator: "\n").map(String.init)
    #expect(Set(found.lines).subtracting(expected).sorted() == [], "Counts that queries.csv does not expect.")
    #expect(Set(expected).subtracting(found.lines).sorted() == [heading], "Lines of queries.csv that no page gives.")
  }
}
