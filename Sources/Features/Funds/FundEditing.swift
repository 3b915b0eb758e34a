import Core
import Directory
import Storage
import Time
import Web

enum FundEditing {
  private static let form = Form([
    .number("year", "Year", in: 2000...2100, required: true),
    .money("envelope", "Total of the fund", required: true, help: "In euros, for all networks together."),
    .money("ceiling", "Maximum per request", help: "Leave empty for no limit."),
    .money(
      "two", "Two approvals needed from",
      help: "Requests of this amount or more need two people of the Committee. Leave empty if one is enough."),
    .day("opens", "Requests from", required: true), .day("closes", "Requests until", required: true),
    .day("report", "Reports until", required: true),
  ])

  private static func input(_ filled: Filled) throws -> FundInput {
    guard let year = filled.int("year"), let envelope = filled.money("envelope"), let opens = filled.day("opens"),
      let closes = filled.day("closes"), let report = filled.day("report")
    else { throw Problem.malformed }
    return FundInput(
      year: year, envelope: envelope, ceiling: filled.money("ceiling"), twoFrom: filled.money("two"), opens: opens, closes: closes,
      reportDue: report)
  }

  private static func newPage(_ visit: Visit) -> FormPage {
    FormPage(
      title: visit.t("New fund"), form: form, path: "/funds", submit: "Prepare the fund",
      lead: visit.t("Only the secretariat sees it until its call is opened."),
      after: Kit.helpLink("funds", visit.reader), breadcrumb: [Link(visit.t("Funds of networks"), visit.path("/funds"))])
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { newPage(visit).shown(visit) }

  static func create(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await newPage(visit).sent(visit, done: visit.t("The fund is prepared.")) { filled, tx in
      try Funds.found(input(filled), by: actor, in: tx).path
    }
  }

  private static func editPage(_ visit: Visit, _ actor: Actor) async throws -> (Fund, FormPage) {
    guard let year = Int(visit.parameter("year")) else { throw Problem.notFound }
    let fund = try await visit.read { tx in try Funds.find(year: year, for: actor, in: tx) }
    var page = FormPage(
      title: FundPages.title(fund, visit), form: Form([.hidden("version")] + form.fields.filter { $0.name != "year" }),
      path: "\(fund.path)/editing", submit: "Save",
      breadcrumb: [Link(visit.t("Funds of networks"), visit.path("/funds")), Link("\(year)", visit.path(fund.path))])
    page.start = Fields([
      ("version", "\(fund.version)"), ("envelope", fund.envelope.plain), ("ceiling", fund.ceiling?.plain ?? ""),
      ("two", fund.twoFrom?.plain ?? ""), ("opens", fund.opens.description), ("closes", fund.closes.description),
      ("report", fund.reportDue.description),
    ])
    return (fund, page)
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await editPage(visit, actor).1.shown(visit) }

  static func change(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (fund, page) = try await editPage(visit, actor)
    return try await page.sent(visit, done: visit.t("Saved.")) { filled, tx in
      guard let envelope = filled.money("envelope"), let opens = filled.day("opens"), let closes = filled.day("closes"),
        let report = filled.day("report"), let version = filled.version.flatMap({ Int($0) })
      else { throw Problem.malformed }
      let input = FundInput(
        year: fund.year, envelope: envelope, ceiling: filled.money("ceiling"), twoFrom: filled.money("two"), opens: opens, closes: closes,
        reportDue: report)
      try Funds.change(try Funds.find(fund.id, in: tx), to: input, version: version, by: actor, in: tx)
      return fund.path
    }
  }

  static func call(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let year = Int(visit.parameter("year")), let state = visit.form["state"].flatMap({ Fund.State(rawValue: $0) }) else {
      throw Problem.notFound
    }
    let path = try await visit.write { tx in
      let fund = try Funds.find(year: year, for: actor, in: tx)
      try Funds.call(fund, to: state, by: actor, in: tx)
      return fund.path
    }
    return visit.redirect(
      to: path,
      done: state == .open
        ? visit.t("The call is open. Everyone who coordinates a network receives an e-mail.") : visit.t("The call is closed."))
  }

  static func ask(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let year = Int(visit.parameter("year")), let network = visit.form["network"].flatMap({ OrganisationID(text: $0) }) else {
      throw Problem.notFound
    }
    let path = try await visit.write { tx in
      let fund = try Funds.find(year: year, for: actor, in: tx)
      return try Funds.ask(fund, for: network, visit.house, language: visit.language, by: actor, in: tx).path
    }
    return visit.redirect(to: path)
  }
}
