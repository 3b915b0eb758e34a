/// A file that can be fetched.
package struct FileItem: Sendable {
  package var name: String
  package var path: String
  /// `PDF`, `CSV`, as a reader knows it.
  package var type: String
  /// In bytes.
  package var size: Int?
  package var language: Language?
  package init(name: String, path: String, type: String, size: Int? = nil, language: Language? = nil) {
    self.name = name
    self.path = path
    self.type = type
    self.size = size
    self.language = language
  }
}

extension Kit {
  package static func files(_ files: [FileItem], _ reader: Reader) -> HTML {
    if files.isEmpty { return "" }
    let rows = files.map { file -> HTML in
      let facts = [file.type, file.size.map { size($0, reader) }, file.language.map { languageName($0, reader) }]
      let words = facts.compactMap { $0 }.joined(separator: " · ")
      return "<li><a href=\"\(path: file.path)\">\(file.name)</a> <span>\(words)</span></li>\n"
    }
    return "<ul class=\"files\">\n\(rows)</ul>\n"
  }

  /// “340 kB”, “2.4 MB”: thousands, as files are sold.
  package static func size(_ bytes: Int, _ reader: Reader) -> String {
    if bytes < 1_000_000 { return reader.t("{size} kB", ["size": reader.number(max(1, (bytes + 500) / 1000))]) }
    return reader.t("{size} MB", ["size": reader.decimal(Double(bytes) / 1_000_000, decimals: 1)])
  }
}
