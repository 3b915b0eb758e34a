import Storage
import Testing

/// SQL as a value: what text and what bindings come out of an interpolation.
@Suite struct SQLTests {
  private func spelled(_ sql: SQL) -> (text: String, bindings: [SQLValue]) { sql.spelled { "$\($0)" } }

  @Test func valuesBind() {
    let name = "O'Hara"
    let (text, bindings) = spelled("SELECT 1 FROM t WHERE a = \(name) AND b = \(3) AND c = \(true)")
    #expect(text == "SELECT 1 FROM t WHERE a = $1 AND b = $2 AND c = $3")
    #expect(bindings == [.text(name), .integer(3), .bool(true)])
  }

  @Test func fragmentsNestAndCountOn() {
    let condition: SQL = "b = \(2)"
    let (text, bindings) = spelled("a = \(1) AND (\(condition)) AND c = \(3)")
    #expect(text == "a = $1 AND (b = $2) AND c = $3")
    #expect(bindings == [.integer(1), .integer(2), .integer(3)])
  }

  @Test(arguments: [(1, 1), (2, 2), (3, 4), (4, 4), (5, 8), (100, 128), (257, 512), (500, 512)])
  func listsArePaddedToPowersOfTwo(count: Int, places: Int) {
    let (text, bindings) = spelled("id IN \(in: 1...count)")
    #expect(bindings.count == places)
    #expect(bindings.dropFirst(count - 1).allSatisfy { $0 == .integer(Int64(count)) })
    #expect(text.hasPrefix("id IN ($1") && text.hasSuffix("$\(places))"))
  }

  @Test func anEmptyListMatchesNothing() {
    let (text, bindings) = spelled("id IN \(in: [Int]())")
    #expect(text == "id IN (NULL)")
    #expect(bindings.isEmpty)
  }

  @Test func nullsKeepTheirType() {
    let (_, bindings) = spelled("\(String?.none) \(Int?.none) \(Bool?.none) \([UInt8]?.none) \(Double?.none)")
    #expect(bindings == [.null(.text), .null(.integer), .null(.bool), .null(.bytes), .null(.double)])
  }

  @Test func piecesJoin() {
    let parts: [SQL] = ["a = \(1)", "b = \(2)"]
    #expect(spelled(parts.joined(separator: " AND ")).text == "a = $1 AND b = $2")
    #expect([SQL]().joined(separator: ", ").isEmpty)
  }

  @Test(arguments: [("1", 1), ("9007199254740991", 9_007_199_254_740_991)]) func identifiersAreRead(text: String, value: Int64) {
    #expect(ID<Int>(text: text)?.value == value)
  }

  @Test(arguments: ["", "0", "-1", "+1", "1.0", " 1", "١", "9007199254740992", "99999999999999999999", "1a"])
  func otherTextsAreNoIdentifiers(text: String) {
    #expect(ID<Int>(text: text) == nil)
  }
}
