import Storage
import Web

/// Every mail of the house: a row before it is sent, sent at least once.
package enum Outbox {
  /// Writes the mail and the job that delivers it. Throws `Problem.invalid` for what is not an address (field `address`).
  /// - Returns: nil when a mail with this key was there already.
  @discardableResult
  package static func put(_ mail: Mail, in tx: WriteTx) throws -> ID<MailRow>? {
    guard let address = MailAddress(mail.address) else {
      throw Problem.invalid([FieldProblem("address", "This is not an e-mail address to which we can write.")])
    }
    if let key = mail.key, try tx.count("SELECT count(*) FROM core_mail WHERE unique_key = \(key)") > 0 { return nil }
    let id = try tx.nextID(MailRow.self)
    try tx.execute(
      """
      INSERT INTO core_mail (id, token, person, sender, address, language, subject, body, html, unsubscribe, unique_key,
        state, created)
      VALUES (\(id), \(randomToken()), \(mail.to), \(mail.sender), \(address.description), \(mail.language.code),
        \(MIME.inLine(mail.subject)), \(mail.text), \(mail.html), \(mail.unsubscribe), \(mail.key),
        \(MailRow.State.waiting), \(tx.now))
      """)
    try enqueue(id, attempt: 0, at: nil, in: tx)
    return id
  }

  /// What was promised and is not sent: failed, come back, held, or waiting for more than an hour. Newest first.
  /// - Parameter sender: only theirs; nil is everybody's (staff).
  package static func problems(sender: PersonID? = nil, limit: Int = 50, in tx: Tx) throws -> [MailRow] {
    let whose: SQL = sender.map { "sender = \($0)" } ?? "TRUE"
    return try rows(
      """
      \(whose) AND (state IN ('failed', 'bounced', 'held')
        OR (state = 'waiting' AND created < \(tx.now.adding(seconds: -3600)))) ORDER BY id DESC LIMIT \(limit)
      """, in: tx)
  }

  /// For staff, newest first.
  package static func list(state: MailRow.State? = nil, limit: Int = 200, in tx: Tx) throws -> [MailRow] {
    let condition: SQL = state.map { "state = \($0)" } ?? "TRUE"
    return try rows("\(condition) ORDER BY id DESC LIMIT \(limit)", in: tx)
  }

  /// What stands in the mailbox of the demo, newest first; nil is everybody's.
  package static func mailbox(address: String? = nil, limit: Int = 100, in tx: Tx) throws -> [MailRow] {
    let whose: SQL = address.map { "lower(address) = \($0.lowercased())" } ?? "TRUE"
    return try rows("\(whose) AND state IN ('kept', 'waiting', 'held') ORDER BY id DESC LIMIT \(limit)", in: tx)
  }

  /// `Problem.notFound` when it is not there (any more).
  package static func find(_ id: ID<MailRow>, in tx: Tx) throws -> MailRow {
    guard let mail = try rows("id = \(id)", in: tx).first else { throw Problem.notFound }
    return mail
  }

  /// Tries a failed or held mail again, with all its tries. `Problem.conflict` in any other state.
  package static func retry(_ id: ID<MailRow>, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(.runsHouse)
    let mail = try find(id, in: tx)
    guard [.failed, .held].contains(mail.state) else {
      throw Problem.conflict("This e-mail has changed status: look at the list again.")
    }
    try wake(mail, in: tx)
  }

  /// Forgets a mail that could not be sent: by staff, or by whoever sent it.
  package static func drop(_ id: ID<MailRow>, by actor: Actor, in tx: WriteTx) throws {
    let mail = try find(id, in: tx)
    if actor.person == nil || mail.sender != actor.person { try actor.require(.runsHouse) }
    guard [.failed, .held, .bounced].contains(mail.state) else {
      throw Problem.conflict("This e-mail has changed status: look at the list again.")
    }
    try tx.execute("DELETE FROM core_mail WHERE id = \(id)")
  }

  /// Where mails to this person went, former addresses among them.
  package static func addresses(of person: PersonID, in tx: Tx) throws -> [String] {
    try tx.values("SELECT DISTINCT address FROM core_mail WHERE person = \(person) AND address <> '' ORDER BY address")
  }

  /// What was written to others, and names this person, says another word instead; what they themselves had others write
  /// and has not left yet leaves no more.
  package static func hide(_ person: PersonID, _ traces: Traces, as other: String, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM core_mail WHERE sender = \(person) AND state <> 'sent'")
    try tx.execute("UPDATE core_mail SET sender = NULL WHERE sender = \(person)")
    for mail in try rows("TRUE", in: tx) {
      let hidden = [mail.subject, mail.text, mail.html ?? "", mail.reason ?? ""].map { traces.hide($0, as: other) }
      guard hidden.contains(where: { $0 != nil }) else { continue }
      try tx.execute(
        """
        UPDATE core_mail SET subject = \(hidden[0] ?? mail.subject), body = \(hidden[1] ?? mail.text), html = \(hidden[2] ?? mail.html),
          reason = \(hidden[3] ?? mail.reason) WHERE id = \(mail.id)
        """)
    }
  }

  /// Removes every mail to this person, words and address included, and every mail to the addresses given.
  package static func erase(_ person: PersonID, addresses: [String] = [], in tx: WriteTx) throws {
    try tx.execute("DELETE FROM core_mail WHERE person = \(person)")
    if !addresses.isEmpty {
      try tx.execute("DELETE FROM core_mail WHERE lower(address) IN \(in: addresses.map { $0.lowercased() })")
    }
  }

  // Shared with delivery.

  static func rows(_ condition: SQL, in tx: Tx) throws -> [MailRow] {
    try tx.rows(
      """
      SELECT id, token, person, sender, address, language, subject, body, html, unsubscribe, state, tries, attempt,
        fault, reason, created, sent FROM core_mail WHERE \(condition)
      """
    ).map(MailRow.init)
  }

  static func enqueue(_ id: ID<MailRow>, attempt: Int, at moment: Moment?, in tx: WriteTx) throws {
    try Jobs.enqueue(
      "mail.deliver", payload: ["mail": "\(id)"], at: moment, key: "mail.deliver:\(id):\(attempt)", in: tx)
  }

  /// Sends it anew, now.
  static func wake(_ mail: MailRow, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE core_mail SET state = 'waiting', tries = 0, attempt = \(mail.attempt + 1), fault = NULL, reason = NULL
      WHERE id = \(mail.id)
      """)
    try enqueue(mail.id, attempt: mail.attempt + 1, at: nil, in: tx)
  }
}

extension MailRow {
  init(_ row: Row) throws {
    id = try row("id")
    token = try row("token")
    to = try row("person")
    sender = try row("sender")
    address = try row("address")
    language = Language(try row("language", as: String.self)) ?? .english
    subject = try row("subject")
    text = try row("body")
    html = try row("html")
    unsubscribe = try row("unsubscribe")
    state = try row("state")
    tries = try row("tries")
    attempt = try row("attempt")
    fault = try row("fault")
    reason = try row("reason")
    created = try row("created")
    sent = try row("sent")
  }
}
