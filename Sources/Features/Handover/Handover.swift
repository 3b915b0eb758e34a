import Core
import Directory
import Storage
import Web

extension Feature {
  /// Who acts for the cities, and what happens when that changes: elections, hand-over, welcome, coverage.
  package static let handover: Feature = {
    var feature = Feature("Handover")
    feature.routes = HandoverRoutes.all
    feature.menu = [
      MenuEntry(.member, "Hand-over sheet", "/handover", order: 22, permission: HandoverPermissions.accompany, group: .ourCity),
      MenuEntry(.member, "Teams of cities", "/teams", order: 24, permission: HandoverPermissions.follow, group: .following),
      MenuEntry(.member, "Silent cities", "/silent-cities", order: 25, permission: HandoverPermissions.seeSilent, group: .following),
      MenuEntry(.member, "Elections", "/elections", order: 26, permission: HandoverPermissions.proposeElections, group: .following),
    ]
    feature.permissions = HandoverPermissions.all
    feature.kinds = HandoverKinds.all
    feature.reactions = [Welcomes.opening, Successions.leaving]
    feature.requests = [Succession.kind]
    feature.jobs = [Campaign.job, Successions.followed, Welcomes.greeting, Welcomes.job, SheetPaper.job, Buddies.reminders]
    feature.measures = [Coverage.measure]
    feature.ties = [
      Tie(
        "Notes on its elections, contacts or hand-over are kept.", "SELECT organisation AS id FROM handover_election_city",
        "SELECT proposed_for FROM handover_election", "SELECT organisation FROM handover_step WHERE sent",
        "SELECT organisation FROM handover_contact", "SELECT acted_for FROM handover_contact", "SELECT organisation FROM handover_sheet",
        "SELECT city FROM handover_buddy", "SELECT buddy FROM handover_buddy")
    ]
    feature.waiting = HandoverWaiting.all
    feature.desks = [HandoverDesk.desk]
    feature.networkColumns = [HandoverDesk.column]
    feature.holdings = HandoverPrivacy.holdings
    feature.retentions = HandoverPrivacy.retentions
    feature.erasures = [HandoverPrivacy.erasure]
    return feature
  }()
}

package enum HandoverPermissions {
  /// The election calendar.
  static let enterElections = Permission("handover.elections", "Maintain the election calendar", [.secretariat: .house])
  static let proposeElections = Permission(
    "handover.propose-elections", "See and propose elections", [.secretariat: .house, .coordinator: .network, .delegation: .network])
  /// Coverage, notes of calls, names proposed, a buddy city.
  package static let follow = Permission(
    "handover.follow", "Follow who acts for the cities", [.secretariat: .house, .coordinator: .network, .delegation: .network])
  /// Who is proposed to act for a city: those who decide for it, and whoever follows it.
  static let seeNames = Permission(
    "handover.names", "See who is proposed to act for a city",
    [.secretariat: .house, .political: .own, .technical: .own, .coordinator: .network, .delegation: .network])
  static let seeSilent = Permission(
    "handover.silent", "See which cities are silent", [.secretariat: .house, .committee: .house])
  /// What a successor should know.
  static let prepare = Permission(
    "handover.prepare", "Prepare the hand-over of a city", [.secretariat: .house, .political: .own, .technical: .own])
  /// To accept or decline to go along with another city.
  static let accompany = Permission(
    "handover.accompany", "Accompany a new team", [.political: .own, .technical: .own])

  static let all = [enterElections, proposeElections, follow, seeNames, seeSilent, prepare, accompany]
}

enum HandoverKinds {
  static let all: [Kind] = [
    Kind("election.entered", "An election was entered in the calendar"),
    Kind("election.proposed", "An election was proposed for the calendar"),
    Kind("election.removed", "An election was removed from the calendar"),
    Kind("successor.vouched", "A successor was vouched for: {record}"),
    Kind("handover.prepared", "{record} prepared its hand-over"),
    Kind("team.welcomed", "The new team of {record} was welcomed"),
    Kind("buddy.accepted", "{record} accompanies the new team of {second}"),
    Kind("contact.noted", "A contact with {record} was noted"),
  ]
}

enum HandoverRoutes {
  static let all: [Route] = elections + answers + coverage + sheet + welcome

  private static let elections: [Route] = [
    .staff(.get, "/elections", HandoverPermissions.proposeElections, ElectionPages.list).example("/elections"),
    .staff(.get, "/elections/new", HandoverPermissions.proposeElections, ElectionPages.form).example("/elections/new"),
    .staff(.post, "/elections", HandoverPermissions.proposeElections, ElectionPages.enter).example("/elections"),
    .staff(.post, "/elections/{id}/acceptance", HandoverPermissions.enterElections, ElectionPages.accept),
    .staff(.post, "/elections/{id}/refusal", HandoverPermissions.enterElections, ElectionPages.refuse),
    .staff(.post, "/elections/{id}/removal", HandoverPermissions.enterElections, ElectionPages.remove),
    .staff(.get, "/elections/import", HandoverPermissions.enterElections, ElectionImportPages.form).example("/elections/import"),
    .staff(.post, "/elections/import", HandoverPermissions.enterElections, ElectionImportPages.preview).example("/elections/import"),
    .staff(.post, "/elections/import/application", HandoverPermissions.enterElections, ElectionImportPages.apply)
      .example("/elections/import/application"),
    .staff(.post, "/elections/imports/{id}/undoing", HandoverPermissions.enterElections, ElectionImportPages.undo),
  ]

  /// Buttons of mails: whoever has the link, for fourteen days, once.
  private static let answers: [Route] = [
    .get("/answers/{token}/confirmation", AnswerPages.showConfirmation),
    .post("/answers/{token}/confirmation", AnswerPages.confirm),
    .get("/answers/{token}/departure", AnswerPages.showDeparture),
    .post("/answers/{token}/departure", AnswerPages.leave),
    .member(.get, "/successions", SuccessionPages.list).example("/successions"),
  ]

  private static let coverage: [Route] = [
    .staff(.get, "/teams", HandoverPermissions.follow, CoveragePages.list).knowing("network", "country", "state", "page").example(
      "/teams"),
    .staff(.get, "/teams.csv", HandoverPermissions.follow, CoveragePages.csv).knowing("network", "country", "state")
      .example("/teams.csv"),
    .staff(.get, "/teams.xlsx", HandoverPermissions.follow, CoveragePages.xlsx).knowing("network", "country", "state")
      .example("/teams.xlsx"),
    .staff(.get, "/teams/{slug}", HandoverPermissions.follow, CityCoveragePages.show).example("/teams/rennes"),
    .staff(.post, "/teams/{slug}/contacts", HandoverPermissions.follow, CityCoveragePages.note),
    .staff(.get, "/teams/{slug}/names", HandoverPermissions.follow, CityCoveragePages.names).example("/teams/rennes/names"),
    .staff(.post, "/teams/{slug}/names", HandoverPermissions.follow, CityCoveragePages.propose),
    .staff(.get, "/teams/{slug}/buddy", HandoverPermissions.follow, BuddyPages.choose).example("/teams/rennes/buddy"),
    .staff(.post, "/teams/{slug}/buddy", HandoverPermissions.follow, BuddyPages.propose),
    .staff(.get, "/silent-cities", HandoverPermissions.seeSilent, CoveragePages.silent).example("/silent-cities"),
  ]

  private static let sheet: [Route] = [
    .member(.get, "/handover", SheetPages.mine),
    .member(.get, "/handover/{slug}", SheetPages.show).example("/handover/rennes"),
    .member(.get, "/handover/{slug}/notes", SheetNotes.show).example("/handover/rennes/notes"),
    .member(.post, "/handover/{slug}/notes", SheetNotes.save),
    .member(.post, "/handover/{slug}/paper", SheetPages.order),
    .member(.get, "/handover/{slug}/paper/{code}", SheetPages.paper).example("/handover/rennes/paper/fr"),
  ]

  private static let welcome: [Route] = [
    .member(.get, "/welcome", WelcomePages.show).example("/welcome"),
    .member(.post, "/welcome/charter", WelcomePages.readCharter),
    .member(.post, "/welcome/postponement", WelcomePages.putOff),
    .member(.post, "/welcome/introduction", WelcomePages.introduce),
    .member(.get, "/buddies/{id}", BuddyPages.show),
    .member(.post, "/buddies/{id}/acceptance", BuddyPages.accept),
    .member(.post, "/buddies/{id}/refusal", BuddyPages.decline),
    .member(.post, "/buddies/{id}/end", BuddyPages.end),
  ]
}
