/// The format of GNU gettext's catalogues (PO), in UTF-8.
package enum PO {
  package struct Entry: Sendable, Equatable {
    package var message: String
    /// Tells two messages with the same words apart; the house's own have none.
    package var context: String?
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
    enum Part { case message, context, plural, form(Int) }
    let file: String
    var entries: [Entry] = []
    var entry: Entry?
    var part: Part?
    var fuzzy = false
    var context: String?
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
      case "msgctxt":
        try endEntry()
        context = value
        part = .context
      case "msgid":
        try endEntry()
        entry = Entry(message: value, context: context, plural: nil, forms: [], fuzzy: fuzzy, line: line)
        fuzzy = false
        context = nil
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
      if case .context = part {
        context? += text
        return
      }
      guard entry != nil else { throw wrong("a text that belongs to nothing") }
      switch part {
      case .context: break
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

    /// By scalars: a mark that stands on its own at the beginning of a text does not hide the quote before it.
    func unquoted(_ text: String) throws(Unreadable) -> String {
      let scalars = Array(text.unicodeScalars)
      guard scalars.count >= 2, scalars.first == "\"", scalars.last == "\"" else { throw wrong("no closing quote") }
      var result = String.UnicodeScalarView()
      var escape = false
      for scalar in scalars.dropFirst().dropLast() {
        if escape {
          switch scalar {
          case "n": result.append("\n")
          case "t": result.append("\t")
          case "r": result.append("\r")
          case "\"", "\\": result.append(scalar)
          default: throw wrong("unknown escape \\\(scalar)")
          }
          escape = false
        } else if scalar == "\\" {
          escape = true
        } else if scalar == "\"" {
          throw wrong("a quote inside the text")
        } else {
          result.append(scalar)
        }
      }
      if escape { throw wrong("no closing quote") }
      return String(result)
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
