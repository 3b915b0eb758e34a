extension Kit {
  /// The top of a page that needs more than a title: home, the plan. Such a page sets `Chrome.ownTitle`.
  package static func opening(_ title: String, lead: HTML, actions: [Link] = []) -> HTML {
    let links = actions.enumerated().map { position, link -> HTML in
      "<a class=\"button\(position == 0 ? " main" : "")\" href=\"\(path: link.path)\">\(link.label)</a>"
    }
    let row: HTML = links.isEmpty ? "" : "<div class=\"actions\">\(links.joined(" "))</div>"
    return "<div class=\"opening\"><h1>\(title)</h1><p class=\"lead\">\(lead)</p>\(row)</div>\n"
  }

  /// A part of a page under its heading, with the way to all of it.
  package static func section(_ title: String, _ body: HTML, more: Link? = nil) -> HTML {
    let way: HTML = more.map { "<p class=\"more\"><a href=\"\(path: $0.path)\">\($0.label)</a></p>" } ?? ""
    return "<section><h2>\(title)</h2>\n\(body)\(way)</section>\n"
  }

  /// What the page is about, and beside it what goes with it; one under the other on narrow screens.
  package static func columns(_ main: HTML, _ side: HTML) -> HTML {
    "<div class=\"columns\"><div>\(main)</div><div>\(side)</div></div>\n"
  }
}
