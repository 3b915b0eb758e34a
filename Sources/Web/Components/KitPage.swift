extension Kit {
  /// Every component on one page, for whoever builds next.
  package static func page(_ reader: Reader) -> HTML { "" }
}
