import Foundation

extension Segments {
  /// Markdown in sentences and what stands between them. Joined again it is the same, letter by letter. Pure.
  struct Markup {
    /// Whether emphasis, links, code and addresses stand between the words too.
    let inline: Bool

    func split(_ text: String) -> [Piece] {
      var pieces: [Piece] = []
      var fenced = false
      for line in Self.lines(text) {
        let isFence = Self.matches(#"^[ \t]*(```|~~~)"#, line)
        if isFence { fenced.toggle() }
        // Code, rules and the line below the head of a table are nobody's words.
        if fenced || isFence || Self.matches(#"^[ \t|:=*_-]*[-=*_]{2,}[ \t|:=*_-]*[\r\n]*$"#, line) {
          pieces.append(.between(line))
          continue
        }
        let start =
          Self.range(#"^(?:[ \t]*(?:#{1,6}(?=[ \t])|[-*+](?=[ \t])|\d{1,3}[.)](?=[ \t])|>))*[ \t]*"#, line)?.upperBound ?? line.startIndex
        if start > line.startIndex { pieces.append(.between(String(line[..<start]))) }
        pieces += cut(String(line[start...]))
      }
      return pieces
    }

    /// With the end of each.
    private static func lines(_ text: String) -> [String] {
      var lines: [String] = []
      var line = ""
      for character in text {
        line.append(character)
        if character.isNewline {
          lines.append(line)
          line = ""
        }
      }
      return line.isEmpty ? lines : lines + [line]
    }

    /// Signs inside a line: cells of a table, and for a machine emphasis, links with their addresses, pictures and code.
    private static let cell = #"\|"#
    private static let signs =
      #"`[^`\n]*`|!?\[|\]\([^)\n]*\)|\]\[[^\]\n]*\]|\]|<https?://[^>\n]*>|\*{1,3}|(?<![\p{L}\p{N}])_{1,3}|_{1,3}(?![\p{L}\p{N}])|\\\\(?=[\r\n]|$)"#
    private static let cells = try? NSRegularExpression(pattern: cell)
    private static let all = try? NSRegularExpression(pattern: cell + "|" + signs)

    private func cut(_ line: String) -> [Piece] {
      guard let expression = inline ? Self.all : Self.cells else { return Segments.split(line) }
      var pieces: [Piece] = []
      var rest = line.startIndex
      for match in expression.matches(in: line, range: NSRange(line.startIndex..., in: line)) {
        guard let range = Range(match.range, in: line), range.lowerBound >= rest, !range.isEmpty else { continue }
        pieces += Segments.split(String(line[rest..<range.lowerBound]))
        pieces.append(.between(String(line[range])))
        rest = range.upperBound
      }
      return pieces + Segments.split(String(line[rest...]))
    }

    private static func range(_ pattern: String, _ text: String) -> Range<String.Index>? {
      text.range(of: pattern, options: .regularExpression)
    }
    private static func matches(_ pattern: String, _ text: String) -> Bool { range(pattern, text) != nil }
  }
}
