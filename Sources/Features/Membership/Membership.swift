import Core
import Directory
import Storage
import Web

extension Feature {
  /// Joining and leaving, members on any day, certificates, and the cities that might join.
  package static let membership: Feature = {
    var feature = Feature("Membership")
    feature.routes = MembershipRoutes.all
    feature.menu = [
      MenuEntry(.footer, "Join the association", "/joining", order: 15),
      MenuEntry(.staff, "Members", "/members", order: 12, permission: .admitsMembers, group: .members),
      MenuEntry(.staff, "Prospects", "/prospects", order: 13, permission: .tendsProspects, group: .members),
      MenuEntry(.staff, "Countries covered", "/coverage", order: 14, permission: .tendsProspects, group: .members),
      MenuEntry(.staff, "Cities in a network only", "/network-only", order: 15, permission: .seesMembership, group: .members),
    ]
    feature.permissions = Permission.ofMembership
    feature.kinds = [
      Kind("application.accepted", "The application of {record} was accepted"),
      Kind("application.withdrawn", "{record} withdrew its application"),
      Kind("application.rejected", "The application of {record} was not accepted"),
      Kind("application.closed", "The application of {record} ended without an answer"),
      Kind("application.not-ratified", "The General Assembly did not ratify the membership of {record}"),
      Kind("prospect.identified", "A city was noted as a prospect"),
      Kind("prospect.moved", "A prospect reached another stage"),
      Kind("prospect.invited", "{second} was invited to join"),
      Kind("memberships.imported", "A list of memberships was imported"),
    ]
    feature.requests = [Application.kind, Leaving.kind, Newcomer.kind]
    feature.reactions = [Application.payment, Ratification.decided]
    feature.jobs = [Ratification.job, Application.afterPayment, Certificate.job]
    feature.ties = [
      Tie(
        "An application, a prospect, a certificate or a change of membership names it.",
        "SELECT successor AS id FROM membership_merger",
        "SELECT organisation AS id FROM membership_beginning", "SELECT organisation FROM membership_change",
        "SELECT organisation FROM membership_certificate", "SELECT organisation FROM membership_prospect",
        "SELECT network FROM membership_prospect", "SELECT sponsor FROM membership_prospect", "SELECT organisation FROM membership_call")
    ]
    feature.waiting = MembershipPrivacy.waiting
    feature.insets = [Merger.inset]
    feature.desks = [MembershipDesk.desk, MembershipDesk.sponsored]
    feature.holdings = MembershipPrivacy.holdings
    feature.retentions = MembershipPrivacy.retentions
    feature.erasures = [MembershipPrivacy.erasure]
    return feature
  }()
}

enum MembershipRoutes {
  static let all: [Route] = joining + members + prospects + machines

  private static let joining: [Route] = [
    .get("/joining", JoiningPages.show).keeping("country").example("/joining"),
    .post("/joining", JoiningPages.ask),
    .staff(.get, "/joining/known", .admitsMembers, JoiningPages.known).example("/joining/known"),
    .get("/joining/{token}", JoiningPages.showLink),
    .post("/joining/{token}", JoiningPages.confirm),
    .get("/joining/signature/{token}", SignaturePages.show),
    .post("/joining/signature/{token}", SignaturePages.sign),
    .staff(.post, "/applications", .appliesForMembership, JoiningPages.apply),
    .staff(.post, "/applications/{id}/signature-request", .appliesForMembership, SignaturePages.ask),
    .staff(.post, "/applications/{id}/networks", .admitsMembers, ApplicationPanel.tie),
    .staff(.post, "/leaving", .appliesForMembership, Leaving.begin),
    .get("/certificates", CertificatePages.ask).knowing("code").example("/certificates"),
    .get("/certificates/{code}", CertificatePages.show),
  ]

  private static let members: [Route] = [
    .staff(.get, "/members", .admitsMembers, MembersPages.list).knowing("on", "provisional", "suspended", "country", "region").example(
      "/members"),
    .staff(.get, "/members.csv", .admitsMembers, MembersPages.csv).knowing("on", "provisional", "suspended", "country", "region").example(
      "/members.csv"),
    .staff(.get, "/members.xlsx", .admitsMembers, MembersPages.xlsx).knowing("on", "provisional", "suspended", "country", "region")
      .example("/members.xlsx"),
    .staff(.get, "/ratifications", .admitsMembers, Ratification.show).example("/ratifications"),
    .staff(.post, "/ratifications", .admitsMembers, Ratification.send),
    .staff(.get, "/ratifications/refusal", .admitsMembers, NonRatification.show).example("/ratifications/refusal"),
    .staff(.post, "/ratifications/refusal", .admitsMembers, NonRatification.send),
    .staff(.get, "/membership/{slug}", .seesMembership, MembershipPages.show).example("/membership/rennes"),
    .staff(.post, "/membership/{slug}/changes", .admitsMembers, MembershipPages.change),
    .staff(.post, "/membership/{slug}/changes/{position}/undoing", .admitsMembers, MembershipPages.takeBack),
    .staff(.post, "/membership/{slug}/invitation", .seesMembership, NetworkOnly.send),
    .staff(.get, "/network-only", .seesMembership, NetworkOnly.list).example("/network-only"),
    .staff(.get, "/members/imports", .admitsMembers, MembershipImportPages.list).example("/members/imports"),
    .staff(.post, "/members/imports", .admitsMembers, MembershipImportPages.preview).accepting(bytes: 4 * MembershipImport.limit),
    .staff(.post, "/members/imports/application", .admitsMembers, MembershipImportPages.apply).accepting(bytes: 4 * MembershipImport.limit),
    .staff(.get, "/members/imports/{id}", .admitsMembers, MembershipImportPages.show),
    .staff(.post, "/members/imports/{id}/undoing", .admitsMembers, MembershipImportPages.undo),
  ]

  private static let prospects: [Route] = [
    .staff(.get, "/prospects", .tendsProspects, ProspectPages.list).knowing("stage", "country", "network", "open").example("/prospects"),
    .staff(.get, "/prospects.csv", .tendsProspects, ProspectPages.csv).example("/prospects.csv"),
    .staff(.get, "/prospects.xlsx", .tendsProspects, ProspectPages.xlsx).example("/prospects.xlsx"),
    .staff(.get, "/prospects/new", .tendsProspects, ProspectPages.new).knowing("country").example("/prospects/new"),
    .staff(.post, "/prospects", .tendsProspects, ProspectPages.create),
    .staff(.get, "/sponsored-cities", .sponsorsProspects, ProspectPages.sponsored).example("/sponsored-cities"),
    .member(.get, "/prospects/{id}", ProspectPages.show),
    .member(.get, "/prospects/{id}/editing", ProspectPages.edit),
    .member(.post, "/prospects/{id}", ProspectPages.change),
    .member(.post, "/prospects/{id}/steps", ProspectPages.step),
    .member(.post, "/prospects/{id}/contacts", ProspectPages.addContact),
    .member(.post, "/prospects/{id}/contacts/{contact}/removal", ProspectPages.removeContact),
    .staff(.get, "/coverage", .tendsProspects, CoveragePages.show).example("/coverage"),
    .staff(.get, "/cooperation", .admitsMembers, LinePages.list).example("/cooperation"),
    .staff(.get, "/cooperation/new", .admitsMembers, LinePages.new).example("/cooperation/new"),
    .staff(.post, "/cooperation", .admitsMembers, LinePages.create),
    .staff(.get, "/cooperation/{id}", .admitsMembers, LinePages.edit),
    .staff(.post, "/cooperation/{id}", .admitsMembers, LinePages.change),
  ]

  private static let machines: [Route] = [
    .get("!/api/v1/members", PublicMembers.list).keeping("on", "provisional", "suspended", "country", "region", "by", "language")
      .example("!/api/v1/members").summary("Member cities on a day, or how many by country or part of the world"),
    .get("!/api/v1/members.csv", PublicMembers.csv).knowing("on", "provisional", "suspended", "country", "region", "by", "language")
      .example("!/api/v1/members.csv").summary("The same as a table"),
  ]
}
