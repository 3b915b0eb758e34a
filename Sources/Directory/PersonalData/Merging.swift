import Core
import Storage
import Web

/// Two accounts of one person become one.
package enum Merging {
  /// People who may be the same: the same name whatever its marks, or nearly the same address.
  package static func doubles(in tx: Tx) throws -> [[Person]] {
    let people = try tx.rows("SELECT \(People.columns) FROM directory_person p WHERE NOT p.erased ORDER BY p.sort_name, p.id").map(
      Person.init)
    var groups: [String: [Person]] = [:]
    for person in people {
      groups["name \(NameKey.of(person.name))", default: []].append(person)
      if let address = person.address { groups["address \(bare(address))", default: []].append(person) }
    }
    var seen: Set<Set<PersonID>> = []
    let found = groups.values.filter { $0.count > 1 && seen.insert(Set($0.map(\.id))).inserted }
    return Array(found.sorted { ($0[0].name, $0[0].id) < ($1[0].name, $1[0].id) }.prefix(100))
  }

  /// Dots and what follows a plus are the same mailbox with many providers.
  private static func bare(_ address: String) -> String {
    let halves = People.addressKey(address).split(separator: "@", maxSplits: 1)
    guard halves.count == 2 else { return address }
    let local = halves[0].prefix { $0 != "+" }.filter { $0 != "." }
    return "\(local)@\(halves[1])"
  }

  package struct Moving: Sendable {
    package let label: Phrase
    package let rows: Int
  }

  /// What each room holds of the double, and so would move.
  package static func preview(_ double: PersonID, _ house: House, in tx: Tx) throws -> [Moving] {
    try house.features.flatMap(\.holdings).map { Moving(label: $0.label, rows: try $0.read(double, tx).count) }
  }

  /// Accounts that became this one, and those that had become them.
  static func merged(into kept: PersonID, in tx: Tx) throws -> [PersonID] {
    let rows = try tx.rows("SELECT record, second FROM core_ledger WHERE kind = 'person.merged'").map { row in
      (kept: PersonID(try row("record") as Int64), double: PersonID(try row("second") as Int64))
    }
    var (found, next): ([PersonID], [PersonID]) = ([], [kept])
    while let one = next.popLast() {
      let doubles = rows.filter { $0.kept == one && !found.contains($0.double) }.map(\.double)
      found += doubles
      next += doubles
    }
    return found
  }

  /// One transaction: everything moves, then the double is an erased account. Not in the file of erasures, as long as the one that
  /// stays is not erased: after a restore from before, both accounts are there again and lose nothing.
  package static func merge(_ double: PersonID, into kept: PersonID, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(DirectoryPermissions.people)
    guard double != kept else { throw Problem.notFound }
    guard try !People.find(double, in: tx).erased, try !People.find(kept, in: tx).erased else {
      throw Problem.conflict("One of these accounts was erased or merged in the meantime.")
    }
    guard actor.person != double else {
      throw Problem.conflict("The account you are signed in with would be removed. Keep that one instead.")
    }
    for holding in house.features.flatMap(\.holdings) { try holding.merge(double, kept, tx) }
    let name = Reader(language: .english, words: house.words).t("a former user")
    try People.blank(double, name: name, in: tx)
    try tx.execute("UPDATE directory_person SET ended_day = NULL WHERE id = \(kept)")
    try Ledger.record("person.merged", day: tx.now.day, of: kept.as(), and: double.as(), by: actor, in: tx)
  }
}

enum MergingPages {
  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (groups, mandates, names) = try await visit.read { tx in
      let groups = try Merging.doubles(in: tx)
      let mandates = try Mandates.open(of: groups.flatMap { $0 }.map(\.id), on: tx.now.day, in: tx)
      return (
        groups, mandates,
        try Organisations.names(mandates.values.flatMap { $0 }.map(\.organisation), visit.language, on: tx.now.day, in: tx)
      )
    }
    let reader = visit.reader
    let rows = groups.flatMap { group -> [[HTML]] in
      let kept = group[0]
      return group.dropFirst().map { other in
        [
          who(kept, mandates, names, visit), who(other, mandates, names, visit),
          "<a class=\"button\" href=\"\(path: visit.path("/people/\(kept.id)/merging/\(other.id)"))\">\(reader.t("Compare"))<span class=\"aloud\"> \(other.name)</span></a>",
        ]
      }
    }
    let table = Table(
      reader.t("Perhaps the same person"), [.init(reader.t("Account")), .init(reader.t("Another account")), .init(reader.t("What to do"))],
      rows: rows, captionShown: false, empty: Kit.empty(reader.t("No two accounts seem to belong to the same person."), reader))
    return visit.page(visit.t("Perhaps the same person"), Kit.table(table, reader) + Kit.helpLink("personal-data", reader)) { chrome in
      chrome.breadcrumb = [Link(reader.t("People"), visit.path("/people"))]
      chrome.lead = .text(reader.t("The same name, or nearly the same address. Names can be alike: compare before you merge."))
    }
  }

  private static func who(
    _ person: Person, _ mandates: [PersonID: [Mandate]], _ names: [OrganisationID: String], _ visit: Visit
  ) -> HTML {
    let acts = (mandates[person.id] ?? []).map { "\(visit.t($0.role.label)), \(names[$0.organisation] ?? "")" }
    let lines = ([person.address ?? ""] + acts).filter { !$0.isEmpty }.map { "<br><span class=\"soft\">\($0)</span>" as HTML }
    return "<a href=\"\(path: visit.path("/people/\(person.id)"))\">\(person.name)</a>\(lines)"
  }

  private static func ids(_ visit: Visit) throws -> (kept: PersonID, double: PersonID) {
    guard let kept = PersonID(text: visit.parameter("id")), let double = PersonID(text: visit.parameter("double")), kept != double else {
      throw Problem.notFound
    }
    return (kept, double)
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (kept, double) = try ids(visit)
    let house = visit.house
    let (people, moving, mandates, names) = try await visit.read { tx in
      let people = [try People.find(kept, in: tx), try People.find(double, in: tx)]
      guard people.allSatisfy({ !$0.erased }) else { throw Problem.notFound }
      let mandates = try Mandates.open(of: [kept, double], on: tx.now.day, in: tx)
      return (
        people, try Merging.preview(double, house, in: tx), mandates,
        try Organisations.names(mandates.values.flatMap { $0 }.map(\.organisation), visit.language, on: tx.now.day, in: tx)
      )
    }
    let reader = visit.reader
    let rows = moving.filter { $0.rows > 0 }.map { [.text(reader.t($0.label)), .text(reader.number($0.rows))] as [HTML] }
    let table = Kit.table(
      Table(reader.t("What would move"), [.init(reader.t("What")), .init(reader.t("Items"), numeric: true)], rows: rows), reader)
    let body: HTML = """
      <div class="beside"><section><h3>\(reader.t("Is kept"))</h3><p>\(who(people[0], mandates, names, visit))</p></section>
      <section><h3>\(reader.t("Is removed"))</h3><p>\(who(people[1], mandates, names, visit))</p></section></div>
      \(table)
      <p>\(reader.t("Name, address, language and password are those of the account that is kept. This cannot be undone."))</p>
      <div class="actions">\(Kit.button(reader.t("Merge the accounts"), action: visit.path("/people/\(kept)/merging/\(double)"), tone: .danger, reader))
      <a class="button" href="\(path: visit.path("/people/\(double)/merging/\(kept)"))">\(reader.t("Keep the other account"))</a></div>
      """
    return visit.page(visit.t("Two accounts of one person"), body) { chrome in
      chrome.breadcrumb = [
        Link(reader.t("People"), visit.path("/people")), Link(reader.t("Perhaps the same person"), visit.path("/people/doubles")),
      ]
    }
  }

  static func merge(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (kept, double) = try ids(visit)
    let house = visit.house
    try await visit.write { tx in try Merging.merge(double, into: kept, house, by: actor, in: tx) }
    return visit.redirect(to: "/people/\(kept)", done: visit.t("The two accounts are merged."))
  }
}
