import Approvals
import Core
import Directory
import Storage
import Web

enum DeskViews {
  static func desk(_ picture: DeskPages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let pairs = picture.pairs.map { "\(Kit.languageName($0.source, reader)) → \(Kit.languageName($0.target, reader))" }
    let who: HTML =
      pairs.isEmpty
      ? "<p>\(reader.t("You are not named as a translator. If you would like to translate, write to the secretariat, which names the translators."))</p>"
      : "<p>\(reader.t("You are asked for: {pairs}.", ["pairs": reader.list(pairs)]))</p>"
    let ask: HTML =
      visit.actor?.holds(TranslationPermissions.ask) ?? false
      ? "<a class=\"button\" href=\"\(path: visit.path("/desk/new"))\">\(reader.t("Ask for a translation"))</a> " : ""
    let manage: HTML =
      visit.actor?.holds(TranslationPermissions.manage) ?? false
      ? """
      <a class="button" href="\(path: visit.path("/desk/translators"))">\(reader.t("Who translates"))</a> \
      <a class="button" href="\(path: visit.path("/desk/memory"))">\(reader.t("Translation memory"))</a> \
      <a class="button" href="\(path: visit.path("/translation"))">\(reader.t("What readers find"))</a>
      """ : ""
    let none = Kit.empty(reader.t("Nothing is offered to you at the moment, and you have nothing to finish."), reader)
    var body: HTML = "\(who)<div class=\"actions\">\(ask)\(manage)</div>"
    body += Kit.section(reader.t("For you"), table(picture.yours, reader.t("For you"), empty: none, visit))
    if !picture.all.isEmpty {
      body += Kit.section(reader.t("All that is to be translated"), table(picture.all, reader.t("All that is to be translated"), visit))
    }
    if !picture.finished.isEmpty {
      body += Kit.section(reader.t("What you have translated"), table(picture.finished, reader.t("What you have translated"), visit))
    }
    return body + Kit.helpLink("translation", reader)
  }

  private static func table(_ rows: [DeskPages.Row], _ caption: String, empty: HTML? = nil, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let cells = rows.map { row -> [HTML] in
      let it = row.assignment
      let late: HTML =
        it.due < visit.now.day && [.offered, .translating].contains(it.state) ? " \(Kit.badge(reader.t("Late"), .late))" : ""
      return [
        "<a href=\"\(path: visit.path(it.path))\">\(row.title)</a>",
        "\(Kit.languageName(it.source, reader)) → \(Kit.languageName(it.target, reader))", "\(reader.number(it.words))",
        "\(Kit.shortDay(it.due, reader))\(late)", Kit.badge(reader.t(it.state.label), it.state.tone), HTML.text(row.translator ?? ""),
      ]
    }
    return Kit.table(
      Table(
        caption,
        [
          .init(reader.t("Text")), .init(reader.t("Languages")), .init(reader.t("Length in words"), numeric: true),
          .init(reader.t("Needed by")),
          .init(reader.t("Status")), .init(reader.t("Translator")),
        ], rows: cells, captionShown: false, empty: empty), reader)
  }

  static func translators(_ all: [Translator], _ names: [PersonID: String], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = all.map { one -> [HTML] in
      let pair = "\(Kit.languageName(one.source, reader)) → \(Kit.languageName(one.target, reader))"
      let action = visit.path("/desk/translators/\(one.person)/\(one.source)/\(one.target)?_method=DELETE")
      let name = names[one.person] ?? ""
      return [
        HTML.text(name), "\(pair)",
        Kit.button(reader.t("No longer ask"), action: action, tone: .quiet, detail: "\(name), \(pair)", reader),
      ]
    }
    return Kit.table(
      Table(
        reader.t("Who translates"), [.init(reader.t("Name")), .init(reader.t("Languages")), .init(reader.t("What to do"))], rows: rows,
        captionShown: false, empty: Kit.empty(reader.t("Nobody has been named yet: requests wait until somebody is."), reader)), reader)
  }

  /// Above the form of a request: what it is about, and how far it is.
  static func panel(_ request: RequestRow, _ visit: Visit, _ tx: Tx) throws -> HTML? {
    guard let record = request.subject else { return nil }
    let reader = visit.reader
    let title = try DeskPages.title(record, visit.language, in: tx)
    let address = try Cards.of([record], visit.language.nearestOfficial, seenBy: visit.sight, in: tx)[record]?.address
    let name: HTML = address.map { "<a href=\"\(path: visit.path($0))\">\(title)</a>" } ?? "\(title)"
    guard let row = try tx.row("SELECT \(Assignments.columns) FROM translation_assignment a WHERE a.id = \(request.id)") else {
      guard let target = request.values["language"].flatMap({ Language($0) }) else { return "<p>\(name)</p>" }
      let originals = try Originals.of(record, target, visit.house, in: tx)
      let words = originals.reduce(0) { $0 + Words.count($1.text.body) }
      return "<p>\(name): \(reader.t("{count} words are to be translated.", count: words))</p>"
    }
    let assignment = try Assignment(row)
    var pairs: [(term: String, value: HTML)] = [
      (reader.t("Text"), name),
      (
        reader.t("Languages"),
        "\(Kit.languageName(assignment.source, reader)) → \(Kit.languageName(assignment.target, reader))"
      ), (reader.t("Length in words"), "\(reader.number(assignment.words))"),
    ]
    if let person = assignment.person { pairs.append((reader.t("Translator"), "\(try People.names([person], in: tx)[person] ?? "")")) }
    if assignment.state == .offered {
      let number = try Translators.from(assignment.source, to: assignment.target, in: tx).count
      pairs.append(
        (
          reader.t("Offered to"),
          "\(number == 0 ? reader.t("nobody yet: no translator is named for these languages") : reader.t("{count} translators", count: number))"
        ))
    }
    let open: HTML =
      visit.may(TranslationPermissions.manage)
      ? "<p><a class=\"button\" href=\"\(path: visit.path(assignment.path))\">\(reader.t("Read it side by side"))</a></p>" : ""
    return "\(Kit.definitions(pairs))\(open)"
  }
}
