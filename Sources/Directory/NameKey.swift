import Foundation

/// Names made comparable: small letters without marks, everything else one space.
package enum NameKey {
  /// `Castell d’Aro, S'Agaró` becomes `castell d aro s agaro`; letters of other scripts stay as they are.
  package static func of(_ name: some StringProtocol) -> String {
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

  /// The key itself and every way of leaving one letter out: two keys that share one of these differ by a letter
  /// missing, changed or swapped with its neighbour.
  package static func neighbours(_ key: String) -> Set<String> {
    let letters = Array(key)
    var result: Set<String> = [key]
    for position in letters.indices {
      var shorter = letters
      shorter.remove(at: position)
      result.insert(String(shorter))
    }
    return result
  }
}
