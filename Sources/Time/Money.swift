/// An amount in whole cents of one currency. Sums are exact; amounts of two currencies are never added.
package struct Money: Hashable, Sendable {
  package let cents: Int
  /// ISO 4217, three capitals.
  package let currency: String

  package init(cents: Int, currency: String = Money.euro) {
    self.cents = cents
    self.currency = currency
  }

  package static let euro = "EUR"
  package static let zero = Money(cents: 0)

  package var isPositive: Bool { cents > 0 }

  /// Precondition: one currency. Whoever brings amounts of several together keeps a sum for each.
  package static func + (left: Money, right: Money) -> Money {
    precondition(left.currency == right.currency, "amounts of two currencies are not added")
    return Money(cents: left.cents + right.cents, currency: left.currency)
  }

  package static func - (left: Money, right: Money) -> Money { left + Money(cents: -right.cents, currency: right.currency) }

  /// `1605.00`, for files and machines; people read `Reader.money`.
  package var plain: String {
    let (whole, rest) = abs(cents).quotientAndRemainder(dividingBy: 100)
    return "\(cents < 0 ? "-" : "")\(whole).\(rest < 10 ? "0" : "")\(rest)"
  }

  /// `1605`, `1605.5`, `1605.50`: a point and at most two decimals, as files write it. Nil for anything else.
  package init?(plain text: some StringProtocol, currency: String = Money.euro) {
    let negative = text.hasPrefix("-")
    let halves = text.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...2).contains(halves.count), !halves[0].isEmpty, text.utf8.count <= 15,
      halves.allSatisfy({ $0.utf8.allSatisfy { (48...57).contains($0) } }), let whole = Int(halves[0])
    else { return nil }
    let decimals = halves.count == 2 ? String(halves[1]) : ""
    guard decimals.utf8.count <= 2, let rest = Int(decimals.padding2) else { return nil }
    self.init(cents: (negative ? -1 : 1) * (whole * 100 + rest), currency: currency)
  }
}

extension String {
  /// Decimals as cents: `5` is fifty of them.
  fileprivate var padding2: String { self + String(repeating: "0", count: 2 - utf8.count) }
}
