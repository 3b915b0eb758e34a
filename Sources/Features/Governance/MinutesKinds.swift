import Core
import Directory
import Storage
import Web

/// What minutes bring to the house.
enum MinutesKinds {
  static let all = [
    Kind("minutes.circulated", "The minutes were circulated: {record}"),
    Kind("minutes.recalled", "The minutes were taken back: {record}"),
    Kind("minutes.amendment-proposed", "An amendment to the minutes was proposed: {record}"),
    Kind("minutes.amendment-answered", "An amendment to the minutes was answered: {record}"),
    Kind("minutes.approved", "The minutes were approved: {record}"),
  ]

  static let jobs = [MinutesLetters.circulated, MinutesLetters.answer, Minutes.silence, MinutesPaper.job]

  static let tie = Tie("It took part in an assembly.", "SELECT organisation AS id FROM governance_minutes_amendment")

  /// Amendments that the secretariat has not answered.
  static let waiting = Waiting("governance.amendments") { actor, _, _ in
    actor.may(GovernancePermissions.conduct) ? "SELECT count(*) FROM governance_minutes_amendment a WHERE a.state = 'proposed'" : nil
  } find: { visit, tx in
    guard visit.may(GovernancePermissions.conduct) else { return [] }
    let rows = try tx.rows(
      """
      SELECT a.id, a.organisation, m.assembly FROM governance_minutes_amendment a JOIN governance_minutes m ON m.id = a.minutes
      WHERE a.state = 'proposed' ORDER BY a.id
      """
    ).map { (id: try $0("id") as RecordID, city: try $0("organisation") as OrganisationID, assembly: try $0("assembly") as RecordID) }
    let names = try Organisations.names(Set(rows.map(\.city)), visit.language, on: tx.now.day, in: tx)
    return rows.map { row in
      Waiting.Item(
        title: visit.t("Answer the amendment of {city} to the minutes", ["city": names[row.city] ?? ""]),
        path: "/assemblies/\(row.assembly)/minutes/amendments/\(row.id)")
    }
  }
}
