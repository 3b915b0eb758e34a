import Core
import Storage
import Web

/// What of the plan waits for a person: actions of their organisation that are late or of which nothing was heard.
enum PlanWaiting {
  static let all = [
    Waiting("plan.actions") { actor, _, now in
      reporting(actor).map { "SELECT count(*) \(Actions.waiting(of: $0, coordinates: coordinates(actor), at: now))" }
    } find: { visit, tx in
      guard let actor = visit.actor, let owner = reporting(actor) else { return [] }
      let waiting = try Actions.waiting(of: owner, coordinates: coordinates(actor), in: tx)
      let titles = try Actions.titles(waiting.map(\.id), for: visit.language, in: tx)
      return waiting.map { action in
        Waiting.Item(
          title: visit.t("Say how it is going: {action}", ["action": titles[action.id]?.body ?? ""]), path: "/actions/\(action.id)",
          due: action.ends)
      }
    },
    Waiting("plan.drafts") { actor, _, _ in
      actor.may(PlanPermissions.manage) ? "SELECT count(*) FROM actionplan_draft" : nil
    } find: { visit, tx in
      guard let actor = visit.actor, visit.may(PlanPermissions.manage) else { return [] }
      return try Drafts.all(by: actor, in: tx).map { draft in
        Waiting.Item(
          title: visit.t("A draft of the plan for {year} is waiting for review", ["year": "\(draft.year)"]),
          path: "/plans/drafts/\(draft.id)")
      }
    },
  ]

  private static func coordinates(_ actor: Actor) -> Bool { !actor.roles.isDisjoint(with: [.coordinator, .delegation]) }

  /// For whom this actor says how actions stand.
  private static func reporting(_ actor: Actor) -> OrganisationID? {
    actor.organisation.flatMap { actor.may(PlanPermissions.report, on: $0) ? $0 : nil }
  }
}
