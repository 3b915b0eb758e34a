import Core
import Foundation
import Storage
import Web

/// The ways in. Known and unknown addresses get the same answer in about the same time.
package enum SignIn {
  /// For a whole address of the net: shared offices sign in together in the morning.
  package static let perClient = RateLimit.Rule("sign-in client", burst: 30, oneEach: 10)
  package static let perAddress = RateLimit.Rule("sign-in address", burst: 6, oneEach: 120)
  static let perCode = RateLimit.Rule("sign-in code", burst: 5, oneEach: 60)
  static let minutes = 30

  /// Writes a mail with a link, if somebody has this address.
  /// - Parameter next: where to go afterwards, an address of ours.
  static func sendLink(to address: String, next: String?, _ house: House, in tx: WriteTx) throws {
    guard let person = try People.find(address: address, in: tx), let address = person.address,
      try !Accounts.isEnded(person.id, in: tx)
    else { return }
    let token = try Links.make(.signIn, person: person.id, next: next, ends: tx.now.adding(seconds: Double(minutes) * 60), in: tx)
    let reader = Reader(language: person.language, words: house.words, timeZone: person.timeZone)
    let link = "\(house.settings.address)/\(reader.language)/sign-in/link/\(token)"
    try Outbox.put(
      Mail(
        to: person.id, address: address, language: person.language, subject: reader.t("Your sign-in link"),
        text: reader.t(
          """
          Somebody, probably you, asked for a sign-in link. It works once, for {minutes} minutes:

          {link}

          If it was not you, do nothing: nobody gets in without this link.
          """, ["minutes": String(minutes), "link": link])),
      in: tx)
  }

  /// A link for somebody who does not get in, to the address that the house has of them; whoever calls has asked for the right.
  /// - Parameter next: where it leads, without the language.
  /// - Returns: false where the house has no address, or the account has ended.
  package static func help(_ person: PersonID, next: String, _ house: House, in tx: WriteTx) throws -> Bool {
    let person = try People.find(person, in: tx)
    guard let address = person.address, try !Accounts.isEnded(person.id, in: tx) else { return false }
    try sendLink(to: address, next: "/\(person.language.nearestOfficial)\(next)", house, in: tx)
    return true
  }

  /// Uses a link. Returns the session's token and where to go; nil when it was used or has ended.
  static func use(link token: String, in tx: WriteTx) throws -> Entry? {
    guard let link = try Links.use(token, .signIn, in: tx), let person = link.person else { return nil }
    return try enter(person, next: link.next, in: tx)
  }

  package struct Entry: Sendable {
    package let token: String
    let waitsForFactor: Bool
    let next: String?
  }

  /// Starts a session, one that waits for its code where a second factor is enrolled.
  /// - Parameter organisation: for whom they then act; nil is the one that they chose or the first.
  package static func enter(_ person: PersonID, for organisation: OrganisationID? = nil, next: String?, in tx: WriteTx) throws -> Entry {
    let waits: Bool = try tx.value("SELECT factor_proved FROM directory_person WHERE id = \(person)") ?? false
    let token = try Sessions.open(for: person, organisation: organisation, waitsForFactor: waits, in: tx)
    return Entry(token: token, waitsForFactor: waits, next: next)
  }

  /// Nil when the address or the password is not right.
  static func enter(address: String, password: String, next: String?, _ house: House) async throws -> Entry? {
    let row = try await house.database.read { tx in
      try tx.row(
        "SELECT id, password FROM directory_person WHERE address_key = \(People.addressKey(address)) AND NOT erased AND ended_day IS NULL")
    }
    let kept: String? = try row?("password") ?? nil
    guard try await Password.matches(password, kept), let id: PersonID = try row?("id") else { return nil }
    return try await house.database.write { tx in
      // Changed or erased while scrypt was working.
      let now: String? = try tx.value("SELECT password FROM directory_person WHERE id = \(id) AND NOT erased AND ended_day IS NULL")
      guard now == kept else { return nil }
      return try enter(id, next: next, in: tx)
    }
  }

  /// The second step. Returns the session's new token; nil when the code is not right.
  static func prove(_ code: String, token: String, in tx: WriteTx) throws -> String? {
    guard let person = try waiting(token, in: tx), let row = try factor(of: person, in: tx) else { return nil }
    guard let step = OneTimeCode.accepted(code, secret: row.secret, now: tx.now.milliseconds, after: row.lastStep) else { return nil }
    try tx.execute("UPDATE directory_person SET factor_step = \(step) WHERE id = \(person)")
    try Sessions.end(token, in: tx)
    return try Sessions.open(for: person, in: tx)
  }

  /// Whose session waits for its code.
  static func waiting(_ token: String, in tx: Tx) throws -> PersonID? {
    try tx.value(
      "SELECT person FROM directory_session WHERE token = \(Secret.hash(token)) AND waits_for_factor AND ends > \(tx.now)")
  }

  private static func factor(of person: PersonID, in tx: Tx) throws -> (secret: [UInt8], lastStep: Int64)? {
    guard let row = try tx.row("SELECT factor, factor_step FROM directory_person WHERE id = \(person)"),
      let kept: String = try row("factor"), let secret = Secret.bytes(hexadecimal: kept)
    else { return nil }
    return (secret, try row("factor_step"))
  }

  // MARK: What a person sets for themselves

  static func setPassword(_ hash: String, of person: PersonID, keeping token: String, in tx: WriteTx) throws {
    try tx.execute("UPDATE directory_person SET password = \(hash) WHERE id = \(person) AND NOT erased")
    // Whoever came in with the old password is out.
    try tx.execute("DELETE FROM directory_session WHERE person = \(person) AND token <> \(Secret.hash(token))")
  }

  /// A new secret for an app; it counts once a code of it was typed. An enrolled factor is not replaced this way.
  static func beginFactor(of person: PersonID, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE directory_person SET factor = \(Secret.hexadecimal(Secret.bytes(20))), factor_step = \(Int64(0))
      WHERE id = \(person) AND NOT factor_proved
      """)
  }

  static func finishFactor(of person: PersonID, code: String, in tx: WriteTx) throws -> Bool {
    guard let row = try factor(of: person, in: tx),
      let step = OneTimeCode.accepted(code, secret: row.secret, now: tx.now.milliseconds, after: row.lastStep)
    else { return false }
    try tx.execute("UPDATE directory_person SET factor_proved = \(true), factor_step = \(step) WHERE id = \(person)")
    return true
  }

  /// Only with a code, so that an open browser is not enough.
  static func endFactor(of person: PersonID, code: String, in tx: WriteTx) throws -> Bool {
    guard let row = try factor(of: person, in: tx),
      OneTimeCode.accepted(code, secret: row.secret, now: tx.now.milliseconds, after: row.lastStep) != nil
    else { return false }
    try tx.execute("UPDATE directory_person SET factor = NULL, factor_proved = \(false) WHERE id = \(person)")
    return true
  }

  /// An address of ours to go to after signing in, or nil.
  static func ours(_ next: String?) -> String? {
    guard let next, next.hasPrefix("/"), !next.hasPrefix("//"), next.utf8.count <= 300,
      next.utf8.allSatisfy({ $0 > 32 && $0 < 127 && $0 != 92 })
    else { return nil }
    return next
  }
}

/// Links in mails: 128 random bits of which the hash is kept, one use.
package enum Links {
  package enum Purpose: String, SQLWord {
    case signIn = "sign-in", invitation
    /// Says of one's own mandate that it holds or has ended.
    case mandate
    /// Says whether an advice helped.
    case review
    /// Says whether the product of a working group was used.
    case use
    /// Begins an application for membership, and has it signed by the mayor.
    case joining, signature
  }

  package struct Link: Sendable {
    package let person: PersonID?
    /// What it opens: the invitation, the mandate, the request.
    package let subject: Int64?
    package let next: String?
  }

  package static func make(
    _ purpose: Purpose, person: PersonID? = nil, subject: Int64? = nil, next: String? = nil, ends: Moment, in tx: WriteTx
  ) throws -> String {
    let token = Secret.token()
    try tx.execute(
      """
      INSERT INTO directory_link (token, purpose, person, subject, next, ends)
      VALUES (\(Secret.hash(token)), \(purpose), \(person), \(subject), \(SignIn.ours(next)), \(ends))
      """)
    return token
  }

  /// Looks without using it: nil when it was used, has ended or never was.
  package static func find(_ token: String, _ purpose: Purpose, in tx: Tx) throws -> Link? {
    guard
      let row = try tx.row(
        """
        SELECT person, subject, next FROM directory_link
        WHERE token = \(Secret.hash(token)) AND purpose = \(purpose) AND used IS NULL AND ends > \(tx.now)
        """)
    else { return nil }
    return Link(person: try row("person"), subject: try row("subject"), next: try row("next"))
  }

  /// Nil for all but the first of those who use it.
  package static func use(_ token: String, _ purpose: Purpose, in tx: WriteTx) throws -> Link? {
    guard let link = try find(token, purpose, in: tx) else { return nil }
    try tx.execute("UPDATE directory_link SET used = \(tx.now) WHERE token = \(Secret.hash(token))")
    return link
  }

  /// Those that open this no longer do.
  package static func drop(_ purpose: Purpose, subject: Int64, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM directory_link WHERE purpose = \(purpose) AND subject = \(subject)")
  }
}
