import Core
import Storage
import Web

enum EditorViews {
  /// What came and is shown again, with what is wrong.
  struct Sent: Sendable {
    struct Wrong: Sendable {
      let sentence: String
      let isConflict: Bool
      /// Said beside the segment at work, else above all of them.
      let isOfSegment: Bool
      init(_ sentence: String, isConflict: Bool = false, isOfSegment: Bool = true) {
        self.sentence = sentence
        self.isConflict = isConflict
        self.isOfSegment = isOfSegment
      }
    }
    var body: String?
    var problem: Wrong?
  }

  typealias Picture = EditorPages.Picture

  static func page(_ picture: Picture, _ sent: Sent, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let it = picture.assignment
    var pairs: [(term: String, value: HTML)] = []
    if let address = picture.address {
      pairs.append((reader.t("Page of the text"), "<a href=\"\(path: visit.path(address))\">\(picture.title)</a>"))
    }
    pairs.append((reader.t("Status"), Kit.badge(reader.t(it.state.label), it.state.tone)))
    pairs.append((reader.t("Length in words"), "\(reader.number(it.words))"))
    pairs.append((reader.t("Needed by"), Kit.day(it.due, reader)))
    if !picture.brief.isEmpty { pairs.append((reader.t("Brief"), "\(picture.brief)")) }
    if let note = picture.note { pairs.append((reader.t("What is to be changed"), "\(note)")) }
    let progress: HTML =
      picture.units.isEmpty ? "" : Kit.progress(reader.t("Segments confirmed"), picture.done, of: picture.units.count, reader)
    let wrong: HTML =
      sent.problem.map { $0.isOfSegment ? "" : Kit.notice(Notice(.problem, HTML.text($0.sentence)), reader) } ?? ""
    return """
      <div data-desk="\(path: visit.path(it.path))" data-kept="\(reader.t("Saved."))" data-down="\(reader.t("Not saved: there is no connection. It will be tried again when you next type."))">
      \(Kit.definitions(pairs))\(progress)\(wrong)\(stale(picture, visit))\(actions(picture, visit))
      \(picture.units.isEmpty ? "" : segments(picture, sent, visit))
      \(files(picture, visit))\(Kit.helpLink("translation", reader))</div>
      """
  }

  private static func stale(_ picture: Picture, _ visit: Visit) -> HTML {
    guard picture.isStale, picture.mayWrite else { return "" }
    let reader = visit.reader
    let sentence = reader.t(
      "The original has changed since it was divided into segments. Sentences that have stayed the same keep their translation.")
    return Kit.notice(Notice(.warning, HTML.text(sentence)), reader)
      + "<p>\(Kit.button(reader.t("Bring in the changes"), action: visit.path("\(picture.assignment.path)/renewal"), reader))</p>"
  }

  private static func actions(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let path = picture.assignment.path
    switch picture.assignment.state {
    case .offered:
      return
        "<div class=\"actions\">\(Kit.button(reader.t("Take it on"), action: visit.path("\(path)/acceptance"), tone: .main, reader))</div>"
    case .translating where picture.isTheirs:
      let tone: ButtonTone = picture.done == picture.units.count ? .main : .plain
      return """
        <div class="actions">\(Kit.button(reader.t("Deliver"), action: visit.path("\(path)/delivery"), tone: tone, reader)) \
        \(Kit.button(reader.t("Give it back"), action: visit.path("\(path)/return"), tone: .quiet, reader))</div>
        """
    case .delivered where picture.mayWrite:
      return
        "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("/requests/\(picture.assignment.id)"))\">\(reader.t("Publish it or send it back"))</a></div>"
    default: return ""
    }
  }

  // MARK: Segments

  private static func segments(_ picture: Picture, _ sent: Sent, _ visit: Visit) -> HTML {
    let reader = visit.reader
    var items: HTML = ""
    var part = ""
    for unit in picture.units {
      let own = "\(unit.record) \(unit.field)"
      if own != part {
        part = own
        items += "<li class=\"part\">\(picture.labels[unit.field].map { reader.t($0) } ?? unit.field)</li>"
      }
      items += unit.place == picture.current?.place ? current(unit, picture, sent, visit) : line(unit, picture, visit)
    }
    return "<h2 class=\"aloud\">\(reader.t("Segments"))</h2><ol class=\"segments\">\(items)</ol>"
  }

  private static func line(_ unit: Unit, _ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let it = picture.assignment
    let doubts =
      it.state == .delivered
      ? TextCheck.of(unit.source, unit.body, from: it.source, to: it.target, terms: picture.terms, names: picture.names) : []
    let doubt: HTML =
      doubts.isEmpty ? "" : "<span class=\"doubt\">\(doubts.map { reader.t($0.message, $0.values) }.joined(separator: " "))</span>"
    let body: HTML =
      unit.body.isEmpty
      ? "<p class=\"soft\">\(reader.t("Not translated yet"))</p>"
      : "<p lang=\"\(it.target.code)\"\(attribute: "dir", it.target.isRightToLeft ? "rtl" : nil)>\(typography(unit.body, it.target))</p>"
    return """
      <li id="segment-\(unit.place)"><a href="\(path: visit.path("\(it.path)?segment=\(unit.place)#segment-\(unit.place)"))" data-segment="\(unit.place)">\
      <span class="aloud">\(reader.t("Segment")) </span>\(unit.place)\(mark(unit, reader))</a>\
      <p lang="\(it.source.code)"\(attribute: "dir", it.source.isRightToLeft ? "rtl" : nil)>\(typography(unit.source, it.source))</p>\
      <div>\(body)\(doubt)</div></li>

      """
  }

  private static func mark(_ unit: Unit, _ reader: Reader) -> HTML {
    if unit.isDone { return "<span aria-hidden=\"true\"> ✓</span><span class=\"aloud\">, \(reader.t("confirmed"))</span>" }
    return unit.body.isEmpty ? "" : "<span aria-hidden=\"true\"> ·</span><span class=\"aloud\">, \(reader.t("to be confirmed"))</span>"
  }

  private static func current(_ unit: Unit, _ picture: Picture, _ sent: Sent, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let it = picture.assignment
    let source: HTML = """
      <span class="number"><span class="aloud">\(reader.t("Segment")) </span>\(unit.place)\(mark(unit, reader))</span>\
      <p lang="\(it.source.code)"\(attribute: "dir", it.source.isRightToLeft ? "rtl" : nil)>\(typography(unit.source, it.source))</p>
      """
    guard picture.mayWrite else {
      return
        "<li id=\"segment-\(unit.place)\" class=\"current\">\(source)<p lang=\"\(it.target.code)\">\(typography(unit.body, it.target))</p></li>"
    }
    let beside = sent.problem.flatMap { $0.isOfSegment ? $0 : nil }
    let conflict: HTML =
      beside.map { problem in
        let theirs: HTML =
          problem.isConflict
          ? "<p>\(reader.t("It says now:"))</p><blockquote lang=\"\(it.target.code)\">\(unit.body)</blockquote><p>\(reader.t("Below is what you wrote: save it to replace this."))</p>"
          : ""
        return "<div class=\"wrong\" role=\"alert\"><p>\(problem.sentence)</p>\(theirs)</div>"
      } ?? ""
    let rows = max(2, min(8, unit.source.count / 60 + 1))
    let form: HTML = """
      <form method="post" action="\(path: visit.path("\(it.path)/segments/\(unit.place)"))" data-place="\(unit.place)">\(conflict)\
      <input type="hidden" name="version" value="\(unit.version)"><label class="aloud" for="body">\
      \(reader.t("Translation of segment {number}", ["number": "\(unit.place)"]))</label>\
      <textarea id="body" name="body" rows="\(rows)" maxlength="\(Bilingual.length)" lang="\(it.target.code)"\
      \(attribute: "dir", it.target.isRightToLeft ? "rtl" : nil) spellcheck="true">\(sent.body ?? unit.body)</textarea>\
      <div class="actions"><button class="button main" type="submit" name="confirm" value="1">\(reader.t("Confirm and go on"))</button>\
      <button class="quiet" type="submit">\(reader.t("Save without confirming"))</button>\
      <span class="saved" role="status"></span></div></form>
      """
    return """
      <li id="segment-\(unit.place)" class="current" aria-current="true">\(source)<div>\(form)<div data-checks>\(checks(picture, visit))</div></div>\
      <div class="aids">\(memory(unit, picture, visit))\(glossary(unit, picture, visit))\(concordance(unit, picture, visit))</div></li>

      """
  }

  static func checks(_ picture: Picture, _ visit: Visit) -> HTML {
    guard let unit = picture.current else { return "" }
    let it = picture.assignment
    let found = TextCheck.of(unit.source, unit.body, from: it.source, to: it.target, terms: picture.terms, names: picture.names)
    if found.isEmpty { return "" }
    let items = found.map { "<li>\(visit.t($0.message, $0.values))</li>" as HTML }
    return "<p>\(visit.t("Look again:"))</p><ul class=\"doubts\">\(items)</ul>"
  }

  // MARK: What helps

  private static func memory(_ unit: Unit, _ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let it = picture.assignment
    let items = picture.matches.map { match -> HTML in
      let difference: HTML =
        match.percent == 100 ? "" : "<p lang=\"\(it.source.code)\" class=\"soft\">\(Difference.html(match.segment, unit.source))</p>"
      let use = Kit.button(
        reader.t("Use this"), action: visit.path("\(it.path)/segments/\(unit.place)"),
        fields: Fields([("version", "\(unit.version)"), ("body", match.translation)]), tone: .quiet, detail: match.translation, reader)
      return """
        <li><strong>\(reader.percent(Double(match.percent) / 100))</strong> \
        <span lang="\(it.target.code)" data-words>\(match.translation)</span> \(use)\(difference)\(place(match, picture, visit))</li>
        """
    }
    let none: HTML = "<p class=\"soft\">\(reader.t("Nothing like it has been translated before."))</p>"
    return "<section><h3>\(reader.t("Memory"))</h3>\(items.isEmpty ? none : "<ul>\(items)</ul>")</section>"
  }

  private static func place(_ match: Memory.Match, _ picture: Picture, _ visit: Visit) -> HTML {
    guard let place = match.record.flatMap({ picture.places[$0] }) else { return "" }
    return "<p class=\"soft small\"><a href=\"\(path: visit.path(place.address))\">\(place.title)</a></p>"
  }

  private static func glossary(_ unit: Unit, _ picture: Picture, _ visit: Visit) -> HTML {
    let it = picture.assignment
    let hits = picture.terms.filter { TextCheck.begins(unit.source, $0.from) }
    if hits.isEmpty { return "" }
    let items = hits.map {
      "<li><span lang=\"\(it.source.code)\">\($0.from)</span> → <strong lang=\"\(it.target.code)\">\($0.to)</strong></li>" as HTML
    }
    return "<section><h3>\(visit.t("Glossary"))</h3><ul>\(items)</ul></section>"
  }

  private static func concordance(_ unit: Unit, _ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let it = picture.assignment
    let items = picture.concordance.map { match -> HTML in
      "<li><p lang=\"\(it.source.code)\">\(match.segment)</p><p lang=\"\(it.target.code)\">\(match.translation)</p>\(place(match, picture, visit))</li>"
    }
    let found: HTML =
      picture.asked.isEmpty
      ? "" : items.isEmpty ? "<p class=\"soft\">\(reader.t("Nothing found."))</p>" : "<ul>\(items)</ul>"
    return """
      <section><h3>\(reader.t("Concordance"))</h3>\
      <form method="get" action="\(path: visit.path(it.path))" data-concordance>\
      <input type="hidden" name="segment" value="\(unit.place)"><label class="aloud" for="q">\(reader.t("Words in either language"))</label>\
      <input type="search" id="q" name="q" value="\(picture.asked)" placeholder="\(reader.t("Words in either language"))" maxlength="100"> \
      <button type="submit">\(reader.t("Look up"))</button></form>\(found)</section>
      """
  }

  // MARK: Files

  private static func files(_ picture: Picture, _ visit: Visit) -> HTML {
    if picture.units.isEmpty { return "" }
    let reader = visit.reader
    let path = "\(picture.assignment.path)/files"
    let formats =
      [("xlf", "XLIFF 1.2"), ("po", "PO"), ("tmx", "TMX")]
      + (DeskDocument.isThere(visit.house) ? [("docx", "DOCX"), ("md", "Markdown")] : [])
    let links = formats.map { "<a href=\"\(path: visit.path("\(path)/\($0.0)"))\">\($0.1)</a>" as HTML }.joined(", ")
    let missing: HTML =
      DeskDocument.isThere(visit.house)
      ? "" : "<p class=\"soft\">\(reader.t("DOCX and Markdown need the program pandoc, which is not on this server."))</p>"
    let back: HTML =
      picture.mayWrite
      ? FileImportPages.form(visit, picture.assignment).start().html(action: visit.path(path), submit: "Look at it first", reader: reader)
      : ""
    return Kit.help(
      reader.t("Work on it elsewhere"),
      "<p>\(reader.t("Download the segments as:")) \(links).</p>\(missing)\(back)")
  }
}
