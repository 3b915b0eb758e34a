import Core
import Storage
import Web

/// What the directory itself says on the page of an organisation. Each desk asks at most three questions.
enum DirectoryDesks {
  static let all = [
    Desk("directory.check", "Yearly check of our data", order: 5, show: check),
    Desk("directory.facts", "What is recorded about us", order: 10, show: facts),
    Desk("directory.people", "Who acts for us", order: 20, show: people),
    Desk("directory.use", "What we took part in", order: 70, show: use),
    Desk("directory.changes", "Last changes", order: 90, show: changes),
  ]

  private static func check(_ visit: Visit, _ actor: Actor, _ id: OrganisationID, in tx: Tx) throws -> HTML? {
    guard let organisation = try Organisations.find([id], in: tx)[id], CityCheck.isAsked(organisation) else { return nil }
    let last = try CityCheck.last(of: id, in: tx)
    let year = tx.now.day.year
    let state: HTML =
      last.map { last in
        "\(Kit.badge(last.year == year ? visit.t("Checked") : visit.t("To be checked"), last.year == year ? .good : .waiting)) \(visit.t("Last checked on")) \(Kit.day(last.day, visit.reader))."
      } ?? "\(Kit.badge(visit.t("To be checked"), .waiting)) \(visit.t("Nobody has checked it yet."))"
    guard actor.may(DirectoryPermissions.check, on: id) else { return "<p>\(state)</p>" }
    let words = visit.t("Check it now: ten minutes")
    return "<p>\(state)</p><p><a class=\"button\" href=\"\(path: visit.path("/our-city/\(organisation.slug)/check"))\">\(words)</a></p>"
  }

  private static func facts(_ visit: Visit, _ actor: Actor, _ id: OrganisationID, in tx: Tx) throws -> HTML? {
    let reader = visit.reader
    let day = tx.now.day
    let organisation = try Organisations.find(id, in: tx)
    let held = try Organisations.facts(of: id, in: tx).filter { ($0.from ?? day) <= day && ($0.to.map { $0 > day } ?? true) }
    func fact(_ name: Fact.Name) -> Fact? { held.first { $0.name == name } }
    var pairs: [(term: String, value: HTML)] = []
    if let dues = fact(.dues)?.value.flatMap(Dues.init(rawValue:)) {
      pairs.append((visit.t("Fees"), Kit.badge(visit.t(dues.label), dues == .inOrder ? .good : .late)))
    }
    if let population = fact(.population) { pairs.append((visit.t("Population"), inhabitants(population, reader))) }
    if let group = fact(.incomeGroup)?.value { pairs.append((visit.t("Fee group"), .text(group))) }
    if let site = organisation.website { pairs.append((visit.t("Its own website"), "<a href=\"\(link: site)\">\(site)</a>")) }
    return pairs.isEmpty ? nil : Kit.definitions(pairs)
  }

  static func inhabitants(_ fact: Fact, _ reader: Reader) -> HTML {
    guard let number = fact.value.flatMap({ Int($0) }) else { return .text(reader.t("unknown")) }
    let source = [fact.from.map { String($0.year) }, fact.source.isEmpty ? nil : fact.source].compactMap { $0 }.joined(separator: ", ")
    return "\(reader.number(number)) <span class=\"soft\">(\(source))</span>\(Fact.saidMark(fact.said, reader))"
  }

  private static func people(_ visit: Visit, _ actor: Actor, _ id: OrganisationID, in tx: Tx) throws -> HTML? {
    let reader = visit.reader
    let mandates = try Mandates.open(of: id, on: tx.now.day, in: tx)
    let names = try People.names(mandates.map(\.person), in: tx)
    guard let organisation = try Organisations.find([id], in: tx)[id] else { return nil }
    let city = organisation.kind == .city || organisation.kind == .candidate
    let held = Set(mandates.map(\.role))
    let missing = city ? Role.ofCities.filter { !held.contains($0) } : []
    let order = Role.allCases
    let sorted = mandates.sorted { (order.firstIndex(of: $0.role) ?? 0, $0.id) < (order.firstIndex(of: $1.role) ?? 0, $1.id) }
    var rows = sorted.map { mandate -> [HTML] in
      [
        .text(reader.t(mandate.role.label)), .text(names[mandate.person] ?? ""), TeamViews.day(mandate.from, reader),
        TeamViews.day(mandate.confirmed, reader),
      ]
    }
    rows += missing.map { [.text(reader.t($0.label)), Kit.badge(reader.t("Nobody yet"), .waiting), "", ""] }
    let coverage: HTML =
      city
      ? "<p>\(reader.t("{held} of {all} roles are filled.", ["held": String(Role.ofCities.count - missing.count), "all": String(Role.ofCities.count)]))</p>"
      : ""
    let columns = ["Role", "Name", "Since", "Confirmed"] as [Phrase]
    let table = Table(
      reader.t("Who acts now"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: .text(reader.t("Nobody acts for this organisation yet.")))
    let words = actor.may(DirectoryPermissions.mandates, on: id) ? reader.t("Invite, confirm, end") : reader.t("All about these people")
    return
      "\(coverage)\(Kit.table(table, reader))<p class=\"more\"><a href=\"\(path: visit.path("/team/\(organisation.slug)"))\">\(words)</a></p>"
  }

  /// Counts of the record, this year and last: each measure that some room brings, and everything together.
  private static func use(_ visit: Visit, _ actor: Actor, _ id: OrganisationID, in tx: Tx) throws -> HTML? {
    let reader = visit.reader
    let measures = visit.house.features.flatMap(\.measures).filter { !$0.kinds.isEmpty }
    let quiet: Set<String> = ["mandate.opened", "mandate.closed", "mandate.confirmed", "city.checked", Ledger.undone]
    let everything = visit.house.kinds.keys.filter { !quiet.contains($0) }.sorted()
    let counted =
      measures.map { Measures.Counted($0.name, kinds: $0.kinds, distinct: $0.distinct) } + [Measures.Counted("", kinds: everything)]
    let year = tx.now.day.year
    let (now, before) = (
      try Measures.figures(counted, .organisation(id), .year(year), seenBy: actor.sight, in: tx),
      try Measures.figures(counted, .organisation(id), .year(year - 1), seenBy: actor.sight, in: tx)
    )
    if now.isEmpty && before.isEmpty { return "<p>\(reader.t("Nothing is recorded for this year or the last."))</p>" }
    func number(_ count: Int?) -> HTML { count.map { .text(reader.number($0)) } ?? "–" }
    var rows = measures.filter { now[$0.name] != nil || before[$0.name] != nil }.map { measure -> [HTML] in
      [.text(reader.t(measure.label)), number(now[measure.name]), number(before[measure.name])]
    }
    rows.append([.text(reader.t("Everything recorded")), number(now[""]), number(before[""])])
    let columns = [
      Table.Column(reader.t("What")), Table.Column(String(year), numeric: true), Table.Column(String(year - 1), numeric: true),
    ]
    return Kit.table(Table(reader.t("This year and last"), columns, rows: rows, captionShown: false), reader)
  }

  private static func changes(_ visit: Visit, _ actor: Actor, _ id: OrganisationID, in tx: Tx) throws -> HTML? {
    let items = try Ledger.feed(
      FeedQuery(organisation: id, size: 10), seenBy: actor.sight, reader: visit.reader, house: visit.house, in: tx)
    if items.isEmpty { return nil }
    return Kit.timeline(
      items.map { item in
        TimelineItem(
          day: item.day, sentence: item.address.map { "<a href=\"\(path: visit.path($0))\">\(item.sentence)</a>" } ?? .text(item.sentence))
      }, visit.reader)
  }
}

extension Fact {
  /// Behind what a city says of itself: that it does, and on which day it did.
  package static func saidMark(_ day: Day?, _ reader: Reader) -> HTML {
    day.map { " · <strong>\(reader.t("said by the city on {day}", ["day": reader.day($0)]))</strong>" } ?? ""
  }
}
