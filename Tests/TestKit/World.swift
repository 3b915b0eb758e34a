import Core
import Directory
import Storage
import Web

/// The twelve real cities that every test knows, with people who bear role names.
package struct SmallWorld: Sendable {
  package enum Somebody: String, Sendable, CaseIterable {
    case secretariat
    case rennesPolitical, rennesTechnical
    /// Acts for Lisboa, which coordinates the Portuguese network.
    case lisboaCoordinator, lisboaTechnical
    /// Granollers sits in the Executive Committee as its treasurer.
    case granollersCommittee
    /// Rosario holds the Delegation for Latin America.
    case rosarioDelegation
    case tamperePolitical
    /// Acts for Barcelona and for Granollers.
    case barcelonaBoth
    /// An account without any mandate.
    case nobody
  }

  package let people: [Somebody: PersonID]
  /// By slug: `rennes`, `lisboa`, `rtpce`, `latam`, `aive`.
  package let organisations: [String: OrganisationID]

  /// Makes them in a migrated, empty house.
  package static func load(_ house: House) async throws -> SmallWorld { fatalError("being built") }

  package func person(_ somebody: Somebody) -> PersonID { people[somebody] ?? PersonID(0) }
  package func organisation(_ slug: String) -> OrganisationID { organisations[slug] ?? OrganisationID(0) }
}
