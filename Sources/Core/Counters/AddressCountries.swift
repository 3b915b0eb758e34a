import Foundation
import Synchronization

/// In which country an address is, by the lists of Debian's package tor-geoipdb (IPFire Location, CC BY-SA 4.0): read at the first
/// question, some ten megabytes in memory. An address is asked about and forgotten: nothing here keeps or logs one.
package final class AddressCountries: Sendable {
  /// Where the package puts its lists, and where `bin/countries` does.
  package static let folders = ["/usr/share/tor", "/usr/local/share/tor"]
  /// The first of them that holds the lists.
  package static func folder() -> String? {
    folders.first { FileManager.default.fileExists(atPath: "\($0)/geoip") }
  }

  private let folder: String?
  private let reading = Mutex<Task<AddressLists, Never>?>(nil)

  /// - Parameter folder: where `geoip` and `geoip6` are; nil where there are none.
  package init(folder: String?) { self.folder = folder }

  /// Without lists no country is known of anybody.
  package var areKnown: Bool { folder != nil }

  /// Two letters as the lists have them; nil for what is private, of no country or no address. The first to ask wait while the lists
  /// are read.
  package func country(of address: String) async -> String? {
    guard let folder else { return nil }
    let lists = reading.withLock { task in
      let begun = task ?? Task.detached(priority: .utility) { AddressLists(folder: folder) }
      task = begun
      return begun
    }
    return await lists.value.country(of: address)
  }
}

/// Both lists. IPv6 is kept to 64 bits, which is what one household has; ranges inside of such a network are left out.
struct AddressLists: Sendable {
  private var old = AddressRanges<UInt32>()
  private var new = AddressRanges<UInt64>()

  init(folder: String) {
    self.init(
      old: [UInt8](FileManager.default.contents(atPath: "\(folder)/geoip") ?? Data()),
      new: [UInt8](FileManager.default.contents(atPath: "\(folder)/geoip6") ?? Data()))
  }

  /// Lines `first,last,FR`: numbers in the one list, addresses in the other. What reads otherwise is passed over.
  init(old oldList: [UInt8], new newList: [UInt8]) {
    Self.eachLine(oldList) { first, last, country in
      guard let first = Self.number(first), let last = Self.number(last) else { return }
      old.add(first, last, country)
    }
    Self.eachLine(newList) { first, last, country in
      guard let first = Self.halves(first), let last = Self.halves(last) else { return }
      guard first.low == 0 || first.high < .max, last.low == .max || last.high > 0 else { return }
      new.add(first.low == 0 ? first.high : first.high + 1, last.low == .max ? last.high : last.high - 1, country)
    }
  }

  func country(of address: String) -> String? {
    address.withCString { text -> String? in
      var four = in_addr()
      if inet_pton(AF_INET, text, &four) == 1 { return old.country(of: UInt32(bigEndian: four.s_addr)) }
      guard let (high, low) = Self.halves(text) else { return nil }
      // ::ffff:192.0.2.1, as a socket of both kinds names who came by IPv4.
      if high == 0, low >> 32 == 0xffff { return old.country(of: UInt32(truncatingIfNeeded: low)) }
      return new.country(of: high)
    }
  }

  private typealias Cell = UnsafeBufferPointer<UInt8>

  /// Each line's first two cells, followed by a zero as the C library wants them, and the two letters of the third.
  private static func eachLine(_ list: [UInt8], _ body: (_ first: Cell, _ last: Cell, _ country: UInt16) -> Void) {
    var bytes = list + [UInt8(ascii: "\n")]
    bytes.withUnsafeMutableBufferPointer { bytes in
      var (start, commas, first, second) = (0, 0, 0, 0)
      for place in bytes.indices {
        if bytes[place] == UInt8(ascii: ",") {
          if commas == 0 { first = place } else { second = place }
          commas += 1
        }
        guard bytes[place] == UInt8(ascii: "\n") else { continue }
        let end = place > start && bytes[place - 1] == UInt8(ascii: "\r") ? place - 1 : place
        if commas == 2, end - second == 3, isLetter(bytes[second + 1]), isLetter(bytes[second + 2]) {
          bytes[first] = 0
          bytes[second] = 0
          body(
            Cell(rebasing: bytes[start..<first]), Cell(rebasing: bytes[(first + 1)..<second]),
            UInt16(bytes[second + 1]) << 8 | UInt16(bytes[second + 2]))
        }
        (start, commas) = (place + 1, 0)
      }
    }
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }

  private static func number(_ cell: Cell) -> UInt32? {
    guard (1...10).contains(cell.count) else { return nil }
    var number: UInt64 = 0
    for byte in cell {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      number = number * 10 + UInt64(byte - UInt8(ascii: "0"))
    }
    return UInt32(exactly: number)
  }

  private static func halves(_ cell: Cell) -> (high: UInt64, low: UInt64)? {
    guard let start = cell.baseAddress else { return nil }
    return halves(UnsafeRawPointer(start).assumingMemoryBound(to: CChar.self))
  }

  private static func halves(_ text: UnsafePointer<CChar>) -> (high: UInt64, low: UInt64)? {
    var six = in6_addr()
    guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
    return withUnsafeBytes(of: six) { bytes in
      (UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)), UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
  }
}

/// Ranges that stand in their order and do not overlap, as arrays of their ends.
private struct AddressRanges<Number: FixedWidthInteger & Sendable>: Sendable {
  private var first: [Number] = []
  private var last: [Number] = []
  private var countries: [UInt16] = []

  /// A range that ends before it begins, or begins before the one before has ended, is passed over.
  mutating func add(_ from: Number, _ to: Number, _ country: UInt16) {
    guard from <= to, last.last.map({ $0 < from }) ?? true else { return }
    first.append(from)
    last.append(to)
    countries.append(country)
  }

  func country(of number: Number) -> String? {
    var (low, high) = (0, first.count)
    while low < high {
      let middle = (low + high) / 2
      if first[middle] <= number { low = middle + 1 } else { high = middle }
    }
    guard low > 0, number <= last[low - 1] else { return nil }
    let country = countries[low - 1]
    return String(decoding: [UInt8(country >> 8), UInt8(country & 0xff)], as: UTF8.self)
  }
}
