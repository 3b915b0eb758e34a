import CCmark
import Foundation

/// One heading, paragraph or list item of a Markdown document, in order.
struct Block: Sendable, Equatable {
  enum Kind: Sendable, Equatable { case heading(Int), paragraph, item, rule }
  var kind: Kind
  var passage: Passage
  /// A paragraph whose every letter is strong stands for a heading in many exported documents.
  var allStrong = false
}

/// What a document can be refused for, before anything is read.
package enum PlanRefusal: Error, Sendable, Equatable {
  case tooLarge, notText, tooDeep, tooMany, noObjectives
}

/// Markdown to a flat list of blocks, by cmark's tree walked without recursion.
enum PlanBlocks {
  /// Bytes. The plan of 2021 has ten thousand.
  static let limit = 500_000
  /// Quotes and lists inside each other.
  static let depth = 60
  static let count = 5_000

  static func read(_ bytes: [UInt8]) throws(PlanRefusal) -> [Block] {
    guard bytes.count <= limit else { throw .tooLarge }
    guard !bytes.contains(0), var text = String(validating: bytes, as: UTF8.self) else { throw .notText }
    if text.hasPrefix("\u{FEFF}") { text.removeFirst() }
    guard !isHostile(bytes) else { throw .tooDeep }
    var utf8 = Array(text.utf8).map { CChar(bitPattern: $0) }
    let size = utf8.count
    utf8.append(0)
    guard let root = cmark_parse_document(utf8, size, CMARK_OPT_DEFAULT) else { throw .notText }
    defer { cmark_node_free(root) }
    return try walk(root)
  }

  /// Counted before parsing, since cmark's time grows with the square of some repetitions (nested quotes and lists,
  /// open brackets, open tags). No plan has as many.
  private static func isHostile(_ bytes: [UInt8]) -> Bool {
    var brackets = 0
    var tags = 0
    var marks = 0
    var leading = true
    for (position, byte) in bytes.enumerated() {
      switch byte {
      case 10, 13:
        leading = true
        marks = 0
      case 91: brackets += 1
      case 60: tags += 1
      case 62 where leading: marks += 1
      case 42, 43, 45: if leading, position + 1 < bytes.count, bytes[position + 1] == 32 { marks += 1 }
      case 32, 9: break
      default: leading = false
      }
      if marks > depth || brackets > 2_000 || tags > 5_000 { return true }
    }
    return false
  }

  private static func walk(_ root: OpaquePointer) throws(PlanRefusal) -> [Block] {
    var blocks: [Block] = []
    var inline = InlineText()
    var nesting = 0
    var items = 0
    guard let iterator = cmark_iter_new(root) else { throw .notText }
    defer { cmark_iter_free(iterator) }
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { break }
      guard let node = cmark_iter_get_node(iterator) else { break }
      let type = cmark_node_get_type(node)
      let entering = event == CMARK_EVENT_ENTER
      switch type {
      case CMARK_NODE_BLOCK_QUOTE, CMARK_NODE_LIST, CMARK_NODE_ITEM, CMARK_NODE_EMPH, CMARK_NODE_LINK, CMARK_NODE_IMAGE,
        CMARK_NODE_STRONG:
        nesting += entering ? 1 : -1
        if type == CMARK_NODE_ITEM { items += entering ? 1 : -1 }
        if type == CMARK_NODE_STRONG { inline.strong += entering ? 1 : -1 }
        if nesting > depth { throw .tooDeep }
      case CMARK_NODE_HEADING, CMARK_NODE_PARAGRAPH:
        if entering {
          inline = InlineText()
        } else if let passage = inline.passage {
          let kind: Block.Kind =
            type == CMARK_NODE_HEADING ? .heading(Int(cmark_node_get_heading_level(node))) : items > 0 ? .item : .paragraph
          blocks.append(Block(kind: kind, passage: passage, allStrong: inline.allStrong))
        }
      case CMARK_NODE_HTML_BLOCK:
        blocks += HTMLBlocks.read(literal(node))
      case CMARK_NODE_CODE_BLOCK:
        var code = InlineText()
        code.add(literal(node))
        if let passage = code.passage { blocks.append(Block(kind: .paragraph, passage: passage)) }
      case CMARK_NODE_THEMATIC_BREAK:
        blocks.append(Block(kind: .rule, passage: Passage("")))
      case CMARK_NODE_TEXT, CMARK_NODE_CODE: inline.add(literal(node))
      case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: inline.space()
      case CMARK_NODE_HTML_INLINE: inline.tag(literal(node))
      default: break
      }
      if blocks.count > count { throw .tooMany }
    }
    return blocks
  }

  private static func literal(_ node: OpaquePointer) -> String {
    cmark_node_get_literal(node).map { String(cString: $0) } ?? ""
  }
}

/// Letters gathered from inside one block, white space made single.
struct InlineText {
  private var text = ""
  private var plainLetters = false
  private var strongLetters = false
  var strong = 0

  mutating func add(_ piece: String) {
    for character in piece {
      // A no-break space is typography and stays.
      if character == " " || character.isNewline || character == "\t" { space() } else { text.append(character) }
    }
    if piece.contains(where: { $0.isLetter }) {
      if strong > 0 { strongLetters = true } else { plainLetters = true }
    }
  }

  mutating func space() {
    if !text.isEmpty, text.last != " " { text.append(" ") }
  }

  /// Raised and lowered letters are kept; every other tag is markup.
  mutating func tag(_ tag: String) {
    let name = tag.lowercased().filter { !$0.isWhitespace }
    if Passage.tags.contains(name) { text += name } else if name.hasPrefix("<br") { space() }
  }

  var allStrong: Bool { strongLetters && !plainLetters }

  var passage: Passage? {
    let trimmed = text.trimmed
    let passage = Passage(trimmed)
    return passage.text.trimmed.isEmpty ? nil : passage
  }
}

/// What a block of HTML inside Markdown says: its headings, paragraphs and items. Scripts and styles are markup.
enum HTMLBlocks {
  private static let breaking: Set<String> = [
    "p", "div", "li", "ul", "ol", "br", "table", "tr", "td", "th", "section", "article", "header", "footer", "blockquote", "hr",
    "h1", "h2", "h3", "h4", "h5", "h6", "center", "pre",
  ]

  static func read(_ html: String) -> [Block] {
    var blocks: [Block] = []
    var current = ""
    var kind = Block.Kind.paragraph
    var skipping: String?

    func flush() {
      var inline = InlineText()
      inline.add(decoded(current))
      current = ""
      if let passage = inline.passage { blocks.append(Block(kind: kind, passage: passage)) }
    }

    var rest = html[...]
    while let open = rest.firstIndex(of: "<") {
      if skipping == nil { current += rest[..<open] }
      rest = rest[open...]
      if rest.hasPrefix("<!--") {
        rest = rest.range(of: "-->").map { rest[$0.upperBound...] } ?? ""
        continue
      }
      guard let close = rest.firstIndex(of: ">") else { break }
      let tag = rest[open...close]
      rest = rest[rest.index(after: close)...]
      let name = tag.dropFirst().drop { $0 == "/" }.prefix { $0.isLetter || $0.isNumber }.lowercased()
      let ends = tag.hasPrefix("</")
      if let skipped = skipping {
        if ends, name == skipped { skipping = nil }
      } else if name == "script" || name == "style" {
        if !ends { skipping = name }
      } else if Passage.tags.contains(tag.lowercased()) {
        current += tag.lowercased()
      } else if breaking.contains(name) {
        flush()
        kind = .paragraph
        if !ends, name == "li" { kind = .item }
        if !ends, name.count == 2, name.first == "h", let level = name.last?.wholeNumberValue { kind = .heading(level) }
      }
    }
    if skipping == nil { current += rest }
    flush()
    return blocks
  }

  /// The entities that exporters write; others stay as they are, so that nothing is lost.
  private static func decoded(_ text: String) -> String {
    guard text.contains("&") else { return text }
    let entities = [
      ("&nbsp;", "\u{A0}"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&apos;", "'"), ("&laquo;", "«"),
      ("&raquo;", "»"), ("&rsquo;", "’"), ("&eacute;", "é"), ("&egrave;", "è"), ("&agrave;", "à"), ("&ccedil;", "ç"),
      ("&ntilde;", "ñ"), ("&oacute;", "ó"), ("&iacute;", "í"), ("&aacute;", "á"), ("&uacute;", "ú"), ("&amp;", "&"),
    ]
    return entities.reduce(text) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
  }
}
