import Core

enum NetworkPermissions {
  /// Serve a network: its plan, news, committee, groups. Coordinators their own only; a delegation reads those of its
  /// territory and changes its own.
  static let lead = Permission(
    "networks.lead", "Run a network", [.secretariat: .house, .coordinator: .network, .delegation: .network])
  /// Propose a working group: a city of the network, whoever serves it, the secretariat for its association.
  static let propose = Permission(
    "networks.propose", "Propose a working group",
    [
      .secretariat: .own, .political: .own, .technical: .own, .substitute: .own, .coordinator: .own, .delegation: .own, .committee: .own,
    ])
  /// Take part in working groups, for one's own city.
  static let take = Permission(
    "networks.take-part", "Take part in working groups",
    [
      .political: .own, .technical: .own, .substitute: .own, .coordinator: .own, .delegation: .own, .committee: .own,
    ])
  /// Share out territories and tasks, and write down what a city took upon itself.
  static let share = Permission("committee.share", "Assign territories and tasks of the Executive Committee", [.secretariat: .house])
  /// Say how far one's own commitments have come.
  static let follow = Permission(
    "committee.follow", "Follow up the commitments of a city in the Executive Committee",
    [.secretariat: .house, .committee: .own, .political: .own, .technical: .own, .substitute: .own])
  /// Ask and answer among coordinators. The space itself is for who coordinates today.
  static let ask = Permission(
    "coordinators.ask", "Ask and answer among coordinators", [.secretariat: .house, .coordinator: .house, .delegation: .house])

  static let all = [lead, propose, take, share, follow, ask]
}
