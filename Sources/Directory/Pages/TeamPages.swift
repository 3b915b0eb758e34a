import Core
import Storage
import Web

/// Who acts for an organisation: mandates, invitations, addresses to vouch for.
enum TeamPages {
  static func form(_ roles: [Role]) -> Form {
    Form([
      .text("name", "Name", required: true, limit: 120),
      .email("address", "E-mail address", required: true, autocomplete: "off"),
      .choice("role", "Role", roles.map { Choice($0.rawValue, $0.label) }, required: true),
      .choice("language", "Language of the invitation", LanguageChoice.official, required: true),
      .text("evidence", "Named by", limit: 200, help: "The decision or the person behind it, such as: letter of the mayor, 25 March 2021."),
    ])
  }

  struct Team: Sendable {
    let organisation: Organisation
    let name: String
    let open: [Mandate]
    let past: [Mandate]
    let names: [PersonID: String]
    let addresses: [PersonID: String]
    let invitations: [Invitation]
    let standIns: [Mandate]
    /// Mails of invitations that did not arrive.
    let returned: [ID<Invitation>: MailRow]
    /// Whether this visitor names people here, and which roles.
    let mayName: Bool
    let roles: [Role]
  }

  /// One's own organisation.
  static func mine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let organisation = actor.organisation else {
      return visit.page(
        visit.t("People"),
        Kit.empty(visit.t("You do not act for any organisation. Your city or the secretariat can invite you."), visit.reader))
    }
    let slug = try await visit.read { tx in try Organisations.find(organisation, in: tx).slug }
    return visit.redirect(to: "/team/\(slug)")
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let slug = visit.parameter("slug")
    let language = visit.language
    let team = try await visit.read { tx in try self.team(slug, language, actor, in: tx) }
    let start = form(team.roles).start(Fields([("language", language.nearestOfficial.code)]))
    let files = Kit.takeAway(visit.path("/contacts"), visit.reader)
    let body = TeamViews.team(visit, team, sent ?? start) + files + Kit.helpLink("people", visit.reader)
    let title = visit.t("People of {organisation}", ["organisation": team.name])
    return sent == nil ? visit.page(title, body) : visit.page(title, invalid: body)
  }

  /// Throws `Problem.notFound` for whoever may not see these people.
  private static func team(_ slug: String, _ language: Language, _ actor: Actor, in tx: Tx) throws -> Team {
    let organisation = try Organisations.find(slug: slug, in: tx)
    guard actor.may(DirectoryPermissions.seePeople, on: organisation.id) else { throw Problem.notFound }
    let day = tx.now.day
    let standIns = try Mandates.standIns(of: organisation.id, on: day, in: tx)
    let open = try Mandates.open(of: organisation.id, on: day, in: tx).filter { !$0.isStandIn }
    let past = try Mandates.past(of: organisation.id, on: day, in: tx)
    let holders = try Mandates.holders(of: [organisation.id], roles: Role.allCases, on: day, in: tx)
    let mayName = actor.may(DirectoryPermissions.mandates, on: organisation.id)
    var roles = Role.ofCities
    if actor.isSecretariat { roles = Role.allCases.filter { $0 != .secretariat || organisation.kind == .association } }
    let invitations = mayName ? try Invitations.open(of: organisation.id, in: tx) : []
    return Team(
      organisation: organisation,
      name: try Organisations.names([organisation.id], language, on: day, in: tx)[organisation.id] ?? organisation.name,
      open: open, past: past, names: try People.names((open + past + standIns).map(\.person), in: tx),
      addresses: Dictionary(holders.map { ($0.person, $0.address) }, uniquingKeysWith: { first, _ in first }),
      invitations: invitations, standIns: standIns, returned: try Invitations.returned(invitations, in: tx), mayName: mayName, roles: roles)
  }

  static func invite(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let slug = visit.parameter("slug")
    var filled = form(Role.allCases).fill(visit.form)
    guard filled.problems.isEmpty, let role = Role(rawValue: filled.string("role")), let language = Language(filled.string("language"))
    else { return try await page(visit, actor, filled) }
    let values = filled
    do {
      try await visit.write { tx in
        let organisation = try Organisations.find(slug: slug, in: tx)
        try Invitations.invite(
          name: values.string("name"), address: values.string("address"), as: role, for: organisation.id, language: language,
          evidence: values.string("evidence"), visit.house, by: actor, in: tx)
      }
    } catch let problem as FieldProblem {
      filled.add(problem)
      return try await page(visit, actor, filled)
    }
    return visit.redirect(to: "/team/\(slug)", done: visit.t("The invitation is on its way. It is valid for fourteen days."))
  }

  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<Invitation>(text: visit.parameter("id")) else { throw Problem.notFound }
    let slug = try await visit.write { tx in
      let organisation = try Invitations.find(id, in: tx).organisation
      try Invitations.withdraw(id, by: actor, in: tx)
      return try Organisations.find(organisation, in: tx).slug
    }
    return visit.redirect(to: "/team/\(slug)", done: visit.t("The invitation is withdrawn."))
  }

  static func confirm(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, done: visit.t("The mandate is confirmed.")) { id, tx in try Mandates.confirm(id, by: actor, in: tx) }
  }

  static func close(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, done: visit.t("The mandate has ended.")) { id, tx in try Mandates.close(id, by: actor, in: tx) }
  }

  private static func change(
    _ visit: Visit, done: String, _ verb: @Sendable @escaping (ID<Mandate>, WriteTx) throws -> Void
  ) async throws -> Answer {
    guard let id = ID<Mandate>(text: visit.parameter("id")) else { throw Problem.notFound }
    let slug = try await visit.write { tx in
      try verb(id, tx)
      return try Organisations.find(try Mandates.find(id, in: tx).organisation, in: tx).slug
    }
    return visit.redirect(to: "/team/\(slug)", done: done)
  }

  // MARK: The invited

  static func showInvitation(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    let language = visit.language
    let found = try await visit.read { tx in
      try Invitations.find(token: token, in: tx).map { invitation in
        (invitation, try Organisations.names([invitation.organisation], language, on: tx.now.day, in: tx)[invitation.organisation] ?? "")
      }
    }
    guard let (invitation, city) = found else { return SignInPages.ended(visit) }
    let text = visit.t(
      "{name}, you are invited to act for {city} as: {role}.",
      ["name": invitation.name, "city": city, "role": visit.t(invitation.role.label)])
    let button = Kit.button(visit.t("Accept and sign in"), action: visit.path("/invitations/\(token)"), tone: .main, visit.reader)
    return SignInViews.narrow(visit, visit.t("Invitation"), "<p>\(text)</p>\(button)")
  }

  static func acceptInvitation(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    try visit.house.limits.take(SignIn.perClient, visit.request.client, now: visit.now)
    guard let entry = try await visit.write({ tx in try Invitations.accept(token: token, in: tx) }) else {
      return SignInPages.ended(visit)
    }
    return SignInPages.enter(visit, entry)
  }

  // MARK: Addresses

  static func vouch(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<Move>(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Moves.vouch(id, visit.house, by: actor, in: tx) }
    return visit.redirect(to: "/addresses", done: visit.t("The new address is in use. A sign-in link is on its way there."))
  }

  static func refuse(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = ID<Move>(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Moves.refuse(id, by: actor, in: tx) }
    return visit.redirect(to: "/addresses", done: visit.t("The request is refused."))
  }

  static func addresses(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let moves = try await visit.read { tx in try Moves.waiting(for: actor, in: tx) }
    return visit.page(visit.t("New addresses to vouch for"), TeamViews.moves(visit, moves))
  }
}
