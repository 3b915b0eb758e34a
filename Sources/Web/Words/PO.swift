/// The format of GNU gettext's catalogues (PO), read the way the house writes them: UTF-8, no contexts.
package enum PO {
  package struct Entry: Sendable, Equatable {
    package var message: String
    /// The literal again, for messages with a count; nil for others.
    package var plural: String?
    /// One translation, or one per plural form.
    package var forms: [String]
    /// Fuzzy entries wait for a person and are not shown.
    package var fuzzy: Bool
    package var line: Int
  }

  package struct Catalogue: Sendable {
    /// Fields of the header: `Language`, `Plural-Forms`.
    package var header: [String: String]
    package var plurals: PluralRule
    package var entries: [Entry]
  }

  package struct Unreadable: Error, Sendable, Equatable, CustomStringConvertible {
    package let file: String
    package let line: Int
    package let reason: String
    package var description: String { "\(file):\(line): \(reason)" }
  }

  /// - Parameter file: named in what is thrown.
  package static func read(_ text: String, file: String) throws(Unreadable) -> Catalogue {
    var reader = Lines(file: file)
    var number = 0
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      number += 1
      try reader.take(String(line), number)
    }
    try reader.endEntry()
    return try reader.catalogue()
  }

  /// What is being read: one entry grows line by line.
  private struct Lines {
    enum Part { case message, plural, form(Int) }
    let file: String
    var entries: [Entry] = []
    var entry: Entry?
    var part: Part?
    var fuzzy = false
    var line = 0

    init(file: String) { self.file = file }

    func wrong(_ reason: String) -> Unreadable { Unreadable(file: file, line: line, reason: reason) }

    mutating func take(_ raw: String, _ number: Int) throws(Unreadable) {
      line = number
      let text = trimmed(raw)
      if text.isEmpty { return try endEntry() }
      if text.hasPrefix("#") {
        if text.hasPrefix("#,"), text.contains("fuzzy") { fuzzy = true }
        return
      }
      if text.hasPrefix("\"") {
        guard let part else { throw wrong("a text that belongs to nothing") }
        return try append(try unquoted(text), to: part)
      }
      guard let space = text.firstIndex(of: " ") else { throw wrong("cannot be read: \(text)") }
      let word = text[..<space]
      let value = try unquoted(trimmed(String(text[space...])))
      try start(String(word), value)
    }

    mutating func start(_ word: String, _ value: String) throws(Unreadable) {
      switch word {
      case "msgid":
        try endEntry()
        entry = Entry(message: value, plural: nil, forms: [], fuzzy: fuzzy, line: line)
        fuzzy = false
        part = .message
      case "msgid_plural":
        entry?.plural = value
        part = .plural
      default:
        guard let form = formNumber(word), var growing = entry, growing.forms.count == form else {
          throw wrong("unexpected \(word)")
        }
        growing.forms.append(value)
        entry = growing
        part = .form(form)
      }
    }

    private func formNumber(_ word: String) -> Int? {
      if word == "msgstr" { return 0 }
      guard word.hasPrefix("msgstr["), word.hasSuffix("]") else { return nil }
      return Int(word.dropFirst(7).dropLast())
    }

    mutating func append(_ text: String, to part: Part) throws(Unreadable) {
      guard entry != nil else { throw wrong("a text that belongs to nothing") }
      switch part {
      case .message: entry?.message += text
      case .plural: entry?.plural?.append(text)
      case .form(let number): entry?.forms[number] += text
      }
    }

    mutating func endEntry() throws(Unreadable) {
      guard let done = entry else { return }
      if done.forms.isEmpty { throw wrong("no msgstr for “\(done.message)”") }
      entries.append(done)
      entry = nil
      part = nil
    }

    func unquoted(_ text: String) throws(Unreadable) -> String {
      guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { throw wrong("no closing quote") }
      var result = ""
      var escape = false
      for character in text.dropFirst().dropLast() {
        if escape {
          switch character {
          case "n": result += "\n"
          case "t": result += "\t"
          case "\"", "\\": result.append(character)
          default: throw wrong("unknown escape \\\(character)")
          }
          escape = false
        } else if character == "\\" {
          escape = true
        } else if character == "\"" {
          throw wrong("a quote inside the text")
        } else {
          result.append(character)
        }
      }
      if escape { throw wrong("no closing quote") }
      return result
    }

    func catalogue() throws(Unreadable) -> Catalogue {
      var header: [String: String] = [:]
      if let first = entries.first, first.message.isEmpty {
        for line in (first.forms.first ?? "").split(separator: "\n") {
          let halves = line.split(separator: ":", maxSplits: 1)
          if halves.count == 2 { header[String(halves[0])] = trimmed(String(halves[1])) }
        }
      }
      var rule = PluralRule.english
      if let written = header["Plural-Forms"] {
        guard let read = PluralRule(header: written) else {
          throw Unreadable(file: file, line: 1, reason: "the plural rule cannot be read: \(written)")
        }
        rule = read
      }
      return Catalogue(header: header, plurals: rule, entries: entries.filter { !$0.message.isEmpty })
    }
  }
}

private func trimmed(_ text: String) -> String {
  var rest = text[...]
  while let last = rest.last, last.isWhitespace { rest.removeLast() }
  return String(rest.drop { $0.isWhitespace })
}
