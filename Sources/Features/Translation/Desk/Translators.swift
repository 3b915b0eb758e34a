import Core
import Directory
import Storage
import Web

/// A person who translates from one language into another, named by the secretariat.
struct Translator: Sendable, Equatable {
  let person: PersonID
  let source: Language
  let target: Language
}

enum Translators {
  static func all(in tx: Tx) throws -> [Translator] {
    try tx.rows("SELECT t.person, t.source, t.target FROM translation_translator t ORDER BY t.source, t.target, t.person")
      .map(Translator.init)
  }

  static func of(_ person: PersonID, in tx: Tx) throws -> [Translator] {
    try tx.rows(
      "SELECT t.person, t.source, t.target FROM translation_translator t WHERE t.person = \(person) ORDER BY t.source, t.target"
    ).map(Translator.init)
  }

  static func from(_ source: Language, to target: Language, in tx: Tx) throws -> [PersonID] {
    try tx.values(
      "SELECT t.person FROM translation_translator t WHERE t.source = \(source) AND t.target = \(target) ORDER BY t.person")
  }

  /// Whether somebody may take on what is to be translated so.
  static func may(_ actor: Actor, _ source: Language, _ target: Language, in tx: Tx) throws -> Bool {
    if actor.holds(TranslationPermissions.manage) { return true }
    guard let person = actor.person else { return false }
    return try from(source, to: target, in: tx).contains(person)
  }

  /// Throws problems of the fields `address` and `target`.
  static func name(address: String, _ source: Language, _ target: Language, by actor: Actor, in tx: WriteTx) throws -> Person {
    try actor.require(TranslationPermissions.manage)
    guard source != target else { throw FieldProblem("target", "Choose a different language from the first.") }
    guard let person = try People.find(address: address, in: tx), !person.erased else {
      throw FieldProblem("address", "Nobody has an account with this address. Add the person first.")
    }
    try tx.execute(
      """
      INSERT INTO translation_translator (person, source, target, named_by, since)
      VALUES (\(person.id), \(source), \(target), \(actor.person), \(tx.now.day)) ON CONFLICT (person, source, target) DO NOTHING
      """)
    return person
  }

  static func remove(_ translator: Translator, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(TranslationPermissions.manage)
    let gone = try tx.execute(
      """
      DELETE FROM translation_translator
      WHERE person = \(translator.person) AND source = \(translator.source) AND target = \(translator.target)
      """)
    if gone == 0 { throw Problem.notFound }
  }

  static func bringBack(_ translator: Translator, by actor: Actor, in tx: WriteTx) throws {
    guard let address = try People.find(translator.person, in: tx).address else { throw Problem.notFound }
    _ = try name(address: address, translator.source, translator.target, by: actor, in: tx)
  }

  // MARK: Persons

  static let holding = Holding(
    "translation.translator", "Languages from and into which you translate",
    purpose: "So that texts are offered to those who can translate them.",
    read: { person, tx in
      try tx.rows("SELECT source, target, since FROM translation_translator WHERE person = \(person) ORDER BY source, target").map { row in
        ["source": try row("source"), "target": try row("target"), "since": "\(try row("since") as Day)"]
      }
    },
    merge: { double, kept, tx in
      try tx.execute(
        """
        INSERT INTO translation_translator (person, source, target, named_by, since)
        SELECT \(kept), source, target, named_by, since FROM translation_translator WHERE person = \(double)
        ON CONFLICT (person, source, target) DO NOTHING
        """)
      try tx.execute("DELETE FROM translation_translator WHERE person = \(double)")
      try tx.execute("UPDATE translation_translator SET named_by = \(kept) WHERE named_by = \(double)")
    })

  static let work = Holding(
    "translation.assignment", "Texts that you translated, reviewed or imported from a file",
    purpose: "So that it is known who made a translation, and that person is thanked.",
    read: { person, tx in
      try tx.rows(
        """
        SELECT id, record, source, target, words, state FROM translation_assignment
        WHERE person = \(person) OR checked_by = \(person) ORDER BY id
        """
      ).map { row in
        [
          "request": "\(try row("id") as Int64)", "record": "\(try row("record") as Int64)", "source": try row("source"),
          "target": try row("target"), "words": "\(try row("words") as Int)", "state": try row("state"),
        ]
      }
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE translation_assignment SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE translation_assignment SET checked_by = \(kept) WHERE checked_by = \(double)")
      try tx.execute("UPDATE translation_import SET person = \(kept) WHERE person = \(double)")
    })

  static let erasure = Erasure { person, tx in
    try tx.execute("DELETE FROM translation_translator WHERE person = \(person)")
    try tx.execute("UPDATE translation_translator SET named_by = NULL WHERE named_by = \(person)")
    try tx.execute("UPDATE translation_assignment SET person = NULL WHERE person = \(person)")
    try tx.execute("UPDATE translation_assignment SET checked_by = NULL WHERE checked_by = \(person)")
    try tx.execute("UPDATE translation_import SET person = NULL WHERE person = \(person)")
  }
}

extension Translator {
  init(_ row: Row) throws {
    self.init(person: try row("person"), source: try row("source"), target: try row("target"))
  }
}
