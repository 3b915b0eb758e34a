import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// Who might act for a city, as a request: whoever leaves names a successor by the link of a mail, or a coordinator proposes somebody.
/// It becomes an invitation only after another delegate of the city or the secretariat has vouched for it: nobody takes over a city by
/// a known address alone.
package struct Succession: Sendable, Equatable {
  package static let requestName = "mandate.proposal"

  package let request: RecordID
  package let role: Role
  /// Empty where the last delegate left and names nobody.
  package let name: String
  package let address: String

  package var path: String { "/requests/\(request)" }
}

extension Succession {
  /// Days after which nobody decides any more and name and address go.
  static let days = 60
  private static let decides = DirectoryPermissions.mandates

  static let kind: RequestKind = {
    var kind = RequestKind(
      requestName, "Proposed delegate", opens: HandoverPermissions.follow, sees: HandoverPermissions.seeNames, states: states,
      moves: moves
    ) { _ in form }
    // Whoever proposes speaks for themselves: a colleague who does not decide has no business with the name.
    kind.isPersonal = true
    kind.personal = ["person_name", "person_address", "person_evidence"]
    kind.forgetsAtOnce = true
    kind.panel = { request, visit, tx in try panel(request, visit, in: tx) }
    return kind
  }()

  static let form = Form([
    .choice("role", "Role", Role.deciding.map { Choice($0.rawValue, $0.label) }, required: true),
    .text("person_name", "Name", required: true, limit: 120),
    .email("person_address", "E-mail address", required: true, autocomplete: "off"),
    .choice(
      "language", "Language of the invitation", Language.official.map { Choice($0.code, name: $0.ownName) }, required: true),
    .text("person_evidence", "Named by", limit: 200, help: "Who in the city said so, and when."),
  ])

  private static let states = [
    RequestState("begun", "To be submitted", turn: .asker, tone: .neutral),
    RequestState("proposed", "Waits for somebody to vouch", turn: .holder(decides), days: days, lapse: "lapse"),
    RequestState("alone", "The last delegate has left and named nobody", turn: .holder(decides), tone: .late),
    RequestState("vouched", "Vouched for and invited", turn: .nobody, tone: .good, ends: true),
    RequestState("followed", "Somebody follows", turn: .nobody, tone: .good, ends: true),
    RequestState("settled", "Settled", turn: .nobody, tone: .good, ends: true),
    RequestState("refused", "Refused", turn: .nobody, tone: .stopped, ends: true),
    RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .stopped, ends: true),
    RequestState("lapsed", "Nobody has vouched in time", turn: .nobody, tone: .stopped, ends: true),
  ]

  private static let moves = [
    RequestMove("proposal", from: ["begun"], to: "proposed", "Propose", by: .asker).with {
      $0.note = .none
      $0.needsForm = true
    },
    RequestMove("absence", from: ["begun"], to: "alone", "Say that nobody is known", by: .asker).with { $0.note = .none },
    RequestMove("vouching", from: ["proposed"], to: "vouched", "I vouch for this person", by: .holder(decides)).with {
      $0.tone = .main
      $0.notBy = ["proposal"]
      $0.ledger = "successor.vouched"
      $0.effect = { request, actor, house, tx in try invite(request, house, by: actor, in: tx) }
    },
    RequestMove("refusal", from: ["proposed"], to: "refused", "Refuse", by: .holder(decides)).with { $0.notBy = ["proposal"] },
    RequestMove("settlement", from: ["alone"], to: "settled", "It is settled", by: .holder(decides)).with { $0.notBy = ["absence"] },
    RequestMove("withdrawal", from: ["begun", "proposed"], to: "withdrawn", "Withdraw", by: .asker).with { $0.tone = .quiet },
    RequestMove("lapse", from: ["proposed"], to: "lapsed", "Nobody has vouched in time", by: .house),
    RequestMove("following", from: ["alone", "vouched"], to: "followed", "Somebody follows", by: .house).with { $0.tells = false },
  ]

  /// The name becomes an invitation, sent by whoever vouched.
  private static func invite(_ request: RequestRow, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let values = request.values
    guard let role = Role(rawValue: values["role"] ?? ""), let name = values["person_name"], let address = values["person_address"],
      !name.isEmpty, !address.isEmpty
    else { throw Problem.conflict("Name and address of this person were erased: refuse the proposal.") }
    do {
      try Invitations.invite(
        name: name, address: address, as: role, for: request.owner, language: Language(values["language"] ?? "") ?? request.language,
        evidence: values["person_evidence"] ?? "", house, by: actor, in: tx)
    } catch let problem as FieldProblem {
      // The form of a move has no such field: what is wrong is said by itself.
      throw Problem.invalid([FieldProblem("", problem.message, problem.values)])
    }
  }

  private static func panel(_ request: RequestRow, _ visit: Visit, in tx: Tx) throws -> HTML? {
    guard visit.may(decides, on: request.owner) else { return nil }
    switch request.state {
    case "proposed":
      return
        "<p>\(visit.t("Vouch only if you know that the city has named this person: by a decision, a call, a letter. They will then receive an invitation."))</p>"
    case "alone":
      let team = "/team/\(try Organisations.find(request.owner, in: tx).slug)"
      return "<p><a href=\"\(path: visit.path(team))\">\(visit.t("Invite somebody"))</a></p>"
    default: return nil
    }
  }
}

/// What somebody says of who follows.
struct SuccessionInput: Sendable {
  let role: Role
  let name: String
  let address: String
  let language: Language
  let evidence: String

  var values: Fields {
    Fields(
      [
        ("role", role.rawValue), ("person_name", name), ("person_address", address), ("language", language.code),
        ("person_evidence", evidence),
      ].filter { !$0.1.isEmpty })
  }
}

package enum Successions {
  /// Of one city: those that wait for a decision.
  static func open(of organisation: OrganisationID, by actor: Actor, _ house: House, in tx: Tx) throws -> [Succession] {
    var query = Requests.Query()
    query.kinds = [Succession.requestName]
    query.addressee = organisation
    query.ended = false
    let requests = try Requests.list(query, by: actor, house, in: tx)
    let values = try Requests.values(of: requests.map(\.id), in: tx)
    return requests.map { request in
      let typed = values[request.id] ?? Fields()
      return Succession(
        request: request.id, role: Role(rawValue: typed["role"] ?? "") ?? .political, name: typed["person_name"] ?? "",
        address: typed["person_address"] ?? "")
    }
  }

  /// A name for somebody of the city or the secretariat to vouch for, by whoever follows the city.
  @discardableResult
  package static func propose(
    role: Role, name: String, address: String, language: Language, evidence: String, for city: OrganisationID, _ house: House,
    by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let input = SuccessionInput(role: role, name: name, address: address, language: language, evidence: evidence)
    return try propose(input, for: city, house, by: actor, in: tx)
  }

  @discardableResult
  static func propose(
    _ input: SuccessionInput, for city: OrganisationID, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    guard actor.may(HandoverPermissions.follow, on: city) else { throw Problem.notFound }
    try check(input, for: city, house, in: tx)
    let request = try Requests.open(Succession.kind, for: city, values: input.values, language: input.language, by: actor, in: tx)
    return try Requests.move(request.id, "proposal", house, by: actor, in: tx).id
  }

  /// By whoever leaves, whose link was used.
  static func propose(
    _ input: SuccessionInput, leaving mandate: Mandate, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws {
    try check(input, for: mandate.organisation, house, in: tx)
    try Requests.openByLink(
      Succession.kind, for: mandate.organisation, about: mandate.record, values: input.values, language: input.language,
      move: "proposal", house, by: actor, in: tx)
  }

  /// The last delegate left and names nobody.
  static func leftAlone(_ mandate: Mandate, _ language: Language, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    try Requests.openByLink(
      Succession.kind, for: mandate.organisation, about: mandate.record, values: Fields([("role", mandate.role.rawValue)]),
      language: language, move: "absence", house, by: actor, in: tx)
  }

  private static func check(_ input: SuccessionInput, for city: OrganisationID, _ house: House, in tx: Tx) throws {
    guard Role.deciding.contains(input.role) else { throw Problem.notFound }
    let before = try open(of: city, by: .house, house, in: tx)
    guard before.count < 10 else { throw Problem.conflict("Ten names are already waiting for a decision.") }
    guard !before.contains(where: { $0.role == input.role && $0.address.lowercased() == input.address.lowercased() }) else {
      throw FieldProblem("address", "This address has already been proposed.")
    }
    if let person = try People.find(address: input.address, in: tx),
      try Mandates.open(of: person.id, on: tx.now.day, in: tx).contains(where: { $0.organisation == city && $0.role == input.role })
    {
      throw FieldProblem("address", "This person already has that role.")
    }
  }

  /// When somebody begins, whoever said that they had left, and stayed only because they were the last, is free.
  static let leaving = Reaction("a delegate who has left is free", to: ["mandate.opened"], records: ["mandate.closed"]) { row, tx in
    guard let organisation = row.second?.as(OrganisationNoun.self), let role = row.values["role"].flatMap({ Role(rawValue: $0) }),
      Role.deciding.contains(role)
    else { return }
    let rows = try tx.rows(
      """
      SELECT q.id, q.subject FROM approvals_request q
      WHERE q.owner = \(organisation) AND q.kind = \(Succession.requestName) AND q.state IN ('alone', 'vouched') AND q.subject IS NOT NULL
      """)
    for found in rows {
      let mandate = try Mandates.find(found("subject"), in: tx)
      if mandate.record != row.record, mandate.to.map({ $0 > tx.now.day }) ?? true { try Mandates.close(mandate.id, by: .house, in: tx) }
      try Jobs.enqueue("handover.followed", payload: ["request": "\(try found("id") as RecordID)"], in: tx)
    }
  }

  /// The request says so too; a job, since the house itself moves it.
  static let followed = JobKind("handover.followed") { house, payload in
    guard let id = payload["request"].flatMap({ RecordID(text: $0) }) else { return }
    try await house.database.write { tx in
      guard ["alone", "vouched"].contains(try Requests.find(id, in: tx).state) else { return }
      try Requests.move(id, "following", house, by: .house, in: tx)
    }
  }
}
