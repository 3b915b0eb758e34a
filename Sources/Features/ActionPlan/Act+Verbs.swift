import Core
import Storage
import Web

extension Acts {
  /// Records an act: a record with a card and one row of the ledger, on the day it happened.
  /// - Throws: `Problem.invalid` with what is wrong beside each field.
  @discardableResult
  package static func record(_ input: ActInput, by actor: Actor, in tx: WriteTx) throws -> Act {
    try actor.require(PlanPermissions.recordAct, on: input.owner)
    let objective = try Plans.objective(input.objective, in: tx)
    let plan = try Plans.open(Plans.find(objective.plan, in: tx))
    let problems = try problems(with: input, objective, plan, in: tx)
    guard problems.isEmpty else { throw Problem.invalid(problems) }
    let kind = try input.kind ?? Rules.of(objective: objective.id, in: tx).first?.kind ?? Acts.kind
    let id = try Record.create(RecordKind.act, owner: input.owner, audience: .everyone, in: tx)
    var values = ["objective": objective.code, "year": "\(plan.year)", "kind": kind]
    if let people = input.people { values["people"] = "\(people)" }
    let position = try Ledger.record(Acts.kind, day: input.day, of: id, and: objective.id, values: values, by: actor, in: tx)
    try tx.execute(
      """
      INSERT INTO actionplan_act (id, objective, kind, day, place, country, people, languages, link, source, language, position,
        tied, undone)
      VALUES (\(id), \(objective.id), \(kind), \(input.day), \(input.place.trimmed), \(input.country), \(input.people),
        \(input.languages.map(\.code).joined(separator: " ")), \(input.link), \(input.source.trimmed), \(input.language),
        \(position), \(nil as Int64?), \(false))
      """)
    for organisation in Set(input.organisations).sorted() {
      try tx.execute("INSERT INTO actionplan_part (act, organisation) VALUES (\(id), \(organisation))")
    }
    try Texts.write(id, TextField.title, input.language, input.what.trimmed, in: tx)
    try Cards.put(PlanCards.acts([id], in: tx), in: tx)
    return try find(id, seenBy: .house, in: tx)
  }

  /// What is wrong with an act, beside each field of its form.
  static func problems(with input: ActInput, _ objective: Objective, _ plan: Plan, in tx: Tx) throws -> [FieldProblem] {
    var problems: [FieldProblem] = []
    let what = input.what.trimmed
    if what.isEmpty { problems.append(FieldProblem("what", "Say in one sentence what was done.")) }
    if what.count > Act.whatLimit { problems.append(FieldProblem("what", "At most {limit} characters.", ["limit": "\(Act.whatLimit)"])) }
    if input.source.trimmed.isEmpty {
      problems.append(FieldProblem("source", "Say how this is known: who says it, or where it can be read."))
    }
    if input.source.count > 500 { problems.append(FieldProblem("source", "At most {limit} characters.", ["limit": "500"])) }
    if input.place.count > 200 { problems.append(FieldProblem("place", "At most {limit} characters.", ["limit": "200"])) }
    if let day = input.day, day > tx.now.day { problems.append(FieldProblem("day", "An act is recorded once it has taken place.")) }
    if let day = input.day, day.year != plan.year {
      problems.append(FieldProblem("day", "This plan is for {year}: the day must be in that year.", ["year": "\(plan.year)"]))
    }
    if let people = input.people, !(0...10_000_000).contains(people) {
      problems.append(FieldProblem("people", "Give a number of people, in figures."))
    }
    if objective.dropped != nil { problems.append(FieldProblem("objective", "This objective was dropped from the plan.")) }
    if let kind = input.kind, !EvidenceRule.isKind(kind) {
      problems.append(FieldProblem("kind", "A kind is two lower-case words with a dot between them, such as “meeting.held”."))
    }
    if problems.isEmpty, try same(input, in: tx) != nil {
      problems.append(FieldProblem("what", "This act is already recorded: the same date, objective and words."))
    }
    return problems
  }

  /// Takes an act back: it leaves every figure, list and search; the ledger keeps that it was recorded and undone.
  package static func undo(_ act: Act, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.recordAct, on: act.owner)
    try Plans.open(Plans.find(Plans.objective(act.objective, in: tx).plan, in: tx))
    guard !act.undone else { throw Problem.conflict("This act has already been withdrawn.") }
    try Ledger.undo(act.position, by: actor, in: tx)
    try tx.execute("UPDATE actionplan_act SET undone = \(true) WHERE id = \(act.id)")
    try Record.setAudience(act.id, .secretariat, in: tx)
    try Cards.remove(act.id, in: tx)
  }

  /// A room has recorded the same fact: from now on its row counts, and the act explains it.
  package static func tie(_ act: Act, to position: Int64, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.manage)
    guard !act.undone else { throw Problem.conflict("This act has already been withdrawn.") }
    let objective = try Plans.objective(act.objective, in: tx)
    try Plans.open(Plans.find(objective.plan, in: tx))
    guard try Evidence.candidates(for: act, of: objective, seenBy: .house, in: tx).contains(where: { $0.position == position }) else {
      throw Problem.conflict("That fact is not evidence for the same objective around the same date.")
    }
    try tx.execute("UPDATE actionplan_act SET tied = \(position) WHERE id = \(act.id)")
    try Ledger.record("act.tied", day: nil, of: act.id, values: ["row": "\(position)"], by: actor, in: tx)
  }

  package static func untie(_ act: Act, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(PlanPermissions.manage)
    try Plans.open(Plans.find(Plans.objective(act.objective, in: tx).plan, in: tx))
    guard act.tied != nil else { throw Problem.conflict("This act is not linked to any other fact.") }
    try tx.execute("UPDATE actionplan_act SET tied = \(nil as Int64?) WHERE id = \(act.id)")
    try Ledger.record("act.untied", day: nil, of: act.id, by: actor, in: tx)
  }
}

extension Act {
  /// Characters of what was done.
  package static let whatLimit = 300
}
