import Core
import Directory
import Storage
import Web

/// What organisers do with a meeting. Planning starts on a page of the room to which it belongs.
package enum MeetingEditing {
  /// The page that plans a meeting. - Parameter path: where its form is sent, without the language.
  package static func plan(_ visit: Visit, at place: MeetingPlace, path: String, breadcrumb: [Link]) async throws -> FormPage {
    let audiences = try await visit.read { tx in try Audience.choices(place.audiences, in: tx) }
    let start = Fields([
      ("language", visit.language.code), ("zone", visit.reader.timeZone), ("minutes", "90"),
      ("audience", "\(place.audiences.first?.value ?? Audience.members.value)"),
    ])
    return FormPage(
      title: visit.t("Plan a meeting"), form: MeetingForm.form(audiences, visit.reader), path: path, submit: "Announce the meeting",
      start: start, after: Kit.helpLink("meetings", visit.reader), breadcrumb: breadcrumb
    ).askingLanguage(of: ["title", "words"])
  }

  /// Sent from that page.
  package static func planned(_ visit: Visit, _ actor: Actor, at place: MeetingPlace, page: FormPage) async throws -> Answer {
    try await page.sent(visit, done: visit.t("The meeting is announced.")) { filled, tx in
      let id = try Meeting.plan(try MeetingForm.details(filled), at: place, by: actor, in: tx)
      return "/meetings/\(id)"
    }
  }

  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  private static func editPage(_ visit: Visit, _ actor: Actor) async throws -> (page: FormPage, version: Int) {
    let id = try id(visit)
    let (meeting, audiences, texts) = try await visit.read { tx in
      let meeting = try Meeting.organised(id, by: actor, in: tx)
      return (meeting, try Audience.choices(try meeting.audiences(in: tx), in: tx), try Texts.all(id, in: tx))
    }
    // What a machine made of it is not what somebody wrote: it is no beginning for them.
    let written = texts["title"]?.filter { !$0.isMachine }.map(\.language) ?? []
    let wanted = visit.request.query["language"].flatMap { Language($0) } ?? visit.form["language"].flatMap { Language($0) }
    let language = wanted ?? (written.contains(visit.language) ? visit.language : written.first ?? visit.language)
    let others = MeetingForm.languages.compactMap { Language($0) }.filter { $0 != language }.map { other in
      Link(Kit.languageName(other, visit.reader), visit.path("\(meeting.path)/edit?language=\(other)"))
    }
    let links = others.map { "<a href=\"\(path: $0.path)\">\($0.label)</a>" as HTML }.joined(", ")
    let page = FormPage(
      title: visit.t("Change the meeting"), form: MeetingForm.form(audiences, visit.reader), path: "\(meeting.path)/edit",
      submit: "Save", start: MeetingForm.start(meeting, texts, in: language),
      before: "<p>\(visit.t("Title and text in another language:")) \(links)</p>",
      after: Kit.helpLink("meetings", visit.reader), breadcrumb: [Link(texts["title"]?.first?.body ?? "", visit.path(meeting.path))])
    return (page, meeting.version)
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, version) = try await editPage(visit, actor)
    return withVersion(page, version).shown(visit)
  }

  private static func withVersion(_ page: FormPage, _ version: Int) -> FormPage {
    var page = page
    page.form.fields.append(.hidden("version"))
    page.start.set("version", "\(version)")
    return page
  }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let (page, version) = try await editPage(visit, actor)
    return try await withVersion(page, version).sent(visit, done: visit.t("The meeting is changed.")) { filled, tx in
      guard let version = filled.int("version") else { throw Problem.malformed }
      try Meeting.change(id, to: try MeetingForm.details(filled), version: version, visit.house, by: actor, in: tx)
      return "/meetings/\(id)"
    }
  }

  private static func cancelPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (meeting, title) = try await visit.read { tx in
      (try Meeting.organised(id, by: actor, in: tx), try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "")
    }
    return FormPage(
      title: visit.t("Cancel the meeting"), form: Form([.area("reason", "Reason", required: true, limit: 1000, rows: 3)]),
      path: "\(meeting.path)/cancellation", submit: "Cancel the meeting",
      lead: visit.t("Everybody who registered gets an e-mail with this message."), after: Kit.helpLink("meetings", visit.reader),
      breadcrumb: [Link(title, visit.path(meeting.path))])
  }

  static func cancelForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await cancelPage(visit, actor).shown(visit) }

  static func cancel(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await cancelPage(visit, actor).sent(visit, done: visit.t("The meeting is cancelled.")) { filled, tx in
      try Meeting.cancel(id, reason: filled.string("reason"), language: visit.language, by: actor, in: tx)
      return "/meetings/\(id)"
    }
  }

  private static func attendancePage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let sheet = try await visit.read { tx in
      _ = try Meeting.organised(id, by: actor, in: tx)
      return try MeetingPages.read(id, visit, in: tx)
    }
    let (choices, cities, start) = try await visit.read { tx in try whoWasThere(sheet, visit, in: tx) }
    var fields = start
    if let guests = sheet.meeting.guests { fields.set("guests", "\(guests)") }
    let unregistered: [Field] = [
      .area(
        "came", "People who came without being registered", limit: 8000, rows: 3,
        help: "Their e-mail addresses, one on each line: people who act for a city that you look after."),
      .number("guests", "Other guests", in: 0...100_000, help: "How many others came, without naming them."),
    ]
    return FormPage(
      title: visit.t("Who was there"),
      form: Form(
        (choices.isEmpty ? [] : [.choices("present", "Present", choices)])
          + (cities.isEmpty ? [] : [.choices("cities", "Cities that were checked in without a name", cities)]) + unregistered),
      path: "\(sheet.meeting.path)/attendance", submit: "The meeting took place", start: fields,
      lead: choices.isEmpty && cities.isEmpty ? visit.t("Nobody registered for this meeting.") : nil,
      after: Kit.helpLink("meetings", visit.reader), breadcrumb: [Link(sheet.title, visit.path(sheet.meeting.path))])
  }

  /// Who registered or was checked in, and cities that were checked in without a name, with those ticked of whom it is known.
  private static func whoWasThere(_ sheet: MeetingPages.Sheet, _ visit: Visit, in tx: Tx) throws -> ([Choice], [Choice], Fields) {
    let intervals = try Presence.intervals(of: sheet.meeting.id, in: tx).filter { $0.reaches(sheet.meeting) }
    var people = sheet.registrations.filter { $0.state != .withdrawn }.map { ($0.person, $0.organisation) }
    let known = Set(people.map(\.0))
    let others = intervals.compactMap { interval in interval.person.map { ($0, interval.organisation) } }.filter { !known.contains($0.0) }
    people += Dictionary(others, uniquingKeysWith: { $1 }).sorted { $0.key.value < $1.key.value }.map { ($0.key, $0.value) }
    let nameless = Set(intervals.filter { $0.person == nil }.map(\.organisation))
    let names = try Organisations.names(Set(people.map(\.1)).union(nameless), visit.language, on: tx.now.day, in: tx)
    let persons = try People.names(people.map(\.0), in: tx)
    let start = Set(intervals.compactMap(\.person)).map { ("present", "\($0)") } + nameless.map { ("cities", "\($0)") }
    let choices = people.map { person, organisation in
      Choice("\(person)", name: [persons[person], names[organisation]].compactMap { $0 }.joined(separator: ", "))
    }
    return (choices, nameless.map { Choice("\($0)", name: names[$0] ?? "") }.sorted { $0.value < $1.value }, Fields(start))
  }

  static func attendanceForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await attendancePage(visit, actor).shown(visit) }

  static func attendance(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await attendancePage(visit, actor).sent(visit, done: visit.t("It is recorded who was there.")) { filled, tx in
      let came = filled.string("came").split { $0.isNewline || $0 == "," || $0 == ";" }.map { String($0).trimmed }.filter { !$0.isEmpty }
      guard came.count <= 300 else { throw FieldProblem("came", "At most 300 addresses at once.") }
      try Meeting.hold(
        id, present: Set(filled.list("present").compactMap { PersonID(text: $0) }),
        cities: Set(filled.list("cities").compactMap { OrganisationID(text: $0) }), came: came, guests: filled.int("guests"), by: actor,
        in: tx)
      return "/meetings/\(id)"
    }
  }

  private static func copyPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (meeting, title) = try await visit.read { tx in
      (try Meeting.organised(id, by: actor, in: tx), try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "")
    }
    return FormPage(
      title: visit.t("The next of this series"), form: Form([.day("day", "Day", required: true), .flag("agenda", "With the same agenda")]),
      path: "\(meeting.path)/copies",
      submit: "Announce the meeting", lead: visit.t("The same meeting on another day, at the same time. Nobody is registered yet."),
      breadcrumb: [Link(title, visit.path(meeting.path))])
  }

  static func copyForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await copyPage(visit, actor).shown(visit) }

  static func copy(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await copyPage(visit, actor).sent(visit, done: visit.t("The meeting is announced.")) { filled, tx in
      guard let day = filled.day("day") else { throw FieldProblem("day", "Give a date, like 2021-03-25.") }
      return "/meetings/\(try Meeting.copy(id, to: day, agenda: filled.flag("agenda"), by: actor, in: tx))"
    }
  }
}
