import Foundation
import Web

/// Something about a translated segment that a person should look at. Pure; never a refusal, for people know better.
struct TextCheck: Sendable, Equatable {
  enum Kind: String, Sendable, CaseIterable {
    case numbers, dates, links, placeholders, names, terms, length, same, spaces, ending
  }
  let kind: Kind
  let message: Phrase
  let values: [String: String]

  private init(_ kind: Kind, _ message: Phrase, _ values: [String: String] = [:]) {
    self.kind = kind
    self.message = message
    self.values = values
  }

  static func == (one: TextCheck, other: TextCheck) -> Bool { one.kind == other.kind && one.values == other.values }

  /// A name as it stands in the source, and as it may stand in the translation.
  struct Name: Sendable, Equatable {
    let from: String
    let to: Set<String>
  }

  /// What is doubtful of a translation, in the order of what matters; nothing for one that is not written yet.
  static func of(
    _ source: String, _ target: String, from: Language, to: Language, terms: [Shield.Term] = [], names: [Name] = []
  ) -> [TextCheck] {
    if target.trimmed.isEmpty { return [] }
    var checks: [TextCheck] = []
    let (held, made) = (Facts(source, from), Facts(target, to))
    let (lostDays, newDays) = (missing(held.days, made.days), missing(made.days, held.days))
    var (numbers, others) = (held.numbers, made.numbers)
    if Facts.reads(from), Facts.reads(to) {
      if !lostDays.isEmpty {
        checks.append(TextCheck(.dates, "A date is missing or different: {list}.", ["list": list(lostDays.map(Facts.spoken))]))
      }
    } else {
      // Where a month's name is not understood, its day and year are numbers like others.
      numbers += lostDays.flatMap(Facts.figures)
      others += newDays.flatMap(Facts.figures)
    }
    let (gone, new) = (missing(numbers, others), missing(others, numbers))
    if !gone.isEmpty { checks.append(TextCheck(.numbers, "A number is missing or different: {list}.", ["list": list(gone)])) }
    if gone.isEmpty, !new.isEmpty {
      checks.append(TextCheck(.numbers, "A number that is not in the original: {list}.", ["list": list(new)]))
    }
    let links = missing(held.links, made.links)
    if !links.isEmpty { checks.append(TextCheck(.links, "An address is missing or different: {list}.", ["list": list(links)])) }
    let marks = missing(held.placeholders, made.placeholders) + missing(made.placeholders, held.placeholders)
    if !marks.isEmpty {
      checks.append(TextCheck(.placeholders, "A placeholder is missing or one too many: {list}.", ["list": list(marks)]))
    }
    let lost = names.filter { name in holds(source, name.from) && !name.to.union([name.from]).contains { holds(target, $0) } }
    if !lost.isEmpty { checks.append(TextCheck(.names, "A name is missing: {list}.", ["list": list(lost.map(\.from))])) }
    let unsaid = terms.filter { holds(source, $0.from) && !begins(target, $0.to) }
    if !unsaid.isEmpty {
      checks.append(
        TextCheck(.terms, "The association uses other words: {list}.", ["list": list(unsaid.map { "\($0.from) → \($0.to)" })]))
    }
    checks += form(source, target, to)
    return checks
  }

  private static func form(_ source: String, _ target: String, _ to: Language) -> [TextCheck] {
    var checks: [TextCheck] = []
    if source == target, Words.count(source) >= 3 { checks.append(TextCheck(.same, "It is the same as the original.")) }
    let share = Double(target.count) / Double(max(source.count, 1))
    let least = ["zh", "ja", "ko"].contains(to.code) ? 0.15 : 0.5
    if source.count >= 20, share < least { checks.append(TextCheck(.length, "It is much shorter than the original.")) }
    if source.count >= 20, share > 2 { checks.append(TextCheck(.length, "It is much longer than the original.")) }
    if target.contains("  "), !source.contains("  ") { checks.append(TextCheck(.spaces, "Two spaces follow one another.")) }
    if let mark = endMark(source), let own = endMark(target), mark != own, mark == "?" || own == "?" || mark == "!" || own == "!" {
      checks.append(TextCheck(.ending, "It ends with a different punctuation mark from the original."))
    }
    return checks
  }

  private static func endMark(_ text: String) -> Character? {
    let last = text.reversed().first { !$0.isWhitespace && !"»”\")’".contains($0) }
    return last.map { ["？": "?", "！": "!", "؟": "?", "。": "."][$0] ?? $0 }
  }

  /// As a word or words of its own, whatever its capitals.
  static func holds(_ text: String, _ words: String) -> Bool {
    let pattern = #"(?<![\p{L}\p{N}])"# + NSRegularExpression.escapedPattern(for: words) + #"(?![\p{L}\p{N}])"#
    return !words.isEmpty && text.range(of: pattern, options: [.regularExpression, .caseInsensitive]) != nil
  }

  /// The same, its ending left open: a plural of a term is that term. Accents and capitals do not count.
  static func begins(_ text: String, _ words: String) -> Bool {
    let (all, wanted) = (Words.folded(text), Words.folded(words))
    guard !wanted.isEmpty, all.count >= wanted.count else { return false }
    return (0...(all.count - wanted.count)).contains { start in
      zip(all[start...], wanted).allSatisfy { word, term in
        word == term || zip(word, term).prefix { $0 == $1 }.count >= max(3, term.count - 2)
      }
    }
  }

  /// Those of the first list that the second does not hold as often.
  private static func missing<T: Hashable>(_ some: [T], _ others: [T]) -> [T] {
    var rest = others
    return some.filter { one in
      guard let place = rest.firstIndex(of: one) else { return true }
      rest.remove(at: place)
      return false
    }
  }

  private static func list(_ all: [String]) -> String { all.prefix(5).map { String($0.prefix(80)) }.joined(separator: ", ") }
}
