/// Whoever reads a page, a mail or a file: a language, its words, a time zone. All a component needs to know of
/// a person.
package struct Reader: Sendable {
  package let language: Language
  package let words: Words
  /// IANA name, `Europe/Madrid`. Times are shown in it, with its name beside them.
  package let timeZone: String

  package init(language: Language, words: Words, timeZone: String = "Europe/Madrid") {
    self.language = language
    self.words = words
    self.timeZone = timeZone
  }

  /// The sentence in this reader's language. The phrase is a literal with `{name}` where a value goes, never
  /// Swift interpolation, so that `bin/check` can collect it:
  ///
  ///     reader.t("Signed in as {person}", ["person": person.name])
  package func t(_ phrase: Phrase, _ values: [String: String] = [:]) -> String {
    words.sentence(phrase.message, in: language, values)
  }

  /// With a plural: the literal is the English plural form; PO files hold every form.
  ///
  ///     reader.t("{count} cities wait", count: waiting)
  package func t(_ phrase: Phrase, count: Int, _ values: [String: String] = [:]) -> String {
    words.sentence(phrase.message, count: count, in: language, values)
  }

  /// Between a name and what is said of it; French wants a space that does not break.
  package var colon: String { language == .french ? "\u{00A0}: " : ": " }
}

/// A message declared now and said later, in whichever language is then wanted: `Phrase("City admitted")`.
package struct Phrase: Sendable, Hashable, ExpressibleByStringLiteral {
  package let message: String
  package init(_ message: StaticString) { self.message = "\(message)" }
  /// A literal of Swift is no copy: pages say hundreds of them.
  package init(stringLiteral value: String) { message = value }
}
