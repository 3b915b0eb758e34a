import Core
import Directory
import Storage
import Web

/// A number of inhabitants that wants a look before fees go out by it: cities say their own, and the fee follows.
package struct Noticed: Sendable, Equatable {
  package let line: FeeLine
  /// The city itself said it, since its last invoice.
  package let isNew: Bool
  /// The number of its last invoice, where that lies in another band of this tariff.
  package let before: Int?
}

/// The number by which a city was billed last.
package struct Invoiced: Sendable, Equatable {
  package let inhabitants: Int
  /// The day on which the city itself said it; nil for what others state.
  package let said: Day?
}

extension Tariff {
  /// Of those who are to be billed, in the order given.
  package func noticed(_ lines: [FeeLine], invoiced: [OrganisationID: Invoiced]) -> [Noticed] {
    lines.compactMap { line in
      guard line.outcome == .bill, let inhabitants = line.inhabitants, let population = line.population else { return nil }
      let last = invoiced[line.city]
      let isNew = population.said != nil && last != Invoiced(inhabitants: inhabitants, said: population.said)
      let before = last.flatMap { band(of: $0.inhabitants) == line.band ? nil : $0.inhabitants }
      return isNew || before != nil ? Noticed(line: line, isNew: isNew, before: before) : nil
    }
  }
}

extension Runs {
  /// - Parameter run: looked at as when it was prepared; nil for today.
  static func noticed(_ lines: [FeeLine], by tariff: Tariff, before run: RecordID? = nil, in tx: Tx) throws -> [Noticed] {
    let earlier: SQL = run.map { "id < \($0)" } ?? "TRUE"
    let invoiced = try tx.rows(
      """
      SELECT f.city, f.population, f.population_said FROM fees_document f WHERE f.id IN (SELECT max(id) FROM fees_document
        WHERE series = 'F' AND population IS NOT NULL AND \(earlier) GROUP BY city)
      """
    ).map { (try $0("city") as OrganisationID, Invoiced(inhabitants: try $0("population"), said: try $0("population_said"))) }
    return tariff.noticed(lines, invoiced: Dictionary(invoiced, uniquingKeysWith: { $1 }))
  }
}

enum NoticedViews {
  /// What a page of many cities needs to show them.
  struct Picture: Sendable {
    let noticed: [Noticed]
    let tariff: Tariff
    let names: [OrganisationID: String]
    let slugs: [OrganisationID: String]

    init(_ noticed: [Noticed], _ tariff: Tariff, names: [OrganisationID: String], in tx: Tx) throws {
      self.noticed = noticed.sorted { NameKey.of(names[$0.line.city] ?? "") < NameKey.of(names[$1.line.city] ?? "") }
      self.tariff = tariff
      self.names = names
      slugs = try Organisations.find(noticed.map(\.line.city), in: tx).mapValues(\.slug)
    }
  }

  /// - Parameter mayMend: nothing was billed yet by a run that is prepared.
  static func table(_ picture: Picture, mayMend: Bool = false, _ visit: Visit) -> HTML {
    if picture.noticed.isEmpty { return "" }
    let reader = visit.reader
    let rows = picture.noticed.map { item -> [HTML] in
      let name = picture.names[item.line.city] ?? ""
      let city: HTML =
        picture.slugs[item.line.city].map { FeesViews.link(visit, name, "/organisations/\($0)/editing") } ?? .text(name)
      let before = item.before.flatMap { picture.tariff.band(of: $0) }
      return [
        city, FeesViews.population(item.line, reader), origin(item.line.population, reader),
        FeesViews.plain(item.before.map { reader.number($0) }), FeesViews.plain(before.map { FeeWords.band($0, reader) }),
        FeesViews.plain(item.line.band.map { FeeWords.band($0, reader) }),
      ]
    }
    let columns = [
      Table.Column(visit.t("City")), .init(visit.t("Inhabitants"), numeric: true), .init(visit.t("Where the number comes from")),
      .init(visit.t("On its last invoice"), numeric: true), .init(visit.t("Band at the time")), .init(visit.t("Band")),
    ]
    let title = visit.t("Numbers of inhabitants to check")
    let why = visit.t("Reported by the city itself since its last invoice, or in a different band from that invoice.")
    let mending = mayMend ? " \(visit.t("Correct a wrong number in the data of the city; then prepare another billing run."))" : ""
    return Kit.section(
      title, "<p>\(why)\(mending)</p>" + Kit.table(Table(title, columns, rows: rows, captionShown: false), reader))
  }

  /// The year and the source of a number, and whether the city itself said it.
  static func origin(_ population: Fact?, _ reader: Reader) -> HTML {
    guard let population else { return "" }
    return origin(year: population.from?.year, population.source, said: population.said, reader)
  }

  static func origin(year: Int?, _ source: String, said: Day?, _ reader: Reader) -> HTML {
    let words = [year.map { String($0) }, source.isEmpty ? nil : source].compactMap { $0 }.joined(separator: ", ")
    return "\(words)\(Fact.saidMark(said, reader))"
  }
}
