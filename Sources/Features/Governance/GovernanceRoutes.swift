import Core
import Web

enum GovernanceRoutes {
  private static let conduct = GovernancePermissions.conduct

  static let bodies: [Route] = [
    .get("/bodies/{slug}/rules", RulesPages.show).example("/bodies/general-assembly/rules"),
    .staff(.get, "/bodies/{slug}/rules/new", conduct, RulesPages.form).knowing("preset").example("/bodies/general-assembly/rules/new"),
    .staff(.post, "/bodies/{slug}/rules/new", conduct, RulesPages.decide).example("/bodies/general-assembly/rules/new"),
    .get("/decisions", DecisionPages.list).knowing("body", "year", "state").example("/decisions"),
    .get("/decisions/{id}", DecisionPages.show),
    .member(.get, "/decisions/{id}/follow-up", DecisionPages.followForm),
    .member(.post, "/decisions/{id}/follow-up", DecisionPages.follow),
  ]

  static let assemblies: [Route] = [
    .get("/assemblies", AssemblyPages.list).example("/assemblies"),
    .staff(.get, "/assemblies/new", conduct, AssemblyEditing.form).knowing("body").example("/assemblies/new"),
    .staff(.post, "/assemblies/new", conduct, AssemblyEditing.prepare).knowing("body").example("/assemblies/new"),
    .get("/assemblies/{id}", AssemblyPages.show),
    .staff(.get, "/assemblies/{id}/convocation", conduct, AssemblyEditing.convocation),
    .staff(.post, "/assemblies/{id}/convocation", conduct, AssemblyEditing.convene),
    .staff(.post, "/assemblies/{id}/final-agenda", conduct, AssemblyEditing.fixAgenda),
    .member(.get, "/assemblies/{id}/items", AssemblyEditing.itemForm),
    .member(.post, "/assemblies/{id}/items", AssemblyEditing.askItem),
    .get("/assemblies/{id}/roll", RollPages.show),
    .get("/assemblies/{id}/roll.csv", RollPages.csv),
    .staff(.post, "/assemblies/{id}/roll", conduct, RollPages.freeze),
    .staff(.get, "/assemblies/{id}/roll/{city}", conduct, RollPages.correctionForm),
    .staff(.post, "/assemblies/{id}/roll/{city}", conduct, RollPages.correct),
    .member(.get, "/assemblies/{id}/delegation", DelegationPages.show).knowing("city"),
    .member(.post, "/assemblies/{id}/delegation", DelegationPages.name).knowing("city"),
    .member(.post, "/assemblies/{id}/delegation/acceptance", DelegationPages.accept),
    .member(.post, "/assemblies/{id}/delegation/dismissal", DelegationPages.dismiss),
    .staff(.post, "/assemblies/{id}/delegation/link", conduct, DelegationPages.help),
    .member(.post, "/assemblies/{id}/proxy", DelegationPages.give).knowing("city"),
    .member(.post, "/assemblies/{id}/proxy/withdrawal", DelegationPages.takeBack),
    .staff(.get, "/assemblies/{id}/credentials", conduct, CredentialPages.show),
    .staff(.get, "/assemblies/{id}/credentials.csv", conduct, CredentialPages.csv),
  ]

  static let session: [Route] = [
    .get("/assemblies/{id}/session", SessionPages.show),
    .get("/assemblies/{id}/live", SessionPages.live).knowing("since"),
    .get("/assemblies/{id}/hall", SessionPages.hall),
    .staff(.get, "/assemblies/{id}/chair", conduct, ChairPages.show),
    .staff(.post, "/assemblies/{id}/opening", conduct, ChairPages.open),
    .staff(.post, "/assemblies/{id}/call", conduct, ChairPages.call),
    .staff(.post, "/assemblies/{id}/suspension", conduct, ChairPages.suspend),
    .staff(.post, "/assemblies/{id}/resumption", conduct, ChairPages.resume),
    .staff(.post, "/assemblies/{id}/closing", conduct, ChairPages.close),
    .staff(.post, "/assemblies/{id}/item", conduct, ChairPages.item),
    .member(.post, "/assemblies/{id}/presence", SessionPages.enter),
    .member(.post, "/assemblies/{id}/presence/end", SessionPages.leave),
    .member(.post, "/assemblies/{id}/speaking", SessionPages.askToSpeak),
    .member(.post, "/assemblies/{id}/speaking/withdrawal", SessionPages.dropSpeaking),
    .staff(.post, "/assemblies/{id}/speaking/{speaker}/turn", conduct, ChairPages.turn),
    .staff(.post, "/assemblies/{id}/speaking/{speaker}/end", conduct, ChairPages.endTurn),
    .staff(.get, "/assemblies/{id}/consensus", conduct, ChairPages.consensusForm).knowing("item"),
    .staff(.post, "/assemblies/{id}/consensus", conduct, ChairPages.consensus).knowing("item"),
  ]

  static let motions: [Route] = [
    .get("/assemblies/{id}/motions", MotionPages.list),
    .member(.get, "/assemblies/{id}/motions/new", MotionPages.moveForm),
    .member(.post, "/assemblies/{id}/motions/new", MotionPages.move),
    .member(.get, "/motions/{id}/amendment", MotionPages.amendForm),
    .member(.post, "/motions/{id}/amendment", MotionPages.amend),
    .member(.post, "/motions/{id}/withdrawal", MotionPages.withdraw),
    .staff(.get, "/motions/{id}/decision", conduct, MotionPages.decideForm),
    .staff(.post, "/motions/{id}/decision", conduct, MotionPages.decide),
  ]

  static let around: [Route] = [
    .get("/assemblies/{id}/candidates", CandidaturePages.show),
    .member(.post, "/assemblies/{id}/candidates", CandidaturePages.submit),
    .member(.get, "/candidatures/{id}/letter", CandidaturePages.letter),
    .member(.post, "/candidatures/{id}/withdrawal", CandidaturePages.withdraw),
    .staff(.get, "/assemblies/{id}/election", conduct, ElectionPages.form),
    .staff(.post, "/assemblies/{id}/election", conduct, ElectionPages.prepare),
    .staff(.post, "/votes/{id}/lot", conduct, VoteActs.drawLot),
    .staff(.post, "/votes/{id}/runoff", conduct, VoteActs.runoff),
    .staff(.post, "/votes/{id}/repetition", conduct, VoteActs.again),
    .member(.post, "/votes/{id}/countersignature", VoteActs.countersign),
    .member(.get, "/votes/{id}/papers", HallPaperPages.show),
    .member(.post, "/votes/{id}/papers", HallPaperPages.enter),
    .staff(.post, "/votes/{id}/papers/cities", conduct, HallPaperPages.give),
    .staff(.post, "/votes/{id}/papers/return", conduct, HallPaperPages.takeBack),
  ]

  static let votes: [Route] = [
    .staff(.get, "/assemblies/{id}/votes/new", conduct, VoteEditing.form).knowing("item", "form"),
    .staff(.post, "/assemblies/{id}/votes/new", conduct, VoteEditing.prepare).knowing("item", "form"),
    .get("/votes/{id}", VotePages.show),
    .member(.get, "/votes/{id}/ballot", BallotPages.show).knowing("city"),
    .member(.post, "/votes/{id}/ballot", BallotPages.cast),
    .staff(.post, "/votes/{id}/opening", conduct, VoteEditing.open),
    .staff(.post, "/votes/{id}/timer/removal", conduct, VoteEditing.stopTimer),
    .staff(.post, "/votes/{id}/closing", conduct, VoteEditing.close),
    .staff(.post, "/votes/{id}/casting", conduct, VoteEditing.settle),
    .staff(.post, "/votes/{id}/publication", conduct, VoteEditing.publish),
    .staff(.get, "/votes/{id}/annulment", conduct, VoteEditing.annulForm),
    .staff(.post, "/votes/{id}/annulment", conduct, VoteEditing.annul),
    .member(.get, "/votes/{id}/passphrases", SecrecyPages.show),
    .staff(.post, "/votes/{id}/scrutineers", conduct, SecrecyPages.name),
    .member(.post, "/votes/{id}/passphrases", SecrecyPages.take),
    .staff(.get, "/votes/{id}/count", conduct, SecrecyPages.countForm),
    .staff(.post, "/votes/{id}/count", conduct, SecrecyPages.count),
    .get("/votes/{id}/files/{name}", VotePages.file),
  ]

  static let written: [Route] = [
    .member(.get, "/procedures", ProcedurePages.list).example("/procedures"),
    .staff(.get, "/procedures/new", conduct, ProcedurePages.form).example("/procedures/new"),
    .staff(.post, "/procedures/new", conduct, ProcedurePages.open).example("/procedures/new"),
    .member(.get, "/procedures/{id}", ProcedurePages.show),
    .member(.post, "/procedures/{id}/answer", ProcedurePages.answer),
    .staff(.post, "/procedures/{id}/agenda", conduct, ProcedurePages.bring),
    .staff(.get, "/procedures/{id}/withdrawal", conduct, ProcedurePages.withdrawalForm),
    .staff(.post, "/procedures/{id}/withdrawal", conduct, ProcedurePages.withdraw),
  ]
}
