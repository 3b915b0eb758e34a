import Core
import Directory
import Meetings
import Storage
import Web
import Works

/// The Executive Committee at work: seats, who answers for what, commitments, meetings, documents. For its cities and the
/// secretariat; the public page of the body says who sits in it.
enum CommitteePages {
  static let slug = "executive-committee"
  static let path = "/committee/work"

  struct Sheet: Sendable {
    let body: Body
    let seats: [Seat]
    let assignments: [Assignment]
    let commitments: [Commitment]
    let texts: [RecordID: [String: Text]]
    let names: [OrganisationID: String]
    let meetings: [MeetingList.Item]
    let documents: [DocumentList.Item]
    let withdrawn: HTML
    let attendance: [OrganisationID: Int]

    /// Cities that have a seat on a day, as choices.
    func cities(on day: Day) -> [Choice] {
      seats.filter { seat in seat.from.map { $0 <= day } ?? true && seat.to.map { $0 > day } ?? true }
        .map { Choice("\($0.organisation)", name: names[$0.organisation] ?? "") }
    }
  }

  /// 404 for whoever has no seat.
  static func body(_ actor: Actor, in tx: Tx) throws -> Body {
    guard let body = try Bodies.find(slug: slug, in: tx), actor.sight.sees(.of(record: body.record)) else { throw Problem.notFound }
    return body
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  static func page(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let sheet = try await visit.read { tx in try read(visit, actor, in: tx) }
    let html = CommitteeViews.page(sheet, sent, visit, actor)
    let title = visit.t("Work of the Executive Committee")
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Networks"), visit.path("/our-networks"))]
      chrome.lead = "<a href=\"\(path: visit.path(sheet.body.path))\">\(visit.t("The public page"))</a>"
    }
    return sent == nil ? visit.page(title, html, adjust) : visit.page(title, invalid: html, adjust)
  }

  private static func read(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Sheet {
    let body = try body(actor, in: tx)
    let seats = try Bodies.history(of: body.id, in: tx)
    let assignments = try Assignment.list(of: body.id, in: tx)
    let commitments = try Commitment.list(of: body.id, in: tx)
    return Sheet(
      body: body, seats: seats, assignments: assignments, commitments: commitments,
      texts: try Texts.read(assignments.map(\.id) + commitments.map(\.id), for: visit.language, in: tx),
      names: try Organisations.names(
        seats.map(\.organisation) + assignments.map(\.city) + commitments.map(\.city), visit.language, on: tx.now.day, in: tx),
      meetings: try MeetingList.read(.all(of: nil, about: body.record), visit, in: tx),
      documents: try DocumentList.read(about: body.record, visit, in: tx),
      withdrawn: try DocumentList.withdrawn(about: body.record, visit, in: tx),
      attendance: try Meeting.attendance(about: body.record, in: tx))
  }

  static func seatForm(_ cities: [Choice]) -> Form { CoordinationPages.seatForm(cities) }

  static func assignmentForm(_ cities: [Choice], _ reader: Reader) -> Form {
    Form(
      [
        .choice("kind", "Kind", Assignment.Kind.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
        .text("words", "Territory or task", required: true, limit: 300), .choice("city", "City", cities, required: true),
        .day("from", "From", required: true), SpaceEditing.languageField(reader),
      ], id: "assignment")
  }

  static func commitmentForm(_ cities: [Choice], _ reader: Reader) -> Form {
    Form(
      [
        .area("words", "What is to be done", required: true, limit: 1000, rows: 3), .choice("city", "City", cities, required: true),
        .day("until", "Until", required: true),
        .text("decision", "Decision", limit: 300, help: "For example: Committee of 12 February 2021, item 4."),
        SpaceEditing.languageField(reader),
      ], id: "commitment")
  }

  private static func change(
    _ visit: Visit, _ actor: Actor, _ form: @Sendable (Sheet) throws -> Form, done: String,
    _ verb: @Sendable @escaping (Filled, Body, WriteTx) throws -> Void
  ) async throws -> Answer {
    let sheet = try await visit.read { tx in try read(visit, actor, in: tx) }
    try actor.require(NetworkPermissions.share, on: sheet.body.organisation)
    var filled = try form(sheet).fill(visit.form)
    if filled.problems.isEmpty {
      let values = filled
      do {
        try await visit.write { tx in try verb(values, sheet.body, tx) }
        return visit.redirect(to: path, done: done)
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, actor, filled)
  }

  static func takeSeat(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let cities = try await memberCities(visit)
    return try await change(visit, actor, { _ in seatForm(cities) }, done: visit.t("The seat is filled.")) { filled, body, tx in
      guard let city = OrganisationID(text: filled.string("city")), let role = Seat.Role(rawValue: filled.string("role")) else {
        throw Problem.malformed
      }
      guard try !Bodies.seats(of: body.id, on: filled.day("from") ?? tx.now.day, in: tx).contains(where: { $0.organisation == city }) else {
        throw FieldProblem("city", "This city already has a seat.")
      }
      try Bodies.seat(
        city, in: body.id, as: role, from: filled.day("from"), to: filled.day("to"), source: filled.string("source"), by: actor, in: tx)
    }
  }

  static func memberCities(_ visit: Visit) async throws -> [Choice] {
    try await visit.read { tx in
      let all = try Organisations.members(on: tx.now.day, in: tx)
      let names = try Organisations.names(all.map(\.id), visit.language, on: tx.now.day, in: tx)
      return all.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) }
    }
  }

  static func seatPage(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    _ = try await visit.read { tx in try CommitteePages.body(actor, in: tx) }
    try actor.require(NetworkPermissions.share)
    return FormPage(
      title: visit.t("Give a seat"), form: seatForm(try await memberCities(visit)), path: "\(path)/seats", submit: "Give a seat",
      breadcrumb: [Link(visit.t("Work of the Executive Committee"), visit.path(path))]
    ).shown(visit)
  }

  static func assign(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, actor, { assignmentForm($0.cities(on: visit.now.day), visit.reader) }, done: visit.t("It is assigned.")) {
      filled, body, tx in
      guard let city = OrganisationID(text: filled.string("city")), let kind = Assignment.Kind(rawValue: filled.string("kind")),
        let from = filled.day("from")
      else { throw Problem.malformed }
      try Assignment.give(
        filled.string("words"), kind, to: city, from: from, language: Language(filled.string("language")) ?? .english, in: body, by: actor,
        in: tx)
    }
  }

  static func endAssignment(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Assignment.end(id, by: actor, in: tx) }
    return visit.redirect(to: path, done: visit.t("It ends today."))
  }

  static func commit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(
      visit, actor, { commitmentForm($0.cities(on: visit.now.day), visit.reader) }, done: visit.t("The commitment is saved.")
    ) {
      filled, body, tx in
      guard let city = OrganisationID(text: filled.string("city")), let until = filled.day("until") else { throw Problem.malformed }
      _ = try Commitment.take(
        filled.string("words"), decision: filled.string("decision"), by: city, until: until,
        language: Language(filled.string("language")) ?? .english, in: body, by: actor, in: tx)
    }
  }

  // MARK: One commitment

  private static func commitmentPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Commitment) {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let (commitment, texts, steps, names) = try await visit.read { tx in
      let commitment = try Commitment.find(id, seenBy: actor.sight, in: tx)
      let steps = try Commitment.steps(of: id, in: tx)
      let names = try Organisations.names(steps.compactMap(\.organisation) + [commitment.city], visit.language, on: tx.now.day, in: tx)
      return (commitment, try Texts.read(id, for: visit.language, in: tx), steps, names)
    }
    let reader = visit.reader
    let facts = Kit.definitions([
      (reader.t("City"), "\(names[commitment.city] ?? "")"), (reader.t("Until"), Kit.day(commitment.until, reader)),
      (reader.t("Status"), Kit.badge(reader.t(commitment.state.label), commitment.state.tone)),
      (reader.t("Decision"), "\(texts["decision"]?.body ?? "")"),
    ])
    let history = steps.map { step in
      let parts: [HTML] = [step.organisation.flatMap { names[$0] }, step.note].compactMap { $0 }.map { "\($0)" }
      return TimelineItem(day: step.moved.day, sentence: "\(reader.t(step.state.label))", note: parts.joined(" · "))
    }
    var form = Form([
      .choice("state", "Status", Commitment.State.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .area("note", "How far it has come", limit: 2000, rows: 3), .hidden("version"),
    ])
    if !actor.may(NetworkPermissions.follow, on: commitment.city) { form.fields = [] }
    let page = FormPage(
      title: texts["words"]?.body ?? "", form: form, path: commitment.path, submit: "Save",
      start: Fields([("state", commitment.state.rawValue), ("version", "\(commitment.version)")]), before: facts,
      after: Kit.section(reader.t("History"), Kit.timeline(history, reader)) + Kit.helpLink("network-space", reader),
      breadcrumb: [Link(reader.t("Work of the Executive Committee"), visit.path(path))])
    return (page, commitment)
  }

  static func commitment(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, _) = try await commitmentPage(visit, actor)
    if !page.form.fields.isEmpty { return page.shown(visit) }
    return visit.page(page.title, page.before + page.after) { chrome in
      chrome.indexed = false
      chrome.breadcrumb = page.breadcrumb
    }
  }

  static func follow(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, commitment) = try await commitmentPage(visit, actor)
    try actor.require(NetworkPermissions.follow, on: commitment.city)
    return try await page.sent(visit, done: visit.t("The commitment is up to date.")) { filled, tx in
      guard let state = Commitment.State(rawValue: filled.string("state")), let version = filled.int("version") else {
        throw Problem.malformed
      }
      try Commitment.follow(commitment.id, to: state, note: filled.string("note"), version: version, by: actor, in: tx)
      return commitment.path
    }
  }

  // MARK: Meetings and documents

  private static func meetingPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, MeetingPlace) {
    let body = try await visit.read { tx in try CommitteePages.body(actor, in: tx) }
    try actor.require(NetworkPermissions.share, on: body.organisation)
    let place = MeetingPlace(owner: body.organisation, about: body.record, audiences: [.of(record: body.record)], back: path)
    let crumbs = [Link(visit.t("Work of the Executive Committee"), visit.path(path))]
    return (try await MeetingEditing.plan(visit, at: place, path: "\(path)/meetings/new", breadcrumb: crumbs), place)
  }

  static func meetingForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await meetingPage(visit, actor).0.shown(visit) }

  static func plan(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, place) = try await meetingPage(visit, actor)
    return try await MeetingEditing.planned(visit, actor, at: place, page: page)
  }

  private static func documentPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, DocumentPlace) {
    let body = try await visit.read { tx in try CommitteePages.body(actor, in: tx) }
    let place = DocumentPlace(
      owner: body.organisation, contributor: actor.organisation, about: body.record, audiences: [.of(record: body.record)],
      kinds: Document.Kind.allCases.filter { $0 != .product })
    let crumbs = [Link(visit.t("Work of the Executive Committee"), visit.path(path))]
    return (try await DocumentForm.adding(visit, at: place, path: "\(path)/documents/new", breadcrumb: crumbs), place)
  }

  static func documentForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await documentPage(visit, actor).0.shown(visit) }

  static func addDocument(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, place) = try await documentPage(visit, actor)
    return try await DocumentForm.added(visit, actor, at: place, page: page)
  }
}
