import Testing
import Web

@testable import Core

@Suite struct SnippetTests {
  private func shown(_ snippet: Snippet?) -> String {
    snippet?.pieces.map { $0.isMarked ? "[\($0.text)]" : $0.text }.joined() ?? "nil"
  }

  /// The words as they stand in the text, found as the index finds them.
  @Test(
    arguments: [
      ("école", "Les écoles de la ville", Language.french, "Les [écoles] de la ville"),
      ("ECOLES ville", "Une École, deux villes", .french, "Une [École], deux [villes]"),
      ("ciudad", "Las ciudades educadoras", .spanish, "Las [ciudades] educadoras"),
      ("garden", "A garden; the Gardens", .english, "A [garden]; the [Gardens]"),
      ("gard", "A garden and a guard", .english, "A [garden] and a guard"),
      ("gard ", "A garden and a guard", .english, "A garden and a guard"),
      ("oeuvre", "L’œuvre d’art", .french, "L’[œuvre] d’art"), ("de la", "de la ville", .french, "de [la] ville"),
      ("교육", "광주교육도시", .english, "광주[교육]도시"), ("교육도시", "광주교육도시", .english, "광주[교육도시]"),
      ("市", "都市と市民", .english, "都[市]と[市]民"), ("x", "", .english, ""), ("", "garden", .english, "garden"),
      ("e\u{301}cole", "l’e\u{301}cole", .french, "l’[e\u{301}cole]"), ("<b>", "<b>a</b>", .english, "<[b]>a</[b]>"),
    ] as [(String, String, Language, String)])
  func marksWhatTheIndexFinds(_ typed: String, _ text: String, _ language: Language, _ wanted: String) {
    #expect(shown(SnippetMarker(typed, language).mark(text)) == wanted)
  }

  @Test func aLongTextShowsWhereMostWordsStandTogether() throws {
    let filler = Array(repeating: "something else entirely", count: 60).joined(separator: " ")
    let text = "A garden alone. \(filler) Here the garden of memory is kept. \(filler)"
    let found = try #require(SnippetMarker("memory garden", .english).excerpt(text))
    #expect(shown(found).contains("the [garden] of [memory] is kept"))
    #expect(found.text.hasPrefix("… ") && found.text.hasSuffix(" …"))
    #expect(found.text.count <= Snippet.width + 10)
    #expect(SnippetMarker("absent", .english).excerpt(text) == nil)
  }

  @Test func whatIsMarkedIsEscaped() {
    let html = SnippetMarker("script", .english).mark("<script>alert(1)</script> & \"script\"").html.text
    #expect(html.hasPrefix("&lt;<mark>script</mark>&gt;alert(1)&lt;/<mark>script</mark>&gt; &amp;"))
    #expect(!html.contains("<script"))
  }

  /// Every card that is found shows why: some word is marked in its title, summary or body, and the text comes back whole.
  @Test func whateverIsFoundIsMarked() async throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    try await inHouse { house in
      let records = try await house.write { tx in
        try (0..<60).map { _ in try Record.create("city", owner: nil, audience: .everyone, in: tx) }
      }
      try await house.write { tx in try Cards.put(SearchTests.generated(records), in: tx) }
      var dice = SearchTests.Dice(state: seed)
      for _ in 0..<60 {
        let words = (0..<Int.random(in: 1...2, using: &dice)).compactMap { _ in SearchTests.vocabulary.randomElement(using: &dice) }
        let typed = words.joined(separator: " ")
        let language = Language.official.randomElement(using: &dice) ?? .english
        let cards = try await house.read { tx in
          try Cards.find(CardQuery(words: typed, size: 200), seenBy: .house, language: language, in: tx).cards
        }
        let marker = SnippetMarker(typed, language)
        for card in cards {
          #expect(marker.best(of: card)?.isMarked == true, "\(typed) in \(card.title) / \(card.summary), seed \(seed)")
          #expect(marker.mark(card.summary).text == card.summary, "seed \(seed)")
        }
      }
    }
  }
}
