import Approvals
import Core
import Directory
import Storage
import Web
import Works

/// The databank as readers meet it: the list, one experience, what each principle and each topic has.
enum ExperiencePages {
  static let size = 30
  static let facets = ["country", "network", "principle", "topic", "sdg", "year", "language", "size"]

  /// What is looked for; an unknown value finds nothing, never an error.
  static func query(_ fields: Fields) -> CardQuery {
    var query = CardQuery(kinds: ["experience"], size: size, counting: facets)
    query.words = String((fields["q"] ?? "").prefix(200))
    query.order = CardQuery.Order(rawValue: fields["order"] ?? "") ?? (query.words.isEmpty ? .newest : .relevance)
    query.page = fields["page"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) } ?? 1
    for name in facets {
      if let value = fields[name], !value.isEmpty { query.facets[name] = String(value.prefix(60)) }
    }
    return query
  }

  /// Names that facets need: one query each.
  struct Names: Sendable {
    let networks: [String: String]
    let principles: [String: String]

    static func read(_ language: Language, seenBy sight: Sight, in tx: Tx) throws -> Names {
      let query = CardQuery(kinds: ["network", "delegation"], order: .title, size: 200)
      let networks = try Cards.find(query, seenBy: sight, language: language, in: tx).cards.map { card in
        (String(card.address.split(separator: "/").last ?? ""), card.title)
      }
      let principles = try Principles.all(language, in: tx).map { ($0.value, $0.title) }
      return Names(
        networks: Dictionary(networks, uniquingKeysWith: { first, _ in first }),
        principles: Dictionary(principles, uniquingKeysWith: { first, _ in first }))
    }
  }

  static func list(_ visit: Visit) async throws -> Answer {
    let query = query(visit.request.query)
    let (page, names) = try await visit.read { tx in
      (
        try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx),
        try Names.read(visit.language, seenBy: visit.sight, in: tx)
      )
    }
    if query.page > 1, page.cards.isEmpty { throw Problem.notFound }
    return visit.page(visit.t("Experiences"), ListViews.list(query, page, names, visit)) { chrome in
      chrome.description = visit.t("What educating cities do, told by the cities themselves.")
      chrome.lead = "\(visit.t("What cities do to educate, told by themselves: {count} experiences", count: page.count))"
      chrome.indexed = query.words.isEmpty && query.facets.count < 2
    }
  }

  // MARK: One experience

  struct Picture: Sendable {
    let experience: Experience
    let city: Organisation
    let cityName: String
    let texts: [String: Text]
    let tagged: Tagged
    let principles: [Principles.One]
    let pictures: [WorkPicture]
    let adaptations: [Adaptation]
    let cities: [OrganisationID: Organisation]
    let names: [OrganisationID: String]
    let similar: [Card]
    let related: [Relations.Shown]
    let frozen: Frozen?
    let review: RequestRow?
    let mayWrite: Bool
    let mayAdapt: Bool
    /// Of whom a signed-in reader acts for.
    let readerCountry: String?
    /// There is a machine's gist in the reader's language.
    let hasRough: Bool

    var title: String { texts["title"].map { typography($0.body, $0.language) } ?? "" }

    /// As a footnote has it: who, when, what, where.
    func citation(_ visit: Visit) -> String {
      let year = experience.published?.year ?? experience.changed.day.year
      return visit.t(
        "{city} ({year}). {title}. Bank of experiences of the educating cities. {address}",
        [
          "city": cityName, "year": "\(year)", "title": title,
          "address": visit.house.settings.address + visit.path(experience.path),
        ])
    }
  }

  static func show(_ visit: Visit) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let original = visit.request.query["text"] == "original"
    let picture = try await visit.read { tx in try read(id, original: original, visit, in: tx) }
    if picture.experience.state == .published {
      visit.house.counters.add(.view, of: id, on: visit.now.day)
      if let country = await readerCountry(picture, visit) { visit.house.counters.add(.view(from: country), of: id, on: visit.now.day) }
    }
    return visit.page(picture.title.isEmpty ? visit.t("Without a title") : picture.title, ExperienceViews.page(picture, visit)) { chrome in
      chrome.column = .narrow
      chrome.path = picture.experience.path
      chrome.indexed = picture.experience.state == .published && !original
      chrome.description = picture.texts["summary"]?.body
      chrome.lead = picture.texts["summary"].map { "\(typography($0.body, $0.language))" }
      chrome.breadcrumb = [Link(visit.t("Experiences"), visit.path("/experiences"))]
      if picture.experience.state == .published { chrome.linkedData = JSON.text(LinkedExperience(picture, visit)) }
    }
  }

  /// Of whom a signed-in reader acts for, else of the address of the connection; the lists also name regions, such as EU, and those are
  /// no country.
  private static func readerCountry(_ picture: Picture, _ visit: Visit) async -> String? {
    if let own = picture.readerCountry { return own }
    return await visit.house.addressCountries.country(of: visit.request.client).flatMap { Countries.exists($0) ? $0 : nil }
  }

  /// Seen by its audience; what is handed in also by whoever reads it. A dozen queries, whatever it holds.
  private static func read(_ id: RecordID, original: Bool, _ visit: Visit, in tx: Tx) throws -> Picture {
    let experience = try shown(id, visit, in: tx)
    let (language, day) = (visit.language, tx.now.day)
    let actor = visit.actor
    let adaptations = try Adaptations.of(id, in: tx)
    let reading = actor?.organisation.map { [$0] } ?? []
    let cities = try Organisations.find(Set(adaptations.map(\.city) + [experience.city] + reading), in: tx)
    guard let city = cities[experience.city] else { throw Problem.notFound }
    let names = try Organisations.names(cities.keys, language, on: day, in: tx)
    let tagged = try Tags.read([id], in: tx)[id] ?? [:]
    let fields = Part.allCases.map(\.rawValue)
    let texts =
      original
      ? try Texts.all(id, in: tx).compactMapValues { $0.first { $0.language == experience.language } }
      : try Texts.read(id, fields, for: language, in: tx)
    let own = actor?.organisation
    return Picture(
      experience: experience, city: city, cityName: names[city.id] ?? city.name, texts: texts, tagged: tagged,
      principles: try Principles.all(language, in: tx), pictures: try WorkPicture.of([id], for: language, in: tx)[id] ?? [],
      adaptations: adaptations, cities: cities, names: names,
      similar: experience.state == .published ? try similar(id, tagged, visit, in: tx) : [],
      related: try Relations.shown(of: id, language, seenBy: visit.sight, in: tx),
      frozen: try Frozen.list(of: id, in: tx).first,
      review: try actor.flatMap { try Review.open(id, visit.house, by: $0, in: tx) },
      mayWrite: visit.may(DatabankPermissions.write, on: experience.city),
      mayAdapt: experience.state == .published && own != nil && own != experience.city && visit.sight.sees(.members)
        && visit.may(DatabankPermissions.adapt, on: own) && !adaptations.contains { $0.city == own },
      readerCountry: own.flatMap { cities[$0]?.country }, hasRough: try Translations.hasRough(id, language, in: tx))
  }

  private static func shown(_ id: RecordID, _ visit: Visit, in tx: Tx) throws -> Experience {
    let experience = try Experiences.find(id, seenBy: .house, in: tx)
    if experience.state == .submitted, visit.may(DatabankPermissions.review, on: experience.city) { return experience }
    if visit.may(DatabankPermissions.write, on: experience.city) { return experience }
    return try Experiences.find(id, seenBy: visit.sight, in: tx)
  }

  /// What shares most with it: by its main principle, else by its main topic.
  private static func similar(_ id: RecordID, _ tagged: Tagged, _ visit: Visit, in tx: Tx) throws -> [Card] {
    var found: [RecordID: (card: Card, shared: Int)] = [:]
    for kind in [TagKind.principle, .topic] {
      guard let value = tagged[kind]?.first else { continue }
      let query = CardQuery(kinds: ["experience"], facets: [kind.rawValue: value], order: .newest, size: 20)
      for card in try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx).cards where card.record != id {
        let shared = TagKind.allCases.reduce(0) { sum, kind in
          sum + Set(card.facets[kind.rawValue] ?? []).intersection(tagged[kind] ?? []).count
        }
        found[card.record] = (card, shared)
      }
    }
    return found.values.sorted { ($1.shared, $1.card.record) < ($0.shared, $0.card.record) }.prefix(4).map(\.card)
  }

  // MARK: By principle, by topic

  /// What each principle of the Charter has, and where nothing comes from.
  static func lens(_ visit: Visit) async throws -> Answer {
    let query = CardQuery(kinds: ["experience"], size: 1, counting: ["principle", "country"])
    let (page, principles, countries) = try await visit.read { tx in
      let cities = CardQuery(kinds: ["city"], facets: ["standing": "member"], size: 1, counting: ["country"])
      return (
        try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx), try Principles.all(visit.language, in: tx),
        try Cards.find(cities, seenBy: visit.sight, language: visit.language, in: tx).counts["country"] ?? [:]
      )
    }
    return visit.page(visit.t("The Charter in practice"), ListViews.lens(page, principles, countries, visit)) { chrome in
      chrome.description = visit.t("How many experiences put each principle of the Charter into practice.")
      chrome.breadcrumb = [Link(visit.t("Experiences"), visit.path("/experiences"))]
    }
  }

  static let topicSize = 100

  /// All that is filed under one topic, of whichever room.
  static func topic(_ visit: Visit) async throws -> Answer {
    guard let topic = Topic(rawValue: visit.parameter("topic")) else { throw Problem.notFound }
    let number = visit.request.query["page"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) } ?? 1
    let page = try await visit.read { tx in
      let query = CardQuery(facets: ["topic": topic.rawValue], order: .newest, page: number, size: topicSize)
      return try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx)
    }
    if number > 1, page.cards.isEmpty { throw Problem.notFound }
    return visit.page(visit.t(topic.label), ListViews.topic(topic, page, number, visit)) { chrome in
      chrome.breadcrumb = [Link(visit.t("Experiences"), visit.path("/experiences"))]
      chrome.lead = "\(visit.t("{count} pages here are about it", count: page.count))"
      chrome.path = "/topics/\(topic.rawValue)"
    }
  }
}
