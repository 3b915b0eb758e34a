import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// Mail about a fund: the call to whoever coordinates a network, and reminders of reports.
enum FundLetters {
  static let call = JobKind("funds.call") { house, payload in
    guard let id = payload["fund"].flatMap({ RecordID(text: $0) }) else { return }
    try await house.database.write { tx in
      let fund = try Funds.find(id, in: tx)
      for holder in try coordinators(in: tx) {
        let reader = Reader(language: holder.language, words: house.words)
        let values = ["year": "\(fund.year)", "day": reader.day(fund.closes), "amount": reader.money(fund.envelope)]
        let letter = Letter(
          subject: reader.t("Fund for networks {year}: requests until {day}", values),
          [
            .paragraph(reader.t("Networks can ask for money for {year} until {day}. The fund has {amount} in all.", values)),
            .paragraph(reader.t("You write the request online; everything is saved as you type, and colleagues can help.")),
            .link(reader.t("Open the fund"), house.address(fund.path, reader.language)),
          ])
        try Outbox.put(
          letter.mail(to: holder.person, holder.address, holder.language, key: "fund call \(payload["call"] ?? "\(id)") \(holder.person)"),
          in: tx)
      }
    }
  }

  /// Days from the day on which the report is due.
  static let steps = [-15, 0, 15, 30]

  /// Every day; each step once, also when the house stood still on its day.
  static let reports = JobKind("funds.reports", every: .day) { house, _ in
    try await house.database.write { tx in
      let today = tx.now.day
      for fund in try Funds.all(for: .house, in: tx) {
        guard let step = steps.last(where: { today >= fund.reportDue.adding(days: $0) }), today <= fund.reportDue.adding(days: 60) else {
          continue
        }
        for grant in try Funds.grants(of: fund.id, in: tx) where grant.granted != nil && !grant.settled {
          let state = try Requests.find(grant.id, in: tx).state
          guard ["approved", "running"].contains(state) else { continue }
          for holder in try Mandates.holders(of: [grant.owner], roles: Array(FundPermissions.ask.grants.keys), on: today, in: tx) {
            let reader = Reader(language: holder.language, words: house.words)
            let values = ["year": "\(fund.year)", "day": reader.day(fund.reportDue)]
            var parts: [Letter.Part] = [
              .paragraph(
                reader.t("The report on the grant of {year} is due on {day}: the receipts, and what was done with the money.", values))
            ]
            if step > 0 { parts.append(.paragraph(reader.t("It is late. The network cannot submit its next request before the report."))) }
            parts.append(.link(reader.t("Open the grant"), house.address(grant.path, reader.language)))
            let letter = Letter(subject: reader.t("Report on the grant of {year}, due on {day}", values), parts)
            try Outbox.put(
              letter.mail(to: holder.person, holder.address, holder.language, key: "fund report \(grant.id) \(step) \(holder.person)"),
              in: tx)
          }
        }
      }
    }
  }

  private static func coordinators(in tx: Tx) throws -> [Holder] {
    var seen: Set<PersonID> = []
    return try Mandates.holders(roles: [.coordinator, .delegation], on: tx.now.day, in: tx).filter { seen.insert($0.person).inserted }
  }
}
