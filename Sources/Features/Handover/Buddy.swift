import Core
import Directory
import Storage
import Time
import Web

/// A city with an experienced team goes along with one whose team is new.
package struct Buddy: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case proposed, accepted, declined, ended

    var label: Phrase {
      switch self {
      case .proposed: "Proposed"
      case .accepted: "Accepted"
      case .declined: "Declined"
      case .ended: "Ended"
      }
    }
  }

  package let id: ID<Buddy>
  package let city: OrganisationID
  package let buddy: OrganisationID
  package let state: State
  package let proposed: Moment
}

/// A city that could go along, and why.
struct BuddyCandidate: Sendable {
  let city: Organisation
  /// Names of networks that both belong to.
  let networks: [Organisation]
  let language: Language?
  /// Since when the longest-serving delegate acts.
  let since: Day
}

package enum Buddies {
  /// Days for which a team acts before it counts as experienced: two years.
  static let experience = 730

  private static let columns: SQL = "b.id, b.city, b.buddy, b.state, b.proposed"

  /// Those of a city that wait or last, on either side.
  static func of(_ organisation: OrganisationID, in tx: Tx) throws -> [Buddy] {
    try tx.rows(
      """
      SELECT \(columns) FROM handover_buddy b WHERE (b.city = \(organisation) OR b.buddy = \(organisation))
      AND b.state IN ('proposed', 'accepted') ORDER BY b.id
      """
    ).map(Buddy.init)
  }

  /// Both cities see it, and whoever follows the new one.
  static func find(_ id: ID<Buddy>, by actor: Actor, in tx: Tx) throws -> Buddy {
    guard let buddy = try tx.row("SELECT \(columns) FROM handover_buddy b WHERE b.id = \(id)").map(Buddy.init),
      actor.organisation == buddy.city || actor.organisation == buddy.buddy || actor.may(HandoverPermissions.follow, on: buddy.city)
    else { throw Problem.notFound }
    return buddy
  }

  static func waiting(for actor: Actor, in tx: Tx) throws -> [Buddy] {
    try tx.rows(
      "SELECT \(columns) FROM handover_buddy b WHERE \(answerable(by: actor)) ORDER BY b.id"
    ).map(Buddy.init)
  }

  static func answerable(by actor: Actor) -> SQL {
    "b.state = 'proposed' AND \(actor.may(HandoverPermissions.accompany, owner: "b.buddy"))"
  }

  /// Member cities with a delegate of more than two years, in the same network or language; those that share both first.
  static func candidates(for city: Organisation, in tx: Tx) throws -> [BuddyCandidate] {
    let day = tx.now.day
    let members = try Organisations.members(on: day, in: tx)
    let ids = members.map(\.id) + [city.id]
    let mandates = try Mandates.open(ofAll: ids, on: day, in: tx)
    let holders = Dictionary(grouping: try Mandates.holders(of: ids, roles: Role.deciding, on: day, in: tx), by: \.organisation)
    let networks = try Organisations.networks(of: ids, on: day, in: tx)
    let taken = Set(try of(city.id, in: tx).flatMap { [$0.city, $0.buddy] })
    let language = holders[city.id]?.first?.language
    let own = Set((networks[city.id] ?? []).map(\.id))
    let found = members.compactMap { other -> BuddyCandidate? in
      guard other.id != city.id, !taken.contains(other.id), let theirs = holders[other.id] else { return nil }
      let begun = (mandates[other.id] ?? []).filter { Role.deciding.contains($0.role) && !$0.needsConfirmation }.compactMap(\.from).min()
      guard let since = begun, since <= day.adding(days: -experience) else { return nil }
      let shared = (networks[other.id] ?? []).filter { own.contains($0.id) }
      let same = language.flatMap { wanted in theirs.contains { $0.language == wanted } ? wanted : nil }
      if shared.isEmpty && same == nil { return nil }
      return BuddyCandidate(city: other, networks: shared, language: same, since: since)
    }
    func rank(_ one: BuddyCandidate) -> Int { (one.language == nil ? 0 : 1) + (one.networks.isEmpty ? 0 : 1) }
    return Array(found.sorted { (rank($1), $0.since, $0.city.name) < (rank($0), $1.since, $1.city.name) }.prefix(30))
  }

  /// Days after which a city that was asked is asked once more, and whoever proposed it is told that it has not answered.
  static let patience = 14
  /// Days for which an answer that was no stays on the page “for me” of whoever proposed it.
  static let news = 60

  /// Proposals of this actor that came to nothing, or to nothing yet, while no other city was asked in their place.
  static func unanswered(by actor: Actor, _ now: Moment) -> SQL? {
    guard let person = actor.person, actor.holds(HandoverPermissions.follow) else { return nil }
    return """
      b.proposed_by = \(person) AND (b.state = 'declined' AND b.decided > \(now.adding(days: -news))
        OR b.state = 'proposed' AND b.proposed <= \(now.adding(days: -patience)))
      AND NOT EXISTS (SELECT 1 FROM handover_buddy n WHERE n.city = b.city AND n.id > b.id)
      """
  }

  static func unanswered(for actor: Actor, in tx: Tx) throws -> [Buddy] {
    guard let condition = unanswered(by: actor, tx.now) else { return [] }
    return try tx.rows("SELECT \(columns) FROM handover_buddy b WHERE \(condition) ORDER BY b.id").map(Buddy.init)
  }

  /// Each day: who was asked and has not answered is asked once more; whoever proposed is told. Keys of the mails make it once.
  static let reminders = JobKind("handover.buddies", every: .day) { house, _ in
    try await house.database.write { tx in
      let late = try tx.rows(
        """
        SELECT \(columns), b.proposed_by FROM handover_buddy b WHERE b.state = 'proposed'
        AND b.proposed <= \(tx.now.adding(days: -patience)) AND b.proposed > \(tx.now.adding(days: -news)) ORDER BY b.id
        """)
      for row in late {
        let buddy = try Buddy(row)
        try tell(
          buddy.id, buddy.buddy, about: buddy.city, "Would you be the buddy city of {city}? No answer yet",
          "Two weeks ago your city was asked to accompany the new team of {city}. Please answer, even if the answer is no.", key: "late",
          house,
          in: tx)
        try report(
          buddy, to: try row("proposed_by"), "{buddy} has not answered yet",
          "Two weeks ago you proposed {buddy} as the buddy city of {city}. It has not answered and has been asked once more. You can ask another city.",
          key: "unanswered", house, in: tx)
      }
    }
  }

  /// To whoever proposed, if they still have an address.
  private static func report(
    _ buddy: Buddy, to person: PersonID?, _ subject: Phrase, _ text: Phrase, key: String, _ house: House, in tx: WriteTx
  ) throws {
    guard let person else { return }
    let found = try People.find(person, in: tx)
    guard let address = found.address, !found.erased else { return }
    let reader = Reader(language: found.language, words: house.words)
    let names = try Organisations.names([buddy.city, buddy.buddy], found.language, on: tx.now.day, in: tx)
    let values = ["city": names[buddy.city] ?? "", "buddy": names[buddy.buddy] ?? ""]
    let slug = try Organisations.find(buddy.city, in: tx).slug
    let letter = Letter(
      subject: reader.t(subject, values),
      [.paragraph(reader.t(text, values)), .link(reader.t("Propose a buddy city"), house.address("/teams/\(slug)/buddy", found.language))])
    try Outbox.put(letter.mail(to: person, address, found.language, key: "buddy \(buddy.id) \(key) \(person)"), in: tx)
  }

  @discardableResult
  static func propose(
    _ buddy: OrganisationID, for city: Organisation, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Buddy> {
    guard actor.may(HandoverPermissions.follow, on: city.id) else { throw Problem.notFound }
    guard try candidates(for: city, in: tx).contains(where: { $0.city.id == buddy }) else {
      throw FieldProblem("buddy", "Choose one of the cities of the list.")
    }
    let id = try tx.nextID(Buddy.self)
    try tx.execute(
      """
      INSERT INTO handover_buddy (id, city, buddy, state, proposed_by, proposed)
      VALUES (\(id), \(city.id), \(buddy), \(Buddy.State.proposed), \(actor.person), \(tx.now))
      """)
    try tell(
      id, buddy, about: city.id, "Would you be the buddy city of {city}?",
      "The team of {city} is new. Your city is asked to accompany it: a call now and then, in the first year.", house, in: tx)
    return id
  }

  static func decide(_ id: ID<Buddy>, _ state: Buddy.State, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let buddy = try find(id, by: actor, in: tx)
    try actor.require(HandoverPermissions.accompany, on: buddy.buddy)
    guard buddy.state == .proposed else { throw Problem.conflict("This has already been answered.") }
    try tx.execute("UPDATE handover_buddy SET state = \(state), decided = \(tx.now) WHERE id = \(id)")
    guard state == .accepted else {
      let proposer: PersonID? = try tx.value("SELECT proposed_by FROM handover_buddy WHERE id = \(id)")
      return try report(
        buddy, to: proposer, "{buddy} cannot be the buddy city of {city}",
        "You proposed {buddy} as the buddy city of {city}. It has answered that it cannot at the moment. You can ask another city.",
        key: "declined",
        house,
        in: tx)
    }
    try Ledger.record("buddy.accepted", day: tx.now.day, of: buddy.buddy.as(), and: buddy.city.as(), by: actor, in: tx)
    try tell(
      id, buddy.city, about: buddy.buddy, "{city} is your buddy city",
      "{city} knows the network well and will accompany your team in its first year. Please get in touch with each other.", house, in: tx)
  }

  static func end(_ id: ID<Buddy>, by actor: Actor, in tx: WriteTx) throws {
    let buddy = try find(id, by: actor, in: tx)
    guard
      actor.may(HandoverPermissions.accompany, on: buddy.buddy) || actor.may(HandoverPermissions.accompany, on: buddy.city)
        || actor.may(HandoverPermissions.follow, on: buddy.city)
    else { throw Problem.forbidden(HandoverPermissions.accompany.label) }
    guard buddy.state == .proposed || buddy.state == .accepted else { throw Problem.conflict("This has already been answered.") }
    try tx.execute("UPDATE handover_buddy SET state = 'ended', ended = \(tx.now) WHERE id = \(id)")
  }

  private static func tell(
    _ id: ID<Buddy>, _ whom: OrganisationID, about city: OrganisationID, _ subject: Phrase, _ text: Phrase, key: String = "",
    _ house: House, in tx: WriteTx
  ) throws {
    for holder in try Mandates.holders(of: [whom], roles: Role.deciding, on: tx.now.day, in: tx) {
      let reader = Reader(language: holder.language, words: house.words)
      let name = try Organisations.names([city], holder.language, on: tx.now.day, in: tx)[city] ?? ""
      let letter = Letter(
        subject: reader.t(subject, ["city": name]),
        [
          .paragraph(reader.t(text, ["city": name])),
          .link(reader.t("Open the page"), house.address("/buddies/\(id)", holder.language)),
        ])
      try Outbox.put(
        letter.mail(to: holder.person, holder.address, holder.language, key: "buddy \(id) \(whom) \(key)\(holder.person)"), in: tx)
    }
  }
}

extension Buddy {
  init(_ row: Row) throws {
    id = try row("id")
    city = try row("city")
    buddy = try row("buddy")
    state = try row("state")
    proposed = try row("proposed")
  }
}
