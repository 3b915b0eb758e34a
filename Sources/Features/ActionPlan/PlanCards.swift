import Core
import Foundation
import Storage
import Web

/// How plans, objectives and acts present themselves in lists, search and feeds.
enum PlanCards {
  static let kinds = [
    CardKind(RecordKind.plan, "Action Plan", plans),
    CardKind(RecordKind.axis, "Axis of the plan", axes),
    CardKind(RecordKind.objective, "Objective of the plan", objectives),
    CardKind(RecordKind.act, "Act", acts),
  ]

  /// The cards of a plan and of all its objectives.
  static func put(plan: Plan, in tx: WriteTx) throws {
    try Cards.put(
      plans([plan.id], in: tx) + axes(Plans.axes(of: plan.id, in: tx).map(\.id), in: tx)
        + objectives(Plans.objectives(of: plan.id, in: tx).map(\.id), in: tx), in: tx)
  }

  /// The chapters of plans, in plain words where there are any: the home page shows those of the newest plan.
  static func axes(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let rows = try tx.rows(
      """
      SELECT x.id, x.number, p.year FROM actionplan_axis x JOIN actionplan_plan p ON p.id = x.plan
      WHERE \(SQL.any("x.id", of: ids)) ORDER BY x.id
      """
    ).map { (id: try $0("id") as RecordID, number: try $0("number") as Int, year: try $0("year") as Int) }
    return try each(ids) { language in
      let texts = try Texts.read(ids, [TextField.title, TextField.goal, TextField.wording], for: language, in: tx)
      return rows.map { axis in
        let words = texts[axis.id] ?? [:]
        return Card(
          record: axis.id, language: language, kind: RecordKind.axis,
          title: words[TextField.title]?.body ?? Passage(words[TextField.wording]?.body ?? "").text,
          summary: words[TextField.goal]?.body ?? "",
          address: "/plan/\(axis.year)#axis-\(axis.number)", audience: .everyone,
          facets: ["year": ["\(axis.year)"], "axis": ["\(axis.number)"]], sort: sortKey(axis.year, axis.number))
      }
    }
  }

  static func plans(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let plans = try ids.map { try Plans.find($0, in: tx) }
    return try each(ids) { language in
      let texts = try Texts.read(ids, [TextField.title], for: language, in: tx)
      return plans.map { plan in
        Card(
          record: plan.id, language: language, kind: RecordKind.plan,
          title: texts[plan.id]?[TextField.title]?.body ?? "\(plan.year)", day: plan.published, address: plan.path,
          audience: .everyone, facets: ["year": ["\(plan.year)"]])
      }
    }
  }

  static func objectives(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let rows = try tx.rows(
      """
      SELECT \(Plans.objectiveColumns), p.year FROM actionplan_objective o JOIN actionplan_plan p ON p.id = o.plan
      WHERE \(SQL.any("o.id", of: ids)) ORDER BY o.id
      """)
    let objectives = try rows.map { (try Objective($0), try $0("year", as: Int.self)) }
    return try each(ids) { language in
      let texts = try Texts.read(ids, [TextField.title, TextField.wording], for: language, in: tx)
      return objectives.map { objective, year in
        let wording = Passage(texts[objective.id]?[TextField.wording]?.body ?? "").text
        return Card(
          record: objective.id, language: language, kind: RecordKind.objective,
          title: "\(objective.code) \(texts[objective.id]?[TextField.title]?.body ?? shortened(wording, 80))",
          summary: shortened(wording, 240), address: objective.path(year), audience: .everyone,
          facets: ["year": ["\(year)"], "axis": [objective.axisNumber]], sort: sortKey(year, objective.place))
      }
    }
  }

  static func acts(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let rows = try tx.rows(
      """
      SELECT \(Acts.columns), o.code, p.year, r.audience FROM actionplan_act a JOIN core_record r ON r.id = a.id
      JOIN actionplan_objective o ON o.id = a.objective JOIN actionplan_plan p ON p.id = o.plan
      WHERE \(SQL.any("a.id", of: ids)) AND NOT a.undone ORDER BY a.id
      """)
    return try each(ids) { language in
      let texts = try Texts.read(ids, [TextField.title], for: language, in: tx)
      return try rows.map { row in
        let act = try Act(row)
        let code: String = try row("code")
        return Card(
          record: act.id, language: language, kind: RecordKind.act, title: texts[act.id]?[TextField.title]?.body ?? code,
          place: act.place.isEmpty ? nil : act.place, country: act.country, day: act.day, address: act.path,
          audience: try row("audience"),
          facets: ["year": ["\(try row("year", as: Int.self))"], "axis": [String(code.prefix { $0 != "." })], "objective": [code]])
      }
    }
  }

  private static func each(_ ids: [RecordID], _ cards: (Language) throws -> [Card]) throws -> [Card] {
    ids.isEmpty ? [] : try Language.official.flatMap(cards)
  }

  /// 1.10 comes after 1.9.
  private static func sortKey(_ year: Int, _ place: Int) -> String {
    "\(year)-" + String(repeating: "0", count: max(0, 4 - "\(place)".count)) + "\(place)"
  }
}

/// The first words, ending with a whole one.
func shortened(_ text: String, _ limit: Int) -> String {
  guard text.count > limit else { return text }
  let head = text.prefix(limit)
  let end = head.lastIndex(of: " ") ?? head.endIndex
  return head[..<end].trimmingCharacters(in: .whitespaces) + "…"
}
