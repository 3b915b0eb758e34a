import Core
import Foundation
import Storage
import Web

/// Erasing a person: name, addresses and what was said of them go; mandates, formal acts and what cities did stay.
package enum Erasures {
  /// Written before the change, so that no crash leaves an erasure that a restored backup would not know of.
  package static func erase(_ id: PersonID, by actor: Actor, _ house: House) async throws {
    let accounts: [(PersonID, Moment)] = try await house.database.read { tx in
      try actor.require(DirectoryPermissions.people)
      guard actor.person != id else { throw Problem.conflict("You cannot erase your own account: ask a colleague at the secretariat.") }
      guard try !People.find(id, in: tx).erased else { throw Problem.notFound }
      // A restore from before a merging brings the double back, by whatever name it had.
      return try ([id] + Merging.merged(into: id, in: tx)).compactMap { account in
        try self.created(account, in: tx).map { (account, $0) }
      }
    }
    try append(accounts.map { "\($0.0) \($0.1)\n" }.joined(), house.settings)
    try await house.database.write { tx in try People.erase(id, house, by: actor, in: tx) }
  }

  /// Applies again the erasures of `erasures.log` beside the database: after a restore, and whenever the house starts, since a
  /// database may also have been put back by hand. Returns how many.
  @discardableResult
  package static func replay(_ house: House) async throws -> Int {
    guard let text = try? String(contentsOfFile: file(house.settings), encoding: .utf8) else { return 0 }
    let erased = text.split(separator: "\n").compactMap { line -> (id: PersonID, created: Moment)? in
      let parts = line.split(separator: " ")
      guard parts.count == 2, let id = PersonID(text: parts[0]), let moment = Moment(parts[1]) else { return nil }
      return (id, moment)
    }
    guard !erased.isEmpty else { return 0 }
    let back: Set<PersonID> = try await house.database.read { tx in
      Set(try tx.values("SELECT id FROM directory_person WHERE NOT erased AND id IN \(in: erased.map(\.id))"))
    }
    var done = 0
    for (id, moment) in erased where back.contains(id) {
      done += try await house.database.write { tx in
        // An older backup may give the number of somebody it never knew to somebody else: the moment tells them apart.
        guard try created(id, in: tx) == moment, try !People.find(id, in: tx).erased else { return 0 }
        try People.erase(id, house, by: .house, in: tx)
        return 1
      }
    }
    if done > 0 { try await Cards.purge(house) }
    return done
  }

  private static func created(_ id: PersonID, in tx: Tx) throws -> Moment? {
    try tx.value("SELECT created FROM directory_person WHERE id = \(id)")
  }

  /// Whether anything was ever erased here, as far as this data folder knows.
  package static func isKnown(_ settings: Settings) -> Bool { FileManager.default.fileExists(atPath: file(settings)) }

  /// Person numbers and the moments in which they were made, nothing else.
  private static func file(_ settings: Settings) -> String { settings.data + "/erasures.log" }

  private static func append(_ line: String, _ settings: Settings) throws {
    let path = file(settings)
    if !FileManager.default.fileExists(atPath: path) {
      try FileManager.default.createDirectory(atPath: settings.data, withIntermediateDirectories: true)
      _ = FileManager.default.createFile(atPath: path, contents: nil)
    }
    guard let handle = FileHandle(forWritingAtPath: path) else { throw StorageError.engine("erasures.log cannot be written") }
    defer { try? handle.close() }
    try handle.seekToEnd()
    try handle.write(contentsOf: Data(line.utf8))
    try handle.synchronize()
  }
}

extension People {
  /// Within one write. Use `Erasures.erase`, which also writes it down beside the database.
  package static func erase(_ id: PersonID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.people)
    let person = try find(id, in: tx)
    let mandates = try tx.rows("SELECT \(Mandates.columns) FROM directory_mandate m WHERE m.person = \(id) ORDER BY m.id").map(Mandate.init)
    for mandate in mandates where mandate.to.map({ $0 > tx.now.day }) ?? true { try Mandates.close(mandate.id, by: .house, in: tx) }
    try tx.execute("UPDATE directory_mandate SET evidence = '' WHERE person = \(id)")
    try Sessions.endAll(of: id, in: tx)
    try tx.execute("UPDATE directory_move SET state = 'dropped', address = '' WHERE person = \(id)")
    // Also what went to an address that they had before.
    let addresses = Set(try Outbox.addresses(of: id, in: tx) + [person.address].compactMap { $0 })
    for address in addresses { try forget(invitationsTo: addressKey(address), in: tx) }
    try Outbox.erase(id, addresses: addresses.sorted(), in: tx)
    let other = try replacement(for: person, mandates, house, in: tx)
    try Outbox.hide(id, Traces([person.name] + addresses), as: other, in: tx)
    for erasure in house.features.flatMap(\.erasures) { try erasure.erase(id, tx) }
    try tx.execute("DELETE FROM directory_consent WHERE person = \(id)")
    try blank(id, name: other, in: tx)
    try Cards.enqueuePurge(in: tx)
    try Ledger.record("person.erased", day: tx.now.day, of: id.as(), by: actor, in: tx)
  }

  /// Nothing is left of an account but its number.
  static func blank(_ id: PersonID, name: String, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE directory_person SET name = \(name), sort_name = \(NameKey.of(name)), address = NULL, address_key = NULL,
        password = NULL, factor = NULL, factor_proved = \(false), seen_day = NULL, ended_day = NULL, warned_day = NULL,
        erased = \(true) WHERE id = \(id)
      """)
  }

  private static func replacement(for person: Person, _ mandates: [Mandate], _ house: House, in tx: Tx) throws -> String {
    let reader = Reader(language: person.language, words: house.words)
    guard let organisation = mandates.last?.organisation else { return reader.t("a former user") }
    let names = try Organisations.names([organisation], person.language, on: tx.now.day, in: tx)
    return reader.t("a former representative of {organisation}", ["organisation": names[organisation] ?? ""])
  }

  private static func forget(invitationsTo key: String, in tx: WriteTx) throws {
    let open = try tx.rows("SELECT id, address FROM directory_invitation WHERE address <> ''")
    for row in open where try addressKey(row("address")) == key {
      let id: Int64 = try row("id")
      try tx.execute(
        "UPDATE directory_invitation SET state = 'withdrawn', name = '', address = '', evidence = '' WHERE id = \(id)")
      try tx.execute("DELETE FROM directory_link WHERE purpose = 'invitation' AND subject = \(id)")
    }
  }
}
