import Core
import Storage
import Web

/// What is public of bodies and of organisations that are neither city nor network; and the secretariat's list.
enum OrganisationPages {
  static func body(_ visit: Visit) async throws -> Answer {
    let slug = visit.parameter("slug")
    let language = visit.language
    let (title, seats, cities, names, others) = try await visit.read { tx in
      guard let body = try Bodies.find(slug: slug, in: tx) else { throw Problem.notFound }
      let seats = try Bodies.seats(of: body.id, on: tx.now.day, in: tx)
      let title = try Texts.read([body.record], ["name"], for: language, in: tx)[body.record]?["name"]?.body ?? slug
      return (
        title, seats, try Organisations.find(seats.map(\.organisation), in: tx),
        try Organisations.names(seats.map(\.organisation), language, on: tx.now.day, in: tx),
        try visit.insets("body", about: slug, in: tx)
      )
    }
    let reader = visit.reader
    // A column that knows nothing is none; sources are said once.
    let dated = seats.contains { $0.from != nil }
    let rows = seats.compactMap { seat -> [HTML]? in
      guard let city = cities[seat.organisation] else { return nil }
      return [
        "<a href=\"\(path: visit.path(city.path))\">\(names[city.id] ?? city.name)</a>", .text(reader.t(seat.role.label)),
        .text(city.country.map { Countries.name($0, language) } ?? ""),
      ] + (dated ? [TeamViews.day(seat.from, reader)] : [])
    }
    var sources: [String] = []
    for seat in seats where !seat.source.isEmpty && !sources.contains(seat.source) { sources.append(seat.source) }
    let columns: [Phrase] = ["City", "Seat", "Country"] + (dated ? ["Since"] : [])
    let source: HTML = "<span class=\"soft\">\(sources.map { HTML.text($0) }.joined("<br>"))</span>"
    let table = Table(
      reader.t("Who sits here"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: .text(reader.t("No seats are recorded.")))
    let facts = Kit.definitions([(reader.t("Source"), sources.isEmpty ? "" : source)])
    return visit.page(title, "\(Kit.table(table, reader))\(facts)\(others)")
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let slug = visit.parameter("slug")
    let language = visit.language
    let (organisation, name, text) = try await visit.read { tx in
      let organisation = try Organisations.find(slug: slug, in: tx)
      let name = try Organisations.names([organisation.id], language, on: tx.now.day, in: tx)[organisation.id] ?? organisation.name
      let texts = try Texts.read([organisation.record], ["presentation"], for: language, in: tx)
      return (organisation, name, texts[organisation.record]?["presentation"]?.body ?? "")
    }
    // Cities and networks have pages of their own; an older slug leads to the present one.
    let own = "/organisations/\(slug)"
    if organisation.path != own { return .redirect(to: visit.path(organisation.path), status: .movedPermanently) }
    let facts = Kit.definitions([
      (visit.t("Country"), .text(organisation.country.map { Countries.name($0, language) } ?? "")),
      (visit.t("Its own website"), organisation.website.map { "<a href=\"\(link: $0)\" rel=\"nofollow noopener\">\($0)</a>" } ?? ""),
    ])
    return visit.page(name, "\(Markdown.html(text))\(facts)") { $0.lead = .text(visit.t(organisation.kind.label)) }
  }

  // MARK: Staff

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let page = min(max(Int(visit.request.query["page"] ?? "") ?? 1, 1), 10_000)
    let language = visit.language
    let (all, standings, networks, names) = try await visit.read { tx in
      let all = try Organisations.all(Organisation.Kind.allCases, in: tx)
      let shown = all.dropFirst((page - 1) * 50).prefix(50).map(\.id)
      return (
        all, try Organisations.standings(of: shown, on: tx.now.day, in: tx), try Organisations.networks(of: shown, on: tx.now.day, in: tx),
        try Organisations.names(shown, language, on: tx.now.day, in: tx)
      )
    }
    let reader = visit.reader
    let rows = all.dropFirst((page - 1) * 50).prefix(50).map { organisation -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/organisations/\(organisation.slug)/editing"))\">\(names[organisation.id] ?? organisation.name)</a>",
        .text(reader.t(organisation.kind.label)), .text(organisation.country.map { Countries.name($0, language) } ?? ""),
        .text(standings[organisation.id].map { reader.t($0.label) } ?? ""),
        .text((networks[organisation.id] ?? []).map { $0.code ?? $0.name }.joined(separator: ", ")),
      ]
    }
    let columns = ["Name", "Kind", "Country", "Standing", "Networks"] as [Phrase]
    let table = Table(reader.t("Organisations"), columns.map { .init(reader.t($0)) }, rows: Array(rows), captionShown: false)
    let pages = Kit.pagination(PageOf(page: page, count: all.count), reader) { visit.path("/organisations?page=\($0)") }
    let more: HTML = """
      <p><a class="button" href="\(path: visit.path("/organisations/new"))">\(reader.t("Register an organisation"))</a>
      <a href=\"\(path: visit.path("/imports"))\">\(reader.t("Import a list of cities"))</a></p>
      """
    let files = Kit.takeAway(visit.path("/organisations"), reader)
    return visit.page(visit.t("Organisations"), "\(more)\(Kit.table(table, reader))\(pages)\(files)")
  }
}

extension Seat.Role {
  package var label: Phrase {
    switch self {
    case .president: "Presidency"
    case .vicePresident: "Vice-Presidency"
    case .treasurer: "Treasury"
    case .member: "Member"
    case .host: "Host of the next congress"
    }
  }
}

extension Organisation.Kind {
  package var label: Phrase {
    switch self {
    case .city: "City"
    case .candidate: "Candidate city"
    case .network: "Network"
    case .delegation: "Delegation"
    case .partner: "Partner"
    case .institution: "Institution"
    case .association: "Association"
    }
  }
}
