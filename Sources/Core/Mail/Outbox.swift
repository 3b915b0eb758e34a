import Storage
import Web

/// Every mail of the house: a row before it is sent, sent at least once.
package enum Outbox {
  /// Writes the mail and the job that delivers it. Throws `Problem.invalid` for what is not an address (field `address`).
  /// - Returns: nil when a mail with this key was there already.
  @discardableResult
  package static func put(_ mail: Mail, in tx: WriteTx) throws -> ID<MailRow>? { fatalError("being written") }

  /// What was promised and is not sent: failed, come back, held, or waiting for more than an hour. Newest first.
  /// - Parameter sender: only theirs; nil is everybody's (staff).
  package static func problems(sender: PersonID? = nil, limit: Int = 50, in tx: Tx) throws -> [MailRow] { fatalError("being written") }
  /// For staff, newest first.
  package static func list(state: MailRow.State? = nil, limit: Int = 200, in tx: Tx) throws -> [MailRow] { fatalError("being written") }
  /// What stands in the mailbox of the demo, newest first; nil is everybody's.
  package static func mailbox(address: String? = nil, limit: Int = 100, in tx: Tx) throws -> [MailRow] { fatalError("being written") }
  package static func find(_ id: ID<MailRow>, in tx: Tx) throws -> MailRow { fatalError("being written") }
  /// Tries a failed or held mail again.
  package static func retry(_ id: ID<MailRow>, by actor: Actor, in tx: WriteTx) throws { fatalError("being written") }
  /// A mail came back to `bounce+<token>@…`. False when the token is not ours.
  @discardableResult
  package static func bounced(token: String, reason: String, in tx: WriteTx) throws -> Bool { fatalError("being written") }
  /// Removes every mail to this person, words and address included, and to the addresses given.
  package static func erase(_ person: PersonID, addresses: [String] = [], in tx: WriteTx) throws { fatalError("being written") }

  static let jobs: [JobKind] = []
}
