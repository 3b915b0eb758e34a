import Core
import Testing

@Suite struct TracesTests {
  @Test(
    "A name is hidden where it is the name, and nowhere else",
    arguments: [
      ("Ana Gil writes to you", "somebody writes to you"), ("ana gil, ANA GIL.", "somebody, somebody."), ("Ana Gilbert came", nil),
      ("Answer to ana@example.org!", "Answer to somebody!"), ("mariana@example.org", nil), ("", nil), ("Ana Gil", "somebody"),
    ])
  func hiding(text: String, hidden: String?) {
    #expect(Traces(["Ana Gil", "ana@example.org", " "]).hide(text, as: "somebody") == hidden)
  }
}
