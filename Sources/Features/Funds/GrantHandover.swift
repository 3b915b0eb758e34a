import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// A city that no longer coordinates a network answers no longer for its requests and grants: they pass to the one that does.
enum GrantHandover {
  struct Former: Sendable, Equatable {
    let city: OrganisationID
    /// The last day on which it answered.
    let until: Day
  }

  /// Who answered before, the earliest first.
  static func former(of grant: RecordID, in tx: Tx) throws -> [Former] {
    try tx.rows("SELECT organisation, until_day FROM funds_former WHERE grant_id = \(grant) ORDER BY until_day, organisation").map {
      Former(city: try $0("organisation"), until: try $0("until_day"))
    }
  }

  /// The coordination changed, perhaps from a later day on: looked at now, and each day.
  static let reaction = Reaction("grants follow the coordination", to: ["network.coordinated", "network.handed-over"]) { _, tx in
    try Jobs.enqueue("funds.handover", payload: [:], in: tx)
  }

  static let daily = JobKind("funds.handover", every: .day) { house, _ in
    try await house.database.write { tx in
      let today = tx.now.day
      let open = try tx.rows("SELECT \(Funds.grantColumns) FROM funds_grant g WHERE g.settled = FALSE ORDER BY g.id").map(Grant.init)
      let coordinations = try Organisations.coordinations(of: Array(Set(open.map(\.network))).sorted(), in: tx).filter {
        $0.holds(on: today)
      }
      let byNetwork = Dictionary(grouping: coordinations, by: \.network)
      for grant in open {
        let present = byNetwork[grant.network] ?? []
        // The latest to begin comes first. While nobody coordinates, the grant stays where it is.
        guard let next = present.first, !present.contains(where: { $0.city == grant.owner }) else { continue }
        try pass(grant, to: next.city, on: next.from ?? today, house, in: tx)
      }
    }
  }

  private static func pass(_ grant: Grant, to city: OrganisationID, on day: Day, _ house: House, in tx: WriteTx) throws {
    let last = min(day, tx.now.day).adding(days: -1)
    try tx.execute(
      """
      INSERT INTO funds_former (grant_id, organisation, until_day) VALUES (\(grant.id), \(grant.owner), \(last))
      ON CONFLICT (grant_id, organisation, until_day) DO NOTHING
      """)
    try tx.execute("UPDATE funds_grant SET owner = \(city) WHERE id = \(grant.id)")
    // Who asks is no partner of itself.
    try tx.execute("DELETE FROM funds_partner WHERE grant_id = \(grant.id) AND organisation = \(city)")
    try Requests.handOver(grant.id, to: city, by: .house, in: tx)
    for expense in try Funds.expenses(of: grant.id, in: tx) {
      try Record.setOwner(expense.id, city, in: tx)
      try Record.setAudience(expense.id, .of(city), in: tx)
    }
    if let result = try Funds.result(of: grant.id, in: tx),
      try tx.count("SELECT count(*) FROM funds_result WHERE id = \(result) AND accepted IS NULL") > 0
    {
      try Record.setAudience(result, .of(city), in: tx)
    }
    try Ledger.record("fund.passed", day: tx.now.day, of: grant.id, and: city.as(), by: .house, in: tx)
    try tell(grant, to: city, house, in: tx)
  }

  /// Both cities: the new one what it answers for now, the former one that it no longer does.
  private static func tell(_ grant: Grant, to city: OrganisationID, _ house: House, in tx: WriteTx) throws {
    let day = tx.now.day
    let year = try Funds.find(grant.fund, in: tx).year
    let roles: [Role] = [.coordinator, .delegation, .political, .technical]
    var seen: Set<PersonID> = []
    for holder in try Mandates.holders(of: [city, grant.owner], roles: roles, on: day, in: tx) where seen.insert(holder.person).inserted {
      let reader = Reader(language: holder.language, words: house.words)
      let names = try Organisations.names([city, grant.owner, grant.network], holder.language, on: day, in: tx)
      let values = [
        "city": names[city] ?? "", "former": names[grant.owner] ?? "", "network": names[grant.network] ?? "", "year": "\(year)",
      ]
      var parts: [Letter.Part] = [
        .paragraph(
          reader.t(
            "{city} now coordinates {network}. The network’s request to the fund {year}, with its budget, payments and receipts, passes to it from {former}.",
            values))
      ]
      if holder.organisation == city {
        parts.append(.paragraph(reader.t("From now on, whoever coordinates for your city answers for it.")))
        parts.append(.link(reader.t("Open the grant"), house.address(grant.path, holder.language)))
      } else {
        parts.append(.paragraph(reader.t("Your city no longer answers for it. That it did, and until when, remains on record.")))
      }
      let letter = Letter(subject: reader.t("The fund {year} of {network} passes to {city}", values), parts)
      try Outbox.put(
        letter.mail(to: holder.person, holder.address, holder.language, key: "fund passed \(grant.id) \(tx.now) \(holder.person)"), in: tx)
    }
  }
}
