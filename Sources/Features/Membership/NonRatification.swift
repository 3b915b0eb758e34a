import Approvals
import Core
import Directory
import Storage
import Web

/// The General Assembly does not ratify a provisional member: a dated decision with its reason. Its membership ends that day, its people
/// are told by a letter, and what becomes of its fee is said with the decision, since no text of the association rules it.
enum NonRatification {
  enum Fee: String, CaseIterable {
    case credited, stands

    var label: Phrase {
      switch self {
      case .credited: "It is credited; any payment made is returned"
      case .stands: "It stays due"
      }
    }
  }

  static func form(_ provisional: [MemberCity], _ names: [OrganisationID: String]) -> Form {
    Form([
      .choice(
        "city", "City",
        provisional.map { Choice("\($0.organisation.id)", name: names[$0.organisation.id] ?? $0.organisation.name) }, required: true),
      .day("day", "Day of the decision", required: true),
      .text("decision", "Decision", required: true, limit: 300, help: "Who decided and when, such as: General Assembly, 25 March 2021."),
      .area("words", "Reason", required: true, limit: 2000, rows: 4, help: "The city will read this text in its letter."),
      .choice("fee", "What happens to its fee", Fee.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
    ])
  }

  static func decide(
    _ city: OrganisationID, day: Day, decision: String, words: String, fee: Fee, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(.admitsMembers)
    guard day <= tx.now.day else { throw FieldProblem("day", "This day has not come yet.") }
    let provisional = try Organisations.memberships(on: tx.now.day, standings: [.provisional], in: tx)
    guard let membership = provisional.first(where: { $0.organisation.id == city }) else {
      throw Problem.conflict("This city is no longer a provisional member. Look again.")
    }
    guard membership.since.map({ $0 <= day }) ?? true else {
      throw FieldProblem("day", "{city} was admitted after this day.", ["city": membership.organisation.name])
    }
    var query = Requests.Query()
    query.kinds = [Application.name]
    query.owner = city
    query.states = ["provisional"]
    let request = try Requests.list(query, by: .house, house, in: tx).first
    // Of the letter: whoever may hand in applications, asked before the mandates of the city follow its standing.
    let holders = try Mandates.holders(of: [city], roles: [.political, .technical], on: tx.now.day, in: tx)
    let position = try Organisations.leave(city, on: day, by: actor, in: tx)
    try Change.note(position, of: city, .nonRatification, reason: .assembly, words: words, decision: decision, in: tx)
    if let request {
      try Requests.move(request.id, "non-ratification", note: "\(decision): \(words)", house, by: .house, in: tx)
    }
    try Prospects.follow(city, .declined, in: tx)
    // Without a day: the news is that the membership ended. The room of fees reads from when on invoices are credited.
    let since = try request.flatMap { try accepted($0.id, in: tx) } ?? membership.since
    var values = ["fee": fee.rawValue, "day": day.description]
    if let since { values["since"] = since.description }
    try Ledger.record("application.not-ratified", day: nil, of: city.as(), and: request?.id, values: values, by: actor, in: tx)
    for holder in holders { try write(to: holder, membership.organisation, day, decision, words, fee, position, house, in: tx) }
  }

  /// The first invoice came with the acceptance, before the city was admitted.
  private static func accepted(_ request: RecordID, in tx: Tx) throws -> Day? {
    try Requests.turns(of: request, in: tx).first { $0.to == "awaiting-payment" }?.moved.day
  }

  private static func write(
    to holder: Holder, _ city: Organisation, _ day: Day, _ decision: String, _ words: String, _ fee: Fee, _ position: Int64, _ house: House,
    in tx: WriteTx
  ) throws {
    let reader = Reader(language: holder.language, words: house.words)
    let name = try Organisations.names([city.id], holder.language, on: day, in: tx)[city.id] ?? city.name
    let values = ["city": name, "day": reader.day(day), "decision": decision]
    let money =
      switch fee {
      case .credited: reader.t("The fee is credited. A credit note follows, and any payment made is returned.")
      case .stands: reader.t("The fee that was billed until that day stays due.")
      }
    let letter = Letter(
      subject: reader.t("The membership of {city} was not ratified", values),
      [
        .paragraph(reader.t("The General Assembly has not ratified the membership of {city}: it ends on {day}.", values)),
        .paragraph(reader.t("Decision: {decision}", values)), .paragraph(reader.t("Reason: “{words}”", ["words": words])),
        .paragraph(money),
        .paragraph(reader.t("The city may apply again. The secretariat answers your questions.")),
        .link(reader.t("How to join, step by step"), house.address("/pages/joining", holder.language)),
      ])
    try Outbox.put(
      letter.mail(to: holder.person, holder.address, holder.language, key: "not ratified \(position) \(holder.person)"), in: tx)
  }

  // MARK: The page

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit).shown(visit) }

  private static func page(_ visit: Visit) async throws -> FormPage {
    let (provisional, names) = try await visit.read { tx in
      let all = try Organisations.memberships(on: tx.now.day, standings: [.provisional], in: tx)
      return (all, try Organisations.names(all.map(\.organisation.id), visit.language, on: tx.now.day, in: tx))
    }
    var page = FormPage(
      title: visit.t("Do not ratify a provisional member"), form: form(provisional, names), path: "/ratifications/refusal",
      submit: "Record the decision",
      lead: visit.t("The membership ends on the day of the decision. The city is told at once, with the reason, in its language."),
      after: Kit.helpLink("membership", visit.reader),
      breadcrumb: [
        Link(visit.t("Members"), visit.path("/members")), Link(visit.t("Ratify provisional members"), visit.path("/ratifications")),
      ])
    if provisional.isEmpty { page.instead = Kit.empty(visit.t("No city is waiting for ratification."), visit.reader) }
    return page
  }

  static func send(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let house = visit.house
    return try await page(visit).sent(visit, done: visit.t("It is recorded, and the city is told.")) { filled, tx in
      guard let city = OrganisationID(text: filled.string("city")), let day = filled.day("day"),
        let fee = Fee(rawValue: filled.string("fee"))
      else { throw Problem.malformed }
      try decide(
        city, day: day, decision: filled.string("decision"), words: filled.string("words"), fee: fee, house, by: actor, in: tx)
      return "/membership/\(try Organisations.find(city, in: tx).slug)"
    }
  }
}
