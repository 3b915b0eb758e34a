import Core
import Foundation

/// Words as translators count them and as segments are compared. Pure.
enum Words {
  /// What stands between spaces and holds a letter or a digit. In scripts without spaces each sign counts, as it does on
  /// translators' bills.
  static func count(_ text: String) -> Int {
    text.split(whereSeparator: \.isWhitespace).reduce(0) { sum, word in
      let signs = word.unicodeScalars.filter(isUnspaced).count
      let rest = word.unicodeScalars.contains { ($0.properties.isAlphabetic || $0.properties.numericType != nil) && !isUnspaced($0) }
      return sum + signs + (rest ? 1 : 0)
    }
  }

  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xF900...0xFAFF, 0x0E00...0x0E7F: true
    default: false
    }
  }

  /// Without capitals and accents.
  static func folded(_ text: String) -> [String] { Folding.fold(text).split(separator: " ").map(String.init) }

  /// By which a segment is found again: its own words, short ones only where it has no others. At most forty.
  static func telling(_ text: String) -> [String] {
    let all = Array(Set(folded(text).map { String($0.prefix(32)) })).sorted()
    let long = all.filter { $0.count >= 4 }
    return Array((long.count >= 2 ? long : all).prefix(40))
  }
}

/// How alike two segments are, in percent: how many words one has to change to come from one to the other. Pure.
enum Likeness {
  /// Below this a match costs more to mend than to write anew.
  static let threshold = 60
  /// Words of a segment that are compared.
  static let limit = 200

  static func percent(_ one: String, _ other: String) -> Int {
    if one == other { return 100 }
    let (left, right) = (Array(Words.folded(one).prefix(limit)), Array(Words.folded(other).prefix(limit)))
    if left.isEmpty || right.isEmpty { return 0 }
    // The same words in other capitals or with other marks.
    if left == right { return 99 }
    let distance = distance(left, right)
    return max(0, min(98, Int((100 * (1 - distance / Double(max(left.count, right.count)))).rounded(.down))))
  }

  private static func distance(_ left: [String], _ right: [String]) -> Double {
    var row = (0...right.count).map(Double.init)
    for (i, word) in left.enumerated() {
      var diagonal = row[0]
      row[0] = Double(i + 1)
      for (j, other) in right.enumerated() {
        let changed = diagonal + cost(word, other)
        diagonal = row[j + 1]
        row[j + 1] = min(changed, diagonal + 1, row[j] + 1)
      }
    }
    return row[right.count]
  }

  /// Another number, or another ending of the word, is quickly mended.
  private static func cost(_ one: String, _ other: String) -> Double {
    if one == other { return 0 }
    if one.allSatisfy(\.isNumber), other.allSatisfy(\.isNumber) { return 0.25 }
    let shared = zip(one, other).prefix { $0 == $1 }.count
    return shared >= 4 && shared * 3 >= max(one.count, other.count) * 2 ? 0.5 : 1
  }
}
