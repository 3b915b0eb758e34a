import CCmark
import Foundation

/// Markdown as people write it, by CommonMark's reference implementation. Raw HTML is dropped, addresses pass the check of
/// schemes, headings start at `<h2>`.
package enum Markdown {
  /// - Parameters:
  ///   - language: sets the text as that language does (French spaces, English quotes); nil leaves it.
  ///   - heading: the level that the text's highest heading becomes, 2 to 6; the others follow without a gap.
  package static func html(_ source: String, language: Language? = nil, heading: Int = 2) -> HTML {
    guard let root = parsed(source, smart: language == .english) else { return .empty }
    defer { cmark_node_free(root) }
    clean(root, heading: heading, language: language)
    guard let rendered = cmark_render_html(root, CMARK_OPT_DEFAULT) else { return .empty }
    defer { free(rendered) }
    return .trusted(String(cString: rendered))
  }

  /// The words alone, paragraphs joined by a space: for summaries and search.
  package static func plain(_ source: String) -> String {
    guard let root = parsed(source, smart: false) else { return "" }
    defer { cmark_node_free(root) }
    var text = ""
    for (node, event) in Walk(root) {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_TEXT, CMARK_NODE_CODE, CMARK_NODE_CODE_BLOCK: if event == CMARK_EVENT_ENTER { text += literal(node) }
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK, CMARK_NODE_THEMATIC_BREAK: text += " "
      case CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING, CMARK_NODE_ITEM: if event == CMARK_EVENT_EXIT { text += " " }
      default: break
      }
    }
    return text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  private static func parsed(_ source: String, smart: Bool) -> OpaquePointer? {
    var source = source
    return source.withUTF8 { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        cmark_parse_document($0.baseAddress, $0.count, CMARK_OPT_VALIDATE_UTF8 | (smart ? CMARK_OPT_SMART : 0))
      }
    }
  }

  private static func literal(_ node: OpaquePointer) -> String { cmark_node_get_literal(node).map { String(cString: $0) } ?? "" }

  /// Changes are collected first: cmark's walk does not bear that a node goes while it stands on it.
  private static func clean(_ root: OpaquePointer, heading: Int, language: Language?) {
    cmark_consolidate_text_nodes(root)
    let levels = headingLevels(root)
    var dropped: [OpaquePointer] = []
    var opened: [OpaquePointer] = []
    for (node, event) in Walk(root) where event == CMARK_EVENT_ENTER {
      switch cmark_node_get_type(node) {
      case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE: dropped.append(node)
      case CMARK_NODE_HEADING:
        let rank = levels.firstIndex(of: cmark_node_get_heading_level(node)) ?? 0
        cmark_node_set_heading_level(node, Int32(min(6, max(2, heading) + rank)))
      case CMARK_NODE_LINK: if !mayFollow(url(node)) { opened.append(node) }
      case CMARK_NODE_IMAGE: if !isOurs(url(node)) { opened.append(node) }
      case CMARK_NODE_TEXT:
        guard let language else { continue }
        let before = cmark_node_previous(node).map { cmark_node_get_type($0) }
        let continues = before != nil && before != CMARK_NODE_SOFTBREAK && before != CMARK_NODE_LINEBREAK
        cmark_node_set_literal(node, typeset(literal(node), language, quotes: true, continues: continues))
      default: break
      }
    }
    for node in dropped { cmark_node_free(node) }
    for node in opened { unwrap(node) }
  }

  /// The levels that the text uses, highest first: a page that begins with `##` is no reason to skip one.
  private static func headingLevels(_ root: OpaquePointer) -> [Int32] {
    var levels: Set<Int32> = []
    for (node, event) in Walk(root) where event == CMARK_EVENT_ENTER && cmark_node_get_type(node) == CMARK_NODE_HEADING {
      levels.insert(cmark_node_get_heading_level(node))
    }
    return levels.sorted()
  }

  /// Leaves what stands inside a link or a picture, without it.
  private static func unwrap(_ node: OpaquePointer) {
    while let child = cmark_node_first_child(node) {
      cmark_node_unlink(child)
      if cmark_node_insert_before(node, child) == 0 { cmark_node_free(child) }
    }
    cmark_node_free(node)
  }

  private static func url(_ node: OpaquePointer) -> String { cmark_node_get_url(node).map { String(cString: $0) } ?? "" }

  private static func isOurs(_ url: String) -> Bool { url.hasPrefix("/") && !url.hasPrefix("//") && !url.hasPrefix("/\\") }

  private static func mayFollow(_ url: String) -> Bool { isOurs(url) || url.hasPrefix("#") || safeLink(url) != "#" }

  /// Every node with its event, in document order.
  private struct Walk: Sequence, IteratorProtocol {
    private final class Handle {
      let iterator: OpaquePointer?
      init(_ root: OpaquePointer) { iterator = cmark_iter_new(root) }
      deinit { cmark_iter_free(iterator) }
    }
    private let handle: Handle
    init(_ root: OpaquePointer) { handle = Handle(root) }

    mutating func next() -> (OpaquePointer, cmark_event_type)? {
      let event = cmark_iter_next(handle.iterator)
      guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(handle.iterator) else { return nil }
      return (node, event)
    }
  }
}
