import Foundation
import Testing
import Web

@Suite struct WordsTests {
  /// A folder of one target with the given catalogues, thrown away afterwards.
  static func words(_ files: [String: String]) throws -> Words {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    let locales = folder.appendingPathComponent("Locales")
    try FileManager.default.createDirectory(at: locales, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files { try text.write(to: locales.appendingPathComponent(name), atomically: true, encoding: .utf8) }
    return try Words(folders: [folder.path])
  }

  static let french = """
    msgid ""
    msgstr ""
    "Language: fr\\n"
    "Plural-Forms: nplurals=2; plural=(n > 1);\\n"

    # A comment
    msgid "Signed in as {person}"
    msgstr "Connecté en tant que {person}"

    msgid "{count} cities wait"
    msgid_plural "{count} cities wait"
    msgstr[0] "{count} ville attend"
    msgstr[1] "{count} villes "
    "attendent"

    #, fuzzy
    msgid "City"
    msgstr "Faux"

    msgid "Town"
    msgstr ""
    """
  static let spanish = """
    msgid ""
    msgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"

    msgid "City"
    msgstr "Ciudad"

    msgid "{count} cities wait"
    msgid_plural "{count} cities wait"
    msgstr[0] "{count} ciudad espera"
    msgstr[1] "{count} ciudades esperan"
    """

  @Test func saysSentencesInTheReadersLanguageOrItsChain() throws {
    let words = try Self.words(["fr.po": Self.french, "es.po": Self.spanish])
    #expect(words.languages.map(\.code) == ["en", "es", "fr"])
    #expect(words.sentence("Signed in as {person}", in: .french, ["person": "Léa"]) == "Connecté en tant que Léa")
    #expect(words.sentence("Signed in as {person}", in: .spanish, ["person": "Léa"]) == "Signed in as Léa")
    // Fuzzy and empty entries are not said.
    #expect(words.sentence("City", in: .french) == "City")
    #expect(words.sentence("Town", in: .french) == "Town")
    #expect(words.sentence("City", in: try #require(Language("ca"))) == "Ciudad")
    #expect(words.sentence("City", in: try #require(Language("pt"))) == "Ciudad")
    #expect(words.sentence("City", in: try #require(Language("ko"))) == "City")
  }

  @Test(arguments: [
    (0, "0 ville attend", "0 ciudades esperan"), (1, "1 ville attend", "1 ciudad espera"), (2, "2 villes attendent", "2 ciudades esperan"),
    (1234, "1\u{202F}234 villes attendent", "1.234 ciudades esperan"),
  ]) func countsByTheRuleOfTheLanguage(count: Int, french: String, spanish: String) throws {
    let words = try Self.words(["fr.po": Self.french, "es.po": Self.spanish])
    #expect(words.sentence("{count} cities wait", count: count, in: .french) == french)
    #expect(words.sentence("{count} cities wait", count: count, in: .spanish) == spanish)
  }

  @Test func valuesAreNotReadAgain() throws {
    #expect(Words.none.sentence("{a} and {b}", in: .english, ["a": "{b}", "b": "x"]) == "{b} and x")
    #expect(Words.none.sentence("{a} {unknown} {", in: .english, ["a": "1"]) == "1 {unknown} {")
  }

  @Test(arguments: [
    ("msgid \"a\"\nmsgstr \"b", 2), ("msgstr \"b\"", 1), ("msgid \"a\"\n\nmsgid \"b\"\nmsgstr \"c\"", 2), ("nonsense", 1),
    ("msgid \"a\"\nmsgstr[1] \"b\"", 2), ("msgid \"a\"\nmsgstr \"b\\q\"", 2), ("\"alone\"", 1),
  ]) func brokenFilesAreRefusedWithTheirLine(text: String, line: Int) {
    #expect(throws: PO.Unreadable.self) { try PO.read(text, file: "x.po") }
    do { _ = try PO.read(text, file: "x.po") } catch { #expect(error.line == line, "\(error)") }
  }

  @Test func missingPluralFormsAreRefused() {
    let text = "msgid \"{count} a\"\nmsgid_plural \"{count} a\"\nmsgstr[0] \"{count} a\"\n"
    #expect(throws: PO.Unreadable.self) { try Self.words(["fr.po": text]) }
  }

  @Test(arguments: [
    ("nplurals=1; plural=0;", [0: 0, 1: 0, 5: 0]),
    ("nplurals=2; plural=n != 1;", [0: 1, 1: 0, 2: 1]),
    ("nplurals=2; plural=(n > 1);", [0: 0, 1: 0, 2: 1]),
    // Polish
    (
      "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);",
      [1: 0, 2: 1, 4: 1, 5: 2, 12: 2, 22: 1, 112: 2, 122: 1]
    ),
    // Arabic
    (
      "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);",
      [0: 0, 1: 1, 2: 2, 3: 3, 11: 4, 100: 5, 103: 3]
    ),
    ("nplurals=2; plural=!(n-1);", [1: 1, 2: 0]), ("nplurals=2; plural=n/0;", [1: 0]), ("nplurals=2; plural=n+7;", [1: 1]),
  ]) func pluralRulesAreCalculated(header: String, forms: [Int: Int]) throws {
    let rule = try #require(PluralRule(header: header))
    for (number, form) in forms { #expect(rule.form(of: number) == form, "\(number)") }
    #expect(rule.form(of: Int.min) < rule.forms)
  }

  @Test(arguments: [
    "", "nplurals=2", "nplurals=0; plural=0;", "nplurals=2; plural=;", "nplurals=2; plural=(n;", "nplurals=2; plural=n n;",
    "nplurals=2; plural=system(1);",
  ])
  func otherRulesAreRefused(header: String) { #expect(PluralRule(header: header) == nil) }
}

@Suite struct DatesTests {
  static let english = Reader(language: .english, words: .none)
  static let french = Reader(language: .french, words: .none)
  static let spanish = Reader(language: .spanish, words: .none)

  @Test func daysAreWrittenAsEachLanguageDoes() throws {
    let day = try #require(Day("2021-03-25"))
    #expect(Self.english.day(day) == "25 March 2021")
    #expect(Self.french.day(day) == "25\u{A0}mars 2021")
    #expect(Self.spanish.day(day) == "25 de marzo de 2021")
    #expect(Self.french.day(try #require(Day("2021-08-01"))) == "1er\u{A0}août 2021")
    #expect(Self.english.shortDay(day) == "25\u{A0}Mar\u{A0}2021")
    #expect(Self.spanish.month(day) == "marzo de 2021")
  }

  @Test(arguments: [
    (0, "0", "0", "0"), (999, "999", "999", "999"), (1234, "1,234", "1\u{202F}234", "1.234"),
    (1_234_567, "1,234,567", "1\u{202F}234\u{202F}567", "1.234.567"), (-1000, "\u{2212}1,000", "\u{2212}1\u{202F}000", "\u{2212}1.000"),
  ]) func numbers(number: Int, english: String, french: String, spanish: String) {
    #expect(Self.english.number(number) == english)
    #expect(Self.french.number(number) == french)
    #expect(Self.spanish.number(number) == spanish)
  }

  @Test func sharesAreNeverQuiteAllUnlessTheyAre() {
    #expect(Self.english.percent(0.45) == "45%")
    #expect(Self.french.percent(0.45) == "45\u{202F}%")
    #expect(Self.english.percent(1) == "100%")
    #expect(Self.english.percent(0.996) == "99.6%")
    #expect(Self.spanish.percent(0.004) == "0,4\u{202F}%")
    #expect(Self.english.percent(0) == "0%")
    #expect(Self.french.decimal(1234.56) == "1\u{202F}234,6")
    #expect(Self.french.decimal(2.04) == "2")
    #expect(Self.french.decimal(2.05, decimals: 2) == "2,05")
  }

  @Test func lists() {
    #expect(Self.english.list([]) == "")
    #expect(Self.english.list(["a"]) == "a")
    #expect(Self.english.list(["a", "b", "c"]) == "a, b and c")
    #expect(Self.french.list(["a", "b"]) == "a et b")
    #expect(Self.spanish.list(["Rosario", "Irún"]) == "Rosario e Irún")
    #expect(Self.spanish.list(["Rosario", "Yumbo"]) == "Rosario y Yumbo")
  }

  @Test func momentsStandInTheReadersTimeZone() throws {
    let winter = try #require(Moment("2021-01-15T23:30:00.000Z"))
    let summer = try #require(Moment("2021-07-15T11:05:00.000Z"))
    #expect(Self.english.moment(winter) == "16 January 2021, 0:30 (Madrid time)")
    #expect(Self.english.moment(summer) == "15 July 2021, 13:05 (Madrid time)")
    let seoul = Reader(language: .french, words: .none, timeZone: "Asia/Seoul")
    #expect(seoul.time(summer) == "20\u{A0}h\u{A0}05")
    #expect(Reader(language: .english, words: .none, timeZone: "Nowhere/Land").moment(winter) == "15 January 2021, 23:30 (UTC)")
  }

  @Test(arguments: [
    ("2021-01-15", 12, 50, "2021-01-15T11:50:00.000Z"), ("2021-07-15", 12, 50, "2021-07-15T10:50:00.000Z"),
    // 28 March 2021: 2:30 does not exist; 31 October: it comes twice.
    ("2021-03-28", 2, 30, "2021-03-28T01:30:00.000Z"), ("2021-10-31", 2, 30, "2021-10-31T00:30:00.000Z"),
    ("2021-03-28", 3, 0, "2021-03-28T01:00:00.000Z"), ("2021-10-31", 3, 0, "2021-10-31T02:00:00.000Z"),
  ]) func localTimesBecomeMoments(day: String, hour: Int, minute: Int, moment: String) throws {
    #expect(Zone.moment(try #require(Day(day)), hour: hour, minute: minute, in: "Europe/Madrid").description == moment)
  }
}

@Suite struct TypographyTests {
  @Test(arguments: [
    ("Quoi ? Oui !", "Quoi\u{202F}? Oui\u{202F}!"), ("Quoi? Oui!", "Quoi\u{202F}? Oui\u{202F}!"),
    ("Liste: a; b", "Liste\u{202F}: a\u{202F}; b"),
    ("« Rennes »", "«\u{202F}Rennes\u{202F}»"), ("«Rennes»", "«\u{202F}Rennes\u{202F}»"), ("« Oui ! »", "«\u{202F}Oui\u{202F}!\u{202F}»"),
    ("Vraiment ?!", "Vraiment\u{202F}?!"), ("l'école d'été", "l’école d’été"), ("à 12:30", "à 12:30"),
    ("Voir https://a.org/b?c=1;d !", "Voir https://a.org/b?c=1;d\u{202F}!"), ("https://a.org!", "https://a.org!"),
    ("www.ville.fr?x", "www.ville.fr?x"), ("Écrire à a.b@c.fr : merci", "Écrire à a.b@c.fr\u{202F}: merci"),
    ("déjà\u{A0}: bien", "déjà\u{202F}: bien"), ("?", "?"), ("", ""), ("a\n! b", "a\n! b"),
  ]) func french(typed: String, set: String) {
    #expect(typography(typed, .french) == set)
    // Setting twice changes nothing more.
    #expect(typography(set, .french) == set)
    #expect(typography(typed, .spanish) == typed)
  }
}

@Suite struct MarkdownTests {
  @Test(arguments: [
    ("# A\n\n## B", "<h2>A</h2>\n<h3>B</h3>\n"), ("###### A", "<h2>A</h2>\n"), ("a <b>c</b> d", "<p>a c d</p>\n"),
    ("<script>alert(1)</script>\n\nb", "<p>b</p>\n"), ("[a](javascript:alert(1))", "<p>a</p>\n"), ("[a](JaVaScRiPt:x)", "<p>a</p>\n"),
    ("[a](data:text/html,x)", "<p>a</p>\n"), ("[a](//evil.org)", "<p>a</p>\n"),
    ("[a](/fr/cities)", "<p><a href=\"/fr/cities\">a</a></p>\n"),
    ("[*a*](vbscript:x) b", "<p><em>a</em> b</p>\n"), ("[a](https://a.org/?b=\"c)", "<p><a href=\"https://a.org/?b=%22c\">a</a></p>\n"),
    ("![dot](https://evil.org/x.png)", "<p>dot</p>\n"), ("![dot](/files/1)", "<p><img src=\"/files/1\" alt=\"dot\" /></p>\n"),
    ("<https://a.org>", "<p><a href=\"https://a.org\">https://a.org</a></p>\n"), ("", ""), ("a & b < c", "<p>a &amp; b &lt; c</p>\n"),
    ("`<i>`", "<p><code>&lt;i&gt;</code></p>\n"),
  ]) func isSafe(source: String, html: String) { #expect(Markdown.html(source).text == html) }

  @Test func setsTheTextOfItsLanguage() {
    #expect(
      Markdown.html("**Attention**: \"l'eau\" !", language: .french).text
        == "<p><strong>Attention</strong>\u{202F}: «\u{202F}l’eau\u{202F}»\u{202F}!</p>\n")
    #expect(Markdown.html("`a ! b` https://a.org/?x", language: .french).text == "<p><code>a ! b</code> https://a.org/?x</p>\n")
    #expect(Markdown.html("\"a\" -- b", language: .english).text == "<p>“a” – b</p>\n")
    #expect(Markdown.html("\"a\" b", language: .spanish).text == "<p>«a» b</p>\n")
  }

  @Test func plainIsTheWordsAlone() {
    #expect(Markdown.plain("# A\n\nb *c*\nd <i>e</i>\n\n- f\n- g [h](/i)") == "A b c d e f g h")
    #expect(Markdown.plain("") == "")
  }

  /// Whatever is written, no tag of the writer's own and no script address comes out.
  @Test func survivesHostileText() {
    var random = SystemRandomNumberGenerator()
    let pieces = [
      "<", ">", "script", "[", "](", ")", "javascript:", "\u{0}", "`", "*", "_", "\n", "#", "&lt;", "onload=", "\"", "'", "![", "> ", "- ",
    ]
    for _ in 0..<300 {
      let source = (0..<40).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      let html = Markdown.html(source, language: .french).text
      #expect(!html.lowercased().contains("<script"), "\(source)")
      #expect(!html.contains("href=\"javascript:"), "\(source)")
      _ = Markdown.plain(source)
    }
    let deep = String(repeating: "> ", count: 20_000) + "a"
    #expect(Markdown.plain(deep).hasSuffix("a"))
  }
}
