import Approvals
import Core
import Directory
import Storage
import Web

/// A member asks to leave: a letter and the agreement of its council, recorded by the secretariat.
enum Leaving {
  static let name = "membership.leaving"

  static let kind: RequestKind = {
    RequestKind(
      name, "Leaving the association", opens: .appliesForMembership, sees: .seesApplications,
      states: [
        RequestState("draft", "Being filled in", turn: .asker, editable: true),
        RequestState("submitted", "Being checked", turn: .holder(.admitsMembers), days: 14),
        RequestState("incomplete", "To be completed", turn: .asker, days: 30, editable: true),
        RequestState("left", "Has left", turn: .nobody, tone: .stopped, ends: true),
        RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .good, ends: true),
      ],
      moves: [
        RequestMove("submission", from: ["draft", "incomplete"], to: "submitted", "Submit", by: .asker).with {
          $0.note = .none
          $0.needsForm = true
        },
        RequestMove("return", from: ["submitted"], to: "incomplete", "Ask to complete", by: .holder(.admitsMembers)).with {
          $0.note = .required
          $0.noteLabel = "What is missing"
          $0.reopens = true
        },
        RequestMove("departure", from: ["submitted"], to: "left", "Record that it leaves", by: .holder(.admitsMembers)).with {
          $0.tone = .danger
          $0.effect = left
        },
        RequestMove("withdrawal", from: ["draft", "incomplete", "submitted"], to: "withdrawn", "Stay in the association", by: .asker),
      ],
      form: { _ in
        Form([
          .day("day", "Last day of membership", required: true, help: "The city is no longer a member from the day after."),
          .area("reasons", "Why the city leaves", required: true, limit: 4000),
          .day("council_day", "Day on which the council decided to leave", required: true),
          .file("letter", "Letter signed by the mayor", types: ["application/pdf"], required: true, help: "A copy as a PDF."),
          .file("agreement", "Agreement of the council", types: ["application/pdf"], required: true, help: "A copy as a PDF."),
        ])
      })
  }()

  private static let left: RequestMove.Effect = { request, actor, house, tx in
    let values = kind.form(Reader(language: request.language, words: house.words)).fill(request.values)
    guard let last = values.day("day") else { throw Problem.malformed }
    let position = try Organisations.leave(request.owner, on: last.adding(days: 1), by: actor, in: tx)
    try Change.note(
      position, of: request.owner, .departure, reason: .ownWish, words: values.string("reasons"), decision: values.string("council_day"),
      in: tx)
  }

  static func begin(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let path = try await visit.write { tx in
      guard let city = actor.organisation else { throw Problem.notFound }
      try actor.require(.appliesForMembership, on: city)
      guard try Organisations.standing(of: city, on: tx.now.day, in: tx) != nil else {
        throw Problem.conflict("This city is not a member on that date.")
      }
      var query = Requests.Query()
      query.kinds = [name]
      query.owner = city
      query.ended = false
      if let open = try Requests.list(query, by: actor, visit.house, in: tx).first { return open.path }
      return try Requests.open(kind, for: city, language: visit.language, by: actor, in: tx).path
    }
    return visit.redirect(to: path)
  }
}
