import Storage
import Web
import Core

/// What one may do with organisations and people.
package enum DirectoryPermissions {
  /// Change what an organisation says of itself: presentation, website, place.
  package static let describe = Permission(
    "directory.describe", "Present an organisation",
    [.secretariat: .house, .political: .own, .technical: .own, .communication: .own, .coordinator: .network, .delegation: .network])
  /// See who acts for an organisation.
  package static let seePeople = Permission(
    "directory.see-people", "See who acts for an organisation",
    [
      .secretariat: .house, .political: .own, .technical: .own, .substitute: .own, .dues: .own, .communication: .own,
      .committee: .own, .coordinator: .network, .delegation: .network,
    ])
  /// Invite people to act for an organisation, confirm and close mandates, vouch for a new address.
  package static let mandates = Permission(
    "directory.mandates", "Say who acts for an organisation",
    [.secretariat: .house, .political: .own, .technical: .own])
  /// The list of all people, and erasing a person.
  package static let people = Permission("directory.people", "Manage people", [.secretariat: .house])
  /// Admit, rename, tie to networks.
  package static let organisations = Permission("directory.organisations", "Manage organisations", [.secretariat: .house])
  /// Say who sits in a body: of the association, or of a network by its coordinator.
  package static let bodies = Permission(
    "directory.bodies", "Say who sits in a committee", [.secretariat: .house, .coordinator: .network, .delegation: .network])
  /// Load lists of organisations and undo that.
  package static let imports = Permission("directory.imports", "Import lists", [.secretariat: .house])

  /// Look once a year at what the house holds of a city, and mend it.
  package static let check = Permission(
    "directory.check", "Check the data of a city", [.secretariat: .house, .political: .own, .technical: .own])
  /// The table of cities: standing, fees in order, roles, sign of life.
  package static let citiesDesk = Permission(
    "directory.cities-desk", "See how cities are doing", [.secretariat: .house, .coordinator: .network, .delegation: .network])

  package static let all = [describe, seePeople, mandates, people, organisations, bodies, imports, check, citiesDesk]
}
