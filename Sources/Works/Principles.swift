import Core
import Storage
import Web

/// The Charter's principles as works know them, by their cards: the room of the Charter is another one.
package enum Principles {
  package struct One: Sendable, Equatable {
    /// What works bear: `2020-8`.
    package let value: String
    package let number: Int
    package let title: String
    package let address: String
  }

  /// `2004-9`: of an edition whose principles the house does not hold. Older works cite it.
  package static func isOfOldEdition(_ value: String) -> Bool {
    let parts = value.split(separator: "-").compactMap { Int($0) }
    return parts.count == 2 && [1990, 1994, 2004].contains(parts[0]) && (1...20).contains(parts[1])
  }

  /// In their order; empty where no Charter was loaded. One query.
  package static func all(_ language: Language, in tx: Tx) throws -> [One] {
    let query = CardQuery(kinds: ["principle"], order: .title, size: 100)
    return try Cards.find(query, seenBy: .everyone, language: language, in: tx).cards.compactMap { card -> One? in
      guard let number = card.address.split(separator: "/").last.flatMap({ Int($0) }), let edition = card.facets["edition"]?.first else {
        return nil
      }
      return One(value: "\(edition)-\(number)", number: number, title: typography(card.title, language), address: card.address)
    }.sorted { $0.number < $1.number }
  }

  package static func choices(_ language: Language, in tx: Tx) throws -> [Choice] {
    try all(language, in: tx).map { Choice($0.value, name: $0.title) }
  }
}
