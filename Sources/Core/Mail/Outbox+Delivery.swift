import Storage

extension Outbox {
  /// Why no mail could be handed to this server now, in its own words or libcurl's; nil when one could. For `doctor`.
  package static func trouble(with server: String) async -> String? {
    switch try? await onOwnThread({ SMTP.knock(server) }) {
    case .accepted?: nil
    case .refused(let why)?, .delayed(let why)?, .unreachable(let why)?, .misconfigured(let why)?: why
    case nil: "it could not be asked"
    }
  }

  static let jobs: [JobKind] = [
    JobKind("mail.deliver") { house, payload in
      guard let id = ID<MailRow>(text: payload["mail"] ?? "") else { return }
      try await deliver(id, house)
    },
    JobKind("mail.resume", every: .hour) { house, _ in try await resume(house) },
  ]

  /// Seconds between the tries of a mail that a server delays or that finds no server: nearly two days in all.
  static let pauses: [Double] = [60, 300, 900, 3600, 4 * 3600, 12 * 3600, 24 * 3600]

  /// Sends one mail. It may leave twice when its worker is killed between the server's yes and our note of it; its
  /// Message-ID is then the same.
  static func deliver(_ id: ID<MailRow>, _ house: House) async throws {
    let found = try await house.database.read { try rows("id = \(id) AND state = 'waiting'", in: $0).first }
    // Erased, dropped or sent already.
    guard let mail = found else { return }
    if house.settings.demo { return try await settle(mail, .kept, house) }
    guard let server = house.settings.smtp else { return try await settle(mail, .held, house) }
    guard let sender = MailSender(house.settings.sender) else {
      return try await later(mail, .server, "PAIDEIA_SENDER", house)
    }
    let message = MIME.message(mail, from: sender)
    let back = envelope(mail, sender)
    let result = try await onOwnThread { SMTP.send(message, from: back, to: mail.address, server: server) }
    switch result {
    case .accepted: try await sent(mail, house)
    case .refused(let words): try await failed(mail, .refused, words, house)
    case .delayed(let words): try await later(mail, .delayed, words, house)
    case .unreachable(let words): try await later(mail, .unreachable, words, house)
    case .misconfigured(let words): try await later(mail, .server, words, house)
    }
  }

  private static func settle(_ mail: MailRow, _ state: MailRow.State, _ house: House) async throws {
    try await house.database.write { tx in
      _ = try tx.execute("UPDATE core_mail SET state = \(state) WHERE id = \(mail.id) AND state = 'waiting'")
    }
  }

  /// Its words go: they may hold a link that signs in.
  private static func sent(_ mail: MailRow, _ house: House) async throws {
    try await house.database.write { tx in
      _ = try tx.execute(
        """
        UPDATE core_mail SET state = 'sent', sent = \(tx.now), body = '', html = NULL, fault = NULL, reason = NULL,
          tries = tries + 1 WHERE id = \(mail.id) AND state = 'waiting'
        """)
    }
  }

  private static func failed(_ mail: MailRow, _ fault: MailRow.Fault, _ reason: String, _ house: House) async throws {
    try await house.database.write { tx in
      _ = try tx.execute(
        """
        UPDATE core_mail SET state = 'failed', fault = \(fault), reason = \(reason), tries = tries + 1
        WHERE id = \(mail.id) AND state = 'waiting'
        """)
    }
  }

  private static func later(_ mail: MailRow, _ fault: MailRow.Fault, _ reason: String, _ house: House) async throws {
    guard mail.tries < pauses.count else { return try await failed(mail, fault, reason, house) }
    let pause = pauses[mail.tries]
    try await house.database.write { tx in
      let changed = try tx.execute(
        """
        UPDATE core_mail SET fault = \(fault), reason = \(reason), tries = tries + 1, attempt = \(mail.attempt + 1)
        WHERE id = \(mail.id) AND state = 'waiting' AND attempt = \(mail.attempt)
        """)
      if changed > 0 { try enqueue(mail.id, attempt: mail.attempt + 1, at: tx.now.adding(seconds: pause), in: tx) }
    }
  }

  /// What was held leaves once there is a server; what waits without a job (it was dropped, or failed for another
  /// reason) gets a new one, so that no mail is forgotten.
  static func resume(_ house: House) async throws {
    let hasWay = house.settings.smtp != nil || house.settings.demo
    try await house.database.write { tx in
      let lost = try rows(
        """
        state = 'waiting' AND NOT EXISTS (SELECT 1 FROM core_job j WHERE j.state IN ('waiting', 'running')
          AND j.unique_key = 'mail.deliver:' || CAST(core_mail.id AS TEXT) || ':' || CAST(core_mail.attempt AS TEXT))
        ORDER BY id LIMIT 500
        """, in: tx)
      let held = hasWay ? try rows("state = 'held' ORDER BY id LIMIT 500", in: tx) : []
      for mail in lost + held { try wake(mail, in: tx) }
    }
  }
}
