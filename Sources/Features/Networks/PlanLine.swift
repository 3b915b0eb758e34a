import Core
import Directory
import Storage
import Web
import Works

/// A line of a network's own plan, tied to an objective of the association's plan by its code.
struct PlanLine: Sendable, Equatable {
  enum State: String, SQLWord, CaseIterable {
    case planned, running, done, dropped

    var label: Phrase {
      switch self {
      case .planned: "Planned"
      case .running: "Under way"
      case .done: "Done"
      case .dropped: "Given up"
      }
    }
    var tone: Kit.Tone {
      switch self {
      case .planned: .neutral
      case .running: .waiting
      case .done: .good
      case .dropped: .stopped
      }
    }
  }

  let id: RecordID
  let network: OrganisationID
  /// `4.2`
  let objective: String
  let until: Day?
  let state: State
  /// The row of the ledger by which a line that is done counts.
  let counted: Int64?
  let version: Int

  private static let columns: SQL = "l.id, l.network, l.objective, l.until_day, l.state, l.counted, l.version"

  static func list(of network: OrganisationID, in tx: Tx) throws -> [PlanLine] {
    try tx.rows(
      """
      SELECT \(columns) FROM networks_line l WHERE l.network = \(network)
      ORDER BY l.until_day ASC NULLS LAST, l.id LIMIT 500
      """
    ).map(PlanLine.init)
  }

  static func add(
    _ words: String, objective: String, until: Day?, language: Language, to network: OrganisationID, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(NetworkPermissions.lead, on: network)
    let known = try PlanObjectives.of(tx.now.day.year, language, in: tx)
    guard let chosen = known.first(where: { $0.code == objective }) else {
      throw FieldProblem("objective", known.isEmpty ? "No plan of the association is published yet." : "Choose an objective of the plan.")
    }
    let id = try Record.create("network-line", owner: network, audience: .of(network), in: tx)
    try tx.execute(
      """
      INSERT INTO networks_line (id, network, objective, plan_year, until_day, state, version)
      VALUES (\(id), \(network), \(objective), \(chosen.year), \(until), \(State.planned), \(1))
      """)
    try Texts.write(id, "words", language, words, in: tx)
    try Ledger.record("network.planned", day: tx.now.day, of: id, values: ["objective": objective], by: actor, in: tx)
  }

  /// A line that is done is one fact, however often the buttons are pressed: going back takes it out of every count.
  /// - Returns: the line as it was.
  @discardableResult
  static func move(_ id: RecordID, to state: State, version: Int, by actor: Actor, in tx: WriteTx) throws -> PlanLine {
    guard let row = try tx.row("SELECT \(columns) FROM networks_line l WHERE l.id = \(id)") else { throw Problem.notFound }
    let line = try PlanLine(row)
    guard actor.sight.sees(.of(line.network)) else { throw Problem.notFound }
    try actor.require(NetworkPermissions.lead, on: line.network)
    guard line.version == version else { throw Problem.conflict("Somebody else changed this line in the meantime.") }
    if line.state == state { return line }
    if let counted = line.counted { try Ledger.undo(counted, by: actor, in: tx) }
    let counted =
      state == .done
      ? try Ledger.record(
        "network.activity", day: tx.now.day, of: line.network.as(), and: id, values: ["objective": line.objective], by: actor, in: tx)
      : nil
    try tx.execute("UPDATE networks_line SET state = \(state), counted = \(counted), version = version + 1 WHERE id = \(id)")
    return line
  }

  /// On the page of an objective: what networks plan and did for it, for whoever sees their spaces.
  static let inset = Inset("objective") { name, visit, tx in
    let parts = (name ?? "").split(separator: "/").map(String.init)
    guard parts.count == 2, let year = Int(parts[0]) else { return nil }
    let lines = try tx.rows(
      """
      SELECT \(columns) FROM networks_line l JOIN core_record r ON r.id = l.id
      WHERE l.plan_year = \(year) AND l.objective = \(parts[1]) AND l.state <> 'dropped' AND \(visit.sight.sees("r.audience"))
      ORDER BY l.until_day ASC NULLS LAST, l.id LIMIT 100
      """
    ).map(PlanLine.init)
    if lines.isEmpty { return nil }
    let texts = try Texts.read(lines.map(\.id), ["words"], for: visit.language, in: tx)
    let networks = try Organisations.find(lines.map(\.network), in: tx)
    let names = try Organisations.names(lines.map(\.network), visit.language, on: tx.now.day, in: tx)
    let rows = lines.map { line -> [HTML] in
      let words = texts[line.id]?["words"]
      let foreign = words.flatMap { $0.language == visit.language ? nil : $0.language.code }
      let name = names[line.network] ?? ""
      let network: HTML =
        networks[line.network].map { "<a href=\"\(path: visit.path("/networks/\($0.slug)/space/plan"))\">\(name)</a>" } ?? "\(name)"
      return [
        "<span\(attribute: "lang", foreign)>\(words?.body ?? "")</span>", network, line.until.map { Kit.shortDay($0, visit.reader) } ?? "",
        Kit.badge(visit.t(line.state.label), line.state.tone),
      ]
    }
    let columns = (["What is to be done", "Network", "Until", "Status"] as [Phrase]).map { Table.Column(visit.t($0)) }
    let title = visit.t("In the plans of networks")
    return Kit.section(title, Kit.table(Table(title, columns, rows: rows, captionShown: false), visit.reader))
  }

  init(_ row: Row) throws {
    id = try row("id")
    network = try row("network")
    objective = try row("objective")
    until = try row("until_day")
    state = try row("state")
    counted = try row("counted")
    version = try row("version")
  }
}
