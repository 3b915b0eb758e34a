import Storage
import Web

/// How a record presents itself to a stranger, in one official language. Lists, home, feeds, suggestions and search
/// read cards; only a record's own page reads all its texts.
package struct Card: Sendable, Equatable {
  package var record: RecordID
  /// English, French or Spanish.
  package var language: Language
  /// The noun: `city`, `act`. Shown through the label of its `CardKind`.
  package var kind: String
  package var title: String
  package var summary: String
  /// An address of the house.
  package var picture: String?
  package var place: String?
  /// ISO 3166-1, two capital letters.
  package var country: String?
  package var latitude: Double?
  package var longitude: Double?
  package var day: Day?
  /// Without the language: `/cities/rennes`.
  package var address: String
  package var audience: Audience
  /// Values to filter by: `["country": ["FR"], "network": ["rfve"]]`. Names are short lower-case words; `kind` is taken.
  package var facets: [String: [String]]
  /// What lists by title are ordered by, byte for byte. Made from the title unless given.
  package var sort: String
  /// Found by search and never shown: names in other languages, former names.
  package var keywords: String

  package init(
    record: RecordID, language: Language, kind: String, title: String, summary: String = "", picture: String? = nil,
    place: String? = nil, country: String? = nil, latitude: Double? = nil, longitude: Double? = nil, day: Day? = nil,
    address: String, audience: Audience, facets: [String: [String]] = [:], sort: String? = nil, keywords: String = ""
  ) {
    self.record = record
    self.language = language
    self.kind = kind
    self.title = title
    self.summary = summary
    self.picture = picture
    self.place = place
    self.country = country
    self.latitude = latitude
    self.longitude = longitude
    self.day = day
    self.address = address
    self.audience = audience
    self.facets = facets
    self.sort = sort ?? Folding.sortKey(title, in: language)
    self.keywords = keywords
  }
}

extension Card {
  /// Its words were translated by a machine, and say so wherever they are shown.
  package var isMachine: Bool { facets["machine"]?.contains(language.code) ?? false }

  /// The language of its words: its own, if somebody or a machine has written in it, else that of the original, which the facet
  /// `language` names first.
  package var shown: Language {
    guard let written = facets["language"], !isMachine, !written.contains(language.code) else { return language }
    return written.first.flatMap { Language($0) } ?? language
  }

  /// Under which facet stands in which other languages a card has words.
  static let spokenFacet = "spoken"

  /// Codes of the stemmers of other languages in which it has words.
  package var spoken: [String] { facets[Self.spokenFacet] ?? [] }

  /// The same, with words that are in these languages too: they are found by their forms there.
  package func speaking(_ languages: some Sequence<Language>) -> Card {
    let own = Stemming.code(of: language.nearestOfficial)
    let others = Set(languages.compactMap(Stemming.code)).subtracting([own].compactMap { $0 })
    if others.isEmpty { return self }
    var card = self
    card.facets[Self.spokenFacet] = others.union(spoken).sorted()
    return card
  }

  /// The same, with the words of these texts.
  package func speaking(_ texts: some Sequence<Text>) -> Card { speaking(texts.map(\.language)) }
}

/// What a list or a search asks for.
package struct CardQuery: Sendable, Equatable {
  package enum Order: String, Sendable, CaseIterable {
    /// What fits the words best; without words, by title.
    case relevance
    case title
    /// By the card's day, latest first; cards without a day last.
    case newest
  }

  /// As typed: any text is welcome, an empty one lists. The last word also matches as a beginning unless a space follows.
  package var words = ""
  /// Empty for all.
  package var kinds: [String] = []
  /// One value for each facet; all must hold.
  package var facets: [String: String] = [:]
  package var order = Order.relevance
  /// From 1.
  package var page = 1
  /// At most 200.
  package var size = 50
  /// Facets whose values are counted for the reader; `kind` counts kinds. A facet's own filter is left out of its counts.
  package var counting: [String] = []

  package init(
    words: String = "", kinds: [String] = [], facets: [String: String] = [:], order: Order = .relevance, page: Int = 1,
    size: Int = 50, counting: [String] = []
  ) {
    self.words = words
    self.kinds = kinds
    self.facets = facets
    self.order = order
    self.page = page
    self.size = size
    self.counting = counting
  }
}

package struct CardPage: Sendable, Equatable {
  package var cards: [Card]
  /// How many match in all; exact to 10,000.
  package var count: Int
  /// More than 10,000 match: shown as "more than 10,000".
  package var more: Bool
  /// How many cards carry each value, for the facets asked for; values without any are absent.
  package var counts: [String: [String: Int]]
  /// Facets of which only the values are known, since more than 10,000 match: their counts are those of the whole house.
  package var uncounted: Set<String> = []

  /// What a facet offers: each value with its count, where it is known; what was chosen stands there even without any.
  package func choices(_ facet: String, chosen: String?) -> [(value: String, count: Int?)] {
    var counts = counts[facet] ?? [:]
    if let chosen, counts[chosen] == nil { counts[chosen] = 0 }
    return counts.map { ($0.key, uncounted.contains(facet) ? nil : $0.value) }
  }

  /// For what shows figures: nothing where they are not known.
  package func known(_ facet: String) -> [String: Int] { uncounted.contains(facet) ? [:] : counts[facet] ?? [:] }

  package init(cards: [Card] = [], count: Int = 0, more: Bool = false, counts: [String: [String: Int]] = [:]) {
    self.cards = cards
    self.count = count
    self.more = more
    self.counts = counts
  }
}
