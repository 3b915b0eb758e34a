import Storage
import TestKit
import Testing
import Web

@testable import Core

struct SearchTests {
  static let folded: [(String, String)] = [
    ("Écoles à l’œuvre", "ecoles a l oeuvre"), ("STRASSE Straße", "strasse strasse"), ("Ærø, Łódź & Đà Nẵng", "aero lodz da nang"),
    ("col·laborar", "collaborar"), ("e\u{301}ducation", "education"), ("São Paulo", "sao paulo"), ("ΑΘΗΝΑΣ", "αθηνασ"),
    ("ﬁn 2021", "fin 2021"), ("교육도시", "교육도시"), ("\u{202E}abc\u{200B}d", "abcd"), ("İstanbul ısı", "istanbul isi"),
    ("***", ""), ("👩‍🏫 école", "ecole"), ("Йод", "иод"),
  ]

  @Test(arguments: folded) func wordsAreFolded(_ text: String, _ expected: String) {
    #expect(Folding.fold(text) == expected)
  }

  @Test func titlesSortByLetterAndByValue() {
    #expect(Folding.sortKey("Objective 1.9", in: .english) < Folding.sortKey("Objective 1.10", in: .english))
    #expect(Folding.sortKey("Évora", in: .english) < Folding.sortKey("Faro", in: .english))
    #expect(Folding.sortKey("Nuño", in: .spanish) > Folding.sortKey("Nunzio", in: .spanish))
    #expect(Folding.sortKey("Nuño", in: .french) < Folding.sortKey("Nunzio", in: .french))
  }

  @Test func wordsOfTheIndexAreOpaqueAndKeepBeginnings() {
    for text in ["abc", "z", "zz", "œ", "교육", "a\"b*", "", "AND", "x'y"] {
      let word = SearchWords.encoded(text)
      #expect(word.utf8.allSatisfy { (48...57).contains($0) || (97...122).contains($0) })
      #expect(!word.contains("zx"))
      #expect(SearchWords.encoded(text + "more").hasPrefix(word))
    }
    let words = ["z", "zz", "za", "a", "\u{7a}0", "ż", "Z"].map(SearchWords.encoded)
    #expect(Set(words).count == words.count)
  }

  /// What a card says (title, summary), its language, what is typed, whether it is found.
  static let finds: [(title: String, summary: String, language: Language, typed: String, found: Bool)] = [
    ("Éducation pour tous", "", .french, "education", true),
    ("Éducation pour tous", "", .french, "éducations ", true),
    ("Éducation pour tous", "", .french, "educ", true),
    ("Éducation pour tous", "", .french, "educ ", true),
    ("Éducation pour tous", "", .french, "edu ", false),
    ("Éducation pour tous", "", .french, "l’éducation de tous", true),
    ("Éducation pour tous", "", .french, "tous education", true),
    ("Éducation pour tous", "", .french, "education rennes", false),
    ("Cities that learn", "Schools and libraries", .english, "city school", true),
    ("Cities that learn", "Schools and libraries", .english, "LIBRARY", true),
    ("Ciudades educadoras", "", .spanish, "ciudad educadora", true),
    ("Educación en la calle", "", .spanish, "educacion ", true),
    ("Educación en la calle", "", .spanish, "educaciones", true),
    ("Educacion en la calle", "", .spanish, "educación", true),
    ("L’Hospitalet de Llobregat", "", .spanish, "hospitalet", true),
    ("Œuvre commune", "", .french, "oeuvre", true),
    ("Gwangju 광주광역시", "", .english, "광주", true),
    ("Gwangju 광주광역시", "", .english, "광", true),
    ("Gwangju 광주광역시", "", .english, "주광 ", true),
    ("Gwangju 광주광역시", "", .english, "광시", false),
    ("การศึกษา", "", .english, "ศึกษา", true),
    ("Plan 2021", "", .french, "2021", true),
    ("Plan 2021", "", .french, "202", true),
    ("La Plata", "", .spanish, "la", true),
    ("La Plata", "", .spanish, "la p", true),
    ("Vic", "Une ville de la Catalogne", .french, "ville de", true),
    ("Vic", "", .french, "lyon", false),
  ]

  @Test func whatIsTypedFindsWhatIsMeant() async throws {
    try await inHouse { house in
      for one in Self.finds {
        let record = try await house.record("city")
        try await house.write { tx in
          try Cards.put([CardTests.card(record, one.title, one.language, summary: one.summary)], in: tx)
        }
        let page = try await house.read { tx in
          try Cards.find(CardQuery(words: one.typed), seenBy: .everyone, language: one.language, in: tx)
        }
        #expect(page.cards.contains { $0.record == record } == one.found, "\(one.typed) in \(one.title)")
        #expect(page.count == page.cards.count)
        try await house.write { tx in try Cards.remove(record, in: tx) }
      }
      let left = try await house.read { tx in try Cards.find(CardQuery(words: "education"), seenBy: .house, language: .french, in: tx) }
      #expect(left.count == 0)
    }
  }

  /// A card of one of the three languages whose words are in another: a text that nobody has translated.
  static let foreign: [(title: String, spoken: String, card: Language, typed: String, found: Bool)] = [
    ("As crianças cuidam das hortas comunitárias", "pt", .spanish, "horta comunitaria ", true),
    ("As crianças cuidam das hortas comunitárias", "pt", .french, "criança horta ", true),
    ("As crianças cuidam das hortas comunitárias", "pt", .english, "cuidar criança ", true),
    ("Les infants cuiden els horts veïnals", "ca", .spanish, "hort infant ", true),
    ("I bambini curano i giardini", "it", .french, "giardino bambino ", true),
    ("Kinder gestalten ihre Gärten", "de", .english, "garten kind ", true),
    ("Lapset suunnittelevat puistoja", "fi", .english, "puisto ", true),
    ("Barnen ritar sina skolgårdar", "sv", .english, "skolgård barn ", true),
    ("Barna tegner skolegårdene", "no", .french, "skolegård ", true), ("Barna tegner skolegårdene", "nb", .french, "skolegård ", true),
    ("Børnene tegner skolegårdene", "da", .english, "skolegård ", true),
    ("De kinderen tekenen hun pleinen", "nl", .french, "plein ", true),
    ("Copiii desenează grădinile orașului", "ro", .french, "grădină oraș ", true),
    ("Τα παιδιά σχεδιάζουν τις πλατείες", "el", .english, "πλατεία ", true),
    ("Дети рисуют площади", "ru", .english, "площадь ", true), ("A városok iskoláiban", "hu", .english, "iskola ", true),
    ("Haurren lorategiak", "eu", .spanish, "lorategi ", true),
    // An untranslated English text on a French page.
    ("Children plant their gardens", "en", .french, "garden ", true),
    // Only what is said to be of a language has its forms: "new" is no form of "news" in English.
    ("A new school", "pt", .english, "news ", false), ("Gardens", "pt", .french, "horta ", false),
  ]

  @Test func formsOfEveryLanguageAreFound() async throws {
    try await inHouse { house in
      for one in Self.foreign {
        let record = try await house.record("city")
        try await house.write { tx in
          let card = CardTests.card(record, one.title, one.card).speaking([Language(one.spoken)].compactMap { $0 })
          try Cards.put([card], in: tx)
        }
        let page = try await house.read { tx in
          try Cards.find(CardQuery(words: one.typed), seenBy: .everyone, language: one.card, in: tx)
        }
        #expect(page.cards.contains { $0.record == record } == one.found, "\(one.typed) in \(one.title)")
        for card in page.cards {
          #expect(SnippetMarker(one.typed, one.card).best(of: card)?.isMarked == true, "\(one.typed) in \(one.title)")
        }
        try await house.write { tx in try Cards.remove(record, in: tx) }
        // Nothing is looked for in languages that no card has.
        #expect(try await house.read { tx in try Cards.spoken(one.card, in: tx) } == [])
      }
    }
  }

  @Test func everyLanguageOfTheStemmersIsThere() {
    let run = Folding.Run(lower: "cidades", folded: "cidades", unspaced: false)
    #expect(Stemming.codes.count == 28)
    #expect(Stemming.codes.allSatisfy { !Stemming.stems(of: run, $0).isEmpty })
    #expect(Stemming.stems(of: run, "pt") == ["cidad"] && Stemming.code(of: Language("pt-br") ?? .english) == "pt")
    #expect(Stemming.code(of: Language("ko") ?? .english) == nil)
  }

  /// Of a long text every word is found, and only its beginning is shown.
  @Test func aLongTextIsFoundToItsEnd() async throws {
    let filler = (0..<30_000).map { "word\($0 % 3_000)" }.joined(separator: " ")
    let text = Condensed.text(["Beginning. " + filler + " then a lighthouse at the end", "Début. " + filler + " un phare"])
    #expect(text.count < 60_000)
    try await inHouse { house in
      let record = try await house.record("city")
      try await house.write { tx in
        try Cards.put([CardTests.card(record, "Report", keywords: text).speaking([.french])], in: tx)
      }
      for (typed, found) in [("lighthouses ", true), ("phares ", true), ("beginning", true), ("word2999", true), ("absent", false)] {
        let page = try await house.read { tx in
          try Cards.find(CardQuery(words: typed), seenBy: .everyone, language: .english, in: tx)
        }
        #expect(page.count == (found ? 1 : 0), "\(typed)")
      }
      let card = try #require(
        try await house.read { tx in try Cards.of([record], .english, seenBy: .everyone, in: tx)[record] })
      #expect(SnippetMarker("lighthouse", .english).excerpt(card.keywords) == nil)
      #expect(SnippetMarker("beginning", .english).excerpt(card.keywords)?.isMarked == true)
    }
  }

  static let hostile: [String] = [
    "\"", "'", "a\" OR 1=1 --", "* * *", "title:rennes", "NEAR(a b)", "AND OR NOT", "a AND", "(((((", "rennes & | ! :*", "\\", "%_%",
    "\u{202E}rennes", "👩‍👩‍👧‍👦 🏳️‍🌈", "\0rennes\0", "{}[]^~@#", "-rennes", "rennes:A", "<->", "مدينة تعليمية", "\u{FFFD}\u{10FFFF}", "\n\t\r",
    String(repeating: "a", count: 10_240), String(repeating: "rennes ", count: 2000), String(repeating: "\"(", count: 5000),
    String(repeating: "é", count: 10_000), String(repeating: "市", count: 10_000), (0..<2000).map { "w\($0)" }.joined(separator: " "),
    String(repeating: "e\u{301}\u{301}\u{301}", count: 3000), String(repeating: "\u{301}", count: 5000),
  ]

  @Test func hostileTextNeverErrs() async throws {
    try await inHouse { house in
      let record = try await house.record("city")
      try await house.write { tx in try Cards.put([CardTests.card(record, "Rennes", facets: ["f": ["x"]])], in: tx) }
      for text in Self.hostile {
        for sight in [Sight.everyone, .house, Sight(Set((0..<300).map { Audience(Int64($0)) }))] {
          let count = try await house.read { tx in
            let page = try Cards.find(CardQuery(words: text, counting: ["f", "kind", text]), seenBy: sight, language: .english, in: tx)
            _ = try Cards.find(CardQuery(kinds: [text], facets: ["f": text, text: "x"]), seenBy: sight, language: .english, in: tx)
            _ = try Cards.suggest(text, kinds: [text], seenBy: sight, language: .english, in: tx)
            return page.count
          }
          #expect(count <= 1)
        }
        // What people write is found again, or at least stored.
        try await house.write { tx in
          try Cards.put([CardTests.card(record, "Rennes " + text, facets: ["f": [text]], summary: text)], in: tx)
        }
        let again = try await house.read { tx in
          try Cards.find(CardQuery(words: "rennes", facets: ["f": text]), seenBy: .everyone, language: .english, in: tx).count
        }
        #expect(again == 1, "\(text.prefix(40))")
      }
    }
  }

  @Test func anEmptyQueryListsEverything() async throws {
    try await inHouse { house in
      for title in ["B", "A"] {
        let record = try await house.record("city")
        try await house.write { tx in try Cards.put([CardTests.card(record, title)], in: tx) }
      }
      for words in ["", "   ", "?!", "\u{200B}"] {
        let page = try await house.read { tx in try Cards.find(CardQuery(words: words), seenBy: .everyone, language: .english, in: tx) }
        #expect(page.cards.map(\.title) == ["A", "B"])
        #expect(page.count == 2)
      }
    }
  }

  /// A generator with a seed, so that every run and both engines see the same cards.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  static let vocabulary = [
    "éducation", "educación", "education", "ville", "villes", "ciudad", "ciudades", "school", "écoles", "Rennes", "Lisboa", "plan",
    "plaza", "jardín", "garden", "gardens", "inclusion", "mémoire", "광주", "교육도시", "de", "la", "the", "L’eau", "2021", "art", "arts",
    "artisans", "démocratie", "paix", "œuvre",
  ]

  static func generated(_ records: [RecordID]) -> [Card] {
    var dice = Dice(state: 7)
    func words(_ count: Int) -> String { (0..<count).compactMap { _ in vocabulary.randomElement(using: &dice) }.joined(separator: " ") }
    let audiences: [Audience] = [.everyone, .everyone, .everyone, .members, .secretariat, Audience(901), Audience(902)]
    return records.flatMap { record in
      let audience = audiences.randomElement(using: &dice) ?? .everyone
      let kind = ["city", "act", "page"].randomElement(using: &dice) ?? "city"
      let facets = [
        "country": [["FR", "ES", "PT"].randomElement(using: &dice) ?? "FR"], "axis": ["\(Int.random(in: 1...4, using: &dice))"],
      ]
      return Language.official.map { language in
        // One in three has words of another language, which are found by their forms there.
        let others = [[], [], [Language("pt"), .english], [Language("sv")]].randomElement(using: &dice)?.compactMap { $0 } ?? []
        return CardTests.card(record, words(3), language, kind: kind, audience: audience, facets: facets, summary: words(8)).speaking(
          others)
      }
    }
  }

  /// What the index should find, without any database.
  static func matches(_ card: Card, _ all: [String], _ search: Search) -> Bool {
    guard card.language == search.language, search.sight.sees(card.audience) else { return false }
    let prefix = SearchWords.prefix(card.language, SearchWords.Class(card.audience))
    guard search.kinds.isEmpty || search.kinds.contains(card.kind) else { return false }
    guard search.facets.allSatisfy({ card.facets[$0.key]?.contains($0.value) ?? false }) else { return false }
    return search.groups.allSatisfy { group in
      group.alternatives.contains { term in
        switch term {
        case .stem(let word): all.contains(prefix + "s" + word)
        case .foreign(let word): all.contains(prefix + "l" + word)
        case .beginning(let word): all.contains { $0.hasPrefix(prefix + "w" + word) }
        case .pair(let word): all.contains { $0.hasPrefix(prefix + "s" + word) }
        }
      }
    }
  }

  @Test func bothEnginesFindTheSetThatTheWordsSay() async throws {
    try await inHouse { house in
      let records = try await house.write { tx in
        try (0..<300).map { _ in try Record.create("city", owner: nil, audience: .everyone, in: tx) }
      }
      let cards = Self.generated(records)
      try await house.write { tx in try Cards.put(cards, in: tx) }
      let indexed = cards.map { card in
        let words = SearchWords.index(card)
        return (card: card, words: words.title + words.body)
      }
      func expected(_ search: Search) -> [Card] { indexed.filter { Self.matches($0.card, $0.words, search) }.map(\.card) }
      var dice = Dice(state: 99)
      var found = 0
      for number in 0..<120 {
        var query = CardQuery(size: 200, counting: ["country", "kind"])
        query.words = (0..<Int.random(in: 0...2, using: &dice)).compactMap { _ in Self.vocabulary.randomElement(using: &dice) }.joined(
          separator: " ")
        if number % 3 == 0 { query.words = String(query.words.dropLast(2)) }
        if number % 4 == 0 { query.facets["country"] = "FR" }
        if number % 5 == 0 { query.facets["axis"] = "2" }
        if number % 6 == 0 { query.kinds = ["act", "page"] }
        let sights: [Sight] = [.everyone, Sight([.members]), Sight([.members, Audience(901)]), .house]
        let sight = sights[number % 4]
        let language = Language.official[number % 3]
        let asked = query
        let page = try await house.read { tx in try Cards.find(asked, seenBy: sight, language: language, in: tx) }
        let spoken = try await house.read { tx in try Cards.spoken(language, in: tx) }
        let search = Search(query, language: language, spoken: spoken, sight: sight)
        let wanted = expected(search)
        #expect(page.count == wanted.count, "\(query)")
        if wanted.count <= 200 { #expect(Set(page.cards.map(\.record)) == Set(wanted.map(\.record)), "\(query)") }
        var free = search
        free.facets["country"] = nil
        let countries = Dictionary(grouping: expected(free), by: { $0.facets["country"]?.first ?? "" })
        #expect(page.counts["country"] == countries.mapValues(\.count), "\(query)")
        free = search
        free.kinds = []
        #expect(
          page.counts["kind"] == Dictionary(grouping: expected(free), by: \.kind).mapValues(\.count), "\(query)")
        found += wanted.count
      }
      #expect(found > 500)
    }
  }

  @Test func titlesComeFirstAndBeyondTwoThousandTheNewest() async throws {
    try await inHouse { house in
      let records = try await house.write { tx in
        try (0..<2100).map { _ in try Record.create("city", owner: nil, audience: .everyone, in: tx) }
      }
      let cards = records.enumerated().map { number, record in
        // Garden stands in every summary, and in the title of each hundredth card.
        CardTests.card(record, number % 100 == 50 ? "Garden \(number)" : "Place \(number)", summary: "A garden and a square")
      }
      try await house.write { tx in try Cards.put(Array(cards.prefix(1900)), in: tx) }
      let ranked = try await house.read { tx in
        try Cards.find(CardQuery(words: "garden", size: 25), seenBy: .everyone, language: .english, in: tx)
      }
      #expect(ranked.count == 1900)
      #expect(ranked.cards.prefix(19).allSatisfy { $0.title.hasPrefix("Garden") })
      #expect(!ranked.cards[19].title.hasPrefix("Garden"))
      try await house.write { tx in try Cards.put(Array(cards.dropFirst(1900)), in: tx) }
      var titles: [String] = []
      for page in 1...3 {
        titles += try await house.read { tx in
          try Cards.find(CardQuery(words: "garden", page: page, size: 10), seenBy: .everyone, language: .english, in: tx).cards.map(\.title)
        }
      }
      #expect(
        titles == (0..<21).map { "Garden \(2050 - $0 * 100)" } + ["Place 2099", "Place 2098", "Place 2097"]
          + (2091...2096).reversed().map { "Place \($0)" })
    }
  }

  @Test func suggestionsBeginWithTheTitle() async throws {
    try await inHouse { house in
      for title in ["Sant Cugat", "Barcelona", "Santo Tirso", "Castelló de Sant Joan", "Porto", "San Sebastián"] {
        let record = try await house.record("city")
        try await house.write { tx in try Cards.put([CardTests.card(record, title, .spanish)], in: tx) }
      }
      let suggest: @Sendable (String) async throws -> [String] = { typed in
        try await house.read { tx in try Cards.suggest(typed, limit: 4, seenBy: .everyone, language: .spanish, in: tx).map(\.title) }
      }
      #expect(try await suggest("sant") == ["Sant Cugat", "Santo Tirso", "Castelló de Sant Joan"])
      #expect(try await suggest("SÁN") == ["San Sebastián", "Sant Cugat", "Santo Tirso", "Castelló de Sant Joan"])
      #expect(try await suggest("castello de s") == ["Castelló de Sant Joan"])
      #expect(try await suggest("joan c") == ["Castelló de Sant Joan"])
      #expect(try await suggest("") == [])
      #expect(try await suggest("xyz") == [])
    }
  }
}
