import Core
import Storage
import Web

/// The secretariat registers one organisation by hand; lists of cities are imported.
enum RegistrationPages {
  private static let kinds: [Organisation.Kind] = [.candidate, .network, .delegation, .partner, .institution]

  static func form(_ language: Language) -> Form {
    // By name, as they are looked for.
    let countries = Countries.codes.map { ($0, Countries.name($0, language)) }.map { (Folding.sortKey($0.1, in: language), $0) }
      .sorted { $0.0 < $1.0 }.map { Choice($0.1.0, name: $0.1.1) }
    return Form(
      [
        .choice(
          "kind", "Kind", kinds.map { Choice($0.rawValue, $0.label) }, required: true,
          help: "A city starts as a candidate; it is admitted on its membership page, with the reason and the decision."),
        .text("name", "Name in its own language", required: true),
        .text("name-en", "Name in English", help: "Names in other languages only where they differ."),
        .text("name-fr", "Name in French"), .text("name-es", "Name in Spanish"),
        .text("code", "Abbreviation", limit: 20, help: "For networks and delegations, such as RECE."),
        .choice("country", "Country", countries, help: "A city needs one; what spans several countries has none."),
        .text("territory", "Countries it serves", limit: 1000, help: "For a delegation: two-letter codes, such as AR BR UY."),
      ] + place + [.link("website", "Website")])
  }

  static let place: [Field] = [
    .text(
      "latitude", "Latitude", limit: 20, help: "In degrees, such as 48.1; south is negative. Leave both empty if the place is unknown."),
    .text("longitude", "Longitude", limit: 20, help: "In degrees, such as -1.7; west is negative."),
  ]

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { drawn(visit, form(visit.language).start()) }

  private static func drawn(_ visit: Visit, _ filled: Filled) -> Answer {
    let body: HTML = """
      <p>\(visit.t("For a single organisation. A table of cities is imported all at once."))
      <a href="\(path: visit.path("/imports"))">\(visit.t("Import a list of cities"))</a></p>
      \(filled.html(action: visit.path("/organisations"), submit: "Register", reader: visit.reader))
      """
    let title = visit.t("Register an organisation")
    func adjust(_ chrome: inout Chrome) {
      chrome.column = .narrow
      chrome.breadcrumb = [Link(visit.t("Organisations"), visit.path("/organisations"))]
    }
    return filled.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  static func register(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = form(visit.language).fill(visit.form)
    let new: NewOrganisation
    do { new = try read(filled) } catch let problem as FieldProblem {
      if filled.problems.isEmpty { filled.add(problem) }
      return drawn(visit, filled)
    }
    guard filled.problems.isEmpty else { return drawn(visit, filled) }
    do {
      let slug = try await visit.write { tx in
        try Organisations.find(Organisations.registerByHand(new, by: actor, in: tx), in: tx).slug
      }
      return visit.redirect(
        to: "/organisations/\(slug)/editing", done: visit.t("It is registered."),
        undo: Undo(action: visit.path("/organisations/\(slug)/removal")))
    } catch let problem as FieldProblem {
      filled.add(problem)
      return drawn(visit, filled)
    }
  }

  private static func read(_ filled: Filled) throws -> NewOrganisation {
    guard let kind = Organisation.Kind(rawValue: filled.string("kind")), kinds.contains(kind) else {
      throw FieldProblem("kind", "Choose what it is.")
    }
    var new = NewOrganisation(kind, filled.string("name"))
    for language in Language.official {
      if let name = filled.optional("name-\(language)"), name != new.name { new.names[language] = name }
    }
    new.code = filled.optional("code")?.uppercased()
    new.country = filled.optional("country")
    new.territory = filled.string("territory").uppercased().split { " ,;".contains($0) }.map(String.init)
    new.website = filled.optional("website")
    (new.latitude, new.longitude) = try degrees(filled)
    return new
  }

  static func degrees(_ filled: Filled) throws -> (latitude: Double?, longitude: Double?) {
    func read(_ field: String, _ limit: Double) throws -> Double? {
      guard let text = filled.optional(field) else { return nil }
      guard let number = Organisations.degrees(text, within: limit) else {
        throw FieldProblem(field, "“{value}” is not a coordinate in degrees.", ["value": String(text.prefix(40))])
      }
      return number
    }
    return (try read("latitude", 90), try read("longitude", 180))
  }

  static func takeBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let slug = visit.parameter("slug")
    try await visit.write { tx in
      try Organisations.unregister(Organisations.find(slug: slug, in: tx).id, visit.house, by: actor, in: tx)
    }
    return visit.redirect(to: "/organisations", done: visit.t("The registration was undone."))
  }
}
