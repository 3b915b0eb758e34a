import Core
import Storage
import Web

extension Feature {
  /// The Action Plan: the document that the Assembly voted, and what the network has done for it.
  package static let actionPlan: Feature = {
    var feature = Feature("ActionPlan")
    feature.routes = PlanRoutes.all
    feature.menu = [
      MenuEntry(.main, "Action Plan", "/plan", order: 10),
      MenuEntry(.member, "Record an act", "/act", order: 20, permission: PlanPermissions.recordAct),
      MenuEntry(.staff, "Plans and drafts", "/plans", order: 10, permission: PlanPermissions.manage),
    ]
    feature.permissions = PlanPermissions.all
    feature.kinds = PlanKinds.all
    feature.cards = PlanCards.kinds
    feature.measures = [
      Measure("acts.recorded", "Acts entered by hand", unit: "acts", kinds: [Acts.kind])
    ]
    feature.jobs = [Questions.job, PlanPaper.job]
    feature.erasures = [Questions.erasure]
    feature.holdings = PlanHoldings.all
    feature.ties = [
      Tie(
        "The Action Plan names it: an act, an action or a rule.",
        "SELECT p.organisation AS id FROM actionplan_part p JOIN actionplan_act a ON a.id = p.act WHERE NOT a.undone",
        "SELECT owner FROM actionplan_action", "SELECT network FROM actionplan_action", "SELECT organisation FROM actionplan_rule",
        "SELECT network FROM actionplan_rule")
    ]
    feature.waiting = PlanWaiting.all
    feature.seeds = [
      Seed("Action Plan") { folder, _ in try PlanImport.firstStart(folder) },
      Seed("Facts of the year") { folder, _ in try FactSeeds.load(folder) },
    ]
    return feature
  }()
}

/// What this room records. The kinds of evidence that other rooms will bring are data in the rules, not named here.
enum PlanKinds {
  static let all = [
    Kind("plan.published", "{record} was published with its {objectives} objectives"),
    Kind("plan.closed", "{record} was closed"),
    Kind("plan.reopened", "{record} is open again"),
    Kind("objective.named", "Objective {code} has a new short title: {record}"),
    Kind("objective.reworded", "The wording of objective {code} changed with version {version} of {second}"),
    Kind("objective.dropped", "Objective {code} was dropped with version {version} of {second}"),
    Kind("objective.restored", "Objective {code} is part of {second} again"),
    Kind("evidence.ruled", "“{kind}” now counts for objective {code}"),
    Kind("evidence.unruled", "“{kind}” no longer counts for objective {code}"),
    Kind("act.recorded", "Recorded for objective {objective}: {record}"),
    Kind("act.tied", "{record} is the same fact as another one, which counts in its place"),
    Kind("act.untied", "{record} counts separately again"),
    Kind("report.published", "The report on {second} was published"),
    Kind("report.changed", "The report on {second} was changed"),
    Kind("report.withdrawn", "The report on {second} is a draft again"),
    Kind("paper.made", "A PDF was made"),
    Kind("action.planned", "A new action was planned for “{second}”"),
    Kind("action.changed", "An action for “{second}” was changed"),
    Kind("action.reported", "The progress of an action for “{second}” was reported"),
    Kind("indicator.set", "A new indicator was set for “{second}”"),
    Kind("indicator.updated", "An indicator of “{second}” was brought up to date"),
  ]
}
