import Core
import Directory
import Storage
import Web

/// A city takes over what another does: asked, accepted, under way, done. Both cities' pages show it.
struct Adaptation: Sendable, Equatable {
  enum State: String, SQLWord, CaseIterable {
    case asked, accepted, underway, done, declined, withdrawn

    var label: Phrase {
      switch self {
      case .asked: "Asked"
      case .accepted: "Accepted"
      case .underway: "Under way"
      case .done: "Done"
      case .declined: "Declined"
      case .withdrawn: "Withdrawn"
      }
    }

    var tone: Kit.Tone {
      switch self {
      case .asked: .waiting
      case .accepted, .underway: .neutral
      case .done: .good
      case .declined, .withdrawn: .stopped
      }
    }

    /// A question and its refusal stay between the two cities.
    var isPublic: Bool { [.accepted, .underway, .done].contains(self) }

    /// Who may do what next: the city that told of it answers, the one that adapts goes on.
    var next: [(to: State, by: Side, label: Phrase)] {
      switch self {
      case .asked: [(.accepted, .teller, "Accept"), (.declined, .teller, "Decline"), (.withdrawn, .adapter, "Withdraw the question")]
      case .accepted: [(.underway, .adapter, "We have begun"), (.withdrawn, .adapter, "We are not going on")]
      case .underway: [(.done, .adapter, "It is done"), (.withdrawn, .adapter, "We are not going on")]
      case .declined, .withdrawn: [(.asked, .adapter, "Ask again")]
      case .done: []
      }
    }
  }

  enum Side: Sendable { case teller, adapter }

  let id: RecordID
  let experience: RecordID
  /// The one that adapts.
  let city: OrganisationID
  /// The one whose experience it is.
  let teller: OrganisationID
  let state: State
  let asked: Day
  let since: Day

  func side(of actor: Actor) -> Side? {
    if actor.may(DatabankPermissions.adapt, on: city) { return .adapter }
    return actor.may(DatabankPermissions.adapt, on: teller) ? .teller : nil
  }
}

enum Adaptations {
  static let columns: SQL = "a.id, a.experience, a.city, e.city AS teller, a.state, a.asked, a.since"

  static func find(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Adaptation {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM databank_adaptation a JOIN databank_experience e ON e.id = a.experience WHERE a.id = \(id)")
    else { throw Problem.notFound }
    let adaptation = try Adaptation(row)
    guard adaptation.side(of: actor) != nil else { throw Problem.notFound }
    return adaptation
  }

  /// The latest first; at most 100.
  static func of(_ experience: RecordID, in tx: Tx) throws -> [Adaptation] { try all("a.experience = \(experience)", in: tx) }

  /// Of a city, from both sides.
  static func of(city: OrganisationID, in tx: Tx) throws -> [Adaptation] {
    try all("(a.city = \(city) OR e.city = \(city))", in: tx)
  }

  /// What waits for an answer of this city.
  static func waiting(_ city: OrganisationID) -> SQL {
    """
    SELECT count(*) FROM databank_adaptation a JOIN databank_experience e ON e.id = a.experience
    WHERE e.city = \(city) AND a.state = 'asked'
    """
  }

  private static func all(_ condition: SQL, in tx: Tx) throws -> [Adaptation] {
    try tx.rows(
      """
      SELECT \(columns) FROM databank_adaptation a JOIN databank_experience e ON e.id = a.experience
      WHERE \(condition) ORDER BY a.since DESC, a.id DESC LIMIT 100
      """
    ).map(Adaptation.init)
  }

  /// A city asks once; asking again after a refusal takes the same row. Throws `Problem.conflict` when it has asked.
  @discardableResult
  static func ask(_ experience: Experience, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    guard let city = actor.organisation, experience.state == .published else { throw Problem.notFound }
    try actor.require(DatabankPermissions.adapt, on: city)
    guard city != experience.city else { throw Problem.conflict("It is your own.") }
    guard actor.sight.sees(.members) else { throw Problem.forbidden(DatabankPermissions.adapt.label) }
    let standing = try all("a.experience = \(experience.id) AND a.city = \(city)", in: tx).first
    if let standing {
      guard standing.state.next.contains(where: { $0.to == .asked }) else { throw Problem.conflict("Your city has already asked.") }
      try set(standing.id, .asked, by: actor, of: experience, in: tx)
      return standing.id
    }
    let id = try Record.create("adaptation", owner: city, audience: .of(city), in: tx)
    try tx.execute(
      """
      INSERT INTO databank_adaptation (id, experience, city, state, asked, since)
      VALUES (\(id), \(experience.id), \(city), \(Adaptation.State.asked), \(tx.now.day), \(tx.now.day))
      """)
    try told(id, .asked, by: actor, of: experience, in: tx)
    return id
  }

  static func move(_ id: RecordID, to state: Adaptation.State, by actor: Actor, in tx: WriteTx) throws {
    let adaptation = try find(id, by: actor, in: tx)
    guard let step = adaptation.state.next.first(where: { $0.to == state }) else {
      throw Problem.conflict("It has moved on in the meantime. Look at it again before deciding.")
    }
    guard adaptation.side(of: actor) == step.by else { throw Problem.forbidden(DatabankPermissions.adapt.label) }
    try set(id, state, by: actor, of: try Experiences.find(adaptation.experience, seenBy: .house, in: tx), in: tx)
  }

  private static func set(
    _ id: RecordID, _ state: Adaptation.State, by actor: Actor, of experience: Experience, in tx: WriteTx
  ) throws {
    try tx.execute("UPDATE databank_adaptation SET state = \(state), since = \(tx.now.day) WHERE id = \(id)")
    try told(id, state, by: actor, of: experience, in: tx)
  }

  /// The ledger tells of what both agreed to; the other city gets a mail either way.
  private static func told(
    _ id: RecordID, _ state: Adaptation.State, by actor: Actor, of experience: Experience, in tx: WriteTx
  ) throws {
    if state.isPublic {
      let city = try tx.value("SELECT city FROM databank_adaptation WHERE id = \(id)", as: OrganisationID.self)
      try Ledger.record(
        "experience.\(state == .done ? "adapted" : state == .accepted ? "shared" : "adapting")", day: tx.now.day, of: experience.id,
        and: city?.as(), by: actor, in: tx)
    }
    try Jobs.enqueue("databank.adaptation", payload: ["adaptation": "\(id)", "state": state.rawValue], in: tx)
  }
}

extension Adaptation {
  init(_ row: Row) throws {
    id = try row("id")
    experience = try row("experience")
    city = try row("city")
    teller = try row("teller")
    state = try row("state")
    asked = try row("asked")
    since = try row("since")
  }
}
