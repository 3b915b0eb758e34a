import Core
import Storage
import Web

// How organisations present themselves in lists, search, feeds and on the map.
extension Organisations {
  /// Draws the cards of these organisations anew; called by every verb that changes what they say.
  static func present(_ ids: some Collection<OrganisationID>, in tx: WriteTx) throws {
    try Cards.put(try cards(of: ids, in: tx), in: tx)
  }

  /// What was recorded for a day ahead shows on that day: a departure, a name, a network. Looks back a week, for a house that
  /// stood still.
  static let daily = JobKind("directory.presentation", every: .day) { house, _ in
    try await house.database.write { tx in
      let (from, to) = (tx.now.day.adding(days: -7), tx.now.day)
      func within(_ alias: StaticString) -> SQL {
        let table = SQL.raw("\(alias)")
        return "(\(table).from_day >= \(from) AND \(table).from_day <= \(to) OR \(table).to_day >= \(from) AND \(table).to_day <= \(to))"
      }
      let ids: [OrganisationID] = try tx.values(
        """
        SELECT f.organisation FROM directory_fact f WHERE \(within("f"))
        UNION SELECT n.organisation FROM directory_name n WHERE \(within("n"))
        UNION SELECT m.member FROM directory_membership m WHERE \(within("m"))
        """)
      try present(ids, in: tx)
    }
  }

  /// Cards in the three official languages.
  static func cards(of ids: some Collection<OrganisationID>, in tx: Tx) throws -> [Card] {
    let found = try find(ids, in: tx)
    let day = tx.now.day
    let networks = try networks(of: found.keys, on: day, in: tx)
    let standings = try standings(of: found.keys, on: day, in: tx)
    let keywords = try everyName(of: found.keys, in: tx)
    let audiences = try Record.audiences(found.values.map(\.record), in: tx)
    var cards: [Card] = []
    for language in Language.official {
      let names = try names(found.keys, language, on: day, in: tx)
      let texts = try Texts.read(found.keys.map { $0.as() }, ["presentation"], for: language, in: tx)
      for organisation in found.values.sorted(by: { $0.id < $1.id }) {
        let presentation = texts[organisation.record]?["presentation"]?.body ?? ""
        cards.append(
          card(
            organisation, names[organisation.id] ?? organisation.name, language, presentation: presentation,
            networks: networks[organisation.id] ?? [], standing: standings[organisation.id],
            keywords: keywords[organisation.id]?.sorted().joined(separator: " ") ?? "",
            audience: audiences[organisation.record] ?? .everyone))
      }
    }
    return cards
  }

  /// Names in every language and of every time: who searches an old name finds the city.
  private static func everyName(of ids: some Collection<OrganisationID>, in tx: Tx) throws -> [OrganisationID: Set<String>] {
    let found = try inPortions(ids) { portion in
      try tx.rows("SELECT n.organisation, n.name FROM directory_name n WHERE n.organisation IN \(in: portion)")
        .map { (try $0("organisation") as OrganisationID, try $0("name") as String) }
    }
    return Dictionary(found.map { ($0, [$1]) }, uniquingKeysWith: { $0.union($1) })
  }

  private static func card(
    _ organisation: Organisation, _ name: String, _ language: Language, presentation: String, networks: [Organisation],
    standing: Standing?, keywords: String, audience: Audience
  ) -> Card {
    let country = organisation.country.map { Countries.name($0, language) }
    var facets: [String: [String]] = [:]
    if let code = organisation.country { facets["country"] = [code] }
    if let continent = organisation.country.flatMap(Countries.continent) { facets["continent"] = [continent.rawValue] }
    if !networks.isEmpty { facets["network"] = networks.map(\.slug) }
    if organisation.kind == .city { facets["standing"] = [standing?.rawValue ?? "former"] }
    if organisation.kind == .candidate { facets["standing"] = ["candidate"] }
    return Card(
      record: organisation.record, language: language, kind: organisation.kind.record, title: name,
      summary: presentation.isEmpty
        ? ([organisation.code, country].compactMap { $0 }.joined(separator: " · ")) : firstParagraph(presentation),
      place: country, country: organisation.country, latitude: organisation.latitude, longitude: organisation.longitude,
      address: organisation.path, audience: audience, facets: facets,
      keywords: keywords)
  }

  /// The opening of a Markdown text without its marks, at most 240 letters, cut at a word.
  static func firstParagraph(_ text: String) -> String {
    let paragraph = text.split(separator: "\n", omittingEmptySubsequences: true).first { !$0.hasPrefix("#") } ?? ""
    let plain = paragraph.filter { !"*_`>".contains($0) }
    if plain.count <= 240 { return plain }
    let cut = plain.prefix(240)
    return (cut.lastIndex(of: " ").map { String(cut[..<$0]) } ?? String(cut)) + "…"
  }
}
