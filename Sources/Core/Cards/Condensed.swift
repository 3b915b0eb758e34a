import Web

/// A long text as search keeps it: its beginning as it stands, from which pieces are shown, and of the rest each word once.
package enum Condensed {
  /// Letters that stand as they are; characters of this kind are in no text that people write.
  package static let shown = 20_000
  private static let separator: Character = "\u{1E}"

  /// - Parameter texts: the same in several languages, each of which has its part of what is shown.
  package static func text(_ texts: [String], limit: Int = SearchWords.furtherLimit) -> String {
    let share = shown / max(texts.count, 1)
    var known: Set<String> = []
    var further: [String] = []
    var heads: [String] = []
    for text in texts {
      var end = text.index(text.startIndex, offsetBy: share, limitedBy: text.endIndex) ?? text.endIndex
      // No word is cut in two.
      if end < text.endIndex, let space = text[..<end].lastIndex(where: \.isWhitespace) { end = space }
      heads.append(text[..<end].filter { $0 != separator })
      Folding.scan(heads[heads.count - 1], limit: .max) { run, _ in known.insert(run.folded) }
    }
    for (text, head) in zip(texts, heads) where text.count > head.count {
      Folding.scan(String(text.dropFirst(head.count)), limit: .max) { run, _ in
        if further.count < limit, run.unspaced || run.folded.utf8.count > 1, known.insert(run.folded).inserted { further.append(run.lower) }
      }
    }
    let whole = heads.joined(separator: " ")
    return further.isEmpty ? whole : "\(whole)\(separator)\(further.joined(separator: " "))"
  }

  /// What of a card's words may be shown, and what is only found.
  static func parts(_ text: String) -> (shown: String, further: String) {
    guard let place = text.utf8.firstIndex(of: 0x1E) else { return (text, "") }
    return (String(text[..<place]), String(text[text.utf8.index(after: place)...]))
  }

  /// One that was kept whole before.
  package static func again(_ text: String) -> String {
    text.utf8.count > shown && !text.utf8.contains(0x1E) ? self.text([text]) : text
  }
}
