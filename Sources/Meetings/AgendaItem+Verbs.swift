import Core
import Directory
import Storage
import Web

extension AgendaItem {
  /// At the end of the agenda. - Parameter state: `.proposed` for what the meeting's organisers have yet to take up.
  @discardableResult
  package static func add(
    _ details: AgendaDetails, state: State = .final, to meeting: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let meeting = try open(try Meeting.organised(meeting, by: actor, in: tx))
    precondition(state == .proposed || state == .final, "an item begins as proposed or as final")
    return try insert(details, state, at: meeting, by: actor, in: tx)
  }

  /// A city asks for it: proposed until the organisers take it up. The room that offers this has checked that the city may, and
  /// until when.
  @discardableResult
  package static func ask(_ details: AgendaDetails, of meeting: RecordID, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    guard let city = actor.organisation else { throw Problem.forbidden("Ask for an item in the name of an organisation") }
    let meeting = try open(try Meeting.find(meeting, seenBy: actor.sight, in: tx))
    var details = details
    details.askedBy = city
    return try insert(details, .proposed, at: meeting, by: actor, in: tx)
  }

  /// Changes what it says. - Parameter version: the one that the form was drawn from.
  package static func change(_ id: RecordID, to details: AgendaDetails, version: Int, by actor: Actor, in tx: WriteTx) throws {
    let (item, meeting) = try organised(id, by: actor, in: tx)
    _ = try open(meeting)
    guard item.version == version else { throw Problem.conflict("Somebody else changed this item meanwhile.") }
    try check(details)
    try tx.execute(
      """
      UPDATE meetings_item SET kind = \(details.kind), minutes = \(details.minutes), asked_by = \(details.askedBy),
        version = version + 1 WHERE id = \(id)
      """)
    try write(details, of: id, in: tx)
    try record(item.id, of: item.meeting, by: actor, in: tx)
  }

  /// Takes up what was proposed.
  package static func accept(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (item, meeting) = try organised(id, by: actor, in: tx)
    _ = try open(meeting)
    guard item.state == .proposed else { throw Problem.conflict("This item is not waiting to be taken up.") }
    try set(item, .final, by: actor, in: tx)
  }

  /// Puts it before another one; nil is the end.
  package static func move(_ id: RecordID, before other: RecordID?, by actor: Actor, in tx: WriteTx) throws {
    let (item, meeting) = try organised(id, by: actor, in: tx)
    _ = try open(meeting)
    if other == id { return }
    var order = try list(of: meeting.id, in: tx).map(\.id).filter { $0 != id }
    if let other {
      guard let position = order.firstIndex(of: other) else { throw Problem.notFound }
      order.insert(id, at: position)
    } else {
      order.append(id)
    }
    try arrange(order, in: tx)
    try record(item.id, of: item.meeting, by: actor, in: tx)
  }

  /// The whole agenda in another order. Throws `Problem.conflict` when an item was added or is missing.
  package static func reorder(_ order: [RecordID], of meeting: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let meeting = try open(try Meeting.organised(meeting, by: actor, in: tx))
    let standing = try list(of: meeting.id, in: tx)
    guard order.count == standing.count, Set(order) == Set(standing.map(\.id)) else {
      throw Problem.conflict("Somebody else changed this agenda meanwhile.")
    }
    try arrange(order, in: tx)
    try record(nil, of: meeting.id, by: actor, in: tx)
  }

  /// Takes it off: it stays readable, struck out, and has no number.
  package static func drop(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (item, meeting) = try organised(id, by: actor, in: tx)
    _ = try open(meeting)
    guard item.state != .dropped else { return }
    try tx.execute("UPDATE meetings_item SET was = state WHERE id = \(id)")
    try set(item, .dropped, by: actor, in: tx)
  }

  /// Puts back what was taken off, as it was.
  package static func restore(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (item, meeting) = try organised(id, by: actor, in: tx)
    _ = try open(meeting)
    guard item.state == .dropped else { return }
    let was: State = try tx.value("SELECT was FROM meetings_item WHERE id = \(id)") ?? .final
    try set(item, was, by: actor, in: tx)
  }

  /// The meeting has dealt with it; said during the meeting or afterwards.
  package static func finish(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (item, meeting) = try organised(id, by: actor, in: tx)
    guard meeting.state != .cancelled else { throw Problem.conflict("This meeting was cancelled.") }
    guard item.state == .final || item.state == .done else { throw Problem.conflict("This item is not on the agenda.") }
    if item.state == .done { return }
    guard meeting.starts <= tx.now else { throw Problem.conflict("This meeting has not begun yet.") }
    try set(item, .done, by: actor, in: tx)
  }

  /// Takes up again what was said to be dealt with.
  package static func reopen(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let (item, meeting) = try organised(id, by: actor, in: tx)
    guard meeting.state != .cancelled else { throw Problem.conflict("This meeting was cancelled.") }
    if item.state == .done { try set(item, .final, by: actor, in: tx) }
  }

  /// Follows the meeting, when that is shown to others than before.
  static func show(allOf meeting: RecordID, to audience: Audience, in tx: WriteTx) throws {
    for item in try list(of: meeting, in: tx) { try Record.setAudience(item.id, audience, in: tx) }
  }

  /// The same items for another meeting of the series, none of them dealt with or taken off.
  static func copy(from meeting: RecordID, to copy: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let items = try list(of: meeting, in: tx).filter { $0.state == .final || $0.state == .done }
    let texts = try Texts.all(items.map(\.id), ["title", "words"], in: tx)
    let target = try Meeting.find(copy, seenBy: .house, in: tx)
    for item in items {
      guard let titles = texts[item.id]?["title"], let first = titles.first(where: { $0.source == nil }) ?? titles.first else { continue }
      let words = texts[item.id]?["words"] ?? []
      let details = AgendaDetails(
        title: first.body, words: words.first { $0.language == first.language }?.body ?? "", language: first.language, kind: item.kind,
        minutes: item.minutes)
      let new = try insert(details, .final, at: target, by: actor, in: tx)
      for (field, all) in [("title", titles), ("words", words)] {
        for text in all where text.language != first.language {
          try Texts.write(new, field, text.language, text.body, origin: text.origin, source: text.source, in: tx)
        }
      }
      try Cards.put(try cards([new], in: tx), in: tx)
    }
  }

  /// With its meeting, for who organises that.
  static func organised(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> (AgendaItem, Meeting) {
    let item = try find(id, seenBy: actor.sight, in: tx)
    return (item, try Meeting.organised(item.meeting, by: actor, in: tx))
  }

  private static func open(_ meeting: Meeting) throws -> Meeting {
    guard meeting.state == .planned else { throw Problem.conflict("This meeting is over: it can no longer be changed.") }
    return meeting
  }

  private static func insert(
    _ details: AgendaDetails, _ state: State, at meeting: Meeting, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    try check(details)
    let standing = try list(of: meeting.id, in: tx)
    guard standing.count < limit else { throw FieldProblem("title", "An agenda has at most {limit} items.", ["limit": "\(limit)"]) }
    let id = try Record.create("agenda-item", owner: meeting.owner, audience: meeting.audience, in: tx)
    try tx.execute(
      """
      INSERT INTO meetings_item (id, meeting, place, kind, minutes, asked_by, state, version)
      VALUES (\(id), \(meeting.id), \((standing.last?.place ?? 0) + 1), \(details.kind), \(details.minutes), \(details.askedBy),
        \(state), \(1))
      """)
    try write(details, of: id, in: tx)
    try record(id, of: meeting.id, by: actor, in: tx)
    return id
  }

  private static func set(_ item: AgendaItem, _ state: State, by actor: Actor, in tx: WriteTx) throws {
    try tx.execute("UPDATE meetings_item SET state = \(state), version = version + 1 WHERE id = \(item.id)")
    if state == .dropped { try Cards.remove(item.id, in: tx) } else { try Cards.put(try cards([item.id], in: tx), in: tx) }
    try record(item.id, of: item.meeting, by: actor, in: tx)
  }

  private static func arrange(_ order: [RecordID], in tx: WriteTx) throws {
    for (position, id) in order.enumerated() { try tx.execute("UPDATE meetings_item SET place = \(position + 1) WHERE id = \(id)") }
  }

  /// Without a day: nobody's news, and the pages of the meeting are drawn anew.
  private static func record(_ item: RecordID?, of meeting: RecordID, by actor: Actor, in tx: WriteTx) throws {
    try Ledger.record("meeting.agenda", day: nil, of: meeting, and: item, by: actor, in: tx)
    try Live.touch(Meeting.channel(meeting), "agenda", in: tx)
  }

  private static func write(_ details: AgendaDetails, of id: RecordID, in tx: WriteTx) throws {
    try Texts.write(id, "title", details.language, details.title.trimmed, in: tx)
    try Texts.write(id, "words", details.language, details.words, in: tx)
    try Translations.ask(id, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
  }

  private static func check(_ details: AgendaDetails) throws {
    guard !details.title.trimmed.isEmpty else { throw FieldProblem("title", "Fill this in.") }
    if let minutes = details.minutes, !(1...2880).contains(minutes) {
      throw FieldProblem("minutes", "Between one minute and two days.")
    }
  }
}
