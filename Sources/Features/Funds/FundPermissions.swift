import Core

/// Who does what with the money of the networks.
enum FundPermissions {
  /// Set up a fund, check requests and receipts, pay.
  static let manage = Permission("funds.manage", "Look after the funds of networks", [.secretariat: .house])
  static let decide = Permission("funds.decide", "Decide on the funds of networks", [.committee: .house])
  /// Ask, spend and report for a network that one's city coordinates.
  static let ask = Permission("funds.ask", "Ask for funds for a network", [.coordinator: .own, .delegation: .own])
  /// For a city that is named as partner in a request.
  static let join = Permission(
    "funds.join", "Say whether one’s city takes part in a request to the fund", [.political: .own, .technical: .own])
  static let see = Permission(
    "funds.see", "See the funds of networks", [.secretariat: .house, .committee: .house, .coordinator: .own, .delegation: .own])

  static let all = [manage, decide, ask, join, see]
}
