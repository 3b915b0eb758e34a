import Approvals
import Core
import Directory
import Storage
import Web

/// The General Assembly makes members of several provisional ones at once.
enum Ratification {
  static func form(_ provisional: [MemberCity], _ names: [OrganisationID: String]) -> Form {
    Form([
      .choices(
        "cities", "Which cities",
        provisional.map { Choice("\($0.organisation.id)", name: names[$0.organisation.id] ?? $0.organisation.name) },
        required: true),
      .day("day", "Day of the decision", required: true),
      .text(
        "decision", "Decision", required: true, limit: 300, help: "As it will appear on the certificate: General Assembly, 25 March 2021."
      ),
    ])
  }

  static func ratify(_ cities: [OrganisationID], day: Day, decision: String, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(.admitsMembers)
    guard day <= tx.now.day else { throw FieldProblem("day", "This day has not come yet.") }
    let provisional = Dictionary(
      try Organisations.memberships(on: tx.now.day, standings: [.provisional], in: tx).map { ($0.organisation.id, $0) },
      uniquingKeysWith: { first, _ in first })
    for city in cities {
      guard let membership = provisional[city] else {
        throw Problem.conflict("One of these cities is no longer a provisional member. Look again.")
      }
      guard membership.since.map({ $0 <= day }) ?? true else {
        throw FieldProblem("day", "{city} was admitted after this day.", ["city": membership.organisation.name])
      }
      var query = Requests.Query()
      query.kinds = [Application.name]
      query.owner = city
      query.states = ["provisional"]
      let request = try Requests.list(query, by: .house, house, in: tx).first
      let position = try Organisations.admit(city, as: .member, on: day, source: "", by: actor, in: tx)
      try Change.note(position, of: city, reason: .assembly, words: "", decision: decision, in: tx)
      if let request { try Requests.move(request.id, "ratification", note: decision, house, by: .house, in: tx) }
      try Certificate.issue(to: city, since: day, language: try language(of: city, request, in: tx), decision: decision, in: tx)
    }
  }

  /// A vote of the Assembly admitted a city: what follows (standing, request, certificate) is done in a job, since papers and letters
  /// need the house.
  static let decided = Reaction("a vote makes members", to: ["admission.decided"]) { row, tx in
    let payload = ["city": "\(row.record)", "day": (row.day ?? tx.now.day).description, "number": row.values["number"] ?? ""]
    try Jobs.enqueue("membership.ratify", payload: payload, key: "membership.ratify:\(row.position)", in: tx)
  }

  static let job = JobKind("membership.ratify") { house, payload in
    guard let city = payload["city"].flatMap({ OrganisationID(text: $0) }), let day = payload["day"].flatMap({ Day($0) }) else { return }
    try await house.database.write { tx in
      // Ratified by hand in the meantime, or no longer a member: there is nothing left to do.
      guard try Organisations.standing(of: city, on: tx.now.day, in: tx) == .provisional else { return }
      let reader = Reader(language: try language(of: city, nil, in: tx), words: house.words)
      let values = ["day": reader.day(day), "number": payload["number"] ?? ""]
      let decision = reader.t("General Assembly, {day}, decision {number}", values)
      try ratify([city], day: day, decision: decision, house, by: .house, in: tx)
    }
  }

  /// The one that the city works in: of its application, else of whoever acts for it.
  private static func language(of city: OrganisationID, _ request: RequestRow?, in tx: Tx) throws -> Language {
    if let request {
      let whole = try Requests.find(request.id, in: tx)
      return whole.values["language"].flatMap { Language($0) } ?? request.language
    }
    return try Mandates.holders(of: [city], roles: [.technical, .political], on: tx.now.day, in: tx).first?.language ?? .english
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await page(visit)
    return page.shown(visit)
  }

  private static func page(_ visit: Visit) async throws -> FormPage {
    let (provisional, names) = try await visit.read { tx in
      let all = try Organisations.memberships(on: tx.now.day, standings: [.provisional], in: tx)
      return (all, try Organisations.names(all.map(\.organisation.id), visit.language, on: tx.now.day, in: tx))
    }
    var page = FormPage(
      title: visit.t("Ratify provisional members"), form: form(provisional, names), path: "/ratifications", submit: "Ratify",
      lead: visit.t("Each city becomes a member on the day of the decision and gets its certificate by e-mail."),
      after: """
        <p><a href="\(path: visit.path("/ratifications/refusal"))">\(visit.t("The Assembly did not ratify a city"))</a></p>
        \(Kit.helpLink("membership", visit.reader))
        """,
      breadcrumb: [Link(visit.t("Members"), visit.path("/members"))])
    if provisional.isEmpty { page.instead = Kit.empty(visit.t("No city is waiting for ratification."), visit.reader) }
    return page
  }

  static func send(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await page(visit).sent(
      visit,
      { filled, tx -> Int in
        guard let day = filled.day("day") else { throw Problem.malformed }
        let cities = filled.list("cities").compactMap { OrganisationID(text: $0) }
        try ratify(cities, day: day, decision: filled.string("decision"), visit.house, by: actor, in: tx)
        return cities.count
      }
    ) { count in
      visit.redirect(to: "/members", done: visit.t("{count} cities are ratified. Their certificates are on their way.", count: count))
    }
  }
}
