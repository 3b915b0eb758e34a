import Core
import Storage
import Web

/// The table of cities that coordinators, the delegation and the secretariat look after.
enum CitiesDeskPages {
  private static let parameters = ["network", "country", "standing", "dues", "roles", "sign", "checked"]

  private static func query(_ asked: Fields) -> CitiesDesk.Query {
    var query = CitiesDesk.Query()
    query.network = asked["network"].flatMap { OrganisationID(text: $0) }
    query.country = asked["country"].flatMap { Countries.exists($0) ? $0 : nil }
    query.standing = asked["standing"].flatMap { word in standings.contains { $0.0 == word } ? word : nil }
    query.dues = asked["dues"].flatMap(Dues.init(rawValue:))
    query.roles = asked["roles"].flatMap(CitiesDesk.Query.Roles.init(rawValue:))
    query.sign = asked["sign"].flatMap(CitiesDesk.Query.Sign.init(rawValue:))
    query.checked = asked["checked"].flatMap { ["yes": true, "no": false][$0] }
    query.page = min(max(Int(asked["page"] ?? "") ?? 1, 1), 10_000)
    return query
  }

  private static let standings: [(String, Phrase)] =
    Standing.allCases.map { ($0.rawValue, $0.label) } + [("candidate", "Candidate city"), ("former", "Former member")]

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let query = query(visit.request.query)
    let language = visit.language
    let (page, networks) = try await visit.read { tx in
      (
        try CitiesDesk.find(query, by: actor, visit.house, language: language, in: tx),
        try Organisations.all([.network, .delegation], in: tx).filter { actor.isSecretariat || actor.network.contains($0.id) }
      )
    }
    let reader = visit.reader
    let title = actor.isSecretariat ? visit.t("How cities are doing") : visit.t("How our cities are doing")
    let kept = Fields(visit.request.query.pairs.filter { parameters.contains($0.name) && !$0.value.isEmpty })
    let suffix = kept.isEmpty ? "" : "?\(kept.encoded)"
    let files: HTML = """
      <p class="take-away no-print">\(reader.t("Download this table:")) <a href="\(path: visit.path("/cities-desk.csv\(suffix)"))">CSV</a> \
      <a href="\(path: visit.path("/cities-desk.xlsx\(suffix)"))">\(reader.t("Spreadsheet"))</a></p>
      """
    let pages = Kit.pagination(PageOf(page: query.page, count: page.count), reader) { number in
      visit.path("/cities-desk?\(Fields(kept.pairs + [(name: "page", value: String(number))]).encoded)")
    }
    let body: HTML = "\(filters(query, page, networks, visit))\(table(page, visit))\(pages)\(files)\(Kit.helpLink("our-city", reader))"
    return visit.page(title, body) { $0.indexed = false }
  }

  private static func filters(_ query: CitiesDesk.Query, _ page: CitiesDesk.Page, _ networks: [Organisation], _ visit: Visit) -> HTML {
    let reader = visit.reader
    typealias Choices = [(value: String, label: String, count: Int?)]
    let countries: Choices = Countries.named(page.countries, reader.language).map { ($0.code, $0.name, nil) }
    var facets: [Facet] = []
    if networks.count > 1 {
      facets.append(
        Facet(
          "network", reader.t("Network"), networks.map { ("\($0.id)", $0.code ?? $0.name, nil) }, chosen: query.network.map { "\($0)" }))
    }
    if countries.count > 1 { facets.append(Facet("country", reader.t("Country"), countries, chosen: query.country)) }
    facets += [
      Facet("standing", reader.t("Standing"), standings.map { ($0.0, reader.t($0.1), nil) }, chosen: query.standing),
      Facet("dues", reader.t("Fees"), Dues.allCases.map { ($0.rawValue, reader.t($0.label), nil) }, chosen: query.dues?.rawValue),
      Facet(
        "roles", reader.t("Roles"),
        [
          ("all", reader.t("All filled"), nil), ("some", reader.t("Some vacant"), nil),
          ("none", reader.t("All vacant"), nil),
        ],
        chosen: query.roles?.rawValue),
      Facet(
        "sign", reader.t("Last activity"),
        [("recent", reader.t("Within a year"), nil), ("old", reader.t("Longer ago"), nil), ("never", reader.t("Never"), nil)],
        chosen: query.sign?.rawValue),
      Facet(
        "checked", reader.t("Checked its data this year"), [("yes", reader.t("Yes"), nil), ("no", reader.t("Not yet"), nil)],
        chosen: query.checked.map { $0 ? "yes" : "no" }),
    ]
    return Kit.facets(facets, action: visit.path("/cities-desk"), reader)
  }

  private static func table(_ page: CitiesDesk.Page, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let counts = visit.house.features.flatMap(\.deskCounts)
    let rows = page.lines.map { line -> [HTML] in
      var cells: [HTML] = [
        "<a href=\"\(path: visit.path("/our-city/\(line.slug)"))\">\(line.name)</a>",
        .text(line.country.map { Countries.name($0, reader.language) } ?? ""), .text(reader.t(standing(line))),
        line.dues.map { Kit.badge(reader.t($0.label), $0 == .inOrder ? .good : .late) } ?? .text(reader.t("unknown")),
        roles(line, reader), line.seen.map { Kit.shortDay($0, reader) } ?? .text(reader.t("never")),
        line.checked.map { Kit.shortDay($0, reader) } ?? .text(reader.t("not yet")),
      ]
      cells += counts.map { count in .text(line.counts[count.name].map { reader.number($0) } ?? "–") }
      return cells
    }
    var columns = (["City", "Country", "Standing", "Fees", "Roles", "Last activity", "Data checked"] as [Phrase]).map {
      Table.Column(reader.t($0))
    }
    columns += counts.map { Table.Column(reader.t($0.label), numeric: true) }
    let none = Kit.empty(reader.t("No city matches."), next: Link(reader.t("Show all"), visit.path("/cities-desk")), reader)
    return Kit.table(Table(reader.t("Cities"), columns, rows: rows, captionShown: false, empty: none), reader)
  }

  private static func standing(_ line: CitiesDesk.Line) -> Phrase {
    line.standing?.label ?? (line.kind == .candidate ? line.kind.label : "Former member")
  }

  private static func roles(_ line: CitiesDesk.Line, _ reader: Reader) -> HTML {
    let missing = Role.ofCities.filter { !line.roles.contains($0) }
    let share = "\(Role.ofCities.count - missing.count)/\(Role.ofCities.count)"
    if missing.isEmpty { return .text(share) }
    return
      "\(share) <span class=\"soft\">\(reader.t("without: {roles}", ["roles": reader.list(missing.map { reader.t($0.label) })]))</span>"
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, actor, .csv) }
  static func xlsx(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, actor, .xlsx) }

  /// The same rows as the page, all of them.
  private static func sheet(_ visit: Visit, _ actor: Actor, _ format: Sheet.Format) async throws -> Answer {
    var query = query(visit.request.query)
    query.page = 1
    query.size = 20_000
    let (asked, language, reader) = (query, visit.language, visit.reader)
    let page = try await visit.read { tx in try CitiesDesk.find(asked, by: actor, visit.house, language: language, in: tx) }
    let counts = visit.house.features.flatMap(\.deskCounts)
    let columns = ["City", "Country", "Standing", "Fees", "Last activity", "Data checked"] as [Phrase]
    let rows = page.lines.map { line -> [Sheet.Cell] in
      let start: [Sheet.Cell] = [
        .text(line.name), .text(line.country ?? ""), .text(line.standing?.rawValue ?? ""), .text(line.dues?.rawValue ?? ""),
        .day(line.seen), .day(line.checked),
      ]
      return start + Role.ofCities.map { .yes(line.roles.contains($0)) } + counts.map { .number(line.counts[$0.name] ?? 0) }
    }
    return Sheet(
      "cities", columns.map { reader.t($0) } + Role.ofCities.map { reader.t($0.label) } + counts.map { reader.t($0.label) }, rows: rows
    ).answer(format)
  }
}
