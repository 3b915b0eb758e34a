import Core
import Testing

@Suite struct CSVTests {
  private func cells(_ text: String) throws -> [[String]] { try CSV.read(Array(text.utf8)).map(\.cells) }

  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a;b\r\n1;2,5\r\n", [["a", "b"], ["1", "2,5"]]),
    ("a\tb\r1\t2", [["a", "b"], ["1", "2"]]),
    ("sep=;\r\na;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\n\"x, y\",\"he said \"\"no\"\"\"\n", [["a", "b"], ["x, y", "he said \"no\""]]),
    ("a,b\n\"two\nlines\",2\n", [["a", "b"], ["two\nlines", "2"]]),
    ("a,b\n\n ,\n 1 , 2 \n", [["a", "b"], ["1", "2"]]),
    ("a,b\n1\n", [["a", "b"], ["1"]]),
    ("one\n", [["one"]]),
  ])
  func reads(_ text: String, _ expected: [[String]]) throws { #expect(try cells(text) == expected) }

  @Test func aMarkAndWesternBytesAreUnderstood() throws {
    #expect(try CSV.read([0xEF, 0xBB, 0xBF] + Array("é".utf8)).map(\.cells) == [["é"]])
    #expect(try CSV.read([0x4C, 0x65, 0xF3, 0x6E, 0x80]).map(\.cells) == [["León€"]])
  }

  @Test func linesAreCountedAsTheFileHasThem() throws {
    let lines = try CSV.read(Array("a,b\n\n\"x\ny\",1\nz,2\n".utf8))
    #expect(lines.map(\.number) == [1, 3, 5])
    #expect(try CSV.read(Array("sep=;\na;b\n".utf8)).map(\.number) == [2])
  }

  @Test func whatIsNoTableIsRefused() {
    #expect(throws: CSV.Mistake.empty) { try CSV.read([]) }
    #expect(throws: CSV.Mistake.empty) { try CSV.read(Array("\n , \n".utf8)) }
    #expect(throws: CSV.Mistake.notText) { try CSV.read([0x50, 0x4B, 0x03, 0x04, 0x00]) }
    #expect(throws: CSV.Mistake.openQuote(line: 2)) { try CSV.read(Array("a\n\"b\nc\n".utf8)) }
    #expect(throws: CSV.Mistake.tooManyColumns(line: 1, limit: CSV.columnLimit)) {
      try CSV.read(Array(String(repeating: ",", count: 200).utf8))
    }
  }

  @Test func whatWasWrittenIsReadAgain() throws {
    let lines = [["name", "note"], ["Lagoa (Açores)", "a \"b\", c;\nd"], ["안동", "-32.8"]]
    #expect(try cells(CSV.write(lines)) == lines)
  }

  @Test func aCellIsNoFormula() {
    #expect(CSV.write([["=1+1", "@x", "-5", "+5"]]) == "\u{FEFF}'=1+1,'@x,-5,+5\r\n")
  }
}
