import Core
import Directory
import HTTPTypes
import Storage
import Web
import Works

/// Where a city writes. Each page asks a fixed number of queries.
enum ExperienceEditing {
  /// All that the pages of writing need.
  struct State: Sendable {
    let experience: Experience
    let words: [String: String]
    let tagged: Tagged
    let principles: [Choice]
    let pictures: [WorkPicture]
    let city: String

    var title: String { words["title"] ?? "" }
    var completeness: Completeness { Completeness(words, tagged, begun: experience.begun, pictures: pictures.count) }
    var fields: Fields { ExperienceForm.values(experience, words, tagged) }
  }

  static func state(_ visit: Visit, _ actor: Actor) async throws -> State {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    return try await visit.read { tx in
      let experience = try Experiences.find(id, writtenBy: actor, in: tx)
      return State(
        experience: experience, words: try Experiences.words(of: experience, in: tx),
        tagged: try Tags.read([id], in: tx)[id] ?? [:], principles: try Principles.choices(language, in: tx),
        pictures: try WorkPicture.of([id], for: experience.language, in: tx)[id] ?? [],
        city: try Organisations.names([experience.city], language, on: tx.now.day, in: tx)[experience.city] ?? "")
    }
  }

  // MARK: Beginning

  static func new(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await beginning(visit, actor).shown(visit) }

  static func create(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await beginning(visit, actor)
    var typed = page.form.fill(visit.form)
    if WrittenLanguage.asks(&typed, [Part.title, .summary, .intention].map(\.rawValue), visit.reader) { return page.drawn(typed, visit) }
    return try await page.sent(
      visit, done: visit.t("The card is saved. Your colleagues see it too; add a picture or tell more when you have time.")
    ) { filled, tx in
      guard let language = Language(filled.string("language")) else { throw Problem.malformed }
      let change = try ExperienceForm.change(card: filled, on: tx.now.day)
      let id = try Experiences.draft(for: try Self.city(visit, actor, in: tx).id, language, by: actor, in: tx)
      try Experiences.change(id, change, by: actor, in: tx)
      return "/experiences/\(id)/sheet"
    }
  }

  /// The city acted for; the secretariat names one in the address.
  private static func city(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Organisation {
    if let slug = visit.request.query["city"], !slug.isEmpty {
      let city = try Organisations.find(slug: slug, in: tx)
      guard actor.may(DatabankPermissions.write, on: city.id) else { throw Problem.notFound }
      return city
    }
    guard let own = actor.organisation else { throw Problem.notFound }
    let city = try Organisations.find(own, in: tx)
    guard city.kind == .city || city.kind == .candidate else {
      throw Problem.conflict("An experience belongs to a city: begin it from the page of that city.")
    }
    return city
  }

  private static func beginning(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let language = visit.language
    let (city, name, principles) = try await visit.read { tx in
      let city = try Self.city(visit, actor, in: tx)
      return (
        city, try Organisations.names([city.id], language, on: tx.now.day, in: tx)[city.id] ?? city.name,
        try Principles.choices(language, in: tx)
      )
    }
    let own = city.id == actor.organisation
    return FormPage(
      title: visit.t("Tell what your city does"),
      form: ExperienceForm.card(principles, languages: ExperienceForm.languages(visit.reader), visit.reader),
      path: own ? "/experiences/new" : "/experiences/new?city=\(city.slug)", submit: "Save the card",
      start: Fields([("language", visit.language.code), ("licence", Licence.attribution.rawValue)]),
      lead: visit.t("{city}: the card takes ten minutes. The rest can wait.", ["city": name]),
      after: Kit.helpLink("experience", visit.reader), breadcrumb: [Link(visit.t("Experiences"), visit.path("/experiences"))])
  }

  // MARK: Card and sheet

  static func card(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let state = try await state(visit, actor)
    let form = ExperienceForm.card(state.principles, languages: nil, visit.reader)
    return page(state, form.start(state.fields), .card, visit)
  }

  static func saveCard(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let state = try await state(visit, actor)
    let filled = ExperienceForm.card(state.principles, languages: nil, visit.reader).fill(visit.form)
    return try await save(filled, .card, state, visit, actor) { filled, day in
      isAutosave(visit) ? ExperienceForm.draft(card: filled, on: day) : try ExperienceForm.change(card: filled, on: day)
    }
  }

  static func sheet(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let state = try await state(visit, actor)
    return page(state, ExperienceForm.sheet.start(state.fields), .sheet, visit)
  }

  static func saveSheet(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let state = try await state(visit, actor)
    return try await save(ExperienceForm.sheet.fill(visit.form), .sheet, state, visit, actor) { filled, _ in
      ExperienceForm.change(sheet: filled)
    }
  }

  enum Side: String { case card, sheet }

  /// Sent by the script while somebody types; only drafts are kept without being asked.
  private static func isAutosave(_ visit: Visit) -> Bool { visit.request.headers[.accept] == "application/json" }

  private static func save(
    _ filled: Filled, _ side: Side, _ state: State, _ visit: Visit, _ actor: Actor,
    _ change: @escaping @Sendable (Filled, Day) throws -> ExperienceChange
  ) async throws -> Answer {
    guard let version = filled.version.flatMap({ Int($0) }) else { throw Problem.malformed }
    let automatic = isAutosave(visit)
    guard !automatic || state.experience.state == .draft else {
      throw Problem.conflict("Once published, it is saved only with the button.")
    }
    guard filled.problems.isEmpty || automatic else { return page(state, filled, side, visit) }
    let id = state.experience.id
    do {
      let now = try await visit.write { tx in
        try Experiences.change(id, change(filled, tx.now.day), version: version, by: actor, in: tx)
      }
      if automatic { return .plain("{\"version\":\(now)}", type: "application/json") }
    } catch Problem.invalid(let problems) {
      return page(state, filled.with(problems), side, visit)
    } catch let problem as FieldProblem {
      return page(state, filled.with([problem]), side, visit)
    } catch Problem.conflict(let why, let values) {
      let current = try await self.state(visit, actor)
      guard current.experience.version != version, current.experience.state.isEditable else { throw Problem.conflict(why, values) }
      return conflict(filled, current, side, visit)
    }
    let done =
      state.experience.state == .published ? visit.t("Saved. Readers see it now.") : visit.t("Saved. You can continue at any time.")
    return visit.redirect(to: side == .card ? "/experiences/\(id)/sheet" : "/experiences/\(id)", done: done)
  }

  private static func conflict(_ filled: Filled, _ current: State, _ side: Side, _ visit: Visit) -> Answer {
    let body = filled.conflict(
      with: current.fields, action: visit.path("\(current.experience.path)/\(side.rawValue)"), submit: "Save", reader: visit.reader,
      version: "\(current.experience.version)")
    return visit.page(visit.t("Somebody changed this while you were writing."), invalid: body, status: .conflict)
  }

  private static func page(_ state: State, _ filled: Filled, _ side: Side, _ visit: Visit) -> Answer {
    let title = side == .card ? visit.t("The card") : visit.t("The sheet")
    let body = ExperienceViews.writing(state, filled, side, visit)
    let adjust = { (chrome: inout Chrome) in
      chrome.indexed = false
      chrome.column = .narrow
      chrome.lead = HTML.text("\(state.title.isEmpty ? visit.t("Without a title") : state.title) · \(state.city)")
      chrome.modules.append(visit.house.assets.path("autosave.js"))
      chrome.breadcrumb = [
        Link(visit.t("Experiences"), visit.path("/experiences")),
        Link(state.title.isEmpty ? visit.t("Without a title") : state.title, visit.path(state.experience.path)),
      ]
    }
    return filled.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  // MARK: Pictures

  static func pictures(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let state = try await state(visit, actor)
    return picturePage(state, ExperienceForm.picture(visit.reader).start(), visit)
  }

  static func addPicture(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let state = try await state(visit, actor)
    var filled = ExperienceForm.picture(visit.reader).fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("picture") else { return picturePage(state, filled, visit) }
    do {
      let file = try await Files.store(
        upload.bytes, name: upload.name, accepted: WorkPicture.types, limit: WorkPicture.size, field: "picture", in: visit.house.database)
      let (alt, credit, id) = (filled.string("alt"), filled.string("credit"), state.experience.id)
      try await visit.write { tx in
        try Experiences.addPicture(file, named: upload.name, alt: alt, credit: credit, to: id, by: actor, in: tx)
      }
    } catch Problem.invalid(let problems) {
      filled.add(problems)
      return picturePage(state, filled, visit)
    } catch let problem as FieldProblem {
      filled.add(problem)
      return picturePage(state, filled, visit)
    }
    return visit.redirect(
      to: "\(state.experience.path)/pictures", done: visit.t("The picture has arrived. It will be shown as soon as it is ready."))
  }

  static func removePicture(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let state = try await state(visit, actor)
    guard let file = ID<Attachment>(text: visit.parameter("file")) else { throw Problem.notFound }
    try await visit.write { tx in try Experiences.removePicture(file, from: state.experience.id, by: actor, in: tx) }
    return visit.redirect(to: "\(state.experience.path)/pictures", done: visit.t("The picture is removed."))
  }

  private static func picturePage(_ state: State, _ filled: Filled, _ visit: Visit) -> Answer {
    let body = ExperienceViews.pictures(state, filled, visit)
    let adjust = { (chrome: inout Chrome) in
      chrome.indexed = false
      chrome.column = .narrow
      chrome.lead = HTML.text("\(state.title) · \(state.city)")
      chrome.breadcrumb = [
        Link(visit.t("Experiences"), visit.path("/experiences")), Link(state.title, visit.path(state.experience.path)),
      ]
    }
    let title = visit.t("Pictures")
    return filled.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  // MARK: What happens to it

  static func submit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let request = try await visit.write { tx in try Review.begin(id, visit.house, by: actor, in: tx) }
    return visit.redirect(to: request.path)
  }

  static func archive(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, done: visit.t("Archived: readers do not find it any more."), undo: "archive", label: visit.t("Bring it back")) {
      id, tx in
      try Experiences.archive(id, by: actor, in: tx)
    }
  }

  static func bringBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, done: visit.t("It is published again.")) { id, tx in try Experiences.bringBack(id, by: actor, in: tx) }
  }

  static func confirm(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, done: visit.t("Thank you. Readers see that it is still current.")) { id, tx in
      try Experiences.confirm(id, by: actor, in: tx)
    }
  }

  static func feature(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, done: visit.t("It is featured."), undo: "feature", label: visit.t("Undo")) { id, tx in
      try Experiences.feature(id, true, by: actor, in: tx)
    }
  }

  static func unfeature(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, done: visit.t("It is no longer featured.")) { id, tx in
      try Experiences.feature(id, false, by: actor, in: tx)
    }
  }

  private static func act(
    _ visit: Visit, done: String, undo: String? = nil, label: String? = nil,
    _ change: @escaping @Sendable (RecordID, WriteTx) throws -> Void
  ) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try change(id, tx) }
    let path = "/experiences/\(id)"
    return visit.redirect(
      to: path, done: done, undo: undo.map { Undo(action: visit.path("\(path)/\($0)?_method=DELETE"), label: label) })
  }
}

extension Experiences {
  static func addPicture(
    _ file: StoredFile, named name: String, alt: String, credit: String, to id: RecordID, by actor: Actor, in tx: WriteTx
  ) throws {
    let experience = try find(id, writtenBy: actor, in: tx)
    guard experience.state.isEditable else { throw Problem.conflict("It is being read: nothing changes until somebody answers.") }
    try WorkPicture.add(file, named: name, alt: alt, credit: credit, experience.language, to: id, in: tx)
    if experience.state == .published { try keep(id, in: tx) }
  }

  static func removePicture(_ file: ID<Attachment>, from id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let experience = try find(id, writtenBy: actor, in: tx)
    guard experience.state.isEditable else { throw Problem.conflict("It is being read: nothing changes until somebody answers.") }
    try WorkPicture.remove(file, from: id, in: tx)
    if experience.state == .published { try keep(id, in: tx) }
  }
}

extension ExperienceEditing {
  static func relations(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return try await RelationPages.form(of: id, path: "/experiences/\(id)", visit) { tx in
      _ = try Experiences.find(id, writtenBy: actor, in: tx)
    }
  }

  static func relate(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return try await RelationPages.sent(of: id, path: "/experiences/\(id)", visit, actor) { tx in
      _ = try Experiences.find(id, writtenBy: actor, in: tx)
    }
  }
}
