import Core
import Storage
import Web

/// What of the plan waits for a person: actions of their organisation that are late or of which nothing was heard.
enum PlanWaiting {
  static let all = [
    Waiting("plan.actions") { visit, tx in
      guard let owner = visit.actor?.organisation, visit.may(PlanPermissions.report, on: owner) else { return [] }
      let waiting = try Actions.open(of: owner, in: tx).filter { $0.isLate(on: tx.now.day) || $0.isSilent(at: tx.now) }
      let titles = try Actions.titles(waiting.map(\.id), for: visit.language, in: tx)
      return waiting.map { action in
        Waiting.Item(
          title: visit.t("Say how it stands: {action}", ["action": titles[action.id]?.body ?? ""]), path: "/actions/\(action.id)",
          due: action.ends)
      }
    },
    Waiting("plan.drafts") { visit, tx in
      guard let actor = visit.actor, visit.may(PlanPermissions.manage) else { return [] }
      return try Drafts.all(by: actor, in: tx).map { draft in
        Waiting.Item(
          title: visit.t("A draft of the plan for {year} waits for review", ["year": "\(draft.year)"]), path: "/plans/drafts/\(draft.id)")
      }
    },
  ]
}
