import Core
import Directory
import Storage
import Web

/// What membership costs, for everybody: the tariff in force on a page of its own, and where a city asks to join. While none is
/// approved, no amount is shown.
enum OpenTariff {
  static func show(_ visit: Visit) async throws -> Answer {
    let row = try await visit.read { tx in try Tariffs.inForce(on: tx.now.day, in: tx) }
    let way = Link(visit.t("Join the association"), visit.path("/joining"))
    guard let tariff = row?.tariff else {
      let none = visit.t("The fees of this year are not fixed yet.")
      return visit.page(visit.t("What membership costs"), Kit.empty(none, next: way, visit.reader))
    }
    let body =
      "<p>\(visit.t("A city pays once a year, according to its number of inhabitants and to its country’s group by national income per person."))</p>"
      + TariffViews.grid(tariff, visit) + TariffViews.groups(tariff, visit)
      + "<p><a href=\"\(path: way.path)\">\(way.label)</a></p>"
    return visit.page(visit.t("What membership costs in {year}", ["year": "\(tariff.year)"]), body)
  }

  static let inset = Inset("joining") { country, visit, tx in
    guard let tariff = try Tariffs.inForce(on: tx.now.day, in: tx)?.tariff else { return nil }
    let all: HTML =
      "<p>\(FeesViews.link(visit, visit.t("All fees of {year}, and the groups of countries", ["year": "\(tariff.year)"]), "/tariff"))</p>"
    guard let country else { return all }
    let name = Countries.name(country, visit.language)
    guard let group = tariff.group(of: country, stated: nil) else {
      return "<p>\(visit.t("{country} is not in any group of this tariff yet: ask the secretariat.", ["country": name]))</p>" + all
    }
    return own(tariff, group, name, visit) + all
  }

  /// Only what a city of this country can pay.
  private static func own(_ tariff: Tariff, _ group: IncomeGroup, _ country: String, _ visit: Visit) -> HTML {
    let rows = tariff.bands.map { band -> [HTML] in
      [.text(FeeWords.band(band, visit.reader)), .text(tariff.fee(band, group).map { visit.reader.money($0) } ?? "–")]
    }
    let caption = visit.t(
      "Fees of {year} in {country} (group {group})", ["year": "\(tariff.year)", "country": country, "group": group.rawValue])
    let columns = [Table.Column(visit.t("Inhabitants")), .init(visit.t("Fee per year"), numeric: true)]
    return Kit.table(Table(caption, columns, rows: rows), visit.reader)
  }
}
