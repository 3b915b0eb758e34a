import Core
import Foundation
import Storage
import Web

/// Many acts from a table: upload, look at what each line says, apply all or nothing.
enum ActImportPages {
  @Sendable static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { page(visit).shown(visit) }

  private static func page(_ visit: Visit) -> FormPage {
    let columns = ActTable.columns.map { "<code>\($0)</code>" as HTML }.joined(", ")
    return FormPage(
      title: visit.t("Record acts from a table"),
      form: Form([.file("table", "The table (CSV)", types: ["text/csv"], limit: 1_000_000, required: true)]),
      path: "/acts/import", submit: "Look at it first",
      before: Kit.help(
        visit.t("What the table must contain"),
        """
        <p>\(visit.t("The first line names the columns, in English and in any order:")) \(columns).</p>
        <p>\(visit.t("Each line is an act. The columns objective, what, day (2021-03-25) and source are needed; separate several organisations with a vertical bar."))</p>
        """))
  }

  /// Nothing is written: each line with what would be recorded or what is wrong.
  @Sendable static func preview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = page(visit)
    var filled = page.form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("table") else { return page.drawn(filled, visit) }
    let table: [CSV.Line]
    do throws(FieldProblem) { table = try self.table(upload.bytes) } catch {
      filled.add(error)
      return page.drawn(filled, visit)
    }
    return try await previewed(table, visit, actor)
  }

  private static func table(_ bytes: [UInt8]) throws(FieldProblem) -> [CSV.Line] {
    let lines: [CSV.Line]
    do { lines = try CSV.read(bytes) } catch { throw error.problem }
    if let problem = ActTable.head(lines) { throw problem }
    return lines
  }

  private static func previewed(_ table: [CSV.Line], _ visit: Visit, _ actor: Actor) async throws -> Answer {
    let language = visit.language
    let lines = try await visit.read { tx in
      try ActTable.read(table, ActForm.choices(for: actor, language, in: tx), for: actor, language, in: tx)
    }
    let wrong = lines.filter { $0.input == nil }.count
    let title = visit.t("Record acts from a table")
    let body = ActImportViews.preview(lines, CSV.carry(table.map(\.cells)), visit)
    return wrong == 0 ? visit.page(title, body) : visit.page(title, invalid: body)
  }

  @Sendable static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let bytes = Array((visit.form["table"] ?? "").utf8)
    let table: [CSV.Line]
    do throws(FieldProblem) { table = try self.table(bytes) } catch { throw Problem.invalid([error]) }
    let language = visit.language
    let count = try await visit.write { tx in
      let lines = try ActTable.read(table, ActForm.choices(for: actor, language, in: tx), for: actor, language, in: tx)
      let inputs = lines.compactMap(\.input)
      guard inputs.count == lines.count else {
        throw Problem.conflict("Something changed since you looked: upload the table again. Nothing was recorded.")
      }
      for input in inputs { try Acts.record(input, by: actor, in: tx) }
      return inputs.count
    }
    return visit.redirect(to: "/plan", done: visit.t("{count} acts are recorded.", count: count))
  }
}

enum ActImportViews {
  static func preview(_ lines: [ActTable.Line], _ csv: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let wrong = lines.filter { $0.input == nil }
    let rows = (wrong.isEmpty ? lines : wrong).map { line -> [HTML] in
      let said: HTML =
        line.problems.isEmpty
        ? Kit.badge(reader.t("New act"), .good) : line.problems.map { HTML.text(reader.t($0.message, $0.values)) }.joined("<br>")
      return ["\(line.number)", HTML.text(line.objective), HTML.text(line.day), HTML.text(shortened(line.what, 120)), said]
    }
    let table = Table(
      wrong.isEmpty ? reader.t("What will be recorded") : reader.t("Lines with something wrong"),
      [
        Table.Column(reader.t("Line"), numeric: true), Table.Column(reader.t("Objective")), Table.Column(reader.t("Day")),
        Table.Column(reader.t("What was done")), Table.Column(reader.t("Status")),
      ], rows: rows)
    let verdict: HTML =
      wrong.isEmpty
      ? Kit.button(
        reader.t("Record {count} acts", count: lines.count), action: visit.path("/acts/import/application"),
        fields: Fields([("table", csv)]), tone: .main, reader)
      : Kit.notice(
        Notice(
          .problem,
          HTML.text(reader.t("{count} lines are wrong. Correct the table and upload it again: nothing was recorded.", count: wrong.count))),
        reader)
    return
      "\(verdict)\(Kit.table(table, reader))<p><a href=\"\(path: visit.path("/acts/import"))\">\(reader.t("Upload another table"))</a></p>"
  }
}
