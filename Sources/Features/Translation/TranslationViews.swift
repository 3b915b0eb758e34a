import Core
import Storage
import Web

enum TranslationViews {
  static func sheet(_ sheet: Improving.Sheet, _ filled: Filled, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let parts = sheet.lines.map { line -> HTML in
      let source = line.source
      let paragraphs = typography(source.body, source.language).split(whereSeparator: \.isNewline).map { "<p>\(String($0))</p>" as HTML }
      let doubts: HTML =
        line.doubts.isEmpty
        ? "" : "<p class=\"soft\">\(reader.t("The machine did not know: {words}.", ["words": reader.list(line.doubts)]))</p>"
      let changed: HTML =
        line.before.map { before in
          before == source.body
            ? ""
            : "<p class=\"soft\">\(reader.t("What has since changed in the original:"))</p><p lang=\"\(source.language.code)\">\(Difference.html(before, source.body))</p>"
        } ?? ""
      let mark: HTML =
        line.own.map { Kit.originMark(language: sheet.language, origin: TextOrigin($0.origin), stale: $0.stale, reader) } ?? ""
      let left: HTML = "<div lang=\"\(source.language.code)\">\(paragraphs)</div>\(changed)"
      let right: HTML = "\(filled.html(field: line.name, reader: reader))\(mark)\(doubts)"
      return Kit.sideBySide(
        (reader.t(line.label) + " · " + Kit.languageName(source.language, reader), left),
        (Kit.languageName(sheet.language, reader), right), level: 2, reader)
    }
    return """
      <p>\(reader.t("On the left the original, on the right what readers of this language see. Change what is not right and save: your words replace the machine’s, and no machine replaces yours."))</p>
      <form class="wide" method="post" action="\(path: visit.path("/texts/\(sheet.record.id)/\(sheet.language)"))" novalidate>\
      \(filled.summary(reader))<input type="hidden" name="version" value="\(filled.version ?? sheet.version)">\
      \(parts)<div class="actions"><button class="button main" type="submit">\(reader.t("Save"))</button></div></form>
      \(asking(sheet, visit))
      """
  }

  /// For who would rather have it translated.
  private static func asking(_ sheet: Improving.Sheet, _ visit: Visit) -> HTML {
    guard visit.actor?.holds(TranslationPermissions.ask) ?? false, sheet.record.audience == .everyone else { return "" }
    let language = ["language": Kit.languageName(sheet.language, visit.reader)]
    return """
      <div class="actions">\(Kit.button(visit.t("Ask for a translation into {language}", language), action: visit.path("/texts/\(sheet.record.id)/\(sheet.language)/request"), visit.reader))</div>
      """
  }

  static func rough(_ lines: [(label: Phrase, text: Text, isMarkdown: Bool)], _ visit: Visit) -> HTML {
    let parts = lines.map { line -> HTML in
      if line.isMarkdown {
        return Kit.section(visit.t(line.label), Markdown.html(line.text.body, language: line.text.language, heading: 3))
      }
      let paragraphs = typography(line.text.body, line.text.language).split(whereSeparator: \.isNewline).map {
        "<p>\(String($0))</p>" as HTML
      }
      return Kit.section(visit.t(line.label), paragraphs.joined())
    }
    let warning = visit.t(
      "This is a machine translation. It gives the general sense and may say the opposite of what is meant: read the original before you rely on it."
    )
    return "\(Kit.notice(Notice(.warning, HTML.text(warning)), visit.reader))\(parts)"
  }

  static func overview(_ overview: TranslationPages.Overview, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let state =
      overview.isThere
      ? reader.t("Machine translation (Apertium) is installed on this server.")
      : reader.t(
        "Machine translation is not installed on this server: people translate, and everything else works. The person who runs the server can install apertium and its language pairs."
      )
    let jobs =
      overview.waiting == 0
      ? reader.t("Nothing is waiting for it.") : reader.t("{count} pages are waiting for it.", count: overview.waiting)
    let failed: HTML =
      overview.failed == 0
      ? "" : " <a href=\"\(path: visit.path("/jobs"))\">\(reader.t("{count} could not be done: see why", count: overview.failed))</a>"
    // Without an engine nothing moves: a bar would say otherwise.
    let progress: HTML =
      overview.batch.map { batch in
        guard overview.isThere else { return "" }
        return Kit.progress(reader.t("Pages looked at"), batch.done, of: batch.all, reader)
          + UnderWay.words(reader.t("Machine translation is at work."), "/translation", visit)
      } ?? ""
    let ask =
      overview.isThere
      ? Kit.button(reader.t("Translate what is missing"), action: visit.path("/translation/missing"), tone: .main, reader) : ""
    return """
      <p>\(state) \(jobs)\(failed)</p>
      \(progress)
      <div class="actions"><a class="button" href="\(path: visit.path("/desk"))">\(reader.t("Translation desk"))</a> \(ask)</div>
      \(Kit.section(reader.t("What readers find"), coverage(overview.coverage, visit)))
      \(Kit.section(reader.t("What readers really find"), CoverageViews.met(overview.met, visit)))
      \(Kit.section(reader.t("The Charter"), CoverageViews.charter(overview.charter, visit)))
      \(Kit.section(reader.t("From one language to another"), routes(overview.routes, visit)))
      <p class="soft">\(reader.t("{count} terms of the field are kept as the association uses them.", count: overview.terms))</p>
      """
  }

  private static func coverage(_ lines: [Coverage.Line], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let labels = Dictionary(visit.house.features.flatMap(\.cards).map { ($0.kind, $0.label) }, uniquingKeysWith: { first, _ in first })
    let rows = lines.map { line -> [HTML] in
      [
        "\(labels[line.kind].map { reader.t($0) } ?? line.kind)", "\(Kit.languageName(line.language, reader))",
        "\(reader.number(line.human))", "\(reader.number(line.machine))", "\(reader.number(line.foreign))", "\(reader.number(line.stale))",
      ]
    }
    return Kit.table(
      Table(
        reader.t("What readers find"),
        [
          .init(reader.t("Kind of text")), .init(reader.t("Language")), .init(reader.t("By people"), numeric: true),
          .init(reader.t("By machine"), numeric: true), .init(reader.t("In another language"), numeric: true),
          .init(reader.t("Original changed since"), numeric: true),
        ], rows: rows, captionShown: false), reader)
  }

  private static func routes(_ routes: [MachineRoute], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = routes.map { route -> [HTML] in
      let choices = MachineRoute.Grade.allCases.map { grade in
        "<option value=\"\(grade.rawValue)\"\(flag: "selected", grade == route.grade)>\(grade.rawValue)</option>" as HTML
          as HTML
      }
      let name = "\(Kit.languageName(route.source, reader)) → \(Kit.languageName(route.target, reader))"
      let form: HTML = """
        <form class="inline" method="post" action="\(path: visit.path("/translation/routes/\(route.source)/\(route.target)"))">\
        <select name="grade" aria-label="\(reader.t("Grade")) \(name)">\(choices)</select> \
        <button type="submit">\(reader.t("Save"))<span class="aloud"> \(name)</span></button></form>
        """
      let score: HTML = route.score.map { "\(reader.number(Int($0.rounded())))" } ?? ""
      return ["\(name)", "\(route.path)", form, score]
    }
    let meanings = MachineRoute.Grade.allCases.map { (term: $0.rawValue, value: HTML.text(reader.t($0.label))) }
    return """
      \(Kit.definitions(meanings))
      <p>\(reader.t("A and B are shown with a notice. C is shown only when a reader asks for it."))</p>
      \(Kit.table(
        Table(
          reader.t("From one language to another"),
          [.init(reader.t("Languages")), .init(reader.t("Route")), .init(reader.t("Grade")), .init(reader.t("Measured"), numeric: true)], rows: rows,
          captionShown: false, empty: Kit.empty(reader.t("No route is known yet."), reader)), reader))
      """
  }
}
