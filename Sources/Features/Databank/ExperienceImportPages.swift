import Core
import Storage
import Web

/// Many experiences from a file: upload, look at what each line says, apply all or nothing, take back.
enum ExperienceImportPages {
  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { page(visit).shown(visit) }

  private static func page(_ visit: Visit) -> FormPage {
    let columns = (ExperienceTable.columns + Part.allCases.map { "\($0.rawValue)_fr" }).map { "<code>\($0)</code>" as HTML }.joined(", ")
    return FormPage(
      title: visit.t("Experiences from a table"),
      form: Form([.file("table", "The table (CSV) or the list (JSON)", types: [], limit: 5_000_000, required: true)]),
      path: "/experiences/import", submit: "Look at it first",
      before: Kit.help(
        visit.t("What the table must contain"),
        """
        <p>\(visit.t("The first line names the columns, in English and in any order:")) \(columns).</p>
        <p>\(visit.t("Names of text columns end with the language: title_fr, title_es. The first title is the original, the others are its translations. A city and a title are needed; separate several topics with spaces."))</p>
        """), breadcrumb: [Link(visit.t("Experiences"), visit.path("/experiences"))])
  }

  static func preview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = page(visit)
    var filled = page.form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("table") else { return page.drawn(filled, visit) }
    let table: [CSV.Line]
    do throws(FieldProblem) { table = try ExperienceTable.lines(upload.bytes) } catch {
      filled.add(error)
      return page.drawn(filled, visit)
    }
    let lines = try await visit.read { tx in try ExperienceTable.read(table, by: actor, in: tx) }
    let body = preview(lines, CSV.carry(table.map(\.cells)), visit)
    return lines.allSatisfy { $0.problems.isEmpty } ? visit.page(page.title, body) : visit.page(page.title, invalid: body)
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let table: [CSV.Line]
    do throws(FieldProblem) { table = try ExperienceTable.lines(Array((visit.form["table"] ?? "").utf8)) } catch {
      throw Problem.invalid([error])
    }
    let (batch, count) = try await visit.write { tx in
      try ExperienceTable.apply(try ExperienceTable.read(table, by: actor, in: tx), by: actor, in: tx)
    }
    return visit.redirect(
      to: "/experiences", done: visit.t("{count} experiences are in the bank.", count: count),
      undo: count == 0 ? nil : Undo(action: visit.path("/experiences/import/\(batch)/withdrawal")))
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let batch = Int64(visit.parameter("batch")) else { throw Problem.notFound }
    let (gone, stays) = try await visit.write { tx in try ExperienceTable.undo(batch, by: actor, in: tx) }
    let said = visit.t("{count} experiences were removed again.", count: gone)
    let rest = stays == 0 ? "" : " " + visit.t("{count} have been changed since and stay.", count: stays)
    return visit.redirect(to: "/experiences", done: said + rest)
  }

  private static func preview(_ lines: [ExperienceTable.Line], _ csv: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let wrong = lines.filter { !$0.problems.isEmpty }
    let fresh = lines.filter { $0.problems.isEmpty && !$0.isKnown }
    let rows = (wrong.isEmpty ? lines : wrong).map { line -> [HTML] in
      let said: HTML =
        !line.problems.isEmpty
        ? line.problems.map { HTML.text(reader.t($0.message, $0.values)) }.joined("<br>")
        : line.isKnown ? Kit.badge(reader.t("Already in the bank")) : Kit.badge(reader.t("New"), .good)
      return ["\(line.number)", HTML.text(String(line.city.prefix(80))), HTML.text(String(line.title.prefix(120))), said]
    }
    let table = Table(
      wrong.isEmpty ? reader.t("What will be entered") : reader.t("Lines with something wrong"),
      [
        .init(reader.t("Line"), numeric: true), .init(reader.t("City")), .init(reader.t("Title")), .init(reader.t("Status")),
      ], rows: rows)
    let verdict: HTML =
      !wrong.isEmpty
      ? Kit.notice(
        Notice(
          .problem,
          HTML.text(reader.t("{count} lines are wrong. Correct the table and upload it again: nothing was recorded.", count: wrong.count))),
        reader)
      : fresh.isEmpty
        ? Kit.notice(Notice(.note, HTML.text(reader.t("All of it is already in the bank."))), reader)
        : Kit.button(
          reader.t("Enter {count} experiences", count: fresh.count), action: visit.path("/experiences/import/application"),
          fields: Fields([("table", csv)]), tone: .main, reader)
    return
      "\(verdict)\(Kit.table(table, reader))<p><a href=\"\(path: visit.path("/experiences/import"))\">\(reader.t("Upload another table"))</a></p>"
  }
}
