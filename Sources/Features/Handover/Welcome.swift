import Core
import Directory
import Storage
import Time
import Web

/// The way into the network of somebody who has just begun to act for a city, or goes on after an election. Its five
/// steps tick themselves once they are done for real.
package struct Welcome: Sendable, Equatable {
  package enum Step: String, SQLWord, CaseIterable {
    case signedIn = "signed-in", team, page, network, charter

    var label: Phrase {
      switch self {
      case .signedIn: "Sign in"
      case .team: "Have both delegates named"
      case .page: "Update your city’s page"
      case .network: "Meet the network"
      case .charter: "Read the Charter, and ask or offer one exchange"
      }
    }
  }

  package let id: ID<Welcome>
  package let organisation: OrganisationID
  package let person: PersonID
  package let mandate: ID<Mandate>
  package let opened: Day
  package let putOff: Day?
}

package enum Welcomes {
  /// The half of the last step that nobody but the reader can say.
  private static let read = "charter-read"
  /// Rows that say that a city asked or offered an exchange, whichever room records them.
  private static let exchanges = [
    "advice.requested", "advice.answered", "discussion.started", "discussion.replied", "match.made", "visit.held",
  ]

  private static let columns: SQL = "w.id, w.organisation, w.person, w.mandate, w.opened, w.put_off"

  static func open(of organisation: OrganisationID, in tx: Tx) throws -> [Welcome] {
    try tx.rows("SELECT \(columns) FROM handover_welcome w WHERE w.organisation = \(organisation) AND w.ended IS NULL ORDER BY w.id")
      .map(Welcome.init)
  }

  /// One's own; put off or not.
  static func open(for actor: Actor, in tx: Tx) throws -> Welcome? {
    guard let own = own(actor) else { return nil }
    return try tx.row("SELECT \(columns) FROM handover_welcome w WHERE \(own) ORDER BY w.id DESC").map(Welcome.init)
  }

  private static func own(_ actor: Actor) -> SQL? {
    guard let person = actor.person, let organisation = actor.organisation else { return nil }
    return "w.person = \(person) AND w.organisation = \(organisation) AND w.ended IS NULL"
  }

  /// What stands on “for me”; nil for whoever acts for nobody.
  static func shown(to actor: Actor) -> SQL? { own(actor).map { "\($0) AND w.put_off IS NULL" } }

  /// The steps done, those kept and those just done.
  static func ticks(_ welcomes: [Welcome], in tx: Tx) throws -> [ID<Welcome>: Set<Welcome.Step>] {
    try welcomes.reduce(into: [:]) { result, welcome in result[welcome.id] = try ticks(welcome, in: tx).done }
  }

  /// - Returns: what is done, and whether the Charter was read.
  static func ticks(_ welcome: Welcome, in tx: Tx) throws -> (done: Set<Welcome.Step>, hasRead: Bool) {
    let kept: [String] = try tx.values("SELECT step FROM handover_tick WHERE welcome = \(welcome.id)")
    var done = Set(kept.compactMap { Welcome.Step(rawValue: $0) })
    let city = welcome.organisation
    if !done.contains(.signedIn), try Sessions.count(of: welcome.person, in: tx) > 0 { done.insert(.signedIn) }
    if !done.contains(.team), let city = try Coverage.of([Organisations.find(city, in: tx)], on: tx.now.day, in: tx).first,
      city.state == .covered, city.reason == .complete
    {
      done.insert(.team)
    }
    if !done.contains(.page), try recorded(["organisation.described"], city, since: welcome.opened, in: tx) { done.insert(.page) }
    if !done.contains(.network) {
      let met = try tx.count(
        """
        SELECT count(*) FROM handover_contact c WHERE c.organisation = \(city) AND c.outcome IN \(in: Contact.Outcome.met)
        AND c.day >= \(welcome.opened)
        """)
      if met > 0 { done.insert(.network) }
    }
    let hasRead = kept.contains(read)
    if hasRead, !done.contains(.charter), try recorded(exchanges, city, since: welcome.opened, in: tx) { done.insert(.charter) }
    return (done, hasRead)
  }

  private static func recorded(_ kinds: [String], _ city: OrganisationID, since day: Day, in tx: Tx) throws -> Bool {
    try tx.count(
      """
      SELECT count(*) FROM core_ledger l WHERE l.kind IN \(in: kinds) AND l.day >= \(day)
      AND (l.record = \(city.as(RecordNoun.self)) OR l.organisation = \(city)) AND \(Ledger.standing)
      """) > 0
  }

  // MARK: Its beginning

  /// A new delegate, or one who goes on after an election. What the house itself loads is no news to anybody.
  static let opening = Reaction("a new team is welcomed", to: ["mandate.opened", "mandate.confirmed"]) { row, tx in
    guard row.person != nil, let role = row.values["role"].flatMap({ Role(rawValue: $0) }), Role.deciding.contains(role) else { return }
    let mandate = try Mandates.find(ID<Mandate>(row.record.value), in: tx)
    let organisation = try Organisations.find(mandate.organisation, in: tx)
    guard organisation.kind == .city || organisation.kind == .candidate else { return }
    if row.kind == "mandate.confirmed" {
      guard let asked = mandate.asked, asked > tx.now.day.adding(days: -Elections.latest) else { return }
      let since = try tx.count("SELECT count(*) FROM handover_welcome WHERE mandate = \(mandate.id) AND opened > \(asked)")
      if since > 0 { return }
    }
    let open = try tx.count(
      """
      SELECT count(*) FROM handover_welcome WHERE person = \(mandate.person) AND organisation = \(mandate.organisation) AND ended IS NULL
      """)
    if open > 0 { return }
    let id = try tx.nextID(Welcome.self)
    try tx.execute(
      """
      INSERT INTO handover_welcome (id, organisation, person, mandate, opened)
      VALUES (\(id), \(mandate.organisation), \(mandate.person), \(mandate.id), \(tx.now.day))
      """)
    try Jobs.enqueue("handover.greeting", payload: ["welcome": "\(id)"], key: "greeting \(id)", in: tx)
  }

  static let greeting = JobKind("handover.greeting") { house, payload in
    guard let id = payload["welcome"].flatMap({ ID<Welcome>(text: $0) }) else { return }
    try await house.database.write { tx in
      guard let welcome = try tx.row("SELECT \(columns) FROM handover_welcome w WHERE w.id = \(id)").map(Welcome.init),
        let person = try? People.find(welcome.person, in: tx), let address = person.address
      else { return }
      let reader = Reader(language: person.language, words: house.words)
      let city = try Organisations.names([welcome.organisation], person.language, on: tx.now.day, in: tx)[welcome.organisation] ?? ""
      let letter = Letter(
        subject: reader.t("Welcome: five steps into the network"),
        [
          .paragraph(
            reader.t(
              "{name}, you act for {city} in the network of Educating Cities. Five steps, a quarter of an hour each, show you the way:",
              ["name": person.name, "city": city])),
          .list(Welcome.Step.allCases.map { reader.t($0.label) }),
          .link(reader.t("Begin"), house.address("/welcome", person.language)),
        ])
      try Outbox.put(letter.mail(to: person.id, address, person.language, key: "welcome \(id)"), in: tx)
    }
  }

  // MARK: What goes on

  static func readCharter(_ welcome: Welcome, in tx: WriteTx) throws { try tick(welcome, read, in: tx) }

  static func putOff(_ welcome: Welcome, in tx: WriteTx) throws {
    try tx.execute("UPDATE handover_welcome SET put_off = \(tx.now.day) WHERE id = \(welcome.id)")
  }

  private static func tick(_ welcome: Welcome, _ step: String, in tx: WriteTx) throws {
    try tx.execute(
      "INSERT INTO handover_tick (welcome, step, day) VALUES (\(welcome.id), \(step), \(tx.now.day)) ON CONFLICT (welcome, step) DO NOTHING"
    )
  }

  /// Each day: what is done is kept, and whoever has gone all the way is welcomed.
  static let job = JobKind("handover.welcome", every: .day) { house, _ in
    let open = try await house.database.read { tx in
      try tx.rows("SELECT \(columns) FROM handover_welcome w WHERE w.ended IS NULL ORDER BY w.id LIMIT 5000").map(Welcome.init)
    }
    for welcome in open {
      try await house.database.write { tx in try settle(welcome, in: tx) }
    }
  }

  /// Keeps what is done; ends it when all is, or when the mandate has ended.
  static func settle(_ welcome: Welcome, in tx: WriteTx) throws {
    let done = try ticks(welcome, in: tx).done
    for step in Welcome.Step.allCases where done.contains(step) { try tick(welcome, step.rawValue, in: tx) }
    let mandate = try Mandates.find(welcome.mandate, in: tx)
    let hasLeft = mandate.to.map { $0 <= tx.now.day } ?? false
    guard hasLeft || done.count == Welcome.Step.allCases.count else { return }
    let ended = try tx.execute("UPDATE handover_welcome SET ended = \(tx.now.day) WHERE id = \(welcome.id) AND ended IS NULL")
    guard ended > 0, !hasLeft else { return }
    // Two delegates of one team are one team.
    if try recorded(["team.welcomed"], welcome.organisation, since: tx.now.day.adding(days: -Elections.latest), in: tx) { return }
    try Ledger.record("team.welcomed", day: tx.now.day, of: welcome.organisation.as(), by: .house, in: tx)
  }

  // MARK: Meeting the network

  /// Coordinators of the networks of a city, or the secretariat where there is none.
  static func network(of city: OrganisationID, in tx: Tx) throws -> (cities: [Organisation], holders: [Holder]) {
    let day = tx.now.day
    let networks = try Organisations.networks(of: city, on: day, in: tx)
    let cities = try networks.flatMap { try Organisations.coordinators(of: $0.id, on: day, in: tx) }.filter { $0.id != city }
    let holders = try Mandates.holders(of: Set(cities.map(\.id)), roles: [.coordinator, .delegation], on: day, in: tx)
    return holders.isEmpty ? ([], try Mandates.holders(roles: [.secretariat], on: day, in: tx)) : (cities, holders)
  }

  /// A few words to those who coordinate, which is how one meets.
  static func introduce(_ words: String, _ welcome: Welcome, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let person = try People.find(welcome.person, in: tx)
    var seen: Set<PersonID> = []
    for holder in try network(of: welcome.organisation, in: tx).holders where seen.insert(holder.person).inserted {
      let reader = Reader(language: holder.language, words: house.words)
      let city = try Organisations.names([welcome.organisation], holder.language, on: tx.now.day, in: tx)[welcome.organisation] ?? ""
      let values = ["name": person.name, "city": city, "address": person.address ?? ""]
      let letter = Letter(
        subject: reader.t("{name} now acts for {city}", values),
        [
          .paragraph(reader.t("{name} has begun to act for {city} and writes to you:", values)), .paragraph(words),
          .paragraph(reader.t("Reply to {address}.", values)),
        ])
      try Outbox.put(
        letter.mail(
          to: holder.person, holder.address, holder.language, key: "introduction \(welcome.id) \(tx.now.day) \(holder.person)",
          sender: person.id), in: tx)
    }
    _ = try Contacts.insert(.introduced, on: tx.now.day, "", with: welcome.organisation, by: actor, in: tx)
  }
}

extension Welcome {
  init(_ row: Row) throws {
    id = try row("id")
    organisation = try row("organisation")
    person = try row("person")
    mandate = try row("mandate")
    opened = try row("opened")
    putOff = try row("put_off")
  }
}
