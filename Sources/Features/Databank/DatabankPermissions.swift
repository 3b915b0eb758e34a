import Core

package enum DatabankPermissions {
  static let write = Permission(
    "experiences.write", "Write what a city does",
    [.secretariat: .house, .political: .own, .technical: .own, .substitute: .own, .communication: .own])
  /// Of the territory: whoever coordinates it reads what its cities hand in.
  static let review = Permission("experiences.review", "Read and publish experiences", [.secretariat: .house, .coordinator: .network])
  static let feature = Permission("experiences.feature", "Feature an experience", [.secretariat: .house])
  static let adapt = Permission("experiences.adapt", "Adapt what another city does", [.political: .own, .technical: .own])
  static let all = [write, review, feature, adapt]
}
