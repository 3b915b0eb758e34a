/// What attackers hand in, made here and taken from nobody: archives that lie, floods, pictures that are something else.
package enum HostileBytes {
  // MARK: Archives

  package struct Entry {
    package var name: [UInt8]
    package var content: [UInt8]
    /// What the directory says that it holds; nil for the truth.
    package var claimed: Int?
    /// How it is packed: 0 not at all, 8 by deflate.
    package var method = 0
    package var isLink = false
    /// What it is unpacked, for what is packed already.
    package var unpacked: (size: Int, sum: UInt32)?

    package init(_ name: String, _ content: String = "", claimed: Int? = nil, isLink: Bool = false) {
      self.init(bytes: Array(name.utf8), Array(content.utf8))
      self.claimed = claimed
      self.isLink = isLink
    }
    package init(bytes name: [UInt8], _ content: [UInt8]) {
      self.name = name
      self.content = content
    }
    /// So many zeros, in very little room.
    package init(_ name: String, zeros: Int, claimed: Int? = nil) {
      self.init(bytes: Array(name.utf8), deflated(zeros: zeros))
      method = 8
      unpacked = (zeros, 0)
      self.claimed = claimed
    }
  }

  /// As a Word file begins.
  package static let word = [Entry("[Content_Types].xml", types), Entry("_rels/.rels", relations), Entry("word/document.xml", body(""))]

  package static func docx(_ document: String) -> [UInt8] { zip([word[0], word[1], Entry("word/document.xml", document)]) }

  private static let types = """
    <?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" \
    ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" \
    ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
    """
  private static let relations = """
    <?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" \
    Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
    """
  /// - Parameter words: markup inside a paragraph.
  package static func body(_ words: String, head: String = "") -> String {
    """
    <?xml version="1.0"?>\(head)<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>\
    \(words)</w:t></w:r></w:p></w:body></w:document>
    """
  }

  package static func zip(_ entries: [Entry]) -> [UInt8] {
    var all: [UInt8] = []
    var directory: [UInt8] = []
    for entry in entries {
      let sum = entry.unpacked?.sum ?? checksum(entry.content)
      let size = entry.claimed ?? entry.unpacked?.size ?? entry.content.count
      let sizes = little(Int(sum), 4) + little(entry.content.count, 4) + little(size, 4) + little(entry.name.count, 2) + little(0, 2)
      let common = little(20, 2) + little(0, 2) + little(entry.method, 2) + little(0, 4) + sizes
      let mode = entry.isLink ? 0xA1FF << 16 : 0
      directory += [0x50, 0x4B, 1, 2] + little(0x031E, 2) + common + little(0, 6) + little(mode, 4) + little(all.count, 4) + entry.name
      all += [0x50, 0x4B, 3, 4] + common + entry.name + entry.content
    }
    let start = all.count
    return all + directory + [0x50, 0x4B, 5, 6] + little(0, 4) + little(entries.count, 2) + little(entries.count, 2)
      + little(directory.count, 4) + little(start, 4) + little(0, 2)
  }

  // MARK: Pictures

  /// Grey points without number: `zeros` of them are packed, whatever the header says.
  package static func png(width: Int, height: Int, rows: Int? = nil, extra: [UInt8] = []) -> [UInt8] {
    let zeros = (width + 1) * (rows ?? height)
    // RFC 1950: head, flood, and Adler-32, whose lower half stays 1 for zeros.
    let flood: [UInt8] = [0x78, 0x9C] + deflated(zeros: zeros) + big((zeros % 65_521) << 16 | 1, 4)
    return pngHead(width, height) + extra + chunk("IDAT", flood) + chunk("IEND", [])
  }
  package static func pngHead(_ width: Int, _ height: Int) -> [UInt8] {
    [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", big(width, 4) + big(height, 4) + [8, 0, 0, 0, 0])
  }
  package static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + data
    return big(data.count, 4) + content + big(Int(checksum(content)), 4)
  }
  /// A JPEG that says its size and shows nothing.
  package static func jpegHead(_ width: Int, _ height: Int, after segment: [UInt8] = []) -> [UInt8] {
    let own: [UInt8] = segment.isEmpty ? [] : [0xFF, 0xE1] + big(segment.count + 2, 2) + segment
    return [0xFF, 0xD8] + own + [0xFF, 0xC0] + big(11, 2) + [8] + big(height, 2) + big(width, 2) + [1, 1, 0x11, 0] + [0xFF, 0xD9]
  }

  // MARK: Floods

  /// A deflate stream (RFC 1951) of one block with fixed codes: a zero, then “the last byte, 258 times” in 13 bits.
  package static func deflated(zeros count: Int) -> [UInt8] {
    var bits = Bits()
    bits.low(1, 1)
    bits.low(1, 2)
    var left = count
    if left > 0 {
      bits.high(0x30, 8)
      left -= 1
    }
    // Eight of them are thirteen bytes, which come again and again.
    if left >= 16 * 258 {
      for _ in 0..<8 { bits.again() }
      let start = bits.bytes.count
      for _ in 0..<8 { bits.again() }
      left -= 16 * 258
      let cycle = bits.bytes[start...]
      bits.bytes += Array(repeatElement(cycle, count: left / (8 * 258)).joined())
      left %= 8 * 258
    }
    while left >= 258 {
      bits.again()
      left -= 258
    }
    for _ in 0..<left { bits.high(0x30, 8) }
    bits.high(0, 7)
    return bits.whole
  }

  private struct Bits {
    var bytes: [UInt8] = []
    private var last: UInt8 = 0
    private var used: UInt8 = 0
    mutating func one(_ bit: Int) {
      last |= UInt8(bit & 1) << used
      used += 1
      if used == 8 {
        bytes.append(last)
        (last, used) = (0, 0)
      }
    }
    mutating func low(_ value: Int, _ count: Int) { for place in 0..<count { one(value >> place) } }
    mutating func high(_ value: Int, _ count: Int) { for place in (0..<count).reversed() { one(value >> place) } }
    mutating func again() {
      high(0b1100_0101, 8)
      high(0, 5)
    }
    var whole: [UInt8] { used == 0 ? bytes : bytes + [last] }
  }

  // MARK: Numbers

  private static func little(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
  private static func big(_ value: Int, _ count: Int) -> [UInt8] { little(value, count).reversed() }

  private static let table: [UInt32] = (0..<256).map { start in
    (0..<8).reduce(UInt32(start)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
  }
  /// CRC-32 (ISO 3309), as PNG and ZIP have it.
  package static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(0xFFFF_FFFF) { table[Int(($0 ^ UInt32($1)) & 255)] ^ $0 >> 8 }
  }

  // MARK: Words

  /// Names that files come with.
  package static let names = [
    "../../../etc/passwd", "..\\..\\windows\\win.ini", "/etc/shadow", "C:\\boot.ini", "..", ".", "", " ", ".htaccess", "CON", "NUL.txt",
    "aux.pdf", "COM1.docx", "a\u{0}b.pdf", "a\u{202E}fdp.exe", "\u{200F}a.txt", "a\tb.txt", "a%00.pdf", "a%0d%0aSet-Cookie:x=1.txt",
    "a;b.txt", "<script>alert(1)</script>.txt", "'onload=alert(1).png", "${7*7}.txt", "$(touch x).txt", "`id`.txt", "-rf.txt", "|id.txt",
    "a\u{301}\u{301}\u{301}.txt", "🏙️.txt", "a.txt.exe", "a.exe\u{A0}.txt", String(repeating: "n", count: 4000) + ".txt", "a:b:c.txt",
    "file.txt:stream", "~", "*", "?.txt", "a\u{7F}b.txt", "a\u{FEFF}.txt", "a\u{2028}b.txt",
  ]

  /// What must stand on no page as it is.
  package static let markup = [
    "<script>alert(1)</script>", "\"><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg onload=alert(1)>",
    "'><iframe src=javascript:alert(1)>", "</title><script>alert(1)</script>", "<a href=\"javascript:alert(1)\">x</a>",
    "--><script>alert(1)</script>", "]]><script>alert(1)</script>", "<math><mi//xlink:href=\"data:x,<script>alert(1)</script>\">",
  ]

  /// A thousand million laughs, for whoever expands what a file declares.
  package static let laughs: String = {
    let lines = (1...9).map { "<!ENTITY l\($0) \"\(String(repeating: "&l\($0 - 1);", count: 10))\">" }.joined()
    return "<!DOCTYPE a [<!ENTITY l0 \"laugh\">\(lines)]>"
  }()
}
