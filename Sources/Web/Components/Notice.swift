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

extension Kit {
  /// The kind is said in a word, so that it is heard as well as seen. Problems are announced at once.
  package static func notice(_ notice: Notice, _ reader: Reader) -> HTML {
    let word =
      switch notice.kind {
      case .done: reader.t("Done.")
      case .note: ""
      case .warning: reader.t("Please note.")
      case .problem: reader.t("This did not work.")
      }
    let start: HTML = word.isEmpty ? "" : "<strong>\(word)</strong> "
    let role: StaticString = notice.kind == .problem ? "alert" : "status"
    return """
      <div class="notice \(notice.kind.rawValue)" role="\("\(role)")"><p>\(start)\(notice.text)</p>\
      \(notice.undo.map { undo($0, reader) })</div>

      """
  }

  /// What a page says when there is nothing yet: why, and the next thing to do.
  package static func empty(_ sentence: String, next: Link? = nil, _ reader: Reader) -> HTML {
    let action: HTML = next.map { "<p><a class=\"button\" href=\"\(path: $0.path)\">\($0.label)</a></p>" } ?? ""
    return "<div class=\"empty\"><p>\(sentence)</p>\(action)</div>\n"
  }
}
