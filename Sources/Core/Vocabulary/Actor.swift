import Storage
import Web

/// Who does something, and for whom: the person, the organisation they act for now, the roles they hold for it.
/// A plain value; every verb takes one, so that nothing is done by nobody.
package struct Actor: Sendable {
  /// Nil for the house itself (jobs, imports from the command line).
  package let person: PersonID?
  package let organisation: OrganisationID?
  package let roles: Set<Role>
  /// The members of the networks coordinated by `organisation`, that network included; empty for others.
  package let network: Set<OrganisationID>
  package let sight: Sight

  package init(
    person: PersonID?, organisation: OrganisationID?, roles: Set<Role>, network: Set<OrganisationID> = [], sight: Sight
  ) {
    self.person = person
    self.organisation = organisation
    self.roles = roles
    self.network = network
    self.sight = sight
  }

  /// The house itself: jobs and commands run by whoever runs the machine.
  package static let house = Actor(person: nil, organisation: nil, roles: [.secretariat], sight: .house)

  package var isSecretariat: Bool { roles.contains(.secretariat) }

  /// - Parameter owner: whose the record is; nil for what belongs to the house.
  package func may(_ permission: Permission, on owner: OrganisationID? = nil) -> Bool {
    roles.contains { role in
      switch permission.grants[role] {
      case .house: true
      case .own: owner != nil && owner == organisation
      case .network: owner.map { network.contains($0) || $0 == organisation } ?? false
      case nil: false
      }
    }
  }

  /// Whether the right is held anywhere; the verb asks again for the record at hand.
  package func holds(_ permission: Permission) -> Bool { roles.contains { permission.grants[$0] != nil } }

  /// Throws `Problem.forbidden` with a sentence that says what right is missing.
  package func require(_ permission: Permission, on owner: OrganisationID? = nil) throws {
    guard may(permission, on: owner) else { throw Problem.forbidden(permission.label) }
  }

  /// The same right as a condition on the owner's column, for finders.
  package func may(_ permission: Permission, owner column: StaticString) -> SQL {
    let scopes = Set(roles.compactMap { permission.grants[$0] })
    if scopes.contains(.house) { return "TRUE" }
    var owners: Set<OrganisationID> = []
    if scopes.contains(.own) || scopes.contains(.network), let organisation { owners.insert(organisation) }
    if scopes.contains(.network) { owners.formUnion(network) }
    // A list of a statement takes 500; a delegation may serve more cities than that.
    let sorted = owners.sorted()
    let portions = stride(from: 0, to: max(sorted.count, 1), by: 500).map { sorted[$0..<min($0 + 500, sorted.count)] }
    let conditions: [SQL] = portions.map { "\(SQL.raw("\(column)")) IN \(in: $0)" }
    return "(\(conditions.joined(separator: " OR ")))"
  }
}
