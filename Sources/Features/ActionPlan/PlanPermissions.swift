import Core

/// What one may do with the plan.
package enum PlanPermissions {
  /// Read documents into plans, publish, revise, say what counts as evidence, give owners and indicators.
  package static let manage = Permission("plan.manage", "Manage the Action Plan", [.secretariat: .house])
  /// See what moves, what is stuck and why.
  package static let follow = Permission(
    "plan.follow", "Follow the Action Plan",
    [.secretariat: .house, .committee: .house, .coordinator: .house, .delegation: .house])
  /// Record acts: the secretariat anywhere, coordinators and the delegation for their network, a city for itself.
  package static let recordAct = Permission(
    "plan.record-act", "Record an act for the plan",
    [
      .secretariat: .house, .coordinator: .network, .delegation: .network, .political: .own, .technical: .own,
      .communication: .own, .committee: .own,
    ])
  /// Say how an action of one's own stands, and the value of its indicators.
  package static let report = Permission(
    "plan.report", "Report on one’s own actions",
    [
      .secretariat: .house, .coordinator: .network, .delegation: .network, .political: .own, .technical: .own, .committee: .own,
    ])

  package static let all = [manage, follow, recordAct, report]
}
