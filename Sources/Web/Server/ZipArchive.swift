import CZlib

/// A ZIP archive of small files made in memory, each deflated: what a spreadsheet file is, and how several papers are
/// handed out at once. At most 65,535 files and 4 GB.
package enum ZipArchive {
  package static func make(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var archive: [UInt8] = []
    var directory: [UInt8] = []
    for file in files {
      let name = Array(file.name.utf8)
      let packed = Gzip.deflate(file.bytes, level: 6, window: Gzip.raw) ?? []
      // Version 2.0, names in UTF-8, deflate, 1 January 1980: the same content is the same archive.
      var head: [UInt8] = [20, 0, 0, 8, 8, 0, 0, 0, 33, 0]
      head += little(checksum(file.bytes), 4) + little(packed.count, 4) + little(file.bytes.count, 4) + little(name.count, 2)
      let place = archive.count
      archive += [0x50, 0x4B, 3, 4] + head + [0, 0] + name + packed
      directory += [0x50, 0x4B, 1, 2, 20, 0] + head + [0, 0] + [UInt8](repeating: 0, count: 10) + little(place, 4) + name
    }
    let start = archive.count
    return archive + directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(files.count, 2) + little(files.count, 2)
      + little(directory.count, 4) + little(start, 4) + [0, 0]
  }

  private static func little(_ number: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(number >> (8 * $0) & 255) } }

  private static func checksum(_ bytes: [UInt8]) -> Int {
    Int(bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) })
  }
}
