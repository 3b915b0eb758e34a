import Core
import Directory
import Storage
import Web

/// A page for each city, network, delegation, partner and for the association: what the house knows of it, in one place.
/// About fifteen queries, the same for a city with three networks and for one with none.
enum OrganisationPages {
  static let listed = 50

  /// All that the page shows, read in one transaction.
  struct Sheet: Sendable {
    let organisation: Organisation
    let name: String
    /// In the official languages, where they differ from the shown one.
    let otherNames: [(language: Language, name: String)]
    let standing: Standing?
    let facts: [Fact]
    let networks: [CardLink]
    let coordinators: [CardLink]
    let seats: [(seat: Seat, body: String, path: String)]
    let presentation: [Text]
    let members: CardPage?
    let page: Int
    let feed: [FeedItem]
    let source: String?
    /// What it tells, the newest first: records of any room that bear its name.
    let told: [Card]
    /// What other rooms say of a city.
    let insets: [HTML]
  }

  /// A name and where it leads, without the language.
  struct CardLink: Sendable {
    let name: String
    let path: String
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let slug = visit.parameter("slug")
    let page = visit.request.query["page"].flatMap { Int($0) }.map { min(max($0, 1), 10_000) } ?? 1
    let found = try await visit.read { tx in
      let found = try Organisations.find(slug: slug, in: tx)
      // Who still fills in an application is no news yet.
      _ = try Record.find(found.record, seenBy: visit.sight, in: tx)
      return found
    }
    // A former name or another kind of address leads to the one it has for ever.
    guard visit.request.rawPath == visit.path(found.path) else {
      return .redirect(to: visit.path(found.path), status: .movedPermanently)
    }
    let sheet = try await visit.read { tx in try read(found, page: page, visit, in: tx) }
    if page > 1, sheet.members?.cards.isEmpty ?? true { throw Problem.notFound }
    let answer = visit.page(sheet.name, OrganisationViews.page(sheet, visit)) { chrome in
      chrome.description = sheet.presentation.first.map { String(Markdown.plain($0.body).prefix(200)) }
      chrome.lead = OrganisationViews.lead(sheet, visit)
      chrome.breadcrumb = breadcrumb(found, visit)
    }
    return answer.validToday(visit)
  }

  private static func breadcrumb(_ organisation: Organisation, _ visit: Visit) -> [Link] {
    switch organisation.kind {
    case .city, .candidate:
      let cities = Link(visit.t("Cities"), visit.path("/cities"))
      guard let code = organisation.country else { return [cities] }
      return [cities, Link(Countries.name(code, visit.language), visit.path("/countries/\(code)"))]
    case .network, .delegation: return [Link(visit.t("Networks"), visit.path("/networks"))]
    case .partner, .institution, .association: return []
    }
  }

  private static func read(_ organisation: Organisation, page: Int, _ visit: Visit, in tx: Tx) throws -> Sheet {
    let day = visit.now.day
    let id = organisation.id
    let facts = try Organisations.facts(of: id, in: tx)
    let names = try Language.official.map { language in
      (language, try Organisations.names([id], language, on: day, in: tx)[id] ?? organisation.name)
    }
    let own = try Organisations.names([id], visit.language, on: day, in: tx)[id] ?? organisation.name
    let networks = try Organisations.networks(of: id, on: day, in: tx)
    let isNetwork = organisation.kind == .network || organisation.kind == .delegation
    let coordinators = isNetwork ? try Organisations.coordinators(of: id, on: day, in: tx) : []
    let cards = try Cards.of((networks + coordinators).map(\.record), visit.language, seenBy: visit.sight, in: tx)
    let members: CardPage? =
      isNetwork
      ? try Cards.find(
        CardQuery(
          kinds: ["city"], facets: ["network": organisation.slug], order: .title, page: page, size: listed,
          counting: ["country"]), seenBy: visit.sight, language: visit.language, in: tx) : nil
    return Sheet(
      organisation: organisation, name: own,
      otherNames: unique(names, except: own), standing: try Organisations.standing(of: id, on: day, in: tx), facts: facts,
      networks: networks.map { link($0, cards) }, coordinators: coordinators.map { link($0, cards) },
      seats: try seats(of: id, on: day, visit, in: tx), presentation: try Texts.all(organisation.record, in: tx)["presentation"] ?? [],
      members: members, page: page, feed: try feed(of: organisation, visit, in: tx), source: facts.first { $0.name == .membership }?.source,
      told: try told(by: organisation, visit, in: tx),
      insets: organisation.kind == .city ? try visit.insets("city", about: organisation.slug, in: tx) : [])
  }

  private static func told(by organisation: Organisation, _ visit: Visit, in tx: Tx) throws -> [Card] {
    guard organisation.kind == .city else { return [] }
    let query = CardQuery(facets: ["city": organisation.slug], order: .newest, size: 20)
    return try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx).cards
  }

  private static func link(_ organisation: Organisation, _ cards: [RecordID: Card]) -> CardLink {
    CardLink(name: cards[organisation.record]?.title ?? organisation.name, path: organisation.path)
  }

  private static func unique(_ names: [(Language, String)], except shown: String) -> [(language: Language, name: String)] {
    var seen: Set<String> = [shown]
    return names.filter { seen.insert($0.1).inserted }.map { (language: $0.0, name: $0.1) }
  }

  private static func seats(
    of id: OrganisationID, on day: Day, _ visit: Visit, in tx: Tx
  ) throws -> [(seat: Seat, body: String, path: String)] {
    let seats = try Bodies.seats(ofOrganisation: id, on: day, in: tx)
    let bodies = Dictionary(try Bodies.all(in: tx).map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let names = try Texts.read(seats.map { $0.body.as() }, ["name"], for: visit.language, in: tx)
    return seats.compactMap { seat in
      bodies[seat.body].map { (seat, names[$0.record]?["name"]?.body ?? $0.slug, $0.path) }
    }
  }

  /// What happened in its name, and what others recorded about it, latest first, each once.
  private static func feed(of organisation: Organisation, _ visit: Visit, in tx: Tx) throws -> [FeedItem] {
    let own = try Ledger.feed(
      FeedQuery(organisation: organisation.id, size: 20), seenBy: visit.sight, reader: visit.reader, house: visit.house, in: tx)
    let about = try Ledger.feed(
      FeedQuery(record: organisation.record, size: 20), seenBy: visit.sight, reader: visit.reader, house: visit.house, in: tx)
    var seen: Set<Int64> = []
    let all = (own + about).filter { seen.insert($0.position).inserted }
    return Array(all.sorted { ($0.day ?? $0.recorded.day, $0.position) > ($1.day ?? $1.recorded.day, $1.position) }.prefix(20))
  }

  /// The short address of the Executive Committee, as it is said and printed.
  static func committee(_ visit: Visit) async throws -> Answer {
    .redirect(to: visit.path("/bodies/executive-committee"), status: .movedPermanently)
  }

  /// Networks and delegations with how many cities each has. Four queries, and one for the counts.
  static func networks(_ visit: Visit) async throws -> Answer {
    let (cards, organisations, counts) = try await visit.read { tx in
      let query = CardQuery(kinds: ["network", "delegation"], order: .title, size: 200)
      let cards = try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx).cards
      let counted = CardQuery(kinds: ["city"], size: 1, counting: ["network"])
      return (
        cards, try Organisations.find(cards.map { $0.record.as() }, in: tx),
        try Cards.find(counted, seenBy: visit.sight, language: visit.language, in: tx).counts["network"] ?? [:]
      )
    }
    return visit.page(visit.t("Networks"), OrganisationViews.networks(cards, organisations, counts, visit)) { chrome in
      chrome.lead = "\(visit.t("Cities of one territory meet, learn and work together in a network, with one of them as coordinator."))"
    }
  }
}
