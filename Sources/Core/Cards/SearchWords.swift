import Storage
import Web

/// The opaque words of the search index, the same on both engines: `[a-z0-9]` only, so nothing typed can be taken for
/// an operator. A word begins with three letters:
///
/// - the language of the card (`e`, `f`, `s`);
/// - who may see it: `p` everyone, `m` members, `o` one organisation, network, body or the secretariat. So whatever is
///   asked for is asked for within what the reader may see, and a visitor's search costs no further condition;
/// - what it is: `s` a stem, `w` a whole word (for the word being typed), `f` a facet's value, `a` an audience, `l` a stem in
///   another language in which the card has words, after its code (`lpt…`): a Portuguese text that nobody has translated is
///   found by Portuguese forms of its words, and an English "news" is not taken for the French "new".
///
/// The rest is the folded word; what is not `[a-y0-9]` is spelled `z` and two digits per byte, which keeps beginnings
/// beginnings.
enum SearchWords {
  enum Class: String, CaseIterable, Sendable {
    case everyone = "p", members = "m", others = "o"

    init(_ audience: Audience) {
      switch audience {
      case .everyone: self = .everyone
      case .members: self = .members
      default: self = .others
      }
    }
  }

  /// What is indexed of a card, in the three columns of the index.
  struct Indexed: Equatable {
    var title: [String]
    var body: [String]
    var filters: [String]
  }

  /// Words that are read of a card's body, and of what `Condensed` has kept of a long text after it.
  static let limit = 4_000
  static let furtherLimit = 10_000

  /// Words beyond the limits, or beyond 600 kB of index words, are not found.
  static func index(_ card: Card) -> Indexed {
    let prefix = prefix(card.language, Class(card.audience))
    var filters = [prefix + "f" + facet("kind", card.kind)]
    for (name, values) in card.facets.sorted(by: { $0.key < $1.key }) {
      filters += values.map { prefix + "f" + facet(name, $0) }
    }
    if Class(card.audience) == .others { filters.append(audience(card.audience, prefix)) }
    let (shown, further) = Condensed.parts(card.keywords)
    let body = [card.summary, card.place ?? "", shown].joined(separator: " ")
    let spoken = card.spoken
    return Indexed(
      title: words(card.title, prefix, card.language, spoken, limit: 100),
      body: words(body, prefix, card.language, spoken, limit: limit)
        + words(further, prefix, card.language, spoken, limit: furtherLimit, bytes: 400_000),
      filters: filters)
  }

  /// Two cards have the same words when these are the same: then the index stays untouched.
  static func sameWords(_ one: Card, _ other: Card) -> Bool {
    one.title == other.title && one.summary == other.summary && one.place == other.place && one.keywords == other.keywords
      && one.kind == other.kind && one.audience == other.audience && one.facets == other.facets && one.language == other.language
  }

  private static func words(
    _ text: String, _ prefix: String, _ language: Language, _ spoken: [String], limit: Int, bytes most: Int = 200_000
  ) -> [String] {
    var all: [String] = []
    var bytes = 0
    for run in Folding.runs(text, limit: limit) {
      // PostgreSQL keeps a megabyte of words for each row.
      if bytes > most { break }
      let before = all.count
      defer { for word in all[before...] { bytes += word.utf8.count } }
      if run.unspaced {
        all += pairs(run.folded).map { prefix + "s" + encoded($0) }
      } else {
        all.append(prefix + "w" + encoded(run.folded))
        if !Stemming.isCommon(run.folded, in: language) {
          all += Stemming.stems(of: run, in: language).map { prefix + "s" + encoded($0) }
        }
        all += foreign(run, spoken).map { prefix + "l" + $0 }
      }
    }
    return all
  }

  /// The stems of a run in these languages, each after the language's letters. A single letter says nothing.
  static func foreign(_ run: Folding.Run, _ codes: [String]) -> [String] {
    if run.folded.unicodeScalars.count < 2 { return [] }
    return codes.flatMap { code in Stemming.stems(of: run, code).map { code + encoded($0) } }
  }

  static func prefix(_ language: Language, _ audience: Class) -> String {
    let letter =
      switch language.nearestOfficial {
      case .french: "f"
      case .spanish: "s"
      default: "e"
      }
    return letter + audience.rawValue
  }

  /// A facet's value, exactly as written: `zx` never comes out of `encoded`.
  static func facet(_ name: String, _ value: String) -> String { short(encoded(name)) + "zx" + short(encoded(value)) }

  /// PostgreSQL takes words of 2,046 bytes at most: a longer one keeps its beginning and a sum of the whole (FNV-1a).
  private static func short(_ word: String) -> String {
    if word.utf8.count <= 600 { return word }
    let sum = word.utf8.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    return word.prefix(500) + "zy" + String(sum, radix: 16)
  }
  static func audience(_ audience: Audience, _ prefix: String) -> String { prefix + "a\(audience.value)" }

  /// Neighbouring pairs of characters; a single one stands alone.
  static func pairs(_ text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    guard scalars.count > 1 else { return [text] }
    return (1..<scalars.count).map { position in
      var pair = String.UnicodeScalarView()
      pair.append(scalars[position - 1])
      pair.append(scalars[position])
      return String(pair)
    }
  }

  static func encoded(_ text: String) -> String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    for byte in text.utf8 {
      switch byte {
      case 48...57, 97...121: bytes.append(byte)
      case 122: bytes += [122, 122]
      default: bytes += [122, digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static let digits = Array("0123456789abcdef".utf8)
}
