import Core
import Storage
import Time
import Web

/// What has to be done before an assembly, computed backwards from its day by the rules of its body.
package struct Obligation: Sendable, Equatable {
  package enum Kind: String, Sendable, CaseIterable {
    case convening, candidatures, papers, items, agenda, forms

    package var label: Phrase {
      switch self {
      case .convening: "Convocation with the proposed agenda"
      case .candidatures: "Candidatures"
      case .papers: "Papers in all languages"
      case .items: "Requests for items on the agenda"
      case .agenda: "Final agenda"
      case .forms: "Delegates and proxies (forms A and B)"
      }
    }
  }
  package let kind: Kind
  /// The last day for it.
  package let day: Day

  /// In the order of their days.
  package static func all(_ rules: BodyRules, meeting day: Day) -> [Obligation] {
    Kind.allCases.compactMap { kind in
      rules.days(before: kind).map { Obligation(kind: kind, day: day.adding(days: -$0)) }
    }.sorted { $0.day < $1.day }
  }

  package static func last(_ kind: Kind, _ rules: BodyRules, meeting day: Day) -> Day? {
    rules.days(before: kind).map { day.adding(days: -$0) }
  }
}
