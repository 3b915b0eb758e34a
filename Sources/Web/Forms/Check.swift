import Foundation

/// Reads what was sent for one field: the values as the house keeps them, or as they were typed when something is wrong.
struct Check {
  let field: Field
  init(_ field: Field) { self.field = field }

  func read(_ sent: [String], files: [Upload]) -> (values: [String], problem: FieldProblem?) {
    switch field.kind {
    case .file(let types, let limit): return ([], file(files, types, limit))
    case .choices(let choices): return several(sent, choices)
    default: break
    }
    let values = sent.map { clean($0) }
    if Set(values).count > 1, !isFlag { return ([values[0]], problem("This was answered twice, in different ways.")) }
    // A flag's box may follow a hidden field that says no.
    let value = (isFlag ? values.last : values.first) ?? ""
    if isEmpty(value) { return (sent.isEmpty ? [] : [value], field.required ? problem(missing) : nil) }
    if let broken = brokenCharacters(value) { return ([value], broken) }
    switch accept(value) {
    case .success(let kept): return ([kept], nil)
    case .failure(let wrong): return ([value], wrong)
    }
  }

  private var isFlag: Bool { if case .flag = field.kind { true } else { false } }
  private func isEmpty(_ value: String) -> Bool { value.isEmpty || isFlag && !Typed.yes(value) }

  private func problem(_ message: Phrase, _ values: [String: String] = [:]) -> FieldProblem { FieldProblem(field.name, message, values) }

  private var missing: Phrase {
    switch field.kind {
    case .choice: "Choose one of these."
    case .choices: "Choose at least one of these."
    case .flag: "Tick this box to go on."
    case .file: "Choose a file."
    case .day: "Give a date, like 2021-03-25."
    case .moment: "Give a date and a time, like 2021-03-25 12:50."
    default: "Fill this in."
    }
  }

  /// NFC, one kind of line end, no space around; a password stays as it was typed.
  private func clean(_ value: String) -> String {
    let plain = value.utf8.allSatisfy { $0 < 128 } ? value : value.precomposedStringWithCanonicalMapping
    if case .password = field.kind { return plain }
    return plain.replacing("\r\n", with: "\n").replacing("\r", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Control characters, halves of characters, bytes that were no text. Lines may break only in areas.
  private func brokenCharacters(_ value: String) -> FieldProblem? {
    let lines = allowsLines
    let broken = value.unicodeScalars.contains { scalar in
      switch scalar.value {
      case 9: false
      case 10: !lines
      case 0..<32, 127..<160, 0xFFFD, 0xFFFE, 0xFFFF, 0x2028, 0x2029: true
      default: false
      }
    }
    return broken ? problem("This contains characters that cannot be shown. Remove them, or type the text again.") : nil
  }

  private var allowsLines: Bool {
    switch field.kind {
    case .area, .markdown, .hidden: true
    default: false
    }
  }

  private func accept(_ value: String) -> Result<String, FieldProblem> {
    switch field.kind {
    case .text(let limit), .area(let limit, _), .markdown(let limit): return length(value, limit)
    case .search: return length(value, 200)
    case .password: return length(value, 200)
    case .hidden: return length(value, 5000)
    case .email: return known(Typed.isEmail(value) ? value : nil, "This is not an e-mail address. It looks like name@example.org.")
    case .link: return known(Typed.link(value), "This is not a web address. It starts with https:// or http://.")
    case .day: return known(Typed.day(value)?.description, "This date does not exist. Write it like 2021-03-25.")
    case .decimal: return known(Typed.decimal(value).map { _ in value }, "This is not a number. Write it like 12.5.")
    case .money: return known(Typed.money(value)?.plain, "This is not an amount. Write it like 1605.50.")
    case .flag: return .success("1")
    case .number(let range):
      guard let number = Typed.whole(value) else { return .failure(problem("This is not a whole number.")) }
      if range.contains(number) { return .success(String(number)) }
      return .failure(
        problem("Write a number from {from} to {to}.", ["from": String(range.lowerBound), "to": String(range.upperBound)]))
    case .moment:
      let local = Typed.local(value).map { "\($0.day)T\(two($0.hour)):\(two($0.minute))" }
      return known(local, "This date or time does not exist. Write it like 2021-03-25 12:50.")
    case .choice(let choices):
      return known(choices.contains { $0.value == value } ? value : nil, "This is not one of the answers. Choose one of these.")
    case .choices, .file: return .success(value)
    }
  }

  private func two(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

  private func known(_ value: String?, _ message: Phrase) -> Result<String, FieldProblem> {
    value.map { .success($0) } ?? .failure(problem(message))
  }

  private func length(_ value: String, _ limit: Int) -> Result<String, FieldProblem> {
    // Characters are never more than bytes: counting is only needed near the limit.
    if value.utf8.count <= limit || value.count <= limit && value.utf8.count <= limit * 8 { return .success(value) }
    return .failure(
      problem("At most {limit} characters fit here; there are {count}.", ["limit": String(limit), "count": String(value.count)]))
  }

  private func several(_ sent: [String], _ choices: [Choice]) -> (values: [String], problem: FieldProblem?) {
    var values: [String] = []
    for value in sent.map({ clean($0) }) where !value.isEmpty && !values.contains(value) { values.append(value) }
    let known = Set(choices.map(\.value))
    if values.isEmpty, field.required { return ([], problem(missing)) }
    let strangers = values.contains { !known.contains($0) }
    return (values.filter { known.contains($0) }, strangers ? problem("This is not one of the answers. Choose again.") : nil)
  }

  private func file(_ files: [Upload], _ types: [String], _ limit: Int) -> FieldProblem? {
    guard let file = files.first else { return field.required ? problem(missing) : nil }
    if files.count > 1 { return problem("Only one file fits here.") }
    if file.bytes.isEmpty { return problem("This file is empty.") }
    if file.bytes.count > limit {
      return problem("This file is too big: at most {limit} MB fit here.", ["limit": String(max(1, limit / 1_000_000))])
    }
    if file.isOne(of: types) { return nil }
    return problem("This kind of file is not accepted here. These are: {types}.", ["types": Check.names(types)])
  }

  /// `JPEG, PNG` for `image/jpeg, image/png`.
  static func names(_ types: [String]) -> String {
    // One name for a media type and its ending.
    var seen: Set<String> = []
    return types.map { type in
      switch type {
      case "text/markdown": "Markdown"
      case "text/plain": "TXT"
      default: Upload.ending(of: type)?.uppercased() ?? (type.split(separator: "/").last.map { $0.drop { $0 == "." }.uppercased() } ?? type)
      }
    }.filter { seen.insert($0).inserted }.joined(separator: ", ")
  }
}
