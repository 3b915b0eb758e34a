import Core
import Web

extension GovernanceRoutes {
  private static let conduct = GovernancePermissions.conduct

  /// What is kept of an assembly: its minutes, its archive, the proof that it was convened.
  static let records: [Route] = [
    .get("/assemblies/{id}/minutes", MinutesPages.show),
    .staff(.post, "/assemblies/{id}/minutes", conduct, MinutesEditing.make),
    .staff(.post, "/assemblies/{id}/minutes/draft", conduct, MinutesEditing.redraft),
    .staff(.get, "/assemblies/{id}/minutes/passages/{passage}", conduct, MinutesEditing.passageForm).knowing("language"),
    .staff(.post, "/assemblies/{id}/minutes/passages/{passage}", conduct, MinutesEditing.editPassage).knowing("language"),
    .staff(.get, "/assemblies/{id}/minutes/circulation", conduct, MinutesEditing.circulationForm),
    .staff(.post, "/assemblies/{id}/minutes/circulation", conduct, MinutesEditing.circulate),
    .staff(.post, "/assemblies/{id}/minutes/recall", conduct, MinutesEditing.recall),
    .staff(.post, "/assemblies/{id}/minutes/agenda", conduct, MinutesEditing.putOnAgenda),
    .staff(.get, "/assemblies/{id}/minutes/approval", conduct, MinutesEditing.approvalForm),
    .staff(.post, "/assemblies/{id}/minutes/approval", conduct, MinutesEditing.approve),
    .member(.get, "/assemblies/{id}/minutes/passages/{passage}/amendment", MinutesAmending.form),
    .member(.post, "/assemblies/{id}/minutes/passages/{passage}/amendment", MinutesAmending.propose),
    .staff(.get, "/assemblies/{id}/minutes/amendments/{amendment}", conduct, MinutesAmending.answerForm),
    .staff(.post, "/assemblies/{id}/minutes/amendments/{amendment}", conduct, MinutesAmending.answer),
    .get("/minutes", MinutesCodePages.ask).knowing("code").example("/minutes"),
    .get("/minutes/{code}", MinutesCodePages.show),
    .member(.get, "/assemblies/{id}/archive.zip", ArchivePages.download),
    .staff(.get, "/assemblies/{id}/dispatch", conduct, DispatchPages.show),
    .staff(.get, "/assemblies/{id}/dispatch.csv", conduct, DispatchPages.csv),
  ]
}
