/// A word to the reader about what was just done or what stands in the way. Done notices may carry an undo.
package struct Notice: Sendable {
  package enum Kind: String, Sendable { case done, note, warning, problem }
  package var kind: Kind
  package var text: HTML
  package var undo: Undo?

  package init(_ kind: Kind, _ text: HTML, undo: Undo? = nil) {
    self.kind = kind
    self.text = text
    self.undo = undo
  }
}

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

extension Kit {
  package static func notice(_ notice: Notice, _ reader: Reader) -> HTML { "" }
  package static func undo(_ undo: Undo, _ reader: Reader) -> HTML { "" }
  /// A button that does one thing: a form of its own. `tone` is `.quiet` for what is seldom wanted.
  package static func button(
    _ label: String, action: String, fields: Fields = Fields(), tone: ButtonTone = .plain, _ reader: Reader
  ) -> HTML { "" }
  /// What a page says when there is nothing yet: why, and the next thing to do.
  package static func empty(_ sentence: String, next: Link? = nil, _ reader: Reader) -> HTML { "" }
}

package enum ButtonTone: String, Sendable { case main, plain, quiet, danger }
