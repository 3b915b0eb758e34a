import ActionPlan
import Contents
import Core
import Foundation
import Storage
import Testing

/// What is found in a database after its server was killed, told by SQL alone.
struct Remains: Sendable {
  let database: Database
  init(_ database: Database) { self.database = database }

  /// Record, noun, text, card in three languages and in the index, row of the ledger.
  func acts(_ acts: [Acknowledged.Act]) async throws {
    let rows = try await database.read { tx in
      try tx.rows(
        """
        SELECT a.id, t.body FROM actionplan_act a
        JOIN core_record r ON r.id = a.id AND r.kind = 'act'
        JOIN core_text t ON t.record = a.id AND t.field = 'title' AND t.language = 'en'
        JOIN core_ledger l ON l.position = a.position AND l.record = a.id AND l.kind = 'act.recorded'
        WHERE (SELECT count(*) FROM core_card c WHERE c.record = a.id AND c.kind = 'act') = 3
        """
      ).map { (try $0("id", as: Int64.self), try $0("body", as: String.self)) }
    }
    let found = Dictionary(rows, uniquingKeysWith: { first, _ in first })
    let lost = acts.filter { found[$0.id] != $0.what }.map(\.what)
    #expect(lost == [], "acknowledged and not found")
    let indexed = try await database.read { tx in
      (try tx.count("SELECT count(*) FROM core_card"), try tx.count("SELECT count(*) FROM core_search"))
    }
    #expect(indexed.0 == indexed.1, "every card is in the index")
  }

  /// Every picture is there to its last byte, its name is the hash of what it holds.
  func pictures(_ acts: [Acknowledged.Act]) async throws {
    let attached = try await database.read { tx in
      try tx.rows("SELECT record, file FROM core_attachment WHERE field = 'picture'").map {
        (try $0("record", as: Int64.self), try $0("file", as: String.self))
      }
    }
    let files = Dictionary(attached, uniquingKeysWith: { first, _ in first })
    for act in acts {
      guard let number = act.picture else { continue }
      guard let sha = files[act.id] else {
        Issue.record("\(act.what) lost its picture")
        continue
      }
      // Reads chunk by chunk and throws when the hash is another.
      let bytes = try await Files.bytes(sha, database)
      #expect(bytes == Picture.png(number), "\(act.what) shows another picture")
    }
    let whole: [String] = try await database.read { tx in try tx.values("SELECT sha FROM core_file WHERE complete") }
    for sha in whole where !files.values.contains(sha) { _ = try await Files.bytes(sha, database) }
    try await none(
      "SELECT count(*) FROM core_attachment a JOIN core_file f ON f.sha = a.file WHERE NOT f.complete", "a file shown by half")
  }

  /// The invitation, its mail, and the job that delivers it.
  func invitations(_ addresses: [String]) async throws {
    let found: [String] = try await database.read { tx in
      try tx.values(
        """
        SELECT i.address FROM directory_invitation i
        JOIN core_mail m ON m.unique_key = 'invitation ' || CAST(i.id AS TEXT) AND m.address = i.address
        JOIN core_job j ON j.unique_key = 'mail.deliver:' || CAST(m.id AS TEXT) || ':0'
        JOIN directory_link k ON k.purpose = 'invitation' AND k.subject = i.id
        """)
    }
    #expect(Set(addresses).subtracting(found) == [], "acknowledged and not found")
    for table in ["directory_invitation", "core_mail"] {
      let count = try await database.read { tx in try tx.count("SELECT count(*) FROM \(SQL.raw(table)) WHERE address LIKE 'host-%'") }
      #expect(count == found.count, "\(table) holds what the other does not")
    }
    try await none(
      """
      SELECT count(*) FROM core_mail m WHERE NOT EXISTS (SELECT 1 FROM core_job j
        WHERE j.unique_key = 'mail.deliver:' || CAST(m.id AS TEXT) || ':' || CAST(m.attempt AS TEXT))
      """, "a mail without its job")
  }

  /// No ledger row without its change, no change without its row, no record without its noun, no position left out.
  func nothingByHalf() async throws {
    try await none(
      """
      SELECT count(*) FROM actionplan_act a WHERE NOT EXISTS (SELECT 1 FROM core_ledger l
        WHERE l.position = a.position AND l.record = a.id AND l.kind = 'act.recorded')
      """, "a change without its row")
    try await none(
      """
      SELECT count(*) FROM core_ledger l WHERE l.kind = 'act.recorded'
        AND NOT EXISTS (SELECT 1 FROM actionplan_act a WHERE a.id = l.record AND a.position = l.position)
      """, "a row without its change")
    try await none(
      "SELECT count(*) FROM core_ledger l WHERE NOT EXISTS (SELECT 1 FROM core_record r WHERE r.id = l.record)", "a row of nothing")
    try await none(
      """
      SELECT count(*) FROM actionplan_act a WHERE NOT EXISTS (SELECT 1 FROM core_text t WHERE t.record = a.id)
        OR (SELECT count(*) FROM core_card c WHERE c.record = a.id) <> 3
      """, "an act without its words or cards")
    let (positions, house) = try await database.read { tx in
      (
        try tx.row("SELECT count(*) AS number, min(position) AS lowest, max(position) AS highest FROM core_ledger"),
        try tx.row("SELECT position, next_id FROM storage_house")
      )
    }
    let (ledger, state) = (try #require(positions), try #require(house))
    let position: Int64 = try state("position")
    #expect(try ledger("number", as: Int64.self) == position)
    #expect(try ledger("lowest", as: Int64.self) == 1)
    #expect(try ledger("highest", as: Int64.self) == position)
    let newest: Int64? = try await database.read { tx in try tx.value("SELECT max(id) FROM core_record") }
    #expect(try (newest ?? 0) < state("next_id", as: Int64.self), "an identifier would be given twice")
    try await recordsHaveNouns()
    if database.engine == .sqlite {
      let verdict: String? = try await database.read { tx in try tx.value("PRAGMA integrity_check") }
      #expect(verdict == "ok")
    }
  }

  /// The tables whose key is a record's, read off the migrations.
  private func recordsHaveNouns() async throws {
    let making = /CREATE TABLE ([a-z_]+) \(\s*id BIGINT PRIMARY KEY REFERENCES core_record/
    // Known by something else, such as a tariff by its year, with the record beside it.
    let beside = /CREATE TABLE ([a-z_]+) \(\s*[a-z]+ [A-Z]+ PRIMARY KEY,\s*record BIGINT NOT NULL REFERENCES core_record/
    let statements = try Migrations.all(targets: Contents.targets).map(\.sql)
    let tables = statements.flatMap { $0.matches(of: making).map { "SELECT id FROM \($0.1)" } }
    #expect(tables.count > 10)
    let others = statements.flatMap { $0.matches(of: beside).map { "SELECT record AS id FROM \($0.1)" } }
    let held = SQL.raw((tables + others).joined(separator: " UNION ALL "))
    let orphans: [String] = try await database.read { tx in
      try tx.values("SELECT kind FROM core_record WHERE id NOT IN (SELECT id FROM (\(held)) AS nouns) GROUP BY kind ORDER BY kind")
    }
    #expect(orphans == [], "records without a row of their noun")
  }

  private func none(_ sql: SQL, _ what: Comment) async throws {
    let count = try await database.read { tx in try tx.count(sql) }
    #expect(count == 0, what)
  }
}
