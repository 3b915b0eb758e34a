import Core
import Directory
import Storage
import Web

/// A message to the people of a segment, written in one or more languages.
struct Mailing: Sendable {
  enum Kind: String, Sendable, SQLWord, CaseIterable {
    case news, invitation
    /// What everybody must get, such as the call of an assembly: no pause, no way out.
    case statutory

    var label: Phrase {
      switch self {
      case .news: "News"
      case .invitation: "Invitation"
      case .statutory: "Statutory message"
      }
    }

    /// Which consent it rests on; people get it with their mandate until they say no.
    var consent: ConsentKind? {
      switch self {
      case .news:
        ConsentKind(
          "mailings.news", "News by e-mail",
          wordings: ["While I act for a city, the association and its networks may send me their news by e-mail."], presumed: true)
      case .invitation:
        ConsentKind(
          "mailings.invitation", "Invitations by e-mail",
          wordings: ["While I act for a city, the association and its networks may invite me to their meetings and courses by e-mail."],
          presumed: true)
      case .statutory: nil
      }
    }
  }
  enum State: String, Sendable, SQLWord { case draft, sending, sent, stopped }

  let id: RecordID
  let owner: OrganisationID
  let segment: RecordID?
  let kind: Kind
  /// The language for those in whose languages nothing is written.
  let fallback: Language
  let state: State
  let made: Moment
  let begun: Moment?
  let ended: Moment?
  let recipients: Int
  let missed: Int

  /// Both fields of the message, by language.
  struct Words: Sendable, Equatable {
    var subject = ""
    var body = ""
    var isComplete: Bool { !subject.isEmpty && !body.isEmpty }

    /// What a form in a language was drawn from.
    func version(_ language: Language) -> String { "\(language.code)-\(Digest.of(subject, body).prefix(16))" }
  }
}

enum Mailings {
  static let columns: SQL =
    "m.id, m.owner, m.segment, m.kind, m.fallback, m.state, m.made, m.begun, m.ended, m.recipients, m.missed"

  /// Those who act for its owner, and the secretariat.
  static func find(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Mailing {
    let mailing = try find(id, in: tx)
    guard mailing.owner == actor.organisation || actor.isSecretariat else { throw Problem.notFound }
    return mailing
  }

  /// For the house's own work: no right is asked.
  static func find(_ id: RecordID, in tx: Tx) throws -> Mailing {
    guard let row = try tx.row("SELECT \(columns) FROM mailings_mailing m WHERE m.id = \(id)") else { throw Problem.notFound }
    return try Mailing(row)
  }

  static func list(by actor: Actor, in tx: Tx) throws -> [Mailing] {
    let whose: SQL = actor.isSecretariat ? "TRUE" : "m.owner = \(actor.organisation)"
    return try tx.rows("SELECT \(columns) FROM mailings_mailing m WHERE \(whose) ORDER BY m.id DESC LIMIT 100").map(Mailing.init)
  }

  static func words(_ id: RecordID, in tx: Tx) throws -> [Language: Mailing.Words] {
    var words: [Language: Mailing.Words] = [:]
    for (field, texts) in try Texts.all(id, in: tx) {
      for text in texts where !text.body.isEmpty {
        if field == "subject" { words[text.language, default: Mailing.Words()].subject = text.body }
        if field == "body" { words[text.language, default: Mailing.Words()].body = text.body }
      }
    }
    return words
  }

  /// In which of the written languages somebody reads it: their own, those they read next, else the fallback.
  static func language(for reader: Language, written: Set<Language>, fallback: Language) -> Language {
    reader.chain.first { written.contains($0) } ?? fallback
  }

  /// What a page showed of a draft before it is sent: its words, its kind, whom its criteria mean. Not who holds a role today: whoever
  /// takes one over is included.
  static func drawn(_ mailing: Mailing, _ criteria: Criteria, _ words: [Language: Mailing.Words]) -> String {
    let texts = words.sorted { $0.key.code < $1.key.code }.map { $1.version($0) }.joined(separator: " ")
    return Digest.of(mailing.kind.rawValue, mailing.fallback.code, criteria.fields.encoded, texts)
  }

  // MARK: Verbs

  /// A draft that its writer may change: theirs, and not begun.
  static func draft(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Mailing {
    let mailing = try find(id, by: actor, in: tx)
    guard mailing.owner == actor.organisation, actor.holds(MailingPermissions.write) else {
      throw Problem.forbidden(MailingPermissions.write.label)
    }
    guard mailing.state == .draft else { throw Problem.conflict("This message is already being sent.") }
    return mailing
  }

  static func begin(for segment: RecordID, language: Language, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    let segment = try Segments.find(segment, by: actor, in: tx)
    let id = try Record.create("mailing", owner: segment.owner, audience: .of(segment.owner), in: tx)
    try tx.execute(
      """
      INSERT INTO mailings_mailing (id, owner, segment, kind, fallback, state, made, sender, recipients, missed)
      VALUES (\(id), \(segment.owner), \(segment.id), \(Mailing.Kind.news), \(language.nearestOfficial.code), 'draft', \(tx.now),
        \(actor.person), \(0), \(0))
      """)
    return id
  }

  /// A text in this language was written by somebody else since the form was drawn, and would be lost.
  struct Outdated: Error { let now: Mailing.Words }

  /// An empty subject and body take the language away.
  /// - Parameter drawn: the version of the text that the form was drawn from, and of its language. Who changes to a language in which
  ///   nothing is written yet loses nobody's text.
  static func write(
    _ words: Mailing.Words, in language: Language, over drawn: String? = nil, _ id: RecordID, by actor: Actor, in tx: WriteTx
  ) throws {
    _ = try draft(id, by: actor, in: tx)
    let now = try self.words(id, in: tx)[language] ?? Mailing.Words()
    if let drawn, drawn != now.version(language), now != words, now != Mailing.Words() { throw Outdated(now: now) }
    for (field, body) in [("subject", words.subject), ("body", words.body)] {
      if words == Mailing.Words() {
        try Texts.remove(id, field, language, in: tx)
      } else {
        try Texts.write(id, field, language, body, in: tx)
      }
    }
  }

  static func set(_ kind: Mailing.Kind, fallback: Language, _ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    _ = try draft(id, by: actor, in: tx)
    if kind == .statutory { try actor.require(MailingPermissions.statutory) }
    try tx.execute("UPDATE mailings_mailing SET kind = \(kind), fallback = \(fallback.code) WHERE id = \(id)")
  }

  static func remove(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    _ = try draft(id, by: actor, in: tx)
    for (field, texts) in try Texts.all(id, in: tx) {
      for text in texts { try Texts.remove(id, field, text.language, in: tx) }
    }
    try tx.execute("DELETE FROM mailings_mailing WHERE id = \(id)")
  }

  /// Fixes who gets it, and lets the job write the mails.
  /// - Parameter seen: how many the sender was shown; more by now is a conflict.
  static func send(_ id: RecordID, seen: Int, drawn: String? = nil, by actor: Actor, in tx: WriteTx) throws {
    let mailing = try draft(id, by: actor, in: tx)
    if mailing.kind == .statutory { try actor.require(MailingPermissions.statutory) }
    guard let segment = mailing.segment else { throw Problem.conflict("The group of recipients of this message has been removed.") }
    let words = try words(id, in: tx)
    guard words[mailing.fallback]?.isComplete ?? false, words.values.allSatisfy(\.isComplete) else {
      throw Problem.conflict("Write the subject and the text in the language for everybody else, and leave no language half written.")
    }
    let criteria = try Segments.find(segment, by: actor, in: tx).criteria
    guard drawn.map({ $0 == self.drawn(mailing, criteria, words) }) ?? true else {
      throw Problem.conflict(
        "Somebody changed this message or its recipients since this page was shown. Look at it again before you send it.")
    }
    let people = Preview.people(criteria, mailing.kind, by: actor, now: tx.now)
    let recipients = try tx.execute(
      """
      INSERT INTO mailings_recipient (mailing, person, organisation, role, state)
      SELECT \(id), x.person, min(x.organisation), min(x.role), 'waiting' FROM (\(people)) x WHERE x.fault IS NULL GROUP BY x.person
      """)
    guard recipients > 0 else { throw Problem.conflict("Nobody can be reached with this message.") }
    guard recipients == seen else { throw Problem.conflict("The recipients are no longer those shown. Look at the list again.") }
    let missed = try tx.count("SELECT count(DISTINCT x.person) FROM (\(people)) x WHERE x.fault IS NOT NULL")
    try tx.execute(
      """
      UPDATE mailings_mailing SET state = 'sending', begun = \(tx.now), recipients = \(recipients), missed = \(missed),
        sender = \(actor.person) WHERE id = \(id)
      """)
    try Ledger.record("mailing.sent", day: tx.now.day, of: id, values: ["count": String(recipients)], by: actor, in: tx)
    try Jobs.enqueue("mailings.send", payload: ["mailing": "\(id)"], key: "mailing \(id)", in: tx)
  }

  /// What is in the outbox already leaves; the rest does not.
  static func stop(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let mailing = try find(id, by: actor, in: tx)
    guard mailing.owner == actor.organisation || actor.isSecretariat else { throw Problem.notFound }
    guard mailing.state == .sending else { throw Problem.conflict("This message is not being sent.") }
    try tx.execute("UPDATE mailings_recipient SET state = 'stopped' WHERE mailing = \(id) AND state = 'waiting'")
    try tx.execute("UPDATE mailings_mailing SET state = 'stopped', ended = \(tx.now) WHERE id = \(id)")
  }

  /// How many mails of it stand how: by states of the outbox, and what never got there.
  static func report(_ id: RecordID, in tx: Tx) throws -> [String: Int] {
    let rows = try tx.rows(
      """
      SELECT CASE WHEN r.state = 'put' THEN coalesce(o.state, 'sent') ELSE 'r-' || r.state END AS state, count(*) AS people
      FROM mailings_recipient r LEFT JOIN core_mail o ON o.id = r.mail WHERE r.mailing = \(id)
      GROUP BY CASE WHEN r.state = 'put' THEN coalesce(o.state, 'sent') ELSE 'r-' || r.state END
      """)
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("state") as String, try $0("people") as Int) })
  }
}

extension Mailing {
  init(_ row: Row) throws {
    id = try row("id")
    owner = try row("owner")
    segment = try row("segment")
    kind = try row("kind")
    fallback = Language(try row("fallback") as String) ?? .english
    state = try row("state")
    made = try row("made")
    begun = try row("begun")
    ended = try row("ended")
    recipients = try row("recipients")
    missed = try row("missed")
  }
}
