import HTTPTypes
import Storage
import Web

extension Visit {
  /// Lines that one person, or one address without a session, may have open: behind one address sits a whole hall.
  static let livePerPerson = 12
  static let livePerAddress = 1000

  /// A line of server-sent events that follows a channel. Each change (`Live.touch`) reaches every line once and in order, with the
  /// page's part drawn anew; `Last-Event-ID`, or `since` in the address, says what the reader has seen.
  ///
  ///     try await visit.live("meeting/\(id)", of: meeting.record, view: "hall") { reader, tx in try Hall.html(id, reader, in: tx) }
  ///
  /// - Parameters:
  ///   - record: whose audience rules; nil for what everyone may see. Who may not see it gets 404, and a line ends as soon as a
  ///     drawing or a pulse finds that its reader may not, or that their session has ended.
  ///   - view: whatever tells apart what is drawn: a role (`public`, `member`, `chair`). One drawing goes to all of a view and language.
  ///   - may: what the view asks of its reader besides; throws a `Problem`. Asked at the beginning and with each pulse.
  ///   - draw: depends on the view, the language and what is in the database, never on the visit: its reader has no time zone of theirs.
  package func live(
    _ channel: String, of record: RecordID?, view: String, may: @escaping @Sendable (Actor?, Tx) throws -> Void = { _, _ in },
    draw: @escaping @Sendable (Reader, Tx) throws -> HTML
  ) async throws -> Answer {
    let (sight, actor, still) = (sight, actor, still)
    try await read { tx in
      if let record { _ = try Record.find(record, seenBy: sight, in: tx) }
      try may(actor, tx)
    }
    let holder = person.map { "person \($0.id)" } ?? "address \(request.client)"
    guard house.live.takeSeat(holder, most: person == nil ? Self.livePerAddress : Self.livePerPerson) else { return tooMany }
    let common = Reader(language: language, words: reader.words)
    let since = LiveEvents.position(request.headers[HTTPField.Name.lastEventID] ?? request.query["since"])
    let key = LivePages.Key(channel: channel, view: view, language: language)
    let line = LiveLine(key, house, since: since, sight: sight) { tx in
      let now = try still?(tx)
      if still != nil, now == nil { return nil }
      if let record { _ = try Record.find(record, seenBy: now?.sight ?? .everyone, in: tx) }
      try may(now, tx)
      return now?.sight ?? .everyone
    } draw: { tx in
      let audience = try record.map { try Record.find($0, seenBy: .house, in: tx).audience } ?? .everyone
      return .init(picture: try tx.position(), data: LiveEvents.data(try draw(common, tx)), audience: audience)
    }
    return line.answer(holder: holder)
  }

  /// In words that the page shows.
  private var tooMany: Answer {
    var answer = Answer.plain(
      t("This page is open too often at the same time. Close one of the others, or load this one again to see what is new."),
      status: .tooManyRequests)
    answer.headers[.retryAfter] = "60"
    answer.headers[.cacheControl] = "no-store"
    return answer
  }
}

extension HTTPField.Name {
  static let lastEventID = HTTPField.Name("Last-Event-ID") ?? .range
}
