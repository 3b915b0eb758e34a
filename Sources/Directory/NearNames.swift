import Core
import Storage
import Web

/// Names that were probably meant: who types “Barcellona” or “Granolers” is shown the city. Asked only where a search found
/// nothing.
package enum NearNames {
  /// So many names are compared; an association has hundreds.
  static let most = 20_000

  /// What is compared: a whole name, or one of its longer words.
  struct Part: Sendable {
    let letters: [Unicode.Scalar]
    /// One of 32 places for each letter that stands in it: most names need no closer look.
    let mask: UInt32

    init(_ text: some StringProtocol) { self.init(Array(text.unicodeScalars)) }

    init(_ letters: [Unicode.Scalar]) {
      self.letters = letters
      mask = letters.reduce(0) { $0 | 1 << ($1.value & 31) }
    }

    /// What is changed, left out or added alters at most two letters of the set.
    func mayBe(_ other: Part, most: Int) -> Bool { (mask ^ other.mask).nonzeroBitCount <= 2 * most }

    /// Each letter that the other does not have is a change.
    func mayBegin(_ other: Part, most: Int) -> Bool { (mask & ~other.mask).nonzeroBitCount <= most }
  }

  private struct Name: Sendable {
    let organisation: OrganisationID
    let parts: [Part]
  }

  /// At most three cities, networks or delegations whose name, or a long word of it, differs by a letter or two from what
  /// was typed; the nearest first. Names are held until the ledger moves: reading them again for each search that finds nothing took
  /// ten times as long as the search.
  /// - Parameter beginning: what was typed may be the beginning of a name, as a field that suggests has it.
  package static func find(
    _ typed: String, beginning: Bool = false, seenBy sight: Sight, held: Held, in tx: Tx
  ) throws -> [Organisation] {
    let wanted = NameKey.of(typed)
    guard (4...60).contains(wanted.count) else { return [] }
    let names = try held.value("names to compare", for: .english, seenBy: sight, in: tx) { try read(seenBy: sight, in: tx) }
    let letters = Part(wanted)
    var nearest: [OrganisationID: Int] = [:]
    for name in names {
      let found = beginning ? distance(letters, toBeginningOf: name.parts) : distance(letters, to: name.parts)
      guard let found, found < nearest[name.organisation] ?? 99 else { continue }
      nearest[name.organisation] = found
    }
    let three = nearest.sorted { ($0.value, $0.key) < ($1.value, $1.key) }.prefix(3).map(\.key)
    let organisations = try Organisations.find(three, in: tx)
    return three.compactMap { organisations[$0] }
  }

  private static func read(seenBy sight: Sight, in tx: Tx) throws -> [Name] {
    try tx.rows(
      """
      SELECT o.id, n.folded FROM directory_name n
      JOIN directory_organisation o ON o.id = n.organisation JOIN core_record r ON r.id = o.id
      WHERE o.kind IN ('city', 'network', 'delegation') AND \(sight.sees("r.audience")) ORDER BY o.sort_name, o.id LIMIT \(most)
      """
    ).map { row in Name(organisation: try row("id"), parts: parts(of: try row("folded"))) }
  }

  /// The whole name, then its longer words.
  private static func parts(of name: String) -> [Part] {
    [Part(name)] + name.split(separator: " ").filter { $0.count >= 5 }.map { Part($0) }
  }

  /// To the whole name, else to one of its longer words. Nil when it is too far.
  static func distance(_ typed: String, to name: String) -> Int? { distance(Part(typed), to: parts(of: name)) }

  private static func distance(_ typed: Part, to parts: [Part]) -> Int? {
    let most = allowed(typed)
    return parts.compactMap { typed.mayBe($0, most: most) ? changes(typed.letters, $0.letters[...], most: most) : nil }.min()
  }

  /// To as many letters of the name, or of one of its longer words, as were typed, one more or one less.
  private static func distance(_ typed: Part, toBeginningOf parts: [Part]) -> Int? {
    let most = allowed(typed)
    return parts.filter { typed.mayBegin($0, most: most) }.flatMap { part in
      (typed.letters.count - 1...typed.letters.count + 1).compactMap { length in
        length > part.letters.count + 1 ? nil : changes(typed.letters, part.letters.prefix(length), most: most)
      }
    }.min()
  }

  private static func allowed(_ typed: Part) -> Int { typed.letters.count < 6 ? 1 : 2 }

  /// How many letters are changed, left out, added or swapped (optimal string alignment); nil beyond `most`.
  static func changes(_ one: [Unicode.Scalar], _ other: ArraySlice<Unicode.Scalar>, most: Int) -> Int? {
    if abs(one.count - other.count) > most { return nil }
    var before: [Int] = []
    var last = Array(0...other.count)
    for i in one.indices {
      var row = [i + 1]
      for j in other.indices {
        let cost = one[i] == other[j] ? 0 : 1
        var best = min(last[j + 1] + 1, row[j] + 1, last[j] + cost)
        if i > 0, j > 0, one[i] == other[j - 1], one[i - 1] == other[j] { best = min(best, before[j - 1] + 1) }
        row.append(best)
      }
      if (row.min() ?? 0) > most { return nil }
      (before, last) = (last, row)
    }
    return last[other.count] <= most ? last[other.count] : nil
  }
}
