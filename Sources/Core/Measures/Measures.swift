import Storage
import Web

/// Figures: counted over standing rows that the reader may see, by the day they happened.
package enum Measures {
  /// One figure. `seenBy` limits what counts; `house` knows which kinds some room brings.
  package static func figure(
    _ measure: Measure, _ scope: FigureScope, _ period: Period, seenBy sight: Sight, house: House, in tx: Tx
  ) throws -> Figure {
    let query = FigureQuery(scope: scope, period: period, sight: sight)
    if let count = measure.count { return try count(query, tx).map(Figure.number) ?? .noData }
    let number = try tx.count(
      """
      SELECT count(DISTINCT \(one(measure.distinct))) FROM core_ledger l JOIN core_record r ON r.id = l.record
      WHERE \(SQL.any("l.kind", of: measure.kinds)) AND \(condition(query))
      """)
    if number > 0 { return .number(number) }
    if measure.kinds.contains(where: { house.kinds[$0] != nil }) { return .noData }
    return try recordedAtAll(measure.kinds, seenBy: sight, in: tx) ? .noData : .notRecordedYet
  }

  /// The rows behind a figure, latest first: over all pages exactly as many as the figure says. A record or an
  /// organisation that counts once is shown by its latest row.
  package static func rows(
    _ measure: Measure, _ scope: FigureScope, _ period: Period, page: Int = 1, size: Int = 50, seenBy sight: Sight,
    reader: Reader, house: House, in tx: Tx
  ) throws -> [FigureRow] {
    let query = FigureQuery(scope: scope, period: period, sight: sight)
    let offset = (min(max(page, 1), 100_000) - 1) * size
    if let rows = measure.rows { return Array(try rows(query, reader, tx).dropFirst(offset).prefix(size)) }
    return try rows(kinds: measure.kinds, measure.distinct, query, limit: size, offset: offset, reader: reader, house: house, in: tx)
  }

  /// The rows behind a count of `figures`, in the same way.
  package static func rows(
    kinds: [String], _ distinct: Measure.Distinct = .rows, _ query: FigureQuery, limit: Int, offset: Int = 0, reader: Reader,
    house: House, in tx: Tx
  ) throws -> [FigureRow] {
    let counted: SQL = "\(SQL.any("l.kind", of: kinds)) AND \(condition(query))"
    let chosen: SQL =
      distinct == .rows
      ? counted
      : """
      l.position IN (SELECT max(l.position) FROM core_ledger l JOIN core_record r ON r.id = l.record
        WHERE \(counted) AND \(one(distinct)) IS NOT NULL GROUP BY \(one(distinct)))
      """
    return try Ledger.items(
      where: chosen, order: "l.day DESC NULLS LAST, l.position DESC", limit: limit, offset: offset, seenBy: query.sight,
      reader: reader, house: house, in: tx
    ).map { FigureRow($0.sentence, address: $0.address, day: $0.day, position: $0.position) }
  }

  /// What is counted under one key when many figures are asked at once.
  package struct Counted: Sendable {
    package let key: String
    /// A kind named twice counts once.
    package let kinds: [String]
    package let distinct: Measure.Distinct
    package init(_ key: String, kinds: [String], distinct: Measure.Distinct = .rows) {
      self.key = key
      self.kinds = kinds
      self.distinct = distinct
    }
  }

  /// Many figures of one scope and period in one query. A key without anything recorded is absent.
  package static func figures(
    _ counted: [Counted], _ scope: FigureScope, _ period: Period, seenBy sight: Sight, in tx: Tx
  ) throws -> [String: Int] {
    let wanted = counted.flatMap { item in Set(item.kinds).sorted().map { (item.key, $0, item.distinct) } }
    if wanted.isEmpty { return [:] }
    let query = FigureQuery(scope: scope, period: period, sight: sight)
    let list = wanted.map { key, kind, distinct -> SQL in "(\(key), \(kind), \(distinct.rawValue))" }
    var figures: [String: Int] = [:]
    for row in try tx.rows(
      """
      WITH wanted (name, kind, counts) AS (VALUES \(list.joined(separator: ", ")))
      SELECT w.name AS name, count(DISTINCT CASE w.counts WHEN 'rows' THEN l.position WHEN 'records' THEN l.record
        ELSE \(Ledger.owner) END) AS number
      FROM wanted w JOIN core_ledger l ON l.kind = w.kind JOIN core_record r ON r.id = l.record
      WHERE \(condition(query)) GROUP BY w.name
      """)
    {
      let number: Int = try row("number")
      if number > 0 { figures[try row("name")] = number }
    }
    return figures
  }

  /// Whether anybody ever recorded one of these kinds where the reader may see it: what parts "no data" from "not
  /// recorded here yet".
  package static func recordedAtAll(_ kinds: [String], seenBy sight: Sight, in tx: Tx) throws -> Bool {
    try tx.row(
      """
      SELECT l.position FROM core_ledger l JOIN core_record r ON r.id = l.record
      WHERE \(SQL.any("l.kind", of: kinds)) AND \(sight.sees("r.audience")) LIMIT 1
      """) != nil
  }

  /// What counts as one. Null, for a row that belongs to no organisation, counts as none.
  private static func one(_ distinct: Measure.Distinct) -> SQL {
    switch distinct {
    case .rows: "l.position"
    case .records: "l.record"
    case .organisations: Ledger.owner
    }
  }

  private static func condition(_ query: FigureQuery) -> SQL {
    var conditions: [SQL] = [Ledger.standing, query.sight.sees("r.audience")]
    if let from = query.period.from { conditions.append("l.day >= \(from)") }
    if let to = query.period.to { conditions.append("l.day <= \(to)") }
    switch query.scope {
    case .house: break
    case .organisation(let organisation): conditions.append(Ledger.belongs(to: [organisation]))
    case .organisations(let organisations): conditions.append(Ledger.belongs(to: organisations))
    }
    return conditions.joined(separator: " AND ")
  }
}
