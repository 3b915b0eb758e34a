import Core
import Directory
import Storage
import Time
import Web

/// What the link of a mail says of one's own mandate: it still holds, or it has ended. Whoever has the link, once.
enum Answers {
  /// Days for which a link works.
  static let days = 14

  struct Asked: Sendable {
    let mandate: Mandate
    let name: String
    let city: String
    let slug: String
    /// Nobody else decides for this city: it asks who follows.
    let isLast: Bool
  }

  /// Nil when the link was used, has ended, or the mandate has.
  static func find(_ token: String, _ language: Language, in tx: Tx) throws -> Asked? {
    guard let link = try Links.find(token, .mandate, in: tx), let subject = link.subject else { return nil }
    let mandate = try Mandates.find(ID<Mandate>(subject), in: tx)
    guard mandate.person == link.person, mandate.to.map({ $0 > tx.now.day }) ?? true else { return nil }
    let city = try Organisations.find(mandate.organisation, in: tx)
    return Asked(
      mandate: mandate, name: try People.names([mandate.person], in: tx)[mandate.person] ?? "",
      city: try Organisations.names([city.id], language, on: tx.now.day, in: tx)[city.id] ?? city.name, slug: city.slug,
      isLast: try Mandates.isLast(mandate, on: tx.now.day, in: tx))
  }

  /// The holder of the mandate, who answers without a session: may speak of this mandate alone.
  private static func actor(_ mandate: Mandate) -> Actor {
    Actor(person: mandate.person, organisation: mandate.organisation, roles: [], sight: .everyone)
  }

  /// - Returns: false when somebody was quicker, or the link has ended.
  static func confirm(_ token: String, in tx: WriteTx) throws -> Bool {
    guard let asked = try find(token, .english, in: tx), try Links.use(token, .mandate, in: tx) != nil else { return false }
    try Mandates.confirm(asked.mandate.id, by: actor(asked.mandate), in: tx)
    return true
  }

  /// Ends the mandate, unless it is the last: then it must be said who follows, or that nobody is known; else it may be.
  /// - Returns: nil when somebody was quicker, or the link has ended.
  static func leave(
    _ token: String, _ successor: SuccessionInput?, _ language: Language, _ house: House, in tx: WriteTx
  ) throws -> Departure? {
    guard let asked = try find(token, .english, in: tx), try Links.use(token, .mandate, in: tx) != nil else { return nil }
    let actor = actor(asked.mandate)
    if let successor { try Successions.propose(successor, leaving: asked.mandate, house, by: actor, in: tx) }
    if !asked.isLast {
      try Mandates.close(asked.mandate.id, by: actor, in: tx)
      return successor == nil ? .ended : .endedAndNamed
    }
    if successor != nil { return .followed }
    // Also when a colleague left in the same minute.
    try Successions.leftAlone(asked.mandate, language, house, by: actor, in: tx)
    return .alone
  }

  enum Departure: Sendable { case ended, endedAndNamed, followed, alone }
}

enum AnswerPages {
  static let perClient = RateLimit.Rule("answer client", burst: 30, oneEach: 10)

  private static let successor: [Field] = [
    .text("name", "Name of your successor", limit: 120), .email("address", "E-mail address", autocomplete: "off"),
    .choice("language", "Language of the invitation", Language.official.map { Choice($0.code, name: $0.ownName) }),
    .text("evidence", "Named by", limit: 200, help: "The decision or the person behind it, such as: letter of the mayor, 25 March 2021."),
  ]

  /// The last may leave name and address empty only with the tick; others may.
  static func form(isLast: Bool) -> Form { Form(isLast ? successor + [.flag("unknown", "I do not know who will succeed me")] : successor) }

  static func showConfirmation(_ visit: Visit) async throws -> Answer {
    guard let asked = try await asked(visit) else { return ended(visit) }
    let text = visit.t(
      "{name}, do you still act for {city}, as: {role}?",
      ["name": asked.name, "city": asked.city, "role": visit.t(asked.mandate.role.label)])
    let button = Kit.button(
      visit.t("Yes, I still do"), action: visit.path("/answers/\(visit.parameter("token"))/confirmation"), tone: .main, visit.reader)
    return page(visit, visit.t("Do you still act for the city?"), "<p>\(text)</p>\(button)")
  }

  static func confirm(_ visit: Visit) async throws -> Answer {
    try visit.house.limits.take(perClient, visit.request.client, now: visit.now)
    let asked = try await asked(visit)
    let token = visit.parameter("token")
    guard let asked, try await visit.write({ tx in try Answers.confirm(token, in: tx) }) else { return ended(visit) }
    return page(
      visit, visit.t("Thank you"), "<p>\(visit.t("Your mandate for {city} is confirmed.", ["city": asked.city]))</p>\(signIn(visit))")
  }

  static func showDeparture(_ visit: Visit) async throws -> Answer {
    guard let asked = try await asked(visit) else { return ended(visit) }
    return page(visit, visit.t("Have you left?"), departure(asked, form(isLast: asked.isLast).start(start(visit)), visit))
  }

  private static func start(_ visit: Visit) -> Fields { Fields([("language", visit.language.nearestOfficial.code)]) }

  private static func departure(_ asked: Answers.Asked, _ filled: Filled, _ visit: Visit) -> HTML {
    let action = visit.path("/answers/\(visit.parameter("token"))/departure")
    let values = ["name": asked.name, "city": asked.city, "role": visit.t(asked.mandate.role.label)]
    if !asked.isLast {
      return """
        <p>\(visit.t("{name}, you no longer act for {city}, as: {role}? Your mandate ends today.", values)) \
        \(visit.t("If you know who follows you, say so: the others who act for your city, or the secretariat, vouch for them first."))</p>
        \(filled.html(action: action, submit: "Yes, I have left", reader: visit.reader))
        """
    }
    return """
      <p>\(visit.t("{name}, you are the last person who acts for {city}. Who will succeed you?", values)) \
      \(visit.t("Nobody is invited before the secretariat has vouched for them."))</p>
      \(filled.html(action: action, submit: "Yes, I have left", reader: visit.reader))
      """
  }

  static func leave(_ visit: Visit) async throws -> Answer {
    try visit.house.limits.take(perClient, visit.request.client, now: visit.now)
    guard let asked = try await asked(visit) else { return ended(visit) }
    let token = visit.parameter("token")
    var filled = form(isLast: asked.isLast).fill(visit.form)
    var successor: SuccessionInput?
    let isNamed = filled.optional("name") != nil || filled.optional("address") != nil
    if asked.isLast ? !filled.flag("unknown") : isNamed || !filled.problems.isEmpty {
      for (field, message) in [
        ("name", asked.isLast ? "Write the name, or tick that you do not know." : "Write the name, or leave both empty."),
        ("address", asked.isLast ? "Write the address, or tick that you do not know." : "Write the address, or leave both empty."),
      ]
        as [(String, Phrase)] where filled.optional(field) == nil && !filled.problems.contains(where: { $0.field == field })
      {
        filled.add(FieldProblem(field, message))
      }
      successor = SuccessionInput(
        role: asked.mandate.role, name: filled.string("name"), address: filled.string("address"),
        language: Language(filled.string("language")) ?? visit.language.nearestOfficial, evidence: filled.string("evidence"))
      if !filled.problems.isEmpty { return invalid(asked, filled, visit) }
    }
    let named = successor
    let departure: Answers.Departure
    do {
      guard
        let found = try await visit.write({ tx in try Answers.leave(token, named, visit.language.nearestOfficial, visit.house, in: tx) })
      else { return ended(visit) }
      departure = found
    } catch let problem as FieldProblem {
      filled.add(problem)
      return invalid(asked, filled, visit)
    }
    let said =
      switch departure {
      case .ended: visit.t("Your mandate for {city} has ended. Thank you for what you did.", ["city": asked.city])
      case .endedAndNamed:
        visit.t(
          "Your mandate for {city} has ended. Whoever you named gets an invitation once it is vouched for.", ["city": asked.city])
      case .alone: visit.t("Thank you. The secretariat will look for somebody to act for {city}.", ["city": asked.city])
      case .followed:
        visit.t(
          "Thank you. Once somebody has vouched for your successor, they will receive an invitation, and your mandate will end when they accept it."
        )
      }
    return page(visit, visit.t("Thank you"), "<p>\(said)</p>")
  }

  private static func invalid(_ asked: Answers.Asked, _ filled: Filled, _ visit: Visit) -> Answer {
    visit.page(visit.t("Have you left?"), invalid: departure(asked, filled, visit), narrow)
  }

  private static func asked(_ visit: Visit) async throws -> Answers.Asked? {
    let token = visit.parameter("token")
    let language = visit.language
    return try await visit.read { tx in try Answers.find(token, language, in: tx) }
  }

  private static func signIn(_ visit: Visit) -> HTML {
    "<p><a href=\"\(path: visit.path("/for-me"))\">\(visit.t("See what is waiting for you"))</a></p>"
  }

  static func ended(_ visit: Visit) -> Answer {
    visit.page(
      visit.t("This link no longer works"),
      invalid:
        "<p>\(visit.t("It has already been used, or it has expired. What you answered before is saved. Sign in to change it."))</p>\(signIn(visit))",
      status: .notFound, narrow)
  }

  private static func page(_ visit: Visit, _ title: String, _ body: HTML) -> Answer { visit.page(title, body, narrow) }

  private static func narrow(_ chrome: inout Chrome) {
    chrome.column = .narrow
    chrome.indexed = false
  }
}
