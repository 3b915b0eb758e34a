import Core
import Foundation
import Web

/// Countries by their ISO 3166-1 code, with names in any language and their continent (United Nations M49).
package enum Countries {
  package enum Continent: String, Sendable, CaseIterable {
    case africa, americas, asia, europe, oceania

    package var label: Phrase {
      switch self {
      case .africa: "Africa"
      case .americas: "Americas"
      case .asia: "Asia"
      case .europe: "Europe"
      case .oceania: "Oceania"
      }
    }
  }

  /// Two letters, upper case, and a country.
  package static func exists(_ code: String) -> Bool { continents[code] != nil }
  package static func continent(_ code: String) -> Continent? { continents[code] }
  /// The code itself when there is no such country.
  package static func name(_ code: String, _ language: Language) -> String {
    names[language.nearestOfficial.code]?[code] ?? code
  }
  /// All codes, in order.
  package static let codes: [String] = continents.keys.sorted()

  /// With their names, in the order in which a reader of this language looks for them: É stands with E.
  package static func named(_ codes: some Sequence<String>, _ language: Language) -> [(code: String, name: String)] {
    codes.map { (code: $0, name: name($0, language)) }
      .map { (key: Folding.sortKey($0.name, in: language), country: $0) }.sorted { $0.key < $1.key }.map(\.country)
  }

  // Foundation's tables are asked once: a look-up in them takes longer than a page.
  private static let continents: [String: Continent] = {
    let regions: [String: Continent] = ["002": .africa, "019": .americas, "142": .asia, "150": .europe, "009": .oceania]
    var result: [String: Continent] = [:]
    for region in Locale.Region.isoRegions where region.identifier.utf8.count == 2 && region.subRegions.isEmpty {
      if let continent = region.continent.flatMap({ regions[$0.identifier] }) { result[region.identifier] = continent }
    }
    return result
  }()

  private static let names: [String: [String: String]] = Dictionary(
    uniqueKeysWithValues: Language.official.map { language in
      let locale = Locale(identifier: language.code)
      let named = codes.map { ($0, locale.localizedString(forRegionCode: $0) ?? $0) }
      return (language.code, Dictionary(uniqueKeysWithValues: named))
    })
}
