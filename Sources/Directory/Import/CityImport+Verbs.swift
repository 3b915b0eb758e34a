import Core
import Storage
import Web

extension CityImport {
  package struct Applied: Sendable, Equatable {
    package let id: RecordID
    package let added: Int
    package let changed: Int
  }

  /// Applies the file in one write, all of it or nothing.
  /// - Parameter seen: what the person was shown; if the house has changed meanwhile, it is a conflict.
  package static func apply(
    _ bytes: [UInt8], name: String, decisions: [Int: Decision] = [:], seen: Preview? = nil, by actor: Actor, in tx: WriteTx
  ) throws -> Applied {
    try actor.require(DirectoryPermissions.imports)
    let comparison = try Comparison(in: tx)
    let preview = comparison.preview(try lines(bytes), decisions)
    if let seen, seen != preview {
      throw Problem.conflict("Something on this site has changed since this preview was made. Look at it again.")
    }
    guard preview.mayBeApplied else {
      throw Problem.conflict("Nothing was imported: some lines are wrong or still to be decided, or there is nothing new.")
    }
    let id = try Record.create("import", owner: nil, audience: .secretariat, in: tx)
    let first = try Ledger.record(
      "import.applied", day: tx.now.day, of: id,
      values: ["new": String(preview.new.count), "changed": String(preview.changed.count)], by: actor, in: tx)
    try tx.execute(
      """
      INSERT INTO directory_import (id, name, added, changed, unchanged, first_position, last_position, applied, applied_by)
      VALUES (\(id), \(String(name.prefix(200))), \(preview.new.count), \(preview.changed.count), \(preview.unchanged.count),
        \(first), \(first), \(tx.now), \(actor.person))
      """)
    var touched: [OrganisationID] = []
    for row in preview.rows {
      switch row.verdict {
      case .new: touched.append(try add(row.city, comparison.networks, id, by: actor, in: tx))
      case .changed(let organisation, let changes):
        try change(organisation, changes, row.city, comparison, id, by: actor, in: tx)
        touched.append(organisation)
      default: break
      }
    }
    try tx.execute("UPDATE directory_import SET last_position = \(try tx.position()) WHERE id = \(id)")
    try Organisations.present(touched, in: tx)
    return Applied(id: id, added: preview.new.count, changed: preview.changed.count)
  }

  private static func add(
    _ city: City, _ networks: [String: OrganisationID], _ batch: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> OrganisationID {
    var new = NewOrganisation(.city, city.name)
    new.country = city.country
    new.latitude = city.latitude
    new.longitude = city.longitude
    new.website = city.website
    let id = try Organisations.insert(new, in: tx)
    try tx.execute("INSERT INTO directory_import_change (batch, organisation, created) VALUES (\(batch), \(id), \(true))")
    try Organisations.add(
      Fact(.membership, city.standing.rawValue, from: city.admitted, source: city.source), to: id, batch: batch, in: tx)
    try Ledger.record(
      "member.admitted", day: city.admitted, of: id.as(), values: ["standing": city.standing.rawValue], by: actor, in: tx)
    try addFacts(city, to: id, batch, in: tx)
    if let network = city.network.flatMap({ networks[$0] }) { try tie(id, network, city, batch, by: actor, in: tx) }
    return id
  }

  private static func addFacts(_ city: City, to id: OrganisationID, _ batch: RecordID, in tx: WriteTx) throws {
    if let population = city.population {
      try Organisations.add(
        Fact(.population, String(population), from: city.populationDay, source: city.source), to: id, batch: batch, in: tx)
    }
    if let group = city.incomeGroup {
      try Organisations.add(Fact(.incomeGroup, group, from: city.populationDay, source: city.source), to: id, batch: batch, in: tx)
    }
  }

  private static func tie(
    _ id: OrganisationID, _ network: OrganisationID, _ city: City, _ batch: RecordID, by actor: Actor, in tx: WriteTx
  ) throws {
    try Organisations.insertTie(id, network, "member", from: nil, source: city.source, batch: batch, in: tx)
    try Ledger.record("network.joined", day: nil, of: id.as(), and: network.as(), by: actor, in: tx)
  }

  /// Adds what is new; an earlier value stays and no longer is the newest.
  private static func change(
    _ id: OrganisationID, _ changes: [Change], _ city: City, _ comparison: Comparison, _ batch: RecordID, by actor: Actor,
    in tx: WriteTx
  ) throws {
    try note(id, changes, city, before: comparison.known[id]?.organisation, batch, in: tx)
    for change in changes {
      switch change.what {
      case .place:
        try tx.execute(
          "UPDATE directory_organisation SET latitude = \(city.latitude), longitude = \(city.longitude) WHERE id = \(id)")
      case .website: try tx.execute("UPDATE directory_organisation SET website = \(city.website) WHERE id = \(id)")
      case .network:
        if let network = city.network.flatMap({ comparison.networks[$0] }) { try tie(id, network, city, batch, by: actor, in: tx) }
      case .population:
        try Organisations.add(
          Fact(.population, change.after, from: city.populationDay ?? tx.now.day, source: city.source), to: id, batch: batch, in: tx)
      case .incomeGroup:
        try Organisations.add(
          Fact(.incomeGroup, change.after, from: city.populationDay ?? tx.now.day, source: city.source), to: id, batch: batch, in: tx)
      }
    }
    try tx.execute("UPDATE directory_organisation SET version = version + 1 WHERE id = \(id)")
  }

  /// What stood there and what this import writes in its place.
  private static func note(
    _ id: OrganisationID, _ changes: [Change], _ city: City, before: Organisation?, _ batch: RecordID, in tx: WriteTx
  ) throws {
    let place = changes.contains { $0.what == .place }
    let website = changes.contains { $0.what == .website }
    try tx.execute(
      """
      INSERT INTO directory_import_change (batch, organisation, created, latitude, longitude, website, place_written, latitude_after,
        longitude_after, website_written, website_after)
      VALUES (\(batch), \(id), \(false), \(before?.latitude), \(before?.longitude), \(before?.website), \(place),
        \(place ? city.latitude : nil), \(place ? city.longitude : nil), \(website), \(website ? city.website : nil))
      """)
  }
}
