import Web

extension Language {
  /// In which languages people write here and their files exist: those of the association's cities first.
  package static let written: [Language] = [
    "en", "fr", "es", "pt", "ca", "it", "de", "gl", "eu", "ko", "fi", "sv", "no", "da", "nl", "pl", "ro", "el", "hu", "cs", "hr", "tr",
    "ru",
    "uk", "ar", "he", "ja", "zh",
  ].compactMap { Language($0) }
}

/// The language of a text is told while it is being written (the script `language.js` of every form that has a field of
/// that name and `sure`), and asked about, once, when it is sent and reads like another than the one that was chosen.
package enum WrittenLanguage {
  /// Says for which language somebody has sent the same again: whoever does so knows.
  package static let sure = Field.hidden("sure")

  /// Whether there is something to ask; the question then stands beside the field `language`.
  /// - Parameter fields: those with the words.
  package static func asks(_ filled: inout Filled, _ fields: [String], _ reader: Reader) -> Bool {
    let chosen = filled.string("language")
    guard filled.problems.isEmpty, !chosen.isEmpty, filled.string("sure") != chosen,
      let guess = seems(fields.map { filled.string($0) }.joined(separator: " "), notLike: chosen), isOffered(guess, filled)
    else { return false }
    filled.set("sure", chosen)
    filled.add(
      FieldProblem(
        "language", "This looks like {language}. Choose that language, or leave yours and save again.",
        ["language": Kit.languageName(guess, reader)]))
    return true
  }

  /// Nil where it is doubtful, or what was chosen.
  static func seems(_ words: String, notLike chosen: String) -> Language? {
    guard let guess = LanguageGuess.language(of: words), guess.code != chosen.prefix(while: { $0 != "-" }) else { return nil }
    return guess
  }

  private static func isOffered(_ language: Language, _ filled: Filled) -> Bool {
    guard case .choice(let choices) = filled.form.field("language")?.kind else { return false }
    return choices.contains { $0.value == language.code }
  }

  /// What `language.js` asks: a sentence, or an empty one. Nothing is kept.
  static func told(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let words = String((visit.form["words"] ?? "").prefix(2000))
    let seems = seems(words, notLike: visit.form["language"] ?? "")
    let said = seems.map {
      visit.t("This seems to be in {language}. If it is, choose that language.", ["language": Kit.languageName($0, visit.reader)])
    }
    return JSON.answer(Told(said: said ?? ""))
  }

  private struct Told: Encodable { let said: String }
}

extension FormPage {
  /// The same, which asks once when the words of these fields read like another language than the one chosen in `language`.
  package func askingLanguage(of fields: [String]) -> FormPage {
    var page = self
    page.form.fields.append(WrittenLanguage.sure)
    page.languageOf = fields
    return page
  }
}
