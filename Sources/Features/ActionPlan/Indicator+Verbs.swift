import Core
import Storage
import Web

/// What staff say of an indicator, checked.
package struct IndicatorInput: Sendable, Equatable {
  package var title: String
  package var type: Indicator.Kind
  package var source: Indicator.Source
  package var kind: String?
  package var baseline: Double?
  package var target: Double?
  package var starts: Day
  package var ends: Day
  package var rising: Bool
  package var language: Language

  package init(
    title: String, type: Indicator.Kind, source: Indicator.Source, kind: String? = nil, baseline: Double? = nil,
    target: Double? = nil, starts: Day, ends: Day, rising: Bool = true, language: Language
  ) {
    self.title = title
    self.type = type
    self.source = source
    self.kind = kind
    self.baseline = baseline
    self.target = target
    self.starts = starts
    self.ends = ends
    self.rising = rising
    self.language = language
  }
}

extension Indicators {
  @discardableResult
  package static func set(_ input: IndicatorInput, for objective: Objective, by actor: Actor, in tx: WriteTx) throws -> Indicator {
    try Plans.mayManage(objective, by: actor, in: tx)
    try check(input)
    let id = try Plans.add(
      RecordKind.indicator, titled: input.title, input.language, to: objective, recording: "indicator.set", by: actor, in: tx
    ) { id in
      """
      INSERT INTO actionplan_indicator (id, objective, type, source, kind, baseline, target, starts, ends, rising)
      VALUES (\(id), \(objective.id), \(input.type), \(input.source), \(input.kind), \(input.baseline), \(input.target),
        \(input.starts), \(input.ends), \(input.rising))
      """
    }
    return try find(id, in: tx)
  }

  private static func check(_ input: IndicatorInput) throws {
    var problems: [FieldProblem] = []
    if input.title.trimmed.isEmpty { problems.append(FieldProblem("title", "Say in a few words what is measured.")) }
    if input.title.count > 200 { problems.append(FieldProblem("title", "At most {limit} characters.", ["limit": "200"])) }
    if input.ends < input.starts { problems.append(FieldProblem("ends", "The last day is before the first.")) }
    if let kind = input.kind, !EvidenceRule.isKind(kind) {
      problems.append(FieldProblem("kind", "A kind is two lower-case words with a dot between them, such as “meeting.held”."))
    }
    if input.type == .text, input.source == .ledger {
      problems.append(FieldProblem("source", "Only its owner can say in words how it is going."))
    }
    if input.type == .share, let target = input.target, !(0...100).contains(target) {
      problems.append(FieldProblem("target", "A share is between 0 and 100 per cent."))
    }
    if let problem = start(input) { problems.append(problem) }
    if input.type == .share, input.source == .ledger, input.kind != nil {
      problems.append(FieldProblem("kind", "A share counts the member cities behind all evidence of the objective."))
    }
    guard problems.isEmpty else { throw Problem.invalid(problems) }
  }

  /// The way from the start to the target goes in the direction that is better.
  private static func start(_ input: IndicatorInput) -> FieldProblem? {
    guard input.type == .number || input.type == .share, let target = input.target else { return nil }
    guard let baseline = input.baseline else {
      guard !input.rising else { return nil }
      return FieldProblem(
        "baseline", "Where less is better, give the starting point: without it nobody can tell how far it has come.")
    }
    if input.rising, baseline > target { return FieldProblem("baseline", "More is better here: it starts below its target.") }
    if !input.rising, baseline < target { return FieldProblem("baseline", "Less is better here: it starts above its target.") }
    return nil
  }

  /// Its owner says how an indicator stands on a day. Only for those that the house does not count by itself.
  package static func update(
    _ indicator: Indicator, _ value: Indicator.Value, on day: Day, language: Language, by actor: Actor, in tx: WriteTx
  ) throws {
    let objective = try Plans.objective(indicator.objective, in: tx)
    try Plans.open(Plans.find(objective.plan, in: tx))
    try mayUpdate(objective, by: actor, in: tx)
    guard indicator.source == .owner else { throw Problem.conflict("This indicator is counted automatically.") }
    guard day <= tx.now.day else { throw FieldProblem("day", "This day has not come yet.") }
    var number: Double?
    var yes: Bool?
    var body: String?
    switch (indicator.type, value) {
    case (.number, .number(let given)), (.share, .number(let given)):
      guard given.isFinite, indicator.type == .number || (0...100).contains(given) else {
        throw FieldProblem("value", "A share is between 0 and 100 per cent.")
      }
      number = given
    case (.yesNo, .yes(let given)): yes = given
    case (.text, .words(let given)) where !given.trimmed.isEmpty && given.count <= 2000: body = given.trimmed
    default: throw FieldProblem("value", "This value does not fit the indicator.")
    }
    let id = try tx.nextID(IndicatorUpdate.self)
    try tx.execute(
      """
      INSERT INTO actionplan_update (id, indicator, day, number, yes, body, language, person, organisation, recorded)
      VALUES (\(id), \(indicator.id), \(day), \(number), \(yes), \(body), \(language), \(actor.person), \(actor.organisation),
        \(tx.now))
      """)
    try Ledger.record(
      "indicator.updated", day: day, of: indicator.id, and: objective.id, values: ["code": objective.code], by: actor, in: tx)
  }

  /// The secretariat, and whoever may report on an action of the same objective.
  static func mayUpdate(_ objective: Objective, by actor: Actor, in tx: Tx) throws {
    if actor.may(PlanPermissions.manage) { return }
    let owners = try Actions.of(objective: objective.id, in: tx).map(\.owner)
    guard owners.contains(where: { actor.may(PlanPermissions.report, on: $0) }) else {
      throw Problem.forbidden(PlanPermissions.report.label)
    }
  }
}
