import Core
import Storage
import Web

/// A list that was imported, as staff see it.
package struct ImportRow: Sendable, Equatable {
  package let id: RecordID
  package let name: String
  /// A list of cities or of contacts.
  package let isContacts: Bool
  package let added: Int
  package let changed: Int
  package let unchanged: Int
  package let applied: Moment
  package let undone: Moment?
}

extension CityImport {
  /// Something that would be lost with the city it was built on.
  package struct Built: Sendable, Equatable {
    package let organisation: OrganisationID
    package let name: String
    package let what: Phrase
  }

  /// Newest first.
  package static func list(in tx: Tx) throws -> [ImportRow] {
    try tx.rows("SELECT id, name, kind, added, changed, unchanged, applied, undone FROM directory_import ORDER BY id DESC LIMIT 100")
      .map(ImportRow.init)
  }

  package static func find(_ id: RecordID, in tx: Tx) throws -> ImportRow {
    guard
      let row = try tx.row(
        "SELECT id, name, kind, added, changed, unchanged, applied, undone FROM directory_import WHERE id = \(id)")
    else { throw Problem.notFound }
    return try ImportRow(row)
  }

  /// What others have built on the cities that an import brought or changed; nothing means that it can be undone.
  package static func built(on id: RecordID, _ house: House, in tx: Tx) throws -> [Built] {
    if try find(id, in: tx).isContacts { return try ContactImport.built(on: id, in: tx) }
    let created: SQL = "SELECT c.organisation FROM directory_import_change c WHERE c.batch = \(id) AND c.created"
    let last: Int64 = try tx.value("SELECT last_position FROM directory_import WHERE id = \(id)") ?? 0
    let ties = house.features.flatMap(\.ties).map { ($0.what, $0.held(among: created)) }
    let questions: [(Phrase, SQL)] = [
      ("People act for it.", "SELECT m.organisation AS id FROM directory_mandate m WHERE m.organisation IN (\(created))"),
      (
        "People are invited to act for it.",
        "SELECT i.organisation AS id FROM directory_invitation i WHERE i.state = 'open' AND i.organisation IN (\(created))"
      ),
      ("It has a seat in a body.", "SELECT s.organisation AS id FROM directory_seat s WHERE s.organisation IN (\(created))"),
      (
        "It has joined a network since.",
        "SELECT m.member AS id FROM directory_membership m WHERE m.member IN (\(created)) AND (m.batch IS NULL OR m.batch <> \(id))"
      ),
      (
        "Details have been added to it since.",
        "SELECT f.organisation AS id FROM directory_fact f WHERE f.organisation IN (\(created)) AND (f.batch IS NULL OR f.batch <> \(id))"
      ),
      ("It owns content on this site.", "SELECT r.owner AS id FROM core_record r WHERE r.owner IN (\(created)) AND r.id <> r.owner"),
      ("It has written its presentation.", "SELECT t.record AS id FROM core_text t WHERE t.record IN (\(created))"),
      (
        "It has taken part in something.",
        """
        SELECT l.record AS id FROM core_ledger l WHERE l.position > \(last) AND l.record IN (\(created))
        UNION SELECT l.second AS id FROM core_ledger l WHERE l.position > \(last) AND l.second IN (\(created))
        UNION SELECT l.organisation AS id FROM core_ledger l WHERE l.position > \(last) AND l.organisation IN (\(created))
        """
      ),
      (
        "Its place has been changed since.",
        """
        SELECT c.organisation AS id FROM directory_import_change c JOIN directory_organisation n ON n.id = c.organisation
        WHERE c.batch = \(id) AND c.place_written
          AND (n.latitude IS DISTINCT FROM c.latitude_after OR n.longitude IS DISTINCT FROM c.longitude_after)
        """
      ),
      (
        "Its website has been changed since.",
        """
        SELECT c.organisation AS id FROM directory_import_change c JOIN directory_organisation n ON n.id = c.organisation
        WHERE c.batch = \(id) AND c.website_written AND n.website IS DISTINCT FROM c.website_after
        """
      ),
    ]
    return try (questions + ties).flatMap { what, question in
      try tx.rows(
        """
        SELECT o.id, o.name FROM directory_organisation o WHERE o.id IN (\(question)) ORDER BY o.sort_name, o.id LIMIT 50
        """
      ).map { Built(organisation: try $0("id"), name: try $0("name"), what: what) }
    }
  }

  /// Takes an import back. Its ledger rows stay, each mended by one that names it; figures count net of both.
  package static func undo(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.imports)
    let list = try find(id, in: tx)
    guard list.undone == nil else { throw Problem.conflict("This import has already been undone.") }
    if list.isContacts { return try ContactImport.undo(id, house, by: actor, in: tx) }
    guard try built(on: id, house, in: tx).isEmpty else {
      throw Problem.conflict("Later changes depend on this import, so it can no longer be undone.")
    }
    try correct(id, by: actor, in: tx)
    let changes = try tx.rows("SELECT organisation, created FROM directory_import_change WHERE batch = \(id)")
    try putBack(id, in: tx)
    try tx.execute("DELETE FROM directory_membership WHERE batch = \(id)")
    try tx.execute("DELETE FROM directory_fact WHERE batch = \(id)")
    var kept: [OrganisationID] = []
    for change in changes {
      let organisation: OrganisationID = try change("organisation")
      if try change("created") {
        try Organisations.remove(organisation, in: tx)
      } else {
        kept.append(organisation)
      }
    }
    try tx.execute("UPDATE directory_import SET undone = \(tx.now) WHERE id = \(id)")
    try Organisations.present(kept, in: tx)
  }

  static func correct(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    guard let row = try tx.row("SELECT first_position, last_position FROM directory_import WHERE id = \(id)") else { return }
    let first: Int64 = try row("first_position")
    for old in try Ledger.rows(after: first - 1, until: try row("last_position"), in: tx) {
      try Ledger.undo(old.position, by: actor, in: tx)
    }
  }

  /// Only what it wrote; `built` has seen that it stands there still.
  private static func putBack(_ id: RecordID, in tx: WriteTx) throws {
    let of: SQL = "FROM directory_import_change c WHERE c.batch = \(id) AND c.organisation = directory_organisation.id"
    try tx.execute(
      """
      UPDATE directory_organisation SET latitude = (SELECT c.latitude \(of)), longitude = (SELECT c.longitude \(of)),
        version = version + 1
      WHERE id IN (SELECT c.organisation FROM directory_import_change c WHERE c.batch = \(id) AND c.place_written)
      """)
    try tx.execute(
      """
      UPDATE directory_organisation SET website = (SELECT c.website \(of)), version = version + 1
      WHERE id IN (SELECT c.organisation FROM directory_import_change c WHERE c.batch = \(id) AND c.website_written)
      """)
  }
}

extension ImportRow {
  init(_ row: Row) throws {
    id = try row("id")
    name = try row("name")
    isContacts = try (row("kind") as String) == "contacts"
    added = try row("added")
    changed = try row("changed")
    unchanged = try row("unchanged")
    applied = try row("applied")
    undone = try row("undone")
  }
}
