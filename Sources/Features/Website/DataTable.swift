import Core
import Foundation
import Storage
import Web

/// A table of a data set: lines by the names in its heading.
struct DataTable: Sendable {
  struct Line: Sendable {
    let file: String
    let number: Int
    let cells: [String: String]

    /// "" when the table has no such column.
    subscript(_ name: String) -> String { cells[name] ?? "" }
    func day(_ name: String) -> Day? { Day(self[name]) }
    func number(_ name: String) throws -> Int {
      guard let number = Int(self[name]) else { throw wrong(name) }
      return number
    }
    func wrong(_ name: String) -> DataMistake { DataMistake("\(file), line \(number): \(name) is “\(self[name])”") }

    /// Writes the columns `field_en`, `field_fr`, `field_es` as texts of a record.
    func write(_ fields: [String], of record: RecordID, origin: Text.Origin = .written, in tx: WriteTx) throws {
      for field in fields {
        for language in Language.official where !self["\(field)_\(language)"].isEmpty {
          try Texts.write(record, field, language, self["\(field)_\(language)"], origin: origin, in: tx)
        }
      }
    }
  }

  let lines: [Line]

  init(_ folder: String, _ file: String) throws {
    guard let bytes = FileManager.default.contents(atPath: "\(folder)/\(file)") else {
      throw DataMistake("\(folder)/\(file) cannot be read")
    }
    let read = try CSV.read(Array(bytes))
    guard let heading = read.first?.cells else { throw DataMistake("\(file) is empty") }
    lines = read.dropFirst().map { line in
      Line(file: file, number: line.number, cells: Dictionary(zip(heading, line.cells), uniquingKeysWith: { first, _ in first }))
    }
  }
}

/// Something wrong in a data set, for whoever runs the command.
struct DataMistake: Error, CustomStringConvertible {
  let description: String
  init(_ description: String) { self.description = description }
}

/// A page or help text of a data set, in all its languages: `about.fr.md`, a heading between lines of `---`, then Markdown.
struct PageFile: Sendable {
  let slug: String
  let kind: Article.Kind
  let place: Int
  var words: [(language: Language, words: ArticleWords)]

  /// In the order of kinds and places.
  static func all(in folder: String) throws -> [PageFile] {
    var pages: [String: PageFile] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.hasSuffix(".md") {
      let parts = name.split(separator: ".")
      guard parts.count == 3, let language = Language(parts[1]) else { throw DataMistake("\(name) is not called slug.language.md") }
      let text = try String(contentsOfFile: "\(folder)/\(name)", encoding: .utf8)
      let (heading, body) = try split(text, name)
      guard let kind = heading["kind"].flatMap(Article.Kind.init(rawValue:)), let place = heading["order"].flatMap({ Int($0) }) else {
        throw DataMistake("\(name) does not say its kind and order")
      }
      let words = ArticleWords(title: heading["title"] ?? "", summary: heading["summary"] ?? "", body: body)
      pages[String(parts[0]), default: PageFile(slug: String(parts[0]), kind: kind, place: place, words: [])].words.append(
        (language, words))
    }
    return pages.values.sorted { ($0.kind.rawValue, $0.place, $0.slug) < ($1.kind.rawValue, $1.place, $1.slug) }
  }

  static func split(_ text: String, _ name: String) throws -> (heading: [String: String], body: String) {
    let parts = text.components(separatedBy: "---\n")
    guard parts.count >= 3, parts[0].isEmpty else { throw DataMistake("\(name) has no heading") }
    var heading: [String: String] = [:]
    for line in parts[1].split(separator: "\n") {
      guard let colon = line.firstIndex(of: ":") else { throw DataMistake("\(name): “\(line)” has no colon") }
      heading[String(line[..<colon])] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return (heading, parts[2...].joined(separator: "---\n").trimmingCharacters(in: .whitespacesAndNewlines))
  }
}
