import Foundation

/// A passage of a plan in its exact wording. `source` is plain text in which only `<sup>` and `<sub>` are left of
/// the document's markup, so that "XXI<sup>e</sup> siècle" can be shown as it was printed and read as "XXIe siècle".
package struct Passage: Sendable, Hashable, Codable {
  package var source: String
  package init(_ source: String) { self.source = source }

  package static let tags = ["<sup>", "</sup>", "<sub>", "</sub>"]

  /// Without any markup.
  package var text: String {
    guard source.contains("<s") else { return source }
    return Passage.tags.reduce(source) { $0.replacingOccurrences(of: $1, with: "") }
  }

  /// Where the passage may be cut: how many characters of `source` stand before each new sentence. A proposal for
  /// a person; nothing is ever cut by itself.
  package var cuts: [Int] { Sentences.starts(in: Array(source)) }

  package var sentences: [String] {
    let characters = Array(source)
    let bounds = [0] + cuts + [characters.count]
    return zip(bounds, bounds.dropFirst()).map { String(characters[$0..<$1]).trimmed }
  }

  package func cut(at offset: Int) -> (Passage, Passage) {
    (Passage(String(source.prefix(offset)).trimmed), Passage(String(source.dropFirst(offset)).trimmed))
  }

  package func joined(to next: Passage) -> Passage { Passage(source + " " + next.source) }

  /// A page that ended in the middle of a sentence: no final punctuation here, a lower-case letter there.
  package func runsOn(into next: Passage) -> Bool {
    guard let last = text.last(where: { !$0.isWhitespace }), let first = next.text.first(where: { !$0.isWhitespace })
    else { return false }
    return first.isLowercase && !Passage.final.contains(last)
  }

  private static let final: Set<Character> = [".", "!", "?", "…", ":", ";", "。", "！", "？"]
}

/// Boundaries of sentences, good enough to propose a cut to a person.
enum Sentences {
  private static let closing: Set<Character> = ["»", "”", "\"", ")", "]", "’", "'", "›"]
  private static let opening: Set<Character> = ["«", "“", "\"", "(", "[", "¿", "¡", "‘", "‹"]
  private static let ends: Set<Character> = [".", "!", "?", "…"]
  /// Words whose full stop ends no sentence, folded.
  private static let abbreviations: Set<String> = [
    "art", "cf", "dr", "dra", "ej", "ex", "m", "mr", "mrs", "ms", "mme", "mm", "n", "no", "nos", "num", "p", "pp", "prof",
    "sr", "sra", "st", "ste", "vol", "vs", "apdo", "avda", "ed", "eds", "fig", "ibid", "op", "ud", "uds",
  ]

  static func starts(in text: [Character]) -> [Int] {
    var result: [Int] = []
    var position = 0
    while position < text.count {
      defer { position += 1 }
      guard ends.contains(text[position]) else { continue }
      var after = position + 1
      while after < text.count, ends.contains(text[after]) || closing.contains(text[after]) { after += 1 }
      let gap = after
      while after < text.count, text[after].isWhitespace { after += 1 }
      // A no-break space and a closing guillemet belong to the sentence that ends.
      if after < text.count, closing.contains(text[after]), text[after] == "»" {
        after += 1
        while after < text.count, text[after].isWhitespace { after += 1 }
      }
      guard after > gap, after < text.count, begins(text, at: after) else { continue }
      if text[position] == ".", isAbbreviation(text, before: position) { continue }
      if result.last != after { result.append(after) }
      position = after - 1
    }
    return result
  }

  private static func begins(_ text: [Character], at position: Int) -> Bool {
    var position = position
    while position < text.count, opening.contains(text[position]) || text[position].isWhitespace { position += 1 }
    guard position < text.count else { return false }
    return text[position].isUppercase || text[position].isNumber || !text[position].isCased && text[position].isLetter
  }

  private static func isAbbreviation(_ text: [Character], before position: Int) -> Bool {
    var start = position
    while start > 0, text[start - 1].isLetter || text[start - 1].isNumber { start -= 1 }
    let word = String(text[start..<position])
    // "1. Increase": a number that opens the passage is its code.
    if start == 0, word.allSatisfy(\.isNumber) { return true }
    // "J. Dewey", but not "XXI." nor a year.
    if word.count == 1, word.first?.isUppercase == true { return true }
    return abbreviations.contains(folded(word))
  }
}

/// Lower case, without accents: for recognising words, never for showing.
func folded(_ text: some StringProtocol) -> String {
  var result = ""
  for scalar in String(text).lowercased().decomposedStringWithCanonicalMapping.unicodeScalars
  where scalar.properties.generalCategory != .nonspacingMark {
    result.unicodeScalars.append(scalar)
  }
  return result.precomposedStringWithCanonicalMapping
}
