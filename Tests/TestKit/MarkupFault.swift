/// What must never come out of Markdown, whatever went in: elements and attributes besides the few there are, an element that is
/// not closed, an address that runs a program.
package enum MarkupFault {
  static let elements: Set<String> = [
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code", "em", "strong", "a", "img", "br", "hr",
  ]
  static let attributes: Set<String> = ["href", "title", "src", "alt", "start", "class", "rel"]
  static let schemes = ["https:", "http:", "mailto:", "tel:"]

  /// The first fault as a sentence; nil when there is none.
  package static func first(in html: String) -> String? {
    var open: [String] = []
    var rest = Array(html.utf8)[...]
    while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
      guard let end = rest[start...].firstIndex(of: UInt8(ascii: ">")) else { return "an element without an end" }
      var tag = String(decoding: rest[(start + 1)..<end], as: UTF8.self)
      rest = rest[(end + 1)...]
      // cmark says where it left out what was no Markdown.
      if tag.hasPrefix("!-- raw HTML omitted --") { continue }
      let closes = tag.hasPrefix("/")
      if closes { tag.removeFirst() }
      let isEmpty = tag.hasSuffix("/")
      if isEmpty { tag.removeLast() }
      let name = String(tag.prefix { $0 != " " && $0 != "\n" })
      guard elements.contains(name) else { return "an element “\(name.prefix(40))”" }
      if closes {
        guard open.popLast() == name else { return "“\(name)” closes what is not open" }
      } else {
        if !isEmpty { open.append(name) }
        if let fault = attribute(of: String(tag.dropFirst(name.count))) { return fault }
      }
    }
    return open.isEmpty ? nil : "“\(open.joined(separator: " "))” stays open"
  }

  private static func attribute(of text: String) -> String? {
    var rest = text[...]
    while let equals = rest.firstIndex(of: "=") {
      let name = rest[..<equals].trimmingWhitespace
      guard attributes.contains(name) else { return "an attribute “\(name.prefix(40))”" }
      let value = rest[rest.index(after: equals)...]
      guard value.first == "\"", let close = value.dropFirst().firstIndex(of: "\"") else { return "an attribute without quotes" }
      let inside = value[value.index(after: value.startIndex)..<close].lowercased()
      if name == "href" || name == "src", let colon = inside.firstIndex(of: ":"), !inside[..<colon].contains(where: { "/?#".contains($0) })
      {
        guard schemes.contains(where: { inside.hasPrefix($0) }) else { return "an address “\(inside.prefix(40))”" }
      }
      rest = value[value.index(after: close)...]
    }
    return rest.trimmingWhitespace.isEmpty ? nil : "a stray “\(rest.prefix(40))”"
  }
}

extension Substring {
  fileprivate var trimmingWhitespace: String {
    var text = self
    while let first = text.first, first.isWhitespace { text.removeFirst() }
    while let last = text.last, last.isWhitespace { text.removeLast() }
    return String(text)
  }
}
