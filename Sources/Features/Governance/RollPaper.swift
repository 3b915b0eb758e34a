import Core
import Directory
import Storage
import Time
import Web

/// The closed roll on paper, in each official language: what hangs at the door and lies before the credentials commission.
enum RollPaper {
  private static let name = "assembly.roll-paper"
  private static func field(_ language: Language) -> String { "roll-\(language.code)" }

  /// Asked for when the roll is closed, and anew at each correction.
  static func enqueue(_ assembly: RecordID, in tx: WriteTx) throws {
    try Jobs.enqueue(name, payload: ["assembly": "\(assembly)"], in: tx)
  }

  /// In this language; nil while it is being made.
  static func file(of assembly: RecordID, _ language: Language, in tx: Tx) throws -> Attachment? {
    try Files.of([assembly], in: tx)[assembly]?.first { $0.field == field(language.nearestOfficial) }
  }

  private struct Content: Sendable, Equatable {
    let title: String
    let zone: String
    let roll: ElectoralRoll
    let names: [OrganisationID: String]
    let countries: [OrganisationID: String]
  }

  static let job = JobKind(name) { house, payload in
    guard let id = payload["assembly"].flatMap({ RecordID(text: $0) }) else { return }
    for language in Language.official {
      guard let content = try await house.database.read({ tx in try content(of: id, language, in: tx) }) else { return }
      let reader = Reader(language: language, words: house.words, timeZone: content.zone)
      let title = reader.t("Roll of voters: {assembly}", ["assembly": content.title])
      let pdf = try await Paper(title: title, body: body(content, reader), language: language, style: style).pdf(name: "roll.pdf", house)
      try await house.database.write { tx in
        // Corrected meanwhile: the job of that correction sets it.
        guard try Self.content(of: id, language, in: tx) == content else { return }
        for old in try Files.of([id], in: tx)[id] ?? [] where old.field == field(language) { try Files.detach(old.id, from: id, in: tx) }
        try Files.attach(pdf, to: id, field: field(language), name: "\(title) (\(language.code)).pdf", in: tx)
      }
    }
  }

  private static func content(of id: RecordID, _ language: Language, in tx: Tx) throws -> Content? {
    let (assembly, meeting) = try Assembly.find(id, seenBy: .house, in: tx)
    guard assembly.frozen != nil, let day = assembly.rollDay else { return nil }
    let rules = try RulesInForce.find(assembly.rulesID, in: tx).rules
    let roll = try ElectoralRoll.read(assembly, rules, on: day, in: tx)
    let cities = roll.entries.map(\.organisation)
    return Content(
      title: try Texts.read(id, ["title"], for: language, in: tx)["title"]?.body ?? "", zone: meeting.zone, roll: roll,
      names: try Organisations.names(cities, language, on: day, in: tx),
      countries: try Organisations.find(Set(cities), in: tx).compactMapValues { $0.country })
  }

  private static func body(_ content: Content, _ reader: Reader) -> HTML {
    let rows = content.roll.entries.map { entry -> HTML in
      let country = content.countries[entry.organisation].map { Countries.name($0, reader.language) } ?? ""
      let why = entry.reason.map { reader.t("Corrected: {reason}", ["reason": $0]) } ?? entry.hindrance.map { reader.t($0.label) } ?? ""
      return """
        <tr><th scope="row">\(content.names[entry.organisation] ?? "")</th><td>\(country)</td>\
        <td class="n">\(reader.number(entry.votes ? entry.weight : 0))</td><td>\(why)</td></tr>
        """
    }
    let heads: [Phrase] = ["City", "Country", "Number of votes", "Reason"]
    let columns = heads.map { "<th scope=\"col\">\(reader.t($0))</th>" as HTML }
    let entitled = content.roll.entitled
    let closed = content.roll.frozen.map {
      reader.t("The roll was closed on {moment} and no longer follows the standing of each city.", ["moment": reader.moment($0)])
    }
    return """
      <p>\(closed ?? "")</p>
      <p>\(reader.t("Cities that may vote"))\(reader.colon)<strong>\(reader.number(entitled.count))</strong>. \
      \(reader.t("Number of votes"))\(reader.colon)<strong>\(reader.number(entitled.reduce(0) { $0 + $1.weight }))</strong>.</p>
      <table><thead><tr>\(columns)</tr></thead><tbody>\(rows)</tbody></table>
      """
  }

  private static let style = "tr { break-inside: avoid } tbody th { font-weight: normal } td.n { text-align: end; padding-inline-end: 6mm }"
}
