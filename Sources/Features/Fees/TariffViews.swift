import Core
import Directory
import Storage
import Web

enum TariffViews {
  static func groupHead(_ group: IncomeGroup, _ visit: Visit) -> String { visit.t("Group {group}", ["group": group.rawValue]) }

  static func grid(_ tariff: Tariff, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = tariff.bands.map { band -> [HTML] in
      var cells: [HTML] = [.text(FeeWords.band(band, reader))]
      for group in IncomeGroup.allCases { cells.append(.text(tariff.fee(band, group).map { reader.money($0) } ?? "–")) }
      return cells
    }
    let columns = [Table.Column(visit.t("Inhabitants"))] + IncomeGroup.allCases.map { Table.Column(groupHead($0, visit), numeric: true) }
    return Kit.table(Table(visit.t("Fees by inhabitants and group"), columns, rows: rows), reader)
  }

  static func groups(_ tariff: Tariff, _ visit: Visit) -> HTML {
    let rows = IncomeGroup.allCases.map { group -> [HTML] in
      let names = Countries.named(tariff.groups.filter { $0.value == group }.keys, visit.language).map(\.name)
      return [.text(groupHead(group, visit)), .text(names.joined(separator: ", "))]
    }
    let columns = ["Group", "Countries"] as [Phrase]
    return Kit.table(Table(visit.t("Countries of each group"), columns.map { .init(visit.t($0)) }, rows: rows), visit.reader)
  }

  /// The same grid with fields in its cells.
  static func editing(_ row: TariffRow, _ filled: Filled, _ visit: Visit) -> HTML {
    let used = (0..<TariffPages.mostBands).filter { band in
      !filled.string("from-\(band)").isEmpty || filled.problems.contains { $0.field.hasSuffix("-\(band)") }
    }
    let shown = Array(used) + [(0..<TariffPages.mostBands).first { !used.contains($0) }].compactMap { $0 }
    let rows = shown.map { band -> [HTML] in
      let number = "\(band + 1)"
      let from = filled.cell("from-\(band)", named: visit.t("Band {number}: from (inhabitants)", ["number": number]), reader: visit.reader)
      return [from]
        + IncomeGroup.allCases.map { group -> HTML in
          let label = visit.t("Band {number}: amount for group {group}", ["number": number, "group": group.rawValue])
          return filled.cell("\(group.rawValue)-\(band)", named: label, reader: visit.reader)
        }
    }
    let columns = [Table.Column(visit.t("From (inhabitants)"))] + IncomeGroup.allCases.map { Table.Column(groupHead($0, visit)) }
    let table = Table(visit.t("Fees by inhabitants and group"), columns, rows: rows)
    let help = visit.t(
      "A band ends where the next begins; the limit itself belongs to the upper band. An empty first cell removes the band.")
    let countries = IncomeGroup.allCases.map { group -> HTML in
      let id = "tariff-countries-\(group.rawValue)"
      return """
        <div class="field"><label for="\(id)">\(visit.t("Countries of group {group}", ["group": group.rawValue]))</label>\
        <textarea id="\(id)" name="countries-\(group.rawValue)" rows="3">
        \(filled.string("countries-\(group.rawValue)"))</textarea></div>
        """
    }
    return """
      <form class="form" method="post" action="\(path: visit.path("/fees/\(row.year)/tariff"))" novalidate>\(filled.summary(visit.reader))\
      <input type="hidden" name="version" value="\(row.version)">\(filled.html(field: "source", reader: visit.reader))\
      <p class="hint">\(help)</p>\(Kit.table(table, visit.reader))\
      <p class="hint">\(visit.t("Countries by their two-letter codes, separated by spaces: BJ NP TG."))</p>\(countries)\
      <div class="actions"><button class="button main" type="submit">\(visit.t("Save the draft"))</button></div></form>
      """
  }
}
