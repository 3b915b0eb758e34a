import Storage
import Web

/// Texts of records: each field in as many languages as exist, each with its origin and the version of its source.
package enum Texts {
  /// Writes one field of a record in one language.
  /// - Parameters:
  ///   - source: the language this is a translation of, whose present version is then remembered; nil for an original.
  ///   - replacing: the version the form was drawn from; another one standing now throws `Problem.conflict`.
  ///   - aboutPerson: to be blanked when the person is erased.
  /// - Returns: the version that stands afterwards; unchanged when the body is the same.
  /// - Throws: `Problem.conflict` when a machine would replace what a person wrote or reviewed.
  @discardableResult
  package static func write(
    _ record: RecordID, _ field: String, _ language: Language, _ body: String, origin: Text.Origin = .written,
    source: Language? = nil, replacing: Int? = nil, aboutPerson: Bool = false, in tx: WriteTx
  ) throws -> Int {
    // PostgreSQL keeps no NUL, and no text needs one.
    let body = body.withoutNUL
    let standing = try tx.row(
      "SELECT body, origin, version FROM core_text WHERE record = \(record) AND field = \(field) AND language = \(language)")
    var version = 0
    var changed = true
    if let standing {
      version = try standing("version")
      if let replacing, replacing != version { throw Problem.conflict("Somebody else changed this text in the meantime.") }
      let before: Text.Origin = try standing("origin")
      let old: String = try standing("body")
      if origin == .machine, before != .machine, !old.isEmpty {
        throw Problem.conflict("A machine translation does not replace a text that a person wrote or reviewed.")
      }
      changed = old != body
    } else if let replacing, replacing != 0 {
      throw Problem.conflict("Somebody else changed this text in the meantime.")
    }
    if changed { version += 1 }
    let source = source == language ? nil : source
    let sourceVersion: Int? = try source.flatMap { source in
      try tx.value("SELECT version FROM core_text WHERE record = \(record) AND field = \(field) AND language = \(source)")
    }
    try tx.execute(
      """
      INSERT INTO core_text (record, field, language, body, origin, source_language, source_version, version, about_person, updated)
      VALUES (\(record), \(field), \(language), \(body), \(origin), \(source), \(sourceVersion), \(version), \(aboutPerson), \(tx.now))
      ON CONFLICT (record, field, language) DO UPDATE SET body = excluded.body, origin = excluded.origin,
        source_language = excluded.source_language, source_version = excluded.source_version, version = excluded.version,
        about_person = excluded.about_person, updated = excluded.updated
      """)
    return version
  }

  /// Fields of many records as one reader reads them, in one query: their language, then its chain, then the language
  /// of the original. A field without any text is absent.
  /// - Parameters:
  ///   - fields: nil for all fields.
  ///   - machine: whether a machine's words count; not where they could not be marked: in letters, calendars, minutes.
  package static func read(
    _ records: [RecordID], _ fields: [String]? = nil, for language: Language, machine: Bool = true, in tx: Tx
  ) throws -> [RecordID: [String: Text]] {
    if records.isEmpty { return [:] }
    var best: [RecordID: [String: (rank: Int, text: Text)]] = [:]
    for row in try rows(records, fields, in: tx) {
      let text = try Text(row)
      if text.body.isEmpty || text.isMachine && !machine { continue }
      let record: RecordID = try row("record")
      let field: String = try row("field")
      let rank = rank(text, for: language)
      if let found = best[record]?[field], found.rank <= rank { continue }
      best[record, default: [:]][field] = (rank, text)
    }
    return best.mapValues { $0.mapValues(\.text) }
  }

  /// One record's fields as one reader reads them.
  package static func read(
    _ record: RecordID, _ fields: [String]? = nil, for language: Language, machine: Bool = true, in tx: Tx
  ) throws -> [String: Text] { try read([record], fields, for: language, machine: machine, in: tx)[record] ?? [:] }

  /// Every language of every field of a record, by field, in the order of the languages' codes.
  package static func all(_ record: RecordID, in tx: Tx) throws -> [String: [Text]] { try all([record], in: tx)[record] ?? [:] }

  /// The same of many records, in one query.
  package static func all(_ records: [RecordID], _ fields: [String]? = nil, in tx: Tx) throws -> [RecordID: [String: [Text]]] {
    if records.isEmpty { return [:] }
    var all: [RecordID: [String: [Text]]] = [:]
    for row in try rows(records, fields, in: tx) {
      all[try row("record"), default: [:]][try row("field"), default: []].append(try Text(row))
    }
    return all.mapValues { $0.mapValues { $0.sorted { $0.language.code < $1.language.code } } }
  }

  /// In which languages a person wrote or read this field, by record: originals and translations that were read.
  package static func languages(of records: [RecordID], _ field: String, in tx: Tx) throws -> [RecordID: [Language]] {
    if records.isEmpty { return [:] }
    var found: [RecordID: [Language]] = [:]
    let rows = try tx.rows(
      """
      SELECT t.record, t.language FROM core_text t WHERE \(SQL.any("t.record", of: records)) AND t.field = \(field)
        AND t.origin <> \(Text.Origin.machine) AND t.body <> '' ORDER BY t.record, t.language
      """)
    for row in rows { found[try row("record"), default: []].append(try row("language")) }
    return found
  }

  /// Takes one language of a field away. Translations made from it stay, and are not stale.
  package static func remove(_ record: RecordID, _ field: String, _ language: Language, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM core_text WHERE record = \(record) AND field = \(field) AND language = \(language)")
  }

  /// Blanks what is marked as about a person in these records, in every language, and raises the versions.
  /// - Returns: how many texts were blanked.
  @discardableResult
  package static func eraseAboutPerson(_ records: [RecordID], in tx: WriteTx) throws -> Int {
    if records.isEmpty { return 0 }
    return try tx.execute(
      """
      UPDATE core_text SET body = '', version = version + 1, updated = \(tx.now)
      WHERE about_person AND body <> '' AND \(SQL.any("record", of: records))
      """)
  }

  /// The source's version comes along, so that staleness costs no second query.
  private static func rows(_ records: [RecordID], _ fields: [String]?, in tx: Tx) throws -> [Row] {
    let chosen: SQL = if let fields { "AND \(SQL.any("t.field", of: fields))" } else { "" }
    return try tx.rows(
      """
      SELECT t.record, t.field, t.language, t.body, t.origin, t.source_language, t.source_version, t.version,
        t.about_person, t.updated, s.version AS present
      FROM core_text t
      LEFT JOIN core_text s ON s.record = t.record AND s.field = t.field AND s.language = t.source_language
      WHERE \(SQL.any("t.record", of: records)) \(chosen)
      ORDER BY t.record, t.field, t.language
      """)
  }

  /// The place of a text in a reader's chain; then originals, official languages first; then translations.
  private static func rank(_ text: Text, for language: Language) -> Int {
    if let place = language.chain.firstIndex(of: text.language) { return place }
    let official = Language.official.firstIndex(of: text.language) ?? Language.official.count
    return (text.source == nil ? 100 : 200) + official
  }
}

extension Text {
  fileprivate init(_ row: Row) throws {
    body = try row("body")
    language = try row("language")
    origin = try row("origin")
    source = try row("source_language")
    version = try row("version")
    aboutPerson = try row("about_person")
    updated = try row("updated")
    let made: Int? = try row("source_version")
    let present: Int? = try row("present")
    stale = present.map { $0 > made ?? 0 } ?? false
  }
}
