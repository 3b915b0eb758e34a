import Core
import Directory
import Storage
import Web

enum OrganisationViews {
  static func lead(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    let country = sheet.organisation.country.map { Countries.name($0, visit.language) }
    let standing = sheet.standing.map { visit.t($0.label) }
    let kind: String? =
      switch sheet.organisation.kind {
      case .network: visit.t("Territorial network")
      case .delegation: visit.t("Delegation")
      case .candidate: visit.t("Candidate city")
      case .city, .partner, .institution, .association: standing
      }
    return "\([kind, country].compactMap { $0 }.joined(separator: " · "))"
  }

  static func page(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    """
    \(presentation(sheet, visit))
    \(edit(sheet, visit))
    \(known(sheet, visit))
    \(members(sheet, visit))
    \(told(sheet, visit))
    \(sheet.insets.joined())
    \(happened(sheet, visit))
    """
  }

  private static func told(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    sheet.told.isEmpty
      ? "" : Kit.section(visit.t("What it tells"), Kit.cards(sheet.told.map { CardItem($0, visit) }, visit.reader))
  }

  /// What is known, and where it lies; without a place, only what is known.
  private static func known(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    let map = locator(sheet, visit)
    return map.isEmpty ? about(sheet, visit) : Kit.columns(about(sheet, visit), map)
  }

  private static func presentation(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    let wanted = visit.request.query["text"].flatMap { Language($0) }
    let byLanguage = Dictionary(sheet.presentation.map { ($0.language, $0) }, uniquingKeysWith: { first, _ in first })
    let chain = [wanted].compactMap { $0 } + visit.language.chain
    guard let text = chain.compactMap({ byLanguage[$0] }).first ?? sheet.presentation.first else {
      return sheet.organisation.kind == .city
        ? "<p class=\"soft\">\(visit.t("This city has not presented itself here yet."))</p>" : ""
    }
    let others = sheet.presentation.filter { $0.language != text.language }
    let links = others.map { other -> HTML in
      let name = Kit.languageName(other.language, visit.reader)
      return
        "<a href=\"\(path: visit.path("\(sheet.organisation.path)?text=\(other.language)"))\" hreflang=\"\(other.language.code)\">\(name)</a>"
    }
    let also: HTML = links.isEmpty ? "" : "<p class=\"origin\">\(visit.t("Also in")) \(links.joined(", "))</p>"
    return "<section>\(ArticleViews.text(text, visit))\(also)</section>"
  }

  private static func about(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let organisation = sheet.organisation
    return Kit.definitions([
      (reader.t("Other names"), names(sheet)),
      (reader.t("Abbreviation"), "\(organisation.code ?? "")"),
      (reader.t("Country"), country(organisation, visit)),
      (reader.t("Networks"), links(sheet.networks, visit)),
      (reader.t("Coordinating city"), links(sheet.coordinators, visit)),
      (reader.t("Sits in"), sheet.seats.map { seat($0, visit) }.joined("<br>")),
      (reader.t("Population"), population(sheet, reader)),
      (reader.t("Founded"), "\(sheet.facts.first { $0.name == .founded }?.value ?? "")"),
      (reader.t("Website"), website(organisation)),
      (
        reader.t("Source"),
        sheet.source.map { "<span class=\"soft\">\($0.isEmpty ? reader.t("none is named: not verified") : $0)</span>" } ?? ""
      ),
    ])
  }

  private static func names(_ sheet: OrganisationPages.Sheet) -> HTML {
    sheet.otherNames.map { "<span lang=\"\($0.language.code)\">\($0.name)</span>" as HTML }.joined(", ")
  }

  private static func country(_ organisation: Organisation, _ visit: Visit) -> HTML {
    guard let code = organisation.country else { return "" }
    return "<a href=\"\(path: visit.path("/countries/\(code)"))\">\(Countries.name(code, visit.language))</a>"
  }

  private static func links(_ links: [OrganisationPages.CardLink], _ visit: Visit) -> HTML {
    links.map { "<a href=\"\(path: visit.path($0.path))\">\($0.name)</a>" as HTML }.joined(", ")
  }

  private static func seat(_ seat: (seat: Seat, body: String, path: String), _ visit: Visit) -> HTML {
    "<a href=\"\(path: visit.path(seat.path))\">\(seat.body)</a> (\(visit.t(seat.seat.role.label)))"
  }

  private static func population(_ sheet: OrganisationPages.Sheet, _ reader: Reader) -> HTML {
    guard let fact = sheet.facts.first(where: { $0.name == .population }), let number = fact.value.flatMap({ Int($0) }) else { return "" }
    let year = fact.from.map { " (\($0.year))" } ?? ""
    return "\(reader.number(number))\(year)"
  }

  private static func website(_ organisation: Organisation) -> HTML {
    guard let address = organisation.website, !address.isEmpty else { return "" }
    return "<a href=\"\(link: address)\" rel=\"nofollow noopener\">\(address)</a>"
  }

  private static func locator(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    guard let latitude = sheet.organisation.latitude, let longitude = sheet.organisation.longitude else { return "" }
    let place = [sheet.name, sheet.organisation.country.map { Countries.name($0, visit.language) }].compactMap { $0 }.joined(
      separator: ", ")
    return Kit.locatorMap(
      MapPoint(latitude: latitude, longitude: longitude), country: sheet.organisation.country,
      label: visit.t("Where {place} is", ["place": place]))
  }

  private static func members(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    guard let members = sheet.members else { return "" }
    let reader = visit.reader
    if members.cards.isEmpty {
      return "<section><h2>\(reader.t("Cities"))</h2>\(Kit.empty(reader.t("No city is recorded in this network yet."), reader))</section>"
    }
    let table = Table(
      reader.t("Cities"), [.init(reader.t("City")), .init(reader.t("Country"))],
      rows: members.cards.map { card in
        [
          "<a href=\"\(path: visit.path(card.address))\">\(card.title)</a>",
          "\(card.country.map { Countries.name($0, visit.language) } ?? "")",
        ]
      }, captionShown: false)
    return """
      <section><h2>\(reader.t("{count} cities", count: members.count))</h2>
      \(Kit.table(table, reader))
      \(Kit.pagination(PageOf(page: sheet.page, size: OrganisationPages.listed, count: members.count, more: members.more), reader) { number in
        visit.path(number > 1 ? "\(sheet.organisation.path)?page=\(number)" : sheet.organisation.path)
      })</section>
      """
  }

  private static func happened(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    let title = sheet.organisation.kind == .city ? visit.t("With the association") : visit.t("What happened")
    if sheet.feed.isEmpty {
      return """
        <section><h2>\(title)</h2>\(Kit.empty(visit.t("Nothing with a known date has been recorded yet."), visit.reader))</section>
        """
    }
    let more = visit.path("/activity?organisation=\(sheet.organisation.slug)")
    return """
      <section><h2>\(title)</h2>\(Kit.timeline(sheet.feed.map { FeedViews.item($0, visit) }, brief: true, visit.reader))
      <p><a href="\(path: more)">\(visit.t("All that has been recorded"))</a></p></section>
      """
  }

  private static func edit(_ sheet: OrganisationPages.Sheet, _ visit: Visit) -> HTML {
    let isNetwork = sheet.organisation.kind == .network || sheet.organisation.kind == .delegation
    if isNetwork, visit.actor != nil, visit.sight.sees(.of(sheet.organisation.id)) {
      return """
        <div class="actions"><a class="button" href="\(path: visit.path("\(sheet.organisation.path)/space"))">\(visit.t("The space of its cities"))</a></div>
        """
    }
    guard sheet.organisation.kind == .city, visit.may(DirectoryPermissions.describe, on: sheet.organisation.id) else { return "" }
    return """
      <div class="actions"><a class="button" href="\(path: visit.path("\(sheet.organisation.path)/presentation"))">\(visit.t("Edit this page"))</a></div>
      """
  }

  static func networks(_ cards: [Card], _ organisations: [OrganisationID: Organisation], _ counts: [String: Int], _ visit: Visit) -> HTML {
    let reader = visit.reader
    if cards.isEmpty { return Kit.empty(reader.t("No network has been recorded here yet."), reader) }
    return Kit.table(
      Table(
        reader.t("Networks"), [.init(reader.t("Network")), .init(reader.t("Abbreviation")), .init(reader.t("Cities"), numeric: true)],
        rows: cards.map { card in
          return [
            "<a href=\"\(path: visit.path(card.address))\">\(card.title)</a>", "\(organisations[card.record.as()]?.code ?? "")",
            counts[NetworkNames.slug(of: card)].map { "\(reader.number($0))" } ?? "<span class=\"soft\">\(reader.t("no data"))</span>",
          ]
        }, captionShown: false), reader)
  }
}
