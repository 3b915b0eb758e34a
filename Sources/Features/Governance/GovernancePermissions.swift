import Core

package enum GovernancePermissions {
  /// Prepare, convene, lead and close what a body does.
  package static let conduct = Permission("governance.conduct", "Prepare and lead assemblies", [.secretariat: .house])
  /// Say who votes for a city, or give its vote to another.
  package static let delegate = Permission(
    "governance.delegate", "Say who votes for a city", [.secretariat: .house, .political: .own, .technical: .own])
  /// Ask for an item of the agenda, stand for election, move a motion.
  package static let take = Permission(
    "governance.take-part", "Take part in assemblies for a city", [.political: .own, .technical: .own, .substitute: .own])

  /// Answer in a written procedure.
  package static let answer = Permission(
    "governance.answer", "Answer for a city in a written procedure", [.political: .own, .committee: .own])

  static let all = [conduct, delegate, take, answer]
}
