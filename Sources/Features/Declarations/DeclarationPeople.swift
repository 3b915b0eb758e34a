import Core
import Directory
import Storage
import Time
import Web

/// What the room holds of persons: who wrote or signed for a city, who supports a text for themselves.
enum DeclarationPeople {
  static let holding = Holding(
    "declarations", "Declarations: amendments and signatures for a city, your own support",
    purpose: "To know who acted for a city, and to count each person once.",
    read: { person, tx in
      let amended = try tx.rows(
        "SELECT id, declaration, made FROM declarations_amendment WHERE person = \(person) OR decided_by = \(person) ORDER BY id"
      ).map { ["amendment": "\(try $0("id") as Int64)", "declaration": "\(try $0("declaration") as Int64)", "moment": try $0("made")] }
      let signed = try tx.rows("SELECT id, declaration, signed FROM declarations_signature WHERE person = \(person) ORDER BY id")
        .map { ["signature": "\(try $0("id") as Int64)", "declaration": "\(try $0("declaration") as Int64)", "moment": try $0("signed")] }
      let supported = try tx.rows("SELECT declaration, day FROM declarations_support WHERE person = \(person) ORDER BY id")
        .map { ["support": "\(try $0("declaration") as Int64)", "day": try $0("day")] }
      return amended + signed + supported
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE declarations_amendment SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE declarations_amendment SET decided_by = \(kept) WHERE decided_by = \(double)")
      try tx.execute("UPDATE declarations_signature SET person = \(kept) WHERE person = \(double)")
      // One person supports a text once.
      try tx.execute(
        """
        DELETE FROM declarations_support WHERE person = \(double) AND declaration IN
          (SELECT o.declaration FROM declarations_support o WHERE o.person = \(kept))
        """)
      try tx.execute("UPDATE declarations_support SET person = \(kept) WHERE person = \(double)")
    })

  /// That a city signed stays, and the number of supporters; who it was does not.
  static func erase(_ person: PersonID, in tx: WriteTx) throws {
    try tx.execute("UPDATE declarations_amendment SET person = NULL WHERE person = \(person)")
    try tx.execute("UPDATE declarations_amendment SET decided_by = NULL WHERE decided_by = \(person)")
    try tx.execute("UPDATE declarations_signature SET person = NULL WHERE person = \(person)")
    try tx.execute("UPDATE declarations_support SET person = NULL WHERE person = \(person)")
  }

  static let retention = Retention(
    "declarations", "Who supports a text for themselves", reason: "Three years: the number stays, without names.", days: 1095
  ) { before, tx in
    try tx.execute(
      """
      UPDATE declarations_support SET person = NULL WHERE id IN (
        SELECT s.id FROM declarations_support s WHERE s.person IS NOT NULL AND s.day < \(before) ORDER BY s.id LIMIT 500)
      """)
  }
}
