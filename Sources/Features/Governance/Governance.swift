import Core
import Directory
import Storage
import Web

extension Feature {
  /// How the association decides: bodies with their rules, assemblies from their convocation to what becomes of their decisions.
  package static let governance: Feature = {
    var feature = Feature("Governance")
    feature.permissions = GovernancePermissions.all
    feature.routes =
      GovernanceRoutes.bodies + GovernanceRoutes.assemblies + GovernanceRoutes.session + GovernanceRoutes.motions + GovernanceRoutes.votes
    feature.routes += GovernanceRoutes.records
    feature.routes += GovernanceRoutes.around
    feature.routes += GovernanceRoutes.written
    feature.menu = [
      MenuEntry(.member, "Assemblies", "/assemblies", order: 26),
      MenuEntry(.footer, "Decisions", "/decisions", order: 32),
    ]
    feature.kinds = GovernanceKinds.all + MinutesKinds.all
    feature.jobs = [AssemblyLetters.job, AssemblyLetters.delegate, AssemblyLetters.proxy, AssemblyLetters.reminders]
    feature.jobs += [RollPaper.job, VoteTimer.job, VoteTimer.clock]
    feature.jobs += MinutesKinds.jobs
    feature.reactions = [Minutes.reaction]
    feature.jobs += [Procedure.clock, ProcedureLetters.job, ProcedureLetters.reminders]
    feature.cards = [CardKind("decision", "Decision") { records, tx in try Decision.cards(records, in: tx) }]
    feature.measures = GovernanceKinds.measures
    feature.texts = [
      TextKind("vote", [("title", "Question"), ("words", "Text to be decided on")]),
      TextKind("decision", [("title", "Decision"), ("words", "Text")]),
      TextKind("motion", [("title", "Title"), ("words", "Text to be decided on"), ("reason", "Reason")]),
      TextKind("motion-amendment", [("reason", "Reason")]),
      TextKind("procedure", [("title", "Question"), ("words", "Text to be decided on")]),
    ]
    feature.waiting = GovernanceWaiting.all + [MinutesKinds.waiting]
    feature.desks = [DelegationDesk.desk]
    feature.insets = [BodyInset.rules, Concerns.inset, Concerns.city]
    feature.ties = [GovernanceKinds.tie, MinutesKinds.tie]
    feature.seeds = [GovernanceSeeds.rules, GovernanceSeeds.written]
    feature.holdings = [GovernancePeople.holding]
    feature.erasures = [Erasure { person, tx in try GovernancePeople.erase(person, in: tx) }]
    feature.retentions = [GovernancePeople.retention]
    return feature
  }()
}

enum GovernanceKinds {
  static let all = [
    Kind("rules.decided", "{record} adopted rules"),
    Kind("assembly.convened", "Convened: {record}"), Kind("assembly.agenda-fixed", "The agenda is final: {record}"),
    Kind("assembly.roll-closed", "The roll of voters was closed: {record}"),
    Kind("assembly.roll-corrected", "The roll of voters was corrected for {second}"),
    Kind("assembly.opened", "Session opened: {record}"), Kind("assembly.closed", "Session closed: {record}"),
    Kind("delegate.named", "{record} named who votes for it"), Kind("delegate.accepted", "{record} confirmed who votes for it"),
    Kind("delegate.withdrawn", "{record} is again represented by its political delegate"),
    Kind("delegate.helped", "A delegate of {record} was sent a sign-in link"),
    Kind("proxy.given", "{record} gave its vote to another city"), Kind("proxy.withdrawn", "{record} took back its vote"),
    Kind("candidature.submitted", "{record} stands for election"), Kind("candidature.withdrawn", "{record} withdrew its candidature"),
    Kind("vote.opened", "A vote was opened: {record}"), Kind("vote.closed", "A vote was closed: {record}"),
    Kind("vote.counted", "A vote was counted: {record}"),
    Kind("vote.held", "A result was published: {record}"), Kind("vote.annulled", "A vote was annulled: {record}"),
    Kind("decision.taken", "Decided: {record}"), Kind("decision.followed", "The follow-up of a decision changed: {record}"),
    Kind("decision.withdrawn", "A decision was withdrawn with its vote: {record}"),
    Kind("motion.moved", "{second} moved a motion: {record}"), Kind("motion.amended", "{second} proposed an amendment: {record}"),
    Kind("motion.withdrawn", "{second} withdrew what it had moved: {record}"),
    Kind("motion.decided", "What {second} had moved was decided: {record}"),
    Kind("procedure.opened", "{second} was asked in writing"), Kind("procedure.ended", "A written procedure of {second} ended"),
    Kind("procedure.withdrawn", "A written procedure was withdrawn"),
    Kind("admission.decided", "The admission of {record} was decided"),
  ]

  static let measures = [
    Measure("assemblies.convened", "Assemblies convened", unit: "assemblies", kinds: ["assembly.convened"], distinct: .records),
    Measure("votes.held", "Votes held", unit: "votes held", kinds: ["vote.held"], distinct: .records),
    Measure("decisions.taken", "Decisions taken", unit: "decisions", kinds: ["decision.taken"], distinct: .records),
  ]

  static let tie = Tie(
    "It took part in an assembly.", "SELECT organisation AS id FROM governance_roll", "SELECT organisation FROM governance_delegate",
    "SELECT giver FROM governance_proxy", "SELECT receiver FROM governance_proxy", "SELECT organisation FROM governance_right",
    "SELECT organisation FROM governance_speaker", "SELECT organisation FROM governance_motion",
    "SELECT city FROM governance_option WHERE city IS NOT NULL",
    "SELECT city FROM governance_subject", "SELECT organisation FROM governance_candidature",
    "SELECT owner FROM governance_decision WHERE owner IS NOT NULL", "SELECT organisation FROM governance_answer")
}
