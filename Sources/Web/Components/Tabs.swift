extension Kit {
  /// Views of one thing, as links; the open one is `current`.
  package static func tabs(_ links: [Link], label: String, _ reader: Reader) -> HTML {
    let items = links.map { "<li>\(Frame.anchor($0))</li>" as HTML }
    return "<nav class=\"tabs\" aria-label=\"\(label)\"><ul>\(items)</ul></nav>\n"
  }
}
