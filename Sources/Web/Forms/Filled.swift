import Foundation

/// A form with what was typed into it, and what is wrong with it. Texts are normalised (NFC) and trimmed; days are
/// written as the house keeps them.
package struct Filled: Sendable {
  package let form: Form
  package private(set) var values: Fields
  package private(set) var files: [Upload]
  package private(set) var problems: [FieldProblem] = []
  /// What was typed stands in the house already, whatever is wrong with it: the summary of problems says so.
  package var isKept = false

  /// To be drawn: nothing was sent yet, nothing is wrong.
  init(form: Form, values: Fields) {
    self.form = form
    self.values = values
    files = []
  }

  /// What was sent, checked field by field.
  init(form: Form, sent: Fields, files: [Upload]) {
    self.form = form
    self.values = Fields()
    self.files = files
    for field in form.fields {
      let checked = Check(field).read(sent.all(field.name), files: files.filter { $0.field == field.name })
      for value in checked.values { values.pairs.append((field.name, value)) }
      if let problem = checked.problem { problems.append(problem) }
    }
    if let version = sent["version"], form.field("version") == nil { values.set("version", String(version.prefix(100))) }
  }

  /// As the form was drawn from: the `version` that came with it.
  package var version: String? { values["version"] }

  /// "" when nothing was typed.
  package func string(_ name: String) -> String { values[name] ?? "" }
  /// Nil when nothing was typed.
  package func optional(_ name: String) -> String? { values[name].flatMap { $0.isEmpty ? nil : $0 } }
  package func int(_ name: String) -> Int? { values[name].flatMap { Typed.whole($0) } }
  package func decimal(_ name: String) -> Double? { values[name].flatMap { Typed.decimal($0) } }
  /// In the currency that the form is about.
  package func money(_ name: String, currency: String = Money.euro) -> Money? {
    values[name].flatMap { Money(plain: $0, currency: currency) }
  }
  package func day(_ name: String) -> Day? { values[name].flatMap { Typed.day($0) } }
  /// A local time of the given zone.
  package func moment(_ name: String, timeZone: String) -> Moment? {
    values[name].flatMap { Typed.local($0) }.map { Zone.moment($0.day, hour: $0.hour, minute: $0.minute, in: timeZone) }
  }
  package func flag(_ name: String) -> Bool { values[name].map { Typed.yes($0) } ?? false }
  /// Every value of a field of several choices.
  package func list(_ name: String) -> [String] { values.all(name) }
  package func file(_ name: String) -> Upload? { files.first { $0.field == name } }

  /// For what the page itself keeps while it is drawn again: which question was asked.
  package mutating func set(_ name: String, _ value: String) { values.set(name, value) }
  package mutating func add(_ problem: FieldProblem) { problems.append(problem) }
  package mutating func add(_ more: [FieldProblem]) { problems += more }

  package func with(_ more: [FieldProblem]) -> Filled {
    var copy = self
    copy.add(more)
    return copy
  }

  func problem(_ name: String) -> FieldProblem? { problems.first { $0.field == name } }
}

/// What people type, as values. Day, month and year stand in this order in every language of the house.
enum Typed {
  /// `1234`, `1 234`, `1.234`, `1,234`; nil for anything else.
  static func whole(_ text: String) -> Int? {
    let text = text.filter { !$0.isWhitespace && $0 != "\u{202F}" && $0 != "’" }.replacing("\u{2212}", with: "-")
    let groups = text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    guard groups.dropFirst().allSatisfy({ $0.count == 3 }), groups.count == 1 || (groups[0].count <= 3 && !groups[0].isEmpty) else {
      return nil
    }
    let digits = groups.joined()
    guard digits.utf8.count <= 18, digits.first != "+" else { return nil }
    return Int(digits)
  }

  /// `12.5`, `12,5`, `1 234,5`, `1.234,5`; below 10¹⁵.
  static func decimal(_ text: String) -> Double? {
    let text = text.filter { !$0.isWhitespace && $0 != "\u{202F}" && $0 != "’" }.replacing("\u{2212}", with: "-")
    guard !text.isEmpty, text.utf8.count <= 30, text.utf8.allSatisfy({ (48...57).contains($0) || [44, 45, 46].contains($0) }) else {
      return nil
    }
    let comma = text.lastIndex { $0 == "," || $0 == "." }
    let whole = (comma.map { text[..<$0] } ?? text[...]).filter { $0 != "," && $0 != "." }
    let fraction = comma.map { String(text[text.index(after: $0)...]) } ?? "0"
    guard let number = Double("\(whole.isEmpty ? "0" : whole).\(fraction.isEmpty ? "0" : fraction)"), abs(number) < 1e15 else { return nil }
    return number
  }

  /// `1605`, `1 605,5`, `1.605,50`, `1,605.50`, `-20`, with or without `€`. Three digits after the last mark are thousands.
  static func money(_ text: String) -> Money? {
    let typed = text.filter { !$0.isWhitespace && $0 != "\u{202F}" && $0 != "’" && $0 != "€" }.replacing("\u{2212}", with: "-")
    let digits = typed.drop { $0 == "-" }
    let mark = digits.lastIndex { $0 == "," || $0 == "." }
    let decimals = mark.map { digits[digits.index(after: $0)...] } ?? ""
    guard decimals.utf8.count <= 2 || decimals.utf8.count == 3, typed.utf8.count - digits.utf8.count <= 1 else { return nil }
    let whole = mark.map { decimals.utf8.count == 3 ? digits : digits[..<$0] } ?? digits
    guard let number = Self.whole(String(whole)) else { return nil }
    let cents = decimals.utf8.count == 3 || decimals.isEmpty ? "" : ".\(decimals)"
    return Money(plain: "\(typed.hasPrefix("-") ? "-" : "")\(number)\(cents)")
  }

  /// `2021-03-25`, `25/3/2021`, `25.3.2021`.
  static func day(_ text: String) -> Day? {
    if let day = Day(text) { return day }
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "." || $0 == "-" }
    guard parts.count == 3, parts[2].utf8.count == 4, parts.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let day = Int(parts[0]), let month = Int(parts[1]), let year = Int(parts[2])
    else { return nil }
    return Day(year: year, month: month, day: day)
  }

  /// `2021-03-25T12:50`, `25/3/2021 12:50`.
  static func local(_ text: String) -> (day: Day, hour: Int, minute: Int)? {
    let halves = text.split { $0 == "T" || $0.isWhitespace }
    guard halves.count == 2, let day = day(String(halves[0])) else { return nil }
    let clock = halves[1].split(omittingEmptySubsequences: false) { $0 == ":" || $0 == "h" }
    guard (2...3).contains(clock.count), clock.allSatisfy({ $0.utf8.count <= 2 && $0.utf8.allSatisfy { (48...57).contains($0) } }),
      let hour = Int(clock[0]), let minute = Int(clock[1]), hour < 24, minute < 60
    else { return nil }
    return (day, hour, minute)
  }

  static func yes(_ text: String) -> Bool { !["", "0", "false", "off", "no"].contains(text) }

  /// An address that mail can be sent to; no quoted forms, no characters outside ASCII before the `@`.
  static func isEmail(_ text: String) -> Bool {
    let halves = text.split(separator: "@", omittingEmptySubsequences: false)
    guard halves.count == 2, text.utf8.count <= 254, (1...64).contains(halves[0].utf8.count) else { return false }
    let allowed = Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.!#$%&'*+/=?^_`{|}~-".utf8)
    guard halves[0].utf8.allSatisfy({ allowed.contains($0) }), !halves[0].hasPrefix("."), !halves[0].hasSuffix("."),
      !halves[0].contains("..")
    else { return false }
    let labels = halves[1].split(separator: ".", omittingEmptySubsequences: false)
    return labels.count >= 2 && (labels.last?.utf8.count ?? 0) >= 2
      && labels.allSatisfy { label in
        (1...63).contains(label.utf8.count) && !label.hasPrefix("-") && !label.hasSuffix("-")
          && label.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45 }
      }
  }

  /// A web address; `www.rennes.fr` gets its `https://`. Nil for other schemes and for what has no host.
  static func link(_ text: String) -> String? {
    let text = text.lowercased().hasPrefix("www.") ? "https://\(text)" : text
    let lower = text.lowercased()
    guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }), text.utf8.count <= 2000 else { return nil }
    let host = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    let forbidden = text.unicodeScalars.contains { $0.properties.isWhitespace || "<>\"\\^`{|}".unicodeScalars.contains($0) }
    return host.isEmpty || host.hasPrefix(".") || host.hasPrefix(":") || host.contains("@") || forbidden ? nil : text
  }
}
