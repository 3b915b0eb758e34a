import Core
import Directory
import Meetings
import Storage
import Time
import Web

enum MinutesViews {
  static func page(_ picture: MinutesPages.Picture, _ visit: Visit) -> HTML {
    let parts = picture.reading.parts.map { part($0, picture, visit) }
    return """
      \(picture.sheet.tabs("/minutes", visit))
      \(standing(picture, visit))
      \(papers(picture, visit))
      \(parts)
      \(signed(picture, visit))
      \(staff(picture, visit))
      \(Kit.helpLink("assemblies", visit.reader))
      """
  }

  /// How they stand, and what can be done until when.
  private static func standing(_ picture: MinutesPages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let minutes = picture.minutes
    switch minutes.state {
    case .draft:
      return
        "<p>\(reader.t("Only the secretariat sees this draft. What was published since can be written in again; what somebody has changed stays."))</p>"
    case .circulated:
      let day = minutes.until.map { reader.day($0) } ?? ""
      var sentences = [
        minutes.takesAmendments(on: visit.now.day)
          ? reader.t("Cities that were present can propose amendments until {day}.", ["day": day])
          : reader.t("Amendments could be proposed until {day}.", ["day": day])
      ]
      sentences.append(
        picture.sheet.rules.minutesBySilence
          ? reader.t("If nobody proposes any, the minutes are approved after that day.") : reader.t("The next meeting approves them."))
      let item: HTML =
        picture.item.map {
          "<p><a href=\"\(path: visit.path($0.path))\">\(reader.t("The item of the agenda that approves them"))</a></p>"
        } ?? ""
      return "<p>\(sentences.joined(separator: " "))</p>\(item)"
    case .approved: return "<p>\(picture.reading.approval(reader))</p>"
    }
  }

  /// The sealed papers, with what anybody needs to verify them.
  private static func papers(_ picture: MinutesPages.Picture, _ visit: Visit) -> HTML {
    guard picture.minutes.state == .approved, let code = picture.minutes.code else { return "" }
    let reader = visit.reader
    let verify: HTML = "<p><a href=\"\(path: visit.path("/minutes/\(code)"))\">\(reader.t("Verify these minutes"))</a></p>"
    if picture.files.count < Language.official.count {
      return Kit.section(reader.t("Sealed papers"), "<p>\(reader.t("The PDFs are being made."))</p>\(verify)")
    }
    let files = picture.files.map { language, file in
      FileItem(
        name: file.name, path: "/files/\(file.sha)", type: file.type.ending.uppercased(), size: file.size, language: language)
    }
    return Kit.section(reader.t("Sealed papers"), "\(Kit.files(files, reader))\(verify)")
  }

  // MARK: Passages

  private static func part(_ part: MinutesReading.Part, _ picture: MinutesPages.Picture, _ visit: Visit) -> HTML {
    let text: HTML = part.text.map { Kit.text(Markdown.html($0.body, language: $0.language, heading: 3), $0, visit.reader) } ?? ""
    let amendments = picture.amendments.filter { $0.passage == part.passage.id }.map { amendment($0, picture, visit) }
    return Kit.section(part.heading, "\(text)\(edit(part, picture, visit))\(amendments)")
  }

  private static func edit(_ part: MinutesReading.Part, _ picture: MinutesPages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let path = "\(picture.minutes.path)/passages/\(part.passage.id)"
    if picture.leads, picture.minutes.state == .draft {
      let links = Language.official.map { language -> HTML in
        let own = picture.languages[part.passage.id]?.first { $0.language == language }
        let mark: HTML = own.map(\.stale) ?? true ? " \(Kit.badge(reader.t("to be brought up to date"), .late))" : ""
        let label = reader.t("Edit in {language}", ["language": Kit.languageName(language, reader)])
        return """
          <a href="\(path: visit.path("\(path)?language=\(language.code)"))">\(label)<span class="aloud"> \(part.heading)</span></a>\(mark)
          """
      }
      return "<p class=\"soft no-print\">\(links.joined(" · "))</p>"
    }
    guard picture.mayAmend else { return "" }
    return """
      <p class="no-print"><a href="\(path: visit.path("\(path)/amendment"))">\(reader.t("Propose an amendment"))\
      <span class="aloud"> \(part.heading)</span></a></p>
      """
  }

  private static func amendment(_ amendment: MinutesAmendment, _ picture: MinutesPages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let texts = picture.amendmentTexts[amendment.id] ?? [:]
    let who = reader.t("Amendment of {city}", ["city": picture.cities[amendment.organisation] ?? ""])
    let answer: HTML = texts["answer"].map { "<p>\(reader.t("Answer of the secretariat: {answer}", ["answer": $0.body]))</p>" } ?? ""
    let act: HTML =
      picture.leads && amendment.state == .proposed && picture.minutes.state == .circulated
      ? """
      <div class="actions no-print"><a class="button" href="\(path: visit.path("\(picture.minutes.path)/amendments/\(amendment.id)"))">\
      \(reader.t("Answer this amendment"))</a></div>
      """ : ""
    return """
      <div class="amendment"><h3>\(who) \(Kit.badge(reader.t(amendment.state.label), amendment.state.tone))</h3>
      \(difference(amendment, texts))
      <p>\(reader.t("Reason: {reason}", ["reason": texts["reason"]?.body ?? ""]))</p>\(answer)\(act)</div>
      """
  }

  /// What the city wants otherwise, word by word.
  static func difference(_ amendment: MinutesAmendment, _ texts: [String: Text]) -> HTML {
    """
    <p class="text" lang="\(amendment.language.code)">\(Difference.html(texts["before"]?.body ?? "", texts["words"]?.body ?? ""))</p>
    """
  }

  private static func signed(_ picture: MinutesPages.Picture, _ visit: Visit) -> HTML {
    if picture.reading.chair.isEmpty { return "" }
    return Kit.definitions([
      (visit.t("Chair"), "\(picture.reading.chair)"), (visit.t("Secretary"), "\(picture.reading.secretary)"),
    ])
  }

  // MARK: For the secretariat

  private static func staff(_ picture: MinutesPages.Picture, _ visit: Visit) -> HTML {
    guard picture.leads else { return "" }
    let path = picture.minutes.path
    func link(_ label: Phrase, _ part: String, main: Bool = false) -> HTML {
      "<a class=\"button\(main ? " main" : "")\" href=\"\(path: visit.path("\(path)\(part)"))\">\(visit.t(label))</a>"
    }
    var parts: [HTML] = []
    switch picture.minutes.state {
    case .draft:
      parts.append(link("Circulate the minutes", "/circulation", main: true))
      let speakers = Fields(picture.minutes.namesSpeakers ? [("speakers", "yes")] : [])
      parts.append(
        Kit.button(visit.t("Write again what nobody has changed"), action: visit.path("\(path)/draft"), fields: speakers, visit.reader))
    case .circulated:
      parts.append(link("Approve the minutes", "/approval", main: true))
      if let next = picture.next {
        parts.append(
          Kit.button(
            visit.t("Put their approval on the agenda: {assembly}", ["assembly": next.title]), action: visit.path("\(path)/agenda"),
            visit.reader))
      }
      parts.append(link("Circulate them again", "/circulation"))
      parts.append(Kit.button(visit.t("Take back to a draft"), action: visit.path("\(path)/recall"), tone: .quiet, visit.reader))
    case .approved: break
    }
    return parts.isEmpty
      ? ""
      : "<div class=\"no-print\">\(Kit.section(visit.t("For the secretariat"), "<div class=\"actions\">\(parts.joined(" "))</div>"))</div>"
  }
}
