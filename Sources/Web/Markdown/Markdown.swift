/// Markdown as people write it, by CommonMark's reference implementation. Raw HTML is dropped, addresses pass the check of
/// schemes, headings start at `<h2>`.
package enum Markdown {
  /// - Parameters:
  ///   - language: sets the text as that language does (French spaces); nil leaves it.
  ///   - heading: the level that `#` becomes, 2 to 6.
  package static func html(_ source: String, language: Language? = nil, heading: Int = 2) -> HTML { fatalError("written next") }
  /// The words alone, paragraphs joined by a space: for summaries and search.
  package static func plain(_ source: String) -> String { fatalError("written next") }
}
