import Approvals
import Core
import Directory
import Storage
import Time
import Web
import Works

/// What the money serves: objectives of the association's plan, chosen from it.
extension Funds {
  /// Among which a network chooses: the plan of the fund's year, else the newest.
  static func objectives(for fund: Fund, _ language: Language, in tx: Tx) throws -> [PlanObjectives.Objective] {
    try PlanObjectives.of(fund.year, language, in: tx)
  }

  static func objectives(of grant: RecordID, in tx: Tx) throws -> [String] {
    try tx.values("SELECT code FROM funds_objective WHERE grant_id = \(grant) ORDER BY code")
  }

  /// What the request said of them in its own words, before they were chosen from the plan.
  static func typedObjectives(_ request: RequestRow) -> String? { request.values["objectives"].flatMap { $0.isEmpty ? nil : $0 } }

  static func served(by result: RecordID, in tx: Tx) throws -> [String] {
    let chosen: [String] = try tx.values("SELECT code FROM funds_served WHERE result = \(result) ORDER BY code")
    if !chosen.isEmpty { return chosen }
    // Typed, before objectives were chosen from the plan.
    let typed: String? = try tx.value("SELECT objectives FROM funds_result WHERE id = \(result)")
    return typed?.split(separator: " ").map(String.init) ?? []
  }

  /// Throws beside the field for what is not in the plan.
  static func chosen(_ codes: [String], for fund: Fund, in tx: Tx) throws -> [PlanObjectives.Objective] {
    let known = try objectives(for: fund, .english, in: tx)
    let found = known.filter { codes.contains($0.code) }
    guard found.count == Set(codes).count, found.count <= 8, !found.isEmpty || known.isEmpty else {
      throw Problem.invalid([FieldProblem("objectives", "Choose between one and eight objectives of the plan.")])
    }
    return found
  }

  static func setObjectives(_ id: RecordID, _ codes: [String], _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let grant = try editable(id, house, by: actor, in: tx)
    let found = try chosen(codes, for: try find(grant.fund, in: tx), in: tx)
    try tx.execute("DELETE FROM funds_objective WHERE grant_id = \(id)")
    for objective in found {
      try tx.execute("INSERT INTO funds_objective (grant_id, plan_year, code) VALUES (\(id), \(objective.year), \(objective.code))")
    }
  }

  static func choices(_ objectives: [PlanObjectives.Objective]) -> Field {
    .choices("objectives", "Objectives of the Action Plan", objectives.map(\.choice), required: !objectives.isEmpty)
  }

  /// On the page of an objective: what came of grants for it, as everybody may read it.
  static let inset = Inset("objective") { name, visit, tx in
    let parts = (name ?? "").split(separator: "/").map(String.init)
    guard parts.count == 2, let year = Int(parts[0]) else { return nil }
    let ids: [RecordID] = try tx.values(
      """
      SELECT r.id FROM funds_served s JOIN funds_result r ON r.id = s.result
      WHERE s.plan_year = \(year) AND s.code = \(parts[1]) AND r.accepted IS NOT NULL ORDER BY r.accepted DESC, r.id DESC LIMIT 50
      """)
    let cards = try Cards.of(ids, visit.language, seenBy: visit.sight, in: tx)
    let items = ids.compactMap { cards[$0] }.map { card -> HTML in
      let network = card.place.map { " (\($0))" } ?? ""
      return "<li><a href=\"\(path: visit.path(card.address))\">\(card.title)</a>\(network)</li>"
    }
    return items.isEmpty ? nil : Kit.section(visit.t("What networks did with their grants"), "<ul>\(items)</ul>")
  }
}
