/// A language by its BCP 47 code, lower case (`fr`, `pt`, `pt-br`). Any language in which texts exist may stand
/// in an address; English, French and Spanish are the official ones and always complete.
package struct Language: Hashable, Sendable, CustomStringConvertible {
  package let code: String

  /// Two or three letters, then optional parts; anything else is nil.
  package init?(_ code: some StringProtocol) {
    if let official = Language.official.first(where: { $0.code == code }) {
      self = official
      return
    }
    let parts = code.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, (2...3).contains(first.utf8.count), code.utf8.count <= 12,
      parts.allSatisfy({ (1...8).contains($0.utf8.count) && $0.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) } }),
      first.utf8.allSatisfy({ (97...122).contains($0) })
    else { return nil }
    self.code = String(code)
  }

  private init(known code: String) { self.code = code }

  package static let english = Language(known: "en")
  package static let french = Language(known: "fr")
  package static let spanish = Language(known: "es")
  package static let official = [english, french, spanish]

  /// Where a reader of this language looks next: ca → es → en, pt → es → en. The last is always English.
  package var chain: [Language] {
    switch code {
    case "en": [self]
    case "ca", "pt", "gl", "eu", "it", "pt-br": [self, .spanish, .english]
    case "oc", "br": [self, .french, .english]
    default: [self, .english]
    }
  }

  /// The official language in which lists of cards are read.
  package var nearestOfficial: Language {
    Language.official.contains(self) ? self : chain.first { Language.official.contains($0) } ?? .english
  }
  package var description: String { code }
}
