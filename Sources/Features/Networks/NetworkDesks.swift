import Core
import Directory
import Storage
import Web

/// What this room says on the page of a city.
enum NetworkDesks {
  static let all = [
    Desk("networks", "Networks", order: 20) { visit, actor, organisation, tx in
      let day = tx.now.day
      let member = try Organisations.networks(of: organisation, on: day, in: tx)
      let led = try Organisations.coordinated(by: organisation, on: day, in: tx).filter { one in !member.contains { $0.id == one.id } }
      let networks = member + led
      if networks.isEmpty { return nil }
      let present = try Organisations.coordinations(of: networks.map(\.id), in: tx).filter { $0.holds(on: day) }
      let names = try Organisations.names(networks.map(\.id) + present.map(\.city), visit.language, on: day, in: tx)
      let rows = networks.map { network -> [HTML] in
        let seesSpace = actor.sight.sees(.of(network.id))
        let path = seesSpace ? "/networks/\(network.slug)/space" : network.path
        let cities = present.filter { $0.network == network.id }.compactMap { names[$0.city] }
        return ["<a href=\"\(path: visit.path(path))\">\(names[network.id] ?? network.name)</a>", "\(visit.reader.list(cities))"]
      }
      let columns = ["Network", "Coordinating city"] as [Phrase]
      return Kit.table(Table(visit.t("Networks"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false), visit.reader)
    },
    Desk("groups", "Working groups", order: 32, isHandedOver: true) { visit, actor, organisation, tx in
      let groups = try WorkingGroup.list(with: organisation, seenBy: actor.sight, in: tx)
      if groups.isEmpty { return nil }
      let texts = try Texts.read(groups.map(\.id), ["question"], for: visit.language, in: tx)
      let items = groups.map { group -> HTML in
        let question = texts[group.id]?["question"]
        return
          "<li><a href=\"\(path: visit.path(group.path))\">\(question?.body ?? "")</a> \(Kit.badge(visit.t(group.state.label), group.state.tone))</li>"
      }
      return "<ul>\(items)</ul>"
    },
  ]
}

enum NetworkWaiting {
  static let all = [
    CoordinationNaming.waiting,
    Waiting("commitments") { actor, _, _ in
      NetworkWaiting.city(actor).map { "SELECT count(*) FROM networks_commitment c WHERE \(Commitment.isOpen(of: $0))" }
    } find: { visit, tx in
      guard let city = visit.actor.flatMap({ NetworkWaiting.city($0) }) else { return [] }
      let commitments = try Commitment.open(of: city, in: tx)
      let texts = try Texts.read(commitments.map(\.id), ["words"], for: visit.language, in: tx)
      return commitments.map { Waiting.Item(title: texts[$0.id]?["words"]?.body ?? "", path: $0.path, due: $0.until) }
    },
  ]

  /// Whose commitments wait for this actor.
  private static func city(_ actor: Actor) -> OrganisationID? {
    actor.organisation.flatMap { actor.may(NetworkPermissions.follow, on: $0) ? $0 : nil }
  }
}
