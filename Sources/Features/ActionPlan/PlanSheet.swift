import Core
import Storage
import Web

/// All that the pages of a plan show, read in a fixed number of queries whatever its size.
package struct PlanSheet: Sendable {
  package struct AxisSheet: Sendable {
    package let axis: Axis
    package let title: Text?
    package let wording: Text?
    package let goal: Text?
    package let goals: [Text]
    package var objectives: [ObjectiveSheet]
    /// Different facts behind its objectives.
    package let facts: Int

    package var number: String { "\(axis.number)" }
    /// Objectives of the plan, without those dropped.
    package var standing: [ObjectiveSheet] { objectives.filter { $0.objective.dropped == nil } }
    package var moved: Int { standing.filter { $0.count.number > 0 }.count }
  }

  package struct ObjectiveSheet: Sendable {
    package let objective: Objective
    package let title: Text?
    package let wording: Text?
    package let rules: [EvidenceRule]
    package let count: Evidence.Count
    package let figure: Figure

    /// The short title, else the first words of the wording.
    package var name: String {
      title.map { typography($0.body, $0.language) } ?? shortened(Passage(wording?.body ?? objective.code).text, 90)
    }
  }

  package let plan: Plan
  package let title: String
  package let axes: [AxisSheet]
  package let total: Int

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
      return ObjectiveSheet(
        objective: objective, title: texts[objective.id]?[TextField.title], wording: texts[objective.id]?[TextField.wording],
        rules: rules[objective.id] ?? [], count: count,
        figure: Evidence.figure(count.number, rules: rules[objective.id] ?? [], known: known))
    }
    return PlanSheet(
      plan: plan, title: texts[plan.id]?[TextField.title].map { typography($0.body, $0.language) } ?? "\(plan.year)",
      axes: axes.map { axis in
        AxisSheet(
          axis: axis, title: texts[axis.id]?[TextField.title], wording: texts[axis.id]?[TextField.wording],
          goal: texts[axis.id]?[TextField.goal],
          goals: goals.filter { $0.axis == axis.id }.compactMap { texts[$0.id]?[TextField.wording] },
          objectives: sheets.filter { $0.objective.axis == axis.id }, facts: figures.axes[axis.id] ?? 0)
      }, total: figures.total)
  }
}

extension PlanSheet.AxisSheet {
  package var name: String {
    title.map { typography($0.body, $0.language) } ?? PlanWords.withoutNumber(Passage(wording?.body ?? number).text)
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
