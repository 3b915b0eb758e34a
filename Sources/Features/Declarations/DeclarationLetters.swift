import Core
import Directory
import Storage
import Time
import Web

/// Mails about a text, each in its reader's language. Keys make each go once.
enum DeclarationLetters {
  /// To member cities: a consultation, a text to sign; to one city: the answer to its amendment.
  static let job = JobKind("declaration.letters") { house, payload in
    guard let id = payload["declaration"].flatMap({ RecordID(text: $0) }), let what = payload["what"] else { return }
    let declaration = try await house.database.read { tx in try Declaration.find(id, seenBy: .house, in: tx) }
    switch what {
    case "consulted": try await consulted(declaration, house)
    case "opened": try await opened(declaration, payload["version"] ?? "", house)
    case "answered":
      guard let amendment = payload["amendment"].flatMap({ RecordID(text: $0) }) else { return }
      try await house.database.write { tx in
        try answered(declaration, try Amendment.find(amendment, of: id, seenBy: .house, in: tx), house, in: tx)
      }
    default: return
    }
  }

  /// Who acts for the member cities in these roles, each person once.
  private static func members(_ roles: [Role], _ house: House) async throws -> [Holder] {
    try await house.database.read { tx in
      let cities = try Organisations.members(on: tx.now.day, in: tx).map(\.id)
      return once(try Mandates.holders(of: cities, roles: roles, on: tx.now.day, in: tx))
    }
  }

  private static func consulted(_ declaration: Declaration, _ house: House) async throws {
    try await house.write(each: try await members([.political, .technical], house)) { holder, tx in
      try write(declaration, holder, key: "declaration consulted \(declaration.id)", house, in: tx) { reader, values in
        (
          reader.t("Consultation: {text}", values),
          [
            .paragraph(reader.t("Your city can propose amendments to “{text}” until {day}, paragraph by paragraph.", values)),
            .paragraph(reader.t("If it has nothing to propose, one click says so.")),
          ]
        )
      }
    }
  }

  private static func opened(_ declaration: Declaration, _ version: String, _ house: House) async throws {
    try await house.write(each: try await members([.political], house)) { holder, tx in
      try write(declaration, holder, key: "declaration opened \(declaration.id) \(version)", house, in: tx) { reader, values in
        (
          reader.t("Open to signature: {text}", values),
          [
            .paragraph(
              reader.t("“{text}” has been adopted, and cities can sign it. You sign for your city as its political delegate.", values))
          ]
        )
      }
    }
  }

  private static func answered(_ declaration: Declaration, _ amendment: Amendment, _ house: House, in tx: WriteTx) throws {
    for holder in try once(Mandates.holders(of: [amendment.city], roles: [.political, .technical], on: tx.now.day, in: tx)) {
      try write(
        declaration, holder, path: "\(declaration.path)/amendments",
        key: "amendment \(amendment.verdict.rawValue) \(amendment.id)", house, in: tx
      ) { reader, values in
        var values = values
        values["verdict"] = reader.t(amendment.verdict.label)
        return (
          reader.t("An answer to your amendment: {text}", values),
          [.paragraph(reader.t("Your city proposed an amendment to “{text}”. The answer: {verdict}. The reason is on the page.", values))]
        )
      }
    }
  }

  /// The city's political delegates are told of its signature, with the way to say that it did not sign.
  static let signed = JobKind("declaration.signed") { house, payload in
    guard let id = payload["signature"].flatMap({ RecordID(text: $0) }) else { return }
    try await house.database.write { tx in
      guard
        let row = try tx.row("SELECT s.declaration, s.city FROM declarations_signature s WHERE s.id = \(id) AND s.ended IS NULL")
      else { return }
      let declaration = try Declaration.find(try row("declaration"), seenBy: .house, in: tx)
      let city: OrganisationID = try row("city")
      // Made where it is sent: nobody else ever holds it.
      let token = Secret.token()
      try tx.execute("UPDATE declarations_signature SET token = \(Secret.hash(token)) WHERE id = \(id)")
      for holder in try once(Mandates.holders(of: [city], roles: [.political], on: tx.now.day, in: tx)) {
        try write(
          declaration, holder, path: "/declarations/signatures/\(token)", label: "We did not sign this",
          key: "declaration signed \(id)", house, in: tx
        ) { reader, values in
          var values = values
          values["city"] = try Organisations.names([city], holder.language, on: tx.now.day, in: tx)[city] ?? ""
          return (
            reader.t("{city} has signed: {text}", values),
            [
              .paragraph(reader.t("{city} now stands among the cities that sign “{text}”.", values)),
              .paragraph(reader.t("If this is a mistake, say so within seven days with this link: the signature then falls.")),
            ]
          )
        }
      }
    }
  }

  /// The secretariat is told that a city says it did not sign.
  static let disputed = JobKind("declaration.disputed") { house, payload in
    guard let id = payload["signature"].flatMap({ RecordID(text: $0) }) else { return }
    try await house.database.write { tx in
      guard let row = try tx.row("SELECT s.declaration, s.city FROM declarations_signature s WHERE s.id = \(id)") else { return }
      let declaration = try Declaration.find(try row("declaration"), seenBy: .house, in: tx)
      let city: OrganisationID = try row("city")
      for holder in try once(Mandates.holders(roles: [.secretariat], on: tx.now.day, in: tx)) {
        try write(declaration, holder, key: "declaration disputed \(id)", house, in: tx) { reader, values in
          var values = values
          values["city"] = try Organisations.names([city], holder.language, on: tx.now.day, in: tx)[city] ?? ""
          return (
            reader.t("{city} says that it did not sign: {text}", values),
            [.paragraph(reader.t("The signature of {city} under “{text}” no longer counts. Find out who signed, and how.", values))]
          )
        }
      }
    }
  }

  private static func once(_ holders: [Holder]) -> [Holder] {
    var seen: Set<PersonID> = []
    return holders.filter { seen.insert($0.person).inserted }
  }

  private static func write(
    _ declaration: Declaration, _ holder: Holder, path: String? = nil, label: Phrase = "Open the text", key: String, _ house: House,
    in tx: WriteTx, _ words: (Reader, [String: String]) throws -> (subject: String, parts: [Letter.Part])
  ) throws {
    let reader = Reader(language: holder.language, words: house.words)
    let title = try Texts.read(declaration.id, ["title"], for: holder.language, in: tx)["title"]?.body ?? ""
    let day = declaration.consultsUntil.map { reader.day($0) } ?? ""
    let (subject, parts) = try words(reader, ["text": title, "day": day])
    let link = Letter.Part.link(reader.t(label), house.address(path ?? declaration.path, reader.language))
    try Outbox.put(
      Letter(subject: subject, parts + [link]).mail(to: holder.person, holder.address, holder.language, key: "\(key) \(holder.person)"),
      in: tx)
  }
}
