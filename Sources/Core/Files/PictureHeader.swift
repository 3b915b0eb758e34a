/// How large a picture says that it is, from its first bytes: a few of them can stand for gigabytes of points.
enum PictureHeader {
  /// Points of one picture, and of one of its sides. A camera of today makes 60 million.
  static let points = 100_000_000
  static let side = 30_000

  /// False only for what says itself that it is larger; what cannot be read fails where its sizes are made.
  static func fits(_ bytes: [UInt8], _ type: FileType) -> Bool {
    guard let size = size(bytes, type) else { return true }
    return max(size.width, size.height) <= side && size.width * size.height <= points
  }

  static func size(_ bytes: [UInt8], _ type: FileType) -> (width: Int, height: Int)? {
    switch type {
    case .png: bytes.count >= 24 ? (big(bytes, 16, 4), big(bytes, 20, 4)) : nil
    case .gif: bytes.count >= 10 ? (little(bytes, 6), little(bytes, 8)) : nil
    case .webp: WebP.size(bytes)
    case .jpeg: jpeg(bytes)
    default: nil
    }
  }

  /// In the first frame header (ITU-T T.81, B.2.2), after segments of any length.
  private static func jpeg(_ bytes: [UInt8]) -> (width: Int, height: Int)? {
    var place = 2
    while place + 9 <= bytes.count, bytes[place] == 0xFF {
      let marker = bytes[place + 1]
      switch marker {
      case 0xFF: place += 1
      case 0xC0...0xC3, 0xC5...0xC7, 0xC9...0xCB, 0xCD...0xCF: return (big(bytes, place + 7, 2), big(bytes, place + 5, 2))
      case 0x01, 0xD0...0xD8: place += 2
      case 0xD9, 0xDA: return nil
      default: place += 2 + max(2, big(bytes, place + 2, 2))
      }
    }
    return nil
  }

  private static func big(_ bytes: [UInt8], _ place: Int, _ count: Int) -> Int {
    (0..<count).reduce(0) { $0 << 8 | Int(bytes[place + $1]) }
  }
  private static func little(_ bytes: [UInt8], _ place: Int) -> Int { Int(bytes[place]) | Int(bytes[place + 1]) << 8 }
}
