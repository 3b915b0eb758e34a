import Core
import Directory
import Storage
import Web

/// "We want to adapt this": the question, its answer, and what becomes of it.
enum AdaptationPages {
  /// On the page of a city: what it has taken over from others, and others from it. Five queries, or two where there is nothing.
  static let inset = Inset("city") { slug, visit, tx in
    guard let city = try slug.map({ try Organisations.find(slug: $0, in: tx) }) else { return nil }
    let shown = try Adaptations.of(city: city.id, in: tx).filter(\.state.isPublic)
    if shown.isEmpty { return nil }
    let cards = try Cards.of(shown.map(\.experience), visit.language, seenBy: visit.sight, in: tx)
    let others = Set(shown.map { $0.city == city.id ? $0.teller : $0.city })
    let cities = try Organisations.find(others, in: tx)
    let names = try Organisations.names(others, visit.language, on: tx.now.day, in: tx)
    let items = shown.compactMap { adaptation -> HTML? in
      // What its city has archived is no longer told.
      guard let card = cards[adaptation.experience] else { return nil }
      let item = ExperienceViews.item(card, visit)
      let isOurs = adaptation.city == city.id
      let other = isOurs ? adaptation.teller : adaptation.city
      let name = names[other] ?? ""
      let link: HTML = cities[other].map { "<a href=\"\(path: visit.path($0.path))\">\(name)</a>" } ?? "\(name)"
      return """
        <li><a href="\(path: item.path)"\(attribute: "lang", item.language?.code)>\(item.title)</a> \
        \(isOurs ? visit.t("Adapted from") : visit.t("Adapted by"))\(visit.reader.colon)\(link) \
        \(Kit.badge(visit.t(adaptation.state.label), adaptation.state.tone))</li>

        """
    }
    return items.isEmpty ? nil : Kit.section(visit.t("What travels from city to city"), "<ul>\n\(items)</ul>")
  }

  static func ask(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let adaptation = try await visit.write { tx in
      try Adaptations.ask(try Experiences.find(id, seenBy: actor.sight, in: tx), by: actor, in: tx)
    }
    return visit.redirect(to: "/adaptations/\(adaptation)", done: visit.t("The other city is asked. Its delegates receive an e-mail."))
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    let (adaptation, title, names) = try await visit.read { tx in
      let adaptation = try Adaptations.find(id, by: actor, in: tx)
      return (
        adaptation, try Texts.read(adaptation.experience, ["title"], for: language, in: tx)["title"],
        try Organisations.names([adaptation.city, adaptation.teller], language, on: tx.now.day, in: tx)
      )
    }
    let name = title.map { typography($0.body, $0.language) } ?? visit.t("Without a title")
    let (city, teller) = (names[adaptation.city] ?? "", names[adaptation.teller] ?? "")
    let side = adaptation.side(of: actor)
    let buttons = adaptation.state.next.filter { $0.by == side }.enumerated().map { place, step in
      Kit.button(
        visit.t(step.label), action: visit.path("/adaptations/\(id)"), fields: Fields([("state", step.to.rawValue)]),
        tone: place == 0 ? .main : .quiet, visit.reader)
    }
    let help: Phrase =
      side == .teller
      ? "Get in touch as you like: the mailbox of the experience, a call, a visit. This page shows only how far you have got."
      : "The other city answers here. Then say when you begin and when it is done: both pages show it, and other cities see that the experience spreads."
    let acts: HTML = buttons.isEmpty ? "" : "<div class=\"actions\">\(buttons.joined(" "))</div>"
    return visit.page(
      visit.t("{city} wants to adapt this", ["city": city]),
      """
      <p>\(Kit.badge(visit.t(adaptation.state.label), adaptation.state.tone)) \(Kit.day(adaptation.since, visit.reader))</p>
      \(Kit.definitions([
        (visit.t("Experience"), "<a href=\"\(path: visit.path("/experiences/\(adaptation.experience)"))\">\(name)</a>"),
        (visit.t("Told by"), HTML.text(teller)), (visit.t("Adapted by"), HTML.text(city)),
        (visit.t("Asked"), Kit.day(adaptation.asked, visit.reader)),
      ]))
      <p>\(visit.t(help))</p>
      \(acts)
      """
    ) { chrome in
      chrome.indexed = false
      chrome.column = .narrow
      chrome.breadcrumb = [
        Link(visit.t("Experiences"), visit.path("/experiences")), Link(name, visit.path("/experiences/\(adaptation.experience)")),
      ]
    }
  }

  static func move(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")), let state = visit.form["state"].flatMap(Adaptation.State.init(rawValue:)) else {
      throw Problem.notFound
    }
    try await visit.write { tx in try Adaptations.move(id, to: state, by: actor, in: tx) }
    return visit.redirect(to: "/adaptations/\(id)", done: visit.t("Done. The other city receives an e-mail."))
  }
}
