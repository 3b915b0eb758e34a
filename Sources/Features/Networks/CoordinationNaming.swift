import Core
import Directory
import Storage
import Web

/// Who of a coordinating city takes the role that comes with it: said by its own delegates or by the secretariat.
enum CoordinationNaming {
  /// A delegate of a city, as a choice.
  static func value(_ city: OrganisationID, _ person: PersonID) -> String { "\(city) \(person)" }

  static func read(_ value: String) throws -> (city: OrganisationID, person: PersonID) {
    let parts = value.split(separator: " ")
    guard parts.count == 2, let city = OrganisationID(text: parts[0]), let person = PersonID(text: parts[1]) else {
      throw FieldProblem("person", "Choose one of these.")
    }
    return (city, person)
  }

  /// Political and technical delegates of these cities, city by city.
  static func choices(_ cities: [OrganisationID], _ names: [OrganisationID: String], in tx: Tx) throws -> [Choice] {
    let open = try Mandates.open(ofAll: cities, on: tx.now.day, in: tx)
    let delegates = cities.flatMap { city -> [(OrganisationID, PersonID)] in
      var seen: Set<PersonID> = []
      return (open[city] ?? []).filter { !$0.isStandIn && Role.deciding.contains($0.role) && seen.insert($0.person).inserted }
        .map { (city, $0.person) }
    }
    let people = try People.names(delegates.map(\.1), in: tx)
    return delegates.map { city, person in
      Choice(value(city, person), name: [names[city], people[person]].compactMap { $0 }.joined(separator: ": "))
    }
  }

  /// The cities that coordinate the network or will, and for which this reader names people.
  static func cities(_ coordinations: [Coordination], _ visit: Visit) -> [OrganisationID] {
    let today = visit.now.day
    return coordinations.filter { $0.to.map { $0 > today } ?? true && visit.may(DirectoryPermissions.mandates, on: $0.city) }.map(\.city)
  }

  private static func page(_ visit: Visit) async throws -> (FormPage, Space) {
    let (space, people, team) = try await visit.read { tx -> (Space, [Choice], String) in
      let space = try Space.find(visit, in: tx)
      let ours = cities(try Organisations.coordinations(of: [space.network.id], in: tx), visit)
      if ours.isEmpty { throw Problem.forbidden(DirectoryPermissions.mandates.label) }
      let people = try choices(ours, try Organisations.names(ours, visit.language, on: tx.now.day, in: tx), in: tx)
      return (space, people, people.isEmpty ? "/team/\(try Organisations.find(ours[0], in: tx).slug)" : "")
    }
    var page = FormPage(
      title: visit.t("Say who takes the role"),
      form: Form([
        .choice(
          "person", "Who takes the role", people, required: true, help: "A political or technical delegate of the coordinating city."),
        .text(
          "evidence", "Named by", limit: 200, help: "The decision or the person behind it, such as: letter of the mayor, 25 March 2021."),
      ]),
      path: "\(space.path(.coordination))/person", submit: "Give the role",
      lead: visit.t("The person with this role runs the network for your city: its space, its plan, its working groups."),
      after: Kit.helpLink("network-space", visit.reader), breadcrumb: space.breadcrumb(visit, .coordination, inside: true))
    if people.isEmpty {
      page.instead = Kit.empty(
        visit.t("Nobody acts for the coordinating city yet. Invite its delegates first."),
        next: Link(visit.t("Who acts for the city"), visit.path(team)), visit.reader)
    }
    return (page, space)
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit).0.shown(visit) }

  static func name(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, space) = try await page(visit)
    return try await page.sent(visit, done: visit.t("The role is given, and the person is told.")) { filled, tx in
      let (city, person) = try read(filled.string("person"))
      try Coordinations.name(
        person, of: space.network, for: city, evidence: filled.string("evidence"), visit.house, by: actor, in: tx)
      return space.path(.coordination)
    }
  }

  // MARK: What waits

  /// Coordinations of a city, today's and those to come, for which nobody has the role.
  static func unnamed(_ city: OrganisationID, _ day: Day) -> SQL {
    """
    directory_membership m JOIN directory_organisation n ON n.id = m.network
    WHERE m.member = \(city) AND m.role = 'coordinator' AND (m.to_day IS NULL OR m.to_day > \(day))
    AND NOT EXISTS (SELECT 1 FROM directory_mandate d WHERE d.organisation = m.member AND (d.to_day IS NULL OR d.to_day > \(day))
      AND d.role = CASE n.kind WHEN 'delegation' THEN 'delegation' ELSE 'coordinator' END)
    """
  }

  private static func city(_ actor: Actor) -> OrganisationID? {
    actor.organisation.flatMap { actor.may(DirectoryPermissions.mandates, on: $0) ? $0 : nil }
  }

  static let waiting = Waiting("coordination") { actor, _, now in
    city(actor).map { "SELECT count(*) FROM \(unnamed($0, now.day))" }
  } find: { visit, tx in
    guard let city = visit.actor.flatMap({ city($0) }) else { return [] }
    let rows = try tx.rows("SELECT n.id, n.slug, m.from_day FROM \(unnamed(city, tx.now.day)) ORDER BY m.id")
    let ids: [OrganisationID] = try rows.map { try $0("id") }
    let names = try Organisations.names(ids, visit.language, on: tx.now.day, in: tx)
    return try zip(rows, ids).map { row, id in
      Waiting.Item(
        title: visit.t("Say who coordinates {network} for your city", ["network": names[id] ?? ""]),
        path: "/networks/\(try row("slug") as String)/space/coordination/person", due: try row("from_day", as: Day?.self))
    }
  }
}

/// Mails about the coordination of a network.
enum CoordinationLetters {
  /// To the political delegates of the new city, or whoever else decides for it: who takes the role?
  /// - Returns: how many were written to.
  static func asked(_ network: Organisation, _ city: OrganisationID, from day: Day, _ house: House, in tx: WriteTx) throws -> Int {
    let holders = try Mandates.holders(of: [city], roles: Role.deciding, on: tx.now.day, in: tx)
    let political = holders.filter { $0.role == .political }
    var seen: Set<PersonID> = []
    for holder in political.isEmpty ? holders : political where seen.insert(holder.person).inserted {
      try write(network, city, from: day, to: holder.person, holder.address, holder.language, house, in: tx) { reader, values in
        (
          reader.t("{city} coordinates {network} from {day}: who takes the role?", values),
          reader.t(
            "It has been decided that {city} will coordinate {network} from {day}. Please say who in your city takes the role: until then nobody can act for the network.",
            values),
          reader.t("Say who takes the role"), "/networks/\(network.slug)/space/coordination/person"
        )
      }
    }
    return seen.count
  }

  /// To whoever got the role from somebody else.
  static func named(_ mandate: Mandate, _ network: Organisation, _ house: House, in tx: WriteTx) throws {
    let person = try People.find(mandate.person, in: tx)
    guard let address = person.address else { return }
    try write(
      network, mandate.organisation, from: mandate.from ?? tx.now.day, to: person.id, address, person.language, house, in: tx
    ) { reader, values in
      (
        reader.t("You coordinate {network} for {city}", values),
        reader.t("From {day} you have the role that comes with the coordination of {network} by {city}.", values),
        reader.t("Open the space of the network"), "/networks/\(network.slug)/space"
      )
    }
  }

  private static func write(
    _ network: Organisation, _ city: OrganisationID, from day: Day, to person: PersonID, _ address: String, _ language: Language,
    _ house: House, in tx: WriteTx, _ words: (Reader, [String: String]) -> (subject: String, said: String, link: String, path: String)
  ) throws {
    let reader = Reader(language: language, words: house.words)
    let names = try Organisations.names([network.id, city], language, on: tx.now.day, in: tx)
    let values = ["network": names[network.id] ?? network.name, "city": names[city] ?? "", "day": reader.day(day)]
    let (subject, said, link, path) = words(reader, values)
    let letter = Letter(subject: subject, [.paragraph(said), .link(link, house.address(path, language))])
    try Outbox.put(letter.mail(to: person, address, language), in: tx)
  }
}
