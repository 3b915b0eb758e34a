import Ballots
import Core
import Directory
import Storage
import Time
import Web

/// How a body meets and decides: the rules in force in words, those before, and the form for others.
enum RulesPages {
  private static func body(_ visit: Visit, in tx: Tx) throws -> (body: Body, name: String) {
    guard let body = try Bodies.find(slug: visit.parameter("slug"), in: tx) else { throw Problem.notFound }
    return (body, try Texts.read(body.record, ["name"], for: visit.language, in: tx)["name"]?.body ?? body.slug)
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let (body, name, history, decisions, texts) = try await visit.read { tx in
      let (body, name) = try Self.body(visit, in: tx)
      let history = try RulesInForce.history(of: body.id, in: tx)
      let decisions = try Concerns.decisions(about: history.map(\.id), seenBy: visit.sight, in: tx)
      return (
        body, name, history, decisions,
        try Texts.read(decisions.values.joined().map(\.id), ["title"], for: visit.language, in: tx)
      )
    }
    let source = { (rules: RulesInForce) -> HTML in
      guard let taken = decisions[rules.id] else { return "\(rules.said(visit.reader))" }
      return Concerns.list(taken, texts, visit)
    }
    let reader = visit.reader
    let present = history.first { $0.from <= visit.now.day && $0.preset != .written }
    let written = history.first { $0.from <= visit.now.day && $0.preset == .written }
    var html: HTML =
      present.map { RulesViews.table($0, source($0), reader) } ?? Kit.empty(reader.t("This body has no rules here yet."), reader)
    if let written { html += Kit.section(reader.t("In writing, between meetings"), RulesViews.table(written, source(written), reader)) }
    let others = history.filter { $0.id != present?.id && $0.id != written?.id }
    if !others.isEmpty {
      let items = others.map { rules in
        TimelineItem(day: rules.from, sentence: source(rules), note: "\(reader.t(rules.preset.label))")
      }
      html += Kit.section(reader.t("Other rules"), Kit.timeline(items, reader))
    }
    if visit.may(GovernancePermissions.conduct, on: body.organisation) {
      html +=
        "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("\(body.path)/rules/new"))\">\(reader.t("Enter new rules"))</a></div>"
    }
    return visit.page(visit.t("How this body decides: {body}", ["body": name]), html + Kit.helpLink("assemblies", reader)) { chrome in
      chrome.breadcrumb = [Link(name, visit.path(body.path))]
    }
  }

  private static func formPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Body) {
    let (body, name, now, decisions) = try await visit.read { tx in
      let (body, name) = try Self.body(visit, in: tx)
      var query = DecisionQuery()
      query.body = body.id
      query.limit = 50
      let taken = try Decision.list(query, seenBy: visit.sight, in: tx).filter { $0.outcome != .rejected }
      let titles = try Texts.read(taken.map(\.id), ["title"], for: visit.language, in: tx)
      let choices = taken.map { Choice("\($0.id)", name: "\($0.label) · \(titles[$0.id]?["title"]?.body ?? "")") }
      return (body, name, try RulesInForce.find(of: body.id, on: tx.now.day, in: tx), choices)
    }
    try actor.require(GovernancePermissions.conduct, on: body.organisation)
    let named = (visit.form["preset"] ?? visit.request.query["preset"]).flatMap { BodyRules.Preset(rawValue: $0) }
    let preset = named ?? now?.preset ?? .assembly
    let rules = named == nil ? now?.rules ?? .preset(preset) : .preset(preset)
    let others = BodyRules.Preset.allCases.map { other -> HTML in
      "<a href=\"\(path: visit.path("\(body.path)/rules/new?preset=\(other.rawValue)"))\">\(visit.t(other.label))</a>"
    }
    var page = FormPage(
      title: visit.t("New rules: {body}", ["body": name]), form: RulesForm.form(decisions), path: "\(body.path)/rules/new",
      submit: "Put these rules in force", start: RulesForm.start(rules, preset),
      before: "<p>\(visit.t("Start from:")) \(others.joined(", "))</p>",
      breadcrumb: [Link(name, visit.path(body.path)), Link(visit.t("Rules"), visit.path("\(body.path)/rules"))])
    page.lead = visit.t(
      "A change of rules is a decision with a date. Assemblies already planned keep the rules under which they were planned.")
    return (page, body)
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await formPage(visit, actor).0.shown(visit) }

  static func decide(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, body) = try await formPage(visit, actor)
    return try await page.sent(visit, done: visit.t("The rules are recorded.")) { filled, tx in
      guard let from = filled.day("from"), let preset = BodyRules.Preset(rawValue: filled.string("preset")) else { throw Problem.malformed }
      try RulesInForce.decide(
        try RulesForm.rules(filled), preset: preset, of: body, from: from, decision: filled.string("decision"),
        resolution: RecordID(text: filled.string("resolution")), by: actor, in: tx)
      return "\(body.path)/rules"
    }
  }
}

/// On the public page of a body.
enum BodyInset {
  static let rules = Inset("body") { slug, visit, tx in
    guard let slug, let body = try Bodies.find(slug: slug, in: tx), try RulesInForce.find(of: body.id, on: tx.now.day, in: tx) != nil else {
      return nil
    }
    let assemblies = try Assembly.list(body: body.id, seenBy: visit.sight, limit: 5, in: tx)
    let titles = try Texts.read(assemblies.map(\.0.id), ["title"], for: visit.language, in: tx)
    let items = assemblies.map { assembly, meeting -> HTML in
      """
      <li><a href="\(path: visit.path(assembly.path))">\(titles[assembly.id]?["title"]?.body ?? "")</a>, \
      \(Kit.shortDay(meeting.day, visit.reader)) \(Kit.badge(visit.t(assembly.state.label), assembly.state.tone))</li>
      """
    }
    let list: HTML = items.isEmpty ? "" : "<ul>\(items)</ul>"
    return """
      \(Kit.section(visit.t("Assemblies"), list))
      <p><a href="\(path: visit.path("\(body.path)/rules"))">\(visit.t("How this body meets and decides"))</a> · \
      <a href="\(path: visit.path("/decisions?body=\(slug)"))">\(visit.t("Its decisions"))</a></p>
      """
  }
}
