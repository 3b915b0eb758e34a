import Approvals
import Core
import Directory
import Storage
import Web

/// The proposal of a working group: a city of the network asks, or whoever serves the network; whoever serves it decides. The group
/// exists once the proposal is accepted.
enum GroupProposal {
  static let name = "group.proposal"

  static let fields: [Field] = [
    .text("question", "The question of the group", required: true, limit: 300),
    .area(
      "product", "Expected product", required: true, limit: 2000, rows: 3,
      help: "A document, data, a tool: what the other cities will be able to use."),
    .area("calendar", "Calendar of the work", limit: 2000, rows: 3),
  ]

  static let kind: RequestKind = {
    var kind = RequestKind(
      name, "Proposal of a working group", opens: NetworkPermissions.propose, sees: NetworkPermissions.lead, states: states, moves: moves
    ) { _ in Form(fields) }
    kind.titled = "question"
    kind.panel = { request, visit, tx in try panel(request, visit, in: tx) }
    return kind
  }()

  private static let states = [
    RequestState("draft", "In preparation", turn: .asker, editable: true),
    RequestState("proposed", "Proposed to the coordinating city", turn: .holder(NetworkPermissions.lead), days: 30, tellsNearest: true),
    RequestState("incomplete", "To complete", turn: .asker, days: 30, editable: true),
    RequestState("accepted", "Approved by the coordinating city", turn: .nobody, tone: .good, ends: true),
    RequestState("declined", "Not approved", turn: .nobody, tone: .stopped, ends: true),
    RequestState("withdrawn", "The proposal is withdrawn", turn: .nobody, tone: .stopped, ends: true),
  ]

  private static let moves = [
    RequestMove("submission", from: ["draft", "incomplete"], to: "proposed", "Propose the group", by: .asker).with {
      $0.note = .none
      $0.needsForm = true
      $0.ledger = "group.proposed"
      $0.recordsRequest = true
    },
    RequestMove("acceptance", from: ["proposed"], to: "accepted", "Approve the group", by: .holder(NetworkPermissions.lead)).with {
      $0.tone = .main
      // The lead city and the Executive Committee get a letter of their own.
      $0.tells = false
      $0.effect = { request, actor, _, tx in
        let turn = try Requests.turns(of: request.id, in: tx).first?.id
        let group = try WorkingGroup.form(request, by: actor, in: tx)
        try GroupLetters.enqueue(group, turn.map { "\($0)" } ?? "", isUndone: false, in: tx)
      }
    },
    RequestMove("return", from: ["proposed"], to: "incomplete", "Ask to complete", by: .holder(NetworkPermissions.lead)).with {
      $0.reopens = true
      $0.note = .required
      $0.noteLabel = "What is missing"
    },
    RequestMove("refusal", from: ["proposed"], to: "declined", "Decline the group", by: .holder(NetworkPermissions.lead)).with {
      $0.note = .required
      $0.ledger = "group.declined"
      $0.recordsRequest = true
    },
    RequestMove(
      "withdrawal", from: ["draft", "proposed", "incomplete"], to: "withdrawn", "Withdraw the proposal",
      by: .askerOrHolder(DirectoryPermissions.organisations)
    ).with {
      $0.tone = .quiet
      $0.ledger = "group.withdrawn"
      $0.recordsRequest = true
    },
    RequestMove(
      "renewal", from: ["withdrawn"], to: "proposed", "Propose it after all", by: .askerOrHolder(DirectoryPermissions.organisations)
    ).with {
      $0.takesBack = true
      $0.needsForm = true
      $0.tone = .quiet
    },
    RequestMove("reversal", from: ["declined"], to: "proposed", "Take the refusal back", by: .holder(NetworkPermissions.lead)).with {
      $0.takesBack = true
      $0.tone = .quiet
    },
    RequestMove("dissolution", from: ["accepted"], to: "proposed", "Take the approval back", by: .holder(NetworkPermissions.lead)).with {
      $0.takesBack = true
      $0.tone = .quiet
      $0.offered = { request, _, tx in try WorkingGroup.isUntouched(request.id, in: tx) }
      $0.effect = { request, actor, _, tx in
        let turn = try Requests.turns(of: request.id, in: tx).first?.id
        let group = try WorkingGroup.dissolve(request.id, by: actor, in: tx)
        try GroupLetters.enqueue(group, turn.map { "\($0)" } ?? "", isUndone: true, in: tx)
      }
    },
  ]

  /// A city of the network proposes to lead a group, or whoever serves the network for one of its cities; handed in at once.
  static func propose(
    _ values: Fields, _ language: Language, lead: OrganisationID, in network: OrganisationID, _ house: House, by actor: Actor,
    in tx: WriteTx
  ) throws -> RequestRow {
    let members = try Organisations.members(ofAll: [network], on: tx.now.day, in: tx)[network] ?? []
    let own = actor.organisation.map { members.contains($0) && actor.may(NetworkPermissions.take, on: $0) } ?? false
    let coordinates = actor.may(NetworkPermissions.lead, on: network)
    guard coordinates || own, let asking = actor.organisation else { throw Problem.forbidden(NetworkPermissions.take.label) }
    guard members.contains(lead), coordinates || lead == asking else {
      throw FieldProblem("lead", "The lead city must be one of the network’s cities: your own, unless you coordinate the network.")
    }
    let request = try Requests.open(kind, for: asking, to: network, about: lead.as(), values: values, language: language, by: actor, in: tx)
    return try Requests.move(request.id, "submission", house, by: actor, in: tx)
  }

  /// Those that wait for a decision of this network, as far as this reader may see them.
  static func open(in network: OrganisationID, by actor: Actor, _ house: House, in tx: Tx) throws -> [RequestRow] {
    var query = Requests.Query()
    query.kinds = [name]
    query.addressee = network
    query.ended = false
    return try Requests.list(query, by: actor, house, in: tx)
  }

  /// Where what once had the address of a group is found now: its request, or the group that came of it. Nil for who may see neither.
  static func path(of id: RecordID, by actor: Actor, _ house: House, in tx: Tx) throws -> String? {
    if let group = try WorkingGroup.of(id, seenBy: actor.sight, in: tx) { return group.path }
    let request: RecordID = try tx.value("SELECT g.request FROM networks_group g WHERE g.id = \(id)") ?? id
    guard let found = try? Requests.find(request, by: actor, house, in: tx), found.kind == name else { return nil }
    return found.path
  }

  private static func panel(_ request: RequestRow, _ visit: Visit, in tx: Tx) throws -> HTML {
    let lead = request.subject?.as(OrganisationNoun.self) ?? request.owner
    let network = try Organisations.find(request.addressee, in: tx)
    let names = try Organisations.names([lead, network.id], visit.language, on: tx.now.day, in: tx)
    let group = try WorkingGroup.of(request.id, seenBy: visit.sight, in: tx)
    let space = visit.sight.sees(.of(network.id)) ? "/networks/\(network.slug)/space/groups" : network.path
    return Kit.definitions([
      (visit.t("Network"), "<a href=\"\(path: visit.path(space))\">\(names[network.id] ?? network.name)</a>"),
      (visit.t("Lead city"), "\(names[lead] ?? "")"),
      (
        visit.t("Working group"),
        group.map { "<a href=\"\(path: visit.path($0.path))\">\(visit.t("Open the working group"))</a>" as HTML } ?? ""
      ),
    ])
  }

  /// Once, after the migration that made requests of proposals: as groups they stand in lists and search no more.
  static let carried = JobKind("group.carried") { house, payload in
    guard let id = payload["request"].flatMap({ RecordID(text: $0) }) else { return }
    try await house.database.write { tx in
      guard try tx.count("SELECT count(*) FROM networks_group g WHERE g.id = \(id)") == 0 else { return }
      try Cards.remove(id, in: tx)
    }
  }

  static let retention = Retention(
    "networks.proposals", "Who proposed and decided on a working group, with which words",
    reason: "Two years after the decision it is enough to know what was decided.", days: 730
  ) { before, tx in try Requests.forgetTurns(of: name, endedBefore: before, in: tx) }
}

extension WorkingGroup {
  /// The group that came of a request, while it stands.
  static func of(_ request: RecordID, seenBy sight: Sight, in tx: Tx) throws -> WorkingGroup? {
    try list("g.request = \(request)", seenBy: sight, in: tx).first
  }
}
