import Core
import Storage
import Web

/// The ways in: link, password, code, demonstration. Every answer is the same for known and unknown addresses.
package enum SignInPages {
  static let linkForm = Form([.email("address", "E-mail address", required: true), .hidden("next")])
  static let passwordForm = Form([
    .email("address", "E-mail address", required: true, autocomplete: "username"),
    .password("password", "Password", autocomplete: "current-password"), .hidden("next"),
  ])
  static let codeForm = Form([
    .text(
      "code", "Code from your app", required: true, limit: 10, help: "Six digits, new every thirty seconds.",
      autocomplete: "one-time-code")
  ])
  static let lostForm = Form([
    .email("old", "The address that your account uses now", required: true, autocomplete: "off"),
    .email("address", "Your new address", required: true),
  ])

  static func show(_ visit: Visit) async throws -> Answer {
    if visit.actor != nil { return visit.redirect(to: "/for-me") }
    let next = Fields([("next", SignIn.ours(visit.request.query["next"]) ?? "")])
    return try await page(visit, link: linkForm.start(next), password: passwordForm.start(next))
  }

  private static func page(_ visit: Visit, link: Filled, password: Filled, wrong: Phrase? = nil) async throws -> Answer {
    let demo = visit.house.settings.demo ? try await visit.read { tx in try DemoPeople.present(in: tx) } : []
    let body = SignInViews.ways(visit, link: link, password: password, wrong: wrong, demo: demo) + Kit.helpLink("sign-in", visit.reader)
    let title = visit.t("Sign in")
    let adjust: @Sendable (inout Chrome) -> Void = { chrome in
      chrome.column = .narrow
      chrome.indexed = false
    }
    let fine = wrong == nil && link.problems.isEmpty && password.problems.isEmpty
    return fine ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  static func sendLink(_ visit: Visit) async throws -> Answer {
    let filled = linkForm.fill(visit.form)
    guard filled.problems.isEmpty else { return try await page(visit, link: filled, password: passwordForm.start()) }
    let address = filled.string("address")
    try limit(visit, address)
    let next = filled.optional("next")
    try await visit.write { tx in try SignIn.sendLink(to: address, next: next, visit.house, in: tx) }
    return SignInViews.narrow(visit, visit.t("Check your e-mail"), SignInViews.sent(visit))
  }

  static func enterByPassword(_ visit: Visit) async throws -> Answer {
    let filled = passwordForm.fill(visit.form)
    guard filled.problems.isEmpty else { return try await page(visit, link: linkForm.start(), password: filled) }
    try limit(visit, filled.string("address"))
    let entry = try await SignIn.enter(
      address: filled.string("address"), password: filled.string("password"), next: filled.optional("next"), visit.house)
    guard let entry else {
      return try await page(visit, link: linkForm.start(), password: filled, wrong: "The address or the password is wrong.")
    }
    return enter(visit, entry)
  }

  static func showLink(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    let stands = try await visit.read { tx in try Links.find(token, .signIn, in: tx) != nil }
    guard stands else { return ended(visit) }
    let button = Kit.button(
      visit.t("Sign in"), action: visit.path("/sign-in/link/\(token)"), tone: .main, visit.reader)
    return SignInViews.narrow(visit, visit.t("Sign in"), "<p>\(visit.t("One click and you are signed in."))</p>\(button)")
  }

  static func useLink(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    try visit.house.limits.take(SignIn.perClient, visit.request.client, now: visit.now)
    guard let entry = try await visit.write({ tx in try SignIn.use(link: token, in: tx) }) else { return ended(visit) }
    return enter(visit, entry)
  }

  /// Used, too old, or never ours: all look alike.
  package static func ended(_ visit: Visit) -> Answer {
    var answer = SignInViews.narrow(visit, visit.t("This link no longer works"), SignInViews.ended(visit))
    answer.status = .notFound
    return answer
  }

  /// The answer that opens the session and goes on.
  package static func enter(_ visit: Visit, _ entry: SignIn.Entry) -> Answer {
    let next = SignIn.ours(entry.next)
    let query = next.map { "?next=\(percentEncoded($0))" } ?? ""
    let target = entry.waitsForFactor ? visit.path("/sign-in/code\(query)") : next ?? visit.path("/for-me")
    return withSession(.redirect(to: target), entry.token, visit)
  }

  private static func withSession(_ answer: Answer, _ token: String, _ visit: Visit) -> Answer {
    var answer = answer
    answer.headers.append(.init(name: .setCookie, value: Session.header(token: token, settings: visit.house.settings)))
    return answer
  }

  static func showCode(_ visit: Visit) async throws -> Answer {
    guard try await waiting(visit) else { throw Problem.signIn }
    return codePage(visit, codeForm.start())
  }

  private static func waiting(_ visit: Visit) async throws -> Bool {
    guard let token = visit.request.cookie(Session.cookie) else { return false }
    return try await visit.read { tx in try SignIn.waiting(token, in: tx) != nil }
  }

  private static func codePage(_ visit: Visit, _ filled: Filled) -> Answer {
    let query = SignIn.ours(visit.request.query["next"]).map { "?next=\(percentEncoded($0))" } ?? ""
    let form = filled.html(action: visit.path("/sign-in/code\(query)"), submit: "Sign in", reader: visit.reader)
    var answer = SignInViews.narrow(visit, visit.t("Two-step sign-in"), form)
    if !filled.problems.isEmpty { answer.status = .unprocessableContent }
    return answer
  }

  static func proveCode(_ visit: Visit) async throws -> Answer {
    guard let token = visit.request.cookie(Session.cookie), try await waiting(visit) else { throw Problem.signIn }
    try visit.house.limits.take(SignIn.perCode, Secret.hash(token), now: visit.now)
    var filled = codeForm.fill(visit.form)
    let code = filled.string("code")
    guard filled.problems.isEmpty, let fresh = try await visit.write({ tx in try SignIn.prove(code, token: token, in: tx) }) else {
      if filled.problems.isEmpty { filled.add(FieldProblem("code", "This code is wrong or has already been used.")) }
      return codePage(visit, filled)
    }
    return withSession(.redirect(to: SignIn.ours(visit.request.query["next"]) ?? visit.path("/for-me")), fresh, visit)
  }

  static func showLost(_ visit: Visit) async throws -> Answer { lostPage(visit, lostForm.start()) }

  private static func lostPage(_ visit: Visit, _ filled: Filled) -> Answer {
    let form = filled.html(action: visit.path("/sign-in/lost-address"), submit: "Ask for the new address", reader: visit.reader)
    var answer = SignInViews.narrow(visit, visit.t("I no longer have my address"), "\(SignInViews.lost(visit))\(form)")
    if !filled.problems.isEmpty { answer.status = .unprocessableContent }
    return answer
  }

  static func askLost(_ visit: Visit) async throws -> Answer {
    let filled = lostForm.fill(visit.form)
    guard filled.problems.isEmpty else { return lostPage(visit, filled) }
    let (old, new) = (filled.string("old"), filled.string("address"))
    try limit(visit, old)
    try await visit.write { tx in
      guard let person = try People.find(address: old, in: tx) else { return }
      // That the new address has an account is not said either.
      do { try Moves.ask(for: person, address: new, visit.house, in: tx) } catch is FieldProblem {}
    }
    return SignInViews.narrow(visit, visit.t("Your request is noted"), SignInViews.asked(visit))
  }

  static func enterDemo(_ visit: Visit) async throws -> Answer {
    let key = visit.form["key"] ?? ""
    let token = try await visit.write { tx in try DemoPeople.enter(key, visit.house.settings, in: tx) }
    return enter(visit, SignIn.Entry(token: token, waitsForFactor: false, next: nil))
  }

  static func signOut(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    if let token = visit.request.cookie(Session.cookie) { try await visit.write { tx in try Sessions.end(token, in: tx) } }
    return signedOut(visit)
  }

  static func signOutEverywhere(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    if let person = actor.person { try await visit.write { tx in try Sessions.endAll(of: person, in: tx) } }
    return signedOut(visit)
  }

  static func signedOut(_ visit: Visit, _ done: String? = nil) -> Answer {
    var answer = visit.redirect(to: "", done: done ?? visit.t("You are signed out."))
    answer.headers.append(.init(name: .setCookie, value: Session.clearing(visit.house.settings)))
    return answer
  }

  private static func limit(_ visit: Visit, _ address: String) throws {
    try visit.house.limits.take(SignIn.perClient, visit.request.client, now: visit.now)
    try visit.house.limits.take(SignIn.perAddress, Secret.hash(People.addressKey(address)), now: visit.now)
  }
}
