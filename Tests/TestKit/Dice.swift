import Foundation

/// Chance for property tests: another run, other cases. A test that fails prints the seed; `PAIDEIA_TEST_SEED=…` throws the same
/// again.
package struct Dice: RandomNumberGenerator, CustomStringConvertible {
  package let seed: UInt64
  private var state: UInt64

  package init() {
    self.init(seed: ProcessInfo.processInfo.environment["PAIDEIA_TEST_SEED"].flatMap { UInt64($0) } ?? UInt64.random(in: 0...UInt64.max))
  }

  package init(seed: UInt64) {
    self.seed = seed
    state = seed
  }

  package var description: String { "PAIDEIA_TEST_SEED=\(seed)" }

  /// SplitMix64.
  package mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
    return bits ^ (bits >> 31)
  }

  /// A text of so many of these pieces.
  package mutating func text(_ pieces: [String], _ count: ClosedRange<Int>) -> String {
    (0..<Int.random(in: count, using: &self)).map { _ in pieces.randomElement(using: &self) ?? "" }.joined()
  }

  package mutating func bytes(_ count: ClosedRange<Int>) -> [UInt8] {
    (0..<Int.random(in: count, using: &self)).map { _ in UInt8.random(in: 0...255, using: &self) }
  }
}
