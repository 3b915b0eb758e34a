import Core
import Directory
import Storage
import Web

/// The meetings of one city, on the page of its own people.
enum MeetingDesk {
  /// What is ahead: of the city, its networks and the association, and wherever somebody is registered for it; then where the
  /// city was. Eight queries.
  static let desk = Desk("meetings", "Meetings", order: 30) { visit, actor, organisation, tx in
    let networks = try Organisations.networks(of: organisation, on: tx.now.day, in: tx).map(\.id)
    let association = try Organisations.association(in: tx).map { [$0.id] } ?? []
    var ahead = MeetingQuery.ahead(of: networks + [organisation] + association, now: tx.now, limit: 10)
    ahead.city = (organisation, present: false)
    let next = try MeetingList.read(ahead, visit, in: tx)
    let past = try MeetingList.read(.attended(by: organisation), visit, in: tx)
    if next.isEmpty, past.isEmpty { return nil }
    let held: HTML =
      past.isEmpty
      ? ""
      : """
      <details><summary>\(visit.t("Where somebody of the city was present"))</summary>\(MeetingList.table(past, empty: "", visit))</details>
      """
    return "\(MeetingList.table(next, empty: visit.t("No meeting open to you is planned."), visit))\(held)"
  }
}
