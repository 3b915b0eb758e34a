import Core
import Directory
import Storage
import Web
import Works

/// Experiences where they concern one person or one city.
enum DatabankDesk {
  static let waiting = Waiting("databank.adaptations") { actor, _, _ in
    answering(actor).map(Adaptations.waiting)
  } find: { visit, tx in
    guard let city = visit.actor.flatMap(answering) else { return [] }
    let asked = try Adaptations.of(city: city, in: tx).filter { $0.teller == city && $0.state == .asked }
    let names = try Organisations.names(asked.map(\.city), visit.language, on: tx.now.day, in: tx)
    return asked.map { adaptation in
      Waiting.Item(
        title: visit.t("{city} wants to adapt what you do", ["city": names[adaptation.city] ?? ""]), path: "/adaptations/\(adaptation.id)")
    }
  }

  private static func answering(_ actor: Actor) -> OrganisationID? {
    actor.organisation.flatMap { actor.may(DatabankPermissions.adapt, on: $0) ? $0 : nil }
  }

  static let count = DeskCount("experiences", "Experiences") { ids, _, _, tx in
    let pairs = try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT e.city, count(*) AS number FROM databank_experience e WHERE e.state = 'published' AND NOT e.is_reference
        AND e.city IN \(in: portion) GROUP BY e.city
        """
      ).map { (try $0("city") as OrganisationID, try $0("number") as Int) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  static let desk = Desk("databank", "Experiences", order: 35) { visit, actor, organisation, tx in
    let mayWrite = actor.may(DatabankPermissions.write, on: organisation)
    guard mayWrite || actor.may(DatabankPermissions.review, on: organisation),
      let city = try Organisations.find([organisation], in: tx)[organisation], [.city, .candidate].contains(city.kind)
    else { return nil }
    let own = try Experiences.of(organisation, seenBy: .house, in: tx)
    let adaptations = try Adaptations.of(city: organisation, in: tx)
    let texts = try Texts.read(own.map(\.id) + adaptations.map(\.experience), ["title"], for: visit.language, in: tx)
    let reads = try readings(own.map(\.id), since: tx.now.day.adding(days: -365), in: tx)
    let countries = try Counters.countries(of: own.map(\.id), Period(from: tx.now.day.adding(days: -365), to: nil), in: tx)
    func name(_ id: RecordID) -> String { texts[id]?["title"].map { typography($0.body, $0.language) } ?? visit.t("Without a title") }
    let rows = own.map { experience -> [HTML] in
      [
        "<a href=\"\(path: visit.path(experience.path))\">\(name(experience.id))</a>",
        Kit.badge(visit.t(experience.state.label), experience.state.tone), Kit.shortDay(experience.changed.day, visit.reader),
        "\(visit.reader.number(reads[experience.id] ?? 0))", "\(named(countries[experience.id] ?? [:], visit.reader))",
      ]
    }
    let table = Table(
      visit.t("What we tell"),
      [
        .init(visit.t("Experience")), .init(visit.t("Status")), .init(visit.t("Last change")),
        .init(visit.t("Readings in twelve months"), numeric: true), .init(visit.t("From which countries")),
      ], rows: rows, captionShown: false, empty: Kit.empty(visit.t("Nothing has been told yet."), visit.reader))
    let asked = adaptations.map { adaptation -> HTML in
      let label =
        adaptation.city == organisation
        ? visit.t("We adapt: {title}", ["title": name(adaptation.experience)])
        : visit.t("Another city adapts: {title}", ["title": name(adaptation.experience)])
      return
        "<li><a href=\"\(path: visit.path("/adaptations/\(adaptation.id)"))\">\(label)</a> \(Kit.badge(visit.t(adaptation.state.label), adaptation.state.tone))</li>"
    }
    let address = actor.organisation == organisation ? "/experiences/new" : "/experiences/new?city=\(city.slug)"
    let begin: HTML =
      mayWrite ? "<p><a class=\"button\" href=\"\(path: visit.path(address))\">\(visit.t("Tell what your city does"))</a></p>" : ""
    let known: HTML =
      countries.isEmpty
      ? ""
      : "<p class=\"soft\">\(countryNote(visit.house, visit.reader))</p>"
    let adapted: HTML = asked.isEmpty ? "" : "<ul>\(asked)</ul>"
    return Kit.table(table, visit.reader) + known + adapted + begin
  }

  /// What the countries were counted from, as this installation does it.
  static func countryNote(_ house: House, _ reader: Reader) -> String {
    house.addressCountries.areKnown
      ? reader.t(
        "Of readers who were signed in, the country is that of the city they act for; of others, that of the address of their connection, which is not kept. Of some it is not known."
      )
      : reader.t(
        "The country is known only of readers who were signed in, from the city they act for; nothing is known of the others.")
  }

  /// The countries with their numbers, the most first.
  static func named(_ countries: [String: Int], _ reader: Reader) -> String {
    countries.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\(Countries.name($0.key, reader.language)) \(reader.number($0.value))" }.joined(separator: ", ")
  }

  /// How often each was read since a day. One query.
  static func readings(_ ids: [RecordID], since day: Day, in tx: Tx) throws -> [RecordID: Int] {
    try Counters.counts(.view, of: ids, since: day, in: tx)
  }
}
