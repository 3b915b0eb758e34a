import Core
import Directory
import Storage
import Web

enum RequestViews {
  static func title(_ request: RequestRow, _ name: String?, _ visit: Visit) -> String {
    visit.t("{request}, {city}", ["request": label(request, visit.house, visit.reader), "city": name ?? ""])
  }

  /// What it is, and which of its kind.
  static func label(_ request: RequestRow, _ house: House, _ reader: Reader) -> String {
    let label = house.requestKinds[request.kind].map { reader.t($0.label) } ?? request.kind
    return request.title.map { reader.t("{request}: {title}", ["request": label, "title": $0]) } ?? label
  }

  static func list(_ waiting: [RequestRow], _ all: [RequestRow], _ names: [OrganisationID: String], _ visit: Visit) -> HTML {
    let yours: HTML =
      waiting.isEmpty
      ? "<p>\(visit.t("No request is waiting for you."))</p>"
      : table(waiting, names: names, caption: visit.t("Your turn"), captionShown: false, visit)
    let rest = table(all, names: names, caption: visit.t("All requests"), captionShown: false, visit)
    let filter = [("", visit.t("All requests")), ("open", visit.t("Open")), ("ended", visit.t("No longer open"))].map { state, label in
      Link(
        label, visit.path("/requests\(state.isEmpty ? "" : "?state=\(state)")"), current: (visit.request.query["state"] ?? "") == state)
    }
    return Kit.section(visit.t("Your turn"), yours)
      + Kit.section(visit.t("All requests"), Kit.tabs(filter, label: visit.t("Which requests"), visit.reader) + rest)
      + Kit.helpLink("requests", visit.reader)
  }

  /// - Parameter names: of the organisations that ask; empty where the page is about one of them.
  static func table(
    _ requests: [RequestRow], names: [OrganisationID: String], caption: String, captionShown: Bool = true, _ visit: Visit
  ) -> HTML {
    var columns: [Table.Column] = [.init(visit.t("Request")), .init(visit.t("Status")), .init(visit.t("Since")), .init(visit.t("Due"))]
    if !names.isEmpty { columns.insert(.init(visit.t("Who asks")), at: 1) }
    let rows = requests.map { request -> [HTML] in
      let kind = visit.house.requestKinds[request.kind]
      let state = kind?.state(request.state)
      var cells: [HTML] = [
        "<a href=\"\(path: visit.path(request.path))\">\(label(request, visit.house, visit.reader))</a>",
        Kit.badge(state.map { visit.t($0.label) } ?? request.state, state?.tone ?? .neutral),
        Kit.shortDay(visit.reader.today(request.since), visit.reader), request.due.map { Kit.shortDay($0, visit.reader) } ?? "",
      ]
      if !names.isEmpty { cells.insert(.text(names[request.owner] ?? ""), at: 1) }
      return cells
    }
    let none = HTML.text(visit.t("There are no requests here."))
    return Kit.table(Table(caption, columns, rows: rows, captionShown: captionShown, empty: "<p>\(none)</p>"), visit.reader)
  }

  static func page(_ picture: RequestPages.Picture, _ sent: RequestPages.Sent, _ visit: Visit) -> HTML {
    var body = standing(picture, visit)
    if let panel = picture.panel { body += panel }
    if picture.isEditor { body += editing(picture, sent, visit) } else { body += answers(picture, visit) }
    body += deciding(picture, sent, visit)
    return body + Kit.section(visit.t("What happened"), history(picture, visit)) + Kit.helpLink("requests", visit.reader)
  }

  private static func standing(_ picture: RequestPages.Picture, _ visit: Visit) -> HTML {
    let (request, state) = (picture.request, picture.state)
    let whose: String =
      switch state.turn {
      case .asker where picture.kind.isPersonal: request.openedBy.flatMap { picture.people[$0] } ?? ""
      case .asker: picture.ownerName
      case .holder(let permission):
        visit.reader.list(permission.grants.keys.sorted { $0.rawValue < $1.rawValue }.map { visit.t($0.label) })
      case .nobody: ""
      }
    return Kit.definitions([
      (visit.t("Status"), Kit.badge(visit.t(state.label), state.tone)), (visit.t("Whose turn"), .text(whose)),
      (visit.t("Due"), request.due.map { Kit.day($0, visit.reader) } ?? ""),
      (visit.t("Opened"), Kit.day(visit.reader.today(request.opened), visit.reader)),
      (visit.t("Since"), Kit.day(visit.reader.today(request.since), visit.reader)),
    ])
  }

  /// The form with what is kept; the asker's own moves are buttons of it, so that one press saves and hands in.
  private static func editing(_ picture: RequestPages.Picture, _ sent: RequestPages.Sent, _ visit: Visit) -> HTML {
    let request = picture.request
    let all = picture.kind.form(visit.reader)
    let open = Form(all.fields.filter { request.reopened?.contains($0.name) ?? true }, id: all.id)
    var filled = sent.form.map { open.start($0.values) } ?? open.start(request.values)
    if !isInMove(sent, picture) { filled.add(sent.problems) }
    filled.isKept = sent.isKept
    let kept = files(picture, removable: true, visit)
    let moves = picture.moves.filter(isAskers)
    let buttons = moves.map { move -> HTML in
      "<button class=\"\(move.needsForm ? "button" : "quiet")\" type=\"submit\" name=\"move\" value=\"\(move.name)\">\(visit.t(move.label))</button>"
    }
    let form = filled.html(
      action: visit.path("\(request.path)/form"), submit: "Save", reader: visit.reader, version: "\(request.version)",
      extra: "\(kept)<p class=\"saved\" role=\"status\" data-saved=\"\(visit.t("Saved."))\"></p>", beside: "\(buttons)")
    let locked: HTML = request.reopened == nil ? "" : answers(picture, visit)
    return
      "<section data-autosave=\"\(path: visit.path("\(request.path)/form"))\"><h2>\(visit.t(request.reopened == nil ? "To fill in" : "To complete"))</h2>\(form)</section>\(locked)"
  }

  /// What was answered, for reading.
  private static func answers(_ picture: RequestPages.Picture, _ visit: Visit) -> HTML {
    let form = picture.kind.form(visit.reader)
    let pairs = form.fields.filter { !$0.isFile }.map { field in
      (visit.t(field.label), field.shown(picture.request.values.all(field.name), visit.reader))
    }
    let text = Kit.definitions(pairs)
    let kept = files(picture, removable: false, visit)
    if text.isEmpty && kept.isEmpty { return "" }
    return Kit.section(visit.t("What is asked"), text + kept)
  }

  private static func files(_ picture: RequestPages.Picture, removable: Bool, _ visit: Visit) -> HTML {
    let form = picture.kind.form(visit.reader)
    let rows = picture.files.map { file -> HTML in
      let label = form.field(file.field).map { visit.t($0.label) } ?? file.field
      let path = "\(picture.request.path)/files/\(file.id)"
      let remove: HTML =
        removable && (picture.request.reopened?.contains(file.field) ?? true)
        ? " <button class=\"quiet\" type=\"submit\" formaction=\"\(path: visit.path("\(path)/removal"))\">\(visit.t("Remove"))<span class=\"aloud\"> \(file.name)</span></button>"
        : ""
      return
        "<li>\(label)\(visit.reader.colon)<a href=\"\(path: visit.path(path))\">\(file.name)</a> <span>\(Kit.size(file.size, visit.reader))</span>\(remove)</li>"
    }
    return rows.isEmpty ? "" : "<p>\(visit.t("Files submitted:"))</p><ul class=\"files\">\(rows)</ul>"
  }

  private static func isAskers(_ move: RequestMove) -> Bool {
    switch move.by {
    case .asker, .askerOrHolder: true
    case .holder, .house: false
    }
  }

  /// Moves with a form of their own; the asker's stand beside the button of what they fill in.
  private static func decisions(_ picture: RequestPages.Picture) -> [RequestMove] {
    picture.moves.filter { !picture.isEditor || !isAskers($0) }
  }

  /// Whether what is wrong stands in the form of the move that was tried.
  private static func isInMove(_ sent: RequestPages.Sent, _ picture: RequestPages.Picture) -> Bool {
    decisions(picture).contains { $0.name == sent.move?.name }
  }

  /// Moves of whoever decides; each with its words, and with what to complete where it re-opens.
  private static func deciding(_ picture: RequestPages.Picture, _ sent: RequestPages.Sent, _ visit: Visit) -> HTML {
    let moves = decisions(picture)
    let elsewhere = picture.isEditor || isInMove(sent, picture) ? [] : sent.problems
    let wrong = elsewhere.isEmpty ? HTML.empty : Form([], id: "decision").start().with(elsewhere).summary(visit.reader)
    if moves.isEmpty { return wrong }
    let forms = moves.map { move -> HTML in
      var fields: [Field] = []
      if move.reopens {
        let open = picture.kind.form(visit.reader).fields.map { Choice($0.name, name: visit.t($0.label)) }
        fields.append(.choices("reopened", "What is to be completed", open, required: true))
      }
      switch move.note {
      case .none: break
      case .optional: fields.append(.area("note", move.noteLabel ?? "With this message", limit: 4000, rows: 3))
      case .required: fields.append(.area("note", move.noteLabel ?? "Why", required: true, limit: 4000, rows: 3))
      }
      let again = sent.move.flatMap { $0.name == move.name ? $0.values : nil }
      let filled = Form(fields, id: move.name).start(again ?? Fields()).with(again == nil ? [] : sent.problems)
      let form = filled.html(
        action: visit.path("\(picture.request.path)/moves/\(move.name)"), submit: move.label, reader: visit.reader,
        version: "\(picture.request.version)")
      return moves.count == 1
        ? form : "<details\(flag: "open", again != nil)><summary>\(visit.t(move.label))</summary>\(form)</details>"
    }
    return Kit.section(visit.t("What to do"), wrong + forms.joined())
  }

  private static func history(_ picture: RequestPages.Picture, _ visit: Visit) -> HTML {
    let opened = TimelineItem(
      day: visit.reader.today(picture.request.opened), sentence: .text(visit.t("Opened")), note: nil)
    let items = picture.turns.map { turn -> TimelineItem in
      let done =
        turn.move == Turn.handover
        ? visit.t("Handed over to another organisation") : picture.kind.move(turn.move).map { visit.t($0.label) } ?? turn.move
      let state = picture.kind.state(turn.to).map { visit.t($0.label) } ?? turn.to
      let who = [turn.person.flatMap { picture.people[$0] }, turn.organisation.flatMap { picture.organisations[$0] }].compactMap { $0 }
      let note: HTML = turn.note.map { "<br>“\($0)”" } ?? ""
      return TimelineItem(
        day: visit.reader.today(turn.moved), sentence: "\(done)\(visit.reader.colon)\(Kit.badge(state))\(note)",
        note: who.isEmpty ? nil : .text(who.joined(separator: ", ")))
    }
    return Kit.timeline(items + [opened], visit.reader)
  }
}
