/// A valid PNG of 480 × 480 coloured points, 691 kB: three chunks of a file in the house. Each number gives another
/// file.
enum Picture {
  static let side = 480

  static func png(_ number: Int) -> [UInt8] {
    var bytes = common
    let words = Array("Comment\u{0}picture \(number) of a test".utf8)
    bytes.insert(contentsOf: chunk("tEXt", words), at: header)
    return bytes
  }

  /// Bytes of the signature and IHDR.
  private static let header = 8 + 25

  private static let common: [UInt8] = {
    let size = bigEndian(UInt32(side))
    var bytes: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    bytes += chunk("IHDR", size + size + [8, 2, 0, 0, 0])
    bytes += chunk("IDAT", stored(points))
    return bytes + chunk("IEND", [])
  }()

  /// Noise, so that nothing could make it smaller.
  private static let points: [UInt8] = {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(side * (side * 3 + 1))
    var state: UInt32 = 2021
    for _ in 0..<side {
      bytes.append(0)
      for _ in 0..<(side * 3) {
        state = state &* 1_664_525 &+ 1_013_904_223
        bytes.append(UInt8(truncatingIfNeeded: state >> 24))
      }
    }
    return bytes
  }()

  /// A zlib stream of stored blocks.
  private static func stored(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [0x78, 0x01]
    var place = 0
    while place < bytes.count {
      let end = min(place + 65_535, bytes.count)
      let count = UInt16(end - place)
      result.append(end == bytes.count ? 1 : 0)
      for value in [count, ~count] { result += [UInt8(value & 0xFF), UInt8(value >> 8)] }
      result += bytes[place..<end]
      place = end
    }
    var (low, high): (UInt32, UInt32) = (1, 0)
    for byte in bytes {
      low = (low + UInt32(byte)) % 65_521
      high = (high + low) % 65_521
    }
    return result + bigEndian(high << 16 | low)
  }

  private static func chunk(_ name: String, _ data: [UInt8]) -> [UInt8] {
    let content = Array(name.utf8) + data
    return bigEndian(UInt32(data.count)) + content + bigEndian(checksum(content))
  }

  private static func checksum(_ bytes: [UInt8]) -> UInt32 {
    ~bytes.reduce(UInt32.max) { sum, byte in table[Int((sum ^ UInt32(byte)) & 0xFF)] ^ (sum >> 8) }
  }

  private static let table: [UInt32] = (0..<256).map { number in
    (0..<8).reduce(UInt32(number)) { sum, _ in sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1 }
  }

  private static func bigEndian(_ value: UInt32) -> [UInt8] { [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) } }
}
