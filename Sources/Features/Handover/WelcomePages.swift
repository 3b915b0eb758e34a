import Core
import Directory
import Storage
import Time
import Web

/// The five steps of whoever has just begun, one's own.
enum WelcomePages {
  static let form = Form([
    .area(
      "words", "A few words", required: true, limit: 2000, rows: 4,
      help: "Who you are, what your city works on, when you can be called. Your address is sent with it.")
  ])

  struct Picture: Sendable {
    let welcome: Welcome
    let done: Set<Welcome.Step>
    let hasRead: Bool
    let slug: String
    let coordinators: [String]
    let buddies: [Buddy]
    let names: [OrganisationID: String]
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let found = try await visit.read { tx -> Picture? in
      guard let welcome = try Welcomes.open(for: actor, in: tx) else { return nil }
      let (done, hasRead) = try Welcomes.ticks(welcome, in: tx)
      let coordinators = try Welcomes.network(of: welcome.organisation, in: tx).cities
      let buddies = try Buddies.of(welcome.organisation, in: tx)
      let ids = coordinators.map(\.id) + buddies.flatMap { [$0.city, $0.buddy] }
      let names = try Organisations.names(ids, visit.language, on: tx.now.day, in: tx)
      return Picture(
        welcome: welcome, done: done, hasRead: hasRead, slug: try Organisations.find(welcome.organisation, in: tx).slug,
        coordinators: coordinators.compactMap { names[$0.id] }, buddies: buddies, names: names)
    }
    let title = visit.t("Welcome")
    guard let picture = found else {
      return visit.page(
        title,
        Kit.empty(
          visit.t("Nothing to do here: the five steps are for people who begin to act for a city."),
          next: Link(visit.t("For me"), visit.path("/for-me")), visit.reader)
      ) { $0.indexed = false }
    }
    let body = view(picture, sent ?? form.start(), visit)
    let adjust: (inout Chrome) -> Void = { $0.indexed = false }
    return sent == nil ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  private static func view(_ picture: Picture, _ filled: Filled, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let current = Welcome.Step.allCases.first { !picture.done.contains($0) }
    let steps = Welcome.Step.allCases.map { step -> (label: String, state: Kit.StepState) in
      (reader.t(step.label), picture.done.contains(step) ? .done : step == current ? .current : .ahead)
    }
    let sections = Welcome.Step.allCases.map { step -> HTML in
      let badge = picture.done.contains(step) ? Kit.badge(reader.t("Step done"), .good) : Kit.badge(reader.t("To do"), .waiting)
      return "<section><h2>\(reader.t(step.label))</h2><p>\(badge)</p>\(text(step, picture, filled, visit))</section>\n"
    }
    let buddy: HTML =
      picture.buddies.isEmpty
      ? "" : Kit.section(reader.t("Buddy city"), BuddyViews.list(picture.buddies, of: picture.welcome.organisation, picture.names, visit))
    let later =
      picture.welcome.putOff == nil
      ? Kit.button(reader.t("Not now: remove it from my page"), action: visit.path("/welcome/postponement"), tone: .quiet, reader) : ""
    return """
      <p>\(reader.t("Five steps, a quarter of an hour each. They are ticked automatically once they are done; your coordinator and the secretariat see how far you have got."))</p>
      \(Kit.steps(steps, label: reader.t("Your five steps"), reader))\(sections)\(buddy)\(later)
      \(Kit.helpLink("hand-over", reader))
      """
  }

  private static func text(_ step: Welcome.Step, _ picture: Picture, _ filled: Filled, _ visit: Visit) -> HTML {
    let reader = visit.reader
    func way(_ label: String, _ path: String) -> HTML { "<p><a class=\"button\" href=\"\(path: visit.path(path))\">\(label)</a></p>" }
    let isDone = picture.done.contains(step)
    switch step {
    case .signedIn: return "<p>\(reader.t("You are here."))</p>"
    case .team:
      return
        "<p>\(reader.t("A city has a political and a technical delegate. Name the one who is missing, and others if you like."))</p>\(way(reader.t("Who acts for us"), "/team/\(picture.slug)"))"
    case .page:
      return
        "<p>\(reader.t("What your city says about itself, read by all members. Check that it is still true, and publish it again."))</p>\(way(reader.t("Write our presentation"), "/cities/\(picture.slug)/presentation"))"
    case .network:
      let whom =
        picture.coordinators.isEmpty
        ? reader.t("Your city has no coordinator: the secretariat reads what you write.")
        : reader.t(
          "Your network is coordinated by {cities}. Introduce yourself, or wait for their call.",
          ["cities": reader.list(picture.coordinators)])
      let write: HTML =
        isDone ? "" : filled.html(action: visit.path("/welcome/introduction"), submit: "Introduce myself", reader: reader)
      return "<p>\(whom)</p>\(write)"
    case .charter:
      let read: HTML =
        picture.hasRead
        ? "<p>\(reader.t("You have read the Charter."))</p>"
        : Kit.button(reader.t("I have read the Charter"), action: visit.path("/welcome/charter"), reader)
      return """
        <p>\(reader.t("Twenty principles bind all member cities. Then ask for advice, answer another city, or offer what yours can show: one exchange is enough."))</p>
        \(way(reader.t("Charter of Educating Cities"), "/charter"))\(read)
        """
    }
  }

  private static func own(_ actor: Actor, in tx: Tx) throws -> Welcome {
    guard let welcome = try Welcomes.open(for: actor, in: tx) else { throw Problem.notFound }
    return welcome
  }

  static func readCharter(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await visit.write { tx in try Welcomes.readCharter(try own(actor, in: tx), in: tx) }
    return visit.redirect(to: "/welcome", done: visit.t("It is noted."))
  }

  static func putOff(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await visit.write { tx in try Welcomes.putOff(try own(actor, in: tx), in: tx) }
    return visit.redirect(
      to: "/for-me",
      done: visit.t(
        "The five steps are no longer shown here. You can find them at any time on the hand-over sheet, under “The first month”."))
  }

  static func introduce(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    _ = try await visit.read { tx in try own(actor, in: tx) }
    let filled = form.fill(visit.form)
    guard filled.problems.isEmpty else { return try await page(visit, actor, filled) }
    let words = filled.string("words")
    try await visit.write { tx in try Welcomes.introduce(words, try own(actor, in: tx), visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/welcome", done: visit.t("Your message is on its way."))
  }
}
