import Core
import Storage
import Web

/// The secretariat's list of people, one person, and erasing them.
enum PeoplePages {
  static let addressForm = Form([.email("address", "New address", required: true, autocomplete: "off")])

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = min(max(Int(visit.request.query["page"] ?? "") ?? 1, 1), 10_000)
    let (found, mandates, names) = try await visit.read { tx in
      let found = try People.list(after: page, size: 50, in: tx)
      let mandates = try Mandates.open(of: found.people.map(\.id), on: tx.now.day, in: tx)
      let names = try Organisations.names(mandates.values.flatMap { $0 }.map(\.organisation), visit.language, on: tx.now.day, in: tx)
      return (found, mandates, names)
    }
    let rows = found.people.map { person -> [HTML] in
      let acts = (mandates[person.id] ?? []).map { "\(visit.t($0.role.label)), \(names[$0.organisation] ?? "")" }
      return [
        "<a href=\"\(path: visit.path("/people/\(person.id)"))\">\(person.name)</a>", .text(person.address ?? ""),
        acts.map { HTML.text($0) }.joined("<br>"),
      ]
    }
    let reader = visit.reader
    let table = Table(
      reader.t("People"), [.init(reader.t("Name")), .init(reader.t("E-mail address")), .init(reader.t("Acts as"))], rows: rows,
      captionShown: false)
    let pages = Kit.pagination(PageOf(page: page, count: found.count), reader) { visit.path("/people?page=\($0)") }
    let doubles: HTML = "<p><a href=\"\(path: visit.path("/people/doubles"))\">\(reader.t("Perhaps the same person"))</a></p>"
    return visit.page(visit.t("People"), "\(doubles)\(Kit.table(table, reader))\(pages)\(Kit.takeAway(visit.path("/contacts"), reader))")
  }

  struct Shown: Sendable {
    let person: Person
    let mandates: [Mandate]
    let names: [OrganisationID: String]
    /// The newest mail that came back for good from the person's address.
    let doubt: MailRow?
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, nil) }

  private static func page(_ visit: Visit, _ sent: Filled?) async throws -> Answer {
    guard let id = PersonID(text: visit.parameter("id")) else { throw Problem.notFound }
    let shown = try await visit.read { tx in
      let person = try People.find(id, in: tx)
      let mandates = try Mandates.open(of: id, on: tx.now.day, in: tx)
      return Shown(
        person: person, mandates: mandates,
        names: try Organisations.names(mandates.map(\.organisation), visit.language, on: tx.now.day, in: tx),
        doubt: try person.address.flatMap { try Outbox.doubt(about: $0, in: tx) })
    }
    let body = body(visit, shown, sent ?? addressForm.start())
    return sent == nil ? visit.page(shown.person.name, body) : visit.page(shown.person.name, invalid: body)
  }

  private static func body(_ visit: Visit, _ shown: Shown, _ form: Filled) -> HTML {
    let (reader, person) = (visit.reader, shown.person)
    let acts = shown.mandates.map { mandate -> HTML in
      "<li>\(reader.t(mandate.role.label)), \(shown.names[mandate.organisation] ?? "")</li>"
    }
    let details = Kit.definitions([
      (reader.t("E-mail address"), .text(person.address ?? "–")),
      (reader.t("Language of e-mails"), .text(Kit.languageName(person.language, reader))),
      (reader.t("Time zone"), .text(person.timeZone)),
      (reader.t("Acts as"), acts.isEmpty ? .text(reader.t("nothing at present")) : "<ul>\(acts)</ul>"),
    ])
    if person.erased { return details }
    return """
      \(shown.doubt.map { doubt(visit, person, $0) } ?? "")\(details)
      <p><a href="\(path: visit.path("/people/\(person.id)/data"))">\(reader.t("All that is held about {name}", ["name": person.name]))</a></p>
      <section><h2>\(reader.t("Change the address"))</h2>
      <p>\(reader.t("Only after you have spoken to the person: you vouch for the new address, and that is recorded. They get a sign-in link there."))</p>
      \(form.html(action: visit.path("/people/\(person.id)/address"), submit: "Change the address", reader: reader))</section>
      <section><h2>\(reader.t("Erase this person"))</h2>
      <p>\(reader.t("Name, address, password and e-mails are erased for good, even if a backup is restored. What the city did stays on record. This cannot be undone."))</p>
      \(Kit.button(reader.t("Erase for good"), action: visit.path("/people/\(person.id)/erasure"), tone: .danger, reader))</section>
      """
  }

  private static func doubt(_ visit: Visit, _ person: Person, _ mail: MailRow) -> HTML {
    let reader = visit.reader
    let said = reader.t(
      "E-mails to this address come back, so it does not work: {reason}. Contact the person or their city another way, then change the address below.",
      ["reason": mail.reason ?? ""])
    let button = Kit.button(
      reader.t("The address works again"), action: visit.path("/people/\(person.id)/address/trust"), tone: .quiet, reader)
    return Kit.notice(Notice(.warning, .text(said)), reader) + button
  }

  static func changeAddress(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = PersonID(text: visit.parameter("id")) else { throw Problem.notFound }
    var filled = addressForm.fill(visit.form)
    guard filled.problems.isEmpty else { return try await page(visit, filled) }
    let address = filled.string("address")
    do {
      try await visit.write { tx in try Moves.make(People.find(id, in: tx), to: address, visit.house, by: actor, in: tx) }
    } catch let problem as FieldProblem {
      filled.add(problem)
      return try await page(visit, filled)
    }
    return visit.redirect(to: "/people/\(id)", done: visit.t("The address is changed, and a sign-in link is on its way."))
  }

  static func trustAddress(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = PersonID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try People.trustAddress(id, by: actor, in: tx) }
    return visit.redirect(to: "/people/\(id)", done: visit.t("The address is trusted again."))
  }

  static func erase(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = PersonID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await Erasures.erase(id, by: actor, visit.house)
    return visit.redirect(to: "/people", done: visit.t("The person is erased."))
  }
}
