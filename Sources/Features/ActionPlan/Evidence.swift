import Core
import Directory
import Storage
import Web

/// The facts behind the plan: ledger rows that the rules point to, and acts entered by hand. A fact counts once for an
/// objective however many rules it meets, and once for an axis however many of its objectives it serves. Everything
/// is counted when it is asked, so that a rule made today counts what happened before.
package enum Evidence {
  /// What an objective has to show.
  package struct Count: Sendable, Equatable {
    package var number: Int
    package var latest: Day?
  }

  package struct Figures: Sendable, Equatable {
    package var objectives: [RecordID: Count] = [:]
    package var axes: [RecordID: Int] = [:]
    package var total = 0
  }

  /// One fact, with its objective.
  package struct Item: Sendable, Equatable {
    package let position: Int64
    package let kind: String
    package let day: Day
    package let record: RecordID
    package let second: RecordID?
    package let organisation: OrganisationID?
    /// Plain values of the row.
    package let values: [String: String]
    /// The act, when it was entered by hand.
    package let act: RecordID?
  }

  /// All figures of a plan, in three queries.
  package static func figures(of plan: Plan, seenBy sight: Sight, in tx: Tx) throws -> Figures {
    let rows = facts(plan.period, seenBy: sight, objectives: "o.plan = \(plan.id)")
    var figures = Figures()
    for row in try tx.rows("SELECT objective, count(*) AS number, max(day) AS latest FROM (\(rows)) e GROUP BY objective") {
      figures.objectives[try row("objective")] = Count(number: try row("number"), latest: try row("latest"))
    }
    for row in try tx.rows(
      """
      SELECT o.axis, count(DISTINCT e.fact) AS number FROM (\(rows)) e JOIN actionplan_objective o ON o.id = e.objective
      WHERE o.dropped IS NULL GROUP BY o.axis
      """)
    {
      figures.axes[try row("axis")] = try row("number")
    }
    figures.total = try tx.count(
      """
      SELECT count(DISTINCT e.fact) FROM (\(rows)) e JOIN actionplan_objective o ON o.id = e.objective
      WHERE o.dropped IS NULL
      """)
    return figures
  }

  package static func count(of objective: Objective, _ period: Period, seenBy sight: Sight, in tx: Tx) throws -> Count {
    let rows = facts(period, seenBy: sight, objectives: "o.id = \(objective.id)")
    guard let row = try tx.row("SELECT count(*) AS number, max(day) AS latest FROM (\(rows)) e") else { return Count(number: 0) }
    return Count(number: try row("number"), latest: try row("latest"))
  }

  /// The rows behind the figure of an objective, newest first; over all pages as many as it says.
  package static func items(
    of objective: Objective, _ period: Period, page: Int = 1, size: Int = 50, seenBy sight: Sight, in tx: Tx
  ) throws -> [Item] {
    let rows = facts(period, seenBy: sight, objectives: "o.id = \(objective.id)")
    return try tx.rows(
      """
      SELECT l.position, l.kind, l.day, l.record, l.second, l.organisation, l.plain, a.id AS act FROM (\(rows)) e
      JOIN core_ledger l ON l.position = e.position LEFT JOIN actionplan_act a ON a.position = l.position
      ORDER BY l.day DESC, l.position DESC LIMIT \(size) OFFSET \((max(1, page) - 1) * size)
      """
    ).map(Item.init)
  }

  /// The newest facts of each objective of a plan, for reports: `each` at most.
  package static func named(of plan: Plan, each: Int, seenBy sight: Sight, in tx: Tx) throws -> [RecordID: [Item]] {
    let rows = facts(plan.period, seenBy: sight, objectives: "o.plan = \(plan.id)")
    var result: [RecordID: [Item]] = [:]
    for row in try tx.rows(
      """
      SELECT e.objective, l.position, l.kind, l.day, l.record, l.second, l.organisation, l.plain, a.id AS act FROM (\(rows)) e
      JOIN core_ledger l ON l.position = e.position LEFT JOIN actionplan_act a ON a.position = l.position
      ORDER BY l.day DESC, l.position DESC LIMIT 50000
      """)
    {
      let objective: RecordID = try row("objective")
      if result[objective, default: []].count < each { result[objective, default: []].append(try Item(row)) }
    }
    return result
  }

  /// How many facts of one kind stand within a period, acts by the kind that they stand for; for indicators that count one
  /// kind only.
  package static func count(kind: String, _ period: Period, seenBy sight: Sight, in tx: Tx) throws -> Int {
    try tx.count(
      """
      SELECT count(*) FROM (WITH RECURSIVE \(brought), of_kind AS (
        SELECT l.position FROM core_ledger l JOIN core_record r ON r.id = l.record
        WHERE l.kind = \(kind) AND l.kind <> 'act.recorded' AND \(counts(period, sight)))
      SELECT k.position FROM of_kind k
      UNION ALL
      SELECT l.position FROM actionplan_act a JOIN core_ledger l ON l.position = a.position JOIN core_record r ON r.id = l.record
      WHERE a.kind = \(kind) AND \(counts(period, sight)) AND (a.tied IS NULL OR NOT EXISTS (
        SELECT 1 FROM brought b JOIN of_kind k ON k.position = b.position WHERE b.act = a.id))) e
      """)
  }

  /// How many of the cities that are members on a day stand behind the evidence of an objective; for shares.
  package static func cities(
    of objective: Objective, _ period: Period, membersOn day: Day, seenBy sight: Sight, in tx: Tx
  ) throws -> Int {
    let rows = facts(period, seenBy: sight, objectives: "o.id = \(objective.id)")
    return try tx.count(
      """
      WITH proof AS MATERIALIZED (\(rows))
      SELECT count(*) FROM directory_organisation d
      WHERE \(Organisations.isMember("d.id", on: day, [.member, .provisional])) AND EXISTS (
        SELECT 1 FROM proof e JOIN core_ledger l ON l.position = e.position JOIN core_record r ON r.id = l.record
        WHERE d.id IN (l.organisation, l.record, l.second, r.owner)
          OR EXISTS (SELECT 1 FROM actionplan_part p WHERE p.act = l.record AND p.organisation = d.id))
      """)
  }

  /// Ledger rows that may be the same fact as an act: the objective's evidence from rooms, within a week of its day,
  /// about an organisation that took part.
  package static func candidates(for act: Act, of objective: Objective, seenBy sight: Sight, in tx: Tx) throws -> [Item] {
    guard let day = act.day else { return [] }
    let period = Period(from: day.adding(days: -7), to: day.adding(days: 7))
    let rows = facts(period, seenBy: sight, objectives: "o.id = \(objective.id)")
    return try tx.rows(
      """
      SELECT l.position, l.kind, l.day, l.record, l.second, l.organisation, l.plain FROM (\(rows)) e
      JOIN core_ledger l ON l.position = e.position JOIN core_record r ON r.id = l.record
      WHERE l.kind <> 'act.recorded' AND (l.day = \(day) OR EXISTS (
        SELECT 1 FROM actionplan_part p WHERE p.act = \(act.id) AND p.organisation IN (l.organisation, l.record, l.second, r.owner)))
      ORDER BY l.day, l.position LIMIT 20
      """
    ).map { try Item($0, act: nil) }
  }

  /// (objective, position, day, fact), each pair of the first two once: what rules find, acts entered for the objective, and
  /// acts of a kind that a rule names: an act counts like any other fact of its kind. `fact` is the same for an act and the
  /// row that a room brought of it, so that an axis counts the two once where they serve different objectives.
  private static func facts(_ period: Period, seenBy sight: Sight, objectives: SQL) -> SQL {
    """
    WITH RECURSIVE \(brought), ruled AS (
    SELECT u.objective AS objective, l.position AS position, l.day AS day
    FROM actionplan_rule u JOIN actionplan_objective o ON o.id = u.objective JOIN core_ledger l ON l.kind = u.kind
    JOIN core_record r ON r.id = l.record
    WHERE \(objectives) AND l.kind <> 'act.recorded' AND \(counts(period, sight))
      AND (u.organisation IS NULL OR u.organisation IN (l.organisation, l.record, l.second, r.owner))
      AND (u.country IS NULL OR EXISTS (SELECT 1 FROM directory_organisation d
        WHERE d.country = u.country AND d.id IN (l.organisation, l.record, l.second, r.owner)))
      AND (u.network IS NULL OR u.network IN (l.organisation, l.record, l.second, r.owner)
        OR EXISTS (SELECT 1 FROM directory_membership m WHERE m.network = u.network
          AND m.member IN (l.organisation, l.record, l.second, r.owner)
          AND (m.from_day IS NULL OR m.from_day <= l.day) AND (m.to_day IS NULL OR m.to_day > l.day))))
    SELECT w.objective AS objective, w.position AS position, w.day AS day, w.position AS fact FROM ruled w
    UNION
    SELECT a.objective, l.position, l.day, \(fact)
    FROM actionplan_act a JOIN actionplan_objective o ON o.id = a.objective JOIN core_ledger l ON l.position = a.position
    JOIN core_record r ON r.id = l.record
    WHERE \(objectives) AND \(counts(period, sight)) AND \(notBrought(for: "a.objective"))
    UNION
    SELECT u.objective, l.position, l.day, \(fact)
    FROM actionplan_rule u JOIN actionplan_objective o ON o.id = u.objective JOIN actionplan_act a ON a.kind = u.kind
    JOIN core_ledger l ON l.position = a.position JOIN core_record r ON r.id = l.record
    WHERE \(objectives) AND \(counts(period, sight)) AND \(notBrought(for: "u.objective"))
      AND (u.organisation IS NULL OR u.organisation = r.owner
        OR EXISTS (SELECT 1 FROM actionplan_part p WHERE p.act = a.id AND p.organisation = u.organisation))
      AND (u.country IS NULL OR u.country = a.country OR EXISTS (SELECT 1 FROM directory_organisation d
        JOIN actionplan_part p ON p.organisation = d.id WHERE p.act = a.id AND d.country = u.country))
      AND (u.network IS NULL OR u.network = r.owner OR EXISTS (SELECT 1 FROM directory_membership m
        JOIN actionplan_part p ON p.organisation = m.member WHERE p.act = a.id AND m.network = u.network
          AND (m.from_day IS NULL OR m.from_day <= l.day) AND (m.to_day IS NULL OR m.to_day > l.day)))
    """
  }

  /// The rows that a room brought of the fact of an act: the one it is tied to, and what mended that one. For `WITH RECURSIVE`.
  private static let brought: SQL =
    """
    brought (act, position) AS (
      SELECT t.id, t.tied FROM actionplan_act t WHERE t.tied IS NOT NULL
      UNION ALL
      SELECT b.act, later.position FROM brought b JOIN core_ledger later ON later.corrects = b.position)
    """

  /// An act counts unless a room has brought the same fact and that row counts here: for the same objective, by its rules and
  /// for the same reader.
  private static func notBrought(for objective: SQL) -> SQL {
    """
    (a.tied IS NULL OR NOT EXISTS (SELECT 1 FROM brought b JOIN ruled w ON w.position = b.position
      WHERE b.act = a.id AND w.objective = \(objective)))
    """
  }

  /// By which number a fact is known: that of the newest row that a room brought of it, else that of the act itself.
  private static let fact: SQL =
    "CASE WHEN a.tied IS NULL THEN l.position ELSE (SELECT max(b.position) FROM brought b WHERE b.act = a.id) END"

  private static func counts(_ period: Period, _ sight: Sight) -> SQL {
    "\(Ledger.standing) AND \(within(period)) AND \(sight.sees("r.audience"))"
  }

  private static func within(_ period: Period) -> SQL {
    var condition: SQL = "l.day IS NOT NULL"
    if let from = period.from { condition += " AND l.day >= \(from)" }
    if let to = period.to { condition += " AND l.day <= \(to)" }
    return condition
  }

  /// What a reader is told: a number; "no data" when nothing is recorded; "not recorded here yet" when no room brings
  /// any of the kinds asked for and nobody entered an act.
  package static func figure(_ count: Int, rules: [EvidenceRule], known: Set<String>) -> Figure {
    if count > 0 { return .number(count) }
    return rules.contains { known.contains($0.kind) } ? .noData : .notRecordedYet
  }
}

extension Evidence.Item {
  init(_ row: Row) throws { try self.init(row, act: row("act")) }

  init(_ row: Row, act: RecordID?) throws {
    self.init(
      position: try row("position"), kind: try row("kind"), day: try row("day"), record: try row("record"),
      second: try row("second"), organisation: try row("organisation"), values: try PlainValues.decode(row("plain")), act: act)
  }
}
