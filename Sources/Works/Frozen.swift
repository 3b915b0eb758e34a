import Core
import Foundation
import Storage
import Web

/// A version of a work as it stood: what a candidacy, a newsletter or a course quotes does not change under them.
package struct Frozen: Sendable, Equatable {
  package let record: RecordID
  /// From 1.
  package let number: Int
  package let moment: Moment
  package let language: Language
  /// The original's words by field.
  package let texts: [String: String]
  package var day: Day { moment.day }

  /// Keeps how a work stands now, unless it stands as it did in its last version.
  /// - Returns: the number of the version that says so.
  @discardableResult
  package static func take(_ record: RecordID, _ language: Language, _ texts: [String: String], in tx: WriteTx) throws -> Int {
    let last = try list(of: record, in: tx).first
    if let last, last.texts == texts, last.language == language { return last.number }
    let number = (last?.number ?? 0) + 1
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let body = String(decoding: try encoder.encode(texts), as: UTF8.self)
    try tx.execute(
      """
      INSERT INTO works_frozen (record, number, frozen, language, body)
      VALUES (\(record), \(number), \(tx.now), \(language.code), \(body))
      """)
    return number
  }

  /// The number that a version has today.
  package static func latest(of record: RecordID, in tx: Tx) throws -> Int? {
    try tx.value("SELECT max(number) FROM works_frozen WHERE record = \(record)", as: Int?.self) ?? nil
  }

  /// The latest first.
  package static func list(of record: RecordID, in tx: Tx) throws -> [Frozen] {
    try tx.rows(
      "SELECT f.record, f.number, f.frozen, f.language, f.body FROM works_frozen f WHERE f.record = \(record) ORDER BY f.number DESC"
    ).map(Frozen.init)
  }

  /// Throws `Problem.notFound`. Whoever asks has made sure that the reader may see the work.
  package static func find(_ record: RecordID, _ number: Int, in tx: Tx) throws -> Frozen {
    guard
      let row = try tx.row(
        """
        SELECT f.record, f.number, f.frozen, f.language, f.body FROM works_frozen f
        WHERE f.record = \(record) AND f.number = \(number)
        """)
    else { throw Problem.notFound }
    return try Frozen(row)
  }

  private init(_ row: Row) throws {
    record = try row("record")
    number = try row("number")
    moment = try row("frozen")
    language = Language(try row("language") as String) ?? .english
    texts = try JSONDecoder().decode([String: String].self, from: Data((try row("body") as String).utf8))
  }
}
