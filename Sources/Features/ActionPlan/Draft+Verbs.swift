import Core
import Foundation
import Storage
import Web

/// Plans being read. Each change is one more step; undoing takes the last one away. Drafts are seen by the
/// secretariat alone and are not in the ledger.
package enum Drafts {
  package typealias DraftID = ID<PlanDraft>

  package struct Open: Sendable {
    package let id: DraftID
    /// How many changes were made since the reading; also the version a form was drawn from.
    package let step: Int
    package let draft: PlanDraft
  }

  package static func all(by actor: Actor, in tx: Tx) throws -> [(id: DraftID, year: Int, opened: Moment)] {
    try actor.require(PlanPermissions.manage)
    return try tx.rows("SELECT id, year, opened FROM actionplan_draft ORDER BY id DESC").map {
      (id: try $0("id"), year: try $0("year"), opened: try $0("opened"))
    }
  }

  package static func find(_ id: DraftID, by actor: Actor, in tx: Tx) throws -> Open {
    try actor.require(PlanPermissions.manage)
    guard let row = try tx.row("SELECT number, body FROM actionplan_step WHERE draft = \(id) ORDER BY number DESC LIMIT 1") else {
      throw Problem.notFound
    }
    let body: String = try row("body")
    return Open(id: id, step: try row("number"), draft: try JSONDecoder().decode(PlanDraft.self, from: Data(body.utf8)))
  }

  @discardableResult
  package static func open(_ draft: PlanDraft, by actor: Actor, in tx: WriteTx) throws -> DraftID {
    try actor.require(PlanPermissions.manage)
    let id = try tx.nextID(PlanDraft.self)
    try tx.execute(
      "INSERT INTO actionplan_draft (id, year, opened, person) VALUES (\(id), \(draft.year), \(tx.now), \(actor.person))")
    try put(draft, step: 0, of: id, in: tx)
    return id
  }

  /// - Parameter step: the step that the form was drawn from; another one throws `Problem.conflict`.
  package static func apply(_ edit: PlanDraft.Edit, to id: DraftID, step: Int, by actor: Actor, in tx: WriteTx) throws {
    let open = try find(id, by: actor, in: tx)
    try same(open, step)
    do {
      try put(try open.draft.applying(edit), step: step + 1, of: id, in: tx)
    } catch let refusal as PlanDraft.Refusal {
      throw refusal.problem
    }
  }

  private static func same(_ open: Open, _ step: Int) throws {
    guard open.step == step else {
      throw Problem.conflict("Somebody else changed this draft. Look at it as it is now and make the change again.")
    }
  }

  /// Takes the last change away; with no change left there is nothing to undo.
  /// - Parameter step: the change that is meant; another one throws `Problem.conflict`.
  package static func undo(_ id: DraftID, step: Int, by actor: Actor, in tx: WriteTx) throws {
    let open = try find(id, by: actor, in: tx)
    try same(open, step)
    guard open.step > 0 else { throw Problem.conflict("Nothing has been changed yet: there is nothing to undo.") }
    try tx.execute("DELETE FROM actionplan_step WHERE draft = \(id) AND number = \(open.step)")
  }

  /// - Parameter step: what was reviewed; another one throws `Problem.conflict`.
  package static func publish(_ id: DraftID, step: Int, by actor: Actor, in tx: WriteTx) throws -> Plan {
    let open = try find(id, by: actor, in: tx)
    try same(open, step)
    let plan = try Plans.publish(open.draft, by: actor, in: tx)
    try delete(id, in: tx)
    return plan
  }

  package static func discard(_ id: DraftID, by actor: Actor, in tx: WriteTx) throws {
    _ = try find(id, by: actor, in: tx)
    try delete(id, in: tx)
  }

  private static func delete(_ id: DraftID, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM actionplan_step WHERE draft = \(id)")
    try tx.execute("DELETE FROM actionplan_draft WHERE id = \(id)")
  }

  private static func put(_ draft: PlanDraft, step: Int, of id: DraftID, in tx: WriteTx) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let body = String(decoding: try encoder.encode(draft), as: UTF8.self)
    try tx.execute("INSERT INTO actionplan_step (draft, number, body) VALUES (\(id), \(step), \(body))")
  }
}

extension PlanDraft.Refusal {
  package var problem: Problem {
    switch self {
    case .noPart: .conflict("This passage is no longer there. Look at the draft as it is now.")
    case .nothingBefore: .conflict("There is no passage of the same kind before this one in its axis.")
    case .noCut: .conflict("This passage cannot be cut there.")
    case .nowhere: .conflict("It is already first or last.")
    case .tooLong:
      .invalid([FieldProblem("", "A short title has at most {limit} characters.", ["limit": "\(PlanDraft.titleLimit)"])])
    }
  }
}

extension PlanRefusal {
  /// What a person is told of a document that cannot be read.
  package var problem: FieldProblem {
    switch self {
    case .tooLarge: FieldProblem("document", "This document is too large to be a plan: at most {limit} kB.", ["limit": "500"])
    case .notText: FieldProblem("document", "This is not a text in UTF-8. Save the document as Markdown or plain text and try again.")
    case .tooDeep:
      FieldProblem("document", "This document nests lists, quotes or brackets too deeply to be read. Simplify it and try again.")
    case .tooMany: FieldProblem("document", "This document has too many paragraphs to be a plan.")
    case .noObjectives:
      FieldProblem(
        "document",
        "No objective was found. A plan has a heading for each axis, and under it its general and its concrete objectives.")
    }
  }
}
