import Storage
import Web

extension Card {
  /// The key of a card: made from record and language, so that joins and the index need no look-up.
  static func key(_ record: RecordID, _ language: Language) -> Int64 { record.value * 4 + number(language) }

  /// What stands after `core_card.record * 4 + ` in joins.
  static func number(_ language: Language) -> Int64 {
    switch language.nearestOfficial {
    case .french: 2
    case .spanish: 3
    default: 1
    }
  }

  static let columns: SQL =
    """
    c.record, c.language, c.kind, c.title, c.summary, c.picture, c.place, c.country, c.latitude, c.longitude, c.day,
    c.address, c.audience, c.facets, c.sort, c.keywords
    """

  init(_ row: Row) throws {
    var columns = try row.inOrder(from: "record")
    record = try columns.next()
    language = try columns.next()
    kind = try columns.next()
    title = try columns.next()
    summary = try columns.next()
    picture = try columns.next()
    place = try columns.next()
    country = try columns.next()
    latitude = try columns.next()
    longitude = try columns.next()
    day = try columns.next()
    address = try columns.next()
    audience = try columns.next()
    facets = Card.facets(try columns.next())
    sort = try columns.next()
    keywords = try columns.next()
  }

  /// One line for each value, `country FR`: read for every card of a list, so simpler than JSON. Sorted, so that the
  /// same facets are the same text.
  static func line(_ facets: [String: [String]]) -> String {
    facets.sorted { $0.key < $1.key }.flatMap { name, values in values.sorted().map { "\(name) \($0)" } }.joined(separator: "\n")
  }

  static func facets(_ lines: String) -> [String: [String]] {
    var facets: [String: [String]] = [:]
    for line in lines.utf8.split(separator: 10) {
      guard let space = line.firstIndex(of: 32) else { continue }
      let value = String(Substring(line[line.index(after: space)...]))
      facets[String(Substring(line[..<space])), default: []].append(value)
    }
    return facets
  }

  /// As it will be read again: an official language, no NUL (PostgreSQL keeps none), facets in order, each value once
  /// and on one line.
  func tidied() -> Card {
    var card = self
    card.language = language.nearestOfficial
    card.kind = kind.withoutNUL
    card.title = title.withoutNUL
    card.summary = summary.withoutNUL
    card.keywords = keywords.withoutNUL
    card.place = place?.withoutNUL
    card.picture = picture?.withoutNUL
    card.address = address.withoutNUL
    card.sort = sort.utf8.count <= 400 ? sort.withoutNUL : String(Substring(sort.withoutNUL.unicodeScalars.prefix(400)))
    card.facets = facets.compactMapValues { values in
      let kept = Set(values.map(Card.line)).subtracting([""]).sorted()
      return kept.isEmpty ? nil : kept
    }
    card.facets["kind"] = nil
    return card
  }

  /// A facet's value as it is kept and asked for: one line of at most 200 characters, since PostgreSQL's indexes take
  /// rows of 2,700 bytes.
  static func line(_ value: String) -> String {
    if value.utf8.count <= 200, !value.utf8.contains(10), !value.utf8.contains(0) { return value }
    let clean = value.unicodeScalars.filter { $0.value != 0 }.prefix(200).map { $0 == "\n" ? " " : $0 }
    return String(String.UnicodeScalarView(clean))
  }
}
