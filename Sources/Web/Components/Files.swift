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
  package static func files(_ files: [FileItem], _ reader: Reader) -> HTML { "" }
}
