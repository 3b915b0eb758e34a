import Foundation

/// A text in sentences and what stands between them, so that joined again it is the same, letter by letter. Pure.
enum Segments {
  enum Piece: Sendable, Equatable {
    case words(String)
    /// Spaces and ends of lines.
    case between(String)
  }

  /// How a text is written, and who cuts it.
  enum Form: Sendable {
    case plain
    /// Markdown for a person: signs at the beginning of lines and between the cells of a table stand between the sentences,
    /// emphasis and links stand in them.
    case blocks
    /// Markdown for a machine, which is given no sign at all.
    case inline
  }

  static func split(_ text: String, _ form: Form) -> [Piece] { form == .plain ? split(text) : Markup(inline: form == .inline).split(text) }

  static func split(_ text: String) -> [Piece] {
    var pieces: [Piece] = []
    var words = ""
    var between = ""
    func close() {
      if !words.isEmpty { pieces.append(.words(words)) }
      words = ""
    }
    for character in text {
      if character.isWhitespace {
        between.append(character)
        continue
      }
      if !between.isEmpty {
        let ends = words.isEmpty || between.contains(where: \.isNewline) || endsSentence(words, before: character)
        if ends {
          close()
          pieces.append(.between(between))
        } else {
          words += between
        }
        between = ""
      }
      words.append(character)
    }
    close()
    if !between.isEmpty { pieces.append(.between(between)) }
    return pieces
  }

  private static func endsSentence(_ words: String, before next: Character) -> Bool {
    let closing = words.reversed().drop { "»”\")’ \u{A0}\u{202F}".contains($0) }
    guard let last = closing.first, ".!?…".contains(last) else { return false }
    // "M. Dupont", "art. 4", "p. 20": a short word before the stop is as a rule an abbreviation.
    let before = String(closing.dropFirst().prefix { $0.isLetter }.reversed())
    if last == ".", words.last == ".", !before.isEmpty, before.count <= 3 { return false }
    return next.isUppercase || "«“\"¿¡–—".contains(next)
  }

  static func join(_ pieces: [Piece]) -> String {
    pieces.map { piece in
      switch piece {
      case .words(let words): words
      case .between(let between): between
      }
    }.joined()
  }

  static func words(_ text: String, _ form: Form = .plain) -> [String] {
    split(text, form).compactMap { if case .words(let words) = $0 { words } else { nil } }
  }
}
