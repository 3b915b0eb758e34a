import Core
import Storage
import Web

/// Objectives of the association's plan, for rooms that tie their work to one: chosen among those that are published, never typed.
package enum PlanObjectives {
  package struct Objective: Sendable, Equatable {
    /// Of the plan.
    package let year: Int
    /// `4.2`
    package let code: String
    /// With its code in front.
    package let title: String

    /// What tells it from the same number in another year's plan: `2021/4.2`.
    package var name: String { "\(year)/\(code)" }
    package var choice: Choice { Choice(code, name: title) }
  }

  /// Of the plan of a year; where there is none, of the newest one. Empty while no plan is published.
  package static func of(_ year: Int, _ language: Language, in tx: Tx) throws -> [Objective] {
    var query = CardQuery(kinds: ["objective"])
    query.counting = ["year"]
    query.size = 1
    let years = try Cards.find(query, seenBy: .everyone, language: language, in: tx).counts["year"]?.keys.compactMap { Int($0) } ?? []
    guard let chosen = years.contains(year) ? year : years.max() else { return [] }
    query = CardQuery(kinds: ["objective"])
    query.facets = ["year": "\(chosen)"]
    query.order = .title
    query.size = 200
    return try Cards.find(query, seenBy: .everyone, language: language, in: tx).cards.compactMap { card in
      guard let code = card.address.split(separator: "/").last else { return nil }
      return Objective(year: chosen, code: String(code), title: card.title)
    }
  }
}
