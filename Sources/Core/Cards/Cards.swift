import Storage
import Web

/// Stored cards and the index that finds them, kept in the transaction that changed the record.
package enum Cards {
  /// Puts cards in the place of those of the same record and language. A record's verb puts all three languages.
  package static func put(_ cards: [Card], in tx: WriteTx) throws { fatalError("written next") }

  /// Takes a record's cards away, in all languages.
  package static func remove(_ record: RecordID, in tx: WriteTx) throws { fatalError("written next") }

  /// The cards of these records that the reader may see, in the official language nearest to theirs. One query.
  package static func of(_ records: [RecordID], _ language: Language, seenBy sight: Sight, in tx: Tx) throws -> [RecordID: Card] {
    fatalError("written next")
  }

  /// One page of a list or a search, with its count and the counts of facets, of what the reader may see.
  package static func find(_ query: CardQuery, seenBy sight: Sight, language: Language, in tx: Tx) throws -> CardPage {
    fatalError("written next")
  }

  /// Cards whose title begins with, or has a word that begins with, what is being typed; best first. Two queries at most.
  package static func suggest(
    _ typed: String, kinds: [String] = [], limit: Int = 8, seenBy sight: Sight, language: Language, in tx: Tx
  ) throws -> [Card] {
    fatalError("written next")
  }

  /// Makes all cards, the search index and the tallies anew, in chunks (`paideia rebuild`).
  /// - Returns: how many cards stand afterwards.
  package static func rebuild(_ house: House) async throws -> Int { fatalError("written next") }
}
