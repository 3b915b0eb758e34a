import Core
import Storage
import Time
import Web

/// A year's money for the networks: how much, how it is asked for and until when (objective 4.7). Every amount is in euro.
package struct Fund: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable { case draft, open, closed }

  package let id: RecordID
  package let year: Int
  package let envelope: Money
  /// The most that one request may ask for; nil for no limit.
  package let ceiling: Money?
  /// From this amount on, two people of the Committee approve; nil for never.
  package let twoFrom: Money?
  package let opens: Day
  /// The last day on which a request is taken.
  package let closes: Day
  package let reportDue: Day
  package let state: State
  package let version: Int

  package var path: String { "/funds/\(year)" }

  package func takes(on day: Day) -> Bool { state == .open && day >= opens && day <= closes }
  package func needsTwo(_ amount: Money) -> Bool { twoFrom.map { amount.cents >= $0.cents } ?? false }
}

/// What a network asks of a fund and what came of it. Its conversation is the request with the same number.
package struct Grant: Sendable, Equatable {
  package let id: RecordID
  package let fund: RecordID
  package let network: OrganisationID
  /// The coordinating city that asks and answers for it.
  package let owner: OrganisationID
  /// Nil until the Committee has decided.
  package let granted: Money?
  package let decided: Day?
  package let settled: Bool

  package var path: String { "/funds/grants/\(id)" }
}

package struct BudgetLine: Sendable, Equatable {
  package let id: ID<BudgetLine>
  package let label: String
  package let asked: Money
  /// What the secretariat proposes to grant; nil until it has looked.
  package let recommended: Money?
}

package struct FundPayment: Sendable, Equatable {
  package let id: ID<FundPayment>
  /// Negative for what comes back.
  package let amount: Money
  package let reference: String
  package let preparedBy: PersonID?
  package let prepared: Day
  package let released: Day?
}

package struct Expense: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable { case submitted, accepted, refused }

  package let id: RecordID
  package let line: ID<BudgetLine>
  package let what: String
  package let day: Day
  package let amount: Money
  package let euro: Money
  package let taxIncluded: Bool
  package let state: State
  package let reason: String?
  package let submittedBy: PersonID?
}

/// Where the money of a fund, or of one grant, stands.
package struct Balance: Sendable, Equatable {
  package var envelope = Money.zero
  /// Granted by decision.
  package var allocated = Money.zero
  package var paid = Money.zero
  /// Spent with receipts that were accepted, at most what was granted.
  package var justified = Money.zero

  /// Promised and not yet paid.
  package var committed: Money { Money(cents: max(0, (allocated - paid).cents)) }
  /// Paid and not yet accounted for.
  package var outstanding: Money { Money(cents: max(0, (paid - justified).cents)) }
  package var free: Money { envelope - allocated }

  package init(envelope: Money = .zero, allocated: Money = .zero, paid: Money = .zero, justified: Money = .zero) {
    self.envelope = envelope
    self.allocated = allocated
    self.paid = paid
    self.justified = justified
  }

  /// What is still to be paid when the report is accepted: what was justified, less what was paid. Negative comes back.
  package static func remainder(granted: Money, justified: Money, paid: Money) -> Money {
    Money(cents: min(granted.cents, justified.cents)) - paid
  }
}

/// An amount of another currency in euro, at the rate on its receipt, to the nearest cent.
package func inEuro(_ amount: Money, rate: Double) -> Money { Money(cents: Int((Double(amount.cents) * rate).rounded())) }

extension Fund.State {
  var label: Phrase {
    switch self {
    case .draft: "In preparation"
    case .open: "Call open"
    case .closed: "Call closed"
    }
  }
  var tone: Kit.Tone {
    switch self {
    case .draft: .neutral
    case .open: .good
    case .closed: .stopped
    }
  }
}

extension Expense.State {
  var label: Phrase {
    switch self {
    case .submitted: "To be checked"
    case .accepted: "Receipt accepted"
    case .refused: "Receipt refused"
    }
  }
  var tone: Kit.Tone {
    switch self {
    case .submitted: .waiting
    case .accepted: .good
    case .refused: .stopped
    }
  }
}
