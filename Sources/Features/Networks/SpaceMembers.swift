import Core
import Directory
import Storage
import Web

/// The cities of a network: members of the association, provisional ones, candidates, and cities of this network alone are
/// told apart. Fees are shown to whoever serves the network, in order or not, never as an amount.
struct SpaceMembers: Sendable {
  let space: Space
  let cities: [Organisation]
  let names: [OrganisationID: String]
  let standings: [OrganisationID: Standing]
  let dues: [OrganisationID: Dues]

  static func read(_ visit: Visit, in tx: Tx) throws -> SpaceMembers {
    let space = try Space.find(visit, in: tx)
    let day = tx.now.day
    let cities = try Organisations.members(of: space.network.id, on: day, in: tx)
    let ids = cities.map(\.id)
    return SpaceMembers(
      space: space, cities: cities, names: try Organisations.names(ids, visit.language, on: day, in: tx),
      standings: try Organisations.standings(of: ids, on: day, in: tx),
      dues: space.mayLead ? try Organisations.values(.dues, of: ids, on: day, in: tx).compactMapValues { Dues(rawValue: $0) } : [:])
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let sheet = try await visit.read { tx in try read(visit, in: tx) }
    return sheet.space.page(.members, sheet.html(visit), visit)
  }

  private func html(_ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = cities.map { city -> [HTML] in
      var row: [HTML] = [
        "<a href=\"\(path: visit.path(city.path))\">\(names[city.id] ?? city.name)</a>",
        "\(city.country.map { Countries.name($0, visit.language) } ?? "")", "\(standing(city, reader))",
      ]
      if space.mayLead {
        row.append(
          dues[city.id].map { Kit.badge(reader.t($0.label), $0 == .inOrder ? .good : .late) }
            ?? "<span class=\"soft\">\(reader.t("no data"))</span>")
      }
      return row
    }
    var columns: [Phrase] = ["City", "Country", "Standing"]
    if space.mayLead { columns.append("Fees") }
    let table = Table(
      reader.t("Cities"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("No city is recorded in this network yet."), reader))
    if cities.isEmpty { return Kit.table(table, reader) }
    let away: HTML = space.mayLead ? Kit.takeAway(visit.path(space.path(.members)), reader) : ""
    return "<p>\(reader.t("{count} cities", count: cities.count))</p>\(Kit.table(table, reader))\(away)"
  }

  private func standing(_ city: Organisation, _ reader: Reader) -> String {
    if let standing = standings[city.id] { return reader.t(standing.label) }
    return city.kind == .candidate ? reader.t("Candidate city") : reader.t("City of this network only")
  }

  /// The same table to take away, for whoever serves the network.
  static func file(_ format: Sheet.Format) -> @Sendable (Visit, Actor) async throws -> Answer {
    { visit, _ in
      let sheet = try await visit.read { tx in try read(visit, in: tx) }
      try sheet.space.requireLead()
      let reader = visit.reader
      let rows = sheet.cities.map { city -> [Sheet.Cell] in
        [
          .text(sheet.names[city.id] ?? city.name), .text(city.country ?? ""), .text(sheet.standing(city, reader)),
          sheet.dues[city.id].map { .text(reader.t($0.label)) } ?? .nothing,
        ]
      }
      let columns = (["City", "Country", "Standing", "Fees"] as [Phrase]).map { reader.t($0) }
      return Sheet("\(sheet.space.network.slug)-\(visit.now.day)", columns, rows: rows).answer(format)
    }
  }
}
