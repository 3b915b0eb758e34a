import Core
import Web

enum CoverageViews {
  static func met(_ met: Met, _ visit: Visit) -> HTML {
    let reader = visit.reader
    if met.all == 0 { return "<p>\(reader.t("Nothing was opened in the last {days} days.", ["days": "\(Met.days)"]))</p>" }
    let rows = met.lines.map { line -> [HTML] in
      func share(_ number: Int) -> HTML { "\(reader.percent(Double(number) / Double(met.all)))" }
      return [
        "\(Kit.languageName(line.language, reader))", share(line.human), share(line.machine),
        share(max(0, met.all - line.human - line.machine)),
      ]
    }
    let said = reader.t(
      "The same, weighted by how often each page was opened in the last {days} days: of a hundred openings, so many showed a text by people, by machine, or in another language.",
      ["days": "\(Met.days)"])
    return "<p>\(said)</p>"
      + Kit.table(
        Table(
          reader.t("What readers really find"),
          [
            .init(reader.t("Language")), .init(reader.t("By people"), numeric: true), .init(reader.t("By machine"), numeric: true),
            .init(reader.t("In another language"), numeric: true),
          ], rows: rows, captionShown: false), reader)
  }

  static func charter(_ lines: [CharterCoverage.Line], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = lines.map { line -> [HTML] in
      let name = Kit.languageName(line.language, reader)
      let ask: HTML =
        line.titles < line.all && (visit.actor?.holds(TranslationPermissions.ask) ?? false)
        ? Kit.button(
          reader.t("Ask for it"), action: visit.path("/texts/\(line.edition)/\(line.language)/request"), tone: .quiet, detail: name, reader)
        : ""
      return [
        "\(name)", "\(reader.t("{done} of {all}", ["done": reader.number(line.titles), "all": reader.number(line.all)]))",
        "\(line.existsElsewhere ? reader.t("known to exist") : reader.t("not known"))", ask,
      ]
    }
    return "<p>\(reader.t("Titles of the principles that are here, and whether the whole text is known to exist in the language."))</p>"
      + Kit.table(
        Table(
          reader.t("The Charter"),
          [
            .init(reader.t("Language")), .init(reader.t("Titles here"), numeric: true), .init(reader.t("Whole text")),
            .init(reader.t("What to do")),
          ],
          rows: rows, captionShown: false, empty: Kit.empty(reader.t("The Charter has not been loaded here yet."), reader)), reader)
  }
}
