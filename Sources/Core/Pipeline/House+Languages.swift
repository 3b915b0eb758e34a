import Web

extension House {
  /// Languages in which the house can be read: those with interface words.
  package func speaks(_ language: Language) -> Bool { words.languages.contains(language) }

  /// The best language for an `Accept-Language` header; English when none fits.
  package func preferred(_ header: String) -> Language {
    let wanted = header.lowercased().prefix(500).split(separator: ",").compactMap { part -> (Language, Double)? in
      let pieces = part.split(separator: ";")
      guard let code = pieces.first?.filter({ $0 != " " }), let language = Language(code) ?? Language(code.prefix(2)) else { return nil }
      let weight = pieces.dropFirst().first.flatMap { Double($0.filter { $0 != " " }.dropFirst(2)) } ?? 1
      return (language, weight)
    }
    for (language, _) in wanted.sorted(by: { $0.1 > $1.1 }) {
      if speaks(language) { return language }
      if let short = Language(language.code.prefix(2)), speaks(short) { return short }
    }
    return .english
  }
}
