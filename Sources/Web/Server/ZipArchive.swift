import CZlib

/// A ZIP archive of small files made in memory, each deflated: what a spreadsheet file is, and how several papers are
/// handed out at once. At most 65,535 files and 4 GB.
package enum ZipArchive {
  package static func make(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
    var writer = ZipWriter()
    var archive: [UInt8] = []
    for file in files { archive += writer.add(file.name, file.bytes) }
    return archive + writer.end()
  }
}

/// The same piece by piece: one file in memory at a time, for archives that are sent while they are made.
package struct ZipWriter: Sendable {
  private var directory: [UInt8] = []
  private var place = 0
  private var count = 0

  package init() {}

  /// What is to be sent for this file. A name in folders is written with `/`.
  package mutating func add(_ name: String, _ bytes: [UInt8]) -> [UInt8] {
    let name = Array(name.utf8)
    let packed = Gzip.deflate(bytes, level: 6, window: Gzip.raw) ?? []
    // Version 2.0, names in UTF-8, deflate, 1 January 1980: the same content is the same archive.
    var head: [UInt8] = [20, 0, 0, 8, 8, 0, 0, 0, 33, 0]
    head += little(checksum(bytes), 4) + little(packed.count, 4) + little(bytes.count, 4) + little(name.count, 2)
    directory += [0x50, 0x4B, 1, 2, 20, 0] + head + [0, 0] + [UInt8](repeating: 0, count: 10) + little(place, 4) + name
    let entry = [0x50, 0x4B, 3, 4] + head + [0, 0] + name + packed
    place += entry.count
    count += 1
    return entry
  }

  /// The directory, which ends the archive.
  package func end() -> [UInt8] {
    directory + [0x50, 0x4B, 5, 6, 0, 0, 0, 0] + little(count, 2) + little(count, 2) + little(directory.count, 4) + little(place, 4)
      + [0, 0]
  }

  private func little(_ number: Int, _ bytes: Int) -> [UInt8] { (0..<bytes).map { UInt8(number >> (8 * $0) & 255) } }

  private func checksum(_ bytes: [UInt8]) -> Int {
    Int(bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) })
  }
}
