import Core
import Storage
import Web

/// How this room writes texts.
enum PlanTexts {
  /// The exact wording, in the language of the plan.
  static func official(_ record: RecordID, _ passage: Passage, _ language: Language, in tx: WriteTx) throws {
    try Texts.write(record, TextField.wording, language, passage.source, origin: .official, in: tx)
  }

  static func name(_ record: RecordID, _ titles: [String: String], in tx: WriteTx) throws {
    try write(record, TextField.title, titles, in: tx)
  }

  /// One text per language code; an empty one is taken away.
  static func write(_ record: RecordID, _ field: String, _ words: [String: String], in tx: WriteTx) throws {
    for (code, text) in words.sorted(by: { $0.key < $1.key }) {
      guard let language = Language(code) else { continue }
      if text.trimmed.isEmpty {
        try Texts.remove(record, field, language, in: tx)
      } else {
        try Texts.write(record, field, language, text.trimmed, in: tx)
      }
    }
  }
}

/// "XXI<sup>e</sup>" as it was printed; everything else is escaped.
func wording(_ source: String) -> HTML {
  var html = HTML.empty
  var rest = source[...]
  var open: [String] = []
  while let next = rest.firstIndex(of: "<") {
    html += HTML.text(rest[..<next])
    rest = rest[next...]
    if let tag = Passage.tags.first(where: { rest.hasPrefix($0) }) {
      let name = String(tag.filter { $0.isLetter })
      if tag.hasPrefix("</") {
        if open.last == name {
          open.removeLast()
          html += HTML.trusted(tag)
        }
      } else {
        open.append(name)
        html += HTML.trusted(tag)
      }
      rest = rest.dropFirst(tag.count)
    } else {
      html += "&lt;"
      rest = rest.dropFirst()
    }
  }
  html += HTML.text(rest)
  for name in open.reversed() { html += HTML.trusted("</\(name)>") }
  return html
}
