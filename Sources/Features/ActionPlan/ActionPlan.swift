import Core
import Storage
import Web

extension Feature {
  /// The Action Plan: the document that the Assembly voted, and what the network has done for it.
  package static let actionPlan = Feature("ActionPlan")
}
