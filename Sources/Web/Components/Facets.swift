/// One way to narrow a list: a select whose choices say how many.
package struct Facet: Sendable {
  package var name: String
  package var label: String
  package var choices: [(value: String, label: String, count: Int?)]
  package var chosen: String?
  package init(_ name: String, _ label: String, _ choices: [(value: String, label: String, count: Int?)], chosen: String? = nil) {
    self.name = name
    self.label = label
    self.choices = choices
    self.chosen = chosen
  }
}

extension Kit {
  /// A form that narrows a list (GET): words, selects, one button, and a link that clears.
  /// - Parameters:
  ///   - words: what was typed in the field `q`; nil draws no such field.
  ///   - kept: further parameters that narrowing must not lose, such as the order.
  package static func facets(
    _ facets: [Facet], words: String? = nil, kept: Fields = Fields(), action: String, _ reader: Reader
  ) -> HTML {
    let field: HTML =
      words.map {
        "<label>\(reader.t("Words"))<input type=\"search\" name=\"q\" maxlength=\"200\" value=\"\($0)\"></label>\n"
      } ?? ""
    let selects = facets.map { facet -> HTML in
      let choices = facet.choices.map { choice -> HTML in
        let count = choice.count.map { " (\(reader.number($0)))" } ?? ""
        let chosen = choice.value == facet.chosen
        return "<option value=\"\(choice.value)\"\(flag: "selected", chosen)>\(choice.label)\(count)</option>"
      }
      return """
        <label>\(facet.label)<select name="\(facet.name)"><option value="">\(reader.t("All"))</option>\(choices)</select></label>

        """
    }
    let hidden = kept.pairs.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" as HTML }
    let narrowed = !(words ?? "").isEmpty || facets.contains { !($0.chosen ?? "").isEmpty }
    let clear: HTML = narrowed ? "<a href=\"\(path: action)\">\(reader.t("Show all"))</a>" : ""
    return """
      <form class="facets" method="get" action="\(path: action)">\(hidden)\(field)\(selects)\
      <button type="submit">\(reader.t("Show"))</button> \(clear)</form>

      """
  }
}
