import Core
import Directory
import Storage
import Web
import Works

/// How large a city is, for who looks for a city like theirs. Inhabitants; a city without a known population is in none.
enum CitySize: String, CaseIterable, Sendable {
  case small, medium, large, metropolis

  init(_ population: Int) {
    self = population < 20_000 ? .small : population < 100_000 ? .medium : population < 500_000 ? .large : .metropolis
  }

  var label: Phrase {
    switch self {
    case .small: "Under 20,000 inhabitants"
    case .medium: "20,000 to 100,000"
    case .large: "100,000 to 500,000"
    case .metropolis: "500,000 and more"
    }
  }
}

extension Experiences {
  /// Of what is published: title, sentence, where, since when, under what it is filed. A dozen questions for any number.
  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let experiences = try find(ids, in: tx).filter { $0.state == .published }
    if experiences.isEmpty { return [] }
    let shown = experiences.map(\.id)
    let cities = Array(Set(experiences.map(\.city)))
    let organisations = try Organisations.find(cities, in: tx)
    let day = tx.now.day
    let networks = try Organisations.networks(of: cities, on: day, in: tx)
    let populations = try Organisations.values(.population, of: cities, on: day, in: tx)
    let tagged = try Tags.read(shown, in: tx)
    let written = try Texts.languages(of: shown, "title", in: tx)
    let pictures = try WorkPicture.of(shown, for: .english, in: tx)
    // What a city writes in a language without pages of its own stays found by its own words, beside its translation.
    let own = try Texts.all(
      experiences.filter { !Language.official.contains($0.language) }.map(\.id), Part.allCases.map(\.rawValue), in: tx)
    return try Language.official.flatMap { language in
      let texts = try Texts.read(shown, Part.allCases.map(\.rawValue), for: language, in: tx)
      let names = try Organisations.names(cities, language, on: day, in: tx)
      return experiences.compactMap { experience -> Card? in
        guard let city = organisations[experience.city] else { return nil }
        let words = texts[experience.id] ?? [:]
        var facets = facets(
          experience, city, networks[city.id] ?? [], populations[city.id].flatMap { Int($0) }, tagged[experience.id] ?? [:])
        facets["language"] = written[experience.id]?.map(\.code) ?? [experience.language.code]
        if words["title"]?.isMachine ?? false { facets["machine"] = [language.code] }
        var body = String(Part.allCases.dropFirst(2).compactMap { words[$0.rawValue]?.body }.joined(separator: " ").prefix(8000))
        var spoken = Set(words.values.map(\.language))
        if language == experience.language.nearestOfficial, words["title"]?.language != experience.language {
          let original = Part.allCases.compactMap { part in
            own[experience.id]?[part.rawValue]?.first { $0.language == experience.language }?.body
          }
          if !original.isEmpty { spoken.insert(experience.language) }
          body = (body + " " + String(original.joined(separator: " ").prefix(8000))).trimmed
        }
        return Card(
          record: experience.id, language: language, kind: "experience", title: words["title"]?.body ?? "",
          summary: words["summary"]?.body ?? "", picture: pictures[experience.id]?.first?.attachment.small.map { "/files/\($0.sha)" },
          place: names[city.id] ?? city.name, country: city.country, latitude: city.latitude, longitude: city.longitude,
          day: experience.published, address: experience.path, audience: .everyone, facets: facets, keywords: body
        ).speaking(spoken)
      }
    }
  }

  private static func facets(
    _ experience: Experience, _ city: Organisation, _ networks: [Organisation], _ population: Int?, _ tagged: Tagged
  ) -> [String: [String]] {
    var facets: [String: [String]] = ["city": [city.slug]]
    if let country = city.country { facets["country"] = [country] }
    if !networks.isEmpty { facets["network"] = networks.map(\.slug) }
    for (kind, values) in tagged where !values.isEmpty { facets[kind.rawValue] = values }
    if let begun = experience.begun { facets["year"] = ["\(begun)"] }
    if let population { facets["size"] = [CitySize(population).rawValue] }
    if experience.featured != nil { facets["featured"] = ["yes"] }
    facets["entry"] = [experience.isReference ? "reference" : "full"]
    return facets
  }
}
