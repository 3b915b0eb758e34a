extension Frame {
  /// Languages and account: always there, however narrow the screen.
  static func strip(_ chrome: Chrome) -> HTML {
    let reader = chrome.reader
    let query = chrome.query.isEmpty ? "" : "?\(chrome.query)"
    let languages = chrome.languages.map { language -> HTML in
      let current = language == reader.language
      return """
        <li><a href="\(path: path(chrome.path, in: language) + query)" lang="\(language.code)" hreflang="\(language.code)"\
        \(attribute: "aria-current", current ? "true" : nil)>\(language.ownName)</a></li>
        """
    }
    return """
      <div class="strip"><div>
      <nav aria-label="\(reader.t("Language"))"><ul>\(languages)</ul></nav>
      <div class="who">\(account(chrome))</div>
      </div></div>

      """
  }

  private static func account(_ chrome: Chrome) -> HTML {
    let reader = chrome.reader
    guard let visitor = chrome.visitor else {
      return "<a href=\"\(path: path(chrome.signIn, in: reader.language))\">\(reader.t("Sign in"))</a>"
    }
    return """
      <span>\(visitor.name)</span>
      <form class="inline" method="post" action="\(path: path("/sign-out", in: reader.language))">\
      <button type="submit">\(reader.t("Sign out"))</button></form>
      """
  }

  /// What wide and narrow screens show alike.
  struct Shared {
    let main: HTML
    let own: HTML
    let staff: HTML
    let section: (label: String, links: HTML)?
    let search: HTML

    init(_ chrome: Chrome) {
      let menus = chrome.menus
      main = menus.main.html(on: chrome.path)
      search = Frame.search(chrome.reader)
      guard chrome.visitor != nil else {
        (own, staff, section) = ("", "", nil)
        return
      }
      own = Frame.waiting(chrome) + menus.member.html(on: chrome.path)
      staff = menus.staff.html(on: chrome.path)
      section = menus.member.section(on: chrome.path) ?? menus.staff.section(on: chrome.path)
    }
  }

  static func masthead(_ chrome: Chrome, _ shared: Shared) -> HTML {
    let reader = chrome.reader
    return """
      <div class="masthead">
      <a class="brand" href="\(path: path("/", in: reader.language))">\(mark)<span><b>Paideia</b>\
      <span>\(reader.t("The world of educating cities"))</span></span></a>
      \(shared.search)
      \(fold(shared, chrome))
      </div>

      """
  }

  private static func search(_ reader: Reader) -> HTML {
    """
    <form class="search" role="search" method="get" action="\(path: path("/search", in: reader.language))" \
    data-suggest="\(path: path("/search/suggestions", in: reader.language))">\
    <input type="search" name="q" maxlength="200" aria-label="\(reader.t("Search the whole site"))" \
    placeholder="\(reader.t("City, text, objective"))"> <button type="submit">\(reader.t("Search"))</button></form>
    """
  }

  /// The menus on wide screens: for everybody, then, on a quiet band, for whoever is signed in.
  static func wide(_ shared: Shared, _ chrome: Chrome) -> HTML {
    let reader = chrome.reader
    let main: HTML =
      shared.main.isEmpty
      ? ""
      : """
      <div class="menu-line"><nav class="menu" aria-label="\(reader.t("Main menu"))"><ul>\(shared.main)</ul></nav></div>

      """
    guard let visitor = chrome.visitor else { return main }
    return """
      \(main)<div class="band"><div>
      \(acting(visitor, reader, id: "acting"))
      <nav class="wide" aria-label="\(reader.t("For you"))"><ul>\(shared.own)</ul></nav>
      \(line(reader.t("Secretariat"), shared.staff))\(shared.section.map { line($0.label, $0.links) })
      </div></div>

      """
  }

  private static func line(_ label: String, _ links: HTML) -> HTML {
    links.isEmpty ? "" : "<nav class=\"wide\" aria-label=\"\(label)\"><ul>\(links)</ul></nav>"
  }

  /// The same menus on narrow screens, behind one word.
  private static func fold(_ shared: Shared, _ chrome: Chrome) -> HTML {
    let reader = chrome.reader
    func part(_ label: String, _ links: HTML, titled: Bool) -> HTML {
      guard !links.isEmpty else { return "" }
      let title: HTML = titled ? "<p class=\"part\">\(label)</p>" : ""
      return "<nav aria-label=\"\(label)\">\(title)<ul>\(links)</ul></nav>"
    }
    return """
      <details class="fold"><summary>\(reader.t("Menu"))</summary><div class="panel">
      \(shared.section.map { part($0.label, $0.links, titled: true) })\
      \(part(reader.t("Main menu"), shared.main, titled: false))\
      \(part(reader.t("For you"), shared.own, titled: true))\
      \(part(reader.t("Secretariat"), shared.staff, titled: true))
      \(shared.search)</div></details>
      """
  }

  /// “For me” with how much waits there.
  private static func waiting(_ chrome: Chrome) -> HTML {
    guard let waiting = chrome.waiting else { return "" }
    let label = chrome.reader.t("For me")
    let here = waiting.path == path(chrome.path, in: chrome.reader.language)
    return Menu.item(
      waiting.count > 0 ? "\(label) (\(chrome.reader.number(waiting.count)))" : label, waiting.path, mark: here ? "page" : nil)
  }

  /// For whom the visitor acts, and a way to act for another. Works without script.
  private static func acting(_ visitor: Chrome.Visitor, _ reader: Reader, id: String) -> HTML {
    guard !visitor.others.isEmpty else {
      return visitor.organisation.isEmpty ? "" : "<p>\(reader.t("Acting for")) <strong>\(visitor.organisation)</strong></p>"
    }
    let others = visitor.others.map { "<option value=\"\($0.id)\">\($0.name)</option>" as HTML }
    return """
      <p>\(reader.t("Acting for")) <strong>\(visitor.organisation)</strong></p>
      <form method="post" action="\(path: path("/acting", in: reader.language))">\
      <select id="\(id)" name="organisation" aria-label="\(reader.t("Act for another organisation"))">\(others)</select> \
      <button class="quiet" type="submit">\(reader.t("Switch"))</button></form>
      """
  }

  /// Rows of a theatre, seen from above: a city sitting together.
  private static let mark: HTML = """
    <svg viewBox="0 0 48 48" width="48" height="48" aria-hidden="true" focusable="false"><path fill="none" stroke="currentColor" \
    stroke-width="3.1" stroke-linecap="round" d="M24 37h.01M15.1 35.7h.01M18.1 30.2h.01M24 28h.01M29.9 30.2h.01M32.9 35.7h.01\
    M9.1 34.9h.01M11.2 29.2h.01M15.4 24.7h.01M21 22.3h.01M27 22.3h.01M32.6 24.7h.01M36.8 29.2h.01M38.9 34.9h.01M3.2 34.1h.01\
    M4.9 28.3h.01M8.1 23.3h.01M12.6 19.3h.01M18.1 16.9h.01M24 16h.01M29.9 16.9h.01M35.4 19.3h.01M39.9 23.3h.01M43.1 28.3h.01\
    M44.8 34.1h.01"/></svg>
    """
}
