import Core
import Directory
import Storage
import Web

extension Tariffs {
  package static let range = 1990...2200

  /// The draft of a year, copied from an earlier one.
  package static func copy(from earlier: Int, to year: Int, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    guard range.contains(year) else { throw FieldProblem("year", "Write a year, such as 2021.") }
    guard try find(year, in: tx) == nil else { throw Problem.conflict("This year already has a tariff.") }
    let old = try require(earlier, in: tx)
    let new = Tariff(year: year, currency: old.tariff.currency, rates: old.tariff.rates, groups: old.tariff.groups)
    try insert(new, state: .draft, source: old.source, copiedFrom: earlier, by: actor.person, in: tx)
  }

  /// Replaces amounts and groups of a draft.
  /// - Parameter version: what the form was drawn from.
  package static func change(
    _ year: Int, rates: [Tariff.Rate: Int], groups: [String: IncomeGroup], source: String, version: Int, by actor: Actor,
    in tx: WriteTx
  ) throws {
    try actor.require(FeesPermissions.manage)
    let row = try require(year, in: tx)
    guard row.state == .draft else { throw Problem.conflict("This tariff is approved: it cannot be changed any more.") }
    guard row.version == version else { throw Problem.conflict("Somebody else changed this tariff in the meantime.") }
    try write(Tariff(year: year, currency: row.tariff.currency, rates: rates, groups: groups), in: tx)
    try tx.execute(
      "UPDATE fees_tariff SET source = \(source), edited_by = \(actor.person), version = version + 1 WHERE year = \(year)")
  }

  /// Makes the draft binding. Where the secretariat has a second person, whoever changed it last does not approve it.
  /// - Parameter decision: who decided it, when: `Executive Committee, 12 November 2020`.
  package static func approve(_ year: Int, decision: String, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    let row = try require(year, in: tx)
    guard row.state == .draft else { throw Problem.conflict("This tariff is already approved.") }
    guard !decision.trimmed.isEmpty else { throw FieldProblem("decision", "Give the decision: who took it, and when.") }
    if let person = actor.person, row.editedBy == person {
      let colleagues = Set(try Mandates.holders(roles: [.secretariat], on: tx.now.day, in: tx).map(\.person)).subtracting([person])
      guard colleagues.isEmpty else {
        throw Problem.conflict("You changed this tariff yourself: a colleague in the secretariat must approve it.")
      }
    }
    try tx.execute(
      """
      UPDATE fees_tariff SET state = 'approved', decision = \(decision.trimmed), approved = \(tx.now), approved_by = \(actor.person),
        version = version + 1 WHERE year = \(year)
      """)
    try Ledger.record("fee-tariff.approved", day: tx.now.day, of: row.record, values: ["year": "\(year)"], by: actor, in: tx)
  }

  /// Nothing is billed by it any more.
  package static func close(_ year: Int, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(FeesPermissions.manage)
    let row = try require(year, in: tx)
    guard row.state == .approved else { throw Problem.conflict("Only an approved tariff can be closed.") }
    guard try tx.count("SELECT count(*) FROM fees_run WHERE year = \(year) AND state IN ('prepared', 'approved')") == 0 else {
      throw Problem.conflict("A billing run of this year is not finished yet.")
    }
    try tx.execute("UPDATE fees_tariff SET state = 'closed', version = version + 1 WHERE year = \(year)")
    try Ledger.record("fee-tariff.closed", day: tx.now.day, of: row.record, values: ["year": "\(year)"], by: actor, in: tx)
  }
}
