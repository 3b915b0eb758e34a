import Core
import Storage
import Web

/// Names that were probably meant: who types “Barcellona” or “Granolers” is shown the city. Asked only where a search found
/// nothing.
package enum NearNames {
  /// So many names are compared; an association has hundreds.
  static let most = 20_000

  /// At most three cities, networks or delegations whose name, or a long word of it, differs by a letter or two from what
  /// was typed; the nearest first. One query.
  /// - Parameter beginning: what was typed may be the beginning of a name, as a field that suggests has it.
  package static func find(_ typed: String, beginning: Bool = false, seenBy sight: Sight, in tx: Tx) throws -> [Organisation] {
    let wanted = NameKey.of(typed)
    guard (4...60).contains(wanted.count) else { return [] }
    let rows = try tx.rows(
      """
      SELECT \(Organisations.columns), n.folded FROM directory_name n
      JOIN directory_organisation o ON o.id = n.organisation JOIN core_record r ON r.id = o.id
      WHERE o.kind IN ('city', 'network', 'delegation') AND \(sight.sees("r.audience")) ORDER BY o.sort_name, o.id LIMIT \(most)
      """)
    let letters = Array(wanted)
    var nearest: [OrganisationID: (distance: Int, row: Row)] = [:]
    for row in rows {
      let folded: String = try row("folded")
      guard let distance = beginning ? distance(letters, toBeginningOf: folded) : distance(letters, to: folded) else { continue }
      let id: OrganisationID = try row("id")
      if distance < nearest[id]?.distance ?? 99 { nearest[id] = (distance, row) }
    }
    return try nearest.sorted { ($0.value.distance, $0.key) < ($1.value.distance, $1.key) }.prefix(3).map { try Organisation($0.value.row) }
  }

  /// To the whole name, else to one of its longer words. Nil when it is too far.
  static func distance(_ letters: [Character], to name: String) -> Int? {
    let parts = [name] + name.split(separator: " ").filter { $0.count >= 5 }.map(String.init)
    return parts.compactMap { changes(letters, Array($0), most: letters.count < 6 ? 1 : 2) }.min()
  }

  /// To as many letters of the name, or of one of its longer words, as were typed, one more or one less.
  static func distance(_ letters: [Character], toBeginningOf name: String) -> Int? {
    let parts = [name] + name.split(separator: " ").dropFirst().filter { $0.count >= 5 }.map(String.init)
    return parts.flatMap { part -> [Int] in
      let name = Array(part)
      return (letters.count - 1...letters.count + 1).compactMap { length in
        length > name.count + 1 ? nil : changes(letters, Array(name.prefix(length)), most: letters.count < 6 ? 1 : 2)
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
