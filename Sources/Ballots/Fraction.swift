/// A part of a whole, as rules say it: 1/2, 2/3, 4/5. Between nothing and everything, with at most three digits, so that
/// products with numbers of votes cannot overflow.
package struct Fraction: Sendable, Hashable, CustomStringConvertible {
  package let numerator: Int
  package let denominator: Int

  /// Nil unless 0 < numerator ≤ denominator ≤ 999. Kept as written: 4/6 is not made 2/3, because the rule was not.
  package init?(_ numerator: Int, _ denominator: Int) {
    guard numerator > 0, numerator <= denominator, denominator <= 999 else { return nil }
    self.numerator = numerator
    self.denominator = denominator
  }

  private init(of numerator: Int, in denominator: Int) {
    self.numerator = numerator
    self.denominator = denominator
  }

  package static let half = Fraction(of: 1, in: 2)
  package static let third = Fraction(of: 1, in: 3)
  package static let twoThirds = Fraction(of: 2, in: 3)
  package static let threeQuarters = Fraction(of: 3, in: 4)
  package static let fourFifths = Fraction(of: 4, in: 5)

  /// `2/3`; no sign, no space, no leading zero.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let over = number(parts[0], most: 999), let under = number(parts[1], most: 999) else { return nil }
    self.init(over, under)
  }

  package var description: String { "\(numerator)/\(denominator)" }

  /// The fewest that are this part of the whole or more: two thirds of 175 are 117.
  package func atLeast(of whole: Int) -> Int { (whole * numerator + denominator - 1) / denominator }

  /// The fewest that are more than this part of the whole: more than half of 10 are 6.
  package func moreThan(of whole: Int) -> Int { whole * numerator / denominator + 1 }
}
