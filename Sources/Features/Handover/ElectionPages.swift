import Core
import Directory
import Storage
import Time
import Web

/// The election calendar: what comes, what was, what was proposed.
enum ElectionPages {
  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (coming, past, proposed, names) = try await visit.read { tx in
      // Coordinators see those of the countries that they serve.
      let reach = actor.may(HandoverPermissions.enterElections) ? nil : try self.countries(actor, in: tx)
      let coming = try Elections.entered(from: tx.now.day, in: tx).filter { reach?.contains($0.country) ?? true }
      let past = try Elections.past(before: tx.now.day, in: tx).filter { reach?.contains($0.country) ?? true }
      let proposed = try Elections.proposed(by: actor, in: tx)
      let ids = (coming + past + proposed).flatMap { $0.cities + [$0.proposedFor].compactMap { $0 } }
      return (coming, past, proposed, try Organisations.names(ids, visit.language, on: tx.now.day, in: tx))
    }
    let reader = visit.reader
    let enters = actor.may(HandoverPermissions.enterElections)
    var body: HTML = """
      <p>\(reader.t("Sixty days before an election the team of each city is told to prepare its hand-over. From the day after, its mandates need confirming."))</p>
      <div class="actions"><a class="button main" href="\(path: visit.path("/elections/new"))">\(enters ? reader.t("Enter an election") : reader.t("Propose an election"))</a>
      """
    if enters { body += " <a class=\"button\" href=\"\(path: visit.path("/elections/import"))\">\(reader.t("Enter a table"))</a>" }
    body += "</div>"
    if !proposed.isEmpty { body += table(reader.t("Proposals"), proposed, names, visit, acts: enters ? .decide : .none) }
    body += table(reader.t("To come"), coming, names, visit, acts: enters ? .remove : .none)
    if !past.isEmpty { body += table(reader.t("Past"), past, names, visit, acts: enters ? .remove : .none) }
    return visit.page(reader.t("Elections"), body + Kit.helpLink("teams", reader)) { $0.indexed = false }
  }

  private enum Acts { case none, decide, remove }

  private static func table(
    _ caption: String, _ elections: [Election], _ names: [OrganisationID: String], _ visit: Visit, acts: Acts
  ) -> HTML {
    let reader = visit.reader
    var columns: [Table.Column] = [
      .init(reader.t("Day")), .init(reader.t("Country")), .init(reader.t("Cities")), .init(reader.t("Source")),
    ]
    if acts == .decide { columns.append(.init(reader.t("Proposed by"))) }
    if acts != .none { columns.append(.init(reader.t("What to do"))) }
    let rows = elections.map { election -> [HTML] in
      let cities = election.whole ? reader.t("All member cities") : reader.list(election.cities.compactMap { names[$0] })
      var cells: [HTML] = [
        Kit.day(election.day, reader), .text(Countries.name(election.country, visit.language)), .text(cities), .text(election.source),
      ]
      let detail = "\(Countries.name(election.country, visit.language)), \(reader.day(election.day))"
      func button(_ label: String, _ what: String, _ tone: ButtonTone) -> HTML {
        Kit.button(label, action: visit.path("/elections/\(election.id)/\(what)"), tone: tone, detail: detail, reader)
      }
      switch acts {
      case .none: break
      case .decide:
        cells.append(.text(election.proposedFor.flatMap { names[$0] } ?? ""))
        cells.append("\(button(reader.t("Enter it"), "acceptance", .plain)) \(button(reader.t("Refuse"), "refusal", .quiet))")
      case .remove: cells.append(button(reader.t("Remove"), "removal", .quiet))
      }
      return cells
    }
    let empty = Kit.empty(reader.t("No election has been entered. Dates come from public sources, one by one."), reader)
    return Kit.table(Table(caption, columns, rows: rows, empty: "<h2>\(caption)</h2>\(empty)"), reader)
  }

  // MARK: Entering one

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor).shown(visit) }

  static func enter(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let done =
      actor.may(HandoverPermissions.enterElections)
      ? visit.t("The election is in the calendar.") : visit.t("The secretariat will look at your proposal.")
    return try await page(visit, actor).sent(visit, done: done) { filled, tx in
      guard let day = filled.day("day") else { throw Problem.malformed }
      let country = filled.string("country")
      let named = filled.string("cities").split { $0.isNewline || $0 == "|" || $0 == ";" }.map { String($0).trimmed }.filter { !$0.isEmpty }
      let cities = try named.map { try city($0, in: country, in: tx) }
      try Elections.enter(ElectionInput(country: country, day: day, cities: cities, source: filled.string("source")), by: actor, in: tx)
      return "/elections"
    }
  }

  /// By the last part of its address or its name.
  static func city(_ named: String, in country: String, in tx: Tx) throws -> OrganisationID {
    let bySlug = try? Organisations.find(slug: named.lowercased(), in: tx)
    let found = try [bySlug].compactMap { $0 } + Organisations.named(named, country: country, in: tx)
    guard let first = found.first(where: { $0.country == country }) else {
      throw FieldProblem("cities", "No city of this country is called “{name}”.", ["name": Election.cut(named, 60)])
    }
    return first.id
  }

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let language = visit.language
    let countries = try await visit.read { tx in try self.countries(actor, in: tx) }
    let choices = countries.map { Choice($0, name: Countries.name($0, language)) }.sorted { left, right in
      Countries.name(left.value, language) < Countries.name(right.value, language)
    }
    let enters = actor.may(HandoverPermissions.enterElections)
    return FormPage(
      title: enters ? visit.t("Enter an election") : visit.t("Propose an election"),
      form: Form([
        .choice("country", "Country", choices, required: true), .day("day", "Day of the election", required: true),
        .area(
          "cities", "Only these cities", limit: 10_000, rows: 4,
          help: "One per line. Leave it empty if all member cities of the country vote that day."),
        .text(
          "source", "Source", required: true, limit: 300,
          help: "Where this date can be found, for example the address of the official announcement."),
      ]),
      path: "/elections", submit: enters ? "Enter the election" : "Propose", after: Kit.helpLink("teams", visit.reader),
      breadcrumb: [Link(visit.t("Elections"), visit.path("/elections"))])
  }

  /// Those with member cities; for coordinators, those of the cities they serve.
  private static func countries(_ actor: Actor, in tx: Tx) throws -> Set<String> {
    if actor.may(HandoverPermissions.enterElections) { return Set(try Organisations.membersByCountry(on: tx.now.day, in: tx).keys) }
    return Set(try Organisations.find(actor.network, in: tx).values.filter { $0.kind == .city }.compactMap(\.country))
  }

  // MARK: Deciding

  static func accept(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, visit.t("The election is in the calendar.")) { id, tx in try Elections.accept(id, by: actor, in: tx) }
  }
  static func refuse(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, visit.t("The proposal is refused.")) { id, tx in try Elections.refuse(id, by: actor, in: tx) }
  }
  static func remove(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, visit.t("The election is removed from the calendar.")) { id, tx in try Elections.remove(id, by: actor, in: tx) }
  }

  private static func change(
    _ visit: Visit, _ done: String, _ verb: @Sendable @escaping (RecordID, WriteTx) throws -> Void
  ) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try verb(id, tx) }
    return visit.redirect(to: "/elections", done: done)
  }
}
