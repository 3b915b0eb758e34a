import Core
import Directory
import Storage
import Web

/// Puts the mails of a message into the outbox, a portion a write: interrupted and run again, each goes in once.
enum Sending {
  static let portionSize = 250

  static func run(_ payload: [String: String], _ house: House) async throws {
    guard let id = RecordID(text: payload["mailing"] ?? "") else { return }
    while try await house.database.write({ tx in try portion(id, house, in: tx) }) {}
  }

  fileprivate struct Recipient: Sendable {
    let person: PersonID
    let organisation: OrganisationID
    let role: Role
    let name: String
    let address: String?
    let language: Language
    let refuses: Bool
  }

  /// False when nobody waits any more.
  static func portion(_ id: RecordID, _ house: House, size: Int = portionSize, in tx: WriteTx) throws -> Bool {
    guard let row = try tx.row("SELECT \(Mailings.columns) FROM mailings_mailing m WHERE m.id = \(id) AND m.state = 'sending'") else {
      return false
    }
    let mailing = try Mailing(row)
    // Somebody may have said no, moved or gone since the sending began.
    let refuses: SQL = mailing.kind.consent.map { Consents.refuses($0.name, "p.id") } ?? "FALSE"
    let recipients = try tx.rows(
      """
      SELECT r.person, r.organisation, r.role, p.name, p.address, p.language, CASE WHEN \(refuses) THEN 1 ELSE 0 END AS refuses
      FROM mailings_recipient r JOIN directory_person p ON p.id = r.person
      WHERE r.mailing = \(id) AND r.state = 'waiting' ORDER BY r.person LIMIT \(size)
      """
    ).map(Recipient.init)
    if recipients.isEmpty {
      try tx.execute("UPDATE mailings_mailing SET state = 'sent', ended = \(tx.now) WHERE id = \(id)")
      return false
    }
    let words = try Mailings.words(id, in: tx)
    var cities: [Language: [OrganisationID: String]] = [:]
    for recipient in recipients {
      let language = Mailings.language(for: recipient.language, written: Set(words.keys), fallback: mailing.fallback)
      if cities[language] == nil {
        cities[language] = try Organisations.names(recipients.map(\.organisation), language, on: tx.now.day, in: tx)
      }
      let city = cities[language]?[recipient.organisation] ?? ""
      try put(recipient, city, words[language] ?? Mailing.Words(), language, mailing, house, in: tx)
    }
    return true
  }

  private static func put(
    _ recipient: Recipient, _ city: String, _ words: Mailing.Words, _ language: Language, _ mailing: Mailing, _ house: House, in tx: WriteTx
  ) throws {
    var (state, mail, token, put): (String, ID<MailRow>?, String?, Moment?) = ("dropped", nil, nil, nil)
    if let address = recipient.address, MailAddress(address) != nil, !recipient.refuses {
      let secret = mailing.kind.consent == nil ? nil : randomToken()
      let letter = MailingLetter.letter(
        words, language, house, MailingLetter.Reader(name: recipient.name, city: city, role: recipient.role), leave: secret)
      mail = try Outbox.put(
        letter.mail(
          to: recipient.person, address, language, key: "mailing \(mailing.id) \(recipient.person)",
          unsubscribe: secret.map { MailingLetter.leaving($0, language, house) }), in: tx)
      (state, token) = ("put", secret.map(Secret.hash))
      if mailing.kind != .statutory { put = tx.now }
    }
    try tx.execute(
      """
      UPDATE mailings_recipient SET state = \(state), mail = \(mail), token = \(token), put = \(put)
      WHERE mailing = \(mailing.id) AND person = \(recipient.person)
      """)
  }
}

extension Sending.Recipient {
  fileprivate init(_ row: Row) throws {
    person = try row("person")
    organisation = try row("organisation")
    role = try row("role")
    name = try row("name")
    address = try row("address")
    language = Language(try row("language") as String) ?? .english
    refuses = try (row("refuses") as Int) == 1
  }
}

/// A message as one person gets it.
enum MailingLetter {
  struct Reader: Sendable {
    let name: String
    let city: String
    let role: Role
  }

  /// The address of the link that ends this kind of mail.
  static func leaving(_ token: String, _ language: Language, _ house: House) -> String {
    house.address("/unsubscribe/\(token)", language)
  }

  /// An empty line begins a paragraph, lines that begin with a dash are a list; `{name}` and `{city}` are the reader's.
  static func letter(_ words: Mailing.Words, _ language: Language, _ house: House, _ reader: Reader, leave token: String?) -> Letter {
    func own(_ text: String) -> String { text.replacing("{name}", with: reader.name).replacing("{city}", with: reader.city) }
    var parts = own(words.body).split(separator: "\n\n", omittingEmptySubsequences: true).map { part -> Letter.Part in
      let lines = part.split(separator: "\n", omittingEmptySubsequences: true).map(String.init)
      if !lines.isEmpty, lines.allSatisfy({ $0.hasPrefix("- ") }) { return .list(lines.map { String($0.dropFirst(2)) }) }
      if lines.count == 1, let line = lines.first, line.hasPrefix("https://") || line.hasPrefix("http://"), !line.contains(" ") {
        return .link(line, line)
      }
      return .paragraph(lines.joined(separator: "\n"))
    }
    let said = Web.Reader(language: language, words: house.words)
    parts.append(
      .paragraph(
        said.t("You receive this message because you act for {city} as: {role}.", ["city": reader.city, "role": said.t(reader.role.label)]))
    )
    if let token { parts.append(.link(said.t("No more messages of this kind"), leaving(token, language, house))) }
    return Letter(subject: own(words.subject), parts)
  }
}
