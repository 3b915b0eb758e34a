import Foundation

/// What a machine must not touch is taken out of a sentence and put back afterwards: addresses, figures, terms of the
/// field and names of cities, the last two in the words of the other language. Pure.
struct Shield: Sendable, Equatable {
  /// A term or a name as it stands, and what it is called in the other language.
  struct Term: Sendable, Equatable {
    let from: String
    let to: String
  }

  /// With a mark in the place of each thing that is kept. Engines know no word like the mark, and leave it.
  let text: String
  let held: [String]

  init(_ text: String, terms: [Term]) {
    var held: [String] = []
    var marked = text
    func hold(_ range: Range<String.Index>, as kept: String) {
      marked.replaceSubrange(range, with: Self.mark(held.count))
      held.append(kept)
    }
    // Links and mail addresses, placeholders, figures: in this order, so that a figure of a link stays in it.
    for pattern in [#"https?://[^\s<>"]+|[\w.+-]+@[\w-]+\.[\w.-]+\w|[#@][\p{L}\p{N}_]+"#, #"\{[a-z]+\}"#] {
      while let found = marked.range(of: pattern, options: .regularExpression) { hold(found, as: String(marked[found])) }
    }
    for term in terms.sorted(by: { $0.from.count > $1.from.count }) where term.from.count > 2 {
      let pattern = #"(?<![\p{L}\p{N}])"# + NSRegularExpression.escapedPattern(for: term.from) + #"(?![\p{L}\p{N}])"#
      while let found = marked.range(of: pattern, options: [.regularExpression, .caseInsensitive]) {
        hold(found, as: Self.cased(term.to, like: String(marked[found]), begins: found.lowerBound == marked.startIndex))
      }
    }
    let figure = #"(?<![\p{L}\p{N}])\d[\d.,\x{00A0}\x{202F} ]*\d(?![\p{L}\p{N}])|(?<![\p{L}\p{N}])\d(?![\p{L}\p{N}])"#
    while let found = marked.range(of: figure, options: .regularExpression) { hold(found, as: String(marked[found])) }
    self.text = marked
    self.held = held
  }

  static func mark(_ number: Int) -> String {
    // No digits: figures are looked for last.
    "Qzx" + String(number).map { String(UnicodeScalar(UInt8($0.wholeNumberValue ?? 0) + 97)) }.joined() + "qz"
  }

  /// A name keeps its capitals; a term at the beginning of a sentence gets one.
  private static func cased(_ term: String, like found: String, begins: Bool) -> String {
    guard begins, let first = term.first, found.first?.isUppercase ?? false else { return term }
    return first.uppercased() + term.dropFirst()
  }

  /// Nil when something that was to be kept got lost: such a translation is worth nothing.
  func restore(_ translated: String) -> String? {
    var text = translated
    for (number, kept) in held.enumerated() {
      let pattern = #"[*#@]*(?i:"# + Self.mark(number) + ")"
      guard let found = text.range(of: pattern, options: .regularExpression) else { return nil }
      text.replaceSubrange(found, with: kept)
    }
    return text.range(of: #"(?i)qzx[a-j]+qz"#, options: .regularExpression) == nil ? text : nil
  }
}
