import Core
import Directory
import Storage
import Web

/// Acts from a table: each line read and checked, with the line and the reason of what is wrong; all or nothing.
package enum ActTable {
  static let columns = ["objective", "what", "day", "place", "country", "organisations", "people", "languages", "link", "source", "owner"]
  static let required = ["objective", "what", "day", "source"]
  static let limit = 1_000

  struct Line: Sendable {
    let number: Int
    let what: String
    let objective: String
    let day: String
    let input: ActInput?
    let problems: [FieldProblem]
  }

  /// What keeps the whole table from being read.
  static func head(_ lines: [CSV.Line]) -> FieldProblem? {
    guard let head = lines.first?.cells.map({ folded($0) }) else { return FieldProblem("table", "The table is empty.") }
    let missing = required.filter { !head.contains($0) }
    if !missing.isEmpty {
      return FieldProblem(
        "table", "The first line must name the columns. Missing: {columns}.", ["columns": missing.joined(separator: ", ")])
    }
    if lines.count - 1 > limit { return FieldProblem("table", "At most {limit} lines at a time.", ["limit": "\(limit)"]) }
    return lines.count > 1 ? nil : FieldProblem("table", "The table is empty.")
  }

  static func read(_ lines: [CSV.Line], _ choices: ActForm.Choices, for actor: Actor, _ language: Language, in tx: Tx) throws -> [Line] {
    let head = lines.first?.cells.map { folded($0) } ?? []
    var seen: Set<String> = []
    return try lines.dropFirst().map { line in
      func cell(_ name: String) -> String {
        guard let place = head.firstIndex(of: name), line.cells.indices.contains(place) else { return "" }
        return line.cells[place].trimmed
      }
      var problems: [FieldProblem] = []
      let input = try input(cell, choices, actor, language, &problems, in: tx)
      if let input, problems.isEmpty {
        let objective = try Plans.objective(input.objective, in: tx)
        problems = try Acts.problems(with: input, objective, choices.plan, in: tx)
        if !actor.may(PlanPermissions.recordAct, on: input.owner) {
          problems.append(FieldProblem("owner", "You may not record acts for this organisation."))
        }
        let key = "\(objective.code) \(input.day?.description ?? "") \(input.what) \(input.owner?.value ?? 0)"
        if !seen.insert(key).inserted { problems.append(FieldProblem("what", "This line is in the table twice.")) }
      }
      return Line(
        number: line.number, what: cell("what"), objective: cell("objective"), day: cell("day"), input: problems.isEmpty ? input : nil,
        problems: problems)
    }
  }

  private static func input(
    _ cell: (String) -> String, _ choices: ActForm.Choices, _ actor: Actor, _ language: Language, _ problems: inout [FieldProblem],
    in tx: Tx
  ) throws -> ActInput? {
    let objective = choices.objectives.first { $0.code == cell("objective") }
    if objective == nil {
      problems.append(FieldProblem("objective", "The plan has no objective {code}.", ["code": shortened(cell("objective"), 20)]))
    }
    let day = Day(cell("day"))
    if day == nil { problems.append(FieldProblem("day", "Write a date like this: 2021-03-25.")) }
    let people = cell("people").isEmpty ? nil : Int(cell("people"))
    if people == nil, !cell("people").isEmpty { problems.append(FieldProblem("people", "Give a number of people, in figures.")) }
    let country = cell("country").uppercased()
    if !country.isEmpty, !Countries.exists(country) {
      problems.append(FieldProblem("country", "A country is written with two letters, such as FR."))
    }
    let link = cell("link")
    if !link.isEmpty, safeLink(link) == "#" { problems.append(FieldProblem("link", "A link begins with https://.")) }
    let languages = cell("languages").split(whereSeparator: { " ,;|".contains($0) }).map { Language($0.lowercased()) }
    if languages.contains(nil) { problems.append(FieldProblem("languages", "Languages are written with their codes, such as fr es.")) }
    let names = cell("organisations").split(separator: "|").map(String.init)
    let organisations = try ActForm.resolve(names, &problems, seenBy: actor.sight, in: tx)
    var owner = choices.mayForHouse ? nil : actor.organisation
    if !cell("owner").isEmpty {
      switch try ActForm.named(cell("owner"), seenBy: actor.sight, in: tx) {
      case .success(let id): owner = id
      case .failure(let problem): problems.append(FieldProblem("owner", problem.message, problem.values))
      }
    }
    guard let objective, let day, problems.isEmpty else { return nil }
    return ActInput(
      objective: objective.id, what: cell("what"), day: day, place: cell("place"), country: country.isEmpty ? nil : country,
      organisations: organisations, people: people, languages: languages.compactMap { $0 }, link: link.isEmpty ? nil : link,
      source: cell("source"), language: language, owner: owner)
  }
}

extension CSV.Mistake {
  /// What a person is told of a table that cannot be read.
  var problem: FieldProblem {
    switch self {
    case .empty: FieldProblem("table", "The table is empty.")
    case .notText: FieldProblem("table", "This is not a table as text. Save it as CSV in UTF-8 and try again.")
    case .openQuote(let line): FieldProblem("table", "Line {line}: a quotation mark is never closed.", ["line": "\(line)"])
    case .tooManyLines(let limit): FieldProblem("table", "At most {limit} lines at a time.", ["limit": "\(limit)"])
    case .tooManyColumns(let line, let limit):
      FieldProblem("table", "Line {line} has more than {limit} columns.", ["line": "\(line)", "limit": "\(limit)"])
    case .cellTooLong(let line, let limit):
      FieldProblem("table", "Line {line}: a cell is longer than {limit} characters.", ["line": "\(line)", "limit": "\(limit)"])
    }
  }
}
