import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Declarations

/// A declaration of the small world, led through the real router on 25 March 2021. Its body is the Executive Committee, in which
/// Tampere and Granollers sit.
struct Office: Sendable {
  let world: World
  let staff: Browser
  let rennes: Browser
  let technical: Browser
  let lisboa: Browser
  let tampere: Browser
  let granollers: Browser

  init(_ world: World) async throws {
    self.world = world
    staff = try await world.signIn(.secretariat)
    rennes = try await world.signIn(.rennesPolitical)
    technical = try await world.signIn(.rennesTechnical)
    lisboa = try await world.signIn(.lisboaCoordinator)
    tampere = try await world.signIn(.tamperePolitical)
    granollers = try await world.signIn(.granollersCommittee)
  }

  func city(_ slug: String) -> OrganisationID { world.small.organisation(slug) }

  func body() async throws -> ID<Body> {
    try await world.house.database.read { tx in try #require(try Bodies.find(slug: "executive-committee", in: tx)).id }
  }

  func begun(_ kind: String = "declaration") async throws -> RecordID {
    let made = await staff.post(
      "/en/declarations/new",
      [
        ("title", "Cities that educate for peace"), ("summary", "Peace is learnt."), ("kind", kind), ("body", "\(try await body())"),
        ("language", "en"),
      ])
    #expect(made.status == 303, "\(made.text)")
    let id = try #require(made.location.split(separator: "/").compactMap { RecordID(text: $0) }.last)
    let text = "Peace is learnt in cities.\n\nWe will teach it in every school.\n\nWe ask states to help."
    let written = await staff.post("/en/declarations/\(id)/text", [("text", text), ("version", "1")])
    #expect(written.status == 303, "\(written.text)")
    return id
  }

  func drafted(_ kind: String = "declaration") async throws -> RecordID {
    let id = try await begun(kind)
    #expect(await staff.post("/en/declarations/\(id)/draft").status == 303)
    return id
  }

  func consulted() async throws -> RecordID {
    let id = try await drafted()
    #expect(await staff.post("/en/declarations/\(id)/consultation", [("until", "2021-04-15")]).status == 303)
    return id
  }

  func paragraphs(_ id: RecordID) async throws -> [RecordID] {
    try await world.house.database.read { tx in try Declaration.find(id, seenBy: .house, in: tx).paragraphs(in: tx) }
  }

  func words(_ id: RecordID) async throws -> [String] {
    try await world.house.database.read { tx in
      let ids = try Declaration.find(id, seenBy: .house, in: tx).paragraphs(in: tx)
      let texts = try Texts.read(ids, ["words"], for: .english, in: tx)
      return ids.map { texts[$0]?["words"]?.body ?? "" }
    }
  }

  func amend(_ browser: Browser, _ id: RecordID, _ number: Int, _ words: String, reason: String = "Clearer") async throws -> Browser.Page {
    let paragraph = try await paragraphs(id)[number - 1]
    return await browser.post("/en/declarations/\(id)/paragraphs/\(paragraph)", [("words", words), ("reason", reason)])
  }

  func amendments(_ id: RecordID) async throws -> [Amendment] {
    try await world.house.database.read { tx in try Amendment.list(of: id, seenBy: .house, in: tx) }
  }

  func state(_ id: RecordID) async throws -> Declaration.State {
    try await world.house.database.read { tx in try Declaration.find(id, seenBy: .house, in: tx).state }
  }

  /// A line in the register, as the room of assemblies would present it: its record and its card.
  func decision(_ outcome: String = "adopted") async throws -> RecordID {
    try await world.house.database.write { tx in
      let id = try Record.create("decision", owner: city("iaec"), audience: .everyone, in: tx)
      try Cards.put(
        Language.official.map { language in
          Card(
            record: id, language: language, kind: "decision", title: "On peace", summary: "", day: tx.now.day, address: "/decisions/\(id)",
            audience: .everyone, facets: ["outcome": [outcome]])
        }, in: tx)
      return id
    }
  }

  /// Adopted without a consultation, as an urgent text is, and open to signature.
  func open(until day: String = "2021-06-30") async throws -> RecordID {
    let id = try await drafted()
    #expect(await staff.post("/en/declarations/\(id)/decision", [("decision", "\(try await decision())")]).status == 303)
    #expect(await staff.post("/en/declarations/\(id)/opening", [("until", day)]).status == 303)
    return id
  }

  func sign(_ browser: Browser, _ id: RecordID) async -> Browser.Page {
    await browser.post("/en/declarations/\(id)/signature", [("sure", "yes")])
  }

  func count(_ measure: String) async throws -> Figure {
    let named = try #require(DeclarationKinds.measures.first { $0.name == measure })
    return try await world.house.database.read { tx in
      try Measures.figure(named, .house, .year(2021), seenBy: .everyone, house: world.house, in: tx)
    }
  }
}
