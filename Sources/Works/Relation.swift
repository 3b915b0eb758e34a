import Core
import Directory
import Storage
import Web

/// What one work says of another.
package enum RelationKind: String, SQLWord, CaseIterable {
  case adapts, continues, cites

  package var label: Phrase {
    switch self {
    case .adapts: "Adapts"
    case .continues: "Continues"
    case .cites: "Cites"
    }
  }

  /// The same seen from the other side.
  package var reverse: Phrase {
    switch self {
    case .adapts: "Adapted by"
    case .continues: "Continued by"
    case .cites: "Cited by"
    }
  }
}

package enum Relations {
  /// A work bears at most so many of its own.
  package static let limit = 20
  /// Records that are works.
  static let kinds = ["experience", "document"]

  package struct Shown: Sendable {
    package let kind: RelationKind
    /// Said by the work itself; else by the other one.
    package let isOwn: Bool
    package let work: RecordID
    package let title: String
    package let language: Language
    package let isMachine: Bool
    package let place: String?
    /// Of the version that is quoted, else of the work.
    package let address: String
    package let version: Int?
  }

  /// Of both sides, as far as the reader may see what stands on the other: what has no card for this reader is not mentioned.
  package static func shown(of record: RecordID, _ language: Language, seenBy sight: Sight, in tx: Tx) throws -> [Shown] {
    let rows = try tx.rows(
      """
      SELECT l.kind, l.other AS work, TRUE AS own, l.day, l.version FROM works_relation l WHERE l.record = \(record)
      UNION ALL SELECT l.kind, l.record AS work, FALSE AS own, l.day, NULL AS version FROM works_relation l WHERE l.other = \(record)
      ORDER BY day DESC, work DESC LIMIT 200
      """)
    if rows.isEmpty { return [] }
    let cards = try Cards.of(rows.map { try $0("work") }, language, seenBy: sight, in: tx)
    return try rows.compactMap { row in
      let (work, version): (RecordID, Int?) = (try row("work"), try row("version"))
      guard let card = cards[work] else {
        return try version.flatMap { try gone(work, $0, quotedAs: try row("kind"), in: tx) }
      }
      return Shown(
        kind: try row("kind"), isOwn: try row("own"), work: work, title: card.title, language: card.shown,
        isMachine: card.isMachine, place: card.place,
        address: version.map { Quoted.path(card.address, $0) } ?? card.address, version: version)
    }
  }

  /// An experience that its city has archived: it was everybody's, and what quotes a version keeps it. One query each, and few.
  private static func gone(_ work: RecordID, _ version: Int, quotedAs kind: RelationKind, in tx: Tx) throws -> Shown? {
    guard try tx.count("SELECT count(*) FROM core_record WHERE id = \(work) AND kind = 'experience'") == 1 else { return nil }
    guard let frozen = try? Frozen.find(work, version, in: tx), let title = frozen.texts["title"] else { return nil }
    return Shown(
      kind: kind, isOwn: true, work: work, title: title, language: frozen.language, isMachine: false, place: nil,
      address: Quoted.path("/experiences/\(work)", version), version: version)
  }

  /// Whoever asks has made sure that the actor looks after `record`. What the actor may not see cannot be named, and is not told
  /// to be there.
  /// - Parameter version: the one that is quoted; nil for the work as it stands.
  package static func add(
    _ record: RecordID, _ kind: RelationKind, _ other: RecordID, version: Int? = nil, by actor: Actor, in tx: WriteTx
  ) throws {
    let unknown = FieldProblem("work", "Nothing on this site has this address.")
    do {
      let kind = try Record.find(other, seenBy: actor.sight, in: tx).kind
      guard kinds.contains(kind) else { throw unknown }
      if let version { guard try isThere(version, of: other, kind, in: tx) else { throw unknown } }
    } catch Problem.notFound { throw unknown }
    guard other != record else { throw FieldProblem("work", "A work cannot be related to itself.") }
    if kind != .cites {
      let back = try tx.count(
        "SELECT count(*) FROM works_relation WHERE record = \(other) AND kind = \(kind) AND other = \(record)")
      guard back == 0 else { throw FieldProblem("kind", "The other work already says this of this one.") }
    }
    guard try tx.count("SELECT count(*) FROM works_relation WHERE record = \(record)") < limit else {
      throw FieldProblem("work", "At most {limit} works.", ["limit": "\(limit)"])
    }
    let made = try tx.execute(
      """
      INSERT INTO works_relation (record, kind, other, day, version) VALUES (\(record), \(kind), \(other), \(tx.now.day), \(version))
      ON CONFLICT (record, kind, other) DO UPDATE SET version = excluded.version, day = excluded.day
        WHERE COALESCE(works_relation.version, 0) <> COALESCE(excluded.version, 0)
      """)
    // Without a day: nobody's news, and the pages of both are drawn anew.
    if made > 0 { try Ledger.record("work.related", day: nil, of: record, and: other, by: actor, in: tx) }
  }

  /// Nothing happens to what is gone already.
  package static func remove(_ record: RecordID, _ kind: RelationKind, _ other: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let gone = try tx.execute("DELETE FROM works_relation WHERE record = \(record) AND kind = \(kind) AND other = \(other)")
    if gone > 0 { try Ledger.record("work.unrelated", day: nil, of: record, and: other, by: actor, in: tx) }
  }

  private static func isThere(_ version: Int, of work: RecordID, _ kind: String, in tx: Tx) throws -> Bool {
    kind == "document"
      ? try tx.count("SELECT count(*) FROM works_version WHERE document = \(work) AND number = \(version)") == 1
      : try tx.count("SELECT count(*) FROM works_frozen WHERE record = \(work) AND number = \(version)") == 1
  }
}
