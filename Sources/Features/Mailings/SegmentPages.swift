import Core
import Directory
import Storage
import Web

/// Segments: criteria, and the preview of whom they mean today.
enum SegmentPages {
  private static func form(_ networks: [Organisation], _ countries: [String], _ reader: Reader) -> Form {
    let standings =
      Standing.allCases.map { Choice($0.rawValue, $0.label) } + [Choice("candidate", "Candidate city"), Choice("former", "Former member")]
    let languages = ["en", "fr", "es", "pt", "ca", "it", "de", "ko"].compactMap { Language($0) }
    var fields: [Field] = [
      .text(
        "name", "Name of the group of recipients", required: true, limit: 120, help: "For yourselves: delegates of the Portuguese network."),
      .choices("role", "Roles", Role.allCases.filter { $0 != .secretariat }.map { Choice($0.rawValue, $0.label) }, required: true),
    ]
    if networks.count > 1 {
      fields.append(
        .choices(
          "network", "Networks", networks.map { Choice("\($0.id)", name: $0.code ?? $0.name) }, help: "If none is ticked, all are included."
        ))
    }
    if countries.count > 1 {
      let named = Countries.named(countries, reader.language)
      fields.append(.choices("country", "Countries", named.map { Choice($0.code, name: $0.name) }))
    }
    fields += [
      .choices("standing", "Standing", standings),
      .choices("language", "Language of e-mails", languages.map { Choice($0.code, name: Kit.languageName($0, reader)) }),
      .choice("dues", "Fees", Dues.allCases.map { Choice($0.rawValue, $0.label) }),
      .choice(
        "activity", "Signed in", [Choice("within", "Within this number of months"), Choice("without", "Not within this number of months")]),
      .number("months", "Months", in: 1...120, help: "Twelve, if you leave it empty."),
    ]
    return Form(fields)
  }

  private static func page(_ visit: Visit, _ actor: Actor, title: String, path: String, start: Fields = Fields()) async throws -> FormPage {
    let (networks, countries) = try await visit.read { tx in
      (
        try Organisations.all([.network, .delegation], in: tx).filter { actor.isSecretariat || actor.network.contains($0.id) },
        try tx.values(
          """
          SELECT DISTINCT o.country FROM directory_organisation o WHERE o.kind IN ('city', 'candidate') AND o.country IS NOT NULL
          AND \(actor.may(MailingPermissions.write, owner: "o.id"))
          """) as [String]
      )
    }
    return FormPage(
      title: title, form: form(networks, countries, visit.reader), path: path, submit: "Show the recipients", start: start,
      lead: visit.t("The criteria are saved, not the people: anyone who takes over a role is included automatically."),
      after: Kit.helpLink("mailings", visit.reader), breadcrumb: [Link(visit.t("Write to people"), visit.path("/mailings"))])
  }

  /// In the space of a network, for whoever serves it: the way to write to the people of its cities.
  static let desk = Desk("mailings", "Write to people", order: 60) { visit, actor, organisation, tx in
    let found = try Organisations.find(organisation, in: tx)
    guard found.kind == .network || found.kind == .delegation, actor.may(MailingPermissions.write, on: organisation) else { return nil }
    return """
      <div class="actions"><a class="button" href="\(path: visit.path("/segments/new?network=\(found.slug)"))">\(visit.t("Write to the people of this network"))</a></div>
      """
  }

  /// - With `network=`: that network is ticked, where the reader reaches it.
  static func new(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var start = Fields([("role", Role.political.rawValue), ("role", Role.technical.rawValue)])
    if let slug = visit.request.query["network"] {
      let found = try await visit.read { tx in
        try Organisations.all([.network, .delegation], in: tx).first { $0.slug == slug }
          .map { ($0.id, try Organisations.names([$0.id], visit.language, on: tx.now.day, in: tx)[$0.id] ?? $0.name) }
      }
      if let (id, name) = found, actor.may(MailingPermissions.write, on: id) {
        start.set("network", "\(id)")
        start.set("name", String(name.prefix(120)))
      }
    }
    return try await page(visit, actor, title: visit.t("New group of recipients"), path: "/segments", start: start).shown(visit)
  }

  static func create(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await page(visit, actor, title: visit.t("New group of recipients"), path: "/segments").sent(
      visit, done: visit.t("The group of recipients is saved.")
    ) {
      filled, tx in
      let id = try Segments.keep(filled.string("name"), Criteria(filled.values), by: actor, in: tx)
      return "/segments/\(id)"
    }
  }

  private static func segment(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Segment {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return try Segments.find(id, by: actor, in: tx)
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let segment = try await visit.read { tx in try self.segment(visit, actor, in: tx) }
    let start = standing(segment)
    var page = try await page(visit, actor, title: segment.name, path: "/segments/\(segment.id)/editing", start: start)
    page.current = { _ in start }
    return page.shown(visit)
  }

  /// As its form shows it: what another one is compared with.
  private static func standing(_ segment: Segment) -> Fields {
    Fields([(name: "name", value: segment.name)] + segment.criteria.fields.pairs)
  }

  static func change(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let segment = try await visit.read { tx in try self.segment(visit, actor, in: tx) }
    var page = try await page(visit, actor, title: segment.name, path: "/segments/\(segment.id)/editing")
    page.current = { tx in standing(try Segments.find(segment.id, by: actor, in: tx)) }
    return try await page.sent(visit, done: visit.t("The group of recipients is saved.")) { filled, tx in
      try Segments.change(segment.id, filled.string("name"), Criteria(filled.values), by: actor, in: tx)
      return "/segments/\(segment.id)"
    }
  }

  static func remove(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await visit.write { tx in try Segments.remove(try segment(visit, actor, in: tx).id, by: actor, in: tx) }
    return visit.redirect(to: "/mailings", done: visit.t("The group of recipients is removed."))
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let number = min(max(Int(visit.request.query["page"] ?? "") ?? 1, 1), 10_000)
    let (segment, preview) = try await visit.read { tx in
      let segment = try self.segment(visit, actor, in: tx)
      return (
        segment,
        try Preview.find(segment.criteria, .news, page: number, by: actor, language: visit.language, in: tx)
      )
    }
    let reader = visit.reader
    let path = visit.path("/segments/\(segment.id)")
    let buttons: HTML = """
      <div class="actions">\(Kit.button(reader.t("Write to them"), action: "\(path)/mailings", tone: .main, reader))
      <a class="button" href="\(path: "\(path)/editing")">\(reader.t("Change the criteria"))</a>
      \(Kit.button(reader.t("Remove the group of recipients"), action: "\(path)/removal", tone: .quiet, reader))</div>
      """
    let pages = Kit.pagination(PageOf(page: number, size: Preview.pageSize, count: preview.citiesWithPeople), reader) {
      "\(path)?page=\($0)"
    }
    let body: HTML =
      "\(PreviewViews.counts(preview, reader))\(buttons)\(PreviewViews.unreachable(preview, visit))\(PreviewViews.people(preview, visit))\(pages)"
      + Kit.helpLink("mailings", reader)
    return visit.page(segment.name, body) { chrome in
      chrome.breadcrumb = [Link(visit.t("Write to people"), visit.path("/mailings"))]
      chrome.indexed = false
    }
  }
}

enum PreviewViews {
  static func counts(_ preview: Preview, _ reader: Reader) -> HTML {
    Kit.figures([
      Kit.figure(.number(preview.people), label: reader.t("people can be written to"), reader),
      Kit.figure(.number(preview.cities), label: reader.t("cities they act for"), reader),
      Kit.figure(.number(preview.faults.values.reduce(0, +)), label: reader.t("people cannot be reached"), reader),
      Kit.figure(.number(preview.emptyCities), label: reader.t("cities where nobody holds the role"), reader),
    ])
  }

  /// Reasons with counts, and the cities where somebody has to be found first.
  static func unreachable(_ preview: Preview, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let reasons = Preview.Fault.allCases.compactMap { fault -> HTML? in
      preview.faults[fault].map { "<li>\(reader.t(fault.label))\(reader.colon)\(reader.number($0))</li>" }
    }
    let cities = preview.empty.map { preview.names[$0] ?? "" }
    let more = preview.emptyCities - cities.count
    let list: HTML =
      cities.isEmpty
      ? ""
      : "<p>\(reader.t("Nobody holds these roles in:")) \(reader.list(cities))\(more > 0 ? " " + reader.t("and {count} more", count: more) : "").</p>"
    if reasons.isEmpty && cities.isEmpty {
      return Kit.section(reader.t("Who cannot be reached"), "<p>\(reader.t("Everybody can be reached."))</p>")
    }
    let why: HTML = reasons.isEmpty ? "" : "<ul>\(reasons)</ul>"
    return Kit.section(reader.t("Who cannot be reached"), why + list)
  }

  static func people(_ preview: Preview, _ visit: Visit) -> HTML {
    let reader = visit.reader
    var groups: [(city: OrganisationID, people: [Preview.Somebody])] = []
    for somebody in preview.shown {
      if groups.last?.city == somebody.organisation {
        groups[groups.count - 1].people.append(somebody)
      } else {
        groups.append((somebody.organisation, [somebody]))
      }
    }
    let rows = groups.map { group -> [HTML] in
      let lines = group.people.map { somebody -> HTML in
        let fault: HTML = somebody.fault.map { " \(Kit.badge(reader.t($0.label), .stopped))" } ?? ""
        return
          "\(preview.persons[somebody.person] ?? "") <span class=\"soft\">(\(reader.t(somebody.role.label)), \(Kit.languageName(somebody.language, reader)))</span>\(fault)"
      }
      return [.text(preview.names[group.city] ?? ""), lines.joined("<br>")]
    }
    let none = Kit.empty(reader.t("Nobody matches."), reader)
    let table = Table(reader.t("By city"), [.init(reader.t("City")), .init(reader.t("People"))], rows: rows, empty: none)
    return Kit.table(table, reader)
  }
}

extension Preview.Fault {
  var label: Phrase {
    switch self {
    case .address: "No address"
    case .bounced: "E-mail to this address came back"
    case .refused: "Wants no messages of this kind"
    case .recent: "Received a message in the last ten days"
    }
  }
}
