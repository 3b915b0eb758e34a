import Foundation
import Web

/// What a document says of itself, offered to whoever imports it.
package enum PlanGuess {
  /// The first year between 1990 and 2100 in the name of the file, else in the titles, else anywhere.
  package static func year(_ parts: [PlanPart], file: String) -> Int? {
    let titles = parts.filter { $0.role == .title }.map(\.passage.text)
    for text in [file] + titles + parts.map(\.passage.text) {
      for match in text.matches(of: /\d+/) {
        if let year = Int(match.output), (1990...2100).contains(year) { return year }
      }
    }
    return nil
  }

  /// `plan.fr.md` says it; else the language whose small words are met most.
  package static func language(_ parts: [PlanPart], file: String) -> Language {
    let pieces = file.lowercased().split(separator: ".")
    if pieces.count >= 3, pieces[pieces.count - 2].count == 2, let language = Language(pieces[pieces.count - 2]) { return language }
    let words = parts.map(\.passage.text).joined(separator: " ").lowercased().split { !$0.isLetter }
    let counts = smallWords.mapValues { small in words.filter { small.contains(String($0)) }.count }
    let best = counts.max { ($0.value, $1.key) < ($1.value, $0.key) }
    return best.flatMap { $0.value > 0 ? Language($0.key) : nil } ?? .english
  }

  private static let smallWords: [String: Set<String>] = [
    "fr": ["le", "la", "les", "des", "et", "du", "au", "dans", "pour", "une"],
    "es": ["el", "los", "las", "y", "del", "para", "una", "con", "por", "su"],
    "en": ["the", "and", "of", "to", "in", "for", "with", "on", "from", "by"],
    "pt": ["os", "do", "da", "dos", "das", "em", "uma", "não", "na", "ao"],
    "ca": ["els", "les", "i", "amb", "per", "dels", "una", "als", "més", "seva"],
    "it": ["il", "gli", "di", "della", "delle", "per", "una", "con", "nel", "che"],
    "de": ["der", "die", "das", "und", "von", "zu", "für", "mit", "den", "eine"],
    "gl": ["os", "as", "do", "da", "dos", "unha", "nos", "polo", "máis", "coa"],
  ]
}
