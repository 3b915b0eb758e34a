import Core
import Directory
import Storage
import Web

/// The form of a meeting, the same for a new one and for one that changes.
package enum MeetingForm {
  static let languages = ["en", "fr", "es", "pt", "ca", "it", "ko"]

  /// - Parameter audiences: who may see it, as choices.
  static func form(_ audiences: [Choice], _ reader: Reader) -> Form {
    Form([
      .text("title", "Title", required: true, limit: 200),
      .area(
        "words", "What it is about", limit: 8000,
        help: "Speakers, who should come. You can use Markdown. The agenda has a page of its own."),
      .choice("language", "Written in", languageChoices(reader), required: true),
      .day("day", "Day", required: true),
      .text("time", "Time", required: true, limit: 8, help: "Local time at the place, like 12:50."),
      .text("zone", "Time zone", required: true, limit: 60, help: "In its international form, such as Europe/Paris or America/Bogota."),
      .number("minutes", "Length in minutes", in: 5...2880, required: true),
      .text("place", "Place", limit: 300),
      .link("link", "Link for those who come online", help: "Shown only to people who are registered."),
      .choices("languages", "Languages", languageChoices(reader), help: "In which it is held or interpreted."),
      .number(
        "capacity", "Places", in: 1...10_000,
        help: "Without a number, everybody who registers has a place. With one, the others go on the waiting list."),
      .day("closes", "Last day to register", help: "Without a date, until it begins."),
      .choice("audience", "Who may see it", audiences, required: true),
    ])
  }

  package static func languageChoices(_ reader: Reader) -> [Choice] {
    languages.compactMap { Language($0) }.map { Choice($0.code, name: Kit.languageName($0, reader)) }
  }

  /// What was typed as a meeting's details; adds what is wrong.
  package static func details(_ filled: Filled) throws -> MeetingDetails {
    let zone = filled.string("zone")
    guard Zone.exists(zone) else { throw FieldProblem("zone", "There is no time zone with this name.") }
    guard let day = filled.day("day") else { throw FieldProblem("day", "Give a date, like 2021-03-25.") }
    guard let (hour, minute) = clock(filled.string("time")) else {
      throw FieldProblem("time", "This is not a time. Write it like 12:50.")
    }
    guard let audience = filled.int("audience").map({ Audience(Int64($0)) }) else { throw FieldProblem("audience", "Choose one of these.") }
    var details = MeetingDetails(
      title: filled.string("title"), language: Language(filled.string("language")) ?? .english,
      starts: Zone.moment(day, hour: hour, minute: minute, in: zone), audience: audience)
    details.words = filled.string("words")
    details.minutes = filled.int("minutes") ?? 60
    details.zone = zone
    details.place = filled.optional("place")
    details.link = filled.optional("link")
    details.languages = filled.list("languages").compactMap { Language($0) }
    details.capacity = filled.int("capacity")
    details.closes = filled.day("closes").map { Zone.moment($0.adding(days: 1), hour: 0, minute: 0, in: zone) }
    return details
  }

  /// `12:50`, `12h50`, `9 h`.
  static func clock(_ text: String) -> (hour: Int, minute: Int)? {
    let parts = text.filter { !$0.isWhitespace && $0 != "\u{A0}" }.split(omittingEmptySubsequences: true) {
      $0 == ":" || $0 == "h" || $0 == "."
    }
    guard (1...2).contains(parts.count), parts.allSatisfy({ (1...2).contains($0.utf8.count) }), let hour = Int(parts[0]), hour < 24,
      hour >= 0
    else { return nil }
    let minute = parts.count > 1 ? Int(parts[1]) ?? 60 : 0
    return (0..<60).contains(minute) ? (hour, minute) : nil
  }

  static func start(_ meeting: Meeting, _ texts: [String: [Text]], in language: Language) -> Fields {
    let clock = Zone.wall(meeting.starts, in: meeting.zone)
    let text: (String) -> String = { field in texts[field]?.first { $0.language == language && !$0.isMachine }?.body ?? "" }
    return Fields(
      [
        ("title", text("title")), ("words", text("words")), ("language", language.code), ("day", clock.day.description),
        ("time", "\(clock.hour):\(clock.minute < 10 ? "0" : "")\(clock.minute)"), ("zone", meeting.zone), ("minutes", "\(meeting.minutes)"),
        ("place", meeting.place ?? ""), ("link", meeting.link ?? ""), ("capacity", meeting.capacity.map { "\($0)" } ?? ""),
        ("closes", meeting.closes.map { Zone.wall($0, in: meeting.zone).day.adding(days: -1).description } ?? ""),
        ("audience", "\(meeting.audience.value)"),
      ] + meeting.languages.map { ("languages", $0.code) })
  }
}
