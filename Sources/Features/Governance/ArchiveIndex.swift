import Core
import Storage
import Web

/// Pages of an archive: whole documents that need nothing but a browser.
enum ArchiveIndex {
  static func page(_ title: String, _ language: Language, _ body: HTML) -> String {
    let html: HTML = """
      <!doctype html><html lang="\(language.code)"><head><meta charset="utf-8"><title>\(title)</title>
      <meta name="viewport" content="width=device-width, initial-scale=1"><style>\(HTML.trusted(style))</style></head>
      <body>\(body)</body></html>

      """
    return html.text
  }

  static func table(_ columns: [String], _ rows: [[HTML]]) -> HTML {
    let head = columns.map { "<th scope=\"col\">\($0)</th>" as HTML }
    let body = rows.map { row -> HTML in "<tr>\(row.map { "<td>\($0)</td>" as HTML })</tr>\n" }
    return "<div class=\"scroll\"><table><thead><tr>\(head)</tr></thead><tbody>\(body)</tbody></table></div>"
  }

  /// The contents, one language below the other, each file with its sum.
  static func html(_ entries: [Archive.Entry], _ tables: ArchiveTables) -> String {
    let title = tables.sources[.english]?.sheet.title ?? ""
    let jumps = Language.official.map { "<a href=\"#\($0.code)\" lang=\"\($0.code)\">\($0.ownName)</a>" as HTML }
    let parts = Language.official.map { language -> HTML in
      let reader = tables.reader(language)
      let source = tables.sources[language]
      let rows = entries.map { entry -> [HTML] in
        [
          "<a\(attribute: "href", entry.name)>\(entry.name)</a>", "\(entry.label[language] ?? "")", "\(Kit.size(entry.size, reader))",
          "<code>\(entry.sha)</code>",
        ]
      }
      let columns = [reader.t("File"), reader.t("What is in it"), reader.t("Size"), "SHA-256"]
      return """
        <section id="\(language.code)" lang="\(language.code)"><h1>\(source?.sheet.title ?? title)</h1>
        <p>\(source?.sheet.bodyName ?? ""), \(source.map { reader.moment($0.sheet.meeting.starts) } ?? "")</p>
        <p>\(reader.t("This archive opens without any program of the association. To check that nothing was changed, run sha256sum --check SHA256SUMS in its folder."))</p>
        \(table(columns, rows))</section>

        """
    }
    return page(title, .english, "<p>\(jumps.joined(" · "))</p>\(parts)")
  }

  private static let style = """
    body { font: 16px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 0 auto; padding: 1rem; color: #1c1a17 }
    table { border-collapse: collapse; width: 100% } th, td { text-align: start; vertical-align: top; padding: .3rem .8rem .3rem 0;
    border-bottom: 1px solid #ddd } code { font-size: .75rem; overflow-wrap: anywhere } .scroll { overflow-x: auto } h1 { font-size: 1.6rem }
    """
}
