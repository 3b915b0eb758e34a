import Core
import Directory
import Storage
import Web

/// Anybody verifies sealed minutes by the code on the paper.
enum MinutesCodePages {
  static let form = Form([.text("code", "Code on the minutes", required: true, limit: 60, autocomplete: "off")])

  static func ask(_ visit: Visit) async throws -> Answer {
    if let typed = visit.request.query["code"], !PaperCode.plain(typed).isEmpty {
      return .redirect(to: visit.path("/minutes/\(PaperCode.plain(typed))"))
    }
    return page(visit, nil)
  }

  private static func page(_ visit: Visit, _ sentence: String?) -> Answer {
    let notice: HTML = sentence.map { Kit.notice(Notice(.warning, .text($0)), visit.reader) } ?? ""
    let form = form.start().html(action: visit.path("/minutes"), method: .get, submit: "Verify", reader: visit.reader)
    return visit.page(visit.t("Verify minutes"), "\(notice)\(form)", adjust)
  }

  private static func adjust(_ chrome: inout Chrome) {
    chrome.column = .narrow
    chrome.indexed = false
  }

  /// Says no more than the paper itself: who has it can compare its sum, who may not read the minutes gets no file.
  static func show(_ visit: Visit) async throws -> Answer {
    let code = visit.parameter("code")
    let words = visit.house.words
    let found = try await visit.read { tx -> (MinutesReading, [(language: Language, file: Attachment)], Bool)? in
      guard let minutes = try Minutes.find(code: code, in: tx), minutes.state == .approved else { return nil }
      let sees = try Minutes.find(of: minutes.assembly, seenBy: visit.sight, in: tx) != nil
      return (
        try MinutesReading.read(minutes, visit.language, words, in: tx), try MinutesPaper.files(of: minutes.id, in: tx), sees
      )
    }
    guard let (reading, files, sees) = found else {
      var answer = page(visit, visit.t("No minutes have this code. Compare it with the paper, letter by letter, and type it again."))
      answer.status = .notFound
      return answer
    }
    return visit.page(visit.t("These minutes are genuine"), html(reading, files, sees, visit), adjust)
  }

  private static func html(
    _ reading: MinutesReading, _ files: [(language: Language, file: Attachment)], _ sees: Bool, _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let title: HTML =
      sees ? "<a href=\"\(path: visit.path(reading.minutes.path))\">\(reading.title)</a>" : "\(reading.title)"
    var pairs: [(term: String, value: HTML)] = [
      (reader.t("Assembly"), title), (reader.t("Body"), "\(reading.bodyName)"),
      (reader.t("Day"), Kit.day(reading.meeting.day, reader)), (reader.t("Approval"), "\(reading.approval(reader))"),
      (reader.t("Code"), .text(PaperCode.grouped(reading.minutes.code ?? ""))),
    ]
    for (language, file) in files {
      let sum: HTML = "<code class=\"long\">\(file.sha)</code>"
      let link: HTML = sees ? "<a href=\"\(path: "/files/\(file.sha)")\">\(file.name)</a> \(Kit.size(file.size, reader))<br>" : ""
      pairs.append(
        (reader.t("SHA-256 of the PDF in {language}", ["language": Kit.languageName(language, reader)]), "\(link)\(sum)"))
    }
    if files.count < Language.official.count { pairs.append((reader.t("PDF"), "\(reader.t("The PDFs are being made."))")) }
    return """
      <p>\(reader.t("The paper is genuine if the sum of its file is the one below: nothing of it was changed since it was sealed."))</p>
      \(Kit.definitions(pairs))
      """
  }
}
