import Core
import Web

/// What one may do with fees. Coordinators have nothing here: they see "in order" as a fact of the city, never an amount.
enum FeesPermissions {
  /// Tariff, run, payments, bank files, settings.
  static let manage = Permission("fees.manage", "Manage fees", [.secretariat: .house])
  /// What a city owes and why, its invoices and receipts.
  static let see = Permission(
    "fees.see", "See what a city owes",
    [.secretariat: .house, .political: .own, .technical: .own, .substitute: .own, .dues: .own])
  /// Where invoices go, promises, purchase-order numbers.
  static let answer = Permission(
    "fees.answer", "Say how a city is billed and when it pays",
    [.secretariat: .house, .political: .own, .technical: .own, .dues: .own])
  /// Ask for an exemption or a reduction.
  static let ask = Permission(
    "fees.ask", "Ask for a special case on fees",
    [.secretariat: .house, .political: .own, .technical: .own, .dues: .own])
  static let decide = Permission("fees.decide", "Decide special cases on fees", [.committee: .house])
  /// The request itself, with what is asked.
  static let follow = Permission("fees.follow", "Follow special cases on fees", [.secretariat: .house, .committee: .house])

  static let all = [manage, see, answer, ask, decide, follow]
}
