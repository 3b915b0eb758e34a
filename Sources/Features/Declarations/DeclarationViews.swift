import Core
import Directory
import Storage
import Time
import Web

enum DeclarationViews {
  static func page(_ sheet: DeclarationSheet, _ own: DeclarationReader, _ visit: Visit) -> HTML {
    """
    \(asked(sheet, own, visit))
    \(summary(sheet, visit.reader))
    \(facts(sheet, visit))
    \(Kit.section(visit.t("The text"), languages(sheet, visit) + text(sheet, links: own.mayAmend ? visit : nil, visit.reader)))
    \(amendments(sheet, own, visit))
    \(standing(sheet, own, visit))
    \(dispatches(sheet, own, visit))
    \(papers(sheet, visit.reader))
    \(managing(sheet, own, visit))
    \(Kit.helpLink("declarations", visit.reader))
    """
  }

  // MARK: What is asked of the reader

  private static func asked(_ sheet: DeclarationSheet, _ own: DeclarationReader, _ visit: Visit) -> HTML {
    let path = sheet.declaration.path
    if own.mayAmend {
      let until = sheet.declaration.consultsUntil.map { visit.reader.day($0) } ?? ""
      let nothing: HTML =
        own.hasResponded
        ? "<span class=\"soft\">\(visit.t("Your city has said that it has nothing to propose."))</span>"
        : Kit.button(visit.t("We have nothing to propose"), action: visit.path("\(path)/response"), tone: .quiet, visit.reader)
      return """
        <p>\(visit.t("Your city can propose amendments until {day}: choose the paragraph in the text.", ["day": until]))</p>
        <div class="actions">\(nothing)</div>
        """
    }
    guard sheet.declaration.takesSignatures(on: visit.now.day) else { return "" }
    if let signature = own.signature {
      let values = ["day": visit.reader.day(signature.signed.day)]
      let back: HTML =
        own.maySign
        ? Kit.button(visit.t("Take the signature back"), action: visit.path("\(path)/signature/withdrawal"), tone: .quiet, visit.reader)
        : ""
      return "<p>\(Kit.badge(visit.t("Signed"), .good)) \(visit.t("Your city signed on {day}.", values)) \(back)</p>"
    }
    var parts: [HTML] = []
    if own.maySign {
      parts.append("<a class=\"button main\" href=\"\(path: visit.path("\(path)/signature"))\">\(visit.t("Sign for your city"))</a>")
      if !own.hasResponded {
        parts.append(Kit.button(visit.t("We will not sign"), action: visit.path("\(path)/response"), tone: .quiet, visit.reader))
      }
    } else if own.mayBring, !own.manages {
      parts.append(
        "<a class=\"button\" href=\"\(path: visit.path("\(path)/council"))\">\(visit.t("Enter a council decision"))</a>")
    }
    return parts.isEmpty ? "" : "<div class=\"actions\">\(parts.joined(" "))</div>"
  }

  // MARK: What everybody reads

  private static func summary(_ sheet: DeclarationSheet, _ reader: Reader) -> HTML {
    guard let summary = sheet.texts["summary"] else { return "" }
    return Kit.text("<p>\(summary.body)</p>", summary, reader)
  }

  private static func facts(_ sheet: DeclarationSheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let declaration = sheet.declaration
    var pairs: [(term: String, value: HTML)] = [
      (reader.t("Kind of text"), "\(reader.t(declaration.kind.label))"), (reader.t("Adopting body"), "\(sheet.bodyName)"),
    ]
    if let day = declaration.decided { pairs.append((reader.t("Decided on"), Kit.day(day, reader))) }
    if let card = sheet.decision {
      pairs.append((reader.t("By which decision"), "<a href=\"\(path: visit.path(card.address))\">\(card.title)</a>"))
    }
    pairs.append((reader.t("Authentic text"), "\(Kit.languageName(declaration.language, reader))"))
    if declaration.state == .consultation, let day = declaration.consultsUntil {
      pairs.append((reader.t("Amendments until"), Kit.day(day, reader)))
    }
    if declaration.state == .open, let day = declaration.signsUntil { pairs.append((reader.t("Signatures until"), Kit.day(day, reader))) }
    return Kit.definitions(pairs)
  }

  private static func languages(_ sheet: DeclarationSheet, _ visit: Visit) -> HTML {
    guard sheet.languages.count > 1 else { return "" }
    let links = sheet.languages.map { language -> HTML in
      let name = Kit.languageName(language, visit.reader)
      let words = language == sheet.declaration.language ? visit.t("{language} (authentic)", ["language": name]) : name
      return "<a href=\"\(path: visit.path("\(sheet.declaration.path)?text=\(language.code)"))\">\(words)</a>"
    }
    return "<p class=\"no-print\">\(visit.t("Read it in:")) \(links.joined(", "))</p>"
  }

  /// - Parameter visit: for whom each paragraph bears the way to amend it.
  static func text(_ sheet: DeclarationSheet, links visit: Visit?, _ reader: Reader) -> HTML {
    if sheet.paragraphs.isEmpty { return "<p class=\"soft\">\(reader.t("The text is not written yet."))</p>" }
    let parts = sheet.paragraphs.enumerated().map { position, paragraph -> HTML in
      let foreign = paragraph.text.language == reader.language ? nil : paragraph.text.language
      let way: HTML =
        visit.map { visit in
          """
           <a class="no-print" href="\(path: visit.path("\(sheet.declaration.path)/paragraphs/\(paragraph.id)"))">\
          \(visit.t("Propose an amendment"))<span class="aloud"> \(position + 1)</span></a>
          """
        } ?? ""
      return """
        <p id="p\(position + 1)"><span class="soft">\(position + 1).</span> <span\(attribute: "lang", foreign?.code)\
        \(attribute: "dir", foreign?.isRightToLeft == true ? "rtl" : nil)>\(paragraph.text.body)</span>\(way)</p>

        """
    }
    // One mark for all: what is not a person's, else what is not in the reader's language, else the first.
    let marked =
      sheet.paragraphs.first { $0.text.isMachine || $0.text.stale } ?? sheet.paragraphs.first { $0.text.language != reader.language }
      ?? sheet.paragraphs[0]
    let mark = Kit.originMark(
      language: marked.text.language, origin: TextOrigin(marked.text.origin), stale: sheet.paragraphs.contains { $0.text.stale }, reader)
    return "\(parts)\(mark)"
  }

  private static func amendments(_ sheet: DeclarationSheet, _ own: DeclarationReader, _ visit: Visit) -> HTML {
    guard visit.actor != nil, own.amendments > 0, visit.sight.sees(.members) else { return "" }
    let words = visit.t("{count} amendments were proposed", count: own.amendments)
    return "<p><a href=\"\(path: visit.path("\(sheet.declaration.path)/amendments"))\">\(words)</a></p>"
  }

  private static func standing(_ sheet: DeclarationSheet, _ own: DeclarationReader, _ visit: Visit) -> HTML {
    guard sheet.declaration.state.isAdopted else { return "" }
    let reader = visit.reader
    let figures = Kit.figures([
      Kit.figure(.number(sheet.signatories.count), label: reader.t("Cities that sign"), reader),
      Kit.figure(.number(sheet.countries.count), label: reader.t("Countries of these cities"), reader),
      Kit.figure(.number(sheet.supporters), label: reader.t("People who support it for themselves"), reader),
      Kit.figure(.number(sheet.dispatches.count), label: reader.t("Institutions to which it was sent"), reader),
    ])
    let points = sheet.signatories.compactMap { signatory in
      signatory.city.latitude.flatMap { latitude in signatory.city.longitude.map { MapPoint(latitude: latitude, longitude: $0) } }
    }
    let map: HTML = points.isEmpty ? "" : Kit.worldMap(points, label: reader.t("{count} cities sign this text", count: points.count))
    let file: HTML =
      sheet.signatories.isEmpty
      ? ""
      : "<p class=\"no-print\"><a href=\"\(path: visit.path("\(sheet.declaration.path)/signatories.csv"))\">\(reader.t("Download as CSV"))</a></p>"
    return Kit.section(
      visit.t("Who stands behind it"), figures + map + signatories(sheet, reader) + file + support(sheet, own, visit))
  }

  /// By country, for the page and for the paper.
  static func signatories(_ sheet: DeclarationSheet, _ reader: Reader) -> HTML {
    if sheet.signatories.isEmpty { return "" }
    let names = Dictionary(
      Countries.named(sheet.countries, reader.language).enumerated().map { ($1.code, (rank: $0, name: $1.name)) },
      uniquingKeysWith: { first, _ in first })
    func rank(_ signatory: DeclarationSheet.Signatory) -> Int { signatory.city.country.flatMap { names[$0]?.rank } ?? Int.max }
    let rows = sheet.signatories.sorted { (rank($0), $0.name) < (rank($1), $1.name) }.map { signatory -> [HTML] in
      [
        "\(signatory.city.country.flatMap { names[$0]?.name } ?? "")", "\(signatory.name)",
        Kit.shortDay(signatory.signature.signed.day, reader),
        "\(reader.t(signatory.signature.way.label))",
      ]
    }
    let columns: [Phrase] = ["Country", "City", "Signed on", "How"]
    return Kit.table(Table(reader.t("Cities that sign"), columns.map { .init(reader.t($0)) }, rows: rows), reader)
  }

  private static func support(_ sheet: DeclarationSheet, _ own: DeclarationReader, _ visit: Visit) -> HTML {
    guard visit.actor?.person != nil else { return "" }
    let path = sheet.declaration.path
    let button =
      own.supports
      ? Kit.button(visit.t("Take my support back"), action: visit.path("\(path)/support/withdrawal"), tone: .quiet, visit.reader)
      : Kit.button(visit.t("I support it for myself"), action: visit.path("\(path)/support"), visit.reader)
    return """
      <p class="no-print">\(button) <span class="soft">\
      \(visit.t("Your support is your own: only a number is shown, and it never counts as your city’s signature."))</span></p>
      """
  }

  private static func dispatches(_ sheet: DeclarationSheet, _ own: DeclarationReader, _ visit: Visit) -> HTML {
    if sheet.dispatches.isEmpty { return "" }
    let reader = visit.reader
    let rows = sheet.dispatches.map { dispatch -> [HTML] in
      let texts = sheet.dispatchTexts[dispatch.id]
      let note: HTML = texts?["note"].map { "<br><span class=\"soft\">\($0.body)</span>" } ?? ""
      let answer: HTML =
        dispatch.answered.map { day in "\(Kit.shortDay(day, reader))<br>\(texts?["answer"]?.body ?? "")" }
        ?? (own.manages
          ? "<a href=\"\(path: visit.path("\(sheet.declaration.path)/dispatches/\(dispatch.id)"))\">\(reader.t("Record the answer"))</a>"
          : "<span class=\"soft\">\(reader.t("No answer yet"))</span>")
      return ["\(dispatch.name)\(note)", Kit.shortDay(dispatch.day, reader), answer]
    }
    let columns: [Phrase] = ["Institution", "Sent on", "Answer of the institution"]
    let answers = sheet.dispatches.filter { $0.answered != nil }.count
    let count = reader.t("{count} institutions have answered.", count: answers)
    return Kit.section(
      reader.t("Sent to institutions"),
      "<p>\(count)</p>"
        + Kit.table(Table(reader.t("Sent to institutions"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false), reader))
  }

  private static func papers(_ sheet: DeclarationSheet, _ reader: Reader) -> HTML {
    let items = DeclarationPaper.items(sheet.files)
    return items.isEmpty ? "" : Kit.section(reader.t("To take away"), Kit.files(items, reader))
  }

  // MARK: For the secretariat

  private static func managing(_ sheet: DeclarationSheet, _ own: DeclarationReader, _ visit: Visit) -> HTML {
    guard own.manages else { return "" }
    let declaration = sheet.declaration
    let path = declaration.path
    func link(_ words: String, _ to: String, main: Bool = false) -> HTML {
      "<a class=\"button\(main ? " main" : "")\" href=\"\(path: visit.path("\(path)/\(to)"))\">\(words)</a>"
    }
    func button(_ words: String, _ to: String) -> HTML { Kit.button(words, action: visit.path("\(path)/\(to)"), visit.reader) }
    var parts: [HTML] = []
    switch declaration.state {
    case .idea: parts.append(button(visit.t("Show the draft to the body"), "draft"))
    case .draft: parts.append(link(visit.t("Consult the cities"), "consultation", main: true))
    case .consultation where !declaration.takesAmendments(on: visit.now.day):
      parts.append(button(visit.t("Make the next version"), "next-version"))
    case .adopted, .closed: parts.append(link(visit.t("Open it to signature"), "opening", main: true))
    case .open: parts.append(button(visit.t("Close the signatures"), "closing"))
    case .consultation, .amended, .rejected: break
    }
    if declaration.state == .draft || declaration.state == .amended { parts.append(link(visit.t("Tie it to a decision"), "decision")) }
    if declaration.state.isWritten {
      parts.append(link(visit.t("Title and body"), "editing"))
      parts.append(link(visit.t("Write the text"), "text"))
    }
    if !sheet.paragraphs.isEmpty { parts.append(link(visit.t("Translate it"), "translation")) }
    if declaration.state.isAdopted {
      parts.append(link(visit.t("Record a dispatch"), "dispatches"))
      if declaration.takesSignatures(on: visit.now.day) { parts.append(link(visit.t("Enter a council decision"), "council")) }
      parts.append(button(visit.t("Make the PDF again"), "pdf"))
    }
    return Kit.section(visit.t("For the secretariat"), "<div class=\"actions\">\(parts.joined(" "))</div>")
  }
}
