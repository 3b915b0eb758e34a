import Core
import Storage
import Web

/// Segments out to a translator's own program, and back: looked at first, taken back with one button.
enum FileImportPages {
  static func form(_ visit: Visit, _ assignment: Assignment) -> Form {
    Form(
      [
        .file(
          "file", "The translated file", types: [], limit: Bilingual.size, required: true,
          help: "XLIFF 1.2, PO, TMX, DOCX or Markdown.")
      ],
      id: "import")
  }

  private static func found(_ visit: Visit, _ actor: Actor) async throws -> (assignment: Assignment, units: [Unit]) {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return try await visit.read { tx in (try Assignments.find(id, by: actor, in: tx), try Units.all(of: id, in: tx)) }
  }

  static func export(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (assignment, units) = try await found(visit, actor)
    let file = Bilingual(
      source: assignment.source, target: assignment.target,
      units: units.map { Bilingual.Unit(id: "\($0.place)", source: $0.source, target: $0.body, isDraft: !$0.confirmed) })
    let name = "paideia-\(assignment.id)-\(assignment.target)"
    if let format = Bilingual.Format(rawValue: visit.parameter("format")) {
      return .download(file.written(as: format), type: format.mediaType, name: "\(name).\(format.rawValue)")
    }
    guard let format = DeskDocument.Format(rawValue: visit.parameter("format")), DeskDocument.isThere(visit.house) else {
      throw Problem.notFound
    }
    let heads = [visit.t("No."), Kit.languageName(file.source, visit.reader), Kit.languageName(file.target, visit.reader)]
    let bytes = try await DeskDocument.write(file, heads, as: format, visit.house)
    return .download(bytes, type: format.type.mediaType, name: "\(name).\(format.rawValue)")
  }

  static func preview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (assignment, units) = try await found(visit, actor)
    try Units.requireOpen(assignment, actor)
    var filled = form(visit, assignment).fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("file") else { return again(filled, assignment, visit) }
    do {
      let file = try await read(upload, assignment, visit.house)
      let lines = FileImport.read(file, over: units)
      return page(FileImportViews.preview(lines, file, assignment, visit), assignment, visit)
    } catch let problem as FieldProblem {
      filled.add(problem)
      return again(filled, assignment, visit)
    }
  }

  private static func read(_ upload: Upload, _ assignment: Assignment, _ house: House) async throws -> Bilingual {
    let file =
      if let format = DeskDocument.format(upload) {
        try await DeskDocument.read(upload.bytes, format, from: assignment.source, to: assignment.target, house)
      } else { try Bilingual.read(upload.bytes, from: assignment.source, to: assignment.target) }
    guard file.source == assignment.source, file.target == assignment.target else {
      throw FieldProblem(
        "file", "The file goes from {source} into {target}.", ["source": file.source.code, "target": file.target.code])
    }
    return file
  }

  private static func page(_ body: HTML, _ assignment: Assignment, invalid: Bool = false, _ visit: Visit) -> Answer {
    let adjust = { (chrome: inout Chrome) in
      chrome.indexed = false
      chrome.breadcrumb = [
        Link(visit.t("Translation desk"), visit.path("/desk")), Link(visit.t("Segments"), visit.path(assignment.path)),
      ]
    }
    let title = visit.t("Segments from a file")
    return invalid ? visit.page(title, invalid: body, adjust) : visit.page(title, body, adjust)
  }

  private static func again(_ filled: Filled, _ assignment: Assignment, _ visit: Visit) -> Answer {
    page(
      filled.html(action: visit.path("\(assignment.path)/files"), submit: "Look at it first", reader: visit.reader), assignment,
      invalid: true, visit)
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (assignment, _) = try await found(visit, actor)
    let file: Bilingual
    do throws(FieldProblem) {
      file = try Bilingual.read(Array((visit.form["segments"] ?? "").utf8), from: assignment.source, to: assignment.target)
    } catch { throw Problem.invalid([error]) }
    guard file.source == assignment.source, file.target == assignment.target else { throw Problem.malformed }
    let (batch, count) = try await visit.write { tx in try FileImport.apply(assignment.id, file, by: actor, in: tx) }
    return visit.redirect(
      to: assignment.path, done: visit.t("{count} segments are imported.", count: count),
      undo: count == 0 ? nil : Undo(action: visit.path("\(assignment.path)/imports/\(batch)/withdrawal")))
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (assignment, _) = try await found(visit, actor)
    guard let batch = Int64(visit.parameter("import")) else { throw Problem.notFound }
    let (back, stays) = try await visit.write { tx in try FileImport.undo(batch, of: assignment.id, by: actor, in: tx) }
    let said = visit.t("{count} segments are as they were.", count: back)
    let rest = stays == 0 ? "" : " " + visit.t("{count} have been changed since and stay.", count: stays)
    return visit.redirect(to: assignment.path, done: said + rest)
  }
}

enum FileImportViews {
  static func preview(_ lines: [FileImport.Line], _ file: Bilingual, _ assignment: Assignment, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let changed = lines.filter { $0.verdict == .changed }
    let wrong = lines.filter { if case .wrong = $0.verdict { true } else { false } }
    let verdict: HTML =
      changed.isEmpty
      ? Kit.notice(Notice(.note, HTML.text(reader.t("Nothing in this file is new."))), reader)
      : Kit.button(
        reader.t("Import {count} segments", count: changed.count), action: visit.path("\(assignment.path)/files/application"),
        fields: Fields([("segments", XLIFF.write(file))]), tone: .main, reader)
    let left: HTML =
      wrong.isEmpty
      ? "" : Kit.notice(Notice(.warning, HTML.text(reader.t("{count} segments are left out: see why.", count: wrong.count))), reader)
    let rows = (wrong + changed).prefix(500).map { line -> [HTML] in
      let said: HTML =
        if case .wrong(let problem) = line.verdict { HTML.text(reader.t(problem.message, problem.values)) } else {
          Kit.badge(line.isDraft ? reader.t("To be confirmed") : reader.t("Confirmed"), line.isDraft ? .waiting : .good)
        }
      return [
        "\(line.place ?? line.number)", "<span lang=\"\(file.source.code)\">\(String(line.source.prefix(300)))</span>",
        "<span lang=\"\(file.target.code)\">\(String(line.target.prefix(300)))</span>", said,
      ]
    }
    return """
      \(verdict)\(left)
      \(Kit.table(
        Table(
          reader.t("What the file says"),
          [
            .init(reader.t("No."), numeric: true), .init(Kit.languageName(file.source, reader)), .init(Kit.languageName(file.target, reader)),
            .init(reader.t("Status")),
          ], rows: Array(rows), empty: "<p></p>"), reader))
      <p><a href="\(path: visit.path(assignment.path))">\(reader.t("Back to the segments"))</a></p>
      """
  }
}
