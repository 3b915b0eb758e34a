import Core
import Storage
import Web

extension Role {
  /// What a city says of itself; the other roles are given by the association.
  package static let ofCities: [Role] = [.political, .technical, .substitute, .dues, .communication]
  /// Who decides for a city and names its other people.
  package static let deciding: [Role] = [.political, .technical]

  package var label: Phrase {
    switch self {
    case .political: "Political delegate"
    case .technical: "Technical delegate"
    case .substitute: "Substitute"
    case .dues: "Contact for fees"
    case .communication: "Contact for communication"
    case .coordinator: "Network coordinator"
    case .delegation: "Delegation"
    case .committee: "Executive Committee"
    case .secretariat: "Secretariat"
    case .juror: "Juror"
    case .translator: "Translator"
    }
  }
}

extension Mandates {
  /// A person acts for an organisation from today, or from a day before.
  @discardableResult
  package static func open(
    _ person: PersonID, for organisation: OrganisationID, as role: Role, from day: Day? = nil, evidence: String,
    by actor: Actor, in tx: WriteTx
  ) throws -> ID<Mandate> {
    try mayGive(role, for: organisation, by: actor, in: tx)
    guard try !People.find(person, in: tx).erased else { throw Problem.notFound }
    let held = try open(of: person, on: tx.now.day, in: tx).contains { $0.organisation == organisation && $0.role == role }
    guard !held else { throw Problem.conflict("This person already has that role.") }
    return try insert(
      person, for: organisation, as: role, from: day ?? tx.now.day, evidence: evidence, namedBy: actor.person, by: actor, in: tx)
  }

  /// The row and its ledger row; the right was asked by the caller, or given by an invitation.
  @discardableResult
  static func insert(
    _ person: PersonID, for organisation: OrganisationID, as role: Role, from day: Day, evidence: String, namedBy: PersonID?,
    by actor: Actor, in tx: WriteTx
  ) throws -> ID<Mandate> {
    let id = try Record.create("mandate", owner: organisation, audience: .of(organisation), in: tx).as(Mandate.self)
    try tx.execute(
      """
      INSERT INTO directory_mandate (id, person, organisation, role, from_day, named_by, evidence, confirmed_day)
      VALUES (\(id), \(person), \(organisation), \(role), \(day), \(namedBy), \(evidence), \(tx.now.day))
      """)
    // Whoever acts again has an account again.
    try tx.execute("UPDATE directory_person SET ended_day = NULL, warned_day = NULL WHERE id = \(person)")
    try Ledger.record(
      "mandate.opened", day: day, of: id.as(), and: organisation.as(), values: ["role": role.rawValue], by: actor, in: tx)
    return id
  }

  /// Ends a mandate from today on; the right is gone with the next page.
  package static func close(_ id: ID<Mandate>, by actor: Actor, in tx: WriteTx) throws {
    let mandate = try find(id, in: tx)
    // Whoever leaves says so themselves.
    if actor.person == nil || actor.person != mandate.person {
      try mayGive(mandate.role, for: mandate.organisation, by: actor, in: tx)
    }
    let today = tx.now.day
    guard mandate.to.map({ $0 > today }) ?? true else { throw Problem.conflict("This mandate has already ended.") }
    if !actor.isSecretariat { try keepsSomebody(mandate, on: today, in: tx) }
    // A stand-in that had not begun never holds.
    let end = max(today, mandate.from ?? today)
    try tx.execute("UPDATE directory_mandate SET to_day = \(end) WHERE id = \(id)")
    try Ledger.record(
      "mandate.closed", day: today, of: id.as(), and: mandate.organisation.as(), values: ["role": mandate.role.rawValue],
      by: actor, in: tx)
  }

  /// Says that a mandate still holds, as after an election.
  package static func confirm(_ id: ID<Mandate>, by actor: Actor, in tx: WriteTx) throws {
    let mandate = try find(id, in: tx)
    // Of one's own role one says so oneself.
    if actor.person == nil || actor.person != mandate.person || !Role.ofCities.contains(mandate.role) {
      try mayGive(mandate.role, for: mandate.organisation, by: actor, in: tx)
    }
    guard mandate.to.map({ $0 > tx.now.day }) ?? true else { throw Problem.conflict("This mandate has already ended.") }
    try tx.execute("UPDATE directory_mandate SET confirmed_day = \(tx.now.day) WHERE id = \(id)")
    try Ledger.record(
      "mandate.confirmed", day: tx.now.day, of: id.as(), and: mandate.organisation.as(), values: ["role": mandate.role.rawValue],
      by: actor, in: tx)
  }

  /// Cities name their own people; coordinators, jurors, the committee and the secretariat are named by the
  /// secretariat, or a city could give itself rights over others.
  static func mayGive(_ role: Role, for organisation: OrganisationID, by actor: Actor, in tx: Tx) throws {
    let target = try Organisations.find(organisation, in: tx)
    guard Role.ofCities.contains(role) else {
      try actor.require(DirectoryPermissions.people)
      if role == .secretariat, target.kind != .association {
        throw FieldProblem("role", "Only the association has a secretariat.")
      }
      return
    }
    // Of whom one may not see, one is not told that there is something.
    guard actor.may(DirectoryPermissions.seePeople, on: organisation) else { throw Problem.notFound }
    try actor.require(DirectoryPermissions.mandates, on: organisation)
  }

  /// A city's last delegate cannot leave without another: nobody could invite a successor.
  private static func keepsSomebody(_ mandate: Mandate, on day: Day, in tx: Tx) throws {
    if try isLast(mandate, on: day, in: tx) {
      throw Problem.conflict("Nobody else could then act for this city. Invite somebody first, or ask the secretariat.")
    }
  }

  /// Whether without this mandate nobody decides for its city.
  package static func isLast(_ mandate: Mandate, on day: Day, in tx: Tx) throws -> Bool {
    guard Role.deciding.contains(mandate.role) else { return false }
    return try !open(of: mandate.organisation, on: day, in: tx).contains { Role.deciding.contains($0.role) && $0.id != mandate.id }
  }
}
