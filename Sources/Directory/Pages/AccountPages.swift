import Core
import Storage
import Web

/// What a person says of themselves, and how they prove who they are.
enum AccountPages {
  static let detailsForm = Form([
    .text("name", "Name", required: true, limit: 120, autocomplete: "name"),
    .choice("language", "Language of your e-mails", LanguageChoice.official, required: true),
    .text(
      "time_zone", "Time zone", required: true, limit: 60, help: "In its international form, such as Europe/Paris or America/Bogota."),
  ])
  static let passwordForm = Form([
    .password("password", "New password", help: "At least ten characters. A sentence is easy to remember.", autocomplete: "new-password")
  ])
  static let addressForm = Form([.email("address", "Your new address", required: true)])

  struct State: Sendable {
    let person: Person
    let sessions: Int
    let hasPassword: Bool
    /// The secret being enrolled, in base 32; nil when none is, or when it is proved.
    let enrolling: String?
    let hasFactor: Bool
    let move: Move?
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await page(visit, actor)
  }

  /// The page with at most one form that was sent and has problems.
  static func page(
    _ visit: Visit, _ actor: Actor, details: Filled? = nil, password: Filled? = nil, address: Filled? = nil, code: Filled? = nil
  ) async throws -> Answer {
    let state = try await visit.read { tx in try self.state(actor, in: tx) }
    let start = Fields([
      ("name", state.person.name), ("language", state.person.language.code), ("time_zone", state.person.timeZone),
    ])
    let body = AccountViews.account(
      visit, state, details: details ?? detailsForm.start(start), password: password ?? passwordForm.start(),
      address: address ?? addressForm.start(), code: code ?? SignInPages.codeForm.start())
    let problems = [details, password, address, code].compactMap { $0 }
    return problems.isEmpty ? visit.page(visit.t("My account"), body) : visit.page(visit.t("My account"), invalid: body)
  }

  private static func state(_ actor: Actor, in tx: Tx) throws -> State {
    guard let id = actor.person,
      let row = try tx.row(
        "SELECT password, factor, factor_proved FROM directory_person WHERE id = \(id)")
    else { throw Problem.notFound }
    let password: String? = try row("password")
    let factor: String? = try row("factor")
    let proved: Bool = try row("factor_proved")
    return State(
      person: try People.find(id, in: tx), sessions: try Sessions.count(of: id, in: tx), hasPassword: password != nil,
      enrolling: proved ? nil : factor.flatMap { Secret.bytes(hexadecimal: $0) }.map(OneTimeCode.base32), hasFactor: proved,
      move: try Moves.open(of: id, in: tx))
  }

  static func changeDetails(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = detailsForm.fill(visit.form)
    if filled.problems.isEmpty, !TimeZones.exists(filled.string("time_zone")) {
      filled.add(FieldProblem("time_zone", "There is no time zone with this name."))
    }
    guard filled.problems.isEmpty, let person = actor.person, let language = Language(filled.string("language")) else {
      return try await page(visit, actor, details: filled)
    }
    let values = filled
    try await visit.write { tx in
      try People.change(
        person, name: values.string("name"), language: language, timeZone: values.string("time_zone"), by: actor, in: tx)
    }
    return visit.redirect(to: "/account", done: visit.t("Your details are saved."))
  }

  static func changePassword(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = passwordForm.fill(visit.form)
    let password = filled.string("password")
    if filled.problems.isEmpty, !(Password.shortest...Password.longest).contains(password.count) {
      filled.add(FieldProblem("password", "A password has 10 to 200 characters."))
    }
    guard filled.problems.isEmpty, let person = actor.person, let token = visit.request.cookie(Session.cookie) else {
      return try await page(visit, actor, password: filled)
    }
    try visit.house.limits.take(SignIn.perAddress, "password \(person)", now: visit.now)
    let hash = try await Password.hash(password)
    try await visit.write { tx in try SignIn.setPassword(hash, of: person, keeping: token, in: tx) }
    return visit.redirect(to: "/account", done: visit.t("Your password is saved. Other browsers are signed out."))
  }

  static func beginFactor(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    if let person = actor.person { try await visit.write { tx in try SignIn.beginFactor(of: person, in: tx) } }
    return visit.redirect(to: "/account")
  }

  static func finishFactor(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await withCode(visit, actor, done: visit.t("From now on you will be asked for a code when you sign in.")) { person, code, tx in
      try SignIn.finishFactor(of: person, code: code, in: tx)
    }
  }

  static func endFactor(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await withCode(visit, actor, done: visit.t("You will no longer be asked for a code.")) { person, code, tx in
      try SignIn.endFactor(of: person, code: code, in: tx)
    }
  }

  private static func withCode(
    _ visit: Visit, _ actor: Actor, done: String, _ change: @Sendable @escaping (PersonID, String, WriteTx) throws -> Bool
  ) async throws -> Answer {
    var filled = SignInPages.codeForm.fill(visit.form)
    guard let person = actor.person else { throw Problem.signIn }
    try visit.house.limits.take(SignIn.perCode, "factor \(person)", now: visit.now)
    let code = filled.string("code")
    if filled.problems.isEmpty, try await visit.write({ tx in try change(person, code, tx) }) {
      return visit.redirect(to: "/account", done: done)
    }
    if filled.problems.isEmpty { filled.add(FieldProblem("code", "This code is wrong or has already been used.")) }
    return try await page(visit, actor, code: filled)
  }

  static func askAddress(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = addressForm.fill(visit.form)
    guard filled.problems.isEmpty, let id = actor.person else { return try await page(visit, actor, address: filled) }
    try visit.house.limits.take(SignIn.perAddress, "move \(id)", now: visit.now)
    let address = filled.string("address")
    do {
      try await visit.write { tx in try Moves.ask(for: try People.find(id, in: tx), address: address, visit.house, in: tx) }
    } catch let problem as FieldProblem {
      filled.add(problem)
      return try await page(visit, actor, address: filled)
    }
    return visit.redirect(
      to: "/account",
      done: visit.t("Your request is noted. A colleague from your city or the secretariat now has to vouch for the new address."))
  }

  static func withdrawAddress(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    if let person = actor.person { try await visit.write { tx in try Moves.drop(person, in: tx) } }
    return visit.redirect(to: "/account", done: visit.t("The request is withdrawn."))
  }

  static func act(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let organisation = OrganisationID(text: visit.form["organisation"] ?? ""),
      let token = visit.request.cookie(Session.cookie)
    else { throw Problem.notFound }
    try await visit.write { tx in try Sessions.act(for: organisation, token: token, by: actor, in: tx) }
    return visit.redirect(to: "/for-me")
  }
}
