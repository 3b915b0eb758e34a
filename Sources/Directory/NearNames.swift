import Core
import Storage
import Web

/// Names that were probably meant: who types “Barcellona” or “Granolers” is shown the city. Asked only where a search found
/// nothing.
package enum NearNames {
  /// So many names are compared; an association has hundreds.
  static let most = 20_000

  /// A name to compare with: as a whole, and its longer words.
  private struct Name: Sendable {
    let organisation: OrganisationID
    let whole: [Character]
    let words: [[Character]]
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
    let letters = Array(wanted)
    var nearest: [OrganisationID: Int] = [:]
    for name in names {
      let found = beginning ? distance(letters, toBeginningOf: [name.whole] + name.words) : distance(letters, to: [name.whole] + name.words)
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
    ).map { row in
      let parts = parts(of: try row("folded"))
      return Name(organisation: try row("id"), whole: parts[0], words: Array(parts.dropFirst()))
    }
  }

  /// The whole name, then its longer words.
  private static func parts(of name: String) -> [[Character]] {
    [Array(name)] + name.split(separator: " ").filter { $0.count >= 5 }.map(Array.init)
  }

  /// To the whole name, else to one of its longer words. Nil when it is too far.
  static func distance(_ letters: [Character], to name: String) -> Int? { distance(letters, to: parts(of: name)) }

  private static func distance(_ letters: [Character], to parts: [[Character]]) -> Int? {
    parts.compactMap { changes(letters, $0, most: letters.count < 6 ? 1 : 2) }.min()
  }

  /// To as many letters of the name, or of one of its longer words, as were typed, one more or one less.
  static func distance(_ letters: [Character], toBeginningOf name: String) -> Int? {
    distance(letters, toBeginningOf: parts(of: name))
  }

  private static func distance(_ letters: [Character], toBeginningOf parts: [[Character]]) -> Int? {
    parts.flatMap { part in
      (letters.count - 1...letters.count + 1).compactMap { length in
        length > part.count + 1 ? nil : changes(letters, Array(part.prefix(length)), most: letters.count < 6 ? 1 : 2)
      }
    }.min()
  }

  /// How many letters are changed, left out, added or swapped (optimal string alignment); nil beyond `most`.
  static func changes(_ one: [Character], _ other: [Character], most: Int) -> Int? {
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
