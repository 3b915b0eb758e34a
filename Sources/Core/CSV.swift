/// Tables as people's programs write them: RFC 4180, UTF-8 with or without a mark, `,` or `;` or tab, either line end.
package enum CSV {
  package struct Line: Sendable, Equatable {
    /// The line of the file on which it starts, counted from 1.
    package let number: Int
    package let cells: [String]
    package init(number: Int, cells: [String]) {
      self.number = number
      self.cells = cells
    }
  }

  /// What makes a file unreadable as a whole, with its line.
  package enum Mistake: Error, Sendable, Equatable {
    case empty
    /// Neither UTF-8 nor Windows-1252 without odd bytes: a spreadsheet's own format, a picture.
    case notText
    /// A quote that never closes, from this line on.
    case openQuote(line: Int)
    case tooManyLines(limit: Int)
    case tooManyColumns(line: Int, limit: Int)
    case cellTooLong(line: Int, limit: Int)
  }

  /// Lines that hold something; the invented cities for measurements are at most 100,000.
  package static let lineLimit = 120_000
  package static let columnLimit = 100
  package static let cellLimit = 100_000

  /// Every line that holds something, cells trimmed of spaces around, and Excel's `sep=;` line skipped.
  package static func read(_ bytes: [UInt8]) throws(Mistake) -> [Line] {
    var reader = CSVReader(text: try decoded(bytes))
    return try reader.lines()
  }

  /// With a mark for spreadsheets and CRLF. A cell that a spreadsheet would run as a formula gets an apostrophe before it.
  package static func write(_ lines: [[String]]) -> String {
    "\u{FEFF}" + lines.map { $0.map(written).joined(separator: ",") + "\r\n" }.joined()
  }

  /// For the house to read back, cells as they are: what was previewed is what is applied.
  package static func carry(_ lines: [[String]]) -> String { lines.map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined() }

  private static func written(_ cell: String) -> String {
    let formula = cell.first.map { "=+-@\t\r".contains($0) } == true && Double(cell) == nil
    return quoted(formula ? "'" + cell : cell)
  }

  private static func quoted(_ safe: String) -> String {
    let needsQuotes = safe.unicodeScalars.contains { "\",;\n\r\t".unicodeScalars.contains($0) }
    return needsQuotes ? "\"" + safe.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"" : safe
  }

  /// UTF-8, else Windows-1252, which is what Excel writes in Western Europe when asked for "CSV".
  private static func decoded(_ bytes: [UInt8]) throws(Mistake) -> [Unicode.Scalar] {
    var bytes = bytes[...]
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes = bytes.dropFirst(3) }
    guard !bytes.contains(0) else { throw .notText }
    if let text = String(validating: bytes, as: UTF8.self) { return Array(text.unicodeScalars) }
    // Five bytes of Windows-1252 mean nothing; a file with one of them is no text of ours.
    guard !bytes.contains(where: { [0x81, 0x8D, 0x8F, 0x90, 0x9D].contains($0) }) else { throw .notText }
    return bytes.map { (0x80...0x9F).contains($0) ? windows1252[Int($0) - 0x80] : Unicode.Scalar($0) }
  }

  private static let windows1252 = Array("€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ".unicodeScalars)
}

/// Walks the text once.
private struct CSVReader {
  let text: [Unicode.Scalar]
  var position = 0
  var line = 1
  let separator: Unicode.Scalar

  init(text: [Unicode.Scalar]) {
    self.text = text
    let first = text.prefix { $0 != "\n" && $0 != "\r" }
    if let named = Self.named(first) {
      separator = named
      position = first.count
      line = 1
    } else {
      separator = Self.likeliest(first)
    }
  }

  /// `sep=;`, which Excel writes and reads.
  static func named(_ first: ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
    let line = Array(first)
    guard line.count == 5, String(String.UnicodeScalarView(line.prefix(4))).lowercased() == "sep=" else { return nil }
    return line[4]
  }

  /// The separator most often met outside quotes in the first line; a comma when there is none.
  static func likeliest(_ first: ArraySlice<Unicode.Scalar>) -> Unicode.Scalar {
    var counts: [Unicode.Scalar: Int] = [:]
    var quoted = false
    for scalar in first {
      if scalar == "\"" { quoted.toggle() }
      if !quoted, scalar == "," || scalar == ";" || scalar == "\t" { counts[scalar, default: 0] += 1 }
    }
    return counts.max { ($0.value, $1.key.value) < ($1.value, $0.key.value) }?.key ?? ","
  }

  mutating func lines() throws(CSV.Mistake) -> [CSV.Line] {
    var result: [CSV.Line] = []
    while position < text.count {
      let start = line
      let cells = try cells()
      if cells.contains(where: { !$0.isEmpty }) { result.append(CSV.Line(number: start, cells: cells)) }
      if result.count > CSV.lineLimit { throw .tooManyLines(limit: CSV.lineLimit) }
    }
    if result.isEmpty { throw .empty }
    return result
  }

  private mutating func cells() throws(CSV.Mistake) -> [String] {
    var cells: [String] = []
    while true {
      cells.append(try cell())
      if cells.count > CSV.columnLimit { throw .tooManyColumns(line: line, limit: CSV.columnLimit) }
      guard position < text.count, text[position] == separator else { break }
      position += 1
    }
    endLine()
    return cells
  }

  private mutating func cell() throws(CSV.Mistake) -> String {
    var view = String.UnicodeScalarView()
    while position < text.count, text[position] == " " { position += 1 }
    let start = line
    if position < text.count, text[position] == "\"" {
      position += 1
      while true {
        guard position < text.count else { throw .openQuote(line: start) }
        if text[position] == "\"" {
          position += 1
          guard position < text.count, text[position] == "\"" else { break }
        } else if text[position] == "\n" {
          line += 1
        }
        view.append(text[position])
        position += 1
        if view.count > CSV.cellLimit { throw .cellTooLong(line: start, limit: CSV.cellLimit) }
      }
    }
    while position < text.count, text[position] != separator, text[position] != "\n", text[position] != "\r" {
      view.append(text[position])
      position += 1
      if view.count > CSV.cellLimit { throw .cellTooLong(line: start, limit: CSV.cellLimit) }
    }
    return trimmed(view)
  }

  /// Over the end of a line, whichever way it is written.
  private mutating func endLine() {
    if position < text.count, text[position] == "\r" { position += 1 }
    if position < text.count, text[position] == "\n" { position += 1 }
    line += 1
  }

  private func trimmed(_ view: String.UnicodeScalarView) -> String {
    let blank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\u{A0}" }
    var rest = view[...]
    while let first = rest.first, blank(first) { rest = rest.dropFirst() }
    while let last = rest.last, blank(last) { rest = rest.dropLast() }
    return String(rest)
  }
}
