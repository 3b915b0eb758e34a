import Core
import Web

extension Permission {
  /// Begin, fill in and hand in the application of one's own city, or its leaving.
  static let appliesForMembership = Permission("membership.apply", "Apply for membership", [.political: .own, .technical: .own])
  /// See the applications of cities of one's network.
  static let seesApplications = Permission(
    "membership.see-applications", "See applications for membership", [.secretariat: .house, .coordinator: .network, .delegation: .network])
  static let advisesOnMembers = Permission(
    "membership.advise", "Give the opinion of a network on an application", [.coordinator: .network, .delegation: .network])
  /// Check, accept, admit, suspend, ratify.
  static let admitsMembers = Permission("membership.admit", "Decide on memberships", [.secretariat: .house])
  /// The page of a city's membership, with what a network may do.
  static let seesMembership = Permission(
    "membership.see", "See the membership of a city", [.secretariat: .house, .coordinator: .network, .delegation: .network])
  /// Cities that might join, in one's own territory.
  static let tendsProspects = Permission(
    "membership.tend-prospects", "Look after cities that might join",
    [.secretariat: .house, .coordinator: .network, .delegation: .network])
  /// Cities that one's own city is the sponsor of.
  static let sponsorsProspects = Permission(
    "membership.sponsor", "Look after a city as its sponsor", [.political: .own, .technical: .own])

  static let ofMembership = [
    appliesForMembership, seesApplications, advisesOnMembers, admitsMembers, seesMembership, tendsProspects, sponsorsProspects,
  ]
}
