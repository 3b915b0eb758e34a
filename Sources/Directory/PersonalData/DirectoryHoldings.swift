import Core
import Storage
import Web

/// What the directory holds of a person.
enum DirectoryHoldings {
  static let all = [account, mandates, invitations, moves, sessions, consents, checks, imports]

  static let account = Holding(
    "account", "Account", purpose: "To address and recognise the person, to send them e-mails in their language, and to let them sign in.",
    read: { person, tx in
      try Holding.rows(
        """
        SELECT name, address, language, time_zone, created, seen_day, ended_day,
          CASE WHEN password IS NULL THEN 'no' ELSE 'yes' END AS password,
          CASE WHEN factor_proved THEN 'yes' ELSE 'no' END AS second_step
        FROM directory_person WHERE id = \(person)
        """, in: tx)
    },
    // The account that stays keeps its own; only the last sign of life is of both.
    merge: { double, kept, tx in
      let seen: Day? = try tx.value("SELECT max(seen_day) FROM directory_person WHERE id IN \(in: [double, kept])")
      try tx.execute("UPDATE directory_person SET seen_day = \(seen), warned_day = NULL WHERE id = \(kept)")
    })

  static let mandates = Holding(
    "mandates", "Mandates", purpose: "Rights come from mandates alone; who acted for a city, and when, stays on record.",
    read: { person, tx in
      try Holding.rows(
        """
        SELECT o.name AS organisation, m.role, m.from_day, m.to_day, m.evidence, m.confirmed_day FROM directory_mandate m
        JOIN directory_organisation o ON o.id = m.organisation WHERE m.person = \(person) ORDER BY m.id
        """, in: tx)
    },
    merge: { double, kept, tx in
      let day = tx.now.day
      // Where both hold the same role, the one of the double ends.
      try tx.execute(
        """
        UPDATE directory_mandate SET to_day = \(day) WHERE person = \(double) AND (to_day IS NULL OR to_day > \(day))
          AND EXISTS (SELECT 1 FROM directory_mandate m WHERE m.person = \(kept) AND m.organisation = directory_mandate.organisation
            AND m.role = directory_mandate.role AND \(Organisations.holds("m", on: day)))
        """)
      try tx.execute("UPDATE directory_mandate SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE directory_mandate SET named_by = \(kept) WHERE named_by = \(double)")
    })

  static let invitations = Holding(
    "invitations", "Invitations to and by this person",
    purpose: "Until they are answered, are withdrawn or expire; then name and address are removed.",
    read: { person, tx in
      try Holding.rows(
        """
        SELECT o.name AS organisation, i.role, i.name, i.address, i.made, i.ends, i.state FROM directory_invitation i
        JOIN directory_organisation o ON o.id = i.organisation
        WHERE i.invited_by = \(person) OR (i.address <> '' AND i.address = (SELECT p.address FROM directory_person p WHERE p.id = \(person)))
        ORDER BY i.id
        """, in: tx)
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE directory_invitation SET invited_by = \(kept) WHERE invited_by = \(double)")
    })

  static let moves = Holding(
    "moves", "Requests for a new address", purpose: "So that nobody takes somebody else’s place.",
    read: { person, tx in
      try Holding.rows("SELECT address, asked, state, decided FROM directory_move WHERE person = \(person) ORDER BY id", in: tx)
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE directory_move SET state = 'dropped', address = '' WHERE person = \(double) AND state = 'open'")
      try tx.execute("UPDATE directory_move SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE directory_move SET decided_by = \(kept) WHERE decided_by = \(double)")
    })

  static let sessions = Holding(
    "sessions", "Browsers signed in", purpose: "To stay signed in.",
    read: { person, tx in
      try Holding.rows("SELECT started, ends FROM directory_session WHERE person = \(person) ORDER BY started", in: tx)
    },
    merge: { double, _, tx in try Sessions.endAll(of: double, in: tx) })

  static let consents = Holding(
    "consents", "What the person agreed to or refused", purpose: "To respect it, and to be able to prove it.",
    read: { person, tx in
      try Holding.rows("SELECT kind, version, given, withdrawn FROM directory_consent WHERE person = \(person) ORDER BY id", in: tx)
    },
    merge: { double, kept, tx in try tx.execute("UPDATE directory_consent SET person = \(kept) WHERE person = \(double)") })

  static let imports = Holding(
    "imports", "Lists imported", purpose: "So that questions about an import can be answered, and the import undone.",
    read: { person, tx in
      try Holding.rows("SELECT name, kind, applied AS recorded FROM directory_import WHERE applied_by = \(person) ORDER BY id", in: tx)
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE directory_import SET applied_by = \(kept) WHERE applied_by = \(double)")
      // An account that holds more than its import made does not go with it.
      try tx.execute(
        "UPDATE directory_import_contact SET account = \(kept), created = \(false) WHERE account IN \(in: [double, kept])")
    })

  static let checks = Holding(
    "checks", "Yearly checks of a city’s data", purpose: "To know who confirmed the data.",
    read: { person, tx in
      try Holding.rows(
        """
        SELECT o.name AS organisation, c.year, c.checked_day FROM directory_check c
        JOIN directory_organisation o ON o.id = c.organisation WHERE c.checked_by = \(person) ORDER BY c.id
        """, in: tx)
    },
    merge: { double, kept, tx in try tx.execute("UPDATE directory_check SET checked_by = \(kept) WHERE checked_by = \(double)") })
}
