extension Kit {
  /// Facts and their names. Pairs whose value is empty are left out.
  package static func definitions(_ pairs: [(term: String, value: HTML)]) -> HTML { "" }
}
