import Core
import Directory
import Storage
import Time
import Web

enum CoverageViews {
  static func page(_ picture: CoveragePages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    if picture.all.isEmpty {
      return Kit.empty(reader.t("You do not follow any city: your city does not coordinate a network at the moment."), reader)
    }
    let scope = picture.all.filter { found in
      (picture.network.map { wanted in found.networks.contains { $0.id == wanted.id } } ?? true)
        && (picture.country.map { found.city.city.country == $0 } ?? true)
    }
    return """
      <p class="lead">\(sentence(scope.map(\.city), reader))</p>
      \(Kit.progress(reader.t("Covered"), scope.filter { $0.city.state == .covered }.count, of: scope.count, reader))
      \(definitions(reader))\(tabs(picture, scope, visit))\(cities(picture, visit))\(byNetwork(picture, visit))\(byCountry(picture, visit))
      \(Kit.helpLink("teams", reader))
      """
  }

  /// “41 of 55 cities covered, 9 waiting, 5 silent”.
  static func sentence(_ cities: [CityCoverage], _ reader: Reader) -> String {
    func count(_ state: CityCoverage.State) -> Int { cities.filter { $0.state == state }.count }
    return reader.t(
      "{covered} of {count} cities covered, {waiting} waiting, {silent} silent", count: cities.count,
      [
        "covered": reader.number(count(.covered)), "waiting": reader.number(count(.waiting)), "silent": reader.number(count(.silent)),
      ])
  }

  private static func definitions(_ reader: Reader) -> HTML {
    Kit.help(
      reader.t("What the words mean"),
      Kit.definitions([
        (
          reader.t("Covered"),
          "\(reader.t("a political and a technical delegate with an e-mail address act for the city, and both were confirmed within a year and since the last election."))"
        ),
        (
          reader.t("Waiting"),
          "\(reader.t("one of the two delegates is missing; or they were asked after an election less than 45 days ago and have not answered; or nobody has confirmed them for a year; or somebody is proposed or invited and has not accepted yet."))"
        ),
        (
          reader.t("Silent"),
          "\(reader.t("nobody acts for the city; or the last delegate has left and names nobody; or nobody has answered for 45 days after the election."))"
        ),
      ]))
  }

  private static func address(_ picture: CoveragePages.Picture, state: CityCoverage.State?) -> String {
    var query: [(String, String)] = []
    if let network = picture.network { query.append(("network", network.slug)) }
    if let country = picture.country { query.append(("country", country)) }
    if let state { query.append(("state", state.rawValue)) }
    return query.isEmpty ? "" : "?\(Fields(query).encoded)"
  }

  private static func tabs(_ picture: CoveragePages.Picture, _ scope: [CoveragePages.Followed], _ visit: Visit) -> HTML {
    let base = visit.path("/teams")
    var links = [Link(visit.t("All cities"), base + address(picture, state: nil), current: picture.state == nil)]
    for state in CityCoverage.State.allCases {
      let count = scope.filter { $0.city.state == state }.count
      links.append(
        Link(
          "\(visit.t(state.label)) (\(visit.reader.number(count)))", base + address(picture, state: state), current: picture.state == state)
      )
    }
    let whole: HTML =
      picture.network == nil && picture.country == nil
      ? "" : "<p><a href=\"\(path: base)\">\(visit.t("All networks and countries"))</a></p>"
    return whole + Kit.tabs(links, label: visit.t("Status"), visit.reader)
  }

  private static func cities(_ picture: CoveragePages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let part = picture.shown.dropFirst((picture.page - 1) * CoveragePages.size).prefix(CoveragePages.size)
    let rows = part.map { found -> [HTML] in
      let city = found.city
      let name = picture.names[city.city.id] ?? city.city.name
      let since: HTML = city.since.map { "<br><small>\(reader.t("since")) \(Kit.shortDay($0, reader))</small>" } ?? ""
      let latest: HTML =
        picture.contacts[city.city.id].map { "\(Kit.shortDay($0.day, reader))<br><small>\(reader.t($0.outcome.label))</small>" } ?? ""
      return [
        "<a href=\"\(path: visit.path("/teams/\(city.city.slug)"))\">\(name)</a>",
        .text(found.networks.map { $0.code ?? $0.name }.joined(separator: ", ")), Kit.badge(reader.t(city.state.label), city.state.tone),
        "\(reader.t(city.reason.label))\(since)", latest, "<span>\(next(city, picture.contacts[city.city.id], visit))</span>",
      ]
    }
    let title = [picture.network.map { picture.names[$0.id] ?? $0.name }, picture.country.map { Countries.name($0, visit.language) }]
      .compactMap { $0 }.joined(separator: ", ")
    let table = Table(
      title.isEmpty ? reader.t("Cities") : title,
      [
        .init(reader.t("City")), .init(reader.t("Networks")), .init(reader.t("Status")), .init(reader.t("Reason")),
        .init(reader.t("Latest contact")), .init(reader.t("What to do next")),
      ], rows: rows, empty: Kit.empty(reader.t("No city has this status."), reader))
    let query = address(picture, state: picture.state)
    let away: HTML = """
      <p class="take-away no-print">\(reader.t("Download this table:")) <a href="\(path: "\(visit.path("/teams.csv"))\(query)")">CSV</a> \
      <a href="\(path: "\(visit.path("/teams.xlsx"))\(query)")">\(reader.t("Spreadsheet"))</a></p>
      """
    let base = visit.path("/teams")
    let pages = Kit.pagination(PageOf(page: picture.page, size: CoveragePages.size, count: picture.shown.count), reader) { page in
      "\(base)\(query)\(query.isEmpty ? "?" : "&")page=\(page)"
    }
    return Kit.table(table, reader) + pages + away
  }

  /// What to do next with a city.
  private static func next(_ city: CityCoverage, _ contact: Contact?, _ visit: Visit) -> HTML {
    let path = visit.path("/teams/\(city.city.slug)")
    switch city.reason {
    case .complete: return ""
    case .noPolitical, .noTechnical, .nobody, .left:
      return "<a href=\"\(path: "\(path)/names")\">\(visit.t("Propose names"))</a>"
    case .election, .year: return "<a href=\"\(path: path)\">\(visit.t("Write"))</a>"
    case .invited: return "<a href=\"\(path: path)\">\(visit.t("Wait, or write"))</a>"
    case .unanswered:
      let called = contact.map { visit.now.day.number - $0.day.number < 14 } ?? false
      return called
        ? "<a href=\"\(path: "\(path)/names")\">\(visit.t("Propose names"))</a>"
        : "<a href=\"\(path: path)\">\(visit.t("Call, and note it"))</a>"
    }
  }

  private static func byNetwork(_ picture: CoveragePages.Picture, _ visit: Visit) -> HTML {
    guard picture.network == nil, picture.country == nil else { return "" }
    var networks: [Organisation] = []
    for network in picture.all.flatMap(\.networks) where !networks.contains(where: { $0.id == network.id }) { networks.append(network) }
    if networks.isEmpty { return "" }
    let rows = networks.map { network in
      row(
        picture.names[network.id] ?? network.name, "?network=\(network.slug)",
        picture.all.filter { found in found.networks.contains { $0.id == network.id } }.map(\.city), visit)
    }
    return table(visit.t("By network"), visit.t("Network"), rows, visit)
  }

  private static func byCountry(_ picture: CoveragePages.Picture, _ visit: Visit) -> HTML {
    guard picture.network == nil, picture.country == nil else { return "" }
    let countries = Dictionary(grouping: picture.all.map(\.city)) { $0.city.country ?? "" }.filter { !$0.key.isEmpty }
    if countries.count < 2 { return "" }
    let named = countries.map { (code: $0.key, name: Countries.name($0.key, visit.language), cities: $0.value) }
    let rows = named.sorted { $0.name < $1.name }.map { row($0.name, "?country=\($0.code)", $0.cities, visit) }
    return table(visit.t("By country"), visit.t("Country"), rows, visit)
  }

  private static func row(_ name: String, _ query: String, _ cities: [CityCoverage], _ visit: Visit) -> [HTML] {
    func count(_ state: CityCoverage.State) -> HTML { "\(cities.filter { $0.state == state }.count)" }
    return [
      "<a href=\"\(path: "\(visit.path("/teams"))\(query)")\">\(name)</a>", "\(cities.count)", count(.covered), count(.waiting),
      count(.silent),
    ]
  }

  private static func table(_ caption: String, _ first: String, _ rows: [[HTML]], _ visit: Visit) -> HTML {
    Kit.table(
      Table(
        caption,
        [
          .init(first), .init(visit.t("Cities"), numeric: true), .init(visit.t("Covered"), numeric: true),
          .init(visit.t("Waiting"), numeric: true), .init(visit.t("Silent"), numeric: true),
        ], rows: rows), visit.reader)
  }
}
