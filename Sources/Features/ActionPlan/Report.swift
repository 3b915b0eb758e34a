import Core
import Storage
import Web

/// The year's report: per objective what was done, figures against their targets, and free text for what has no number.
/// It is written by the house from what was recorded; staff add words. A draft until it is published.
package struct Report: Sendable, Equatable {
  package let id: RecordID
  package let plan: RecordID
  package let published: Day?
}

package enum Reports {
  package static func find(plan: RecordID, in tx: Tx) throws -> Report? {
    guard let row = try tx.row("SELECT id, plan, published FROM actionplan_report WHERE plan = \(plan)") else { return nil }
    return Report(id: try row("id"), plan: try row("plan"), published: try row("published"))
  }

  /// The report's record, made when something is first kept for it. Seen by the secretariat until it is published.
  static func open(_ plan: Plan, in tx: WriteTx) throws -> Report {
    if let report = try find(plan: plan.id, in: tx) { return report }
    let id = try Record.create(RecordKind.report, owner: nil, audience: .secretariat, in: tx)
    try tx.execute("INSERT INTO actionplan_report (id, plan, published) VALUES (\(id), \(plan.id), \(nil as Day?))")
    return Report(id: id, plan: plan.id, published: nil)
  }

  /// Free text on an objective, in any of the official languages; an empty one is taken away.
  package static func write(_ objective: Objective, _ words: [String: String], by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.manage)
    let plan = try Plans.find(objective.plan, in: tx)
    let report = try open(plan, in: tx)
    try PlanTexts.write(objective.id, TextField.report, words, in: tx)
    // What is published is read by everybody: kept pages must hear of it.
    if report.published != nil {
      try Ledger.record("report.changed", day: nil, of: report.id, and: plan.id, values: ["code": objective.code], by: actor, in: tx)
      try PlanPaper.enqueue(.report, plan, in: tx)
    }
  }

  package static func publish(_ plan: Plan, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.manage)
    let report = try open(plan, in: tx)
    guard report.published == nil else { throw Problem.conflict("This report is published already.") }
    try tx.execute("UPDATE actionplan_report SET published = \(tx.now.day) WHERE id = \(report.id)")
    try Record.setAudience(report.id, .everyone, in: tx)
    try Ledger.record("report.published", day: tx.now.day, of: report.id, and: plan.id, values: ["year": "\(plan.year)"], by: actor, in: tx)
    try PlanPaper.enqueue(.report, plan, in: tx)
  }

  /// Back to a draft, seen by who follows the plan.
  package static func withdraw(_ plan: Plan, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.manage)
    guard let report = try find(plan: plan.id, in: tx), report.published != nil else {
      throw Problem.conflict("This report is a draft.")
    }
    try tx.execute("UPDATE actionplan_report SET published = \(nil as Day?) WHERE id = \(report.id)")
    try Record.setAudience(report.id, .secretariat, in: tx)
    try Ledger.record("report.withdrawn", day: nil, of: report.id, and: plan.id, values: ["year": "\(plan.year)"], by: actor, in: tx)
    try PlanPaper.enqueue(.report, plan, in: tx)
  }
}

/// All that the report says, read in a fixed number of queries for the facts and one per indicator.
struct ReportSheet: Sendable {
  /// Facts named one by one; the rest is a number and a link.
  static let named = 8

  let sheet: PlanSheet
  let report: Report?
  let facts: [RecordID: [Evidence.Item]]
  let cards: [RecordID: Card]
  let indicators: [RecordID: [(indicator: Indicator, value: Indicator.Value)]]
  /// Titles of indicators.
  let titles: [RecordID: Text]
  let words: [RecordID: Text]
  let attachments: [Attachment]
  let day: Day

  static func read(_ year: Int, for language: Language, seenBy sight: Sight, house: House, in tx: Tx) throws -> ReportSheet {
    let sheet = try PlanSheet.read(year: year, for: language, seenBy: sight, known: house.knownKinds, in: tx)
    let report = try Reports.find(plan: sheet.plan.id, in: tx)
    let facts = try Evidence.named(of: sheet.plan, each: named, seenBy: sight, in: tx)
    let objectives = Dictionary(uniqueKeysWithValues: sheet.objectives.map { ($0.objective.id, $0.objective) })
    var indicators: [RecordID: [(indicator: Indicator, value: Indicator.Value)]] = [:]
    for indicator in try Indicators.of(plan: sheet.plan.id, in: tx) {
      guard let objective = objectives[indicator.objective] else { continue }
      let (value, _) = try Indicators.value(of: indicator, objective, seenBy: sight, house: house, in: tx)
      indicators[objective.id, default: []].append((indicator, value))
    }
    let named = indicators.values.flatMap { $0.map(\.indicator.id) }
    let records = Set(facts.values.flatMap { $0.flatMap { [$0.record, $0.second].compactMap { $0 } } })
    return ReportSheet(
      sheet: sheet, report: report, facts: facts, cards: try Cards.of(Array(records), language, seenBy: sight, in: tx),
      indicators: indicators, titles: try Actions.titles(named, for: language, in: tx),
      words: try Texts.read(Array(objectives.keys), [TextField.report], for: language, in: tx).compactMapValues { $0[TextField.report] },
      attachments: try report.map { try Files.of([$0.id], in: tx)[$0.id] ?? [] } ?? [], day: tx.now.day)
  }
}
