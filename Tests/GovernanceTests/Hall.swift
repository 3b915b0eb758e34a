import Ballots
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

/// An assembly of the small world, led through the real router. Its first call is on 20 April 2021 at 12:50 in Madrid; three of its
/// twelve cities have a political representative who can sign in.
struct Hall: Sendable {
  let world: World
  let staff: Browser
  let rennes: Browser
  let lisboa: Browser
  let tampere: Browser

  init(_ world: World) async throws {
    self.world = world
    staff = try await world.signIn(.secretariat)
    rennes = try await world.signIn(.rennesPolitical)
    lisboa = try await world.signIn(.lisboaCoordinator)
    tampere = try await world.signIn(.tamperePolitical)
    try await GovernanceSeeds.rules.load("", world.house)
  }

  func city(_ slug: String) -> OrganisationID { world.small.organisation(slug) }

  /// Another rule for all bodies, as if they had decided so.
  func rule(_ change: @Sendable @escaping (inout BodyRules) -> Void) async throws {
    try await world.house.database.write { tx in
      for row in try tx.rows("SELECT id, rules FROM governance_rules") {
        var rules = try #require(BodyRules(try row("rules", as: String.self)))
        change(&rules)
        try tx.execute("UPDATE governance_rules SET rules = \(rules.description) WHERE id = \(try row("id", as: Int64.self))")
      }
    }
  }

  func body(_ slug: String) async throws -> ID<Body> {
    try await world.house.database.read { tx throws in try #require(try Bodies.find(slug: slug, in: tx)).id }
  }

  func details(_ changes: [String: String] = [:]) async throws -> [(String, String)] {
    let fields = [
      ("body", "\(try await body("general-assembly"))"), ("kind", "ordinary"), ("title", "General Assembly 2021"), ("language", "en"),
      ("day", "2021-04-20"), ("time", "12:50"), ("zone", "Europe/Madrid"), ("minutes", "240"),
      ("link", "https://video.example.org/assembly"), ("audience", "1"),
    ]
    return fields.map { ($0.0, changes[$0.0] ?? $0.1) }
  }

  func plan(_ changes: [String: String] = [:]) async throws -> RecordID {
    let planned = await staff.post("/en/assemblies/new", try await details(changes))
    #expect(planned.status == 303, "\(planned.text)")
    return try #require(RecordID(text: planned.location.split(separator: "/").last ?? ""))
  }

  /// With two items on its agenda.
  func convened() async throws -> RecordID {
    let id = try await plan()
    for title in ["Report on activities", "Budget"] {
      #expect(await staff.post("/en/meetings/\(id)/agenda", [("title", title), ("language", "en")]).status == 303)
    }
    #expect(await staff.post("/en/assemblies/\(id)/convocation").status == 303)
    return id
  }

  /// On the day, roll closed, open on first call: Rennes, Lisboa and Tampere are there, and hold the votes of four others.
  func opened() async throws -> RecordID {
    let id = try await convened()
    for (giver, receiver) in [("torino", "rennes"), ("katowice", "rennes"), ("rosario", "lisboa"), ("sorocaba", "tampere")] {
      let given = await staff.post("/en/assemblies/\(id)/proxy", [("city", "\(city(giver))"), ("receiver", "\(city(receiver))")])
      #expect(given.status == 303, "\(given.text)")
    }
    world.clock.set(Moment("2021-04-20T10:30:00.000Z") ?? world.clock.now)
    #expect(await staff.post("/en/assemblies/\(id)/roll").status == 303)
    for browser in [rennes, lisboa, tampere] { #expect(await browser.post("/en/assemblies/\(id)/presence").status == 303) }
    world.clock.set(Moment("2021-04-20T10:50:00.000Z") ?? world.clock.now)
    #expect(await staff.post("/en/assemblies/\(id)/opening").status == 303)
    return id
  }

  func vote(
    _ id: RecordID, _ changes: [String: String] = [:], more: [(String, String)] = [], form: String = "yes-no"
  ) async throws -> RecordID {
    let fields = [
      ("title", "Budget of 2022"), ("language", "en"), ("kind", "ordinary"), ("way", "roll-call"), ("options", ""), ("seats", "1"),
      ("elects", ""),
    ]
    let made = await staff.post("/en/assemblies/\(id)/votes/new?form=\(form)", fields.map { ($0.0, changes[$0.0] ?? $0.1) } + more)
    #expect(made.status == 303, "\(made.text)")
    return try #require(RecordID(text: made.location.split(separator: "/").last ?? ""))
  }

  func ballot(_ browser: Browser, _ vote: RecordID, for slug: String, _ choice: String) async -> Browser.Page {
    await browser.post("/en/votes/\(vote)/ballot", [("city", "\(city(slug))"), ("choice", choice)])
  }

  /// Names two scrutineers; all three take their passphrases. In the order chair, Rennes, Lisboa.
  func passphrases(_ vote: RecordID) async throws -> [String] {
    let named = await staff.post(
      "/en/votes/\(vote)/scrutineers",
      [("first", "\(world.small.person(.rennesPolitical))"), ("second", "\(world.small.person(.lisboaCoordinator))")])
    #expect(named.status == 303, "\(named.text)")
    var words: [String] = []
    for browser in [staff, rennes, lisboa] {
      let page = await browser.post("/en/votes/\(vote)/passphrases")
      #expect(page.status == 200)
      words.append(try #require(Hall.code(in: page)))
    }
    return words
  }

  /// What stands between `<code>` and `</code>`.
  static func code(in page: Browser.Page) -> String? {
    guard let start = page.text.range(of: "<code>"), let end = page.text.range(of: "</code>") else { return nil }
    return String(page.text[start.upperBound..<end.lowerBound])
  }

  func state(_ vote: RecordID) async throws -> Vote.State {
    try await world.house.database.read { tx throws in try Vote.find(vote, seenBy: .house, in: tx).state }
  }
}
