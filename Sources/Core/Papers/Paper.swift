import Storage
import Web

/// A document to be set as PDF: the same HTML as a page of ours, in its reader's language. Links lead to the house;
/// nothing is fetched.
package struct Paper: Sendable {
  package var title: String
  package var body: HTML
  /// Where it comes from, under the title.
  package var note: HTML
  package var language: Language
  /// Rules after the house's own: a letter or an invoice is laid out otherwise than a plan.
  package var style: String
  /// Whether the title stands as a heading above the body.
  package var titleShown: Bool

  package init(title: String, body: HTML, note: HTML = "", language: Language, style: String = "", titleShown: Bool = true) {
    self.title = title
    self.body = body
    self.note = note
    self.language = language
    self.style = style
    self.titleShown = titleShown
  }

  /// Sets it as tagged PDF (PDF/UA-1). For jobs: it takes seconds. Attach the file within a day, or it goes.
  /// - Throws: `ProgramFailed` when WeasyPrint is missing or fails.
  package func pdf(name: String, _ house: House) async throws -> StoredFile {
    let made = try await Programs.run(
      "weasyprint", ["--pdf-variant", "pdf/ua-1", "in.html", "out.pdf"],
      files: ["in.html": Array(html(house.settings.address).text.utf8)], results: ["out.pdf"],
      limits: Programs.Limits(seconds: 60), data: house.settings.data)
    guard let bytes = made.files["out.pdf"] else { throw ProgramFailed.failed(program: "weasyprint", status: 0, said: "no PDF") }
    return try await Files.store(bytes, name: name, accepted: [.pdf], in: house.database)
  }

  private func html(_ address: String) -> HTML {
    let head: HTML = titleShown ? "<h1>\(title)</h1>" : ""
    let origin: HTML = note.isEmpty ? "" : "<p class=\"note\">\(note)</p>"
    return """
      <!doctype html><html lang="\(language.code)"><head><meta charset="utf-8"><title>\(title)</title>
      <base href="\(link: address + "/")"><style>\(HTML.trusted(Paper.style + style))</style></head>
      <body>\(head)\(origin)\(body)</body></html>
      """
  }

  private static let style = """
    @page { size: A4; margin: 22mm 20mm; @bottom-right { content: counter(page) " / " counter(pages); font: 9pt sans-serif } }
    body { font: 10.5pt/1.45 "Noto Sans", "DejaVu Sans", sans-serif; color: #1c1a17 }
    h1, h2, h3 { font-family: "Noto Serif", "DejaVu Serif", serif; line-height: 1.2; break-after: avoid }
    h1 { font-size: 22pt } h2 { font-size: 15pt; margin-top: 9mm } h3 { font-size: 11.5pt; margin: 5mm 0 1mm }
    p, ul { margin: 1.5mm 0 } p { orphans: 3; widows: 3 } a { color: inherit }
    table { width: 100%; border-collapse: collapse } th, td { text-align: start; vertical-align: top; padding: 1mm 2mm 1mm 0 }
    .n { text-align: end; font-variant-numeric: tabular-nums }
    .note { color: #5a554d } .no-print, nav, .aloud { display: none } span.axis { font-weight: 700 }

    """
}
