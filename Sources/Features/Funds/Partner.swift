import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// A city that is named beside the one that asks. It takes part once its own people have said so.
struct Partner: Sendable, Equatable {
  enum State: String, SQLWord, CaseIterable {
    case asked, confirmed, declined

    var label: Phrase {
      switch self {
      case .asked: "Asked, has not answered yet"
      case .confirmed: "Takes part"
      case .declined: "Does not take part"
      }
    }
    var tone: Kit.Tone {
      switch self {
      case .asked: .waiting
      case .confirmed: .good
      case .declined: .stopped
      }
    }
  }

  let city: OrganisationID
  let state: State
  let decided: Day?
}

extension Funds {
  static func partners(of grant: RecordID, in tx: Tx) throws -> [Partner] {
    try tx.rows("SELECT organisation, state, decided FROM funds_partner WHERE grant_id = \(grant) ORDER BY organisation").map {
      Partner(city: try $0("organisation"), state: try $0("state"), decided: try $0("decided"))
    }
  }

  /// Cities that ask with the owner, or were asked to: they see the request and decide on no part of it.
  static func partnerCities(of grant: RecordID, in tx: Tx) throws -> [OrganisationID] {
    try partners(of: grant, in: tx).filter { $0.state != .declined }.map(\.city)
  }

  /// Names a city as partner, or takes it out. A city that is named is asked by mail.
  static func setPartner(_ slug: String, of id: RecordID, joins: Bool, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let grant = try editable(id, house, by: actor, in: tx)
    let city = try Organisations.find(slug: slug, in: tx)
    guard city.id != grant.owner, actor.network.contains(city.id) else {
      throw Problem.invalid([FieldProblem("partner", "A partner must be another city of this network.")])
    }
    guard joins else {
      try tx.execute("DELETE FROM funds_partner WHERE grant_id = \(id) AND organisation = \(city.id)")
      return
    }
    // Whoever said no may be asked again.
    let asked = try tx.execute(
      """
      INSERT INTO funds_partner (grant_id, organisation, state) VALUES (\(id), \(city.id), 'asked')
      ON CONFLICT (grant_id, organisation) DO UPDATE SET state = 'asked', decided = NULL, decided_by = NULL
        WHERE funds_partner.state = 'declined'
      """)
    if asked > 0 { try PartnerLetters.ask(city.id, grant, house, in: tx) }
  }

  /// A city that was named says whether it takes part; it may say the other thing as long as the request is not settled.
  static func answer(_ id: RecordID, takesPart: Bool, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let grant = try grant(id, by: actor, in: tx)
    guard let city = actor.organisation, let partner = try partners(of: id, in: tx).first(where: { $0.city == city }) else {
      throw Problem.notFound
    }
    try actor.require(FundPermissions.join, on: city)
    let state: Partner.State = takesPart ? .confirmed : .declined
    guard !grant.settled, partner.state != state else { throw Problem.conflict("This has already been answered.") }
    try tx.execute(
      """
      UPDATE funds_partner SET state = \(state), decided = \(tx.now.day), decided_by = \(actor.person)
      WHERE grant_id = \(id) AND organisation = \(city)
      """)
    try PartnerLetters.answered(city, state, grant, house, in: tx)
  }
}

/// Mail between the city that asks and those that it names.
private enum PartnerLetters {
  static func ask(_ city: OrganisationID, _ grant: Grant, _ house: House, in tx: WriteTx) throws {
    let day = tx.now.day
    let year = try Funds.find(grant.fund, in: tx).year
    for holder in distinct(try Mandates.holders(of: [city], roles: Array(FundPermissions.join.grants.keys), on: day, in: tx)) {
      let reader = Reader(language: holder.language, words: house.words)
      let names = try Organisations.names([city, grant.owner, grant.network], holder.language, on: day, in: tx)
      let values = [
        "city": names[city] ?? "", "owner": names[grant.owner] ?? "", "network": names[grant.network] ?? "", "year": "\(year)",
      ]
      let letter = Letter(
        subject: reader.t("Does {city} ask for money from the fund {year} together with {owner}?", values),
        [
          .paragraph(
            reader.t(
              "{owner} is preparing a request of {network} to the fund {year} and names {city} as a partner. Please say whether your city takes part.",
              values)), .link(reader.t("Read the request and answer"), house.address(grant.path, holder.language)),
        ])
      try Outbox.put(
        letter.mail(
          to: holder.person, holder.address, holder.language, key: "fund partner \(grant.id) \(city) \(tx.now) \(holder.person)"), in: tx)
    }
  }

  static func answered(_ city: OrganisationID, _ state: Partner.State, _ grant: Grant, _ house: House, in tx: WriteTx) throws {
    let day = tx.now.day
    for holder in distinct(try Mandates.holders(of: [grant.owner], roles: Array(FundPermissions.ask.grants.keys), on: day, in: tx)) {
      let reader = Reader(language: holder.language, words: house.words)
      let names = try Organisations.names([city, grant.network], holder.language, on: day, in: tx)
      let values = ["city": names[city] ?? "", "network": names[grant.network] ?? ""]
      let (subject, words) =
        state == .confirmed
        ? (
          reader.t("{city} takes part in your request to the fund", values),
          reader.t("{city} has confirmed that it takes part in the request of {network}.", values)
        )
        : (
          reader.t("{city} does not take part in your request to the fund", values),
          reader.t("{city} has answered that it does not take part in the request of {network}.", values)
        )
      let letter = Letter(
        subject: subject, [.paragraph(words), .link(reader.t("Open the request"), house.address(grant.path, holder.language))])
      try Outbox.put(
        letter.mail(
          to: holder.person, holder.address, holder.language,
          key: "fund partner \(state.rawValue) \(grant.id) \(city) \(tx.now) \(holder.person)"), in: tx)
    }
  }

  private static func distinct(_ holders: [Holder]) -> [Holder] {
    var seen: Set<PersonID> = []
    return holders.filter { seen.insert($0.person).inserted }
  }
}

/// Requests in which one's own city is named and has not answered.
enum PartnerWaiting {
  static let waiting = Waiting("partners of funds") { actor, _, _ in
    answering(actor).map { "SELECT count(*) FROM funds_partner p JOIN funds_grant g ON g.id = p.grant_id WHERE \(asked($0))" }
  } find: { visit, tx in
    guard let city = visit.actor.flatMap(answering) else { return [] }
    let rows = try tx.rows(
      "SELECT g.id, g.network FROM funds_partner p JOIN funds_grant g ON g.id = p.grant_id WHERE \(asked(city)) ORDER BY g.id")
    let found = try rows.map { (id: try $0("id") as RecordID, network: try $0("network") as OrganisationID) }
    let names = try Organisations.names(found.map(\.network), visit.language, on: tx.now.day, in: tx)
    return found.map { item in
      Waiting.Item(
        title: visit.t("Say whether your city takes part in a request to the fund: {network}", ["network": names[item.network] ?? ""]),
        path: "/funds/grants/\(item.id)")
    }
  }

  private static func asked(_ city: OrganisationID) -> SQL { "p.organisation = \(city) AND p.state = 'asked' AND g.settled = FALSE" }

  private static func answering(_ actor: Actor) -> OrganisationID? {
    actor.organisation.flatMap { actor.may(FundPermissions.join, on: $0) && !actor.isSecretariat ? $0 : nil }
  }
}
