import Core
import Directory
import Storage
import Web

package enum Indicators {
  static let columns: SQL = "i.id, i.objective, i.type, i.source, i.kind, i.baseline, i.target, i.starts, i.ends, i.rising"

  package static func find(_ id: RecordID, in tx: Tx) throws -> Indicator {
    guard let row = try tx.row("SELECT \(columns) FROM actionplan_indicator i WHERE i.id = \(id)") else { throw Problem.notFound }
    return try Indicator(row)
  }

  package static func of(objective: RecordID, in tx: Tx) throws -> [Indicator] {
    try tx.rows("SELECT \(columns) FROM actionplan_indicator i WHERE i.objective = \(objective) ORDER BY i.id").map(Indicator.init)
  }

  package static func of(plan: RecordID, in tx: Tx) throws -> [Indicator] {
    try tx.rows(
      """
      SELECT \(columns) FROM actionplan_indicator i JOIN actionplan_objective o ON o.id = i.objective
      WHERE o.plan = \(plan) ORDER BY o.place, i.id
      """
    ).map(Indicator.init)
  }

  /// What was said of an indicator, newest first.
  package static func updates(of indicator: RecordID, limit: Int = 20, in tx: Tx) throws -> [IndicatorUpdate] {
    try tx.rows(
      """
      SELECT indicator, day, number, yes, body, language, person, organisation FROM actionplan_update
      WHERE indicator = \(indicator) ORDER BY day DESC, id DESC LIMIT \(limit)
      """
    ).map(IndicatorUpdate.init)
  }

  /// As it stands now: counted from the ledger, or what its owner said last.
  package static func value(of indicator: Indicator, _ objective: Objective, seenBy sight: Sight, house: House, in tx: Tx) throws
    -> (value: Indicator.Value, day: Day?)
  {
    switch indicator.source {
    case .owner:
      guard let update = try updates(of: indicator.id, limit: 1, in: tx).first else { return (.noData, nil) }
      return (update.value, update.day)
    case .ledger:
      let count = try counted(indicator, objective, seenBy: sight, in: tx)
      switch indicator.type {
      case .number:
        if count > 0 { return (.number(Double(count)), nil) }
        return (try known(indicator, objective, house, in: tx) ? .noData : .notRecordedYet, nil)
      case .yesNo: return (count > 0 ? .yes(true) : .noData, nil)
      case .share:
        let day = min(tx.now.day, indicator.ends)
        let cities = try Evidence.cities(of: objective, indicator.period, membersOn: day, seenBy: sight, in: tx)
        let members = try Organisations.memberCount(on: day, in: tx)
        guard cities > 0, members > 0 else { return (.noData, nil) }
        return (.number(100 * Double(cities) / Double(members)), nil)
      case .text: return (.noData, nil)
      }
    }
  }

  private static func counted(_ indicator: Indicator, _ objective: Objective, seenBy sight: Sight, in tx: Tx) throws -> Int {
    if let kind = indicator.kind { return try Evidence.count(kind: kind, indicator.period, seenBy: sight, in: tx) }
    return try Evidence.count(of: objective, indicator.period, seenBy: sight, in: tx).number
  }

  private static func known(_ indicator: Indicator, _ objective: Objective, _ house: House, in tx: Tx) throws -> Bool {
    if let kind = indicator.kind { return house.kinds[kind] != nil }
    return try Rules.of(objective: objective.id, in: tx).contains { house.kinds[$0.kind] != nil }
  }
}

extension IndicatorUpdate {
  package var value: Indicator.Value {
    if let number { return .number(number) }
    if let yes { return .yes(yes) }
    if let body { return .words(body) }
    return .noData
  }

  init(_ row: Row) throws {
    indicator = try row("indicator")
    day = try row("day")
    number = try row("number")
    yes = try row("yes")
    body = try row("body")
    language = try row("language")
    person = try row("person")
    organisation = try row("organisation")
  }
}

extension Indicator {
  init(_ row: Row) throws {
    id = try row("id")
    objective = try row("objective")
    type = try row("type")
    source = try row("source")
    kind = try row("kind")
    baseline = try row("baseline")
    target = try row("target")
    starts = try row("starts")
    ends = try row("ends")
    rising = try row("rising")
  }
}
