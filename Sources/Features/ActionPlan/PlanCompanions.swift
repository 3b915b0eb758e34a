import Foundation

/// The short titles and the kinds of evidence that accompany a plan, as in `plan-2021.json`: offered to a draft by
/// order, and only where both have the same number of objectives.
package struct PlanTitles: Sendable, Codable, Equatable {
  package struct Axis: Sendable, Codable, Equatable {
    package var code: String
    package var title: [String: String]
    package var goal: [String: String]?
  }
  package struct Objective: Sendable, Codable, Equatable {
    package var code: String
    package var title: [String: String]
    package var evidence: [String]?
  }
  package var year: Int
  package var title: [String: String]?
  package var axes: [Axis]
  package var objectives: [Objective]

  package static func read(_ bytes: [UInt8]) -> PlanTitles? {
    guard bytes.count <= 1_000_000 else { return nil }
    return try? JSONDecoder().decode(PlanTitles.self, from: Data(bytes))
  }

  /// How many objectives each axis has, by the codes.
  fileprivate func objectives(of axis: Axis) -> [Objective] { objectives.filter { $0.code.hasPrefix(axis.code + ".") } }
}

/// Edits known beforehand for a document that ships with the house (`plan-2021.cuts.json`), by the codes that
/// objectives have at each step.
package struct PlanCuts: Sendable, Decodable {
  package struct Cut: Sendable, Decodable {
    package var objective: String
    /// Which of the possible cuts, counted from 1.
    package var at: Int
  }
  package var year: Int
  package var language: String
  package var document: String
  package var source: String
  package var cuts: [Cut]

  package static func read(_ bytes: [UInt8]) -> PlanCuts? { try? JSONDecoder().decode(PlanCuts.self, from: Data(bytes)) }
}

extension PlanDraft {
  package func applying(_ cuts: [PlanCuts.Cut]) throws(Refusal) -> [PlanDraft] {
    var steps: [PlanDraft] = []
    for cut in cuts {
      let draft = steps.last ?? self
      guard let part = draft.part(code: cut.objective) else { throw .noPart }
      steps.append(try draft.applying(.cut(part: part.id, at: cut.at)))
    }
    return steps
  }

  /// Axes are named when there are as many; the objectives of an axis when that axis has as many.
  package func offering(_ titles: PlanTitles?) -> PlanDraft {
    guard let titles, titles.year == year else { return self }
    var copy = self
    // The document's own title is kept only where no better name is offered.
    copy.titles.merge(titles.title ?? [:]) { _, theirs in theirs }
    let axes = axes
    guard axes.count == titles.axes.count else { return copy }
    for (axis, offered) in zip(axes, titles.axes) {
      copy.offer(to: axis.part.id, titles: offered.title, goals: offered.goal ?? [:], evidence: [])
      let objectives = titles.objectives(of: offered)
      guard objectives.count == axis.concrete.count else { continue }
      for (mine, theirs) in zip(axis.concrete, objectives) {
        copy.offer(to: mine.part.id, titles: theirs.title, goals: [:], evidence: theirs.evidence ?? [])
      }
    }
    return copy
  }

  private mutating func offer(to id: Int, titles: [String: String], goals: [String: String], evidence: [String]) {
    guard let place = parts.firstIndex(where: { $0.id == id }) else { return }
    parts[place].titles.merge(titles) { mine, _ in mine }
    parts[place].goals.merge(goals) { mine, _ in mine }
    if parts[place].evidence.isEmpty { parts[place].evidence = evidence }
  }
}
