extension Kit {
  /// A day (`2021-03-25`) in the reader's words, in a `time` element; other text is shown as it is.
  package static func day(_ day: String, _ reader: Reader) -> HTML { "<time datetime=\"\(day)\">\(day)</time>" }
}
