import Storage
import Web

/// The one row that every noun with texts, files, ledger rows, requests or a card shares. The noun's own table has
/// this identifier as key and foreign key.
package struct Record: Sendable {
  package let id: RecordID
  /// The noun: `city`, `plan`, `act`.
  package let kind: String
  /// Whose it is; nil for the house.
  package let owner: OrganisationID?
  package let audience: Audience

  /// - Returns: the identifier to insert the noun's own row with.
  package static func create(_ kind: String, owner: OrganisationID?, audience: Audience, in tx: WriteTx) throws -> RecordID {
    let id = try tx.nextID(RecordNoun.self)
    try tx.execute(
      "INSERT INTO core_record (id, kind, owner, audience) VALUES (\(id), \(kind), \(owner), \(audience))")
    return id
  }

  /// For an organisation, which owns itself.
  package static func createOwner(_ kind: String, audience: Audience, in tx: WriteTx) throws -> OrganisationID {
    let id = try tx.nextID(OrganisationNoun.self)
    try tx.execute("INSERT INTO core_record (id, kind, owner, audience) VALUES (\(id), \(kind), \(id), \(audience))")
    return id
  }

  /// Throws `Problem.notFound` for what does not exist or may not be seen.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Record {
    guard
      let row = try tx.row(
        "SELECT id, kind, owner, audience FROM core_record r WHERE id = \(id) AND \(sight.sees("r.audience"))")
    else { throw Problem.notFound }
    return Record(id: try row("id"), kind: try row("kind"), owner: try row("owner"), audience: try row("audience"))
  }

  package static func audiences(_ ids: [RecordID], in tx: Tx) throws -> [RecordID: Audience] {
    let found = try inPortions(ids) { portion in
      try tx.rows("SELECT id, audience FROM core_record r WHERE id IN \(in: portion)")
        .map { (try $0("id") as RecordID, try $0("audience") as Audience) }
    }
    return Dictionary(found, uniquingKeysWith: { first, _ in first })
  }

  /// For what changes hands: an action given to another city.
  package static func setOwner(_ id: RecordID, _ owner: OrganisationID?, in tx: WriteTx) throws {
    try tx.execute("UPDATE core_record SET owner = \(owner) WHERE id = \(id)")
  }

  /// Its cards follow, in lists and in search.
  package static func setAudience(_ id: RecordID, _ audience: Audience, in tx: WriteTx) throws {
    try tx.execute("UPDATE core_record SET audience = \(audience) WHERE id = \(id)")
    try Cards.setAudience(id, audience, in: tx)
  }
}
