import Approvals
import Core
import Directory
import Meetings
import Storage
import Web

extension Feature {
  /// The spaces of networks, their delegation and their coordinators; working groups; the Executive Committee at work.
  package static let networks: Feature = {
    var feature = Feature("Networks")
    feature.permissions = NetworkPermissions.all
    feature.routes = NetworkRoutes.space + NetworkRoutes.groups + NetworkRoutes.shared + NetworkRoutes.committee
    feature.menu = [
      MenuEntry(.member, "Our networks", "/our-networks", order: 22, group: .ourCity),
      MenuEntry(.staff, "Networks side by side", "/delegation", order: 40, permission: DirectoryPermissions.organisations, group: .members),
    ]
    feature.kinds = NetworkKinds.all
    feature.reactions = [NetworkKinds.held]
    feature.jobs = [GroupLetters.decided, GroupProposal.carried, GroupLetters.announced, GroupUses.job, CommitmentLetters.job]
    feature.cards = [CardKind("group", "Working group") { records, tx in try WorkingGroup.cards(records, in: tx) }]
    feature.texts = [WorkingGroup.texts, Post.texts]
    feature.measures = [
      Measure("groups.formed", "Working groups formed", unit: "working groups", kinds: ["group.formed"], distinct: .records),
      Measure(
        "groups.results", "Results of working groups", unit: "results of working groups", kinds: ["group.result"], distinct: .records),
      Measure("groups.used", "Results of working groups in use", unit: "results in use", kinds: ["group.used"], distinct: .records),
    ]
    feature.ties = [NetworkKinds.tie]
    feature.requests = [GroupProposal.kind]
    feature.waiting = NetworkWaiting.all
    feature.desks = NetworkDesks.all
    feature.insets = [PlanLine.inset]
    feature.seeds = [NetworkSeeds.facts]
    feature.holdings = [NetworkPeople.holding]
    feature.retentions = NetworkPeople.retentions
    feature.erasures = [Erasure { person, tx in try NetworkPeople.erase(person, in: tx) }]
    return feature
  }()
}

enum NetworkKinds {
  static let tie = Tie(
    "The work of a network names it.", "SELECT network AS id FROM networks_fact", "SELECT network FROM networks_line",
    "SELECT space FROM networks_post", "SELECT organisation FROM networks_post", "SELECT network FROM networks_group",
    "SELECT lead FROM networks_group", "SELECT city FROM networks_participant", "SELECT organisation FROM networks_turn",
    "SELECT city FROM networks_use", "SELECT city FROM networks_assignment", "SELECT city FROM networks_commitment",
    "SELECT organisation FROM networks_step")

  static let all = [
    Kind("network.described", "Information on {record} was completed"), Kind("network.informed", "News was published in a network"),
    Kind("network.planned", "A line was added to the plan of a network"), Kind("network.activity", "{record} was active"),
    Kind("delegation.activity", "{record} was active for its region"), Kind("coordinator.training", "The coordinating cities met"),
    Kind("post.corrected", "A text in a network was corrected"), Kind("post.withdrawn", "A text in a network was withdrawn"),
    Kind("coordinator.asked", "A question was asked among coordinators"),
    Kind("coordinator.answered", "A question among coordinators was answered"),
    Kind("group.proposed", "A working group was proposed"),
    Kind("group.withdrawn", "The proposal of a working group was withdrawn"),
    Kind("group.formed", "A working group was formed: {record}"),
    Kind("group.declined", "A working group was declined"), Kind("group.started", "The working group “{record}” began its work"),
    Kind("group.reporting", "The working group “{record}” began its report"),
    Kind("group.joined", "{second} joined the working group “{record}”"),
    Kind("group.left", "{second} left the working group “{record}”"),
    Kind("group.result", "The working group “{record}” finished with a result for all"),
    Kind("group.used", "{second} uses the result of the working group “{record}”"),
    Kind("group.reviewed", "{second} said that it does not use the result of the working group “{record}” yet"),
    Kind("committee.met", "{record} met"),
    Kind("portfolio.given", "{second} answers for a territory or a task"), Kind("portfolio.ended", "A territory or a task was given back"),
    Kind("task.assigned", "{second} made a commitment in the Executive Committee"), Kind("task.done", "{second} kept a commitment"),
    Kind("task.dropped", "{second} gave up a commitment"),
  ]

  /// A meeting that took place is also work of whoever it was held for.
  static let held = Reaction(
    "networks at work", to: ["meeting.held"], records: ["network.activity", "delegation.activity", "coordinator.training", "committee.met"]
  ) { row, tx in
    let meeting = try Meeting.find(row.record, seenBy: .house, in: tx)
    let owner = try Organisations.find(meeting.owner, in: tx)
    let body = try Bodies.find(slug: CommitteePages.slug, in: tx)
    let kind: String? =
      switch owner.kind {
      case .network: "network.activity"
      case .delegation: "delegation.activity"
      default:
        meeting.audience == .coordinators ? "coordinator.training" : meeting.about == body?.record && body != nil ? "committee.met" : nil
      }
    guard let kind else { return }
    let record = kind == "committee.met" ? body?.record ?? owner.record : owner.record
    try Ledger.record(kind, day: row.day, of: record, and: meeting.id, by: .house, in: tx)
  }
}

enum NetworkRoutes {
  private static let start = "/networks/{slug}/space"
  private static let example = "/networks/rtpce/space"

  static let space: [Route] = [
    .member(.get, "/our-networks", SpacePages.mine).example("/our-networks"),
    .member(.get, start, SpacePages.overview).example(example),
    .member(.get, "\(start)/members", SpaceMembers.show).example("\(example)/members"),
    .member(.get, "\(start)/members.csv", SpaceMembers.file(.csv)).example("\(example)/members.csv"),
    .member(.get, "\(start)/members.xlsx", SpaceMembers.file(.xlsx)).example("\(example)/members.xlsx"),
    .member(.get, "\(start)/meetings", SpacePages.meetings).example("\(example)/meetings"),
    .member(.post, "\(start)/calendar", SpacePages.calendar).example("\(example)/calendar"),
    .member(.get, "\(start)/meetings/new", SpacePages.meetingForm).example("\(example)/meetings/new"),
    .member(.post, "\(start)/meetings/new", SpacePages.plan).example("\(example)/meetings/new"),
    .member(.get, "\(start)/documents", SpacePages.documents).example("\(example)/documents"),
    .member(.get, "\(start)/documents/new", SpacePages.documentForm).example("\(example)/documents/new"),
    .member(.post, "\(start)/documents/new", SpacePages.addDocument).example("\(example)/documents/new").accepting(
      bytes: Files.limit + 1_000_000),
    .member(.get, "\(start)/news", SpaceEditing.news).example("\(example)/news"),
    .member(.post, "\(start)/news", SpaceEditing.writeNews).example("\(example)/news"),
    .member(.get, "/network-posts/{id}/edit", PostEditing.edit),
    .member(.post, "/network-posts/{id}/edit", PostEditing.save),
    .member(.post, "/network-posts/{id}/withdrawal", PostEditing.withdraw),
    .member(.post, "/network-posts/{id}/return", PostEditing.bringBack),
    .member(.get, "\(start)/plan", SpaceEditing.plan).example("\(example)/plan"),
    .member(.post, "\(start)/plan", SpaceEditing.addLine).example("\(example)/plan"),
    .member(.post, "/network-lines/{id}", SpaceEditing.moveLine),
    .member(.get, "\(start)/coordination", CoordinationPages.show).example("\(example)/coordination"),
    .member(.post, "\(start)/coordination/handover", CoordinationPages.handOver).example("\(example)/coordination/handover"),
    .member(.get, "\(start)/coordination/person", CoordinationNaming.show).example("\(example)/coordination/person"),
    .member(.post, "\(start)/coordination/person", CoordinationNaming.name).example("\(example)/coordination/person"),
    .member(.post, "\(start)/coordination/seats", CoordinationPages.takeSeat).example("\(example)/coordination/seats"),
    .member(.post, "\(start)/coordination/facts", CoordinationPages.stateFact).example("\(example)/coordination/facts"),
    .member(.post, "/seats/{id}/end", CoordinationPages.endSeat),
  ]

  static let groups: [Route] = [
    .member(.get, "\(start)/groups", SpaceEditing.groups).example("\(example)/groups"),
    .member(.get, "\(start)/groups/new", SpaceEditing.groupForm).example("\(example)/groups/new"),
    .member(.post, "\(start)/groups/new", SpaceEditing.proposeGroup).example("\(example)/groups/new"),
    .get("/groups/{id}", GroupPages.show),
    .member(.post, "/groups/{id}/cities", GroupPages.join),
    .member(.post, "/groups/{id}/cities/end", GroupPages.leave),
    .member(.post, "/groups/{id}/moves/{move}", GroupPages.move),
    .member(.post, "/groups/{id}/return", GroupPages.takeBack),
    // A link of a mail, for thirty days, once.
    .get("/group-uses/{token}", GroupUsePages.show).knowing("answer"),
    .post("/group-uses/{token}", GroupUsePages.answer),
    .member(.get, "/groups/{id}/meetings", GroupPages.meetingForm),
    .member(.post, "/groups/{id}/meetings", GroupPages.plan),
    .member(.get, "/groups/{id}/documents", GroupPages.documentForm),
    .member(.post, "/groups/{id}/documents", GroupPages.addDocument).accepting(bytes: Files.limit + 1_000_000),
    .member(.get, "/groups/{id}/closing", GroupPages.closingForm),
    .member(.post, "/groups/{id}/closing", GroupPages.close),
  ]

  static let shared: [Route] = [
    .member(.get, "/delegation", DelegationPages.show).example("/delegation"),
    .member(.get, "/coordinators", CoordinatorPages.show).example("/coordinators"),
    .member(.post, "/coordinators/questions", CoordinatorPages.ask).example("/coordinators/questions"),
    .member(.post, "/coordinators/questions/{id}/answers", CoordinatorPages.answer),
    .member(.get, "/coordinators/meetings/new", CoordinatorPages.meetingForm).example("/coordinators/meetings/new"),
    .member(.post, "/coordinators/meetings/new", CoordinatorPages.plan).example("/coordinators/meetings/new"),
    .member(.get, "/coordinators/documents/new", CoordinatorPages.documentForm).example("/coordinators/documents/new"),
    .member(.post, "/coordinators/documents/new", CoordinatorPages.addDocument).example("/coordinators/documents/new")
      .accepting(bytes: Files.limit + 1_000_000),
  ]

  static let committee: [Route] = [
    .member(.get, "/committee/work", CommitteePages.show).example("/committee/work"),
    .member(.get, "/committee/work/seats", CommitteePages.seatPage).example("/committee/work/seats"),
    .member(.post, "/committee/work/seats", CommitteePages.takeSeat).example("/committee/work/seats"),
    .member(.post, "/committee/work/assignments", CommitteePages.assign).example("/committee/work/assignments"),
    .member(.post, "/assignments/{id}/end", CommitteePages.endAssignment),
    .member(.post, "/committee/work/commitments", CommitteePages.commit).example("/committee/work/commitments"),
    .member(.get, "/commitments/{id}", CommitteePages.commitment),
    .member(.post, "/commitments/{id}", CommitteePages.follow),
    .member(.get, "/committee/work/meetings/new", CommitteePages.meetingForm).example("/committee/work/meetings/new"),
    .member(.post, "/committee/work/meetings/new", CommitteePages.plan).example("/committee/work/meetings/new"),
    .member(.get, "/committee/work/documents/new", CommitteePages.documentForm).example("/committee/work/documents/new"),
    .member(.post, "/committee/work/documents/new", CommitteePages.addDocument).example("/committee/work/documents/new")
      .accepting(bytes: Files.limit + 1_000_000),
  ]
}
