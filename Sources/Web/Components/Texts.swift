/// Where a text shown to a reader came from.
package enum TextOrigin: Sendable { case written, machine, reviewed, official }

extension Kit {
  /// A text with its language, and its mark: “Machine translation · see the original in Spanish”.
  /// - Parameter original: the language of the original and the complete address where it is read.
  package static func text(
    _ body: HTML, language: Language, origin: TextOrigin, stale: Bool = false,
    original: (language: Language, path: String)? = nil, _ reader: Reader
  ) -> HTML {
    let foreign = language == reader.language ? nil : language
    return """
      <div\(attribute: "lang", foreign?.code)\(attribute: "dir", foreign?.isRightToLeft == true ? "rtl" : nil)>\(body)</div>
      \(originMark(language: language, origin: origin, stale: stale, original: original, reader))
      """
  }

  /// Only the mark; empty for what was written or made official in the reader's language.
  package static func originMark(
    language: Language, origin: TextOrigin, stale: Bool = false, original: (language: Language, path: String)? = nil,
    _ reader: Reader
  ) -> HTML {
    var parts: [HTML] = []
    if language != reader.language {
      parts.append("\(reader.t("In {language}", ["language": languageName(language, reader)]))")
    }
    switch origin {
    case .machine: parts.append("\(reader.t("Machine translation"))")
    case .reviewed: parts.append("\(reader.t("Translation read by a person"))")
    case .written, .official: break
    }
    if stale { parts.append("<strong>\(reader.t("the original has changed since"))</strong>") }
    if let original {
      let label = reader.t("see the original in {language}", ["language": languageName(original.language, reader)])
      parts.append("<a href=\"\(path: original.path)\">\(label)</a>")
    }
    return parts.isEmpty ? "" : "<p class=\"origin\">\(parts.joined(" · "))</p>\n"
  }

  /// Two texts beside each other: what a reader typed and what is there now (409), or an original and its translation.
  package static func sideBySide(
    _ left: (label: String, text: HTML), _ right: (label: String, text: HTML), level: Int = 3, _ reader: Reader
  ) -> HTML {
    let sides = [left, right].map { "<section><h\(level)>\($0.label)</h\(level)>\($0.text)</section>\n" as HTML }
    return "<div class=\"beside\">\n\(sides)</div>\n"
  }

  /// The name of a language in the reader's language, as it stands inside a sentence; its own name when we have none.
  package static func languageName(_ language: Language, _ reader: Reader) -> String {
    Language.names[language.code].map { reader.t($0.english) } ?? language.ownName
  }

  /// Help that unfolds.
  package static func help(_ summary: String, _ text: HTML) -> HTML {
    "<details class=\"help\"><summary>\(summary)</summary><div>\(text)</div></details>\n"
  }
}
