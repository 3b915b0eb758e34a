import Core
import Directory
import Storage
import Web

/// The public way in: who may join, and the first step.
enum JoiningPages {
  static let perAddress = RateLimit.Rule("joining address", burst: 4, oneEach: 600)

  static func show(_ visit: Visit) async throws -> Answer { try await page(visit).shown(visit) }

  private static func page(_ visit: Visit) async throws -> FormPage {
    let reader = visit.reader
    let (country, costs) = try await costs(visit)
    let needed: [Phrase] = [
      "The form, with what is asked of every city; you can share it with colleagues and come back to it.",
      "The mayor’s signature, by a link or by a letter.", "The agreement of the council, as a PDF.",
    ]
    let steps = needed.map { "<li>\(reader.t($0))</li>" as HTML }
    let before: HTML = """
      <p>\(reader.t("Any local government may join, whatever its size, if it commits itself to the Charter of Educating Cities."))
      <a href="\(path: visit.path("/charter"))">\(reader.t("Read the Charter"))</a> ·
      <a href="\(path: visit.path("/pages/joining"))">\(reader.t("How to join, step by step"))</a></p>
      <h2>\(reader.t("What is needed"))</h2><ul>\(steps)</ul>
      <h2>\(reader.t("What it costs"))</h2>\(costs)
      <h2>\(reader.t("Begin"))</h2>
      """
    return FormPage(
      title: reader.t("Join the association"), form: Beginning.form(reader), path: "/joining", submit: "Send me the link",
      start: Fields([("country", country ?? ""), ("language", visit.language.nearestOfficial.code)]), before: before)
  }

  /// What the room of fees says of the country that was chosen, else of one's own. While no tariff is approved, only on what it
  /// depends.
  private static func costs(_ visit: Visit) async throws -> (country: String?, HTML) {
    let chosen = (visit.request.query["country"] ?? visit.form["country"])?.uppercased()
    let (country, parts) = try await visit.read { tx in
      let own = try visit.actor?.organisation.map { try Organisations.find($0, in: tx) }?.country
      let country = chosen.flatMap { Countries.exists($0) ? $0 : nil } ?? own
      return (country, try visit.insets("joining", about: country, in: tx))
    }
    let rule = visit.t(
      "A fee once a year. It depends on the number of inhabitants and on the income group of the country: its national income per person."
    )
    if parts.isEmpty { return (country, "<p>\(rule)</p>") }
    let choice = Form([.choice("country", "Country", Beginning.countries(visit.reader))], id: "costs")
      .start(Fields([("country", country ?? "")]))
      .html(action: visit.path("/joining"), method: .get, submit: "Show the fees of this country", reader: visit.reader)
    return (country, "<p>\(rule)</p>\(parts.joined())\(choice)")
  }

  static func ask(_ visit: Visit) async throws -> Answer {
    let form = try await page(visit)
    let filled = form.form.fill(visit.form)
    if filled.problems.isEmpty {
      try visit.house.limits.take(SignIn.perClient, visit.request.client, now: visit.now)
      try visit.house.limits.take(perAddress, Secret.hash(People.addressKey(filled.string("address"))), now: visit.now)
    }
    return try await form.sent(visit, { filled, tx in try Beginning.ask(filled, visit.house, in: tx) }) { _ in
      narrow(
        visit, visit.t("Check your e-mail"),
        "<p>\(visit.t("A link is on its way. It is valid for three days: open it and press the button to begin the application."))</p>")
    }
  }

  static func narrow(_ visit: Visit, _ title: String, _ body: HTML) -> Answer {
    visit.page(title, body) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
    }
  }

  static func showLink(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    guard let beginning = try await visit.read({ tx in try Beginning.find(token: token, in: tx) }) else { return SignInPages.ended(visit) }
    let text = visit.t(
      "{name}, with this button you begin the application of {city}, {country}. It opens an account with your address.",
      ["name": beginning.name, "city": beginning.city, "country": Countries.name(beginning.country, visit.language)])
    let button = Kit.button(visit.t("Begin the application"), action: visit.path("/joining/\(token)"), tone: .main, visit.reader)
    return narrow(visit, visit.t("Join the association"), "<p>\(text)</p>\(button)")
  }

  static func confirm(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    try visit.house.limits.take(SignIn.perClient, visit.request.client, now: visit.now)
    switch try await visit.write({ tx in try Beginning.confirm(token: token, visit.house, in: tx) }) {
    case nil: return SignInPages.ended(visit)
    case .begun(let entry)?: return SignInPages.enter(visit, entry)
    case .known?:
      return narrow(
        visit, visit.t("Your city is already known here"),
        "<p>\(visit.t("A city of this name is known here already. Whoever acts for it and the secretariat have been told; you get a mail when one of them has vouched for you. Nothing was changed."))</p>"
      )
    }
  }

  /// Who wants to act for a known city is a request; this is where they stood before.
  static func known(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    visit.redirect(to: "/requests?kind=\(Newcomer.name)&state=open")
  }

  /// A city that is in a national network, or was a member, begins by its own delegate.
  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let path = try await visit.write { tx in
      guard let city = actor.organisation else { throw Problem.notFound }
      try actor.require(.appliesForMembership, on: city)
      let organisation = try Organisations.find(city, in: tx)
      guard organisation.kind == .city || organisation.kind == .candidate else {
        throw Problem.conflict("Only cities can apply for membership.")
      }
      if let open = try Application.open(of: city, visit.house, in: tx) { return open.path }
      let values = Fields([
        ("name", organisation.name), ("country", organisation.country ?? ""), ("website", organisation.website ?? ""),
        ("language", visit.language.nearestOfficial.code),
      ])
      return try Application.begin(for: city, values: values, language: visit.language, visit.house, by: actor, in: tx).path
    }
    return visit.redirect(to: path)
  }
}
