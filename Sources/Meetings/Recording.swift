import Core
import Directory
import Storage
import Web

/// Where a meeting, or one item of it, can be seen or heard again.
package struct Recording: Sendable, Equatable {
  package let id: ID<Recording>
  package let meeting: RecordID
  package let item: RecordID?
  package let link: String
  /// In the recording's language.
  package let title: String
  package let language: Language

  package static let limit = 100

  /// Of the whole meeting first, then in the order in which they were added.
  package static func list(of meeting: RecordID, in tx: Tx) throws -> [Recording] {
    try tx.rows(
      """
      SELECT c.id, c.meeting, c.item, c.link, c.title, c.language FROM meetings_recording c WHERE c.meeting = \(meeting)
      ORDER BY CASE WHEN c.item IS NULL THEN 0 ELSE 1 END, c.id
      """
    ).map { row in
      Recording(
        id: try row("id"), meeting: try row("meeting"), item: try row("item"), link: try row("link"), title: try row("title"),
        language: try row("language"))
    }
  }

  /// - Parameter item: of this meeting; nil for the whole.
  @discardableResult
  package static func add(
    _ title: String, _ language: Language, link: String, item: RecordID? = nil, to meeting: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Recording> {
    let meeting = try Meeting.organised(meeting, by: actor, in: tx)
    guard meeting.state != .cancelled else { throw Problem.conflict("This meeting was cancelled.") }
    guard meeting.starts <= tx.now else { throw Problem.conflict("This meeting has not begun yet.") }
    if let item {
      guard try AgendaItem.find(item, seenBy: actor.sight, in: tx).meeting == meeting.id else { throw Problem.notFound }
    }
    let standing = try list(of: meeting.id, in: tx)
    guard standing.count < limit else { throw FieldProblem("link", "A meeting has at most {limit} recordings.", ["limit": "\(limit)"]) }
    guard !standing.contains(where: { $0.link == link && $0.item == item }) else {
      throw FieldProblem("link", "This recording is here already.")
    }
    let id = try tx.nextID(Recording.self)
    try tx.execute(
      """
      INSERT INTO meetings_recording (id, meeting, item, link, title, language, added)
      VALUES (\(id), \(meeting.id), \(item), \(link), \(title), \(language), \(tx.now))
      """)
    try Ledger.record("meeting.recorded", day: tx.now.day, of: meeting.id, and: meeting.about, by: actor, in: tx)
    return id
  }

  package static func remove(_ id: ID<Recording>, from meeting: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let meeting = try Meeting.organised(meeting, by: actor, in: tx)
    let gone = try tx.execute("DELETE FROM meetings_recording WHERE id = \(id) AND meeting = \(meeting.id)")
    if gone > 0 { try Ledger.record("meeting.changed", day: nil, of: meeting.id, by: actor, in: tx) }
  }
}
