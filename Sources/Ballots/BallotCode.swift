import Crypto
import FoundationEssentials

/// What a voter keeps to find the ballot in the published list: 128 random bits and nothing else. No clock, no number, no city.
///
/// Shown as seven groups of four, `0K3M-9TQZ-…`: Crockford's base 32 (no I, L, O, U, so nothing is mistaken for another or makes a
/// word), the last two letters being a check, so that a mistyped code is told from one that is not in the list. Texts sort as
/// the numbers do.
package struct BallotCode: Sendable, Hashable {
  /// The first and the second 64 bits.
  private let high: UInt64
  private let low: UInt64

  package static func random() -> BallotCode {
    var generator = SystemRandomNumberGenerator()
    return BallotCode(high: generator.next(), low: generator.next())
  }

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// Sixteen bytes, or nil.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 16 else { return nil }
    high = bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    low = bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
  }

  package var bytes: [UInt8] { [high, low].flatMap { part in (0..<8).map { UInt8(truncatingIfNeeded: part >> UInt64(56 - 8 * $0)) } } }
}

extension BallotCode: Comparable, CustomStringConvertible {
  private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  package static func < (left: BallotCode, right: BallotCode) -> Bool { (left.high, left.low) < (right.high, right.low) }

  package var description: String {
    let digits = (0..<26).map { Self.letters[value(ofDigit: $0)] } + check.map { Self.letters[$0] }
    return stride(from: 0, to: 28, by: 4).map { String(decoding: digits[$0..<$0 + 4], as: UTF8.self) }.joined(separator: "-")
  }

  /// Reads what `description` writes and nothing else; for files.
  package init?(_ text: some StringProtocol) {
    guard let code = BallotCode(typed: text), code.description.utf8.elementsEqual(text.utf8) else { return nil }
    self = code
  }

  /// As people type it: small letters, spaces, no hyphens, O for 0, I or L for 1. Nil when the check does not agree.
  package init?(typed text: some StringProtocol) {
    guard text.utf8.count <= 200 else { return nil }
    var values: [Int] = []
    for letter in text.unicodeScalars where !letter.properties.isWhitespace && !letter.properties.isDash {
      guard let value = Self.value(of: letter) else { return nil }
      values.append(value)
    }
    // 130 bits in 26 letters: the first two are nought.
    guard values.count == 28, values[0] < 8 else { return nil }
    let number = values.prefix(26).reduce((high: UInt64(0), low: UInt64(0))) {
      ($0.high << 5 | $0.low >> 59, $0.low << 5 | UInt64($1))
    }
    self.init(high: number.high, low: number.low)
    guard check.elementsEqual(values.suffix(2)) else { return nil }
  }

  private static func value(of letter: Unicode.Scalar) -> Int? {
    guard letter.isASCII else { return nil }
    switch letter {
    case "o", "O": return 0
    case "i", "I", "l", "L": return 1
    default:
      let upper = (0x61...0x7A).contains(letter.value) ? letter.value - 32 : letter.value
      return letters.firstIndex(of: UInt8(upper))
    }
  }

  /// The n-th of 26 digits of five bits, from the left.
  private func value(ofDigit place: Int) -> Int {
    let shift = UInt64(5 * (25 - place))
    let bits = shift >= 64 ? high >> (shift - 64) : low >> shift | (shift == 0 ? 0 : high << (64 - shift))
    return Int(bits & 31)
  }

  private var check: [Int] {
    let hash = Array(SHA256.hash(data: Array("paideia ballot code".utf8) + bytes).prefix(2))
    return [Int(hash[0] & 31), Int(hash[1] & 31)]
  }
}

/// A ballot as it is kept and published: nothing more than this.
package struct Ballot: Sendable, Hashable {
  package let code: BallotCode
  package let choice: Choice

  package init(code: BallotCode, choice: Choice) {
    self.code = code
    self.choice = choice
  }
}
