import Core
import Directory
import Storage

package enum DeclarationPermissions {
  package static let manage = Permission("declarations.manage", "Write and follow declarations", [.secretariat: .house])
  package static let amend = Permission(
    "declarations.amend", "Propose amendments for a city", [.political: .own, .technical: .own])
  /// The adopting body's side: a city with a seat in it, or the secretariat.
  package static let judge = Permission("declarations.judge", "Answer amendments", [.secretariat: .house, .committee: .own])
  /// A technical contact prepares and never signs.
  package static let sign = Permission("declarations.sign", "Sign a text for a city", [.political: .own])
  /// Enters a signature by the paper of a council's decision.
  package static let bring = Permission(
    "declarations.bring", "Enter a council decision by which a city signs", [.secretariat: .house, .technical: .own, .political: .own])

  static let all = [manage, amend, judge, sign, bring]
}
