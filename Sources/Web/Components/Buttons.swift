/// A button that takes back the last act: a form of its own, so that it works without script.
package struct Undo: Sendable {
  /// The complete address that takes back; the form is sent by POST.
  package var action: String
  package var label: String?
  package var fields: Fields

  package init(action: String, label: String? = nil, fields: Fields = Fields()) {
    self.action = action
    self.label = label
    self.fields = fields
  }
}

/// `main`: the one act of the page; `quiet`: seldom wanted; `danger`: cannot be taken back.
package enum ButtonTone: String, Sendable { case main, plain, quiet, danger }

extension Kit {
  package static func undo(_ undo: Undo, _ reader: Reader) -> HTML {
    button(undo.label ?? reader.t("Undo"), action: undo.action, fields: undo.fields, tone: .quiet, reader)
  }

  /// A button that does one thing: a form of its own.
  /// - Parameter detail: read aloud after the label where several buttons of a page say the same: “of Rennes”.
  package static func button(
    _ label: String, action: String, fields: Fields = Fields(), tone: ButtonTone = .plain, detail: String? = nil,
    _ reader: Reader
  ) -> HTML {
    let hidden = fields.pairs.map { "<input type=\"hidden\" name=\"\($0.name)\" value=\"\($0.value)\">" as HTML }
    let more: HTML = detail.map { "<span class=\"aloud\"> \($0)</span>" } ?? ""
    return """
      <form class="inline" method="post" action="\(path: action)">\(hidden)\
      <button class="\(tone.rawValue)" type="submit">\(label)\(more)</button></form>
      """
  }
}
