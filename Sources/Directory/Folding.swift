import Foundation

/// Names made comparable: small letters without marks, everything else one space.
package enum Folding {
  /// `Castell d’Aro, S'Agaró` becomes `castell d aro s agaro`; letters of other scripts stay as they are.
  package static func key(_ name: some StringProtocol) -> String {
    words(name).joined(separator: " ")
  }

  /// The last part of an address: ASCII letters, digits and hyphens, at most 80. Empty when no letter is Latin.
  package static func slug(_ name: some StringProtocol) -> String {
    let parts = words(name).map { $0.filter { $0.isASCII } }.filter { !$0.isEmpty }
    return String(parts.joined(separator: "-").prefix(80))
  }

  private static func words(_ name: some StringProtocol) -> [String] {
    var spelled = ""
    for character in String(name).folding(options: [.diacriticInsensitive, .caseInsensitive, .widthInsensitive], locale: nil) {
      spelled += ligatures[character] ?? String(character).lowercased()
    }
    return spelled.split { !$0.isLetter && !$0.isNumber }.map(String.init)
  }

  /// Letters that are no letter with a mark.
  private static let ligatures: [Character: String] = [
    "ł": "l", "Ł": "l", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ı": "i", "ß": "ss", "ẞ": "ss", "æ": "ae", "Æ": "ae", "œ": "oe",
    "Œ": "oe", "þ": "th", "Þ": "th", "ð": "d", "Ð": "d",
  ]

  /// How many letters to change to make one of the other, up to 3 (Levenshtein); keys, not names.
  package static func distance(_ left: String, _ right: String) -> Int {
    let left = Array(left.unicodeScalars)
    let right = Array(right.unicodeScalars)
    if abs(left.count - right.count) > 2 { return 3 }
    var row = Array(0...right.count)
    for (i, letter) in left.enumerated() {
      var diagonal = row[0]
      row[0] = i + 1
      for (j, other) in right.enumerated() {
        let change = letter == other ? diagonal : diagonal + 1
        diagonal = row[j + 1]
        row[j + 1] = min(change, diagonal + 1, row[j] + 1)
      }
    }
    return min(row[right.count], 3)
  }
}
