import Storage
import Web

/// What somebody looks for, understood: groups of alternatives that must all be found, and filters. Spelled for one
/// engine only at the end.
struct Search {
  /// One thing typed, in any of its forms.
  struct Group: Equatable {
    var alternatives: [Term]
  }
  enum Term: Equatable {
    /// `s…`, a stem or a pair of characters.
    case stem(String)
    /// `l…`, a stem in another language than the card's, after the two letters of that one.
    case foreign(String)
    /// The beginning of a whole word.
    case beginning(String)
    /// The beginning of a pair: a single character of a script without spaces.
    case pair(String)
  }

  let language: Language
  let sight: Sight
  var groups: [Group]
  var kinds: [String]
  var facets: [String: String]

  /// At most ten words count, of the first 1,000 characters.
  /// - Parameter spoken: codes of the other languages in which some cards of this language have words (`Cards.spoken`).
  init(_ query: CardQuery, language: Language, spoken: [String] = [], sight: Sight) {
    self.language = language.nearestOfficial
    self.sight = sight
    kinds = query.kinds.prefix(100).map(\.withoutNUL)
    facets = query.facets.mapValues(Card.line)
    groups = Search.groups(query.words, in: self.language, and: spoken)
  }

  var isEmpty: Bool { groups.isEmpty && kinds.isEmpty && facets.isEmpty }

  static func groups(_ words: String, in language: Language, and spoken: [String] = []) -> [Group] {
    let typed = String(words.unicodeScalars.prefix(1000))
    let runs = Folding.runs(typed, limit: 11).prefix(10)
    let open = typed.unicodeScalars.last.map { !$0.properties.isWhitespace } ?? false
    // A common word says nothing unless nothing else is said.
    let telling = runs.filter { $0.unspaced || !Stemming.isCommon($0.folded, in: language) }
    if telling.isEmpty {
      return runs.last.map { [Group(alternatives: [.beginning(SearchWords.encoded($0.folded))])] } ?? []
    }
    var groups: [Group] = []
    for (position, run) in telling.enumerated() {
      let last = open && position == telling.count - 1 && run == runs.last
      if run.unspaced {
        let pairs = SearchWords.pairs(run.folded)
        let single = run.folded.unicodeScalars.count == 1
        groups += pairs.map { pair in Group(alternatives: [single ? .pair(SearchWords.encoded(pair)) : .stem(SearchWords.encoded(pair))]) }
      } else {
        var alternatives = Stemming.stems(of: run, in: language).map { Term.stem(SearchWords.encoded($0)) }
        alternatives += SearchWords.foreign(run, spoken).map { Term.foreign($0) }
        if last { alternatives.append(.beginning(SearchWords.encoded(run.folded))) }
        groups.append(Group(alternatives: alternatives))
      }
      if groups.count >= 20 { break }
    }
    return groups
  }

  /// The condition for one engine. Within a class of audience everything asked for bears its prefix; classes are
  /// alternatives, and only "others" needs the audiences themselves.
  /// - Parameters:
  ///   - without: a facet whose own filter is left out, since its values are being counted.
  ///   - and: further facet values that must hold.
  ///   - titles: the words stand in the title.
  func expression(_ spelling: Spelling, without: String? = nil, and more: [(String, String)] = [], titles: Bool = false) -> String {
    var classes: [SearchWords.Class] = [.everyone]
    let others = sight.audiences.filter { SearchWords.Class($0) == .others }.sorted { $0.value < $1.value }
    if sight.all || sight.audiences.contains(.members) { classes.append(.members) }
    if sight.all || !others.isEmpty { classes.append(.others) }
    let parts = classes.map { audience -> String in
      let prefix = SearchWords.prefix(language, audience)
      var all = groups.map { group in
        spelling.any(group.alternatives.map { spelling.word(Search.text($0, prefix), titles: titles) })
      }
      if without != "kind", !kinds.isEmpty {
        all.append(spelling.any(kinds.map { prefix + "f" + SearchWords.facet("kind", $0) }))
      }
      for (name, value) in facets.sorted(by: { $0.key < $1.key }) where name != without {
        all.append(prefix + "f" + SearchWords.facet(name, value))
      }
      for (name, value) in more { all.append(prefix + "f" + SearchWords.facet(name, value)) }
      if audience == .others, !sight.all {
        all.append(spelling.any(others.prefix(500).map { SearchWords.audience($0, prefix) }))
      }
      return spelling.all(all)
    }
    return spelling.any(parts)
  }

  /// The words alone, for ranking where filters must not weigh.
  func wordsOnly(_ spelling: Spelling) -> String {
    var copy = self
    copy.kinds = []
    copy.facets = [:]
    let parts = SearchWords.Class.allCases.map { audience -> String in
      let prefix = SearchWords.prefix(language, audience)
      return spelling.all(
        copy.groups.map { group in
          spelling.any(group.alternatives.map { spelling.word(Search.text($0, prefix), titles: false) })
        })
    }
    return spelling.any(parts)
  }

  private static func text(_ term: Term, _ prefix: String) -> (word: String, beginning: Bool) {
    switch term {
    case .stem(let word): (prefix + "s" + word, false)
    case .foreign(let word): (prefix + "l" + word, false)
    case .beginning(let word): (prefix + "w" + word, true)
    case .pair(let word): (prefix + "s" + word, true)
    }
  }

  /// How an engine spells a condition. Words are `[a-z0-9]`, so neither needs quoting.
  struct Spelling: Sendable {
    let and: String
    let or: String
    let beginning: String
    let title: @Sendable (String) -> String

    static let sqlite = Spelling(and: " AND ", or: " OR ", beginning: "*", title: { "title : " + $0 })
    static let postgres = Spelling(and: " & ", or: " | ", beginning: ":*", title: { $0 + ($0.hasSuffix(":*") ? "A" : ":A") })

    func word(_ word: (word: String, beginning: Bool), titles: Bool) -> String {
      let text = word.word + (word.beginning ? beginning : "")
      return titles ? title(text) : text
    }
    func all(_ parts: [String]) -> String { parts.count == 1 ? parts[0] : "(" + parts.joined(separator: and) + ")" }
    func any(_ parts: [String]) -> String { parts.count == 1 ? parts[0] : "(" + parts.joined(separator: or) + ")" }
  }
}
