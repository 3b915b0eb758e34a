import Core
import Foundation
import Testing
import Web

@testable import Translation

@Suite struct TextCheckTests {
  static let english = Language.english
  static let french = Language.french

  @Test(arguments: [
    ("Rennes has 3 schools.", "Rennes a 3 écoles.", []), ("Rennes has 3 schools.", "Rennes a 4 écoles.", ["numbers"]),
    ("It cost 1,200 euros.", "Cela a coûté 1\u{202F}200 euros.", []), ("It cost 1,200.50.", "Cela a coûté 1 200,50.", []),
    ("Three schools.", "3 écoles.", ["numbers"]), ("From 10 to 12.", "De 12 à 10.", []),
    ("On 25 March 2021 it began.", "Le 25 mars 2021, tout a commencé.", []),
    ("On March 25, 2021 it began.", "Tout a commencé le 25/03/2021.", []),
    ("On 2021-03-25.", "Le 25.3.2021.", []), ("On 1 May.", "Le 1er mai.", []),
    ("On 25 March 2021.", "Le 26 mars 2021.", ["dates"]), ("On 25 March 2021.", "Le 25 mai 2021.", ["dates"]),
    ("See https://example.org/a.", "Voir https://example.org/a", []),
    ("See https://example.org/a.", "Voir https://example.org/b.", ["links"]),
    ("Write to a@example.org, please.", "Écrivez, s’il vous plaît.", ["links"]),
    ("{count} cities wait", "{count} villes attendent", []), ("{count} cities wait", "Des villes attendent", ["placeholders"]),
    ("%d of %s", "%s de %d", []), ("A <b>word</b>", "Un <b>mot", ["placeholders"]),
    ("Lisbon is here.", "Lisbonne est ici.", []), ("Lisbon is here.", "La ville est ici.", ["names"]),
    ("The educating city learns.", "La ville éducatrice apprend.", []),
    ("The educating city learns.", "Les villes éducatrices apprennent.", []),
    ("The educating city learns.", "La ville qui éduque apprend.", ["terms"]),
    ("A sentence of some length here.", "Une phrase.", ["length"]), ("One two three", "One two three", ["same"]), ("OK", "OK", []),
    ("One two.", "Un  deux.", ["spaces"]), ("Is it so?", "C’est ainsi.", ["ending"]), ("Is it so?", "Est-ce ainsi\u{202F}?", []),
    ("Anything 7", "", []), ("", "", []),
  ])
  func eachIsFound(_ source: String, _ target: String, _ expected: [String]) {
    let terms = [Shield.Term(from: "educating city", to: "ville éducatrice")]
    let names = [TextCheck.Name(from: "Lisbon", to: ["Lisbonne"])]
    let found = TextCheck.of(source, target, from: Self.english, to: Self.french, terms: terms, names: names)
    #expect(found.map(\.kind.rawValue) == expected, "\(source) → \(target): \(found)")
  }

  /// A day in words of a language whose months are not known here: nothing is said of days, its figures still count.
  @Test func daysInOtherLanguages() throws {
    let polish = try #require(Language("pl"))
    #expect(TextCheck.of("On 25 March 2021.", "25 marca 2021 r.", from: Self.english, to: polish).isEmpty)
    #expect(TextCheck.of("On 25 March 2021.", "26 marca 2021 r.", from: Self.english, to: polish).map(\.kind) == [.numbers])
    #expect(TextCheck.of("25 marca 2021 r.", "On 25 March 2021.", from: polish, to: Self.english).isEmpty)
  }

  @Test(arguments: [
    ("", 0), ("  ", 0), ("Deux mots", 2), ("l’école – et «\u{A0}la ville\u{A0}»", 4), ("1 200", 2), ("教育城市", 4), ("\n a \t b", 2),
    ("도시는 배운다", 2),
  ])
  func wordsAreCounted(_ text: String, _ count: Int) { #expect(Words.count(text) == count) }
}

@Suite struct LikenessTests {
  @Test(arguments: [
    ("La ville apprend", "La ville apprend", 100...100), ("La ville apprend.", "la Ville apprend", 99...99),
    ("La ville apprend en 2020", "La ville apprend en 2021", 90...98), ("La ville apprend", "Un conseil décide", 0...40),
    ("Le conseil des enfants propose des projets", "Le conseil des enfants propose un projet", 60...98), ("", "a", 0...0),
    ("…", "…", 100...100),
  ])
  func howAlike(_ one: String, _ other: String, _ expected: ClosedRange<Int>) {
    #expect(expected.contains(Likeness.percent(one, other)), "\(Likeness.percent(one, other))")
    #expect(Likeness.percent(one, other) == Likeness.percent(other, one))
  }

  @Test func aHugeSegmentTakesNoTime() {
    let long = String(repeating: "mot ", count: 50_000)
    #expect(Likeness.percent(long, long + "x") >= 0 && Words.telling(long).count <= 40)
  }
}

@Suite struct BilingualTests {
  static let source = Language.spanish
  static let target = Language.french

  /// The same numbers each run, so that what fails fails again.
  struct Dice: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }

  static let letters: [String] =
    Array("abé ñ<>&\"'\\{}%#~\u{301}\u{202F}🧒🏽\n\t漢字…«»]]>-!").map(String.init) + [
      "msgid \"", "</source>", "&amp;", "<!--", "]]>", "\u{0}", "\u{FFFE}", "\u{7}",
    ]

  static func text(_ dice: inout Dice) -> String {
    (0..<Int.random(in: 1...12, using: &dice)).map { _ in letters.randomElement(using: &dice) ?? "a" }.joined()
  }

  /// What no format can hold is left out of what is compared.
  static func plain(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 && $0.value != 0xFFFE || $0 == "\n" || $0 == "\t" }))
  }

  @Test(arguments: Bilingual.Format.allCases)
  func whatIsWrittenIsReadAgain(_ format: Bilingual.Format) throws {
    var dice = Dice(state: 20_261_127)
    for _ in 0..<300 {
      let units = (0..<Int.random(in: 1...5, using: &dice)).map { number in
        let target = format != .tmx && Bool.random(using: &dice) ? "" : "t" + Self.text(&dice)
        return Bilingual.Unit(
          id: "\(number + 1)", source: "s" + Self.text(&dice), target: target,
          isDraft: format != .tmx && !target.isEmpty && Bool.random(using: &dice))
      }
      let file = Bilingual(source: Self.source, target: Self.target, units: units)
      let bytes = file.written(as: format)
      #expect(Bilingual.format(bytes) == format)
      let read = try Bilingual.read(bytes, from: Self.source, to: Self.target)
      #expect(read.units.map { Self.plain($0.source) } == units.map { Self.plain($0.source) })
      #expect(read.units.map { Self.plain($0.target) } == units.map { Self.plain($0.target) })
      #expect(read.units.map(\.id) == units.map(\.id))
      let drafts = read.units.map { $0.isDraft && !$0.target.isEmpty }
      #expect(drafts == units.map(\.isDraft))
      #expect(read.source == file.source && read.target == file.target)
    }
  }

  /// Bytes changed, left out, doubled or cut off at any place: a sentence or segments, never the end of the program.
  @Test(arguments: Bilingual.Format.allCases)
  func hostileFilesNeverCrash(_ format: Bilingual.Format) {
    var dice = Dice(state: 7)
    let units = [Bilingual.Unit(id: "1", source: "Uno & <dos>", target: "Un & <deux>", isDraft: true)]
    let whole = Bilingual(source: Self.source, target: Self.target, units: units).written(as: format)
    var read = 0
    for _ in 0..<3_000 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...6, using: &dice) {
        let place = Int.random(in: 0..<bytes.count, using: &dice)
        switch Int.random(in: 0...3, using: &dice) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &dice)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: bytes[place..<min(bytes.count, place + 40)], at: place)
        default: bytes.removeLast(min(bytes.count - 1, Int.random(in: 0...30, using: &dice)))
        }
        if bytes.isEmpty { break }
      }
      if (try? Bilingual.read(bytes, from: Self.source, to: Self.target)) != nil { read += 1 }
    }
    #expect(read > 0, "some of them are still readable")
  }

  @Test(arguments: [
    "", "x", "<xliff", "<xliff version=\"1.2\"/>", "<xliff version=\"2.0\"><file/></xliff>", "<tmx/>", "<tmx><body/></tmx>", "msgid",
    "msgid \"a\"",
    "msgctxt \"1\"\nmsgstr \"\"", "msgid \"a\"\nmsgstr[99999999999999999999] \"b\"", "msgid \"a\nmsgstr \"b\"", "\"\\q\"", "msgid \"\\",
    "msgid \"\"\nmsgstr \"Plural-Forms: nplurals=2; plural=system(1);\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"",
    "msgid \"\"\nmsgstr \"Language: de\\n\"\n\nmsgid \"a\"\nmsgstr \"b\"",
    "<!DOCTYPE tmx [<!ENTITY a \"aaaa\">]><tmx><body><tu><tuv xml:lang=\"es\"><seg>&a;</seg></tuv></tu></body></tmx>",
    "<!DOCTYPE tmx SYSTEM \"file:///etc/passwd\"><tmx><body><tu><tuv xml:lang=\"es\"><seg>&xxe;</seg></tuv></tu></body></tmx>",
  ])
  func whatIsNoFileIsToldSo(_ text: String) {
    #expect(throws: FieldProblem.self) { try Bilingual.read(Array(text.utf8), from: Self.source, to: Self.target) }
  }

  @Test func aDeepFileIsRefused() {
    let deep = "<xliff version=\"1.2\">" + String(repeating: "<group>", count: 100_000)
    #expect(throws: FieldProblem.self) { try Bilingual.read(Array(deep.utf8), from: Self.source, to: Self.target) }
  }

  /// As other programs write them: UTF-16, a document type, regions of languages, codes inside segments, groups.
  @Test func filesOfOtherProgramsAreRead() throws {
    let memory = """
      <?xml version="1.0" encoding="UTF-16"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header srclang="ES-es"/><body>
      <tu tuid="7"><tuv xml:lang="ES-es"><seg>La <bpt i="1">&lt;b></bpt>ciudad<ept i="1">&lt;/b></ept> aprende</seg></tuv>
      <tuv xml:lang="FR-fr"><seg>La ville <hi>apprend</hi></seg></tuv></tu>
      <tu><tuv xml:lang="de"><seg>Stadt</seg></tuv></tu></body></tmx>
      """
    let bytes: [UInt8] = [0xFF, 0xFE] + memory.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let read = try Bilingual.read(bytes, from: Self.source, to: Self.target)
    #expect(read.units == [Bilingual.Unit(id: "7", source: "La ciudad aprende", target: "La ville apprend", isDraft: false)])

    let exchanged = """
      <xliff xmlns="urn:oasis:names:tc:xliff:document:1.2" version="1.2"><file original="a" source-language="es-ES" target-language="fr-FR" \
      datatype="plaintext"><header><note>n</note></header><body><group id="g"><trans-unit id="1"><source>Una <g id="1">ciudad</g> \
      <x id="2"/>aprende</source><target state="needs-review-translation">Une <g id="1">ville</g> apprend</target></trans-unit></group>
      <trans-unit id="2"><source>Dos</source></trans-unit></body></file></xliff>
      """
    let file = try Bilingual.read(Array(exchanged.utf8), from: Self.source, to: Self.target)
    #expect(
      file.units == [
        Bilingual.Unit(id: "1", source: "Una ciudad aprende", target: "Une ville apprend", isDraft: true),
        Bilingual.Unit(id: "2", source: "Dos", target: "", isDraft: false),
      ])
  }
}
