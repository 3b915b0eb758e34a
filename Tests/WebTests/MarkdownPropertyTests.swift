import TestKit
import Testing

@testable import Web

@Suite struct MarkdownPropertyTests {
  /// What attackers write, whole and in pieces.
  static let corpus = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>", "[a](javascript:alert(1))",
    "[a](JaVa\tScRiPt:alert(1))", "[a](data:text/html;base64,PHNjcmlwdD4=)", "![a](javascript:x)", "[a]: javascript:x\n\n[a]",
    "<javascript:alert(1)>", "<a href=\"javascript:x\">a</a>", "[a](vbscript:x)", "[a](\u{1}javascript:x)", "[a](&#106;avascript:x)",
    "[a](<javascript:x>)", "<iframe src=//a>", "<!-- --><script>x</script>", "<![CDATA[<script>]]>", "```\"><script>\nx\n```",
    "```js onload=x\nx\n```", "[a](http://a\" onmouseover=\"x)", "![\"onerror=x](a)", "[a](//evil.example)", "<style>*{}</style>",
    "&lt;script&gt;", "<scr<script>ipt>", "<base href=//a>", "<meta http-equiv=refresh>", "[a](\\javascript:x)", "<a\nhref=x>",
    "[a](x 'onload=\"y\"')", "\u{0}<b>", "\u{202E}[a](b)", "<p><b", "]]>", "[![a](b)](javascript:c)",
  ]
  private static let pieces =
    corpus + [
      "<", ">", "/", "[", "](", ")", "javascript:", "\u{0}", "`", "```", "*", "**", "_", "\n", "\n\n", "# ", "&", "&#x6a;", "\"", "'", "![",
      "> ", "- ", "1. ", "\\", "http://a", "é", "«", "  \n", "---\n", "    ", "\t", "a",
    ]

  @Test(arguments: corpus) func theCorpusDoesNoHarm(_ source: String) {
    for language in [nil, Language.french, .english] {
      let html = Markdown.html(source, language: language).text
      #expect(MarkupFault.first(in: html) == nil, "\(html)")
    }
  }

  @Test func whateverIsWrittenComesOutAsFewElements() {
    var dice = Dice()
    for _ in 0..<600 {
      let source = dice.text(Self.pieces, 0...40)
      for language in [Language.french, .english] {
        let html = Markdown.html(source, language: language).text
        let fault = MarkupFault.first(in: html)
        #expect(fault == nil, "\(dice): \(source.debugDescription) gave \(html)")
      }
      _ = Markdown.plain(source)
    }
  }

  /// The scanner that says so sees what it is there for.
  @Test(arguments: [
    "<script>", "<p onclick=\"x\">a</p>", "<a href=\"javascript:x\">a</a>", "<p>", "</p>", "<a href=x>a</a>", "<p",
    "<a href=\"data:x\">a</a>",
    "<iframe></iframe>",
  ]) func theScannerSeesHarm(_ html: String) { #expect(MarkupFault.first(in: html) != nil) }
}
