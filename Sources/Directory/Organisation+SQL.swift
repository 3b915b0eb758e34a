import Core
import Storage
import Web

/// Finders and verbs of organisations. Counts are computed for a date, never kept.
package enum Organisations {
  static let columns: SQL = "o.id, o.kind, o.slug, o.code, o.country, o.latitude, o.longitude, o.website, o.name"

  /// Throws `Problem.notFound`.
  package static func find(_ id: OrganisationID, in tx: Tx) throws -> Organisation {
    guard let row = try tx.row("SELECT \(columns) FROM directory_organisation o WHERE o.id = \(id)") else { throw Problem.notFound }
    return try Organisation(row)
  }

  /// By its address; throws `Problem.notFound`. An older slug finds it too: compare `slug` and redirect.
  package static func find(slug: String, in tx: Tx) throws -> Organisation {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM directory_slug s JOIN directory_organisation o ON o.id = s.organisation WHERE s.slug = \(slug.withoutNUL)")
    else { throw Problem.notFound }
    return try Organisation(row)
  }

  /// By what the field calls it: `RECE`.
  package static func find(code: String, in tx: Tx) throws -> Organisation? {
    try tx.row("SELECT \(columns) FROM directory_organisation o WHERE o.code = \(code)").map(Organisation.init)
  }

  /// The association that the house belongs to; nil before the first import.
  package static func association(in tx: Tx) throws -> Organisation? {
    try all([.association], in: tx).first
  }

  /// In the order of their sort names.
  package static func all(_ kinds: [Organisation.Kind], in tx: Tx) throws -> [Organisation] {
    try tx.rows("SELECT \(columns) FROM directory_organisation o WHERE o.kind IN \(in: kinds) ORDER BY o.sort_name, o.id")
      .map(Organisation.init)
  }

  package static func find(_ ids: some Collection<OrganisationID>, in tx: Tx) throws -> [OrganisationID: Organisation] {
    let found = try inPortions(ids) { portion in
      try tx.rows("SELECT \(columns) FROM directory_organisation o WHERE o.id IN \(in: portion)").map(Organisation.init)
    }
    return Dictionary(found.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Which of these this reader may know of: candidates are nobody's business before they are members.
  package static func seen(_ ids: [OrganisationID], by sight: Sight, in tx: Tx) throws -> Set<OrganisationID> {
    Set(try tx.values("SELECT r.id FROM core_record r WHERE r.id IN \(in: ids) AND \(sight.sees("r.audience"))"))
  }

  /// By name in any language and time, whatever its marks and capitals; several when names collide. For forms and
  /// imports of others.
  package static func named(_ name: String, country: String? = nil, in tx: Tx) throws -> [Organisation] {
    let inCountry: SQL = country.map { " AND o.country = \($0)" } ?? ""
    return try tx.rows(
      """
      SELECT \(columns) FROM directory_organisation o
      WHERE o.id IN (SELECT n.organisation FROM directory_name n WHERE n.folded = \(NameKey.of(name)))\(inCountry)
      ORDER BY o.sort_name, o.id
      """
    ).map(Organisation.init)
  }

  /// Of those of these names that are of an organisation, as they were given: everything that it is or was called, in every
  /// language.
  package static func otherNames(of names: [String], in tx: Tx) throws -> [String: Set<String>] {
    let keys = Dictionary(grouping: names, by: NameKey.of)
    let rows = try tx.rows(
      """
      SELECT DISTINCT a.folded, b.name FROM directory_name a JOIN directory_name b ON b.organisation = a.organisation
      WHERE \(SQL.any("a.folded", of: keys.keys.filter { !$0.isEmpty }.sorted()))
      """)
    var found: [String: Set<String>] = [:]
    for row in rows {
      for given in keys[try row("folded") as String] ?? [] { found[given, default: []].insert(try row("name")) }
    }
    return found
  }

  /// Names on a day in a language, else in the languages its readers look at next, else the own name of that day.
  package static func names(
    _ ids: some Collection<OrganisationID>, _ language: Language, on day: Day, in tx: Tx
  ) throws -> [OrganisationID: String] {
    let wanted = language.chain.map(\.code) + ["und"]
    let rows = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT n.organisation, n.language, n.name FROM directory_name n
        WHERE n.organisation IN \(in: portion) AND n.language IN \(in: wanted) AND \(holds("n", on: day))
        """)
    }
    var best: [OrganisationID: (rank: Int, name: String)] = [:]
    for row in rows {
      let id: OrganisationID = try row("organisation")
      // A name of another language than the reader's serves only when there is no own name.
      let code: String = try row("language")
      let rank = code == language.code ? 0 : code == "und" ? 1 : 2
      if rank < (best[id]?.rank ?? 9) { best[id] = (rank, try row("name")) }
    }
    return best.mapValues(\.name)
  }

  /// At most `limit` whose name begins with the words, for suggestions in forms.
  package static func suggest(_ words: String, kinds: [Organisation.Kind], limit: Int = 10, in tx: Tx) throws -> [Organisation] {
    let start = NameKey.of(words)
    if start.isEmpty { return [] }
    return try tx.rows(
      """
      SELECT \(columns) FROM directory_organisation o WHERE o.kind IN \(in: kinds) AND o.id IN
        (SELECT n.organisation FROM directory_name n WHERE n.folded >= \(start) AND n.folded < \(start + "\u{FFFF}"))
      ORDER BY o.sort_name, o.id LIMIT \(limit)
      """
    ).map(Organisation.init)
  }

  /// Holds on a day: begun or begun at an unknown day, and not ended.
  package static func holds(_ alias: StaticString, on day: Day) -> SQL {
    let table = SQL.raw("\(alias)")
    return "(\(table).from_day IS NULL OR \(table).from_day <= \(day)) AND (\(table).to_day IS NULL OR \(table).to_day > \(day))"
  }
}

extension Organisation {
  init(_ row: Row) throws {
    id = try row("id")
    kind = try row("kind")
    slug = try row("slug")
    code = try row("code")
    country = try row("country")
    latitude = try row("latitude")
    longitude = try row("longitude")
    website = try row("website")
    name = try row("name")
  }
}
