import Core
import Storage
import Web

/// The Action Plan of a year, as the General Assembly voted it. While it is being read it is a `PlanDraft`; from its
/// publication on it is a record.
package struct Plan: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case inForce = "in-force"
    case closed

    package var label: Phrase {
      switch self {
      case .inForce: "In force"
      case .closed: "Closed"
      }
    }
  }

  package let id: RecordID
  package let year: Int
  package let state: State
  /// Of the official wording.
  package let language: Language
  /// From 1; each revision of a published plan is the next.
  package let version: Int
  /// The file that was read, and where it comes from.
  package let document: String
  package let source: String
  package let published: Day

  package var path: String { "/plan/\(year)" }
  /// Facts count for the plan of the year in which they happened.
  package var period: Period { .year(year) }
}

/// A chapter of the plan: "1. Increase political impact".
package struct Axis: Sendable, Equatable {
  package let id: RecordID
  package let plan: RecordID
  package let number: Int
}

/// A general objective of an axis.
package struct Goal: Sendable, Equatable {
  package let id: RecordID
  package let axis: RecordID
  package let number: Int
}

/// A concrete objective: `4.11`. Its exact wording is a text of field `wording` in the language of the plan, its
/// short public title a text of field `title`.
package struct Objective: Sendable, Equatable {
  package let id: RecordID
  package let plan: RecordID
  package let axis: RecordID
  package let code: String
  /// Order within the plan.
  package let place: Int
  /// The day on which a later version dropped it; it stays readable.
  package let dropped: Day?
  package let reason: String?

  /// The number of its axis, which is also its hue.
  package var axisNumber: String { String(code.prefix { $0 != "." }) }
  package func path(_ year: Int) -> String { "/plan/\(year)/\(code)" }
}

/// A kind of ledger row that is evidence for an objective, with conditions on whom the row concerns.
package struct EvidenceRule: Sendable, Equatable {
  package let id: ID<EvidenceRule>
  package let objective: RecordID
  package let kind: String
  /// ISO 3166-1 code.
  package let country: String?
  package let network: OrganisationID?
  package let organisation: OrganisationID?

  /// `noun.participle`: small letters, digits and hyphens around one dot, at most 60 characters.
  package static func isKind(_ text: String) -> Bool {
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    return text.utf8.count <= 60 && halves.count == 2
      && halves.allSatisfy { half in
        half.utf8.first.map { (97...122).contains($0) } == true
          && half.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
      }
  }
}

/// Fields of texts of this room.
enum TextField {
  static let title = "title"
  static let wording = "wording"
  /// What an axis wants, in plain words.
  static let goal = "goal"
  /// What the year's report says of an objective that has no number.
  static let report = "report"
}

/// Kinds of records of this room.
enum RecordKind {
  static let plan = "plan"
  static let axis = "plan-axis"
  static let goal = "plan-goal"
  static let objective = "objective"
  static let action = "plan-action"
  static let indicator = "plan-indicator"
  static let act = "act"
  static let report = "plan-report"
}
