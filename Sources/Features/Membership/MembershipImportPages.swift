import Core
import Directory
import Storage
import Web

/// Lists of memberships by upload: look, apply, undo.
enum MembershipImportPages {
  static let form = Form([
    .file(
      "file", "Table of memberships", types: ["text/csv", "text/plain", ".csv"], limit: MembershipImport.limit, required: true,
      help: "CSV with the columns city, country, standing, from, to and decision; the country by its two-letter code, dates as 2021-03-25.")
  ])

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, form.start()) }

  private static func page(_ visit: Visit, _ filled: Filled) async throws -> Answer {
    let imports = try await visit.read { tx in try MembershipImport.list(in: tx) }
    let reader = visit.reader
    let rows = imports.map { row -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/members/imports/\(row.id)"))\">\(row.name)</a>", Kit.shortDay(row.applied.day, reader),
        "\(row.added)",
        row.undone.map { Kit.shortDay($0.day, reader) } ?? "",
      ]
    }
    let columns = [reader.t("File"), reader.t("Import date"), reader.t("New"), reader.t("Undone on")].map { Table.Column($0) }
    let body: HTML = """
      <p>\(reader.t("Nothing changes until you have seen, line by line, what would change."))</p>
      \(filled.html(action: visit.path("/members/imports"), submit: "Check the file", reader: reader))
      \(Kit.table(Table(reader.t("Earlier imports"), columns, rows: rows, empty: "<p>\(reader.t("None yet."))</p>"), reader))
      """
    let title = reader.t("Import memberships")
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(reader.t("Members"), visit.path("/members"))]
    }
    return filled.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  static func preview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let file = filled.file("file") else { return try await page(visit, filled) }
    do {
      let preview = try await visit.read { tx in try MembershipImport.preview(file.bytes, in: tx) }
      let text = CSV.carry(try CSV.read(file.bytes).map(\.cells))
      return visit.page(visit.t("What this list would change"), shown(preview, csv: text, name: file.name, visit)) { $0.indexed = false }
    } catch let fault as CityImport.Fault {
      filled.add(FieldProblem("file", fault.message, fault.values))
      return try await page(visit, filled)
    }
  }

  private static func shown(_ preview: MembershipImport.Preview, csv: String, name: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let summary: HTML = """
      <ul><li>\(reader.t("{count} new", count: preview.new.count))</li><li>\(reader.t("{count} unchanged", count: preview.unchanged.count))</li>
      <li>\(reader.t("{count} wrong", count: preview.wrong.count))</li></ul>
      """
    let action: HTML
    if preview.mayBeApplied {
      action = """
        <form method="post" action="\(path: visit.path("/members/imports/application"))">
        <input type="hidden" name="name"\(attribute: "value", name)><textarea name="csv" hidden>\(csv)</textarea>
        <button type="submit" class="main">\(reader.t("Import this list"))</button></form>
        """
    } else {
      let sentence =
        preview.wrong.isEmpty
        ? reader.t("There is nothing to import.") : reader.t("Correct the wrong lines in the table and send it again. Nothing was changed.")
      action = "<p>\(sentence)</p><p><a href=\"\(path: visit.path("/members/imports"))\">\(reader.t("Send another file"))</a></p>"
    }
    let wrong = preview.wrong.prefix(200).map { line -> [HTML] in
      guard case .wrong(let message, let values) = line.verdict else { return [] }
      return ["\(line.number)", .text("\(line.city) \(line.country)"), .text(reader.t(message, values))]
    }
    let new = preview.new.prefix(500).map { line -> [HTML] in
      [
        "\(line.number)", .text("\(line.city) (\(Countries.name(line.country, reader.language)))"), .text(reader.t(line.standing.label)),
        line.from.map { Kit.shortDay($0, reader) } ?? "", line.to.map { Kit.shortDay($0, reader) } ?? "", .text(line.decision),
      ]
    }
    return summary + table(reader.t("Wrong lines"), ["Line", "City", "What is wrong"], Array(wrong), reader) + action
      + table(reader.t("New memberships"), ["Line", "City", "Standing", "From", "Until", "Decision"], Array(new), reader)
  }

  private static func table(_ title: String, _ columns: [Phrase], _ rows: [[HTML]], _ reader: Reader) -> HTML {
    rows.isEmpty ? "" : Kit.table(Table(title, columns.map { .init(reader.t($0)) }, rows: rows), reader)
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let bytes = Array((visit.form["csv"] ?? "").utf8)
    let name = visit.form["name"] ?? ""
    do {
      let applied = try await visit.write { tx in try MembershipImport.apply(bytes, name: name, by: actor, in: tx) }
      return visit.redirect(
        to: "/members/imports/\(applied.id)", done: visit.t("{count} memberships are recorded.", count: applied.added))
    } catch let fault as CityImport.Fault { throw FieldProblem("", fault.message, fault.values) }
  }

  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let row = try await visit.read { tx in try MembershipImport.find(id, in: tx) }
    let reader = visit.reader
    let facts = Kit.definitions([
      (reader.t("Import date"), Kit.day(row.applied.day, reader)), (reader.t("New"), "\(row.added)"),
      (reader.t("Undone on"), row.undone.map { Kit.day($0.day, reader) } ?? ""),
    ])
    let undo: HTML =
      row.undone == nil
      ? Kit.button(reader.t("Undo this import"), action: visit.path("/members/imports/\(row.id)/undoing"), tone: .danger, reader) : ""
    return visit.page(reader.t("Import of {name}", ["name": row.name]), facts + undo) { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(reader.t("Import memberships"), visit.path("/members/imports"))]
    }
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try MembershipImport.undo(id, by: actor, in: tx) }
    return visit.redirect(to: "/members/imports", done: visit.t("The import is undone."))
  }
}
