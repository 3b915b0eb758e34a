import Storage
import Web

/// Texts of records: each field in as many languages as exist, each with its origin and the version of its source.
package enum Texts {
  /// Writes one field of a record in one language.
  /// - Parameters:
  ///   - source: the language this is a translation of, whose present version is then remembered; nil for an original.
  ///   - replacing: the version the form was drawn from; another one standing now throws `Problem.conflict`.
  ///   - aboutPerson: to be blanked when the person is erased.
  /// - Returns: the version that stands afterwards; unchanged when the body is the same.
  /// - Throws: `Problem.conflict` when a machine would replace what a person wrote or reviewed.
  @discardableResult
  package static func write(
    _ record: RecordID, _ field: String, _ language: Language, _ body: String, origin: Text.Origin = .written,
    source: Language? = nil, replacing: Int? = nil, aboutPerson: Bool = false, in tx: WriteTx
  ) throws -> Int {
    fatalError("written next")
  }

  /// Fields of many records as one reader reads them, in one query: their language, then its chain, then the language
  /// of the original. A field without any text is absent.
  /// - Parameter fields: nil for all fields.
  package static func read(_ records: [RecordID], _ fields: [String]? = nil, for language: Language, in tx: Tx) throws
    -> [RecordID: [String: Text]]
  {
    fatalError("written next")
  }

  /// One record's fields as one reader reads them.
  package static func read(_ record: RecordID, _ fields: [String]? = nil, for language: Language, in tx: Tx) throws -> [String: Text] {
    try read([record], fields, for: language, in: tx)[record] ?? [:]
  }

  /// Every language of every field of a record, by field, in the order of the languages' codes.
  package static func all(_ record: RecordID, in tx: Tx) throws -> [String: [Text]] {
    fatalError("written next")
  }

  /// Takes one language of a field away. Translations made from it stay, and are not stale.
  package static func remove(_ record: RecordID, _ field: String, _ language: Language, in tx: WriteTx) throws {
    fatalError("written next")
  }

  /// Blanks what is marked as about a person in these records, in every language, and raises the versions.
  /// - Returns: how many texts were blanked.
  @discardableResult
  package static func eraseAboutPerson(_ records: [RecordID], in tx: WriteTx) throws -> Int {
    fatalError("written next")
  }
}
