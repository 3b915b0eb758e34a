import Core
import Directory
import Storage
import Web

/// Where a meeting is heard in one language.
package struct Channel: Sendable, Equatable {
  package let id: ID<Channel>
  package let meeting: RecordID
  package let language: Language
  package let link: String
  /// Said to the organisers alone.
  package let interpreter: String?

  package static let limit = 20

  /// In the order of the languages' codes. Links are for who is registered: whoever asks has looked.
  package static func list(of meeting: RecordID, in tx: Tx) throws -> [Channel] {
    try tx.rows(
      "SELECT c.id, c.meeting, c.language, c.link, c.interpreter FROM meetings_channel c WHERE c.meeting = \(meeting) ORDER BY c.language, c.id"
    ).map { row in
      Channel(
        id: try row("id"), meeting: try row("meeting"), language: try row("language"), link: try row("link"),
        interpreter: try row("interpreter"))
    }
  }

  /// What is heard is offered: the language joins those of the meeting.
  @discardableResult
  package static func open(
    _ language: Language, _ link: String, interpreter: String? = nil, at meeting: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Channel> {
    let meeting = try Meeting.organised(meeting, by: actor, in: tx)
    guard meeting.state == .planned else { throw Problem.conflict("This meeting is over: it can no longer be changed.") }
    guard try list(of: meeting.id, in: tx).count < limit else {
      throw FieldProblem("language", "A meeting has at most {limit} channels.", ["limit": "\(limit)"])
    }
    let id = try tx.nextID(Channel.self)
    try tx.execute(
      """
      INSERT INTO meetings_channel (id, meeting, language, link, interpreter)
      VALUES (\(id), \(meeting.id), \(language), \(link), \(interpreter))
      """)
    if !meeting.languages.contains(language) { try Meeting.offer(meeting.languages + [language], at: meeting.id, by: actor, in: tx) }
    return id
  }

  package static func close(_ id: ID<Channel>, at meeting: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let meeting = try Meeting.organised(meeting, by: actor, in: tx)
    try tx.execute("DELETE FROM meetings_channel WHERE id = \(id) AND meeting = \(meeting.id)")
  }
}

extension Meeting {
  /// In which languages it is held or interpreted.
  package static func offer(_ languages: [Language], at id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let meeting = try organised(id, by: actor, in: tx)
    guard meeting.state == .planned else { throw Problem.conflict("This meeting is over: it can no longer be changed.") }
    if languages == meeting.languages { return }
    try tx.execute("UPDATE meetings_meeting SET languages = \(code(languages)), version = version + 1 WHERE id = \(id)")
    try Ledger.record("meeting.changed", day: nil, of: id, and: meeting.about, by: actor, in: tx)
  }

  static func code(_ languages: [Language]) -> String { languages.map(\.code).joined(separator: " ") }

  static func languages(_ code: String) -> [Language] { code.split(separator: " ").compactMap { Language(String($0)) } }

  /// What those who come would like to follow it in: how many people, from how many cities, the most wanted first.
  package static func wanted(_ registrations: [Registration]) -> [(language: Language, people: Int, cities: Int)] {
    let coming = registrations.filter { $0.state != .withdrawn }
    let asked = Dictionary(grouping: coming.filter { $0.language.flatMap { Language($0) } != nil }) {
      Language($0.language ?? "") ?? .english
    }
    return asked.map { (language: $0.key, people: $0.value.count, cities: Set($0.value.map(\.organisation)).count) }
      .sorted { ($1.people, $0.language.code) < ($0.people, $1.language.code) }
  }
}
