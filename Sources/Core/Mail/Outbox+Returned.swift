import Storage
import Web

/// Mails that came back.
extension Outbox {
  package enum Return: Sendable, Equatable {
    /// Marked now, or already: the same report twice changes nothing.
    case marked, known
    /// The other server has not given up, or has delivered it.
    case notFinal
    /// The code is none of ours: forged, or of a mail that is long forgotten.
    case unknown
  }

  /// Where mails come back to. The code is 128 random bits that only the receiving server learns.
  static func envelope(_ mail: MailRow, _ sender: MailSender) -> String { "bounce+\(mail.token)@\(sender.address.domain)" }

  /// Marks the mail that a report is about. A later report may say that it came back for good, never less.
  package static func takeBack(_ report: DeliveryReport, in tx: WriteTx) throws -> Return {
    guard let token = report.token, let mail = try rows("token = \(token) AND state IN ('sent', 'bounced')", in: tx).first else {
      return .unknown
    }
    let fault: MailRow.Fault
    switch report.verdict {
    case .open: return .notFinal
    case .forGood: fault = .bounced
    case .forNow: fault = .bouncedForNow
    }
    if mail.state == .bounced, mail.fault == fault || mail.fault == .bounced { return .known }
    try tx.execute(
      """
      UPDATE core_mail SET state = 'bounced', fault = \(fault), reason = \(SMTP.withoutAddresses(MIME.inLine(report.reason)))
      WHERE id = \(mail.id)
      """)
    return .marked
  }

  /// What did not arrive of the mails that this person sent.
  package static func returned(sender: PersonID, in tx: Tx) throws -> [MailRow] {
    try rows("\(returned(sender: sender)) ORDER BY id DESC", in: tx)
  }

  /// The same as a condition on `core_mail`.
  static func returned(sender: PersonID) -> SQL { "sender = \(sender) AND state IN ('failed', 'bounced')" }

  /// What did not arrive of the mails with these keys.
  package static func returned(keys: [String], in tx: Tx) throws -> [String: MailRow] {
    if keys.isEmpty { return [:] }
    let found = try tx.rows(
      "SELECT unique_key, id FROM core_mail WHERE unique_key IN \(in: keys) AND state IN ('failed', 'bounced')")
    let ids = try found.map { try $0("id", as: ID<MailRow>.self) }
    if ids.isEmpty { return [:] }
    let mails = Dictionary(try rows("id IN \(in: ids)", in: tx).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return try found.reduce(into: [:]) { result, row in result[try row("unique_key")] = mails[try row("id")] }
  }

  /// Mails whose key begins so, by key: what was promised of one kind, and what became of it. The key outlives the address of a mail.
  package static func written(keysFrom start: String, in tx: Tx) throws -> [String: MailRow] {
    let found = try tx.rows(
      "SELECT unique_key, id FROM core_mail WHERE unique_key >= \(start) AND unique_key < \(start + "\u{10FFFF}") ORDER BY unique_key")
    let keys = try found.map { (try $0("id") as ID<MailRow>, try $0("unique_key") as String) }
    let mails = try inPortions(keys.map(\.0)) { portion in try rows("id IN \(in: portion)", in: tx) }
    let byID = Dictionary(mails.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return Dictionary(keys.compactMap { id, key in byID[id].map { (key, $0) } }, uniquingKeysWith: { first, _ in first })
  }

  /// Addresses in small letters from which a mail came back for good, for `IN`: they are doubtful until somebody
  /// changes or trusts them.
  package static let doubtful: SQL = "(SELECT lower(d.address) FROM core_mail d WHERE d.state = 'bounced' AND d.fault = 'bounced')"

  /// The newest mail that came back for good from this address.
  package static func doubt(about address: String, in tx: Tx) throws -> MailRow? {
    try rows("\(cameBack(from: address)) ORDER BY id DESC LIMIT 1", in: tx).first
  }

  /// Somebody says that the address works: what came back from it is forgotten.
  package static func trust(_ address: String, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM core_mail WHERE \(cameBack(from: address))")
  }

  private static func cameBack(from address: String) -> SQL {
    "state = 'bounced' AND fault = \(MailRow.Fault.bounced) AND lower(address) = \(address.lowercased())"
  }
}
