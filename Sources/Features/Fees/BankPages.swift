import Core
import Directory
import Storage
import Web

/// Files of the bank: take one, see what it pays, apply what is ticked, undo.
enum BankPages {
  private static let form = Form([
    .file(
      "file", "File of the bank", types: [], limit: BankFile.limit, required: true,
      help: "CAMT.053 (XML), which every bank gives, or a table (CSV).")
  ])

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await listed(visit, form.start()) }

  private static func listed(_ visit: Visit, _ filled: Filled) async throws -> Answer {
    let (statements, today) = try await visit.read { tx in (try Statements.list(in: tx), tx.now.day) }
    let reader = visit.reader
    let rows = statements.map { statement, open -> [HTML] in
      [
        FeesViews.link(visit, statement.name, "/bank-files/\(statement.id)"), period(statement, reader),
        Kit.shortDay(reader.today(statement.added), reader),
        open == 0 ? Kit.badge(reader.t("Dealt with"), .good) : Kit.badge(reader.t("{count} to match", count: open), .waiting),
      ]
    }
    let columns = ["File", "Period", "Imported on", "Status"] as [Phrase]
    let none: HTML = "<p>\(visit.t("No file has been imported yet."))</p>"
    let body = """
      \(FeesViews.tabs(today.year, "/bank-files", visit))<p>\(visit.t("Importing a file does not enter any payment: the next page shows what each movement would pay."))</p>
      \(filled.html(action: visit.path("/bank-files"), submit: "Import the file", reader: reader))
      \(Kit.table(Table(visit.t("Imported files"), columns.map { .init(visit.t($0)) }, rows: rows, empty: none), reader))
      \(Kit.helpLink("payments", reader))
      """ as HTML
    let title = visit.t("Bank files")
    return filled.problems.isEmpty
      ? visit.page(title, body) { $0.indexed = false } : visit.page(title, invalid: body) { $0.indexed = false }
  }

  static func period(_ statement: BankStatement, _ reader: Reader) -> HTML {
    guard let from = statement.from, let to = statement.to else { return "" }
    return from == to ? Kit.shortDay(from, reader) : "\(Kit.shortDay(from, reader)) – \(Kit.shortDay(to, reader))"
  }

  static func take(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("file") else { return try await listed(visit, filled) }
    do {
      if isXML(upload.bytes) { return try await kept(visit, actor, try Camt053.read(upload.bytes), upload.name) }
      let table = try BankTable.table(upload.bytes)
      return mapping(visit, table, name: upload.name, BankTable.guess(table.heads), nil)
    } catch let fault as BankFault {
      filled.add(FieldProblem("file", fault.message, fault.values))
    } catch let problem as FieldProblem {
      filled.add(problem)
    }
    return try await listed(visit, filled)
  }

  private static func isXML(_ bytes: [UInt8]) -> Bool {
    let start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
    return start.first { $0 > 32 } == 60
  }

  private static func kept(_ visit: Visit, _ actor: Actor, _ file: BankFile, _ name: String) async throws -> Answer {
    let id = try await visit.write { tx in try Statements.add(file, name: name, by: actor, in: tx) }
    return visit.redirect(to: "/bank-files/\(id)", done: visit.t("The file is imported. Look at what it would pay."))
  }

  // MARK: Tables

  /// Which column is what; the table itself travels in the page.
  private static func mapping(
    _ visit: Visit, _ table: BankTable.Table, name: String, _ guess: [BankTable.Column: Int], _ fault: BankFault?
  ) -> Answer {
    let reader = visit.reader
    let choices = table.heads.enumerated().map { Choice("\($0)", name: $1.isEmpty ? "\($0 + 1)" : $1) }
    let fields = BankTable.Column.allCases.map { column in
      Field.choice(column.rawValue, column.label, choices, required: BankTable.Column.needed.contains(column))
    }
    var filled = Form(fields, id: "column").start(Fields(guess.map { ($0.key.rawValue, "\($0.value)") }))
    if let fault { filled.add(FieldProblem("", fault.message, fault.values)) }
    let rows = table.lines.prefix(5).map { line in line.cells.prefix(table.heads.count).map { HTML.text($0) } }
    var sample = Table(reader.t("The first lines"), table.heads.map { .init($0) }, rows: rows)
    sample.narrow = .scrolled
    let text = CSV.carry([table.heads] + table.lines.map(\.cells))
    let extra: HTML = """
      <input type="hidden" name="name" value="\(String(name.prefix(150)))"><textarea name="csv" hidden>
      \(text)</textarea>
      """
    let body = """
      <p>\(reader.t("Say which column is what."))</p>\(Kit.table(sample, reader))
      \(filled.html(action: visit.path("/bank-files/table"), submit: "Import the file", reader: reader, extra: extra))
      \(Kit.helpLink("payments", reader))
      """ as HTML
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Bank files"), visit.path("/bank-files"))]
    }
    let title = visit.t("A table from the bank")
    return fault == nil ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  static func takeTable(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let name = visit.form["name"] ?? ""
    let table: BankTable.Table
    do { table = try BankTable.table(Array((visit.form["csv"] ?? "").utf8)) } catch let fault as BankFault {
      throw FieldProblem("", fault.message, fault.values).problem
    }
    var columns: [BankTable.Column: Int] = [:]
    for column in BankTable.Column.allCases {
      if let place = visit.form[column.rawValue].flatMap({ Int($0) }), table.heads.indices.contains(place) { columns[column] = place }
    }
    let ours = try await visit.read { tx in try FeeSettings.read(in: tx).iban }
    do {
      return try await kept(visit, actor, try BankTable.read(table, columns, account: ours), name)
    } catch let fault as BankFault {
      return mapping(visit, table, name: name, columns, fault)
    } catch let problem as FieldProblem {
      return mapping(visit, table, name: name, columns, BankFault(problem.message, problem.values))
    }
  }

  // MARK: One file

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    let picture = try await visit.read { tx -> BankViews.Picture in
      let statement = try Statements.find(id, in: tx)
      let lines = try Statements.lines(id, in: tx)
      var invoices = try OpenInvoices(in: tx)
      var matches: [ID<BankLine>: Match] = [:]
      var known: [RecordID: OpenInvoice] = [:]
      for invoice in invoices.open + invoices.paid { known[invoice.id] = invoice }
      // In the order in which they would be applied, so that two transfers for one invoice are told apart.
      for line in lines where line.state == .open {
        let match = invoices.match(line)
        matches[line.id] = match
        if case .matched(let shares) = match { invoices.take(shares) }
      }
      let cities = Set(known.values.map(\.city))
      return BankViews.Picture(
        statement: statement, lines: lines, matches: matches, invoices: known,
        names: try Organisations.names(cities, language, on: tx.now.day, in: tx), batches: try Statements.batches(id, in: tx))
    }
    return visit.page(picture.statement.name, BankViews.page(picture, visit)) { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Bank files"), visit.path("/bank-files"))]
    }
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let ticked = visit.form.all("line").compactMap { text -> (line: ID<BankLine>, seen: String)? in
      ID<BankLine>(text: text).map { ($0, visit.form["seen-\(text)"] ?? "") }
    }
    let count: Int
    do { count = try await visit.write { tx in try Statements.apply(id, ticked, by: actor, in: tx) } } catch let problem as FieldProblem {
      throw problem.problem
    }
    return visit.redirect(to: "/bank-files/\(id)", done: visit.t("{count} payments are entered.", count: count))
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    guard let batch = visit.form["batch"].flatMap({ Int64($0) }) else { throw Problem.malformed }
    let count = try await visit.write { tx in try Statements.undo(id, batch: batch, by: actor, in: tx) }
    return visit.redirect(
      to: "/bank-files/\(id)", done: visit.t("{count} payments are undone; the movements are waiting again.", count: count))
  }
}
