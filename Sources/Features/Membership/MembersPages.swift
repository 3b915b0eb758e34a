import Core
import Directory
import Storage
import Web

/// For the secretariat: members on any day, how their number went, who came and who left.
enum MembersPages {
  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let asked = visit.request.query
    let today = visit.now.day
    let query: Members.Query
    var wrong: [FieldProblem] = []
    do { query = try Members.Query(asked, today: today) } catch Problem.invalid(let problems) {
      wrong = problems
      query = try Members.Query(Fields(), today: today)
    }
    let year = query.day.year
    let (members, line, changes, names) = try await visit.read { tx in
      let members = try Members.find(query, visit.language, in: tx)
      let changes = try Change.all(.year(year), in: tx)
      return (
        members,
        try Members.byYear(
          min(max(1994, year - 11), year)...year, Members.standings(provisional: query.provisional, suspended: query.suspended),
          today: query.day, in: tx),
        changes,
        try Organisations.names(changes.map(\.city), visit.language, on: today, in: tx)
      )
    }
    let slugs = try await visit.read { tx in try Organisations.find(changes.map(\.city), in: tx).mapValues(\.slug) }
    let body = MembersViews.list(members, line, changes, names, slugs, wrong, visit)
    let title = visit.t("Members")
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.lead = .text(
        visit.t("{count} member cities on {day}", count: members.all.count, ["day": visit.reader.day(query.day)]))
    }
    return wrong.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, .csv) }
  static func xlsx(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit, .xlsx) }

  private static func sheet(_ visit: Visit, _ format: Sheet.Format) async throws -> Answer {
    let query = try Members.Query(visit.request.query, today: visit.now.day)
    return try await visit.read { tx in try Members.find(query, visit.language, in: tx) }.sheet(visit.reader).answer(format)
  }
}

enum MembersViews {
  static func list(
    _ members: Members, _ line: [(year: Int, count: Int)], _ changes: [Change], _ names: [OrganisationID: String],
    _ slugs: [OrganisationID: String], _ wrong: [FieldProblem], _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let query = members.query
    let notice: HTML =
      wrong.isEmpty ? "" : Kit.notice(Notice(.problem, .text(wrong.map { $0.sentence(reader) }.joined(separator: " "))), reader)
    let links: [(String, String)] = [
      (reader.t("Ratify provisional members"), "/ratifications"), (reader.t("Import memberships"), "/members/imports"),
      (reader.t("People who want to act for a known city"), "/joining/known"),
    ]
    let actions: HTML =
      "<div class=\"actions\">\(links.map { "<a class=\"button\" href=\"\(path: visit.path($0.1))\">\($0.0)</a>" as HTML }.joined(" "))</div>"
    let chart = chart(line, unknown: members.all.count { $0.since == nil }, of: members.all.count, reader)
    return """
      \(notice)\(actions)\(filter(query, visit))
      \(Kit.columns(chart, regions(members, reader)))
      \(Kit.section(reader.t("Cities"), table(members, visit)))
      \(Kit.section(reader.t("Admissions and departures of {year}", ["year": "\(query.day.year)"]), happened(changes, names, slugs, visit)))
      \(Kit.helpLink("membership", reader))
      """
  }

  /// Who was admitted on an unknown day counts in every year, which says nothing while that is everybody.
  private static func chart(_ line: [(year: Int, count: Int)], unknown: Int, of all: Int, _ reader: Reader) -> HTML {
    if all > 0, unknown == all {
      return "<p>\(reader.t("The dates of admission are not known, so the number of members in each year cannot be shown."))</p>"
    }
    let bars = line.map { Bar("\($0.year)", Double($0.count)) }
    let chart = Kit.months(bars, caption: reader.t("Members at the end of each year"), unit: reader.t("Cities"), reader)
    if unknown == 0 { return chart }
    let note = reader.t("{count} of these cities were admitted on an unknown date: they are counted in every year.", count: unknown)
    return "\(chart)<p>\(note)</p>"
  }

  private static func filter(_ query: Members.Query, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let countries = Beginning.countries(reader).compactMap { choice -> (value: String, label: String, count: Int?)? in
      guard case .name(let name) = choice.label else { return nil }
      return (value: choice.value, label: name, count: nil)
    }
    let regions = Countries.Continent.allCases.map { (value: $0.rawValue, label: reader.t($0.label), count: nil as Int?) }
    let standings: [(value: String, label: String, count: Int?)] = [
      (value: "1", label: reader.t("With provisional members"), count: nil),
      (value: "0", label: reader.t("Ratified members only"), count: nil),
    ]
    let resting: [(value: String, label: String, count: Int?)] = [
      (value: "0", label: reader.t("Without suspended cities"), count: nil),
      (value: "1", label: reader.t("With suspended cities"), count: nil),
    ]
    let facets = Kit.facets(
      [
        Facet("country", reader.t("Country"), countries, chosen: query.country),
        Facet("region", reader.t("Part of the world"), regions, chosen: query.region?.rawValue),
        Facet("provisional", reader.t("Standing"), standings, chosen: query.provisional ? "1" : "0"),
        Facet("suspended", reader.t("Suspended cities"), resting, chosen: query.suspended ? "1" : "0"),
      ], kept: Fields([("on", query.day.description)]), action: visit.path("/members"), reader)
    let day: HTML = """
      <form class="facets" method="get" action="\(path: visit.path("/members"))"><label>\(reader.t("On which day"))\
      <input type="date" name="on" value="\(query.day.description)"></label><button type="submit">\(reader.t("Show"))</button></form>
      """
    return day + facets
  }

  private static func regions(_ members: Members, _ reader: Reader) -> HTML {
    Kit.bars(
      members.byRegion().map { Bar(reader.t($0.region.label), Double($0.count)) }, caption: reader.t("By part of the world"),
      unit: reader.t("Cities"), reader)
  }

  private static func table(_ members: Members, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = members.all.map { membership -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/membership/\(membership.organisation.slug)"))\">\(members.name(membership))</a>",
        .text(membership.organisation.country.map { Countries.name($0, reader.language) } ?? ""),
        Kit.badge(
          reader.t(membership.standing.label),
          membership.standing == .member ? .good : membership.standing == .suspended ? .stopped : .waiting),
        membership.since.map { Kit.shortDay($0, reader) } ?? .text(reader.t("unknown")),
      ]
    }
    let columns = [reader.t("City"), reader.t("Country"), reader.t("Standing"), reader.t("Since")].map { Table.Column($0) }
    let asked = members.query
    var kept = Fields([
      ("on", asked.day.description), ("provisional", asked.provisional ? "1" : "0"), ("suspended", asked.suspended ? "1" : "0"),
    ])
    if let country = asked.country { kept.set("country", country) }
    if let region = asked.region { kept.set("region", region.rawValue) }
    let take: HTML = """
      <p class="take-away no-print">\(reader.t("Download this table:")) \
      <a href="\(path: visit.path("/members.csv?\(kept.encoded)"))">CSV</a> \
      <a href="\(path: visit.path("/members.xlsx?\(kept.encoded)"))">\(reader.t("Spreadsheet"))</a></p>
      """
    let table = Table(
      reader.t("Cities"), columns, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("No city matches these criteria on that date."), reader))
    return rows.isEmpty ? Kit.table(table, reader) : take + Kit.table(table, reader)
  }

  private static func happened(
    _ changes: [Change], _ names: [OrganisationID: String], _ slugs: [OrganisationID: String], _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let rows = changes.map { change -> [HTML] in
      let name = names[change.city] ?? ""
      let link: HTML = slugs[change.city].map { "<a href=\"\(path: visit.path("/membership/\($0)"))\">\(name)</a>" } ?? "\(name)"
      return [
        link, .text(reader.t(change.label)), change.day.map { Kit.shortDay($0, reader) } ?? "",
        .text(change.reason.map { reader.t($0.label) } ?? ""), .text(change.decision),
      ]
    }
    let columns = [reader.t("City"), reader.t("What"), reader.t("Day"), reader.t("Reason"), reader.t("Decision")].map { Table.Column($0) }
    let table = Table(
      reader.t("Admissions and departures"), columns, rows: rows, captionShown: false,
      empty: "<p>\(reader.t("Nothing changed in this year."))</p>")
    return Kit.table(table, reader)
  }
}
