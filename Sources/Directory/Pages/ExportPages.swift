import Core
import Storage
import Web

/// Tables to take away: people and mandates of one's scope, organisations.
enum ExportPages {
  static func contactsCSV(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await contacts(visit, actor, .csv) }
  static func contactsXLSX(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await contacts(visit, actor, .xlsx) }
  static func organisationsCSV(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await organisations(visit, .csv) }
  static func organisationsXLSX(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await organisations(visit, .xlsx) }

  /// The columns that the import of contacts reads, so that a list can be mended and come back.
  private static func contacts(_ visit: Visit, _ actor: Actor, _ format: Sheet.Format) async throws -> Answer {
    let rows = try await visit.read { tx in
      try tx.rows(
        """
        SELECT o.name AS city, o.country, m.role, p.name, p.address, p.language, m.from_day, m.evidence, m.confirmed_day
        FROM directory_mandate m JOIN directory_person p ON p.id = m.person JOIN directory_organisation o ON o.id = m.organisation
        WHERE \(Organisations.holds("m", on: tx.now.day)) AND \(actor.may(DirectoryPermissions.seePeople, owner: "m.organisation"))
        ORDER BY o.sort_name, o.id, m.id LIMIT 100000
        """
      ).map { row -> [Sheet.Cell] in
        [
          .text(try row("city")), .text(try row("country", as: String?.self) ?? ""), .text(try row("role")), .text(try row("name")),
          .text(try row("address", as: String?.self) ?? ""), .text(try row("language")), .day(try row("from_day")),
          .text(try row("evidence")), .day(try row("confirmed_day")),
        ]
      }
    }
    return Sheet("contacts", ["city", "country", "role", "name", "email", "language", "since", "evidence", "confirmed"], rows: rows)
      .answer(format)
  }

  private static func organisations(_ visit: Visit, _ format: Sheet.Format) async throws -> Answer {
    let language = visit.language
    let rows = try await visit.read { tx in
      let day = tx.now.day
      let all = try Organisations.all(Organisation.Kind.allCases, in: tx)
      let names = try Organisations.names(all.map(\.id), language, on: day, in: tx)
      let standings = try Organisations.standings(of: all.map(\.id), on: day, in: tx)
      let networks = try Organisations.networks(of: all.map(\.id), on: day, in: tx)
      var populations: [OrganisationID: Int] = [:]
      for row in try tx.rows(
        """
        SELECT f.organisation, f.value FROM directory_fact f WHERE f.fact = 'population' AND f.value IS NOT NULL
        AND \(Organisations.holds("f", on: day)) ORDER BY f.from_day, f.id
        """)
      {
        populations[try row("organisation")] = Int(try row("value") as String)
      }
      return all.map { organisation -> [Sheet.Cell] in
        [
          .text(names[organisation.id] ?? organisation.name), .text(organisation.kind.rawValue), .text(organisation.country ?? ""),
          .text(standings[organisation.id]?.rawValue ?? ""),
          .text((networks[organisation.id] ?? []).map { $0.code ?? $0.name }.joined(separator: " ")),
          populations[organisation.id].map { .number($0) } ?? .nothing, .text(organisation.latitude.map { "\($0)" } ?? ""),
          .text(organisation.longitude.map { "\($0)" } ?? ""), .text(organisation.website ?? ""),
        ]
      }
    }
    let reader = visit.reader
    let columns = ["Name", "Kind", "Country", "Standing", "Networks", "Population", "Latitude", "Longitude", "Its own website"] as [Phrase]
    return Sheet("organisations", columns.map { reader.t($0) }, rows: rows).answer(format)
  }
}
