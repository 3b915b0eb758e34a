extension Kit {
  /// Facts and their names. Pairs whose value is empty are left out.
  package static func definitions(_ pairs: [(term: String, value: HTML)]) -> HTML {
    let shown = pairs.filter { !$0.value.isEmpty }
    if shown.isEmpty { return "" }
    let items = shown.map { "<div><dt>\($0.term)</dt><dd>\($0.value)</dd></div>\n" as HTML }
    return "<dl class=\"facts\">\n\(items)</dl>\n"
  }
}
