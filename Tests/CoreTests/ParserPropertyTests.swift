import TestKit
import Testing
import Web

@testable import Core

@Suite struct ParserPropertyTests {
  private static let cells = [
    "a", "é", "한", "\"", "\"\"", ",", ";", "\t", "\n", "\r\n", " ", "=1+1", "'", "\u{FEFF}", "sep=;", "0", "\u{2028}", "x y", "",
  ]

  /// Whatever stands in a file, it is read or refused.
  @Test func anyBytesAreATableOrAMistake() {
    var dice = Dice()
    for _ in 0..<400 {
      let bytes = dice.next() % 2 == 0 ? dice.bytes(0...200) : Array(dice.text(Self.cells, 0...80).utf8)
      guard let lines = try? CSV.read(bytes) else { continue }
      #expect(lines.allSatisfy { $0.cells.count <= CSV.columnLimit && $0.number > 0 }, "\(dice)")
      #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.number < $1.number }, "\(dice)")
    }
  }

  /// What is written is read again as it was; cells lose only the spaces around them, and a formula gains its apostrophe.
  @Test func whatIsWrittenIsReadAgain() throws {
    var dice = Dice()
    for _ in 0..<300 {
      let width = Int.random(in: 2...5, using: &dice)
      let table = (0..<Int.random(in: 1...6, using: &dice)).map { row in
        ["line \(row)"] + (1..<width).map { _ in dice.text(["a", "é", "\"", ",", ";", "\n", "x y", "한", "'"], 0...5) }
      }
      let written = CSV.write(table)
      let lines = try CSV.read(Array(written.utf8))
      #expect(lines.count == table.count, "\(dice): \(written.debugDescription)")
      for (line, cells) in zip(lines, table) {
        let padded = line.cells + Array(repeating: "", count: max(0, cells.count - line.cells.count))
        for (read, cell) in zip(padded, cells) {
          #expect(read == cell.trimmedOfSpaces, "\(dice): \(cell.debugDescription)")
        }
      }
    }
  }

  private static let typed = [
    "ville", "écoles", "\"", "(", ")", "*", ":", "-", "^", "AND", "OR", "NOT", "NEAR", " ", "&", "|", "!", "<->", "'", "\\", "\u{0}", "한국",
    "市",
    "{", "}", "title:", "z7a", "\u{301}", "🙂", "%", "_", ";", "--", "A:*",
  ]

  /// What reaches an engine holds its own words and operators, and nothing of what was typed.
  @Test func aQueryIsSpelledInWordsOfOurOwn() {
    var dice = Dice()
    let sights: [Sight] = [.everyone, .house, Sight([.members, Audience(901)])]
    for _ in 0..<400 {
      let words = dice.text(Self.typed, 1...12)
      var query = CardQuery(words: words)
      query.facets = ["country": dice.text(Self.typed, 0...3), dice.text(Self.typed, 1...2): "x"]
      let search = Search(query, language: .french, sight: sights.randomElement(using: &dice) ?? .everyone)
      if search.isEmpty { continue }
      for (spelling, operators) in [(Search.Spelling.sqlite, ["AND", "OR", "title"]), (.postgres, ["A"])] {
        let expression = search.expression(spelling, titles: true)
        let pieces = expression.split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.map(String.init)
        let ours = pieces.allSatisfy { piece in operators.contains(piece) || piece.allSatisfy { $0.isNumber || $0.isLowercase } }
        #expect(ours && expression.allSatisfy { $0.isASCII && $0 != "\"" && $0 != "'" && $0 != "\\" }, "\(dice): \(words.debugDescription)")
        var depth = 0
        for character in expression {
          if character == "(" { depth += 1 } else if character == ")" { depth -= 1 }
          if depth < 0 { break }
        }
        #expect(depth == 0, "\(dice): \(expression)")
      }
    }
  }

  /// Archives that lie about themselves are refused or taken for what they hold; nothing of them is unpacked.
  @Test func anyBytesAreAFileOrNone() {
    var dice = Dice()
    let archive = FileTypeTests.zip(FileTypeTests.word)
    for _ in 0..<400 {
      var bytes = dice.next() % 3 == 0 ? [0x50, 0x4B, 3, 4] + dice.bytes(0...120) : archive
      for _ in 0..<Int.random(in: 0...6, using: &dice) where !bytes.isEmpty {
        bytes[Int.random(in: bytes.indices, using: &dice)] = UInt8.random(in: 0...255, using: &dice)
      }
      if dice.next() % 4 == 0 { bytes = Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &dice))) }
      let type = FileType.of(bytes, name: dice.text(["../", "a", ".docx", "\u{0}", "CON", ".", "/", "\u{202E}"], 0...6))
      #expect(type == nil || FileType.allCases.contains(where: { $0 == type }), "\(dice)")
    }
  }
}

extension String {
  fileprivate var trimmedOfSpaces: String {
    var text = self[...]
    while let first = text.first, first == " " { text.removeFirst() }
    while let last = text.last, last == " " { text.removeLast() }
    return String(text)
  }
}
