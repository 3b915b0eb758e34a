import Core
import Storage
import Web

/// What staff fill in for an article.
enum ArticleForm {
  static let words: [Field] = [
    .text("title", "Title", required: true, limit: Article.titleLimit),
    .area(
      "summary", "Summary", limit: Article.summaryLimit, rows: 3,
      help: "One or two sentences, shown in lists, in search and when the page is shared."),
    .markdown(
      "body", "Text", limit: Article.bodyLimit,
      help: "A blank line starts a paragraph, # a heading, - a list; [words](address) makes a link."),
  ]

  static let editing = Form([.hidden("language")] + words)

  static let beginning = Form(
    [
      .choice("kind", "What it is", Article.Kind.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .text(
        "slug", "Address", required: true, limit: 80,
        help: "The last part of its address, which never changes: lower-case letters, digits and hyphens, such as “summer-meeting”."),
      .choice("language", "Language", languages, required: true),
    ] + words + [WrittenLanguage.sure])

  static let publication = Form([
    .moment("at", "Publish on", help: "Leave empty to publish now. On a later date it is published automatically.")
  ])

  static let languages: [Choice] = [
    Choice("en", name: "English"), Choice("fr", name: "Français"), Choice("es", name: "Español"),
  ]

  /// The official language that was asked for, else the reader's nearest.
  static func language(_ code: String?, _ reader: Reader) -> Language {
    Language.official.first { $0.code == code } ?? reader.language.nearestOfficial
  }

  static func start(_ words: ArticleWords?, _ language: Language) -> Filled {
    editing.start(fields(words, language))
  }

  static func fields(_ words: ArticleWords?, _ language: Language) -> Fields {
    Fields([
      ("language", language.code), ("title", words?.title ?? ""), ("summary", words?.summary ?? ""), ("body", words?.body ?? ""),
    ])
  }
}

extension Filled {
  var articleWords: ArticleWords { ArticleWords(title: string("title"), summary: string("summary"), body: string("body")) }
}
