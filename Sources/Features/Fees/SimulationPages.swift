import Core
import Directory
import Storage
import Web

/// What a tariff would come to: in total, by country, who pays otherwise than the year before and why, who is not billed.
enum SimulationPages {
  private struct Picture: Sendable {
    let tariff: TariffRow
    let simulation: Simulation
    let names: [OrganisationID: String]
    let noticed: NoticedViews.Picture
  }

  private static func read(_ visit: Visit) async throws -> Picture {
    let year = try FeesViews.year(visit)
    let language = visit.language
    return try await visit.read { tx in
      let tariff = try Tariffs.require(year, in: tx)
      let simulation = try Simulation.read(tariff.tariff, on: tx.now.day, in: tx)
      let names = try Organisations.names(simulation.lines.map(\.city), language, on: tx.now.day, in: tx)
      let noticed = try Runs.noticed(simulation.lines, by: tariff.tariff, in: tx)
      return Picture(
        tariff: tariff, simulation: simulation, names: names,
        noticed: try NoticedViews.Picture(noticed, tariff.tariff, names: names, in: tx))
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await read(visit)
    let year = picture.tariff.year
    let body =
      FeesViews.tabs(year, "/fees/\(year)/simulation", visit)
      + "<p>\(visit.t("What today’s members would be billed with this tariff, with what is known of them today. Looking at it bills nothing."))</p>"
      + figures(picture, visit) + NoticedViews.table(picture.noticed, visit) + changes(picture, visit) + notBilled(picture, visit)
      + countries(picture, visit)
      + Kit.takeAway(visit.path("/fees/\(year)/simulation"), visit.reader) + Kit.helpLink("fee-year", visit.reader)
    return visit.page(visit.t("Simulation {year}", ["year": "\(year)"]), body, FeesViews.adjust(year, visit))
  }

  private static func figures(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let simulation = picture.simulation
    return Kit.figures([
      Kit.figure(.words(reader.money(simulation.total)), label: reader.t("in total"), period: "\(picture.tariff.year)", reader),
      Kit.figure(.number(simulation.paying.count), label: reader.t("cities pay"), reader),
      Kit.figure(.number(simulation.lines.count - simulation.paying.count), label: reader.t("cities are not billed"), reader),
    ])
  }

  private static func countries(_ picture: Picture, _ visit: Visit) -> HTML {
    let groups = Dictionary(grouping: picture.simulation.paying) { $0.country ?? "" }
    let rows = groups.map { code, lines in (name: FeesViews.country(code, visit), lines: lines, sum: picture.simulation.sum(lines)) }
      .sorted { ($1.sum.cents, $0.name) < ($0.sum.cents, $1.name) }
    let cells = rows.map { row -> [HTML] in
      [.text(row.name), "\(visit.reader.number(row.lines.count))", .text(visit.reader.money(row.sum))]
    }
    let columns = [Table.Column(visit.t("Country")), .init(visit.t("Cities"), numeric: true), .init(visit.t("Sum"), numeric: true)]
    return Kit.table(Table(visit.t("By country"), columns, rows: cells), visit.reader)
  }

  private static func changes(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let changes = picture.simulation.changes
    if changes.isEmpty { return "<p>\(visit.t("No city would pay a different fee from the year before."))</p>" }
    let rows = changes.map { change -> [HTML] in
      [
        .text(picture.names[change.city] ?? ""), .text(change.before.due.map { reader.money($0) } ?? ""),
        .text(change.now.due.map { reader.money($0) } ?? ""), change.why.map { why($0, change, reader) }.joined(" "),
      ]
    }
    let columns = [
      Table.Column(visit.t("City")), .init(visit.t("Before"), numeric: true), .init(visit.t("Now"), numeric: true), .init(visit.t("Why")),
    ]
    return Kit.table(Table(visit.t("Cities that pay a different fee from the year before"), columns, rows: rows), reader)
  }

  private static func why(_ why: Simulation.Change.Why, _ change: Simulation.Change, _ reader: Reader) -> HTML {
    let now = change.now
    switch why {
    case .population:
      let sentence = reader.t(
        "Different band: {population} inhabitants ({source}).",
        ["population": now.inhabitants.map { reader.number($0) } ?? "", "source": now.population?.source ?? ""])
      return "\(sentence)\(Fact.saidMark(now.population?.said, reader))"
    case .group:
      return .text(
        reader.t(
          "Different group: {before}, now {now}.", ["before": change.before.group?.rawValue ?? "–", "now": now.group?.rawValue ?? "–"]))
    case .rate: return .text(reader.t("The amount itself changed."))
    case .decision: return .text(reader.t("By decision."))
    }
  }

  private static func notBilled(_ picture: Picture, _ visit: Visit) -> HTML {
    let lines = picture.simulation.lines.filter { $0.outcome != .bill && $0.outcome != .billed }
    if lines.isEmpty { return "" }
    let rows = lines.map { line -> [HTML] in
      [.text(picture.names[line.city] ?? ""), .text(FeesViews.country(line.country, visit)), .text(visit.t(line.outcome.label))]
    }
    let columns = ["City", "Country", "Why"] as [Phrase]
    let table = Table(visit.t("Not billed"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false)
    return FeesViews.folded(visit.t("Not billed"), Kit.table(table, visit.reader), count: rows.count, visit.reader)
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit).answer(.csv) }
  static func xlsx(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit).answer(.xlsx) }

  private static func sheet(_ visit: Visit) async throws -> Sheet {
    let picture = try await read(visit)
    let columns =
      [
        "City", "Country", "Outcome", "Inhabitants", "Source", "Reported by the city on", "Group", "Band from", "By the tariff", "Fee",
        "Decision",
      ] as [Phrase]
    return Sheet(
      "simulation-\(picture.tariff.year)", columns.map { visit.t($0) },
      rows: picture.simulation.lines.map { line in
        [
          .text(picture.names[line.city] ?? ""), .text(line.country ?? ""), .text(visit.t(line.outcome.label)),
          line.inhabitants.map { .number($0) } ?? .nothing, .text(line.population?.source ?? ""), .day(line.population?.said),
          .text(line.group?.rawValue ?? ""),
          line.band.map { .number($0.from) } ?? .nothing, line.full.map { .money($0) } ?? .nothing, line.due.map { .money($0) } ?? .nothing,
          .text(line.decision ?? ""),
        ]
      })
  }
}
