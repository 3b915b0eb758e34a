import Core
import Directory
import Foundation
import Storage
import Web

/// Loads what the public site needs from a data set: Charter, congresses and awards once, pages and help whenever
/// the data set has gained some.
enum WebsiteSeeds {
  static func load(_ folder: String) throws -> Seed.Write {
    let editions = try DataTable(folder, "charter-editions.csv")
    let principles = try DataTable(folder, "charter-principles.csv")
    let congresses = try DataTable(folder, "congresses.csv")
    let awards = try DataTable(folder, "awards.csv")
    return { tx in
      try charter(editions, principles, in: tx)
      try self.congresses(congresses, in: tx)
      try self.awards(awards, in: tx)
    }
  }

  /// A page that staff have rewritten or taken back is still there, and is left alone.
  static func addPages(_ folder: String) throws -> Seed.Write {
    let pages = try PageFile.all(in: folder + "/pages")
    return { tx in
      let held = try Articles.slugs(in: tx)
      for page in pages where !held.contains(page.slug) {
        if try Articles.isFree(slug: page.slug, in: tx) { try article(page, in: tx) }
      }
    }
  }

  private static func charter(_ editions: DataTable, _ principles: DataTable, in tx: WriteTx) throws {
    var records: [Int: RecordID] = [:]
    for line in editions.lines {
      let year = try line.number("year")
      let id = try Charter.insertEdition(
        year, day: line.day("day"), languages: line["languages"], source: line["source"], in: tx)
      try line.write(["title", "place", "note"], of: id, in: tx)
      records[year] = id
    }
    try Cards.put(WebsiteCards.editions(Array(records.values), in: tx), in: tx)
    let ids = try principles.lines.map { line in
      guard let edition = records[try line.number("edition")] else { throw line.wrong("edition") }
      let id = try Charter.insertPrinciple(line.number("number"), part: line.number("part"), of: edition, in: tx)
      try line.write(["title", "part"], of: id, origin: .official, in: tx)
      try line.write(["plain"], of: id, in: tx)
      return id
    }
    try Cards.put(WebsiteCards.principles(ids, in: tx), in: tx)
  }

  private static func congresses(_ table: DataTable, in tx: WriteTx) throws {
    var ids: [RecordID] = []
    for line in table.lines {
      guard let state = Congress.State(rawValue: line["status"]) else { throw line.wrong("status") }
      let host = try self.host(line["city"], line["country_iso2"], in: tx)
      let id = try Congresses.insert(
        number: line.number("number"), year: line.number("year"), from: line.day("from"), to: line.day("to"), city: line["city"],
        country: line["country_iso2"], organisation: host, state: state, source: line["source"], in: tx)
      try line.write(["title", "theme", "note"], of: id, in: tx)
      ids.append(id)
      if state == .held, let day = line.day("to") {
        try Ledger.record("congress.held", day: day, of: id, and: host?.as(), by: .house, in: tx)
      }
    }
    try Cards.put(WebsiteCards.congresses(ids, in: tx), in: tx)
  }

  /// The city, also where its name here goes on in another script: “Andong (안동)”. Of two that fit neither is taken.
  private static func host(_ city: String, _ country: String, in tx: WriteTx) throws -> OrganisationID? {
    let named = try Organisations.named(city, country: country, in: tx)
    if !named.isEmpty { return named.count == 1 ? named.first?.id : nil }
    let begun = try Organisations.suggest(city, kinds: [.city], in: tx).filter { $0.country == country && $0.name.hasPrefix("\(city) (") }
    return begun.count == 1 ? begun.first?.id : nil
  }

  private static func awards(_ table: DataTable, in tx: WriteTx) throws {
    let ids = try table.lines.map { line in
      let edition = AwardEdition(
        id: RecordID(0), edition: try line.number("edition"), year: try line.number("year"), candidatures: Int(line["candidatures"]),
        cities: Int(line["cities"]), countries: Int(line["countries"]), continents: Int(line["continents"]), source: line["source"])
      let id = try Awards.insert(edition, in: tx)
      try line.write(["title", "theme", "principles", "winners", "finalists", "ceremony"], of: id, in: tx)
      return id
    }
    try Cards.put(WebsiteCards.awards(ids, in: tx), in: tx)
  }

  private static func article(_ page: PageFile, in tx: WriteTx) throws {
    guard let first = page.words.first else { return }
    var article = try Articles.draft(
      page.kind, slug: page.slug, place: page.place, first.language, first.words, by: .house, in: tx)
    for other in page.words.dropFirst() {
      article = try Articles.save(article, other.language, other.words, replacing: 0, by: .house, in: tx)
    }
    // What the house is delivered with is nobody's news: its day is unknown.
    try Articles.takeEffect(article, day: nil, by: .house, in: tx)
  }
}
