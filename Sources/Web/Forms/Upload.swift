/// A file that came with a form.
package struct Upload: Sendable {
  package var field: String
  package var name: String
  package var type: String
  package var bytes: [UInt8]
  package init(field: String, name: String, type: String, bytes: [UInt8]) {
    self.field = field; self.name = name; self.type = type; self.bytes = bytes
  }
}

extension Upload {
  /// The name without folders and control characters, at most 150 characters: `C:\fakepath\plan.pdf` is `plan.pdf`.
  static func plainName(_ sent: String) -> String {
    let last = sent.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let clean = last.unicodeScalars.filter { $0.properties.generalCategory != .control && $0.properties.generalCategory != .format }
    let name = String(String.UnicodeScalarView(clean)).drop { $0 == "." || $0 == " " }
    return name.isEmpty ? "file" : String(name.suffix(150))
  }

  /// What the bytes are, whatever the browser called them: pictures, PDF and text by their content, others by their name.
  /// Nil when they are nothing that the house knows.
  package var kind: String? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return "image/png" }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return "image/jpeg" }
    if bytes.starts(with: Array("GIF8".utf8)) { return "image/gif" }
    if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) { return "image/webp" }
    if bytes.starts(with: Array("%PDF-".utf8)) { return "application/pdf" }
    let ending = name.lowercased().split(separator: ".").dropFirst().last ?? ""
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) { return Upload.zipped[String(ending)] ?? "application/zip" }
    let isUTF16 = bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF])
    if !isUTF16, bytes.contains(0) { return nil }
    return Upload.texts[String(ending)]
  }

  /// Whether it is one of these types. The browser's word counts only for types that cannot be told from the content.
  func isOne(of types: [String]) -> Bool {
    if types.isEmpty { return true }
    if let kind { return types.contains(kind) }
    let told = type.hasPrefix("image/") || type.hasPrefix("text/") || type == "application/pdf" || Upload.zipped.values.contains(type)
    return !told && types.contains(type)
  }

  private static let zipped = [
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text", "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
  ]
  /// The usual ending of a media type: `docx`.
  static func ending(of type: String) -> String? { zipped.first { $0.value == type }?.key }

  private static let texts = [
    "csv": "text/csv", "md": "text/markdown", "markdown": "text/markdown", "txt": "text/plain", "json": "application/json",
  ]
}
