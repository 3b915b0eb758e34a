import Core
import Directory
import Storage
import Web

/// Congresses and editions of the Award: one page each. Three queries, however many.
enum EventPages {
  static func congresses(_ visit: Visit) async throws -> Answer {
    let (congresses, texts, hosts) = try await visit.read { tx in
      let congresses = try Congresses.all(in: tx)
      return (
        congresses, try Texts.read(congresses.map(\.id), for: visit.language, in: tx),
        try Organisations.find(Set(congresses.compactMap(\.organisation)), in: tx)
      )
    }
    return visit.page(visit.t("International congresses"), congressList(congresses, texts, hosts, visit)) { chrome in
      chrome.lead =
        "\(visit.t("Every two years a member city invites all the others. A congress may be announced for one city and held in another: both are shown here."))"
    }
  }

  private static func congressList(
    _ congresses: [Congress], _ texts: [RecordID: [String: Text]], _ hosts: [OrganisationID: Organisation], _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    if congresses.isEmpty { return Kit.empty(reader.t("No congress has been recorded here yet."), reader) }
    return congresses.map { congress -> HTML in
      let words = texts[congress.id] ?? [:]
      let host = congress.organisation.flatMap { hosts[$0] }
      let city: HTML = host.map { "<a href=\"\(path: visit.path($0.path))\">\(congress.city)</a>" } ?? "\(congress.city)"
      return """
        <section id="\(congress.anchor)"><h2>\(CharterViews.words("title", words))</h2>
        <p>\(Kit.badge(reader.t(congress.state.label), congress.state.tone))</p>
        \(Kit.definitions([
          (reader.t("Theme"), marked("theme", words, visit)),
          (reader.t("City"), "\(city), \(Countries.name(congress.country, visit.language))"),
          (reader.t("Dates"), dates(congress.from, congress.to, reader)),
          (reader.t("Note"), marked("note", words, visit)),
          (reader.t("Source"), "<span class=\"soft\">\(congress.source)</span>"),
        ]))</section>
        """
    }.joined()
  }

  static func dates(_ from: Day?, _ to: Day?, _ reader: Reader) -> HTML {
    switch (from, to) {
    case (let from?, let to?) where from != to: "\(Kit.day(from, reader)) – \(Kit.day(to, reader))"
    case (let from?, _): Kit.day(from, reader)
    case (nil, let to?): "\(reader.t("until {day}", ["day": reader.day(to)]))"
    case (nil, nil): ""
    }
  }

  static func award(_ visit: Visit) async throws -> Answer {
    let (editions, texts) = try await visit.read { tx in
      let editions = try Awards.all(in: tx)
      return (editions, try Texts.read(editions.map(\.id), for: visit.language, in: tx))
    }
    return visit.page(visit.t("Educating Cities Award"), awardList(editions, texts, visit)) { chrome in
      chrome.lead = "\(visit.t("Every two years, member cities submit practices on one theme. Three are awarded."))"
    }
  }

  private static func awardList(_ editions: [AwardEdition], _ texts: [RecordID: [String: Text]], _ visit: Visit) -> HTML {
    let reader = visit.reader
    if editions.isEmpty { return Kit.empty(reader.t("No edition has been recorded here yet."), reader) }
    return editions.map { edition -> HTML in
      let words = texts[edition.id] ?? [:]
      return """
        <section id="\(edition.anchor)"><h2>\(CharterViews.words("title", words))</h2>
        \(Kit.definitions([
          (reader.t("Theme"), marked("theme", words, visit)),
          (reader.t("Principles of the Charter"), marked("principles", words, visit)),
          (reader.t("Candidatures"), "\(counts(edition, reader))"),
          (reader.t("Awarded"), list("winners", words, visit)),
          (reader.t("Finalists"), list("finalists", words, visit)),
          (reader.t("Ceremony"), marked("ceremony", words, visit)),
          (reader.t("Source"), "<span class=\"soft\">\(edition.source)</span>"),
        ]))</section>
        """
    }.joined()
  }

  /// What the source gives, and no more.
  private static func counts(_ edition: AwardEdition, _ reader: Reader) -> String {
    var parts: [String] = []
    if let count = edition.candidatures { parts.append(reader.t("{count} candidatures", count: count)) }
    if let count = edition.cities { parts.append(reader.t("{count} cities", count: count)) }
    if let count = edition.countries { parts.append(reader.t("{count} countries", count: count)) }
    if let count = edition.continents { parts.append(reader.t("{count} continents", count: count)) }
    return parts.joined(separator: ", ")
  }

  private static func list(_ field: String, _ texts: [String: Text], _ visit: Visit) -> HTML {
    guard let text = texts[field] else { return "" }
    let items = Awards.list(text.body).map { "<li>\(typography($0, text.language))</li>" as HTML }
    return "<ul\(attribute: "lang", text.language == visit.language ? nil : text.language.code)>\(items)</ul>"
  }

  private static func marked(_ field: String, _ texts: [String: Text], _ visit: Visit) -> HTML {
    guard let text = texts[field] else { return "" }
    return
      "<span\(attribute: "lang", text.language == visit.language ? nil : text.language.code)>\(typography(text.body, text.language))</span>"
  }
}
