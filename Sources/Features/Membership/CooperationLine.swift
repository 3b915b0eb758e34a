import Core
import Directory
import Storage
import Web

/// Cooperation with partners towards so many members in some countries by a day. How far it is, is counted, never kept.
struct CooperationLine: Sendable {
  enum State: String, SQLWord, CaseIterable {
    case planned, running, reached, ended

    var label: Phrase {
      switch self {
      case .planned: "Planned"
      case .running: "Running"
      case .reached: "Target reached"
      case .ended: "Over"
      }
    }
  }

  let id: RecordID
  let title: String
  let target: Int
  let from: Day
  let by: Day
  let contacts: String
  let state: State
  let version: Int
  var countries: [String] = []

  func reached(_ members: [String: Int]) -> Int { countries.reduce(0) { $0 + (members[$1] ?? 0) } }

  static func form(_ reader: Reader) -> Form {
    Form([
      .text("title", "Title", required: true, limit: 200),
      .text(
        "countries", "Countries", required: true, limit: 1000,
        help: "Their two-letter codes, separated by commas or spaces: KR, JP, TH. Or a part of the world: asia."),
      .number("target", "Target number of members", in: 1...10_000, required: true), .day("by", "By which date", required: true),
      .choice("state", "Status", State.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .area("contacts", "Partners and contacts", limit: 4000, rows: 4, help: "It is removed two years after the target date."),
      .hidden("version"),
    ])
  }

  static func all(in tx: Tx) throws -> [CooperationLine] {
    let lines = try tx.rows(
      "SELECT l.id, l.title, l.target, l.from_day, l.by_day, l.contacts, l.state, l.version FROM membership_line l ORDER BY l.by_day, l.id LIMIT 200"
    ).map(CooperationLine.init)
    if lines.isEmpty { return [] }
    let rows = try tx.rows(
      "SELECT c.line, c.country FROM membership_line_country c WHERE c.line IN \(in: lines.map(\.id)) ORDER BY c.country"
    )
    .map { (try $0("line") as RecordID, try $0("country") as String) }
    let countries = Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    return lines.map { line in
      var line = line
      line.countries = countries[line.id] ?? []
      return line
    }
  }

  /// Keeps a new line, or one as it was changed.
  @discardableResult
  static func keep(_ filled: Filled, as known: RecordID?, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    try actor.require(.admitsMembers)
    guard let target = filled.int("target"), let by = filled.day("by"), let state = State(rawValue: filled.string("state")) else {
      throw Problem.malformed
    }
    let countries = try codes(filled.string("countries"))
    let id = try known ?? Record.create("cooperation", owner: nil, audience: .secretariat, in: tx)
    if known == nil {
      try tx.execute(
        """
        INSERT INTO membership_line (id, title, target, from_day, by_day, contacts, state, version)
        VALUES (\(id), \(filled.string("title")), \(target), \(tx.now.day), \(by), \(filled.string("contacts")), \(state), 1)
        """)
    } else {
      let changed = try tx.execute(
        """
        UPDATE membership_line SET title = \(filled.string("title")), target = \(target), by_day = \(by),
          contacts = \(filled.string("contacts")), state = \(state), version = version + 1
        WHERE id = \(id) AND version = \(filled.int("version") ?? 0)
        """)
      if changed == 0 { throw Problem.conflict("Somebody else changed this line of cooperation in the meantime.") }
    }
    try tx.execute("DELETE FROM membership_line_country WHERE line = \(id)")
    for country in countries { try tx.execute("INSERT INTO membership_line_country (line, country) VALUES (\(id), \(country))") }
    return id
  }

  /// `KR, JP` or `asia`, each country once.
  static func codes(_ typed: String) throws -> [String] {
    var codes: Set<String> = []
    for word in typed.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
      if let region = Countries.Continent(rawValue: word.lowercased()) {
        codes.formUnion(Countries.codes.filter { Countries.continent($0) == region })
      } else if Countries.exists(word.uppercased()) {
        codes.insert(word.uppercased())
      } else {
        throw FieldProblem("countries", "“{word}” is not a country code.", ["word": String(word.prefix(40))])
      }
    }
    guard !codes.isEmpty else { throw FieldProblem("countries", "Fill this in.") }
    return codes.sorted()
  }
}

extension CooperationLine {
  init(_ row: Row) throws {
    id = try row("id")
    title = try row("title")
    target = try row("target")
    from = try row("from_day")
    by = try row("by_day")
    contacts = try row("contacts")
    state = try row("state")
    version = try row("version")
  }
}

enum LinePages {
  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (lines, members) = try await visit.read { tx in
      (try CooperationLine.all(in: tx), try Organisations.membersByCountry(on: tx.now.day, in: tx))
    }
    let reader = visit.reader
    let rows = lines.map { line -> [HTML] in
      let countries =
        line.countries.prefix(12).map { Countries.name($0, reader.language) }.joined(separator: ", ")
        + (line.countries.count > 12 ? " …" : "")
      return [
        "<a href=\"\(path: visit.path("/cooperation/\(line.id)"))\">\(line.title)</a>", .text(countries),
        .text(reader.t("{done} of {all}", ["done": reader.number(line.reached(members)), "all": reader.number(line.target)])),
        Kit.shortDay(line.by, reader), Kit.badge(reader.t(line.state.label), line.state == .reached ? .good : .waiting),
      ]
    }
    let columns: [Table.Column] = [
      .init(reader.t("Title")), .init(reader.t("Countries")), .init(reader.t("Members"), numeric: true), .init(reader.t("Until")),
      .init(reader.t("Status")),
    ]
    let table = Table(
      reader.t("Lines of cooperation"), columns, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("No line of cooperation is noted yet."), reader))
    let new: HTML =
      "<div class=\"actions\"><a class=\"button main\" href=\"\(path: visit.path("/cooperation/new"))\">\(reader.t("New line of cooperation"))</a></div>"
    return visit.page(reader.t("Lines of cooperation"), new + Kit.table(table, reader) + Kit.helpLink("prospects", reader)) { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(reader.t("Countries covered"), visit.path("/coverage"))]
    }
  }

  private static func page(_ visit: Visit, _ title: String, _ path: String, _ start: Fields) -> FormPage {
    FormPage(
      title: title, form: CooperationLine.form(visit.reader), path: path, submit: "Save", start: start,
      after: Kit.helpLink("prospects", visit.reader), breadcrumb: [Link(visit.t("Lines of cooperation"), visit.path("/cooperation"))])
  }

  static func new(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    page(visit, visit.t("New line of cooperation"), "/cooperation", Fields([("state", "planned")])).shown(visit)
  }

  static func create(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await page(visit, visit.t("New line of cooperation"), "/cooperation", Fields()).sent(visit, done: visit.t("Saved.")) { filled, tx in
      try CooperationLine.keep(filled, as: nil, by: actor, in: tx)
      return "/cooperation"
    }
  }

  private static func editPage(_ visit: Visit) async throws -> (RecordID, FormPage) {
    let id = RecordID(text: visit.parameter("id"))
    guard let line = try await visit.read({ tx in try CooperationLine.all(in: tx).first { $0.id == id } }) else { throw Problem.notFound }
    let start = Fields([
      ("title", line.title), ("countries", line.countries.joined(separator: ", ")), ("target", "\(line.target)"),
      ("by", line.by.description),
      ("state", line.state.rawValue), ("contacts", line.contacts), ("version", "\(line.version)"),
    ])
    return (line.id, page(visit, line.title, "/cooperation/\(line.id)", start))
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await editPage(visit).1.shown(visit) }

  static func change(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (id, page) = try await editPage(visit)
    return try await page.sent(visit, done: visit.t("Saved.")) { filled, tx in
      try CooperationLine.keep(filled, as: id, by: actor, in: tx)
      return "/cooperation"
    }
  }
}
