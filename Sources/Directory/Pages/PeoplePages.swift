import Core
import Storage
import Web

/// The secretariat's list of people, one person, and erasing them.
enum PeoplePages {
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

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = PersonID(text: visit.parameter("id")) else { throw Problem.notFound }
    let (person, mandates, names) = try await visit.read { tx in
      let mandates = try Mandates.open(of: id, on: tx.now.day, in: tx)
      return (
        try People.find(id, in: tx), mandates,
        try Organisations.names(mandates.map(\.organisation), visit.language, on: tx.now.day, in: tx)
      )
    }
    return visit.page(person.name, body(visit, person, mandates, names))
  }

  private static func body(_ visit: Visit, _ person: Person, _ mandates: [Mandate], _ names: [OrganisationID: String]) -> HTML {
    let reader = visit.reader
    let acts = mandates.map { mandate -> HTML in
      "<li>\(reader.t(mandate.role.label)), \(names[mandate.organisation] ?? "")</li>"
    }
    let details = Kit.definitions([
      (reader.t("E-mail address"), .text(person.address ?? "–")),
      (reader.t("Language of mails"), .text(Kit.languageName(person.language, reader))),
      (reader.t("Time zone"), .text(person.timeZone)),
      (reader.t("Acts as"), acts.isEmpty ? .text(reader.t("nothing at present")) : "<ul>\(acts)</ul>"),
    ])
    if person.erased { return details }
    return """
      \(details)
      <p><a href="\(path: visit.path("/people/\(person.id)/data"))">\(reader.t("All that is held about {name}", ["name": person.name]))</a></p>
      <section><h2>\(reader.t("Erase this person"))</h2>
      <p>\(reader.t("Name, address, password and mails go for good, here and after restoring a backup. What the city did stays. This cannot be taken back."))</p>
      \(Kit.button(reader.t("Erase for good"), action: visit.path("/people/\(person.id)/erasure"), tone: .danger, reader))</section>
      """
  }

  static func erase(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = PersonID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await Erasures.erase(id, by: actor, visit.house)
    return visit.redirect(to: "/people", done: visit.t("The person is erased."))
  }
}
