import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// The sealed minutes: a PDF in each official language, made once, with a code by which anybody verifies it.
enum MinutesPaper {
  static func field(_ language: Language) -> String { "sealed-\(language.code)" }

  /// Those that are made, by language.
  static func files(of minutes: RecordID, in tx: Tx) throws -> [(language: Language, file: Attachment)] {
    let files = try Files.of([minutes], in: tx)[minutes] ?? []
    return Language.official.compactMap { language in
      files.first { $0.field == field(language) }.map { (language, $0) }
    }
  }

  /// Sets what is missing: run twice, it changes nothing.
  static let job = JobKind("minutes.seal") { house, payload in
    guard let id = payload["minutes"].flatMap({ RecordID(text: $0) }) else { return }
    for language in Language.official {
      let reading = try await house.database.read { tx -> MinutesReading? in
        let minutes = try Minutes.find(id, in: tx)
        guard minutes.state == .approved, try !files(of: id, in: tx).contains(where: { $0.language == language }) else { return nil }
        return try MinutesReading.read(minutes, language, house.words, in: tx)
      }
      guard let reading else { continue }
      let reader = Reader(language: language, words: house.words, timeZone: reading.meeting.zone)
      let title = reader.t("Minutes: {assembly}", ["assembly": reading.title])
      let pdf = try await paper(reading, title, reader, house).pdf(name: "minutes.pdf", house)
      try await house.database.write { tx in
        guard try !files(of: id, in: tx).contains(where: { $0.language == language }) else { return }
        try Files.attach(pdf, to: id, field: field(language), name: "\(title) (\(language.code)).pdf", in: tx)
      }
    }
  }

  private static func paper(_ reading: MinutesReading, _ title: String, _ reader: Reader, _ house: House) -> Paper {
    let parts = reading.parts.map { part -> HTML in
      let body = Markdown.html(part.text?.body ?? "", language: reader.language, heading: 3)
      return "<section><h2>\(part.heading)</h2>\(body)</section>"
    }
    let code = reading.minutes.code ?? ""
    let body: HTML = """
      <p class="note">\(reading.bodyName), \(reader.day(reading.meeting.day))</p>
      \(parts)
      <section class="signed">
      <p>\(reading.approval(reader))</p>
      <div class="names"><p>\(reader.t("Chair"))<br><strong>\(reading.chair)</strong></p>
      <p>\(reader.t("Secretary"))<br><strong>\(reading.secretary)</strong></p></div>
      <p class="code">\(reader.t("Anybody can verify these minutes at {address}", ["address": house.address("/minutes/\(code)", reader.language)]))<br>
      \(reader.t("Code: {code}", ["code": PaperCode.grouped(code)]))</p>
      </section>
      """
    return Paper(title: title, body: body, language: reader.language, style: style)
  }

  private static let style = """
    .signed { margin-top: 12mm; break-inside: avoid } .names p { display: inline-block; width: 45%; margin: 6mm 0 }
    .code { margin-top: 8mm; font-size: 8.5pt; color: #5a554d } li { margin: 1mm 0 }
    """
}
