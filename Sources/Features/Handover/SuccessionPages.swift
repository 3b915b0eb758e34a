import Core
import Directory
import Storage
import Web

/// Names that wait for somebody to vouch.
enum SuccessionPages {
  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (all, cities, people, slugs) = try await visit.read { tx in
      let all = try Successions.waiting(for: actor, in: tx)
      return (
        all, try Organisations.names(all.map(\.organisation), visit.language, on: tx.now.day, in: tx),
        try People.names(all.compactMap(\.proposedBy), in: tx), try Organisations.find(all.map(\.organisation), in: tx)
      )
    }
    let reader = visit.reader
    let title = reader.t("Successors to vouch for")
    if all.isEmpty { return visit.page(title, Kit.empty(reader.t("Nobody is proposed."), reader)) { $0.indexed = false } }
    let rows = all.map { succession -> [HTML] in
      let city = cities[succession.organisation] ?? ""
      let path = "/successions/\(succession.id)"
      let who: HTML =
        succession.address.isEmpty
        ? "\(reader.t("Nobody is named"))"
        : "\(succession.name)<br>\(succession.address)\(succession.evidence.isEmpty ? "" : "<br><small>\(reader.t("Named by: {evidence}", ["evidence": succession.evidence]))</small>" as HTML)"
      let team: HTML =
        "<a href=\"\(path: visit.path("/team/\(slugs[succession.organisation]?.slug ?? "")"))\">\(reader.t("Invite somebody"))</a>"
      let vouch: HTML =
        succession.address.isEmpty
        ? team : Kit.button(reader.t("I vouch for this person"), action: visit.path("\(path)/vouching"), detail: city, reader)
      let settled = succession.address.isEmpty ? reader.t("It is settled") : reader.t("Refuse")
      return [
        .text(city), who, .text(reader.t(succession.role.label)), .text(succession.proposedBy.flatMap { people[$0] } ?? ""),
        Kit.day(succession.made.day, reader),
        "\(vouch) \(Kit.button(settled, action: visit.path("\(path)/refusal"), tone: .quiet, detail: city, reader))",
      ]
    }
    let table = Table(
      title,
      [
        .init(reader.t("City")), .init(reader.t("Successor")), .init(reader.t("Role")), .init(reader.t("Proposed by")),
        .init(reader.t("On")), .init(reader.t("What to do")),
      ], rows: rows, captionShown: false)
    return visit.page(
      title,
      """
      <p>\(reader.t("Vouch only if you know that the city has named this person: by a decision, a call, a letter. They will then receive an invitation."))</p>
      \(Kit.table(table, reader))
      \(Kit.helpLink("hand-over", reader))
      """
    ) { $0.indexed = false }
  }

  static func vouch(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, visit.t("The invitation is on its way. It is valid for fourteen days.")) { id, tx in
      try Successions.vouch(id, visit.house, by: actor, in: tx)
    }
  }

  static func refuse(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, visit.t("The proposal is closed.")) { id, tx in try Successions.refuse(id, by: actor, in: tx) }
  }

  private static func change(
    _ visit: Visit, _ done: String, _ verb: @Sendable @escaping (ID<Succession>, WriteTx) throws -> Void
  ) async throws -> Answer {
    guard let id = ID<Succession>(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try verb(id, tx) }
    return visit.redirect(to: "/successions", done: done)
  }
}
