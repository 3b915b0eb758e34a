import Core
import Directory
import Storage
import Time
import Web

/// Which decisions are wanted.
package struct DecisionQuery: Sendable {
  package var body: ID<Body>?
  package var assembly: RecordID?
  package var owner: OrganisationID?
  package var states: [Decision.State] = []
  package var year: Int?
  package var limit = 200
  package init() {}
}

extension Decision {
  static let columns: SQL = """
    d.id, d.body, d.assembly, d.item, d.vote, d.year, d.number, d.day, d.outcome, d.state, d.owner, d.due, d.version, d.written
    """

  /// Throws `Problem.notFound`, also for one whose vote was annulled.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Decision {
    guard
      let row = try tx.row(
        """
        SELECT \(columns) FROM governance_decision d JOIN core_record r ON r.id = d.id
        WHERE d.id = \(id) AND d.withdrawn IS NULL AND \(sight.sees("r.audience"))
        """)
    else { throw Problem.notFound }
    return try Decision(row)
  }

  /// The latest first.
  package static func list(_ query: DecisionQuery, seenBy sight: Sight, in tx: Tx) throws -> [Decision] {
    var conditions: [SQL] = ["d.withdrawn IS NULL", sight.sees("r.audience")]
    if let body = query.body { conditions.append("d.body = \(body)") }
    if let assembly = query.assembly { conditions.append("d.assembly = \(assembly)") }
    if let owner = query.owner { conditions.append("d.owner = \(owner)") }
    if let year = query.year { conditions.append("d.year = \(year)") }
    if !query.states.isEmpty { conditions.append("d.state IN \(in: query.states)") }
    return try tx.rows(
      """
      SELECT \(columns) FROM governance_decision d JOIN core_record r ON r.id = d.id
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY d.year DESC, d.number DESC, d.id DESC LIMIT \(query.limit)
      """
    ).map(Decision.init)
  }

  /// `2021/4.12`: of which plan, and which.
  static func objectives(of id: RecordID, in tx: Tx) throws -> [String] {
    try tx.rows("SELECT plan_year, code FROM governance_objective WHERE decision = \(id) ORDER BY plan_year, code")
      .map { "\(try $0("plan_year") as Int)/\(try $0("code") as String)" }
  }

  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let decisions = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT \(columns), r.audience FROM governance_decision d JOIN core_record r ON r.id = d.id
        WHERE d.withdrawn IS NULL AND d.id IN \(in: portion)
        """
      ).map { (try Decision($0), try $0("audience") as Audience) }
    }
    return try Language.official.flatMap { language in
      let texts = try Texts.read(decisions.map(\.0.id), ["title", "words"], for: language, in: tx)
      return decisions.map { decision, audience in
        let title = texts[decision.id]?["title"]
        var facets = ["state": [decision.state.rawValue], "outcome": [decision.outcome.rawValue]]
        if let title, title.language != language { facets["language"] = [title.language.code] }
        if title?.isMachine ?? false { facets["machine"] = [language.code] }
        return Card(
          record: decision.id, language: language, kind: "decision", title: title?.body ?? "",
          summary: String(Markdown.plain(texts[decision.id]?["words"]?.body ?? "").prefix(200)), day: decision.day,
          address: decision.path, audience: audience, facets: facets
        ).speaking((texts[decision.id] ?? [:]).values)
      }
    }
  }

  init(_ row: Row) throws {
    id = try row("id")
    body = try row("body")
    assembly = try row("assembly")
    item = try row("item")
    vote = try row("vote")
    year = try row("year")
    number = try row("number")
    day = try row("day")
    outcome = try row("outcome")
    state = try row("state")
    owner = try row("owner")
    due = try row("due")
    version = try row("version")
    written = try row("written")
  }
}
