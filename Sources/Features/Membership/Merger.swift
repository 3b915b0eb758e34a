import Core
import Directory
import Storage
import Web

/// A municipality that became part of another one. Its membership ends that day; its page, its past and what it owes stay its own, and
/// both pages say where it went.
struct Merger: Sendable {
  let position: Int64
  let last: Int64
  let city: OrganisationID
  let successor: OrganisationID
  let day: Day

  /// The city that is meant by a name, with its country in brackets where several have it.
  static func successor(named typed: String, of city: OrganisationID, on day: Day, in tx: Tx) throws -> OrganisationID {
    let (name, country) = TypedCity.read(typed)
    guard !name.isEmpty else { throw FieldProblem("successor", "Fill this in.") }
    let found = try Organisations.named(name, country: country, in: tx).filter { $0.kind == .city && $0.id != city }
    guard let one = found.first else { throw FieldProblem("successor", "No other city has this name.") }
    if found.count > 1 {
      throw FieldProblem("successor", "Several cities have this name. Add the country in brackets, such as: Lagoa (PT).")
    }
    // Two that name each other would both be part of nothing.
    if let onward = try of(one.id, in: tx), onward.day <= day {
      throw FieldProblem("successor", "This city has merged into another one itself. Name that one.")
    }
    return one.id
  }

  /// Ends the membership of a city and its places in networks: a municipality that is no more sits nowhere.
  /// - Returns: the position in the ledger.
  static func merge(_ city: OrganisationID, into successor: OrganisationID, on day: Day, by actor: Actor, in tx: WriteTx) throws -> Int64 {
    let position = try Organisations.leave(city, on: day, by: actor, in: tx)
    let ties: [OrganisationID] = try tx.values(
      """
      SELECT m.network FROM directory_membership m WHERE m.member = \(city) AND m.role = 'member'
      AND \(Organisations.holds("m", on: day)) ORDER BY m.network
      """)
    for network in ties { try Organisations.untie(city, from: network, on: day, by: actor, in: tx) }
    try tx.execute(
      """
      INSERT INTO membership_merger (position, organisation, successor, day, last_position)
      VALUES (\(position), \(city), \(successor), \(day), \(try tx.position()))
      """)
    return position
  }

  /// It was a mistake: the city belongs to its networks again.
  static func takeBack(_ position: Int64, by actor: Actor, in tx: WriteTx) throws {
    guard let merger = try tx.row("SELECT \(columns) FROM membership_merger m WHERE m.position = \(position)").map(Merger.init) else {
      return
    }
    try Organisations.takeBackUntying(of: merger.city, after: position, until: merger.last, by: actor, in: tx)
    try tx.execute("DELETE FROM membership_merger WHERE position = \(position)")
  }

  private static let columns: SQL = "m.position, m.last_position, m.organisation, m.successor, m.day"

  /// Networks to which it belonged until that day.
  private func networks(in tx: Tx) throws -> [OrganisationID] {
    try tx.values(
      """
      SELECT l.second FROM core_ledger l WHERE l.record = \(city) AND l.kind = 'network.left' AND l.position > \(position)
      AND l.position <= \(last) AND \(Ledger.standing) ORDER BY l.position
      """)
  }

  /// Where a city went, unless it is a member again.
  static func of(_ city: OrganisationID, in tx: Tx) throws -> Merger? { try around(city, in: tx).gone }

  /// What a city became part of, unless it is a member again, and what became part of it, in that order. One query where there is nothing.
  static func around(_ city: OrganisationID, in tx: Tx) throws -> (gone: Merger?, came: [Merger]) {
    let all = try tx.rows(
      """
      SELECT \(columns) FROM membership_merger m WHERE m.organisation = \(city) OR m.successor = \(city)
      ORDER BY m.day, m.position LIMIT 100
      """
    ).map(Merger.init)
    let gone = try all.last { $0.city == city }.flatMap { merger in
      try Organisations.standing(of: city, on: tx.now.day, in: tx) == nil ? merger : nil
    }
    return (gone, all.filter { $0.successor == city })
  }

  /// On the page of a city: what it became part of, and what became part of it.
  static let inset = Inset("city") { slug, visit, tx in
    guard let city = try slug.map({ try Organisations.find(slug: $0, in: tx) }) else { return nil }
    let (gone, came) = try around(city.id, in: tx)
    if gone == nil && came.isEmpty { return nil }
    let sentences = try ([gone].compactMap { $0 } + came).map { try sentence($0, seenFrom: city.id, visit, in: tx) }
    return Kit.section(visit.t("Merged municipalities"), "<ul>\(sentences.map { "<li>\($0)</li>" as HTML })</ul>")
  }

  /// With a link to the other one.
  static func sentence(_ merger: Merger, seenFrom city: OrganisationID, _ visit: Visit, in tx: Tx) throws -> HTML {
    let reader = visit.reader
    let other = try Organisations.find(merger.city == city ? merger.successor : merger.city, in: tx)
    let name = try Organisations.names([other.id], reader.language, on: tx.now.day, in: tx)[other.id] ?? other.name
    let words =
      merger.city == city
      ? reader.t("Part of another city since {day}:", ["day": reader.day(merger.day)])
      : reader.t("Part of this city since {day}:", ["day": reader.day(merger.day)])
    return "\(words) <a href=\"\(path: visit.path(other.path))\">\(name)</a>"
  }

  /// For the secretariat, on the page of the membership: what a merger does not do by itself, since people decide it.
  static func tasks(_ merger: Merger, _ visit: Visit, in tx: Tx) throws -> HTML {
    let reader = visit.reader
    let day = tx.now.day
    let successor = try Organisations.find(merger.successor, in: tx)
    let held = Set(try Organisations.networks(of: successor.id, on: day, in: tx).map(\.id))
    let missing = try merger.networks(in: tx).filter { !held.contains($0) }
    let names = try Organisations.names(missing + [successor.id], reader.language, on: day, in: tx)
    let city = names[successor.id] ?? successor.name
    var items: [HTML] = []
    if try Organisations.standing(of: successor.id, on: day, in: tx) == nil {
      items.append(
        link(reader.t("{city} is no member: admit it, if the membership continues", ["city": city]), "/membership/\(successor.slug)", visit)
      )
    }
    items.append(link(reader.t("Invite the people who act for {city} now", ["city": city]), "/team/\(successor.slug)", visit))
    items.append(
      link(reader.t("State how many inhabitants {city} has now", ["city": city]), "/organisations/\(successor.slug)/editing", visit))
    if !missing.isEmpty {
      let all = reader.list(missing.compactMap { names[$0] })
      items.append(
        link(
          reader.t("{city} does not belong to these networks yet: {networks}", ["city": city, "networks": all]),
          "/organisations/\(successor.slug)/editing", visit))
    }
    return Kit.section(reader.t("What remains to be done"), "<ul>\(items.map { "<li>\($0)</li>" as HTML })</ul>")
  }

  private static func link(_ words: String, _ path: String, _ visit: Visit) -> HTML { "<a href=\"\(path: visit.path(path))\">\(words)</a>" }
}

extension Merger {
  init(_ row: Row) throws {
    position = try row("position")
    last = try row("last_position")
    city = try row("organisation")
    successor = try row("successor")
    day = try row("day")
  }
}

/// A city as somebody types it.
enum TypedCity {
  /// `Lagoa (PT)`: its name, and its country where brackets name one.
  static func read(_ typed: String) -> (name: String, country: String?) {
    let name = typed.split(separator: "(", maxSplits: 1).first.map { String($0).trimmed } ?? typed
    let country = typed.contains("(") ? String(typed.suffix(3).prefix(2)).uppercased() : nil
    return (name, country.flatMap { Countries.exists($0) ? $0 : nil })
  }
}
