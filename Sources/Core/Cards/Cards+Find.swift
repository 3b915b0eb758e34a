import Storage
import Web

extension Cards {
  /// One page of a list or a search, with its count and the counts of facets, of what the reader may see. Hostile or
  /// endless words never err; pages beyond the last are empty.
  package static func find(_ query: CardQuery, seenBy sight: Sight, language: Language, in tx: Tx) throws -> CardPage {
    let spoken = query.words.isEmpty ? [] : try spoken(language, in: tx)
    let search = Search(query, language: language, spoken: spoken, sight: sight)
    let size = min(max(query.size, 1), 200)
    // Nobody turns two hundred pages; whoever asks for page 9 × 10^18 gets an empty one.
    let offset = (min(max(query.page, 1), 100_000) - 1) * size
    let listing = search.groups.isEmpty && search.facets.isEmpty
    var page = CardPage()
    let count =
      listing
      ? try Tally.counts("kind", kinds: search.kinds, seenBy: sight, language, in: tx).values.reduce(0, +)
      : try SearchIndex.count(search, in: tx)
    page.more = count > SearchIndex.counted
    page.count = min(count, SearchIndex.counted)
    if offset < count {
      page.cards =
        listing
        ? try list(search, query.order, size, offset, in: tx) : try matching(search, query.order, count, size, offset, in: tx)
    }
    try countFacets(Set(query.counting.map(\.withoutNUL)).sorted(), of: search, listing: listing, &page, in: tx)
    return page
  }

  /// Codes of the other languages in which cards of this one have words: one short read of the tallies.
  static func spoken(_ language: Language, in tx: Tx) throws -> [String] {
    try Tally.counts(Card.spokenFacet, kinds: [], seenBy: .house, language, in: tx).keys.filter { Stemming.codes.contains($0) }.sorted()
  }

  /// Cards whose title begins with, or has a word that begins with, what is being typed; best first. Two queries at most.
  package static func suggest(
    _ typed: String, kinds: [String] = [], limit: Int = 8, seenBy sight: Sight, language: Language, in tx: Tx
  ) throws -> [Card] {
    let typed = String(typed.unicodeScalars.prefix(200))
    let kinds = kinds.prefix(100).map(\.withoutNUL)
    let start = Folding.sortKey(typed, in: language.nearestOfficial)
    if start.isEmpty { return [] }
    // "ÿ" in UTF-8 follows every folded letter, and the private character that stands for what follows n.
    var sql: SQL =
      """
      SELECT \(Card.columns) FROM core_card c WHERE c.language = \(language.nearestOfficial) AND c.sort >= \(start)
        AND c.sort < \(start + "\u{10FFFF}") AND \(sight.sees("c.audience"))
      """
    if !kinds.isEmpty { sql += " AND \(SQL.any("c.kind", of: kinds))" }
    sql += " ORDER BY c.sort, c.id LIMIT \(limit)"
    var cards = try tx.rows(sql).map(Card.init)
    guard cards.count < limit else { return cards }
    var search = Search(CardQuery(words: typed, kinds: kinds), language: language, sight: sight)
    search.asTyped(typed)
    let found = try tx.rows(
      """
      SELECT \(Card.columns) FROM (\(SearchIndex.latest(search, titles: true, limit: limit * 2, offset: 0, in: tx))) m
      JOIN core_card c ON c.id = m.id ORDER BY c.sort, c.id
      """
    ).map(Card.init)
    let known = Set(cards.map(\.record))
    cards += found.filter { !known.contains($0.record) }
    return Array(cards.prefix(limit))
  }

  /// Without words or facets: straight from an index in the wanted order. Several kinds are taken from the index of each:
  /// to look for a few networks among all cities takes longer the more cities there are.
  private static func list(_ search: Search, _ order: CardQuery.Order, _ size: Int, _ offset: Int, in tx: Tx) throws -> [Card] {
    let seen: SQL = "c.language = \(search.language) AND \(search.sight.sees("c.audience"))"
    let order = sequence(order)
    let kinds = Set(search.kinds).sorted()
    guard kinds.count > 1 else {
      let kind: SQL = if let kind = kinds.first { "AND c.kind = \(kind)" } else { "" }
      return try tx.rows(
        "SELECT \(Card.columns) FROM core_card c WHERE \(seen) \(kind) ORDER BY \(order) LIMIT \(size) OFFSET \(offset)"
      ).map(Card.init)
    }
    let first = kinds.map { kind -> SQL in
      "SELECT id FROM (SELECT c.id FROM core_card c WHERE \(seen) AND c.kind = \(kind) ORDER BY \(order) LIMIT \(offset + size)) k"
    }
    return try tx.rows(
      """
      SELECT \(Card.columns) FROM (\(first.joined(separator: " UNION ALL "))) m JOIN core_card c ON c.id = m.id
      ORDER BY \(order) LIMIT \(size) OFFSET \(offset)
      """
    ).map(Card.init)
  }

  private static func sequence(_ order: CardQuery.Order) -> SQL {
    order == .newest ? "c.day DESC NULLS LAST, c.id DESC" : "c.sort, c.id"
  }

  private static func matching(
    _ search: Search, _ order: CardQuery.Order, _ count: Int, _ size: Int, _ offset: Int, in tx: Tx
  ) throws -> [Card] {
    if order == .newest, count > SearchIndex.counted {
      // Too many to be put in order for one page: the cards that were made last, which are nearly the same.
      return try joined(SearchIndex.newest(search, limit: size, offset: offset, in: tx), in: tx)
    }
    if order != .relevance || search.groups.isEmpty {
      return try tx.rows(
        """
        SELECT \(Card.columns) FROM core_card c JOIN (\(SearchIndex.all(search, in: tx))) m ON m.id = c.id
        ORDER BY \(sequence(order)) LIMIT \(size) OFFSET \(offset)
        """
      ).map(Card.init)
    }
    if count <= SearchIndex.ranked {
      return try joined(SearchIndex.best(search, limit: size, offset: offset, in: tx), in: tx)
    }
    let titles = try SearchIndex.count(search, titles: true, limit: offset + size, in: tx)
    var cards: [Card] = []
    if offset < titles {
      cards = try joined(SearchIndex.latest(search, titles: true, limit: size, offset: offset, in: tx), in: tx)
    }
    if cards.count < size {
      let rest = SearchIndex.latest(search, titles: false, limit: size - cards.count, offset: max(0, offset - titles), in: tx)
      cards += try joined(rest, in: tx)
    }
    return cards
  }

  private static func joined(_ keys: SQL, in tx: Tx) throws -> [Card] {
    try tx.rows("SELECT \(Card.columns) FROM (\(keys)) m JOIN core_card c ON c.id = m.id ORDER BY m.place, m.id").map(Card.init)
  }

  /// Nothing else narrows the list: the tally is the answer. A few thousand cards are looked through once for all facets;
  /// a facet that narrows itself is asked of the index. Of more than 10,000 nobody is told the exact number: then the values
  /// stand without.
  private static func countFacets(_ facets: [String], of search: Search, listing: Bool, _ page: inout CardPage, in tx: Tx) throws {
    var free: [String] = []
    for facet in facets {
      var others = search.facets
      others[facet] = nil
      let kinds = facet == "kind" ? [] : search.kinds
      let narrows = facet == "kind" ? !search.kinds.isEmpty : search.facets[facet] != nil
      if search.groups.isEmpty, others.isEmpty {
        page.counts[facet] = try Tally.counts(facet, kinds: kinds, seenBy: search.sight, search.language, in: tx)
      } else if page.more {
        page.counts[facet] = try Tally.counts(facet, kinds: kinds, seenBy: search.sight, search.language, in: tx)
        page.uncounted.insert(facet)
      } else if narrows {
        let all = try Tally.counts(facet, kinds: kinds, seenBy: search.sight, search.language, in: tx)
        let values = all.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }.map(\.key)
        page.counts[facet] = try SearchIndex.counts(search, facet, values, in: tx)
      } else {
        free.append(facet)
      }
    }
    guard !free.isEmpty else { return }
    let counted = try SearchIndex.facets(search, free, in: tx)
    for facet in free { page.counts[facet] = counted[facet] ?? [:] }
  }
}

extension Search {
  /// What is being typed is a beginning word by word, common words included: "villes é" is on its way to more.
  mutating func asTyped(_ typed: String) {
    let runs = Folding.runs(typed, limit: 10)
    groups = runs.enumerated().flatMap { position, run -> [Group] in
      if run.unspaced { return Search.groups(run.folded, in: language) }
      let beginning = Term.beginning(SearchWords.encoded(run.folded))
      let stems = Stemming.stems(of: run, in: language).map { Term.stem(SearchWords.encoded($0)) }
      return [Group(alternatives: position == runs.count - 1 ? [beginning] : stems + [beginning])]
    }
  }
}
