import Web

extension Kit {
  /// A stored text with its language and its mark.
  package static func text(_ body: HTML, _ text: Text, _ reader: Reader) -> HTML {
    Kit.text(body, language: text.language, origin: TextOrigin(text.origin), stale: text.stale, reader)
  }
}

extension TextOrigin {
  package init(_ origin: Text.Origin) {
    self =
      switch origin {
      case .written: .written
      case .machine: .machine
      case .reviewed: .reviewed
      case .official: .official
      }
  }
}
