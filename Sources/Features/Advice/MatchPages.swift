import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// Whom to ask: cities of the list with the reasons for each.
enum MatchPages {
  static func choose(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = try await page(visit, actor)
    // Without a city to choose there is nothing to send.
    return page.before.isEmpty ? page.shown(visit) : visit.page(page.title, page.before) { $0.breadcrumb = page.breadcrumb }
  }

  static func match(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await page(visit, actor).sent(visit, done: visit.t("The city has been asked.")) { filled, tx in
      guard let id = RecordID(text: visit.parameter("id")), let city = OrganisationID(text: filled.string("city")),
        let due = filled.day("due")
      else { throw Problem.malformed }
      try Matches.ask(city, to: id, until: due, visit.house, by: actor, in: tx)
      return "/requests/\(id)"
    }
  }

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let (request, candidates, names) = try await visit.read { tx in
      let request = try Requests.find(id, by: actor, visit.house, in: tx)
      guard request.kind == AdviceKind.name, actor.may(AdvicePermissions.assign, on: request.owner) else { throw Problem.notFound }
      guard ["asked", "assigned"].contains(request.state) else {
        throw Problem.conflict("This request has moved on in the meantime. Look at it again before deciding.")
      }
      let candidates = try Matches.candidates(for: request, visit.house, in: tx)
      let ids = candidates.map(\.city.id) + [request.owner]
      return (request, candidates, try Organisations.names(ids, visit.language, on: tx.now.day, in: tx))
    }
    let reader = visit.reader
    let choices = candidates.map { candidate -> Choice in
      var reasons: [String] = []
      if candidate.experience > 0 { reasons.append(reader.t("{count} acts or answers on this theme", count: candidate.experience)) }
      if candidate.speaks, let language = request.values["language"].flatMap({ Language($0) }) {
        reasons.append(reader.t("reads {language}", ["language": Kit.languageName(language, reader)]))
      }
      reasons += candidate.networks.map { $0.code ?? $0.name }
      return Choice("\(candidate.city.id)", name: "\(names[candidate.city.id] ?? candidate.city.name) (\(reasons.joined(separator: ", ")))")
    }
    let none: HTML =
      choices.isEmpty
      ? Kit.empty(reader.t("No city shares a language, a network or an experience with this request. Please answer it yourselves."), reader)
      : ""
    let due = request.values["wanted"].flatMap { Day($0) }.flatMap { $0 > visit.now.day ? $0 : nil } ?? visit.now.day.adding(days: 10)
    return FormPage(
      title: visit.t("Ask another city"),
      form: Form([
        .choice("city", "City", choices, required: true, help: "In brackets: why it could answer."),
        .day("due", "Answer needed by", required: true),
      ]), path: "/advice/\(id)/matching", submit: "Ask this city", start: Fields([("due", "\(due)")]), lead: names[request.owner],
      before: none, after: Kit.helpLink("advice", reader), breadcrumb: [Link(visit.t("Request for advice"), visit.path(request.path))])
  }
}

/// The page of a city that was asked to answer another.
enum AnswerPages {
  static let form = Form([
    .area(
      "answer", "Your answer", required: true, limit: 4000, rows: 10,
      help: "What you did, what came of it, what you would do differently, whom to call.")
  ])

  private struct Picture: Sendable {
    let match: Match
    let request: RequestRow
    let asker: String
  }

  private static func read(_ visit: Visit, _ actor: Actor) async throws -> Picture {
    guard let id = ID<Match>(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    return try await visit.read { tx in
      let match = try Matches.find(id, by: actor, in: tx)
      let request = try Requests.find(match.request, in: tx)
      return Picture(
        match: match, request: request,
        asker: try Organisations.names([request.owner], language, on: tx.now.day, in: tx)[request.owner] ?? "")
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await read(visit, actor)
    return page(picture, form.start(), visit)
  }

  private static func page(_ picture: Picture, _ filled: Filled, _ visit: Visit) -> Answer {
    let reader = visit.reader
    let values = picture.request.values
    let facts = AdviceKind.form.fields.compactMap { field -> (term: String, value: HTML)? in
      values[field.name].map { _ in (term: reader.t(field.label), value: field.shown(values.all(field.name), reader)) }
    }
    let path = visit.path("/advice-answers/\(picture.match.id)")
    var body: HTML = """
      <p>\(reader.t("{city} is asking this, and you may know the answer. Please answer by {day}, or say that you cannot.", ["city": picture.asker, "day": reader.day(picture.match.due)]))</p>
      \(Kit.definitions(facts))
      """
    if picture.match.state == .asked {
      body += """
        \(filled.html(action: path, submit: "Send the answer", reader: reader))
        \(Kit.button(reader.t("We cannot answer"), action: "\(path)/refusal", tone: .quiet, reader))
        """
    } else {
      body += "<p>\(reader.t("This is settled. Thank you."))</p>"
    }
    body += Kit.helpLink("advice", reader)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.lead = HTML.text(picture.asker)
      chrome.breadcrumb = [Link(visit.t("Advice"), visit.path("/advice"))]
    }
    let title = reader.t("Answer another city")
    return filled.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  static func answer(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await read(visit, actor)
    let filled = form.fill(visit.form)
    guard filled.problems.isEmpty else { return page(picture, filled, visit) }
    let words = filled.string("answer")
    try await visit.write { tx in try Matches.answer(picture.match.id, words, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/advice", done: visit.t("Thank you. Your answer is with {city}.", ["city": picture.asker]))
  }

  static func decline(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await read(visit, actor)
    try await visit.write { tx in try Matches.decline(picture.match.id, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/advice", done: visit.t("You have declined. Somebody else will be asked."))
  }
}
