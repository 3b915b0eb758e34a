import Core
import Web

/// Every address of the plan.
enum PlanRoutes {
  static let all = open + acts + drafts + editing + answers + reports

  private static let reports: [Route] = [
    .get("/plan/{year}/report", ReportPages.show).example("/plan/2021/report"),
    .staff(.post, "/plan/{year}/report/publication", PlanPermissions.manage, ReportPages.publish),
    .staff(.post, "/plan/{year}/report/withdrawal", PlanPermissions.manage, ReportPages.withdraw),
    .staff(.post, "/plan/{year}/report/pdf", PlanPermissions.manage, ReportPages.print),
    .staff(.post, "/plan/{year}/pdf", PlanPermissions.manage, PlanPages.paper),
    .staff(.get, "/plan/{year}/{code}/report", PlanPermissions.manage, ReportPages.words).example("/plan/2021/4.11/report"),
    .staff(.post, "/plan/{year}/{code}/report", PlanPermissions.manage, ReportPages.write),
  ]

  /// The buttons of the monthly mail: the token is the right.
  private static let answers: [Route] = [
    .get("/answers/{token}", QuestionPages.show).knowing("says"),
    .post("/answers/{token}", QuestionPages.answer).knowing("says"),
  ]

  private static let open: [Route] = [
    .get("/plan", PlanPages.current).example("/plan"),
    .get("/plan/{year}", PlanPages.show).keeping().example("/plan/2021"),
    .get("/plan/{year}/print", PlanPages.print).keeping().example("/plan/2021/print"),
    .get("/plan/{year}/{code}", PlanPages.objective).keeping("page").example("/plan/2021/4.11"),
    .get("!/api/v1/plans", PlanExports.list).example("/api/v1/plans").summary("The action plans, newest first"),
    .get("!/api/v1/plans/{year}", PlanExports.json).example("/api/v1/plans/2021")
      .summary("An action plan with its objectives and what has been recorded for each"),
    .staff(.get, "/plan/{year}/board", PlanPermissions.follow, BoardPages.show).example("/plan/2021/board"),
    .staff(.post, "/plan/{year}/closing", PlanPermissions.manage, BoardPages.close),
    .staff(.post, "/plan/{year}/reopening", PlanPermissions.manage, BoardPages.reopen),
  ]

  private static let acts: [Route] = [
    .staff(.get, "/act", PlanPermissions.recordAct, ActPages.form).knowing("objective").example("/act"),
    .staff(.post, "/act", PlanPermissions.recordAct, ActPages.record).accepting(bytes: 11_000_000),
    .staff(.get, "/acts/import", PlanPermissions.recordAct, ActImportPages.form).example("/acts/import"),
    .staff(.post, "/acts/import", PlanPermissions.recordAct, ActImportPages.preview).accepting(bytes: 1_500_000),
    .staff(.post, "/acts/import/application", PlanPermissions.recordAct, ActImportPages.apply).accepting(bytes: 3_000_000),
    .get("/acts/{id}", ActPages.show),
    .staff(.post, "/acts/{id}/withdrawal", PlanPermissions.recordAct, ActPages.withdraw),
    .staff(.post, "/acts/{id}/tie", PlanPermissions.manage, ActPages.tie),
  ]

  private static let drafts: [Route] = [
    .staff(.get, "/plans", PlanPermissions.manage, DraftPages.list).example("/plans"),
    .staff(.get, "/plans/import", PlanPermissions.manage, DraftPages.upload).example("/plans/import"),
    .staff(.post, "/plans/import", PlanPermissions.manage, DraftPages.read).accepting(bytes: 2_000_000),
    .staff(.get, "/plans/drafts/{id}", PlanPermissions.manage, DraftPages.review),
    .staff(.post, "/plans/drafts/{id}/edits", PlanPermissions.manage, DraftPages.edit),
    .staff(.post, "/plans/drafts/{id}/undo", PlanPermissions.manage, DraftPages.undo),
    .staff(.post, "/plans/drafts/{id}/publication", PlanPermissions.manage, DraftPages.publish),
    .staff(.post, "/plans/drafts/{id}/discard", PlanPermissions.manage, DraftPages.discard),
    .staff(.get, "/plans/drafts/{id}/parts/{part}", PlanPermissions.manage, DraftPartPages.show),
    .staff(.post, "/plans/drafts/{id}/parts/{part}", PlanPermissions.manage, DraftPartPages.name),
  ]

  private static let editing: [Route] = [
    .staff(.get, "/plan/{year}/{code}/edit", PlanPermissions.manage, ObjectiveEditing.hub).example("/plan/2021/4.11/edit"),
    .staff(.get, "/plan/{year}/{code}/titles", PlanPermissions.manage, ObjectiveEditing.titles).example("/plan/2021/4.11/titles"),
    .staff(.post, "/plan/{year}/{code}/titles", PlanPermissions.manage, ObjectiveEditing.setTitles),
    .staff(.get, "/plan/{year}/{code}/wording", PlanPermissions.manage, ObjectiveEditing.wording).example("/plan/2021/4.11/wording"),
    .staff(.post, "/plan/{year}/{code}/wording", PlanPermissions.manage, ObjectiveEditing.reword),
    .staff(.get, "/plan/{year}/{code}/standing", PlanPermissions.manage, ObjectiveEditing.standing)
      .example("/plan/2021/4.11/standing"),
    .staff(.post, "/plan/{year}/{code}/standing", PlanPermissions.manage, ObjectiveEditing.setStanding),
    .staff(.get, "/plan/{year}/{code}/evidence", PlanPermissions.manage, ObjectiveEditing.evidence)
      .example("/plan/2021/4.11/evidence"),
    .staff(.post, "/plan/{year}/{code}/evidence", PlanPermissions.manage, ObjectiveEditing.addRule),
    .staff(.post, "/plan/{year}/{code}/evidence/{rule}/removal", PlanPermissions.manage, ObjectiveEditing.removeRule),
    .staff(.get, "/plan/{year}/{code}/actions", PlanPermissions.manage, ActionPages.new).example("/plan/2021/4.11/actions"),
    .staff(.post, "/plan/{year}/{code}/actions", PlanPermissions.manage, ActionPages.plan),
    .staff(.get, "/plan/{year}/{code}/indicators", PlanPermissions.manage, IndicatorPages.new)
      .example("/plan/2021/4.11/indicators"),
    .staff(.post, "/plan/{year}/{code}/indicators", PlanPermissions.manage, IndicatorPages.set),
    .staff(.get, "/actions/{id}", PlanPermissions.report, ActionPages.show),
    .staff(.post, "/actions/{id}", PlanPermissions.report, ActionPages.report),
    .staff(.get, "/actions/{id}/edit", PlanPermissions.manage, ActionPages.edit),
    .staff(.post, "/actions/{id}/edit", PlanPermissions.manage, ActionPages.change),
    .staff(.get, "/indicators/{id}", PlanPermissions.report, IndicatorPages.show),
    .staff(.post, "/indicators/{id}", PlanPermissions.report, IndicatorPages.update),
  ]
}
