/// Just enough of the format (RFC 9649) to take out what is not picture, and to know how large it is.
enum WebP {
  /// The picture without EXIF, XMP and colour profile (it is in sRGB, which browsers take for granted): vips 8.14
  /// keeps the first two in WebP although it is told to strip them. Nil when the bytes are no whole WebP.
  static func bare(_ bytes: [UInt8]) -> [UInt8]? {
    guard bytes.count >= 20, name(bytes, 0) == "RIFF", name(bytes, 8) == "WEBP" else { return nil }
    var chunks: [UInt8] = []
    var place = 12
    while place + 8 <= bytes.count {
      let size = number(bytes, place + 4, 4)
      // Chunks begin at even places.
      let end = place + 8 + size + size % 2
      guard end <= bytes.count else { return nil }
      switch name(bytes, place) {
      case "EXIF", "XMP ", "ICCP": break
      case "VP8X":
        var chunk = Array(bytes[place..<end])
        guard size >= 10 else { return nil }
        // The flags that announce the three.
        chunk[8] &= ~(0x20 | 0x08 | 0x04)
        chunks += chunk
      case "VP8 ", "VP8L", "ALPH", "ANIM", "ANMF": chunks += bytes[place..<end]
      default: break
      }
      place = end
    }
    let size = chunks.count + 4
    return Array("RIFF".utf8) + (0..<4).map { UInt8(size >> (8 * $0) & 255) } + Array("WEBP".utf8) + chunks
  }

  static func size(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    guard bytes.count >= 30 else { return nil }
    switch name(bytes, 12) {
    case "VP8 ": return (number(bytes, 26, 2) & 0x3FFF, number(bytes, 28, 2) & 0x3FFF)
    case "VP8L": return (number(bytes, 21, 4) & 0x3FFF + 1, number(bytes, 21, 4) >> 14 & 0x3FFF + 1)
    case "VP8X": return (number(bytes, 24, 3) + 1, number(bytes, 27, 3) + 1)
    default: return nil
    }
  }

  private static func name(_ bytes: [UInt8], _ place: Int) -> String {
    String(decoding: bytes[place..<place + 4], as: UTF8.self)
  }

  private static func number(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 | Int(bytes[place + $1]) << (8 * $1) }
  }
}
