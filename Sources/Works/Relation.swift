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
    package let card: Card
  }

  /// Of both sides, as far as the reader may see what stands on the other: what has no card for this reader is not mentioned.
  package static func shown(of record: RecordID, _ language: Language, seenBy sight: Sight, in tx: Tx) throws -> [Shown] {
    let rows = try tx.rows(
      """
      SELECT l.kind, l.other AS work, TRUE AS own, l.day FROM works_relation l WHERE l.record = \(record)
      UNION ALL SELECT l.kind, l.record AS work, FALSE AS own, l.day FROM works_relation l WHERE l.other = \(record)
      ORDER BY day DESC, work DESC LIMIT 200
      """)
    if rows.isEmpty { return [] }
    let cards = try Cards.of(rows.map { try $0("work") }, language, seenBy: sight, in: tx)
    return try rows.compactMap { row in
      try cards[try row("work")].map { Shown(kind: try row("kind"), isOwn: try row("own"), card: $0) }
    }
  }

  /// Whoever asks has made sure that the actor looks after `record`. What the actor may not see cannot be named, and is not told
  /// to be there.
  package static func add(_ record: RecordID, _ kind: RelationKind, _ other: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let unknown = FieldProblem("work", "Nothing on this site has this address.")
    do {
      guard kinds.contains(try Record.find(other, seenBy: actor.sight, in: tx).kind) else { throw unknown }
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
      INSERT INTO works_relation (record, kind, other, day) VALUES (\(record), \(kind), \(other), \(tx.now.day))
      ON CONFLICT (record, kind, other) DO NOTHING
      """)
    // Without a day: nobody's news, and the pages of both are drawn anew.
    if made > 0 { try Ledger.record("work.related", day: nil, of: record, and: other, by: actor, in: tx) }
  }

  /// Nothing happens to what is gone already.
  package static func remove(_ record: RecordID, _ kind: RelationKind, _ other: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let gone = try tx.execute("DELETE FROM works_relation WHERE record = \(record) AND kind = \(kind) AND other = \(other)")
    if gone > 0 { try Ledger.record("work.unrelated", day: nil, of: record, and: other, by: actor, in: tx) }
  }

  /// The work that an address of the house names: the whole of it, its path, or the number alone.
  package static func work(_ typed: String) -> RecordID? {
    let path = typed.trimmed.prefix { $0 != "?" && $0 != "#" }
    return path.split(separator: "/").last.flatMap { RecordID(text: $0) }
  }
}
