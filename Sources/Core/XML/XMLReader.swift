/// A small reader of XML documents as banks and translators' programs send them: elements, attributes, text. Entities other than
/// the five of XML and characters by number are refused: nothing outside the file is ever read, and nothing grows.
package struct XMLTree {
  /// Text and elements as they follow one another.
  package enum Piece {
    case text(String)
    /// Its place among `children`.
    case element(Int)
  }
  /// Without its prefix.
  package let name: String
  /// Of its prefix or the default; "" for none.
  package let namespace: String
  package var attributes: [String: String] = [:]
  package var children: [XMLTree] = []
  /// Its own text, spaces around left out.
  package var text = ""
  /// All of it in order, spaces kept.
  package var pieces: [Piece] = []

  /// Its text and that of what stands in it, spaces kept; elements of these names left out with all they hold.
  package func words(without names: Set<String> = []) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .element(let place): names.contains(children[place].name) ? "" : children[place].words(without: names)
      }
    }.joined()
  }

  package func all(_ name: String) -> [XMLTree] { children.filter { $0.name == name } }
  package func first(_ name: String) -> XMLTree? { children.first { $0.name == name } }
  /// Down a path of first children.
  package func at(_ path: String...) -> XMLTree? { path.reduce(Optional(self)) { $0?.first($1) } }
  /// The text at a path; nil where it is not or is empty.
  package func string(_ path: String...) -> String? {
    let found = path.reduce(Optional(self)) { $0?.first($1) }
    return found.flatMap { $0.text.isEmpty ? nil : $0.text }
  }
}

package enum XMLFault: Error, Equatable {
  /// No UTF-8, or not XML at all.
  case notXML
  case documentType
  case entity
  /// Ends too early, or closes what it did not open.
  case broken(line: Int)
  case tooDeep
}

package struct XMLReader {
  private let bytes: [UInt8]
  private var place = 0
  private var ignoresDocumentType = false
  static let depth = 40

  /// What begins with the mark of UTF-16, as UTF-8; nil for anything else.
  private static func sixteen(_ bytes: [UInt8]) -> [UInt8]? {
    let little = bytes.starts(with: [0xFF, 0xFE])
    guard little || bytes.starts(with: [0xFE, 0xFF]) else { return nil }
    var units: [UInt16] = []
    for place in stride(from: 2, to: bytes.count - 1, by: 2) {
      let (first, second) = (UInt16(bytes[place]), UInt16(bytes[place + 1]))
      units.append(little ? second << 8 | first : first << 8 | second)
    }
    return Array(String(decoding: units, as: UTF16.self).utf8)
  }

  /// - Parameter ignoringDocumentType: passes over a `<!DOCTYPE …>` that only names one; what declares entities of its own is
  ///   refused all the same.
  package static func read(_ bytes: [UInt8], ignoringDocumentType: Bool = false) throws(XMLFault) -> XMLTree {
    var bytes = Self.sixteen(bytes) ?? bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    let head = String(decoding: bytes.prefix(200), as: UTF8.self).lowercased()
    if head.contains("iso-8859-1") || head.contains("iso-8859-15") || head.contains("windows-1252") {
      // Western European letters one byte each; only the euro sign differs, which amounts do not bear.
      bytes = Array(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).utf8)
    }
    guard String(validating: bytes, as: UTF8.self) != nil, !bytes.contains(0) else { throw .notXML }
    var reader = XMLReader(bytes: bytes)
    reader.ignoresDocumentType = ignoringDocumentType
    try reader.skipBetween()
    guard reader.peek == 60 else { throw .notXML }
    let root = try reader.element(["": "", "xml": ""], 0)
    try reader.skipBetween()
    guard reader.place == bytes.count else { throw reader.broken }
    return root
  }

  private init(bytes: [UInt8]) { self.bytes = bytes }

  private var peek: UInt8? { place < bytes.count ? bytes[place] : nil }
  private var broken: XMLFault { .broken(line: bytes[..<min(place, bytes.count)].filter { $0 == 10 }.count + 1) }
  private func starts(_ word: StaticString) -> Bool { bytes[place...].starts(with: "\(word)".utf8) }

  private mutating func skip(to word: StaticString) throws(XMLFault) {
    let end = Array("\(word)".utf8)
    while place < bytes.count {
      if bytes[place] == end[0], bytes[place...].starts(with: end) {
        place += end.count
        return
      }
      place += 1
    }
    throw broken
  }

  private mutating func skipSpace() {
    while let byte = peek, byte == 32 || byte == 9 || byte == 10 || byte == 13 { place += 1 }
  }

  /// Spaces, comments and instructions before and after the root.
  private mutating func skipBetween() throws(XMLFault) {
    while true {
      skipSpace()
      if starts("<!--") {
        try skip(to: "-->")
      } else if starts("<?") {
        try skip(to: "?>")
      } else if starts("<!DOCTYPE"), ignoresDocumentType {
        try skipDocumentType()
      } else if starts("<!") {
        throw .documentType
      } else {
        return
      }
    }
  }

  /// A name and perhaps where its rules stand, which nobody reads.
  private mutating func skipDocumentType() throws(XMLFault) {
    while let byte = peek {
      place += 1
      if byte == 62 { return }
      if byte == 91 { throw .documentType }
    }
    throw broken
  }

  private mutating func name() throws(XMLFault) -> String {
    let start = place
    while let byte = peek, byte > 32, ![47, 62, 61, 60, 34, 39].contains(byte) { place += 1 }
    guard place > start else { throw broken }
    return String(decoding: bytes[start..<place], as: UTF8.self)
  }

  private mutating func element(_ outer: [String: String], _ level: Int) throws(XMLFault) -> XMLTree {
    guard level < Self.depth else { throw .tooDeep }
    place += 1
    let tag = try name()
    var spaces = outer
    var attributes: [String: String] = [:]
    while true {
      skipSpace()
      guard let byte = peek else { throw broken }
      if byte == 47 || byte == 62 { break }
      let key = try name()
      let value = try attribute()
      if key == "xmlns" {
        spaces[""] = value
      } else if key.hasPrefix("xmlns:") {
        spaces[String(key.dropFirst(6))] = value
      } else {
        attributes[key] = value
      }
    }
    let halves = tag.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let namespace = spaces[halves.count == 2 ? halves[0] : ""] else { throw broken }
    var element = XMLTree(name: halves.last ?? tag, namespace: namespace, attributes: attributes)
    if peek == 47 {
      place += 1
      guard peek == 62 else { throw broken }
      place += 1
      return element
    }
    place += 1
    try content(of: &element, tag, spaces, level)
    return element
  }

  private mutating func attribute() throws(XMLFault) -> String {
    skipSpace()
    guard peek == 61 else { throw broken }
    place += 1
    skipSpace()
    guard let quote = peek, quote == 34 || quote == 39 else { throw broken }
    place += 1
    var value: [UInt8] = []
    while let byte = peek, byte != quote {
      guard byte != 60 else { throw broken }
      if byte == 38 {
        value += try character()
      } else {
        value.append(byte)
        place += 1
      }
    }
    guard peek == quote else { throw broken }
    place += 1
    return String(decoding: value, as: UTF8.self)
  }

  private mutating func content(of element: inout XMLTree, _ tag: String, _ spaces: [String: String], _ level: Int) throws(XMLFault) {
    var text: [UInt8] = []
    var run = 0
    func close(_ element: inout XMLTree) {
      if run < text.count { element.pieces.append(.text(String(decoding: text[run...], as: UTF8.self))) }
      run = text.count
    }
    while let byte = peek {
      if byte == 38 {
        text += try character()
      } else if byte != 60 {
        text.append(byte)
        place += 1
      } else if starts("</") {
        place += 2
        guard try name() == tag else { throw broken }
        skipSpace()
        guard peek == 62 else { throw broken }
        place += 1
        close(&element)
        element.text = trimmed(text)
        return
      } else if starts("<!--") {
        try skip(to: "-->")
      } else if starts("<![CDATA[") {
        place += 9
        let start = place
        try skip(to: "]]>")
        text += bytes[start..<place - 3]
      } else if starts("<?") {
        try skip(to: "?>")
      } else if starts("<!") {
        throw .documentType
      } else {
        close(&element)
        element.pieces.append(.element(element.children.count))
        element.children.append(try self.element(spaces, level + 1))
      }
    }
    throw broken
  }

  private func trimmed(_ text: [UInt8]) -> String {
    let blank: (UInt8) -> Bool = { $0 == 32 || $0 == 9 || $0 == 10 || $0 == 13 }
    guard let first = text.firstIndex(where: { !blank($0) }), let last = text.lastIndex(where: { !blank($0) }) else { return "" }
    return String(decoding: text[first...last], as: UTF8.self)
  }

  /// `&amp;` and its four like, `&#233;`, `&#xE9;`.
  private mutating func character() throws(XMLFault) -> [UInt8] {
    guard let end = bytes[place..<min(bytes.count, place + 12)].firstIndex(of: 59) else { throw .entity }
    let word = String(decoding: bytes[place + 1..<end], as: UTF8.self)
    place = end + 1
    switch word {
    case "amp": return [38]
    case "lt": return [60]
    case "gt": return [62]
    case "quot": return [34]
    case "apos": return [39]
    default:
      let number = word.hasPrefix("#x") ? UInt32(word.dropFirst(2), radix: 16) : word.hasPrefix("#") ? UInt32(word.dropFirst()) : nil
      guard let scalar = number.flatMap(Unicode.Scalar.init), scalar.value >= 32 || [9, 10, 13].contains(scalar.value) else {
        throw .entity
      }
      return Array(String(Character(scalar)).utf8)
    }
  }
}
