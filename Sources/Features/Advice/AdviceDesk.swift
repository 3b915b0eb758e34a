import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// Advice where it concerns one person, one organisation, one request.
enum AdviceDesk {
  static let waiting = [
    Waiting("advice.answers") { actor, _, _ in
      answering(actor).map { "SELECT count(*) FROM advice_match m WHERE m.city = \($0) AND m.state = 'asked'" }
    } find: { visit, tx in
      guard let city = visit.actor.flatMap(answering) else { return [] }
      let matches = try Matches.open(ofCity: city, in: tx)
      if matches.isEmpty { return [] }
      let owners = try owners(matches.map(\.request), in: tx)
      let names = try Organisations.names(Array(owners.values), visit.language, on: tx.now.day, in: tx)
      return matches.map { match in
        let asker = owners[match.request].flatMap { names[$0] } ?? ""
        return Waiting.Item(
          title: visit.t("{city} asks for your advice", ["city": asker]), path: "/advice-answers/\(match.id)", due: match.due)
      }
    },
    Waiting("advice.late") { actor, _, now in
      actor.holds(AdvicePermissions.assign)
        ? "SELECT CASE WHEN EXISTS (SELECT 1 \(Matches.late(for: actor, now.day))) THEN 1 ELSE 0 END" : nil
    } find: { visit, tx in
      guard let actor = visit.actor, actor.holds(AdvicePermissions.assign) else { return [] }
      let count = try Matches.lateCount(for: actor, in: tx)
      return count == 0 ? [] : [Waiting.Item(title: visit.t("{count} cities are late with their advice", count: count), path: "/advice")]
    },
  ]

  /// The city for which this actor answers others.
  private static func answering(_ actor: Actor) -> OrganisationID? {
    actor.organisation.flatMap { actor.may(AdvicePermissions.answer, on: $0) ? $0 : nil }
  }

  static func owners(_ requests: [RecordID], in tx: Tx) throws -> [RecordID: OrganisationID] {
    let rows = try inPortions(requests) { portion in
      try tx.rows("SELECT request, owner FROM advice_request WHERE request IN \(in: portion)")
        .map { (try $0("request") as RecordID, try $0("owner") as OrganisationID) }
    }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first })
  }

  static let desk = Desk("advice", "Advice", order: 45) { visit, actor, organisation, tx in
    guard actor.organisation == organisation || actor.may(AdvicePermissions.assign, on: organisation) else { return nil }
    let asked = try tx.count("SELECT count(*) FROM advice_request WHERE owner = \(organisation)")
    let given = try tx.count("SELECT count(*) FROM advice_match WHERE city = \(organisation) AND state = 'answered'")
    let open = try Matches.open(ofCity: organisation, in: tx)
    if asked == 0, given == 0, open.isEmpty, !actor.may(AdvicePermissions.ask, on: organisation) { return nil }
    let reader = visit.reader
    let items = open.map { match -> HTML in
      let words: HTML = "\(reader.t("An answer is needed")), \(reader.t("until")) \(Kit.day(match.due, reader))"
      return actor.may(AdvicePermissions.answer, on: organisation)
        ? "<li><a href=\"\(path: visit.path("/advice-answers/\(match.id)"))\">\(words)</a></li>" : "<li>\(words)</li>"
    }
    let list: HTML = items.isEmpty ? "" : "<ul>\(items)</ul>"
    return """
      \(Kit.definitions([(reader.t("Asked"), "\(asked)"), (reader.t("Given to others"), "\(given)")]))\(list)
      <div class="actions"><a class="button" href="\(path: visit.path("/advice"))">\(reader.t("Advice"))</a></div>
      """
  }

  /// On the page of a request: with whom it is, who answered, whom else to ask.
  static func panel(_ request: RequestRow, _ visit: Visit, _ tx: Tx) throws -> HTML? {
    let reader = visit.reader
    let match = try Matches.open(of: request.id, in: tx)
    let answered = try AdviceRows.answeredBy(request.id, in: tx)
    let names = try Organisations.names([match?.city, answered].compactMap { $0 }, visit.language, on: tx.now.day, in: tx)
    var body: HTML = ""
    if let match {
      let values = ["city": names[match.city] ?? "", "day": reader.day(match.due)]
      let late: HTML = match.due < visit.now.day ? " \(Kit.badge(reader.t("Late"), .late))" : ""
      body += "<p>\(reader.t("{city} is asked to answer by {day}.", values))\(late)</p>"
    } else if let answered, ["answered", "accepted"].contains(request.state) {
      body += "<p>\(reader.t("Answered by {city}.", ["city": names[answered] ?? ""]))</p>"
    }
    if ["asked", "assigned"].contains(request.state), visit.may(AdvicePermissions.assign, on: request.owner) {
      body +=
        "<p><a class=\"button\" href=\"\(path: visit.path("/advice/\(request.id)/matching"))\">\(reader.t("Ask another city"))</a></p>"
    }
    return body.isEmpty ? nil : body
  }
}
