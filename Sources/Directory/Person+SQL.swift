import Core
import Foundation
import Storage
import Web

/// Finders and verbs of people.
package enum People {
  static let columns: SQL = "p.id, p.name, p.address, p.language, p.time_zone, p.erased"

  /// Throws `Problem.notFound`.
  package static func find(_ id: PersonID, in tx: Tx) throws -> Person {
    guard let row = try tx.row("SELECT \(columns) FROM directory_person p WHERE p.id = \(id)") else { throw Problem.notFound }
    return try Person(row)
  }

  /// By address, whatever its capitals; nil when unknown.
  package static func find(address: String, in tx: Tx) throws -> Person? {
    try tx.row("SELECT \(columns) FROM directory_person p WHERE p.address_key = \(addressKey(address))").map(Person.init)
  }

  package static func names(_ ids: some Collection<PersonID>, in tx: Tx) throws -> [PersonID: String] {
    let found = try inPortions(ids) { portion in
      try tx.rows("SELECT \(columns) FROM directory_person p WHERE p.id IN \(in: portion)").map(Person.init)
    }
    return Dictionary(found.map { ($0.id, $0.name) }, uniquingKeysWith: { first, _ in first })
  }

  /// In the order of names, erased ones left out.
  static func list(after page: Int, size: Int, in tx: Tx) throws -> (people: [Person], count: Int) {
    let count = try tx.count("SELECT count(*) FROM directory_person p WHERE NOT p.erased")
    let rows = try tx.rows(
      """
      SELECT \(columns) FROM directory_person p WHERE NOT p.erased ORDER BY p.sort_name, p.id
      LIMIT \(size) OFFSET \((page - 1) * size)
      """)
    return (try rows.map(Person.init), count)
  }

  /// Mail servers differ on capitals before the @; people do not.
  package static func addressKey(_ address: String) -> String {
    address.precomposedStringWithCanonicalMapping.lowercased()
  }

  /// A new account. The address must not belong to somebody else.
  @discardableResult
  package static func register(
    name: String, address: String?, language: Language, timeZone: String = "Europe/Madrid", in tx: WriteTx
  ) throws -> PersonID {
    if let address, try find(address: address, in: tx) != nil {
      throw FieldProblem("address", "Somebody already uses this address.")
    }
    let id = try Record.create("person", owner: nil, audience: .secretariat, in: tx).as(PersonNoun.self)
    try tx.execute(
      """
      INSERT INTO directory_person (id, name, sort_name, address, address_key, language, time_zone, factor_proved, factor_step,
        created, erased)
      VALUES (\(id), \(name), \(NameKey.of(name)), \(address), \(address.map(addressKey)), \(language.code), \(timeZone),
        \(false), \(Int64(0)), \(tx.now), \(false))
      """)
    return id
  }

  /// People to whose address mail came back for good, in the order of names.
  static func doubtful(in tx: Tx) throws -> [Person] {
    try tx.rows("SELECT \(columns) FROM directory_person p WHERE \(isDoubtful) ORDER BY p.sort_name, p.id").map(Person.init)
  }

  static let isDoubtful: SQL = "p.address_key IN \(Outbox.doubtful)"

  /// Says that mail arrives at this address again: it is no longer doubtful.
  package static func trustAddress(_ id: PersonID, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.people)
    guard let address = try find(id, in: tx).address else { throw Problem.notFound }
    try Outbox.trust(address, in: tx)
  }

  /// Name, language and time zone, by oneself or the secretariat.
  package static func change(
    _ id: PersonID, name: String, language: Language, timeZone: String, by actor: Actor, in tx: WriteTx
  ) throws {
    if actor.person != id { try actor.require(DirectoryPermissions.people) }
    try tx.execute(
      """
      UPDATE directory_person SET name = \(name), sort_name = \(NameKey.of(name)), language = \(language.code),
        time_zone = \(timeZone) WHERE id = \(id) AND NOT erased
      """)
  }
}

extension Person {
  init(_ row: Row) throws {
    id = try row("id")
    name = try row("name")
    address = try row("address")
    language = Language(try row("language") as String) ?? .english
    timeZone = try row("time_zone")
    erased = try row("erased")
  }
}
