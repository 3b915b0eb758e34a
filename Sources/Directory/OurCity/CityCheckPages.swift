import Core
import Storage
import Web

/// The yearly look as one page: every line filled with what the house holds, one button.
enum CityCheckPages {
  private static func form(_ held: CityCheck.Held, _ visit: Visit) -> Form {
    let people = held.mandates.map { mandate in
      let since = mandate.from.map { ", " + visit.t("since {day}", ["day": visit.reader.shortDay($0)]) } ?? ""
      return Choice("\(mandate.id)", name: "\(held.people[mandate.person] ?? ""), \(visit.t(mandate.role.label))\(since)")
    }
    var fields: [Field] = [
      .text("name", "Our name, in our own language", required: true, limit: 200),
      .text("name_en", "Our name in English", limit: 200, help: "Leave empty if the name is the same."),
      .text("name_fr", "Our name in French", limit: 200), .text("name_es", "Our name in Spanish", limit: 200),
      .number(
        "population", "Inhabitants", in: 1...50_000_000,
        help: "The next invoice depends on it; before that, the secretariat sees who gave it."),
      .number("population_year", "Year of this number", in: 1900...2100),
      .text(
        "population_source", "Where this number can be found", limit: 300,
        help: "Needed for a new number: a statistical office, a register."),
      .link("website", "Our website", help: "It begins with https://"),
      .decimal("latitude", "Place on the map: latitude", help: "In degrees, north of the equator, such as 48.1."),
      .decimal("longitude", "Place on the map: longitude", help: "In degrees, east of Greenwich; west of it with a minus."),
    ]
    if !people.isEmpty {
      fields.append(
        .choices(
          "people", "Who acts for us", people,
          help: "Leave ticked everybody who still does. If you untick somebody, their mandate ends today."))
    }
    fields.append(.flag("looked", "I have checked every line; what I left as it was is still right", required: true))
    fields.append(.hidden("version"))
    return Form(fields, id: "check")
  }

  private static func start(_ held: CityCheck.Held) -> Fields {
    let city = held.organisation
    var values = Fields([
      ("name", held.names["und"] ?? city.name), ("name_en", held.names["en"] ?? ""), ("name_fr", held.names["fr"] ?? ""),
      ("name_es", held.names["es"] ?? ""), ("population", held.population?.value ?? ""),
      ("population_year", held.population?.from.map { String($0.year) } ?? ""), ("population_source", held.population?.source ?? ""),
      ("website", city.website ?? ""), ("latitude", city.latitude.map { "\($0)" } ?? ""),
      ("longitude", city.longitude.map { "\($0)" } ?? ""), ("version", String(held.version)),
    ])
    values.pairs += held.mandates.map { (name: "people", value: "\($0.id)") }
    return values
  }

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, CityCheck.Held) {
    let slug = visit.parameter("slug")
    let language = visit.language
    let (held, name) = try await visit.read { tx in
      let city = try OurCityPages.organisation(slug, seenBy: actor, in: tx)
      guard CityCheck.isAsked(city) else { throw Problem.notFound }
      try actor.require(DirectoryPermissions.check, on: city.id)
      return (
        try CityCheck.held(city, language, in: tx),
        try Organisations.names([city.id], language, on: tx.now.day, in: tx)[city.id] ?? city.name
      )
    }
    let city = held.organisation
    var page = FormPage(
      title: visit.t("Is this still right?"), form: form(held, visit), path: "/our-city/\(city.slug)/check", submit: "Confirm and save",
      start: start(held), lead: visit.t("What this site knows about {city}. It takes ten minutes, once a year.", ["city": name]))
    page.breadcrumb = [Link(name, visit.path("/our-city/\(city.slug)"))]
    page.before = presentation(held, visit)
    page.after = Kit.helpLink("our-city", visit.reader)
    return (page, held)
  }

  private static func presentation(_ held: CityCheck.Held, _ visit: Visit) -> HTML {
    let age: HTML =
      held.presentation.map { "\(visit.t("Our presentation was last changed on")) \(Kit.day($0.updated.day, visit.reader))." }
      ?? .text(visit.t("We have not written our presentation yet."))
    let link = visit.path("/cities/\(held.organisation.slug)/presentation")
    let words = held.presentation == nil ? visit.t("Write our presentation") : visit.t("Renew it")
    return "<p>\(age) <a href=\"\(path: link)\">\(words)</a></p>"
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor).0.shown(visit) }

  static func check(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, held) = try await page(visit, actor)
    let id = held.organisation.id
    let done = visit.t("Thank you. It is saved with today’s date.")
    return try await page.sent(visit, done: done) { filled, tx in
      var said = CityCheck.Said()
      said.names = [
        "und": filled.string("name"), "en": filled.string("name_en"), "fr": filled.string("name_fr"), "es": filled.string("name_es"),
      ]
      said.population = filled.int("population")
      said.year = filled.int("population_year")
      said.source = filled.string("population_source")
      said.website = filled.optional("website")
      said.latitude = filled.decimal("latitude")
      said.longitude = filled.decimal("longitude")
      said.people = Set(filled.list("people").compactMap { ID<Mandate>(text: $0) })
      said.version = Int(filled.string("version")) ?? 0
      try CityCheck.record(said, of: id, by: actor, in: tx)
      return "/our-city/\(held.organisation.slug)"
    }
  }
}
