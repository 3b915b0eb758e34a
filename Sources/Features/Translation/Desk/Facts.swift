import Foundation
import Web

/// What of a segment must be the same in every language: days, numbers, addresses, placeholders. Pure.
struct Facts: Sendable, Equatable {
  /// A day of a year, or of any.
  struct Date: Hashable, Sendable {
    let day: Int
    let month: Int
    let year: Int?
  }

  private(set) var days: [Date] = []
  /// Their digits alone: 1 200, 1.200 and 1,200 are one number.
  private(set) var numbers: [String] = []
  private(set) var links: [String] = []
  private(set) var placeholders: [String] = []

  init(_ text: String, _ language: Language) {
    var rest = text
    links = Self.take(#"https?://[^\s<>"«»]+|[\w.+-]+@[\w-]+\.[\w.-]*\w"#, from: &rest).map { link in
      var link = link
      while let last = link.last, ".,;:!?)’'".contains(last) { link.removeLast() }
      return link
    }
    placeholders = Self.take(#"\{[A-Za-z_][A-Za-z0-9_ ]*\}|%(?:\d+\$)?[sd@]|</?[A-Za-z][A-Za-z0-9]*/?>"#, from: &rest)
    days = Self.days(&rest, language)
    numbers = Self.take(#"\d{1,3}(?:[.,\x{00A0}\x{202F} ’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)*"#, from: &rest)
      .map { number in String(number.compactMap(\.wholeNumberValue).map(String.init).joined()) }
  }

  static func spoken(_ date: Date) -> String { date.year.map { "\(date.day)/\(date.month)/\($0)" } ?? "\(date.day)/\(date.month)" }

  static func figures(_ date: Date) -> [String] { ["\(date.day)"] + (date.year.map { ["\($0)"] } ?? []) }

  /// Whether days written in words of this language are understood here.
  static func reads(_ language: Language) -> Bool { months[base(language)] != nil }

  private static func base(_ language: Language) -> String { String(language.code.prefix { $0 != "-" }) }

  private static func days(_ rest: inout String, _ language: Language) -> [Date] {
    var found: [Date] = []
    func add(_ day: Int?, _ month: Int?, _ year: Int?) -> Bool {
      guard let day, let month, (1...31).contains(day), (1...12).contains(month) else { return false }
      found.append(Date(day: day, month: month, year: year))
      return true
    }
    for match in matches(#"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)"#, in: rest).reversed()
    where add(Int(match[3]), Int(match[2]), Int(match[1])) {
      rest = rest.replacingOccurrences(of: match[0], with: " ")
    }
    for match in matches(#"(?<!\d)(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?!\d)"#, in: rest).reversed()
    where add(Int(match[1]), Int(match[2]), Int(match[3])) {
      rest = rest.replacingOccurrences(of: match[0], with: " ")
    }
    guard let names = months[base(language)] else { return found }
    let words = names.keys.sorted { $0.count > $1.count }.joined(separator: "|")
    let before =
      #"(?i)(?<!\d)(\d{1,2})(?:er|\.|º|st|nd|rd|th)?\s+(?:de\s+|d[’'])?("# + words + #")\b(?:,?\s+(?:de\s+|del\s+)?(\d{4})(?!\d))?"#
    let after = #"(?i)\b("# + words + #")\s+(\d{1,2})(?:st|nd|rd|th)?(?!\d)(?:,?\s+(\d{4})(?!\d))?"#
    for match in matches(before, in: rest) where add(Int(match[1]), names[match[2].lowercased()], Int(match[3])) {
      rest = rest.replacingOccurrences(of: match[0], with: " ")
    }
    for match in matches(after, in: rest) where add(Int(match[2]), names[match[1].lowercased()], Int(match[3])) {
      rest = rest.replacingOccurrences(of: match[0], with: " ")
    }
    return found
  }

  private static func take(_ pattern: String, from rest: inout String) -> [String] {
    let found = matches(pattern, in: rest).map { $0[0] }
    rest = rest.replacingOccurrences(of: pattern, with: " ", options: .regularExpression)
    return found
  }

  /// The whole and its groups; "" for a group that is not there.
  private static func matches(_ pattern: String, in text: String) -> [[String]] {
    guard let expression = try? NSRegularExpression(pattern: pattern) else { return [] }
    let whole = text as NSString
    return expression.matches(in: text, range: NSRange(location: 0, length: whole.length)).map { match in
      (0..<match.numberOfRanges).map { group in
        let range = match.range(at: group)
        return range.location == NSNotFound ? "" : whole.substring(with: range)
      }
    }
  }

  /// By the first part of a language's code; the number of each month.
  private static let months: [String: [String: Int]] = {
    let lists: [String: String] = [
      "en": "january february march april may june july august september october november december",
      "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
      "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
      "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
      "ca": "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre",
      "gl": "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
      "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
      "de": "januar februar märz april mai juni juli august september oktober november dezember",
    ]
    return lists.mapValues { list in
      Dictionary(
        list.split(separator: " ").enumerated().map { (String($0.element), $0.offset + 1) }, uniquingKeysWith: { first, _ in first })
    }
  }()
}
