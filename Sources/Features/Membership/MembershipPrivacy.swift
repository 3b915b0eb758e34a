import Core
import Directory
import Storage
import Web

/// What this room holds of people, what it waits for from them, and how long it keeps it.
enum MembershipPrivacy {
  /// Next steps that somebody promised.
  static let waiting: [Waiting] = [
    Waiting("prospects") { actor, _, now in
      actor.person.map { "SELECT count(*) FROM membership_prospect p WHERE \(promised(by: $0, now.day))" }
    } find: { visit, tx in
      guard let person = visit.actor?.person else { return [] }
      return try tx.rows(
        """
        SELECT p.id, p.city, p.next_step, p.next_day FROM membership_prospect p WHERE \(promised(by: person, visit.now.day))
        ORDER BY p.next_day, p.id LIMIT 50
        """
      ).map { row in
        Waiting.Item(
          title: "\(try row("city") as String): \(try row("next_step") as String)", path: "/prospects/\(try row("id") as Int64)",
          due: try row("next_day"))
      }
    }
  ]

  /// Steps that a person said to take, due within a fortnight.
  private static func promised(by person: PersonID, _ day: Day) -> SQL {
    """
    p.owner = \(person) AND p.next_step <> '' AND p.next_day <= \(day.adding(days: 14))
      AND p.stage NOT IN \(in: Prospect.Stage.allCases.filter(\.isOver))
    """
  }

  static let holdings: [Holding] = [
    Holding(
      "prospect-contacts", "Contacts of cities that might join", purpose: "So that the association can invite their city.",
      read: { person, tx in
        guard let address = try People.find(person, in: tx).address else { return [] }
        return try tx.rows(
          "SELECT c.name, c.post, c.address, c.phone, c.language FROM membership_contact c WHERE c.address_key = \(People.addressKey(address)) ORDER BY c.id"
        ).map { row in
          [
            "name": try row("name"), "post": try row("post"), "address": try row("address"), "phone": try row("phone"),
            "language": try row("language"),
          ]
        }
      }, merge: { _, _, _ in }),
    Holding(
      "joining", "Applications that somebody wanted to begin", purpose: "So that the link in the e-mail is tied to the person who asked.",
      read: { person, tx in
        guard let address = try People.find(person, in: tx).address else { return [] }
        return try tx.rows(
          "SELECT b.city, b.name, b.address, b.made FROM membership_beginning b WHERE lower(b.address) = \(People.addressKey(address)) ORDER BY b.id"
        ).map { row in
          ["city": try row("city"), "name": try row("name"), "address": try row("address"), "made": "\(try row("made") as Moment)"]
        }
      }, merge: { _, _, _ in }),
    Holding(
      "membership.imports", "Lists of memberships that you imported",
      purpose: "So that questions about an import can be answered, and the import undone.",
      read: { person, tx in
        try Holding.rows(
          "SELECT i.name, i.applied AS recorded FROM membership_import i WHERE i.applied_by = \(person) ORDER BY i.id", in: tx)
      },
      merge: { double, kept, tx in try tx.execute("UPDATE membership_import SET applied_by = \(kept) WHERE applied_by = \(double)") }),
    Holding(
      "prospect-calls", "What somebody noted about cities that might join", purpose: "So that colleagues know what was said.",
      read: { person, tx in
        try tx.rows("SELECT k.prospect, k.day, k.words FROM membership_call k WHERE k.person = \(person) ORDER BY k.id").map { row in
          ["prospect": "\(try row("prospect") as Int64)", "day": "\(try row("day") as Day)", "words": try row("words")]
        }
      },
      merge: { double, kept, tx in
        try tx.execute("UPDATE membership_call SET person = \(kept) WHERE person = \(double)")
        try tx.execute("UPDATE membership_prospect SET owner = \(kept) WHERE owner = \(double)")
      }),
  ]

  static let erasure = Erasure { person, tx in
    if let address = try People.find(person, in: tx).address {
      let key = People.addressKey(address)
      try tx.execute("DELETE FROM membership_contact WHERE address_key = \(key)")
      try tx.execute("UPDATE membership_beginning SET name = '', address = '' WHERE lower(address) = \(key)")
      try tx.execute("UPDATE membership_signature SET address = '' WHERE lower(address) = \(key)")
    }
    try tx.execute("UPDATE membership_prospect SET owner = NULL WHERE owner = \(person)")
  }

  static let retentions: [Retention] = [
    Retention(
      "prospects", "Contacts and notes of cities that might join",
      reason: "They are kept for two years after the last change to the prospect.", days: 730
    ) { before, tx in
      let old: SQL = "SELECT p.id FROM membership_prospect p WHERE p.changed < \(before.start)"
      let contacts: [Int64] = try tx.values("SELECT c.id FROM membership_contact c WHERE c.prospect IN (\(old)) ORDER BY c.id LIMIT 250")
      if !contacts.isEmpty { try tx.execute("DELETE FROM membership_contact WHERE id IN \(in: contacts)") }
      let calls: [Int64] = try tx.values(
        "SELECT k.id FROM membership_call k WHERE k.words <> '' AND k.prospect IN (\(old)) ORDER BY k.id LIMIT 250")
      if !calls.isEmpty { try tx.execute("UPDATE membership_call SET words = '' WHERE id IN \(in: calls)") }
      return contacts.count + calls.count
    },
    Retention(
      "joining", "Names and addresses of people who began an application",
      reason: "A link that was not used is removed after thirty days.", days: 30
    ) { before, tx in
      try tx.execute(
        """
        UPDATE membership_beginning SET name = '', address = '' WHERE id IN (SELECT b.id FROM membership_beginning b
          WHERE b.address <> '' AND b.made < \(before.start) ORDER BY b.id LIMIT 500)
        """)
    },
    Newcomer.retention,
    Retention(
      "signatures", "Addresses of mayors’ offices", reason: "They are removed when the signing link has expired.", days: 0
    ) { before, tx in
      try tx.execute(
        """
        UPDATE membership_signature SET address = '' WHERE id IN (SELECT s.id FROM membership_signature s
          WHERE s.address <> '' AND s.ends < \(before.start) ORDER BY s.id LIMIT 500)
        """)
    },
    Retention(
      "cooperation", "Contacts of cooperation lines", reason: "They are kept for two years after the target date.", days: 730
    ) { before, tx in
      try tx.execute(
        """
        UPDATE membership_line SET contacts = '' WHERE id IN (SELECT l.id FROM membership_line l
          WHERE l.contacts <> '' AND l.by_day < \(before) ORDER BY l.id LIMIT 500)
        """)
    },
  ]
}
