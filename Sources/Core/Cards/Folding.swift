import Foundation
import Web

/// Words as search and sorting see them: lower case, without diacritics and ligatures (`Écoles à l’œuvre` is
/// `ecoles a l oeuvre`), the same for stored cards and for what people type.
package enum Folding {
  /// A run of letters and digits, or of a script written without spaces.
  struct Run: Equatable {
    /// Lower case, accents kept: stemmers want them.
    var lower: String
    var folded: String
    /// Korean, Chinese, Japanese, Thai: found by pairs of characters.
    var unspaced: Bool
  }

  /// The runs of a text, at most `limit` of them; a run is cut at 64 characters.
  static func runs(_ text: String, limit: Int) -> [Run] {
    var all: [Run] = []
    scan(text, limit: limit) { run, _ in all.append(run) }
    return all
  }

  /// The same runs one after the other, each with where it stands in the text.
  static func scan(_ text: String, limit: Int, _ found: (Run, Range<String.Index>) -> Void) {
    var current = Run(lower: "", folded: "", unspaced: false)
    var length = 0
    var count = 0
    var start = text.startIndex
    let scalars = text.unicodeScalars
    func close(_ end: String.Index) {
      if length > 0 {
        found(current, start..<end)
        count += 1
      }
      current = Run(lower: "", folded: "", unspaced: false)
      length = 0
    }
    var index = scalars.startIndex
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let place = index
      index = scalars.index(after: index)
      if isIgnored(scalar) { continue }
      guard isWord(scalar) else {
        close(place)
        if count >= limit { return }
        continue
      }
      let unspaced = isUnspaced(scalar)
      if length > 0, unspaced != current.unspaced || length >= 64 { close(place) }
      if count >= limit { return }
      let folded = fold(scalar)
      // A lone combining mark folds to nothing and begins no word.
      if folded.isEmpty, length == 0 { continue }
      if length == 0 { start = place }
      current.unspaced = unspaced
      current.lower += lower(scalar)
      current.folded += folded
      length += 1
    }
    close(text.endIndex)
  }

  /// For each character of a run's folded form, where in the text it came from.
  static func places(_ text: String, _ range: Range<String.Index>) -> [Range<String.Index>] {
    let scalars = text.unicodeScalars
    var places: [Range<String.Index>] = []
    var index = range.lowerBound
    while index < range.upperBound {
      let next = scalars.index(after: index)
      if !isIgnored(scalars[index]) {
        places += Array(repeating: index..<next, count: fold(scalars[index]).unicodeScalars.count)
      }
      index = next
    }
    return places
  }

  /// One line, folded, words separated by single spaces.
  package static func fold(_ text: String) -> String {
    runs(text, limit: .max).map(\.folded).joined(separator: " ")
  }

  /// What a list by title is ordered by, byte for byte: folded, numbers by value (`1.9` before `1.10`), and ñ after n
  /// in Spanish.
  package static func sortKey(_ title: String, in language: Language) -> String {
    var text = String(title.prefix(200))
    if language == .spanish {
      // A private character folds to itself and sorts after every letter.
      text = text.precomposedStringWithCanonicalMapping.replacingOccurrences(of: "ñ", with: "n\u{E000}")
        .replacingOccurrences(of: "Ñ", with: "n\u{E000}")
    }
    return runs(text, limit: 40).map { padded($0.folded) }.joined(separator: " ")
  }

  /// Every number as wide as eight digits, so that bytes order them by value.
  private static func padded(_ folded: String) -> String {
    var result = ""
    var digits = ""
    func close() {
      if !digits.isEmpty { result += String(repeating: "0", count: max(0, 8 - digits.utf8.count)) + digits }
      digits = ""
    }
    for scalar in folded.unicodeScalars {
      if (48...57).contains(scalar.value) {
        digits.unicodeScalars.append(scalar)
      } else {
        close()
        result.unicodeScalars.append(scalar)
      }
    }
    close()
    return result
  }

  /// Inside a word and not part of it: the middle dot of Catalan, soft hyphens, joiners, marks of direction.
  private static func isIgnored(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0xB7, 0xAD, 0x200B...0x200F, 0x202A...0x202E, 0x2060...0x2069, 0xFEFF, 0xFE00...0xFE0F: true
    default: false
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 48...57, 65...90, 97...122: return true
    case 0...127: return false
    case 0x80..<0x530: return wordTable[Int(scalar.value)]
    default: return isWordSlowly(scalar)
    }
  }

  private static let wordTable: [Bool] = (0..<0x530).map { value in Unicode.Scalar(UInt32(value)).map(isWordSlowly) ?? false }

  private static func isWordSlowly(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value == 0xE000 { return true }
    switch scalar.properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter, .nonspacingMark,
      .spacingMark, .enclosingMark, .decimalNumber, .letterNumber, .otherNumber:
      return true
    default: return false
    }
  }

  private static func isUnspaced(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x0E00: false
    case 0x0E00...0x0E7F, 0x1100...0x11FF, 0x3005...0x3007, 0x3040...0x30FF, 0x3130...0x318F, 0x31F0...0x31FF,
      0x3400...0x4DBF, 0x4E00...0x9FFF, 0xAC00...0xD7AF, 0xF900...0xFAFF, 0xFF66...0xFF9D, 0x20000...0x323AF:
      true
    default: false
    }
  }

  private static func fold(_ scalar: Unicode.Scalar) -> String {
    let value = scalar.value
    if value < table.count { return table[Int(value)] }
    return foldSlowly(scalar)
  }

  private static func lower(_ scalar: Unicode.Scalar) -> String {
    scalar.value < lowerTable.count ? lowerTable[Int(scalar.value)] : scalar.properties.lowercaseMapping
  }

  private static let lowerTable: [String] = (0..<0x530).map { value in
    Unicode.Scalar(UInt32(value))?.properties.lowercaseMapping ?? ""
  }

  /// Latin, Greek, Cyrillic and what lies between, folded once.
  private static let table: [String] = (0..<0x530).map { value in
    Unicode.Scalar(UInt32(value)).map(foldSlowly) ?? ""
  }

  private static func foldSlowly(_ scalar: Unicode.Scalar) -> String {
    if let whole = ligatures[scalar.value] { return whole }
    // Hangul syllables and kana stay whole: their marks make other letters.
    if (0xAC00...0xD7AF).contains(scalar.value) || (0x3040...0x30FF).contains(scalar.value) { return String(scalar) }
    var result = ""
    for part in String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars {
      // Accents have a combining class; the vowel signs of Indian scripts have none and stay.
      if part.properties.generalCategory == .nonspacingMark, part.properties.canonicalCombiningClass != .notReordered { continue }
      if let whole = ligatures[part.value] { result += whole } else { result += part.properties.lowercaseMapping }
    }
    return result
  }

  /// Letters that Unicode does not take apart.
  private static let ligatures: [UInt32: String] = [
    0xE6: "ae", 0xC6: "ae", 0x153: "oe", 0x152: "oe", 0xDF: "ss", 0x1E9E: "ss", 0xF8: "o", 0xD8: "o", 0x111: "d",
    0x110: "d", 0xF0: "d", 0xD0: "d", 0x142: "l", 0x141: "l", 0x131: "i", 0x130: "i", 0xFE: "th", 0xDE: "th",
    0x14B: "ng", 0x14A: "ng", 0x3C2: "σ",
  ]
}
