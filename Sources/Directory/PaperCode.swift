import Core

/// The code on a paper that anybody can verify on a page of the house: 128 random bits in letters and digits that are not mistaken for
/// each other.
package enum PaperCode {
  package static func make() -> String { OneTimeCode.base32(Secret.bytes(16)) }

  /// In groups, as it is read aloud and typed.
  package static func grouped(_ code: String) -> String {
    stride(from: 0, to: code.count, by: 5).map { start in String(code.dropFirst(start).prefix(5)) }.joined(separator: "-")
  }

  /// Whatever was typed: capitals, spaces, hyphens, and the digits that look like letters.
  package static func plain(_ typed: String) -> String {
    let letters = typed.uppercased().replacing("0", with: "O").replacing("1", with: "I").replacing("8", with: "B")
    return String(letters.filter { $0.isASCII && ($0.isLetter || ("2"..."7").contains($0)) }.prefix(40))
  }
}
