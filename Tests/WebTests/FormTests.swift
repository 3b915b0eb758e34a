import Testing
import Web

@Suite struct FormTests {
  static let reader = Reader(language: .english, words: .none)

  /// One field, one thing typed: what is kept, or the problem's sentence.
  static func fill(_ field: Field, _ typed: String...) -> (value: String?, problem: String?) {
    let filled = Form([field]).fill(Fields(typed.map { (field.name, $0) }))
    return (filled.values[field.name], filled.problems.first?.sentence(reader))
  }

  static let anyText = Field.text("a", "A", limit: 5)
  static let day = Field.day("a", "A")
  static let moment = Field.moment("a", "A")
  static let number = Field.number("a", "A", in: 1...100_000)
  static let choice = Field.choice("a", "A", [Choice("x", name: "X"), Choice("y", name: "Y")])

  @Test(arguments: [
    (anyText, "  abc ", "abc"), (anyText, "e\u{301}t\u{E9}", "été"), (anyText, "👩‍👩‍👧‍👦abcd", "👩‍👩‍👧‍👦abcd"), (anyText, "", ""),
    (Field.area("a", "A"), "a\r\nb\rc", "a\nb\nc"), (day, "2021-03-25", "2021-03-25"), (day, "25/3/2021", "2021-03-25"),
    (day, "25.03.2021", "2021-03-25"), (moment, "2021-03-25T12:50", "2021-03-25T12:50"), (moment, "25/3/2021 9:05", "2021-03-25T09:05"),
    (number, "1 234", "1234"), (number, "1.234", "1234"), (number, "1\u{202F}234", "1234"), (choice, "y", "y"),
    (Field.link("a", "A"), "www.rennes.fr", "https://www.rennes.fr"), (Field.link("a", "A"), "HTTPS://a.org/é", "HTTPS://a.org/é"),
    (Field.email("a", "A"), "jo+x@mairie.rennes.fr", "jo+x@mairie.rennes.fr"), (Field.decimal("a", "A"), "1.234,5", "1.234,5"),
    (Field.flag("a", "A"), "on", "1"), (Field.password("a", "A", autocomplete: "new-password"), " a b ", " a b "),
  ]) func keeps(field: Field, typed: String, kept: String) {
    let (value, problem) = Self.fill(field, typed)
    #expect(problem == nil)
    #expect(value == kept)
  }

  static let control = "This contains characters that cannot be shown. Remove them, or type the text again."
  static let noDay = "This date does not exist. Write it like 2021-03-25."
  static let noEmail = "This is not an e-mail address. It looks like name@example.org."
  static let noLink = "This is not a web address. It starts with https:// or http://."
  static let noNumber = "This is not a whole number."

  @Test(arguments: [
    (anyText, "abcdef", "At most 5 characters fit here; there are 6."), (anyText, "a\u{0}b", control), (anyText, "a\nb", control),
    (anyText, "a\u{1B}b", control), (anyText, "a\u{85}b", control), (Field.area("a", "A"), "a\u{0}", control),
    (anyText, "a\u{FFFD}", control),
    (Field.hidden("a"), "x\u{7}", control), (day, "2021-02-30", noDay), (day, "30/2/2021", noDay), (day, "yesterday", noDay),
    (day, "2021-3-5", noDay),
    (moment, "2021-03-25", "This date or time does not exist. Write it like 2021-03-25 12:50."),
    (moment, "2021-03-25T25:00", "This date or time does not exist. Write it like 2021-03-25 12:50."),
    (number, "0", "Write a number from 1 to 100,000."), (number, "12a", noNumber), (number, "1.23", noNumber),
    (number, "99999999999999999999", noNumber),
    (number, "+5", noNumber), (choice, "z", "This is not one of the answers. Choose one of these."),
    (Field.link("a", "A"), "javascript:alert(1)", noLink), (Field.link("a", "A"), "ftp://a.org", noLink),
    (Field.link("a", "A"), "https://", noLink),
    (Field.link("a", "A"), "https://a b", noLink), (Field.link("a", "A"), "https://user@evil.org", noLink),
    (Field.email("a", "A"), "a@b", noEmail), (Field.email("a", "A"), "a b@c.org", noEmail), (Field.email("a", "A"), "a@b@c.org", noEmail),
    (Field.email("a", "A"), "a@c.org,b@d.org", noEmail), (Field.email("a", "A"), "<a@c.org>", noEmail),
    (Field.email("a", "A"), "a@-c.org", noEmail),
    (Field.decimal("a", "A"), "1e5", "This is not a number. Write it like 12.5."),
    (Field.decimal("a", "A"), "nan", "This is not a number. Write it like 12.5."),
    (Field.text("a", "A", required: true), "  ", "Fill this in."),
    (Field.day("a", "A", required: true), "", "Give a date, like 2021-03-25."),
    (Field.flag("a", "A", required: true), "", "Tick this box to go on."),
    (Field.choice("a", "A", [Choice("x", name: "X")], required: true), "", "Choose one of these."),
    (Field.choices("a", "A", [Choice("x", name: "X")], required: true), "", "Choose at least one of these."),
    (Field.choices("a", "A", [Choice("x", name: "X")]), "q", "This is not one of the answers. Choose again."),
  ]) func refuses(field: Field, typed: String, sentence: String) { #expect(Self.fill(field, typed).problem == sentence) }

  @Test func whatIsMissingFromTheRequestIsMissing() {
    #expect(Form([.text("a", "A", required: true)]).fill(Fields()).problems == [FieldProblem("a", "Fill this in.")])
    #expect(Form([.text("a", "A")]).fill(Fields()).problems.isEmpty)
    #expect(Self.fill(Self.anyText, "a", "b").problem == "This was answered twice, in different ways.")
    #expect(Self.fill(Self.anyText, "a", "a").problem == nil)
  }

  @Test func readsValuesByType() throws {
    let form = Form([
      .number("n", "N", in: 0...9), .day("d", "D"), .moment("m", "M"), .flag("f", "F"), .decimal("x", "X"),
      .choices("c", "C", [Choice("a", name: "A"), Choice("b", name: "B")]),
    ])
    let filled = form.fill(Fields(encoded: "n=7&d=2021-03-25&m=2021-07-01T10:00&f=1&x=2,5&c=a&c=b&c=a&version=12"))
    #expect(filled.problems.isEmpty)
    #expect(filled.int("n") == 7)
    #expect(filled.day("d") == Day("2021-03-25"))
    #expect(filled.moment("m", timeZone: "Europe/Madrid")?.description == "2021-07-01T08:00:00.000Z")
    #expect(filled.flag("f"))
    #expect(filled.decimal("x") == 2.5)
    #expect(filled.list("c") == ["a", "b"])
    #expect(filled.version == "12")
    #expect(filled.optional("none") == nil)
  }

  static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0]

  @Test(arguments: [
    ("p.png", "image/png", png, nil), ("p.jpg", "image/jpeg", png, nil),
    // What a browser calls it does not make it so.
    ("p.png", "image/png", Array("<html>".utf8), "This kind of file is not accepted here. These are: PNG, CSV."),
    ("p.svg", "image/svg+xml", Array("<svg/>".utf8), "This kind of file is not accepted here. These are: PNG, CSV."),
    ("a.csv", "application/vnd.ms-excel", Array("a;b".utf8), nil),
    ("a.csv", "text/csv", [0x61, 0], "This kind of file is not accepted here. These are: PNG, CSV."),
    ("a.csv", "text/csv", [], "This file is empty."),
    ("a.csv", "text/csv", [UInt8](repeating: 65, count: 1001), "This file is too big: at most 1 MB fit here."),
  ]) func files(name: String, type: String, bytes: [UInt8], sentence: String?) {
    let form = Form([.file("f", "F", types: ["image/png", "text/csv"], limit: 1000)])
    let filled = form.fill(Fields(), files: [Upload(field: "f", name: name, type: type, bytes: bytes)])
    #expect(filled.problems.first?.sentence(Self.reader) == sentence)
  }

  @Test func drawsWhatWasTypedBesideWhatIsWrong() {
    let form = Form(
      [
        .text("title", "Title", required: true, limit: 4, help: "Short."), .email("mail", "E-mail"),
        .choice("kind", "Kind", [Choice("x", name: "X <b>"), Choice("y", name: "Y")], required: true), .flag("agree", "I agree"),
        .file("picture", "Picture", types: ["image/png"]), .hidden("secret"),
      ], id: "act")
    var filled = form.fill(Fields(encoded: "title=%3Cscript%3E&mail=jo%40a.org&kind=y&secret=s"))
    filled.add(FieldProblem("", "The plan is closed."))
    let html = filled.html(action: "/en/acts/1", method: .delete, submit: "Save", reader: Self.reader, version: "7").text
    #expect(html.contains("value=\"&lt;script&gt;\""))
    #expect(html.contains("<a href=\"#act-title\">Title: At most 4 characters fit here; there are 8.</a>"))
    #expect(html.contains("<li>The plan is closed.</li>"))
    #expect(html.contains("aria-describedby=\"act-title-help act-title-error\" aria-invalid=\"true\""))
    #expect(html.contains("Title <span class=\"needed\">(required)</span>"))
    #expect(html.contains("type=\"email\" id=\"act-mail\" name=\"mail\" autocomplete=\"email\" value=\"jo@a.org\""))
    #expect(html.contains("value=\"y\" checked") && html.contains("X &lt;b&gt;"))
    #expect(html.contains("enctype=\"multipart/form-data\"") && html.contains("action=\"/en/acts/1?_method=DELETE\""))
    #expect(html.contains("<input type=\"hidden\" name=\"version\" value=\"7\">"))
    #expect(html.contains("<input type=\"hidden\" name=\"secret\" value=\"s\">"))
    #expect(!html.contains("style=") && !html.contains("onclick"))
    // Nothing wrong: no summary, no marks.
    let fresh = form.start().html(action: "/en/acts", submit: "Save", reader: Self.reader).text
    #expect(!fresh.contains("role=\"alert\"") && !fresh.contains("aria-invalid"))
  }

  /// Browsers show the first choice for a value that is none of them: somebody would send what they never chose.
  @Test(arguments: [("c9", true), ("", true), ("c3", false)])
  func aValueThatIsNoChoiceIsChosenAnew(value: String, asks: Bool) {
    let field = Field.choice("a", "A", (1...8).map { Choice("c\($0)", name: "C\($0)") }, required: true)
    let html = Form([field]).start(Fields([("a", value)])).html(action: "/x", submit: "Send", reader: Self.reader).text
    #expect(html.contains("<option value=\"\">Choose…</option>") == asks)
  }

  @Test func everyLabelNamesAnElement() throws {
    let choices = (1...9).map { Choice("\($0)", name: "\($0)") }
    let form = Form([
      .text("a", "A"), .area("b", "B"), .markdown("c", "C"), .number("d", "D", in: 1...2), .day("e", "E"), .moment("f", "F"),
      .link("g", "G"),
      .choice("h", "H", choices), .choices("i", "I", choices), .flag("j", "J"), .file("k", "K", types: []),
      .search("l", "L", suggestions: "/en/x"),
      .choice("m", "M", Array(choices.prefix(3)), required: true), .password("n", "N", autocomplete: "current-password"),
    ])
    let html = form.start().html(action: "/x", submit: "Save", reader: Self.reader).text
    let labels = html.matches(of: /<label for="([^"]+)"/).map { String($0.1) }
    let ids = html.matches(of: #/ id="([^"]+)"/#).map { String($0.1) }
    #expect(labels.count == 11 + 1 + 9 + 3)
    #expect(Set(labels).isSubset(of: Set(ids)))
    #expect(Set(ids).count == ids.count)
    let described = html.matches(of: /aria-describedby="([^"]+)"/).flatMap { $0.1.split(separator: " ").map(String.init) }
    #expect(!described.isEmpty && Set(described).isSubset(of: Set(ids)))
  }

  @Test func aConflictShowsBothTexts() {
    let form = Form([.text("title", "Title"), .area("body", "Body"), .flag("open", "Open")])
    let filled = form.fill(Fields(encoded: "title=Mine&body=same&version=1"))
    let current = Fields([("title", "Theirs <i>"), ("body", "same"), ("open", "1")])
    #expect(filled.differing(from: current).map(\.name) == ["title", "open"])
    let html = filled.conflict(with: current, action: "/x", submit: "Save", reader: Self.reader, version: "2").text
    #expect(html.contains("Theirs &lt;i&gt;") && html.contains(">Mine</td>"))
    #expect(html.contains("name=\"version\" value=\"2\"") && html.contains("value=\"Mine\""))
  }
}
