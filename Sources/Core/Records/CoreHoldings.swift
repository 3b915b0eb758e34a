import Storage
import Web

extension Holding {
  /// The rows of a question as plain words, for `read`.
  package static func rows(_ sql: SQL, in tx: Tx) throws -> [[String: String]] {
    try tx.rows(sql).map { row in
      Dictionary(zip(row.columns, row.values.map(plain)), uniquingKeysWith: { first, _ in first })
    }
  }

  private static func plain(_ value: SQLValue) -> String {
    switch value {
    case .text(let text): text
    case .integer(let number): String(number)
    case .double(let number): String(number)
    case .bool(let yes): yes ? "yes" : "no"
    case .bytes(let bytes): "\(bytes.count) bytes"
    case .null: ""
    }
  }
}

/// What this floor holds of people.
enum CoreHoldings {
  static let all = [mails, files, acts]

  static let mails = Holding(
    "mails", "E-mails sent to this person", purpose: "To send them once, and to know what came back.",
    read: { person, tx in
      try Holding.rows(
        "SELECT address, subject, language, state, created, sent FROM core_mail WHERE person = \(person) ORDER BY id DESC", in: tx)
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE core_mail SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE core_mail SET sender = \(kept) WHERE sender = \(double)")
    })

  static let files = Holding(
    "files", "Files about this person", purpose: "They were submitted with a request or an act.",
    read: { person, tx in
      try Holding.rows("SELECT name, type, size, added FROM core_attachment WHERE about_person = \(person) ORDER BY id", in: tx)
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE core_attachment SET about_person = \(kept) WHERE about_person = \(double)")
    })

  static let acts = Holding(
    "acts", "What this person did here, as recorded", purpose: "Formal acts stay on record, with who did them for whom.",
    read: { person, tx in
      try Holding.rows("SELECT position, kind, day, recorded FROM core_ledger WHERE person = \(person) ORDER BY position DESC", in: tx)
    },
    merge: { double, kept, tx in try tx.execute("UPDATE core_ledger SET person = \(kept) WHERE person = \(double)") })

  static let retentions = [
    Retention(
      "mail.addresses", "Address and subject of sent e-mails",
      reason: "They are kept for 90 days after sending, to identify an e-mail that came back.",
      days: 90
    ) { before, tx in
      try tx.execute(
        """
        UPDATE core_mail SET address = '', person = NULL, subject = '' WHERE id IN (SELECT id FROM core_mail
          WHERE state = 'sent' AND address <> '' AND created < \(before.start) LIMIT 500)
        """)
    },
    Retention(
      "mails", "E-mails", reason: "What is left of an e-mail is removed 400 days after it was written: until then nothing is sent twice.",
      days: 400
    ) { before, tx in
      try tx.execute(
        """
        DELETE FROM core_mail WHERE id IN (SELECT id FROM core_mail WHERE state <> 'waiting' AND created < \(before.start) LIMIT 500)
        """)
    },
  ]
}
