import Core
import Directory
import Meetings
import Storage
import Web

/// Networks side by side: a delegation those of its territory, the secretariat all. It reads; each network keeps its own hand.
enum DelegationPages {
  struct Line: Sendable {
    let network: Organisation
    let name: String
    let members: Int
    let held: Int
    let groups: Int
    /// Of those whose fees are known.
    let inOrder: Double?
    let last: Day?
    /// What other rooms say of it, by the names of their columns.
    let said: [String: HTML]
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard actor.isSecretariat || actor.roles.contains(.delegation) && !actor.network.isEmpty else { throw Problem.notFound }
    let (title, lines, meetings) = try await visit.read { tx in
      let (title, networks) = try networks(actor, visit, in: tx)
      let ids = networks.map(\.id)
      return (
        title, try self.lines(networks, visit, actor, in: tx), try MeetingList.read(.ahead(of: ids, now: tx.now, limit: 50), visit, in: tx)
      )
    }
    let reader = visit.reader
    let body =
      table(lines, visit)
      + Kit.section(reader.t("Joint calendar"), MeetingList.table(meetings, empty: reader.t("No meeting is planned."), visit))
      + Kit.helpLink("network-space", reader)
    return visit.page(title, body) { chrome in
      chrome.indexed = false
      chrome.lead = "\(reader.t("The networks side by side. Each is run by its coordinating city."))"
      chrome.breadcrumb = [Link(reader.t("Networks"), visit.path("/our-networks"))]
    }
  }

  private static func networks(_ actor: Actor, _ visit: Visit, in tx: Tx) throws -> (String, [Organisation]) {
    if actor.isSecretariat { return (visit.t("Networks side by side"), try Organisations.all([.network, .delegation], in: tx)) }
    let own = try actor.organisation.map { try Organisations.coordinated(by: $0, on: tx.now.day, in: tx) } ?? []
    guard let delegation = own.first(where: { $0.kind == .delegation }) else { throw Problem.notFound }
    let name = try Organisations.names([delegation.id], visit.language, on: tx.now.day, in: tx)[delegation.id] ?? delegation.name
    return (name, [delegation] + (try Organisations.networks(inTerritoryOf: delegation.id, in: tx)))
  }

  private static func columns(_ visit: Visit) -> [NetworkColumn] { visit.house.features.flatMap(\.networkColumns) }

  /// Seven queries and those of other rooms, however many networks.
  private static func lines(_ networks: [Organisation], _ visit: Visit, _ actor: Actor, in tx: Tx) throws -> [Line] {
    let ids = networks.map(\.id)
    let day = tx.now.day
    let names = try Organisations.names(ids, visit.language, on: day, in: tx)
    let members = try Organisations.members(ofAll: ids, on: day, in: tx)
    let held = try Meeting.heldCounts(of: ids, .year(day.year), in: tx)
    let groups = try WorkingGroup.openCounts(of: ids, in: tx)
    let dues = try Organisations.values(.dues, of: members.values.reduce(into: Set()) { $0.formUnion($1) }, on: day, in: tx)
    var last: [OrganisationID: Day] = [:]
    for row in try tx.rows(
      """
      SELECT r.owner, max(l.day) AS day FROM core_ledger l JOIN core_record r ON r.id = l.record
      WHERE \(SQL.any("r.owner", of: ids)) AND l.day IS NOT NULL AND l.kind <> 'network.described' AND \(Ledger.standing) GROUP BY r.owner
      """)
    { last[try row("owner")] = try row("day", as: Day?.self) }
    let said = try columns(visit).map { ($0.name, try $0.find(visit, actor, members, tx)) }
    return networks.map { network in
      let cities = members[network.id] ?? []
      let known = cities.compactMap { dues[$0] }
      let share = known.isEmpty ? nil : Double(known.filter { $0 == Dues.inOrder.rawValue }.count) / Double(known.count)
      return Line(
        network: network, name: names[network.id] ?? network.name, members: cities.count, held: held[network.id] ?? 0,
        groups: groups[network.id] ?? 0, inOrder: share, last: last[network.id],
        said: Dictionary(uniqueKeysWithValues: said.compactMap { name, found in found[network.id].map { (name, $0) } }))
    }
  }

  private static func table(_ lines: [Line], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let none: HTML = "<span class=\"soft\">\(reader.t("no data"))</span>"
    let more = self.columns(visit)
    let rows = lines.map { line -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/networks/\(line.network.slug)/space"))\">\(line.name)</a>", "\(reader.number(line.members))",
        line.held == 0 ? none : "\(reader.number(line.held))", line.groups == 0 ? none : "\(reader.number(line.groups))",
        line.inOrder.map { "\(reader.percent($0))" } ?? none, line.last.map { Kit.shortDay($0, reader) } ?? none,
      ] + more.map { line.said[$0.name] ?? none }
    }
    let columns: [Table.Column] =
      [
        .init(reader.t("Network")), .init(reader.t("Cities"), numeric: true), .init(reader.t("Meetings held this year"), numeric: true),
        .init(reader.t("Open working groups"), numeric: true), .init(reader.t("Fees in order"), numeric: true),
        .init(reader.t("Last activity")),
      ] + more.map { .init(reader.t($0.label)) }
    return Kit.table(
      Table(
        reader.t("Networks"), columns, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("No network has been recorded here yet."), reader)),
      reader)
  }
}
