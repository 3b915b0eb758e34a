import Core
import Directory
import Meetings
import Storage
import Web
import Works

/// The space that all coordinating cities share: who coordinates what, meetings, documents, questions and answers.
enum CoordinatorPages {
  static let path = "/coordinators"

  struct Sheet: Sendable {
    let coordinations: [Coordination]
    let names: [OrganisationID: String]
    let facts: [OrganisationID: [NetworkFact]]
    let meetings: [MeetingList.Item]
    let documents: [DocumentList.Item]
    let withdrawn: HTML
    let questions: PostList
  }

  /// The association, in whose name the space is. 404 for who coordinates nothing today.
  static func association(_ actor: Actor, in tx: Tx) throws -> Organisation {
    guard actor.sight.sees(.coordinators), let association = try Organisations.association(in: tx) else { throw Problem.notFound }
    return association
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let sheet = try await visit.read { tx in
      let association = try association(actor, in: tx)
      let day = tx.now.day
      let present = try Organisations.coordinations(in: tx).filter { $0.holds(on: day) }
      let all = present.flatMap { [$0.network, $0.city] }
      var query = MeetingQuery.all(of: [association.id])
      query.limit = 200
      return Sheet(
        coordinations: present, names: try Organisations.names(all, visit.language, on: day, in: tx),
        facts: try NetworkFact.all(of: present.map(\.network), in: tx),
        meetings: try MeetingList.read(query, visit, in: tx).filter { $0.meeting.audience == .coordinators },
        documents: try DocumentList.read(of: [association.id], visit, in: tx).filter { $0.document.audience == .coordinators },
        withdrawn: try DocumentList.withdrawn(of: association.id, among: .coordinators, visit, in: tx),
        questions: try PostList.read(in: association.id, audience: .coordinators, visit, in: tx))
    }
    let body = html(sheet, sent, visit, actor)
    let title = visit.t("Space of the coordinators")
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Networks"), visit.path("/our-networks"))]
    }
    return sent == nil ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  private static func html(_ sheet: Sheet, _ sent: Filled?, _ visit: Visit, _ actor: Actor) -> HTML {
    let reader = visit.reader
    let rows = sheet.coordinations.map { coordination -> [HTML] in
      let until = coordination.to ?? NetworkFact.end(of: coordination.from, sheet.facts[coordination.network] ?? [])
      return [
        "\(sheet.names[coordination.network] ?? "")", "\(sheet.names[coordination.city] ?? "")",
        coordination.from.map { Kit.shortDay($0, reader) } ?? "\(reader.t("unknown"))", until.map { "\(reader.month($0))" } ?? "",
      ]
    }
    let columns = ["Network", "Coordinating city", "Since", "Until"] as [Phrase]
    let who = Kit.table(
      Table(
        reader.t("Who coordinates what"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("No coordinating city is recorded."), reader)), reader)
    let plan: HTML =
      actor.isSecretariat
      ? "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("\(path)/meetings/new"))\">\(reader.t("Plan a meeting"))</a></div>"
      : ""
    let add: HTML =
      "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("\(path)/documents/new"))\">\(reader.t("Add a document"))</a></div>"
    let isAnswer = sent?.form.id.hasPrefix("answer") ?? false
    let questions = sheet.questions.html(level: 3, empty: reader.t("Nobody has asked anything yet."), visit) { post in
      let form = answerForm(post.id, reader)
      return CoordinationViews.form(form, sent, visit.path("\(path)/questions/\(post.id)/answers"), "Send the answer", visit)
    }
    let ask =
      (isAnswer ? questionForm(reader).start(SpaceEditing.start(visit)) : sent ?? questionForm(reader).start(SpaceEditing.start(visit)))
      .html(action: visit.path("\(path)/questions"), submit: "Ask the others", reader: reader)
    return """
      \(Kit.section(reader.t("Who coordinates what"), who))
      \(Kit.section(reader.t("Meetings"), MeetingList.table(sheet.meetings, owners: false, empty: reader.t("No meeting is planned."), visit) + plan))
      \(Kit.section(reader.t("Documents"), DocumentList.table(sheet.documents, empty: reader.t("No documents yet."), visit) + add + sheet.withdrawn))
      \(Kit.section(reader.t("Questions"), questions))
      \(Kit.section(reader.t("Ask a question"), ask))
      """
  }

  static func questionForm(_ reader: Reader) -> Form {
    Form(
      [
        .text("title", "Question", required: true, limit: 200), .area("words", "What it is about", required: true, limit: 4000, rows: 4),
        SpaceEditing.languageField(reader), WrittenLanguage.sure,
      ], id: "question")
  }

  static func answerForm(_ post: RecordID, _ reader: Reader) -> Form {
    Form([.area("words", "Answer", required: true, limit: 4000, rows: 3), .hidden("language")], id: "answer\(post)")
  }

  static func ask(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = questionForm(visit.reader).fill(visit.form)
    guard !WrittenLanguage.asks(&filled, ["title", "words"], visit.reader), filled.problems.isEmpty else {
      return try await page(visit, actor, filled)
    }
    try await visit.write { [filled] tx in
      try Post.ask(
        filled.string("title"), filled.string("words"), Language(filled.string("language")) ?? visit.language, by: actor, in: tx)
    }
    return visit.redirect(to: path, done: visit.t("Your question has been asked."))
  }

  static func answer(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let filled = answerForm(id, visit.reader).fill(visit.form)
    guard filled.problems.isEmpty else { return try await page(visit, actor, filled) }
    try await visit.write { tx in
      // Nobody is asked in which language they answer: it is told by the words, else it is the page's.
      let words = filled.string("words")
      try Post.ask("", words, LanguageGuess.language(of: words) ?? visit.language, answering: id, by: actor, in: tx)
    }
    return visit.redirect(to: path, done: visit.t("Your answer is shown below the question."))
  }

  // MARK: Meetings and documents

  private static var breadcrumb: (Visit) -> [Link] { { [Link($0.t("Space of the coordinators"), $0.path(path))] } }

  private static func meetingPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, MeetingPlace) {
    let association = try await visit.read { tx in try CoordinatorPages.association(actor, in: tx) }
    guard actor.may(MeetingPermissions.organise, on: association.id) else { throw Problem.forbidden(MeetingPermissions.organise.label) }
    let place = MeetingPlace(owner: association.id, audiences: [.coordinators], back: path)
    return (try await MeetingEditing.plan(visit, at: place, path: "\(path)/meetings/new", breadcrumb: breadcrumb(visit)), place)
  }

  static func meetingForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await meetingPage(visit, actor).0.shown(visit) }

  static func plan(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, place) = try await meetingPage(visit, actor)
    return try await MeetingEditing.planned(visit, actor, at: place, page: page)
  }

  private static func documentPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, DocumentPlace) {
    let association = try await visit.read { tx in try CoordinatorPages.association(actor, in: tx) }
    let place = DocumentPlace(owner: association.id, contributor: actor.organisation, audiences: [.coordinators])
    return (try await DocumentForm.adding(visit, at: place, path: "\(path)/documents/new", breadcrumb: breadcrumb(visit)), place)
  }

  static func documentForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await documentPage(visit, actor).0.shown(visit) }

  static func addDocument(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, place) = try await documentPage(visit, actor)
    return try await DocumentForm.added(visit, actor, at: place, page: page)
  }
}
