/// Where a text shown to a reader came from.
package enum TextOrigin: Sendable { case written, machine, reviewed, official }

extension Kit {
  /// A text with its language, and its mark: “Machine translation · see the original in Spanish”.
  /// - Parameter original: the language of the original and the complete address where it is read.
  package static func text(
    _ body: HTML, language: Language, origin: TextOrigin, stale: Bool = false,
    original: (language: Language, path: String)? = nil, _ reader: Reader
  ) -> HTML { "" }
  /// Only the mark; empty for what was written or made official in the reader's language.
  package static func originMark(
    language: Language, origin: TextOrigin, stale: Bool = false, original: (language: Language, path: String)? = nil,
    _ reader: Reader
  ) -> HTML { "" }
  /// Two texts beside each other: what a reader typed and what is there now (409), or an original and its translation.
  package static func sideBySide(_ left: (label: String, text: HTML), _ right: (label: String, text: HTML), _ reader: Reader) -> HTML { "" }
  /// The name of a language in the reader's language, and in its own (`Language.ownName`).
  package static func languageName(_ language: Language, _ reader: Reader) -> String { "" }
  /// Help that unfolds.
  package static func help(_ summary: String, _ text: HTML) -> HTML { "" }
}
