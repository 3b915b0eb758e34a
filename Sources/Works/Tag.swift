import Core
import Storage
import Web

/// What a work is filed under. Values are words of ours, so that every language finds the same works.
package enum TagKind: String, SQLWord, CaseIterable {
  /// `Topic`.
  case topic
  /// Edition and number of the Charter: `2020-8`. A number alone would name two principles.
  case principle
  /// The number of a Sustainable Development Goal.
  case sdg
  /// `Beneficiary`.
  case group
}

package typealias Tagged = [TagKind: [String]]

package enum Tags {
  /// At most this many of each kind: what is filed under everything is found under nothing.
  package static let limit = 5

  /// In place of those that stand. The first is the main one.
  package static func write(_ record: RecordID, _ tagged: Tagged, in tx: WriteTx) throws {
    for (kind, values) in tagged.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
      try tx.execute("DELETE FROM works_tag WHERE record = \(record) AND kind = \(kind)")
      for (place, value) in values.enumerated() {
        try tx.execute(
          """
          INSERT INTO works_tag (record, kind, value, place) VALUES (\(record), \(kind), \(value), \(place))
          ON CONFLICT (record, kind, value) DO NOTHING
          """)
      }
    }
  }

  /// In their order; records and kinds without any are absent.
  package static func read(_ records: some Collection<RecordID>, in tx: Tx) throws -> [RecordID: Tagged] {
    var found: [RecordID: Tagged] = [:]
    let rows = try inPortions(records) { portion in
      try tx.rows("SELECT record, kind, value FROM works_tag WHERE record IN \(in: portion) ORDER BY record, kind, place")
    }
    for row in rows { found[try row("record"), default: [:]][try row("kind"), default: []].append(try row("value")) }
    return found
  }
}
