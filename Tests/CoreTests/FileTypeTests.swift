import Testing

@testable import Core

@Suite struct FileTypeTests {
  static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

  /// An archive of stored entries, as small as one can be.
  static func zip(_ entries: [(name: String, content: String)]) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
    var all: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in entries {
      let sizes = number(content.utf8.count, 4) + number(content.utf8.count, 4) + number(name.utf8.count, 2) + number(0, 2)
      let common = number(10, 2) + number(0, 8) + number(0, 4) + sizes
      directory += [0x50, 0x4B, 1, 2] + number(10, 2) + common + number(0, 10) + number(all.count, 4) + bytes(name)
      all += [0x50, 0x4B, 3, 4] + common + bytes(name) + bytes(content)
    }
    let start = all.count
    return all + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + number(entries.count, 2) + number(entries.count, 2)
      + number(directory.count, 4) + number(start, 4) + number(0, 2)
  }

  static let word = [("[Content_Types].xml", "<Types/>"), ("word/document.xml", "<w/>")]

  @Test(
    arguments: [
      ("a.png", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0], FileType.png),
      // The content decides, not the name.
      ("a.png", [0xFF, 0xD8, 0xFF, 0xE0], .jpeg), ("a.exe", bytes("GIF89a…"), .gif),
      ("a", bytes("RIFF\u{4}\u{0}\u{0}\u{0}WEBPVP8 "), .webp),
      ("a.txt", bytes("%PDF-1.7"), .pdf), ("a.CSV", bytes("a;b\r\n1;é"), .csv), ("a.md", bytes("# Plan"), .markdown),
      ("a.txt", bytes("\u{FEFF}text"), .text), ("a.txt", [], .text), ("a.docx", zip(word), .docx),
      ("a.xlsx", zip([("[Content_Types].xml", ""), ("xl/workbook.xml", "")]), .xlsx),
      ("a.odt", zip([("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", "")]), .odt),
    ] as [(String, [UInt8], FileType)])
  func known(_ name: String, _ bytes: [UInt8], _ type: FileType) { #expect(FileType.of(bytes, name: name) == type) }

  @Test(
    arguments: [
      ("a.svg", bytes("<svg xmlns=\"http://www.w3.org/2000/svg\"/>")), ("a.svg", bytes("<?xml version=\"1.0\"?><svg/>")),
      ("a.html", bytes("<p>")), ("a.exe", [0x4D, 0x5A, 0x90, 0]), ("a", bytes("text")), ("a.png", bytes("text")), ("a.pdf", []),
      ("a.txt", [0x61, 0]), ("a.txt", [0xE9, 0x74, 0xE9]), ("a.csv", [0xFF, 0xFE, 0x61, 0]), ("a.zip", zip([("a.txt", "a")])),
      ("a.docx", zip(word + [("word/vbaProject.bin", "")])),
      ("a.docx", Array(zip(word).dropLast(10))), ("a.docx", [0x50, 0x4B, 3, 4]),
      ("a.ods", zip([("mimetype", "application/vnd.oasis.opendocument.text-template"), ("content.xml", "")])),
      (
        "a.docx",
        [0x50, 0x4B, 3, 4] + [UInt8](repeating: 0xFF, count: 40)
          + [0x50, 0x4B, 5, 6] + [UInt8](repeating: 0xFF, count: 18)
      ),
    ] as [(String, [UInt8])])
  func refused(_ name: String, _ bytes: [UInt8]) { #expect(FileType.of(bytes, name: name) == nil) }
}
