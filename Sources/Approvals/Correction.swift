import Core
import Directory
import Storage
import Web

/// A person asks the secretariat to correct what the house holds of them and they cannot change themselves.
enum Correction {
  static let ask = Permission(
    "personal.correction", "Ask for a correction of one’s own data",
    Dictionary(uniqueKeysWithValues: Role.allCases.map { ($0, Scope.own) }))

  static let kind: RequestKind = {
    var kind = RequestKind(
      "personal.correction", "Correction of personal data", opens: ask, sees: DirectoryPermissions.people,
      states: [
        RequestState("begun", "To be submitted", turn: .asker, tone: .neutral, editable: true),
        RequestState("asked", "With the secretariat", turn: .holder(DirectoryPermissions.people), days: 30),
        RequestState("corrected", "Corrected", turn: .nobody, tone: .good, ends: true),
        RequestState("declined", "Not corrected", turn: .nobody, tone: .stopped, ends: true),
        RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .stopped, ends: true),
      ],
      moves: [
        RequestMove("submission", from: ["begun"], to: "asked", "Submit", by: .asker).with {
          $0.needsForm = true
          $0.tone = .main
        },
        RequestMove("correction", from: ["asked"], to: "corrected", "It is corrected", by: .holder(DirectoryPermissions.people)).with {
          $0.tone = .main
        },
        RequestMove("refusal", from: ["asked"], to: "declined", "It stays as it is", by: .holder(DirectoryPermissions.people)).with {
          $0.note = .required
        },
        RequestMove("withdrawal", from: ["begun", "asked"], to: "withdrawn", "Withdraw", by: .asker).with { $0.tone = .quiet },
      ],
      form: { _ in form })
    kind.personal = ["correction"]
    kind.isPersonal = true
    return kind
  }()

  static let form = Form([
    .area(
      "correction", "What is wrong, and what is right", required: true, limit: 2000,
      help: "Only you and the secretariat can read this. A year after the answer it is removed.")
  ])

  private static func page(_ visit: Visit) -> FormPage {
    FormPage(
      title: visit.t("Correct something"), form: form, path: "/account/data/correction", submit: "Ask the secretariat",
      after: Kit.helpLink("personal-data", visit.reader),
      breadcrumb: [Link(visit.t("All that is held about me"), visit.path("/account/data"))])
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    if actor.organisation == nil {
      return visit.page(
        visit.t("Correct something"),
        Kit.empty(visit.t("You do not act for any organisation. Write an e-mail to the secretariat."), visit.reader))
    }
    return page(visit).shown(visit)
  }

  static func send(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let house = visit.house
    let language = visit.language
    let done = visit.t("It is submitted. You will get an e-mail when something happens.")
    return try await page(visit).sent(visit, done: done) { filled, tx in
      guard let organisation = actor.organisation else { throw Problem.forbidden(ask.label) }
      let values = Fields([("correction", filled.string("correction"))])
      let request = try Requests.open(kind, for: organisation, values: values, language: language, by: actor, in: tx)
      return try Requests.move(request.id, "submission", house, by: actor, in: tx).path
    }
  }
}
