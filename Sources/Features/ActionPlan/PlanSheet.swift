import Core
import Storage
import Web

/// All that the pages of a plan show, read in a fixed number of queries whatever its size.
package struct PlanSheet: Sendable {
  package struct AxisSheet: Sendable {
    package let axis: Axis
    package let name: String
    package let title: Text?
    package let wording: Text?
    package let goal: Text?
    package let goals: [Text]
    package let objectives: [ObjectiveSheet]
    /// Objectives of the plan, without those dropped.
    package let standing: [ObjectiveSheet]
    /// How many of these have something recorded.
    package let moved: Int
    /// Different facts behind its objectives, and what is told of them.
    package let facts: Int
    package let figure: Figure

    package var number: String { "\(axis.number)" }
  }

  package struct ObjectiveSheet: Sendable {
    package let objective: Objective
    /// The short title, else the first words of the wording.
    package let name: String
    package let title: Text?
    package let wording: Text?
    package let rules: [EvidenceRule]
    package let count: Evidence.Count
    package let figure: Figure
  }

  package let plan: Plan
  package let title: String
  package let axes: [AxisSheet]
  package let total: Int
  package let figure: Figure
  /// The day of the latest fact.
  package let latest: Day?

  package var objectives: [ObjectiveSheet] { axes.flatMap(\.objectives) }

  /// - Parameter known: the kinds that some room of the house records.
  package static func read(year: Int, for language: Language, seenBy sight: Sight, known: Set<String>, in tx: Tx) throws -> PlanSheet {
    let plan = try Plans.find(year: year, in: tx)
    let axes = try Plans.axes(of: plan.id, in: tx)
    let goals = try Plans.goals(of: plan.id, in: tx)
    let objectives = try Plans.objectives(of: plan.id, in: tx)
    let rules = try Rules.of(plan: plan.id, in: tx)
    let figures = try Evidence.figures(of: plan, seenBy: sight, in: tx)
    let texts = try Texts.read(
      [plan.id] + axes.map(\.id) + goals.map(\.id) + objectives.map(\.id),
      [TextField.title, TextField.wording, TextField.goal], for: language, in: tx)
    let sheets = objectives.map { objective in
      let count = figures.objectives[objective.id] ?? Evidence.Count(number: 0)
      let (title, wording) = (texts[objective.id]?[TextField.title], texts[objective.id]?[TextField.wording])
      return ObjectiveSheet(
        objective: objective,
        name: title.map { typography($0.body, $0.language) } ?? shortened(Passage(wording?.body ?? objective.code).text, 90),
        title: title, wording: wording,
        rules: rules[objective.id] ?? [], count: count,
        figure: Evidence.figure(count.number, rules: rules[objective.id] ?? [], known: known))
    }
    return PlanSheet(
      plan: plan, title: texts[plan.id]?[TextField.title].map { typography($0.body, $0.language) } ?? "\(plan.year)",
      axes: axes.map { axis in
        let (title, wording) = (texts[axis.id]?[TextField.title], texts[axis.id]?[TextField.wording])
        let own = sheets.filter { $0.objective.axis == axis.id }
        let standing = own.filter { $0.objective.dropped == nil }
        let facts = figures.axes[axis.id] ?? 0
        return AxisSheet(
          axis: axis,
          name: title.map { typography($0.body, $0.language) }
            ?? PlanWords.withoutNumber(Passage(wording?.body ?? "\(axis.number)").text),
          title: title, wording: wording,
          goal: texts[axis.id]?[TextField.goal],
          goals: goals.filter { $0.axis == axis.id }.compactMap { texts[$0.id]?[TextField.wording] },
          objectives: own, standing: standing, moved: standing.filter { $0.count.number > 0 }.count, facts: facts,
          figure: Evidence.figure(facts, rules: own.flatMap(\.rules), known: known))
      }, total: figures.total, figure: Evidence.figure(figures.total, rules: sheets.flatMap(\.rules), known: known),
      latest: sheets.compactMap(\.count.latest).max())
  }
}

extension House {
  /// The kinds of ledger rows that some room records.
  var knownKinds: Set<String> { Set(kinds.keys) }
}

extension Figure {
  var shown: FigureShown {
    switch self {
    case .notRecordedYet: .notRecordedYet
    case .noData: .noData
    case .number(let number): .number(number)
    }
  }

  /// In words, for tables and exports.
  func words(_ reader: Reader) -> String {
    switch self {
    case .notRecordedYet: reader.t("not recorded here yet")
    case .noData: reader.t("no data")
    case .number(let number): reader.number(number)
    }
  }
}
