import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// Minutes as what happened writes them: passages of Markdown, in the words of the house. Pure.
enum MinutesSkeleton {
  struct Draft: Sendable, Equatable {
    let kind: MinutesPassage.Kind
    let item: RecordID?
    let text: String
  }

  /// - Parameter speakers: whether who spoke is named under each item.
  static func drafts(_ source: MinutesSource, speakers: Bool) -> [Draft] {
    var drafts = [Draft(kind: .opening, item: nil, text: opening(source)), Draft(kind: .presence, item: nil, text: presence(source))]
    if !source.proxies.isEmpty { drafts.append(Draft(kind: .proxies, item: nil, text: proxies(source))) }
    for item in source.sheet.items where item.state != .dropped && item.state != .proposed {
      drafts.append(Draft(kind: .item, item: item.id, text: dealt(item, source, speakers: speakers)))
    }
    let listed = Set(drafts.compactMap(\.item))
    let isElsewhere = { (item: RecordID?) in item.map { !listed.contains($0) } ?? true }
    let rest = motions(of: isElsewhere, source) + results(of: isElsewhere, source)
    if !rest.isEmpty { drafts.append(Draft(kind: .others, item: nil, text: rest.joined(separator: "\n\n"))) }
    drafts.append(Draft(kind: .closing, item: nil, text: closing(source)))
    return drafts
  }

  // MARK: Before and after the items

  private static func opening(_ source: MinutesSource) -> String {
    let reader = source.reader
    let (sheet, meeting) = (source.sheet, source.sheet.meeting)
    let values = [
      "assembly": plain(sheet.title), "body": plain(sheet.bodyName), "kind": reader.t(sheet.assembly.kind.label),
      "day": reader.day(meeting.day), "place": plain(meeting.place ?? ""), "zone": reader.zoneName,
    ]
    var paragraphs = [
      meeting.place == nil
        ? reader.t("“{assembly}” ({body}, {kind}) was held online on {day}. Times are given in {zone}.", values)
        : reader.t("“{assembly}” ({body}, {kind}) was held in {place} on {day}. Times are given in {zone}.", values)
    ]
    if let convened = sheet.assembly.convened {
      paragraphs.append(reader.t("It was convened on {day}.", ["day": reader.day(reader.today(convened))]))
    }
    if let frozen = sheet.assembly.frozen {
      paragraphs.append(
        reader.t(
          "The roll of voters was closed on {day}: {count} cities may vote.", count: sheet.attendance.roll.entitled.count,
          ["day": reader.day(reader.today(frozen))]))
    }
    let calls = source.events.filter { ["opened", "first-call", "second-call"].contains($0.what) }
    return (paragraphs + [list(calls.compactMap { event($0, reader) })]).filter { !$0.isEmpty }.joined(separator: "\n\n")
  }

  private static func closing(_ source: MinutesSource) -> String {
    let course = source.events.filter { ["suspended", "resumed", "closed"].contains($0.what) }
    return list(course.compactMap { event($0, source.reader) })
  }

  private static func event(_ event: MinutesSource.Event, _ reader: Reader) -> String? {
    let phrase: Phrase
    switch event.what {
    case "opened": phrase = "{time}: the session was opened."
    case "first-call": phrase = "{time}: the quorum was found on first call."
    case "second-call": phrase = "{time}: the session was constituted on second call."
    case "suspended": phrase = "{time}: the session was suspended."
    case "resumed": phrase = "{time}: the session was resumed."
    case "closed": phrase = "{time}: the session was closed."
    default: return nil
    }
    let said = reader.t(phrase, ["time": reader.time(event.at)])
    guard let have = event.have, let needed = event.needed, let entitled = event.entitled else { return said }
    return said + " "
      + reader.t(
        "Present or represented: {have} of {entitled} cities entitled to vote; needed: {needed}.",
        ["have": reader.number(have), "needed": reader.number(needed), "entitled": reader.number(entitled)])
  }

  private static func presence(_ source: MinutesSource) -> String {
    let reader = source.reader
    let cities = Dictionary(grouping: source.presences, by: \.organisation)
    if cities.isEmpty { return reader.t("No city was marked as present.") }
    let lines = cities.keys.sorted { (source.name($0), $0) < (source.name($1), $1) }.map { city -> String in
      let intervals = (cities[city] ?? []).map {
        interval(
          $0, reader)
      }
      return plain(source.name(city)) + reader.colon + unique(intervals).joined(separator: "; ")
    }
    return [reader.t("{count} cities were present.", count: cities.count), list(lines)].joined(separator: "\n\n")
  }

  private static func interval(_ presence: Meetings.Presence, _ reader: Reader) -> String {
    var values = ["from": reader.time(presence.entered), "how": reader.t(presence.how.inSentence)]
    guard let left = presence.left else { return reader.t("from {from}, {how}", values) }
    values["to"] = reader.time(left)
    return reader.t("from {from} to {to}, {how}", values)
  }

  private static func proxies(_ source: MinutesSource) -> String {
    let reader = source.reader
    let lines = source.proxies.map { proxy -> String in
      let values = ["giver": plain(source.name(proxy.giver)), "receiver": plain(source.name(proxy.receiver))]
      guard let ended = proxy.ended else { return reader.t("{giver} gave its vote to {receiver}.", values) }
      return reader.t(
        "{giver} had given its vote to {receiver}; this ended on {moment}.",
        values.merging(["moment": reader.moment(ended)]) { first, _ in first })
    }
    return list(lines)
  }

  // MARK: Items

  private static func dealt(_ item: AgendaItem, _ source: MinutesSource, speakers: Bool) -> String {
    let reader = source.reader
    var parts: [String] = []
    if let city = item.askedBy { parts.append(reader.t("This item was requested by {city}.", ["city": plain(source.name(city))])) }
    let spoke = unique(source.speakers.filter { $0.item == item.id }.map(\.organisation))
    if speakers, !spoke.isEmpty {
      parts.append(reader.t("Cities that spoke: {cities}.", ["cities": reader.list(spoke.map { plain(source.name($0)) })]))
    }
    let results = results(of: { $0 == item.id }, source)
    parts += motions(of: { $0 == item.id }, source)
    parts += results
    if results.isEmpty { parts.append(reader.t("No decision was recorded under this item.")) }
    return parts.joined(separator: "\n\n")
  }

  /// Each motion with its amendments and what became of them.
  private static func motions(of isWanted: (RecordID?) -> Bool, _ source: MinutesSource) -> [String] {
    let reader = source.reader
    let picture = source.motions
    return picture.motions.filter { isWanted($0.item) }.map { motion in
      let moved = reader.t(
        "**Motion of {city}:** {motion}. {outcome}.",
        ["city": plain(source.name(motion.organisation)), "motion": plain(picture.title(motion)), "outcome": reader.t(motion.state.label)])
      let amendments = picture.amendments(of: motion).map { amendment in
        reader.t(
          "Amendment of {city}: {words} – {outcome}.",
          [
            "city": plain(source.name(amendment.organisation)), "words": plain(picture.texts[amendment.id]?["words"]?.body ?? ""),
            "outcome": reader.t(amendment.state.label),
          ])
      }
      return amendments.isEmpty ? moved : moved + "\n\n" + list(amendments)
    }
  }

  /// Each vote with what came of it, then what was decided by consensus.
  private static func results(of isWanted: (RecordID?) -> Bool, _ source: MinutesSource) -> [String] {
    let votes = source.votes.filter { isWanted($0.vote.item) }
    let decisions = source.sheet.decisions.filter { isWanted($0.item) }.sorted { $0.number < $1.number }
    var parts: [String] = []
    for held in votes {
      parts.append(vote(held, source))
      parts += decisions.filter { $0.vote == held.vote.id }.map { decision($0, source) }
    }
    let counted = Set(votes.map(\.vote.id))
    parts += decisions.filter { $0.vote.map { !counted.contains($0) } ?? true }.map { decision($0, source) }
    return parts
  }

  private static func vote(_ held: MinutesSource.HeldVote, _ source: MinutesSource) -> String {
    let reader = source.reader
    var sentences = [
      reader.t(
        "**Vote:** {question} ({method}).", ["question": plain(held.title), "method": reader.t(held.vote.way.label)])
    ]
    if !held.subjects.isEmpty {
      sentences.append(reader.t("Cities concerned: {cities}.", ["cities": reader.list(held.subjects.map { plain(source.name($0)) })]))
    }
    sentences.append(VoteViews.sentence(held.count, option: { plain(held.option($0)) }, reader))
    if let have = held.vote.have, let needed = held.vote.needed {
      sentences.append(
        reader.t(
          "At the opening of the vote, {have} were present or represented and {needed} were needed.",
          ["have": reader.number(have), "needed": reader.number(needed)]))
    }
    if held.vote.state == .annulled {
      sentences.append(reader.t("This vote was annulled: {reason}", ["reason": plain(held.texts["reason"]?.body ?? "")]))
    }
    return sentences.joined(separator: " ")
  }

  private static func decision(_ decision: Decision, _ source: MinutesSource) -> String {
    let reader = source.reader
    let words = source.sheet.words[decision.id]?["words"]?.body ?? ""
    let said = reader.t(
      "**Decision {number}:** {decision}. {outcome}.",
      ["number": decision.label, "decision": plain(source.sheet.title(decision.id)), "outcome": reader.t(decision.outcome.label)])
    let how = decision.vote == nil ? " " + reader.t("Taken by consensus.") : ""
    return said + how + (words.isEmpty ? "" : "\n\n" + words)
  }

  // MARK: Markdown

  private static func list(_ items: [String]) -> String { items.map { "- \($0)" }.joined(separator: "\n") }

  /// Names and titles of others, in one line, that mean nothing to Markdown.
  static func plain(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).joined(separator: " ").reduce(into: "") { result, character in
      if "\\`*_[]<>#&".contains(character) { result.append("\\") }
      result.append(character)
    }
  }

  private static func unique<T: Hashable>(_ values: [T]) -> [T] {
    var seen: Set<T> = []
    return values.filter { seen.insert($0).inserted }
  }
}

extension Meetings.Presence.How {
  /// As it stands inside a sentence.
  var inSentence: Phrase {
    switch self {
    case .site: "on site"
    case .online: "online"
    }
  }
}
