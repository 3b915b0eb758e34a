import Crypto
import FoundationEssentials

/// A third of what opens a ballot box. Made by the program, shown once, on paper in somebody's pocket until the vote closes.
///
/// Sixteen random syllables (94 bits) and two that check them: `bakofi-dimupa-…`, six groups of three syllables. A syllable is
/// one of twelve consonants and one of five vowels that sound apart in English, French and Spanish (no c beside k, no v beside b, no z
/// beside s, no silent h), so that it can be read aloud and typed on any keyboard.
package struct Passphrase: Sendable, Hashable, CustomStringConvertible {
  private static let consonants = Array("bdfgklmnprst".utf8)
  private static let vowels = Array("aeiou".utf8)
  private static let syllables = consonants.flatMap { consonant in vowels.map { [consonant, $0] } }

  /// 36 small letters.
  let letters: [UInt8]

  package static func random() -> Passphrase {
    var generator = SystemRandomNumberGenerator()
    let chosen = (0..<16).map { _ in Int.random(in: syllables.indices, using: &generator) }
    return Passphrase(letters: (chosen + check(chosen)).flatMap { syllables[$0] })
  }

  private init(letters: [UInt8]) { self.letters = letters }

  /// As people type it: capitals, spaces, hyphens or none. Nil when it was mistyped: too long, too short, or the last two syllables
  /// do not agree with the rest.
  package init?(typed text: some StringProtocol) {
    guard text.utf8.count <= 400 else { return nil }
    var letters: [UInt8] = []
    for letter in text.unicodeScalars where !letter.properties.isWhitespace && !letter.properties.isDash {
      guard letter.isASCII else { return nil }
      letters.append(UInt8((0x41...0x5A).contains(letter.value) ? letter.value + 32 : letter.value))
    }
    guard letters.count == 36 else { return nil }
    let places = stride(from: 0, to: 36, by: 2).compactMap { Self.syllables.firstIndex(of: Array(letters[$0..<$0 + 2])) }
    guard places.count == 18, Self.check(places.prefix(16)).elementsEqual(places.suffix(2)) else { return nil }
    self.letters = letters
  }

  package var description: String {
    stride(from: 0, to: 36, by: 6).map { String(decoding: letters[$0..<$0 + 6], as: UTF8.self) }.joined(separator: "-")
  }

  private static func check(_ places: some Sequence<Int>) -> [Int] {
    let hash = SHA256.hash(data: Array("paideia passphrase".utf8) + places.map { UInt8($0) })
    let number = hash.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    return [number % syllables.count, number / syllables.count % syllables.count]
  }
}
