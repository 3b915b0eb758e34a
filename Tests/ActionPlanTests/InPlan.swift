import Core
import Directory
import Storage
import TestKit
import Web

@testable import ActionPlan

/// A house with a small plan for 2021 in it: axis 1 with objectives 1.1 and 1.2, axis 2 with 2.1; 1.1 is proved by
/// `comet.seen`, a kind that no code names.
struct PlanHouse: Sendable {
  let house: House
  let clock: TestClock
  let plan: Plan

  func write<T: Sendable>(_ body: @Sendable @escaping (WriteTx) throws -> T) async throws -> T { try await house.database.write(body) }
  func read<T: Sendable>(_ body: @Sendable @escaping (Tx) throws -> T) async throws -> T { try await house.database.read(body) }

  func objective(_ code: String) async throws -> Objective {
    let plan = plan
    return try await read { tx throws in try Plans.objective(code, of: plan, in: tx) }
  }

  /// A row of some kind, as a room would record it.
  @discardableResult
  func happens(
    _ kind: String, on day: String = "2021-03-01", owner: OrganisationID? = nil, audience: Audience = .everyone, corrects: Int64? = nil
  ) async throws -> Int64 {
    try await write { tx throws in
      let record = try Record.create("comet", owner: owner, audience: audience, in: tx)
      return try Ledger.record(kind, day: Day(day), of: record, corrects: corrects, by: .house, in: tx)
    }
  }

  func figure(_ code: String, _ sight: Sight = .everyone) async throws -> Int {
    let plan = plan
    return try await read { tx throws in
      let objective = try Plans.objective(code, of: plan, in: tx)
      let counted = try Evidence.figures(of: plan, seenBy: sight, in: tx).objectives[objective.id]?.number ?? 0
      // The page of the objective says what the page of the plan says, and opens to as many rows.
      let alone = try Evidence.count(of: objective, plan.period, seenBy: sight, in: tx).number
      let rows = try Evidence.items(of: objective, plan.period, size: 500, seenBy: sight, in: tx).count
      return counted == alone && alone == rows ? counted : -1
    }
  }

  func axisFigure(_ number: Int) async throws -> Int {
    let plan = plan
    return try await read { tx throws in
      let axes = try Plans.axes(of: plan.id, in: tx)
      return try Evidence.figures(of: plan, seenBy: .everyone, in: tx).axes[axes[number - 1].id] ?? 0
    }
  }

  /// An organisation of the directory, in as few columns as this room reads.
  func organisation(_ slug: String, country: String? = nil, kind: String = "city") async throws -> OrganisationID {
    try await write { tx throws in
      let id = try Record.create(kind, owner: nil, audience: .everyone, in: tx)
      try tx.execute(
        """
        INSERT INTO directory_organisation (id, kind, slug, country, name, sort_name, version)
        VALUES (\(id), \(kind), \(slug), \(country), \(slug), \(slug), 1)
        """)
      return id.as(OrganisationNoun.self)
    }
  }

  func actor(_ role: Role, for organisation: OrganisationID?, network: Set<OrganisationID> = []) -> Actor {
    Actor(person: nil, organisation: organisation, roles: [role], network: network, sight: Sight([.members]))
  }
}

let secretariat = Actor(person: nil, organisation: nil, roles: [.secretariat], sight: .house)

let smallDraft = PlanDraft(
  year: 2021, language: "fr", document: "plan.fr.md", source: "made up", titles: ["en": "Plan 2021", "fr": "Plan 2021", "es": "Plan 2021"],
  parts: [
    PlanPart(id: 1, role: .axis, passage: Passage("1. Le ciel")), PlanPart(id: 2, role: .general, passage: Passage("Regarder.")),
    PlanPart(
      id: 3, role: .concrete, passage: Passage("Voir des comètes au XXI<sup>e</sup> siècle."), titles: ["en": "Comets", "fr": "Comètes"],
      evidence: ["comet.seen"]),
    PlanPart(id: 4, role: .concrete, passage: Passage("Voir des étoiles.")),
    PlanPart(id: 5, role: .axis, passage: Passage("2. La terre")), PlanPart(id: 6, role: .general, passage: Passage("Marcher.")),
    PlanPart(id: 7, role: .concrete, passage: Passage("Planter des arbres.")),
  ])

func inPlan(_ body: (PlanHouse) async throws -> Void) async throws {
  let place = try await TestDatabase.place(targets: ["Storage", "Core", "Directory", "ActionPlan"])
  let clock = TestClock()
  let house = try await House(features: [.actionPlan], words: .none, settings: Settings()) { beforeCommit in
    try await Database.open(place, clock: clock.clock, beforeCommit: beforeCommit)
  }
  do {
    let plan = try await house.database.write { tx throws in try Plans.publish(smallDraft, by: secretariat, in: tx) }
    try await body(PlanHouse(house: house, clock: clock, plan: plan))
  } catch {
    await house.database.close()
    await TestDatabase.remove(place)
    throw error
  }
  await house.database.close()
  await TestDatabase.remove(place)
}

/// What kind of problem is thrown, in one word.
func problem(_ body: () async throws -> Void) async -> String {
  do {
    try await body()
    return "none"
  } catch let problem as Problem {
    switch problem {
    case .notFound: return "not found"
    case .forbidden: return "forbidden"
    case .conflict: return "conflict"
    case .invalid(let problems): return "invalid " + problems.map(\.field).joined(separator: " ")
    default: return "other"
    }
  } catch let problem as FieldProblem {
    return "invalid " + problem.field
  } catch { return "\(error)" }
}
