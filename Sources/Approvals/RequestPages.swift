import Core
import Directory
import Storage
import Web

enum RequestPages {
  /// All that the page of one request shows.
  struct Picture: Sendable {
    let request: RequestRow
    let kind: RequestKind
    let state: RequestState
    let owner: Organisation
    let ownerName: String
    let turns: [Turn]
    let people: [PersonID: String]
    let organisations: [OrganisationID: String]
    let files: [Attachment]
    let moves: [RequestMove]
    let isEditor: Bool
    let panel: HTML?
  }

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let asked = visit.request.query
    let (waiting, all, names) = try await visit.read { tx in
      var query = Requests.Query()
      if let kind = asked["kind"], visit.house.requestKinds[kind] != nil { query.kinds = [kind] }
      if let state = asked["state"] { query.ended = state == "ended" ? true : state == "open" ? false : nil }
      let waiting = try Requests.waiting(for: actor, visit.house, in: tx)
      let all = try Requests.list(query, by: actor, visit.house, in: tx)
      return (waiting, all, try Organisations.names((waiting + all).map(\.owner), visit.language, on: tx.now.day, in: tx))
    }
    return visit.page(visit.t("Requests"), RequestViews.list(waiting, all, names, visit)) { $0.indexed = false }
  }

  /// What came and is shown again, with what is wrong with it.
  struct Sent: Sendable {
    var problems: [FieldProblem] = []
    /// The form, and whether it is kept all the same.
    var form: Filled?
    var isKept = false
    /// A move with its note.
    var move: (name: String, values: Fields)?
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, Sent()) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Sent) async throws -> Answer {
    let picture = try await visit.read { tx in try self.picture(visit, actor, in: tx) }
    let title = visit.t(picture.kind.label)
    let body = RequestViews.page(picture, sent, visit)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.lead = HTML.text([picture.request.title, picture.ownerName].compactMap { $0 }.joined(separator: " · "))
      chrome.modules.append(visit.house.assets.path("autosave.js"))
      chrome.breadcrumb = [Link(visit.t("Requests"), visit.path("/requests"))]
    }
    return sent.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  private static func picture(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Picture {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let request = try Requests.find(id, by: actor, visit.house, in: tx)
    let (kind, state) = try Requests.kindAndState(request, visit.house)
    let turns = try Requests.turns(of: id, in: tx)
    let owner = try Organisations.find(request.owner, in: tx)
    let names = try Organisations.names(turns.compactMap(\.organisation) + [owner.id], visit.language, on: tx.now.day, in: tx)
    return Picture(
      request: request, kind: kind, state: state, owner: owner, ownerName: names[owner.id] ?? owner.name, turns: turns,
      people: try People.names((turns.map(\.person) + [request.openedBy]).compactMap { $0 }, in: tx), organisations: names,
      files: try Files.of([id], in: tx)[id] ?? [],
      moves: try Requests.moves(request, by: actor, visit.house, in: tx),
      isEditor: state.editable && Requests.asks(request, kind, actor),
      panel: try kind.panel(request, visit, tx))
  }

  /// Keeps what was typed, and files; with a move named, makes it too.
  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let (request, kind) = try await visit.read { tx in
      let request = try Requests.find(id, by: actor, visit.house, in: tx)
      return (request, try Requests.kindAndState(request, visit.house).0)
    }
    let form = kind.form(visit.reader)
    var filled = form.fill(visit.form, files: visit.uploads)
    guard let version = filled.version.flatMap({ Int($0) }) else { throw Problem.malformed }
    guard request.version == version else { return conflict(filled, request, form, visit) }
    // Files are kept before the rest, in short writes of their own.
    let files = try await stored(form, &filled, visit)
    let typed = visit.form
    let name = visit.form["move"].flatMap { kind.move($0) == nil ? nil : $0 }
    var isKept = false
    do {
      try await visit.write { tx in
        let saved = try Requests.save(id, typed, version: version, visit.house, by: actor, in: tx)
        for (field, file, called) in files where saved.reopened?.contains(field) ?? true {
          for old in try Files.of([id], in: tx)[id] ?? [] where old.field == field && old.sha != file.sha {
            try Files.detach(old.id, from: id, in: tx)
          }
          try Files.attach(file, to: id, field: field, name: called, in: tx)
        }
      }
      isKept = true
      // A file that could not be taken is said at once; what else is wrong, when the form is handed in.
      let refused = filled.problems.filter { problem in form.field(problem.field)?.isFile ?? false && filled.file(problem.field) != nil }
      if !refused.isEmpty {
        return try await page(visit, actor, Sent(problems: refused, form: form.start(filled.values), isKept: isKept))
      }
      if let name {
        try await visit.write { tx in _ = try Requests.move(id, name, visit.house, by: actor, in: tx) }
        return visit.redirect(to: request.path, done: visit.t("It is submitted. You will get an e-mail when something happens."))
      }
    } catch Problem.invalid(let problems) {
      return try await page(visit, actor, Sent(problems: problems, form: form.start(filled.values), isKept: isKept))
    }
    if visit.request.headers[.accept] == "application/json" {
      let saved = try await visit.read { tx in try Requests.find(id, in: tx).version }
      return .plain("{\"version\":\(saved)}", type: "application/json")
    }
    return visit.redirect(to: request.path, done: visit.t("Saved. You can continue at any time."))
  }

  private static func conflict(_ filled: Filled, _ request: RequestRow, _ form: Form, _ visit: Visit) -> Answer {
    let body = filled.conflict(
      with: request.values, action: visit.path("\(request.path)/form"), submit: "Save", reader: visit.reader, version: "\(request.version)")
    return visit.page(visit.t("Somebody changed this while you were writing."), invalid: body, status: .conflict)
  }

  private static func stored(
    _ form: Form, _ filled: inout Filled, _ visit: Visit
  ) async throws -> [(field: String, file: StoredFile, name: String)] {
    var files: [(field: String, file: StoredFile, name: String)] = []
    let wrong = Set(filled.problems.map(\.field))
    for upload in filled.files where !upload.bytes.isEmpty && !wrong.contains(upload.field) {
      do {
        files.append(
          (upload.field, try await Files.store(upload.bytes, name: upload.name, field: upload.field, in: visit.house.database), upload.name)
        )
      } catch Problem.invalid(let problems) { filled.add(problems) }
    }
    return files
  }

  static func move(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let name = visit.parameter("move")
    let note = visit.form["note"] ?? ""
    let reopening = visit.form.all("reopened")
    let version = visit.form["version"].flatMap { Int($0) }
    do {
      let request = try await visit.write { tx in
        try Requests.move(id, name, note: note, reopening: reopening, version: version, visit.house, by: actor, in: tx)
      }
      let back = try await visit.read { tx in
        try Requests.moves(request, by: actor, visit.house, in: tx).first { $0.takesBack && !$0.needsWords }
      }
      return visit.redirect(
        to: request.path, done: visit.t("Done. The next person gets an e-mail."),
        undo: back.map { Undo(action: visit.path("\(request.path)/moves/\($0.name)"), fields: Fields([("version", "\(request.version)")])) }
      )
    } catch Problem.invalid(let problems) {
      return try await page(visit, actor, Sent(problems: problems, move: (name, visit.form)))
    }
  }

  private static func attachment(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> (RequestRow, Attachment) {
    guard let id = RecordID(text: visit.parameter("id")), let file = ID<Attachment>(text: visit.parameter("file")) else {
      throw Problem.notFound
    }
    let request = try Requests.find(id, by: actor, visit.house, in: tx)
    guard let found = try Files.of([id], in: tx)[id]?.first(where: { $0.id == file }) else { throw Problem.notFound }
    return (request, found)
  }

  static func file(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (_, file) = try await visit.read { tx in try attachment(visit, actor, in: tx) }
    return Files.answer(file, visit)
  }

  static func removeFile(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let path = try await visit.write { tx in
      let (request, file) = try attachment(visit, actor, in: tx)
      let (kind, state) = try Requests.kindAndState(request, visit.house)
      guard Requests.writes(request, kind, actor) else { throw Problem.forbidden(kind.opens.label) }
      guard state.editable, request.reopened?.contains(file.field) ?? true else {
        throw Problem.conflict("This request has moved on: it cannot be changed now.")
      }
      try Files.detach(file.id, from: request.id, in: tx)
      return request.path
    }
    return visit.redirect(to: path, done: visit.t("The file is removed."))
  }
}
