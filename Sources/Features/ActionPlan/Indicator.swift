import Core
import Storage
import Web

/// How one knows whether an objective is being reached.
package struct Indicator: Sendable, Equatable {
  package enum Kind: String, SQLWord, CaseIterable {
    case number, share
    /// Reached or not, by the last day of the period.
    case yesNo = "yes-no"
    case text

    package var label: Phrase {
      switch self {
      case .number: "Number"
      case .share: "Share (per cent)"
      case .yesNo: "Yes or no, by a date"
      case .text: "In words"
      }
    }
  }

  package enum Source: String, SQLWord, CaseIterable {
    /// Counted from the ledger; nobody types it.
    case ledger
    /// Said by who owns it.
    case owner

    package var label: Phrase {
      switch self {
      case .ledger: "Counted automatically"
      case .owner: "Reported by its owner"
      }
    }
  }

  package let id: RecordID
  package let objective: RecordID
  package let type: Kind
  package let source: Source
  /// The kind of ledger rows counted; nil counts all evidence of the objective.
  package let kind: String?
  package let baseline: Double?
  package let target: Double?
  package let starts: Day
  package let ends: Day
  /// More is better.
  package let rising: Bool

  package var period: Period { Period(from: starts, to: ends) }
}

/// What an indicator says on a day.
package struct IndicatorUpdate: Sendable, Equatable {
  package let indicator: RecordID
  package let day: Day
  package let number: Double?
  package let yes: Bool?
  package let body: String?
  package let language: Language
  package let person: PersonID?
  package let organisation: OrganisationID?
}

extension Indicator {
  /// A value as it stands now.
  package enum Value: Sendable, Equatable {
    case notRecordedYet, noData
    case number(Double)
    case yes(Bool)
    case words(String)
  }

  /// How much of the way from the baseline to the target is done, between 0 and 1; nil when there is no target or no number,
  /// and where the way is not known: what falls has none without a baseline (what rises begins at nothing), nor has what
  /// begins beyond its target.
  package func reached(_ value: Value) -> Double? {
    switch value {
    case .yes(let yes): return yes ? 1 : 0
    case .number(let number):
      guard let target else { return nil }
      if rising ? number >= target : number <= target { return 1 }
      guard let start = baseline ?? (rising ? 0 : nil), rising ? start <= target : start >= target else { return nil }
      return start == target ? 0 : max(0, (number - start) / (target - start))
    case .notRecordedYet, .noData, .words: return nil
    }
  }

  package enum Standing: Sendable, Equatable { case unknown, reached, onWay, late }

  /// Late when the period is over, or when less of the way is done than half of what the elapsed time would ask. A yes has no
  /// half way: it is late only when its date has passed.
  package func standing(_ value: Value, on day: Day) -> Standing {
    guard let share = reached(value) else { return .unknown }
    if share >= 1 { return .reached }
    if day > ends { return .late }
    if case .yes = value { return .onWay }
    guard day >= starts, ends > starts else { return .onWay }
    let elapsed = Double(day.number - starts.number) / Double(ends.number - starts.number)
    return share < elapsed / 2 ? .late : .onWay
  }
}
