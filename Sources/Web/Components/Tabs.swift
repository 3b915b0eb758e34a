extension Kit {
  /// Views of one thing, as links; the open one is `current`.
  package static func tabs(_ links: [Link], label: String, _ reader: Reader) -> HTML { "" }
}
