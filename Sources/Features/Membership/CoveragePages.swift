import Core
import Directory
import Storage
import Web

/// Where the association has members and where not, the parts of the world that the plan names first on top: Asia.
enum CoveragePages {
  struct Picture: Sendable {
    let members: [String: Int]
    let prospects: [String: Int]
    let lines: [CooperationLine]
    let reached: [RecordID: Int]
  }

  static let order: [Countries.Continent] = [.asia, .africa, .oceania, .americas, .europe]

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await visit.read { tx in
      let members = try Organisations.membersByCountry(on: tx.now.day, in: tx)
      let lines = try CooperationLine.all(in: tx)
      return Picture(
        members: members, prospects: try Prospects.byCountry(by: actor, in: tx), lines: lines,
        reached: Dictionary(lines.map { ($0.id, $0.reached(members)) }, uniquingKeysWith: { first, _ in first }))
    }
    let with = picture.members.keys.filter { Countries.exists($0) }.count
    return visit.page(visit.t("Countries covered"), body(picture, visit)) { chrome in
      chrome.indexed = false
      chrome.lead = .text(
        visit.t(
          "Members in {with} of {all} countries and territories",
          ["with": visit.reader.number(with), "all": visit.reader.number(Countries.codes.count)]))
    }
  }

  private static func body(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let map = Kit.countryMap(
      picture.members.map { code, count in
        CountryCount(code: code, name: Countries.name(code, reader.language), count: count, path: visit.path("/countries/\(code)"))
      },
      caption: reader.t("Member cities by country"), unit: reader.t("Cities"), reader)
    let regions = order.map { region -> HTML in
      let codes = Countries.codes.filter { Countries.continent($0) == region }
        .map { (key: Folding.sortKey(Countries.name($0, reader.language), in: reader.language), code: $0) }.sorted { $0.key < $1.key }.map(
          \.code)
      let here = codes.filter { picture.members[$0] != nil || picture.prospects[$0] != nil }
      let none = codes.filter { picture.members[$0] == nil && picture.prospects[$0] == nil }
      let cities = codes.reduce(0) { $0 + (picture.members[$1] ?? 0) }
      return Kit.section(
        reader.t(region.label), summary(codes, cities, picture, visit) + table(here, picture, region, visit) + missing(none, visit))
    }
    return lines(picture, visit) + map + regions.joined() + Kit.helpLink("prospects", reader)
  }

  private static func summary(_ codes: [String], _ cities: Int, _ picture: Picture, _ visit: Visit) -> HTML {
    let with = codes.filter { picture.members[$0] != nil }.count
    let countries = Kit.progress(visit.t("Countries with members"), with, of: codes.count, visit.reader)
    return "<p>\(visit.t("{count} member cities", count: cities))</p>\(countries)"
  }

  private static func table(_ codes: [String], _ picture: Picture, _ region: Countries.Continent, _ visit: Visit) -> HTML {
    let reader = visit.reader
    if codes.isEmpty { return "<p>\(reader.t("No members and no prospects yet."))</p>" }
    let rows = codes.map { code -> [HTML] in
      let prospects: HTML =
        picture.prospects[code].map { "<a href=\"\(path: visit.path("/prospects?country=\(code)"))\">\(reader.number($0))</a>" } ?? ""
      return [.text(Countries.name(code, reader.language)), .text(picture.members[code].map { reader.number($0) } ?? "–"), prospects]
    }
    let columns: [Table.Column] = [
      .init(reader.t("Country")), .init(reader.t("Members"), numeric: true), .init(reader.t("Prospects"), numeric: true),
    ]
    return Kit.table(Table(reader.t(region.label), columns, rows: rows, captionShown: false), reader)
  }

  private static func missing(_ codes: [String], _ visit: Visit) -> HTML {
    if codes.isEmpty { return "" }
    let names = codes.map { code -> HTML in
      "<a href=\"\(path: visit.path("/prospects/new?country=\(code)"))\">\(Countries.name(code, visit.language))</a>"
    }
    return """
      <details><summary>\(visit.t("{count} countries without members or prospects", count: codes.count))</summary>
      <p>\(names.joined(", "))</p></details>
      """
  }

  private static func lines(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let decides = visit.may(.admitsMembers)
    if picture.lines.isEmpty && !decides { return "" }
    let bars = picture.lines.filter { $0.state == .planned || $0.state == .running }.map { line in
      Kit.progress(
        reader.t("{line}, by {day}", ["line": line.title, "day": reader.day(line.by)]), picture.reached[line.id] ?? 0, of: line.target,
        reader)
    }
    let body: HTML = bars.isEmpty ? "<p>\(reader.t("No line of cooperation is running now."))</p>" : bars.joined()
    return Kit.section(
      reader.t("Lines of cooperation"), body,
      more: decides ? Link(reader.t("All lines of cooperation"), visit.path("/cooperation")) : nil)
  }
}
