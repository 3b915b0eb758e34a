import Storage

/// What the house keeps. The type is told by the content, never by the name or by what a browser says; only the three
/// kinds of plain text are told apart by the name's ending. SVG of others is refused: it can carry programs.
package enum FileType: String, Sendable, CaseIterable, SQLWord {
  case png, jpeg, webp, gif, pdf, csv, markdown, text, docx, xlsx, odt

  package var mediaType: String {
    switch self {
    case .png: "image/png"
    case .jpeg: "image/jpeg"
    case .webp: "image/webp"
    case .gif: "image/gif"
    case .pdf: "application/pdf"
    case .csv: "text/csv; charset=utf-8"
    case .markdown: "text/markdown; charset=utf-8"
    case .text: "text/plain; charset=utf-8"
    case .docx: "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    case .odt: "application/vnd.oasis.opendocument.text"
    }
  }

  /// The ending that a download gets, without its dot.
  package var ending: String {
    switch self {
    case .jpeg: "jpg"
    case .markdown: "md"
    case .text: "txt"
    default: rawValue
    }
  }

  package var isPicture: Bool { [.png, .jpeg, .webp, .gif].contains(self) }

  /// Nil for what is none of these.
  package static func of(_ bytes: [UInt8], name: String) -> FileType? {
    if bytes.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) { return .png }
    if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return .jpeg }
    if bytes.starts(with: Array("GIF87a".utf8)) || bytes.starts(with: Array("GIF89a".utf8)) { return .gif }
    if bytes.starts(with: Array("RIFF".utf8)), bytes.dropFirst(8).starts(with: Array("WEBP".utf8)) { return .webp }
    if bytes.starts(with: Array("%PDF-".utf8)) { return .pdf }
    if bytes.starts(with: [0x50, 0x4B, 0x03, 0x04]) { return office(bytes) }
    return plain(bytes, name: name)
  }

  /// Word, Excel and OpenDocument files are ZIP archives, told apart by what is in them.
  private static func office(_ bytes: [UInt8]) -> FileType? {
    guard let entries = ZipDirectory.entries(bytes), ZipDirectory.isHarmless(entries) else { return nil }
    let names = Set(entries.map(\.name))
    // Programs inside: refused, whatever the ending says.
    if names.contains(where: { $0.lowercased().hasSuffix("vbaproject.bin") }) { return nil }
    if names.contains("[Content_Types].xml") {
      if names.contains("word/document.xml") { return .docx }
      if names.contains("xl/workbook.xml") { return .xlsx }
    }
    // OpenDocument says its type in its first entry, not compressed.
    let head = Array("mimetypeapplication/vnd.oasis.opendocument.text".utf8)
    if bytes.dropFirst(30).starts(with: head), bytes.dropFirst(30 + head.count).first.map({ $0 == 0x50 }) ?? false,
      names.contains("content.xml")
    {
      return .odt
    }
    return nil
  }

  private static func plain(_ bytes: [UInt8], name: String) -> FileType? {
    let endings: [String: FileType] = ["csv": .csv, "tsv": .csv, "md": .markdown, "markdown": .markdown, "txt": .text]
    guard let dot = name.lastIndex(of: "."), let type = endings[name[name.index(after: dot)...].lowercased()],
      bytes.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 || $0 == 10 || $0 == 13 || $0 == 12 }),
      String(validating: bytes, as: UTF8.self) != nil
    else { return nil }
    return type
  }
}

/// What a ZIP archive says that it holds, from its directory at the end. Nothing is unpacked.
enum ZipDirectory {
  struct Entry: Sendable {
    let name: String
    /// Bytes when unpacked, as the archive says.
    let size: Int
    /// A link of a file system, to wherever.
    let isLink: Bool
  }

  /// Bytes that all of it may take when unpacked. What says less than it holds meets the limits of the program that reads it.
  static let limit = 300_000_000

  /// Whoever opens it with whatever program gets no file outside of a folder, no file in the place of another, and no flood.
  static func isHarmless(_ entries: [Entry]) -> Bool {
    guard Set(entries.map(\.name)).count == entries.count, entries.reduce(0, { $0 + $1.size }) <= limit else { return false }
    return entries.allSatisfy { entry in
      let name = entry.name
      let isPlain = name.unicodeScalars.allSatisfy { $0.value >= 32 && $0.value != 127 && $0 != "\\" && $0 != ":" }
      return !entry.isLink && isPlain && !name.isEmpty && name.utf8.count <= 500 && !name.hasPrefix("/")
        && !name.split(separator: "/", omittingEmptySubsequences: false).contains("..")
    }
  }

  /// Nil when it is no whole archive, or has more than 10,000 entries.
  static func entries(_ bytes: [UInt8]) -> [Entry]? {
    // The end record is 22 bytes and a comment of at most 65,535.
    guard bytes.count >= 22 else { return nil }
    let earliest = max(0, bytes.count - 22 - 65_535)
    guard
      let end = stride(from: bytes.count - 22, through: earliest, by: -1).first(where: {
        bytes[$0] == 0x50 && bytes[$0 + 1] == 0x4B && bytes[$0 + 2] == 5 && bytes[$0 + 3] == 6
      })
    else { return nil }
    let count = number(bytes, end + 10, 2)
    var place = number(bytes, end + 16, 4)
    guard count <= 10_000 else { return nil }
    var entries: [Entry] = []
    for _ in 0..<count {
      guard place + 46 <= bytes.count, number(bytes, place, 4) == 0x0201_4B50 else { return nil }
      let length = number(bytes, place + 28, 2)
      guard place + 46 + length <= bytes.count else { return nil }
      entries.append(
        Entry(
          name: String(decoding: bytes[place + 46..<place + 46 + length], as: UTF8.self), size: number(bytes, place + 24, 4),
          // The mode of a file stands in the upper half, where the archive was made on a system that has modes.
          isLink: number(bytes, place + 38, 4) >> 16 & 0xF000 == 0xA000))
      place += 46 + length + number(bytes, place + 30, 2) + number(bytes, place + 32, 2)
    }
    return entries
  }

  private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }
}
