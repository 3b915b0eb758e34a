/// The whole document: head, strip of languages and account, masthead, menus, the page, foot.
///
/// The menu folds on narrow screens without script: it is drawn twice, and the stylesheet shows one of the two.
package enum Frame {
  /// - Parameters:
  ///   - title: in the reader's language; it is the only `h1` of the page, and the window's title.
  ///   - body: what follows the title; its headings start at `h2`.
  package static func page(title: String, body: HTML, chrome: Chrome) -> HTML {
    let reader = chrome.reader
    let windowTitle = chrome.path == "/" ? title : "\(title) · Paideia"
    let column = chrome.column == .narrow ? "narrow" : "wide"
    let shared = Shared(chrome)
    // In one piece of memory, since the body is long already.
    var page = HTML.reserving(body.text.utf8.count + 16_000)
    page += """
      <!doctype html>
      <html lang="\(reader.language.code)"\(attribute: "dir", reader.language.isRightToLeft ? "rtl" : nil)>
      <head>
      <meta charset="utf-8">
      <title>\(windowTitle)</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">
      \(head(chrome))</head>
      <body>
      <a class="skip" href="#content">\(reader.t("Skip to the content"))</a>
      <header>
      \(demo(chrome))\(strip(chrome))\(masthead(chrome, shared))\(wide(shared, chrome))</header>
      <main id="content" tabindex="-1" class="\(column)">
      <div class="page">
      \(breadcrumb(chrome, title: title))\(heading(title, chrome))\(chrome.notices.map { Kit.notice($0, reader) })
      """
    page += body
    page += """

      </div>
      </main>
      \(foot(chrome))</body>
      </html>

      """
    return page
  }

  /// An address of the house in a language: `/` is `/fr`, `/cities` is `/fr/cities`.
  package static func path(_ path: String, in language: Language) -> String {
    path == "/" ? "/\(language.code)" : "/\(language.code)\(path)"
  }

  private static func heading(_ title: String, _ chrome: Chrome) -> HTML {
    if chrome.ownTitle { return "" }
    let lead: HTML = chrome.lead.map { "<p class=\"lead\">\($0)</p>" } ?? ""
    return "<div class=\"title\"><h1>\(chrome.titleMark)\(title)</h1>\(lead)</div>\n"
  }

  private static func head(_ chrome: Chrome) -> HTML {
    let canonical = chrome.address + path(chrome.path, in: chrome.reader.language)
    let others: [HTML] =
      chrome.languages.count < 2
      ? []
      : chrome.languages.map {
        "<link rel=\"alternate\" hreflang=\"\($0.code)\" href=\"\(chrome.address + path(chrome.path, in: $0))\">\n"
      }
    let print: HTML = chrome.printStylesheet.map { "<link rel=\"stylesheet\" media=\"print\" href=\"\(path: $0)\">\n" } ?? ""
    let feed: HTML = chrome.feed.map { "<link rel=\"alternate\" type=\"application/atom+xml\" href=\"\(path: $0)\">\n" } ?? ""
    let refresh: HTML = chrome.refresh.map { "<meta http-equiv=\"refresh\" content=\"\($0)\">\n" } ?? ""
    let description: HTML = chrome.description.map { "<meta name=\"description\" content=\"\($0)\">\n" } ?? ""
    // Inside a script element only `<` could end it.
    let linked: HTML =
      chrome.linkedData.map { json in
        "<script type=\"application/ld+json\">\(HTML.trusted(json.replacing("<", with: "\\u003c")))</script>\n"
      } ?? ""
    let search: HTML =
      chrome.indexed
      ? "<link rel=\"canonical\" href=\"\(canonical)\">\n\(others)" : "<meta name=\"robots\" content=\"noindex\">\n"
    return """
      \(refresh)\(description)<meta name="color-scheme" content="light dark">
      <link rel="stylesheet" href="\(path: chrome.stylesheet)">
      \(print)<link rel="icon" type="image/svg+xml" href="\(path: chrome.icon)">
      \(search)\(feed)\(linked)\(chrome.modules.map { "<script type=\"module\" src=\"\(path: $0)\"></script>\n" as HTML })
      """
  }

  private static func demo(_ chrome: Chrome) -> HTML {
    guard chrome.demo else { return "" }
    let sentence = chrome.reader.t(
      "Demonstration: the cities are real, the people are fictitious, and no e-mail leaves this computer.")
    let day: HTML = "<a href=\"\(path: path("/demo/day", in: chrome.reader.language))\">\(chrome.reader.t("Change the day"))</a>"
    return "<div class=\"demo\"><p>\(sentence) \(day)</p></div>\n"
  }

  private static func breadcrumb(_ chrome: Chrome, title: String) -> HTML {
    guard !chrome.breadcrumb.isEmpty else { return "" }
    let items = chrome.breadcrumb.map { "<li><a href=\"\(path: $0.path)\">\($0.label)</a></li>" as HTML }
    return """
      <nav class="crumbs" aria-label="\(chrome.reader.t("You are here"))"><ol>\(items)\
      <li><span aria-current="page">\(title)</span></li></ol></nav>

      """
  }

  private static func foot(_ chrome: Chrome) -> HTML {
    let reader = chrome.reader
    let footer = chrome.menus.footer
    let nav: HTML =
      footer.isEmpty ? "" : "<nav aria-label=\"\(reader.t("About this site"))\"><ul>\(footer.html(on: chrome.path))</ul></nav>"
    return """
      <footer class="foot"><div>
      <p>\(reader.t("International Association of Educating Cities (IAEC)"))</p>
      \(nav)
      </div></footer>

      """
  }

  static func anchor(_ link: Link) -> HTML {
    "<a href=\"\(path: link.path)\"\(attribute: "aria-current", link.current ? "page" : nil)>\(link.label)</a>"
  }
}
