import Core
import Directory
import Meetings
import Storage
import Web

/// How a city stands before and during an assembly: may it vote, who votes for it, has it given its vote away or taken others'.
struct DelegationState: Sendable {
  let city: OrganisationID
  let entry: RollEntry?
  /// Who votes; nil while nobody does.
  let delegate: Delegate?
  /// Named by form A, and not confirmed yet.
  let waiting: Delegate?
  let given: GivenProxy?
  let received: [GivenProxy]
  let people: [PersonID: String]
  /// Of cities.
  let names: [OrganisationID: String]

  var isReady: Bool { (entry?.votes ?? false) && (delegate != nil || given != nil) }

  /// Nil for whoever acts for no city of the roll, and while the assembly is in preparation.
  static func read(_ sheet: AssemblySheet, _ visit: Visit, city: OrganisationID? = nil, in tx: Tx) throws -> DelegationState? {
    guard let city = city ?? visit.actor?.organisation, sheet.assembly.state != .prepared, let entry = sheet.attendance.roll[city] else {
      return nil
    }
    let named = try Delegate.named(at: sheet.assembly.id, in: tx).first { $0.organisation == city }
    let given = sheet.attendance.proxies.first { $0.giver == city }
    let received = sheet.attendance.proxies.filter { $0.receiver == city }
    let delegate = sheet.attendance.delegates[city]
    let cities = [city] + [given?.receiver].compactMap { $0 } + received.map(\.giver)
    return DelegationState(
      city: city, entry: entry, delegate: delegate, waiting: named.flatMap { $0.isAccepted ? nil : $0 }, given: given,
      received: received, people: try People.names([delegate?.person, named?.person].compactMap { $0 }, in: tx),
      names: try Organisations.names(cities, visit.language, on: tx.now.day, in: tx))
  }
}
