import Storage
import Web
import Core

extension Feature {
  /// Organisations, people, mandates, bodies, seats; sign-in, sessions, who is visiting.
  package static let directory: Feature = {
    var feature = Feature("Directory")
    feature.permissions = DirectoryPermissions.all
    return feature
  }()
}
