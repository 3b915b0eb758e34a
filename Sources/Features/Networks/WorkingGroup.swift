import Core
import Directory
import Storage
import Web

/// A thematic working group of a network: a question, a lead city, members, and in the end a product that all members read. Before
/// that it is a request (`GroupProposal`).
struct WorkingGroup: Sendable, Equatable {
  enum State: String, SQLWord, CaseIterable {
    case approved, active, reporting, closed
    /// The approval was a mistake: it waits as a proposal again, and this is not shown.
    case dissolved

    var label: Phrase {
      switch self {
      case .approved: "Approved by the coordinating city"
      case .active: "At work"
      case .reporting: "Writing its report"
      case .closed: "Closed, with its product"
      case .dissolved: "The approval is taken back"
      }
    }
    var tone: Kit.Tone {
      switch self {
      case .dissolved: .stopped
      case .closed: .good
      default: .neutral
      }
    }
    /// Cities may join and leave.
    var takesMembers: Bool { [.approved, .active, .reporting].contains(self) }
    static let open: [State] = [.approved, .active, .reporting]
  }

  /// A step of those who lead it, short of closing it, which needs its product.
  struct Move: Sendable {
    /// The last part of the address.
    let name: String
    let from: State
    let to: State
    let label: Phrase
    let ledger: String

    static let all = [
      Move(name: "start", from: .approved, to: .active, label: "Begin the work", ledger: "group.started"),
      Move(name: "reporting", from: .active, to: .reporting, label: "Begin the report", ledger: "group.reporting"),
    ]
  }

  let id: RecordID
  let network: OrganisationID
  let lead: OrganisationID
  let state: State
  let proposed: Moment
  let closed: Day?
  /// Its product: a document of the house, or a link.
  let document: RecordID?
  let link: String?
  /// The request that it came from.
  let request: RecordID?
  let audience: Audience

  var path: String { "/groups/\(id)" }

  /// Coordinators serve their network's groups; the lead city's delegates lead it.
  func isLed(by actor: Actor) -> Bool {
    isCoordinated(by: actor) || lead == actor.organisation && actor.may(NetworkPermissions.take, on: lead)
  }
  func isCoordinated(by actor: Actor) -> Bool { actor.may(NetworkPermissions.lead, on: network) }

  func moves(by actor: Actor) -> [Move] { isLed(by: actor) ? Move.all.filter { $0.from == state } : [] }
}

struct Participant: Sendable, Equatable {
  let city: OrganisationID
  let from: Day
  let to: Day?
}

struct GroupTurn: Sendable {
  let id: ID<GroupTurn>
  let moved: Moment
  let state: WorkingGroup.State
  let organisation: OrganisationID?
  let person: PersonID?
  let note: String?
  /// Its row of the ledger.
  let recorded: Int64
  /// When the step was taken back.
  let undone: Moment?
}

extension WorkingGroup {
  static let columns: SQL = "g.id, g.network, g.lead, g.state, g.proposed, g.closed_day, g.document, g.link, g.request, r.audience"

  /// Of `networks_group g`: it exists.
  static let stands: SQL = "g.state <> 'dissolved'"

  /// Throws `Problem.notFound` for what does not exist or may not be seen.
  static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> WorkingGroup {
    guard
      let row = try tx.row(
        """
        SELECT \(columns) FROM networks_group g JOIN core_record r ON r.id = g.id
        WHERE g.id = \(id) AND \(stands) AND \(sight.sees("r.audience"))
        """)
    else { throw Problem.notFound }
    return try WorkingGroup(row)
  }

  /// For letters about a decision: also one that was dissolved since.
  static func decided(_ id: RecordID, in tx: Tx) throws -> WorkingGroup? {
    try tx.row("SELECT \(columns) FROM networks_group g JOIN core_record r ON r.id = g.id WHERE g.id = \(id)").map(WorkingGroup.init)
  }

  static func list(
    of networks: [OrganisationID], states: [State] = State.allCases, seenBy sight: Sight, in tx: Tx
  ) throws -> [WorkingGroup] {
    try list("\(SQL.any("g.network", of: networks)) AND g.state IN \(in: states)", seenBy: sight, in: tx)
  }

  /// Open ones in which a city takes part.
  static func list(with city: OrganisationID, seenBy sight: Sight, in tx: Tx) throws -> [WorkingGroup] {
    try list(
      """
      g.state IN \(in: State.open) AND (g.lead = \(city) OR g.id IN
        (SELECT p.working_group FROM networks_participant p WHERE p.city = \(city) AND p.to_day IS NULL))
      """, seenBy: sight, in: tx)
  }

  static func list(_ condition: SQL, seenBy sight: Sight, in tx: Tx) throws -> [WorkingGroup] {
    try tx.rows(
      """
      SELECT \(columns) FROM networks_group g JOIN core_record r ON r.id = g.id
      WHERE \(condition) AND \(stands) AND \(sight.sees("r.audience")) ORDER BY g.proposed DESC, g.id DESC LIMIT 200
      """
    ).map(WorkingGroup.init)
  }

  static func openCounts(of networks: [OrganisationID], in tx: Tx) throws -> [OrganisationID: Int] {
    if networks.isEmpty { return [:] }
    let rows = try tx.rows(
      """
      SELECT g.network, count(*) AS number FROM networks_group g
      WHERE \(SQL.any("g.network", of: networks)) AND g.state IN \(in: State.open) GROUP BY g.network
      """)
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("network") as OrganisationID, try $0("number") as Int) })
  }

  /// Everybody who was ever in it, in the order of joining.
  static func participants(of id: RecordID, in tx: Tx) throws -> [Participant] {
    try tx.rows("SELECT city, from_day, to_day FROM networks_participant WHERE working_group = \(id) ORDER BY id").map {
      Participant(city: try $0("city"), from: try $0("from_day"), to: try $0("to_day"))
    }
  }

  static func turns(of id: RecordID, in tx: Tx) throws -> [GroupTurn] {
    try tx.rows(
      """
      SELECT id, moved, state, organisation, person, note, recorded, undone FROM networks_turn WHERE working_group = \(id)
      ORDER BY id DESC
      """
    ).map {
      GroupTurn(
        id: try $0("id"), moved: try $0("moved"), state: try $0("state"), organisation: try $0("organisation"), person: try $0("person"),
        note: try $0("note"), recorded: try $0("recorded"), undone: try $0("undone"))
    }
  }

  /// As lists and search show it: the question, and once it has closed its summary.
  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let groups = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT \(columns) FROM networks_group g JOIN core_record r ON r.id = g.id
        WHERE g.id IN \(in: portion) AND \(stands)
        """
      ).map(WorkingGroup.init)
    }
    return try Language.official.flatMap { language in
      let texts = try Texts.read(groups.map(\.id), for: language, in: tx)
      return groups.map { group in
        let question = texts[group.id]?["question"]
        var facets = ["state": [group.state.rawValue]]
        if let question, question.language != language { facets["language"] = [question.language.code] }
        if question?.isMachine ?? false { facets["machine"] = [language.code] }
        return Card(
          record: group.id, language: language, kind: "group", title: question?.body ?? "",
          summary: String(Markdown.plain(texts[group.id]?["summary"]?.body ?? "").prefix(300)), day: group.closed ?? group.proposed.day,
          address: group.path, audience: group.audience, facets: facets
        ).speaking([question, texts[group.id]?["summary"]].compactMap { $0 })
      }
    }
  }

  init(_ row: Row) throws {
    id = try row("id")
    network = try row("network")
    lead = try row("lead")
    state = try row("state")
    proposed = try row("proposed")
    closed = try row("closed_day")
    document = try row("document")
    link = try row("link")
    request = try row("request")
    audience = try row("audience")
  }
}
