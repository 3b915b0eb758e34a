import Core
import Directory
import Storage
import Web

/// Cities of a national network that are not in the association: seen as such, and invited.
enum NetworkOnly {
  /// Between two invitations of the same city.
  static let days = 90

  static func lastInvited(_ prospect: RecordID, in tx: Tx) throws -> Day? {
    try tx.value(
      "SELECT max(l.day) FROM core_ledger l WHERE l.record = \(prospect) AND l.kind = 'prospect.invited' AND \(Ledger.standing)")
  }

  /// Writes to whoever acts for the city, and to the contacts of its prospect.
  /// - Returns: how many were written to.
  static func invite(_ city: Organisation, _ house: House, by actor: Actor, in tx: WriteTx) throws -> Int {
    try actor.require(.seesMembership, on: city.id)
    let today = tx.now.day
    guard city.kind == .city, try Organisations.standing(of: city.id, on: today, in: tx) == nil else {
      throw Problem.conflict("This city is already a member.")
    }
    guard try Application.open(of: city.id, house, in: tx) == nil else {
      throw Problem.conflict("An application of this city is already under way.")
    }
    let prospect = try prospect(of: city, by: actor, in: tx)
    if let last = try lastInvited(prospect, in: tx), last.adding(days: days) > today {
      throw Problem.conflict("This city was invited less than ninety days ago.")
    }
    let contacts = try Prospects.contacts(of: [prospect], in: tx)[prospect] ?? []
    var people: [String: (PersonID?, String, Language)] = [:]
    for contact in contacts where !contact.address.isEmpty {
      people[People.addressKey(contact.address)] = (nil, contact.address, contact.language)
    }
    for holder in try Mandates.holders(of: [city.id], roles: [.political, .technical], on: today, in: tx) {
      people[People.addressKey(holder.address)] = (holder.person, holder.address, holder.language)
    }
    guard !people.isEmpty else {
      throw Problem.conflict("Nobody in this city has an address here. Add a contact to its prospect first.")
    }
    let position = try Ledger.record("prospect.invited", day: today, of: prospect, and: city.id.as(), by: actor, in: tx)
    for (person, address, language) in people.sorted(by: { $0.key < $1.key }).map(\.value) {
      let letter = try letter(to: city, Reader(language: language, words: house.words), house, in: tx)
      try Outbox.put(letter.mail(to: person, address, language, key: "invited \(position) \(address)", sender: actor.person), in: tx)
    }
    try tx.execute(
      """
      UPDATE membership_prospect SET stage = \(Prospect.Stage.contacted), changed = \(tx.now), version = version + 1
      WHERE id = \(prospect) AND stage = \(Prospect.Stage.identified)
      """)
    try Prospects.write(
      prospect, day: today, Reader(language: .english, words: house.words).t("Invited by e-mail to join."), stage: nil, by: actor, in: tx)
    return people.count
  }

  private static func prospect(of city: Organisation, by actor: Actor, in tx: WriteTx) throws -> RecordID {
    if let known = try Prospects.of(city.id, in: tx) { return known.id }
    for known in try Prospects.named(city.name, country: city.country ?? "", in: tx) where known.organisation == nil {
      try tx.execute("UPDATE membership_prospect SET organisation = \(city.id) WHERE id = \(known.id)")
      return known.id
    }
    let network = try Organisations.networks(of: city.id, on: tx.now.day, in: tx).first { actor.may(.tendsProspects, on: $0.id) }
    return try Prospects.add(
      city: city.name, country: city.country ?? "", network: network?.id, sponsor: nil, organisation: city.id, by: actor, in: tx)
  }

  private static func letter(to city: Organisation, _ reader: Reader, _ house: House, in tx: Tx) throws -> Letter {
    let name = try Organisations.names([city.id], reader.language, on: tx.now.day, in: tx)[city.id] ?? city.name
    return Letter(
      subject: reader.t("{city} and the International Association of Educating Cities", ["city": name]),
      [
        .paragraph(
          reader.t(
            "{city} already works with the Educating Cities in its national network. We would be glad to welcome it in the international association too.",
            ["city": name])),
        .paragraph(
          reader.t(
            "Members show their work to cities of every continent, sit and vote in the General Assembly, and take part in congresses, training and exchanges."
          )),
        .link(reader.t("Who may join and what is needed"), house.address("/joining", reader.language)),
      ])
  }

  // MARK: Pages

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (groups, names, invited) = try await visit.read { tx in
      let day = tx.now.day
      let networks = try Organisations.all([.network], in: tx).filter { actor.may(.seesMembership, on: $0.id) }
      let groups = try networks.map { network in
        (network, try Organisations.networkOnly(of: network.id, on: day, in: tx).filter { actor.may(.seesMembership, on: $0.id) })
      }
      let cities = groups.flatMap(\.1)
      return (
        groups, try Organisations.names(cities.map(\.id) + networks.map(\.id), visit.language, on: day, in: tx),
        try self.invited(cities.map(\.id), in: tx)
      )
    }
    let reader = visit.reader
    let sections = groups.filter { !$0.1.isEmpty }.map { network, cities -> HTML in
      let rows = cities.map { city -> [HTML] in
        [
          "<a href=\"\(path: visit.path("/membership/\(city.slug)"))\">\(names[city.id] ?? city.name)</a>",
          .text(city.country.map { Countries.name($0, reader.language) } ?? ""),
          invited[city.id].map { Kit.shortDay($0, reader) } ?? .text(reader.t("never")),
        ]
      }
      let name = names[network.id] ?? network.name
      let columns = [reader.t("City"), reader.t("Country"), reader.t("Last invited")].map { Table.Column($0) }
      return Kit.section(name, Kit.table(Table(name, columns, rows: rows, captionShown: false), reader))
    }
    let body: HTML =
      sections.isEmpty ? Kit.empty(reader.t("Every city of a network is a member of the association."), reader) : sections.joined()
    return visit.page(reader.t("Cities in a network only"), body + Kit.helpLink("prospects", reader)) { chrome in
      chrome.indexed = false
      chrome.lead = .text(reader.t("They belong to a national network and are not members of the association. Open one to invite it."))
    }
  }

  private static func invited(_ cities: [OrganisationID], in tx: Tx) throws -> [OrganisationID: Day] {
    let found = try inPortions(cities) { portion in
      try tx.rows(
        """
        SELECT p.organisation, max(l.day) AS day FROM membership_prospect p JOIN core_ledger l ON l.record = p.id
        WHERE l.kind = 'prospect.invited' AND p.organisation IN \(in: portion) AND \(Ledger.standing) GROUP BY p.organisation
        """
      ).map { (try $0("organisation") as OrganisationID, try $0("day") as Day) }
    }
    return Dictionary(found, uniquingKeysWith: max)
  }

  static func send(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (slug, count) = try await visit.write { tx in
      let city = try MembershipPages.city(visit, actor, in: tx)
      return (city.slug, try invite(city, visit.house, by: actor, in: tx))
    }
    return visit.redirect(to: "/membership/\(slug)", done: visit.t("{count} people are invited by e-mail.", count: count))
  }
}
