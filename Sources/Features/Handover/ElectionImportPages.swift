import Core
import Directory
import Storage
import Time
import Web

/// Elections from a table: each line read and checked; all or nothing; undone as a whole.
enum ElectionTable {
  static let columns = ["country", "day", "cities", "source"]
  static let limit = 1_000

  struct Line: Sendable {
    enum Verdict: Sendable { case new, here, doubtful, wrong }
    let number: Int
    let cells: [String]
    let input: ElectionInput?
    let verdict: Verdict
    let reason: FieldProblem?
  }

  static func head(_ lines: [CSV.Line]) -> FieldProblem? {
    guard let head = lines.first?.cells.map({ $0.trimmed.lowercased() }), lines.count > 1 else {
      return FieldProblem("table", "The table is empty.")
    }
    let missing = columns.filter { !head.contains($0) && $0 != "cities" }
    if !missing.isEmpty {
      return FieldProblem(
        "table", "The first line must name the columns. Missing: {columns}.", ["columns": missing.joined(separator: ", ")])
    }
    return lines.count - 1 > limit ? FieldProblem("table", "At most {limit} lines at a time.", ["limit": "\(limit)"]) : nil
  }

  static func read(_ lines: [CSV.Line], by actor: Actor, in tx: Tx) throws -> [Line] {
    let head = lines.first?.cells.map { $0.trimmed.lowercased() } ?? []
    var seen: [ElectionInput] = []
    return try lines.dropFirst().map { line in
      let cells = columns.map { name -> String in
        guard let place = head.firstIndex(of: name), line.cells.indices.contains(place) else { return "" }
        return line.cells[place].trimmed
      }
      func wrong(_ problem: FieldProblem) -> Line {
        Line(number: line.number, cells: cells, input: nil, verdict: .wrong, reason: problem)
      }
      guard let day = Day(cells[1]) else { return wrong(FieldProblem("day", "Write a date like this: 2021-03-25.")) }
      let country = cells[0].uppercased()
      let cities: [OrganisationID]
      do {
        cities = try cells[2].split(separator: "|").map { try ElectionPages.city(String($0).trimmed, in: country, in: tx) }
      } catch let problem as FieldProblem { return wrong(problem) }
      let input = ElectionInput(country: country, day: day, cities: cities, source: cells[3])
      if let problem = try Elections.problem(with: input, by: actor, in: tx) { return wrong(problem) }
      if seen.contains(where: { $0.country == country && $0.day == day && Set($0.cities) == Set(cities) }) {
        return wrong(FieldProblem("day", "This line is in the table twice."))
      }
      seen.append(input)
      let others = try Elections.inCountry(country, in: tx)
      if others.contains(where: { Elections.isSame($0, input) }) {
        return Line(number: line.number, cells: cells, input: nil, verdict: .here, reason: nil)
      }
      // A day that was moved is more likely than two elections within half a year.
      let near = others.first {
        abs($0.day.number - day.number) < 180 && ($0.whole || cities.isEmpty || !Set($0.cities).isDisjoint(with: cities))
      }
      return Line(
        number: line.number, cells: cells, input: input, verdict: near == nil ? .new : .doubtful,
        reason: near.map { FieldProblem("day", "Another election is in the calendar for {day}: is it the same?", ["day": "\($0.day)"]) }
      )
    }
  }

  /// Nothing is entered while a line is wrong.
  static func apply(_ lines: [Line], doubtful: Bool, by actor: Actor, in tx: WriteTx) throws -> (count: Int, batch: Int64) {
    guard !lines.contains(where: { $0.verdict == .wrong }) else {
      throw Problem.conflict("Something changed since you looked: upload the table again. Nothing was entered.")
    }
    let batch = try tx.nextID(Election.self).value
    let inputs = lines.filter { $0.verdict == .new || doubtful && $0.verdict == .doubtful }.compactMap(\.input)
    for input in inputs { try Elections.enter(input, batch: batch, by: actor, in: tx) }
    return (inputs.count, batch)
  }
}

enum ElectionImportPages {
  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { page(visit).shown(visit) }

  private static func page(_ visit: Visit) -> FormPage {
    let columns = ElectionTable.columns.map { "<code>\($0)</code>" as HTML }.joined(", ")
    return FormPage(
      title: visit.t("Enter elections from a table"),
      form: Form([.file("table", "The table (CSV)", types: ["text/csv", "text/plain", ".csv"], limit: 1_000_000, required: true)]),
      path: "/elections/import", submit: "Look at it first",
      before: Kit.help(
        visit.t("What the table must contain"),
        """
        <p>\(visit.t("The first line names the columns, in English and in any order:")) \(columns).</p>
        <p>\(visit.t("Write countries as two letters (FR) and dates as 2021-03-25. Separate several cities with a vertical bar; none means the whole country."))</p>
        """), breadcrumb: [Link(visit.t("Elections"), visit.path("/elections"))])
  }

  private static func table(_ bytes: [UInt8]) throws -> [CSV.Line] {
    let lines: [CSV.Line]
    do { lines = try CSV.read(bytes) } catch {
      throw FieldProblem("table", "This is not a table as text. Save it as CSV in UTF-8 and try again.")
    }
    if let problem = ElectionTable.head(lines) { throw problem }
    return lines
  }

  static func preview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = page(visit)
    var filled = page.form.fill(visit.form, files: visit.uploads)
    guard filled.problems.isEmpty, let upload = filled.file("table") else { return page.drawn(filled, visit) }
    let table: [CSV.Line]
    do { table = try self.table(upload.bytes) } catch let problem as FieldProblem {
      filled.add(problem)
      return page.drawn(filled, visit)
    }
    let lines = try await visit.read { tx in try ElectionTable.read(table, by: actor, in: tx) }
    let body = ElectionImportViews.preview(lines, CSV.carry(table.map(\.cells)), visit)
    let title = visit.t("Enter elections from a table")
    return lines.contains { $0.verdict == .wrong } ? visit.page(title, invalid: body) : visit.page(title, body)
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let table: [CSV.Line]
    do { table = try self.table(Array((visit.form["table"] ?? "").utf8)) } catch let problem as FieldProblem {
      throw Problem.invalid([problem])
    }
    let doubtful = visit.form["doubtful"] != nil
    let (count, batch) = try await visit.write { tx in
      try ElectionTable.apply(try ElectionTable.read(table, by: actor, in: tx), doubtful: doubtful, by: actor, in: tx)
    }
    return visit.redirect(
      to: "/elections", done: visit.t("{count} elections are entered.", count: count),
      undo: count == 0 ? nil : Undo(action: visit.path("/elections/imports/\(batch)/undoing")))
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let batch = Int64(visit.parameter("id")) else { throw Problem.notFound }
    let count = try await visit.write { tx in try Elections.undo(batch: batch, by: actor, in: tx) }
    return visit.redirect(to: "/elections", done: visit.t("{count} elections are removed.", count: count))
  }
}

enum ElectionImportViews {
  static func preview(_ lines: [ElectionTable.Line], _ csv: String, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = lines.map { line -> [HTML] in
      let said: HTML =
        switch line.verdict {
        case .new: Kit.badge(reader.t("New election"), .good)
        case .here: Kit.badge(reader.t("Already entered"))
        case .doubtful: Kit.badge(reader.t("Doubtful"), .waiting)
        case .wrong: Kit.badge(reader.t("Wrong"), .stopped)
        }
      let reason: HTML = line.reason.map { "<br>\(reader.t($0.message, $0.values))" } ?? ""
      return ["\(line.number)"] + line.cells.map { HTML.text(Election.cut($0, 120)) } + ["\(said)\(reason)"]
    }
    let table = Table(
      reader.t("What the table says"),
      [
        .init(reader.t("Line"), numeric: true), .init(reader.t("Country")), .init(reader.t("Day")), .init(reader.t("Cities")),
        .init(reader.t("Source")), .init(reader.t("Status")),
      ], rows: rows)
    func count(_ verdict: ElectionTable.Line.Verdict) -> Int { lines.filter { $0.verdict == verdict }.count }
    let verdict: HTML
    if count(.wrong) > 0 {
      verdict = Kit.notice(
        Notice(
          .problem,
          HTML.text(reader.t("{count} lines are wrong. Correct the table and upload it again: nothing was entered.", count: count(.wrong)))),
        reader)
    } else {
      let doubtful: HTML =
        count(.doubtful) == 0
        ? ""
        : """
        <p><label><input type="checkbox" name="doubtful" value="1"> \(reader.t("Enter the doubtful lines too"))</label></p>
        """
      verdict = """
        <form method="post" action="\(path: visit.path("/elections/import/application"))"><input type="hidden" name="table" value="\(csv)">\
        \(doubtful)<button class="main" type="submit">\(reader.t("Enter {count} elections", count: count(.new)))</button></form>
        """
    }
    return """
      \(verdict)\(Kit.table(table, reader))
      <p><a href="\(path: visit.path("/elections/import"))">\(reader.t("Upload another table"))</a></p>
      """
  }
}
