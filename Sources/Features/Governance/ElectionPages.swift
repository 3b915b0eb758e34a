import Core
import Directory
import Meetings
import Storage
import Web

/// Makes the vote of an election from those who stand and can be elected.
enum ElectionPages {
  private static func page(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let (sheet, bodies, seats, first) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
      let bodies = try Candidature.bodies(sheet.assembly, sheet.meeting, in: tx)
      let texts = try Texts.read(bodies.map(\.record), ["name"], for: visit.language, in: tx)
      let seats = try bodies.map { try Candidature.openSeats(of: $0.id, sheet.meeting, in: tx) }
      let first = bodies.first.flatMap { texts[$0.record]?["name"]?.body } ?? ""
      return (sheet, bodies.map { Choice("\($0.id)", name: texts[$0.record]?["name"]?.body ?? $0.slug) }, seats, first)
    }
    let form = Form(
      [
        .choice("body", "Body to be elected", bodies, required: true),
        .text("title", "Question put to the vote", required: true, limit: 200),
        .choice("language", "Written in", MeetingForm.languageChoices(visit.reader), required: true),
        .number("seats", "Seats", in: 1...99, required: true, help: "Proposed: the seats whose term ends this year."),
        .choice(
          "form", "How the ballot is filled in",
          [Choice("several", "As many names as there are seats"), Choice("ranked", "Names in order of preference")], required: true),
        .choice("order", "Order on the ballot", ElectionDetails.Order.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
        .choice("way", "Voting method", [Vote.Way.secret, .rollCall].map { Choice($0.rawValue, $0.label) }, required: true),
      ], id: "election")
    var page = FormPage(
      title: visit.t("Prepare the election"), form: form, path: "\(sheet.assembly.path)/election", submit: "Prepare the vote",
      start: Fields([
        ("body", bodies.first?.value ?? ""), ("title", visit.t("Election: {body}", ["body": first])),
        ("language", visit.language.code), ("seats", "\(max(1, seats.first ?? 1))"), ("form", "several"), ("order", "lot"),
        ("way", "secret"),
      ]),
      breadcrumb: [
        Link(sheet.title, visit.path(sheet.assembly.path)), Link(visit.t("Candidates"), visit.path("\(sheet.assembly.path)/candidates")),
      ])
    page.lead = visit.t("The ballot names the cities that can be elected today. The page of candidates says why the others cannot.")
    return page
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor).shown(visit) }

  static func prepare(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    return try await page(visit, actor).sent(visit, done: visit.t("The vote is prepared.")) { filled, tx in
      guard let body = ID<Body>(text: filled.string("body")), let seats = filled.int("seats"),
        let order = ElectionDetails.Order(rawValue: filled.string("order")), let way = Vote.Way(rawValue: filled.string("way"))
      else { throw Problem.malformed }
      var details = ElectionDetails(
        body: body, title: filled.string("title"), language: Language(filled.string("language")) ?? .english, seats: seats)
      details.order = order
      details.way = way
      details.isRanked = filled.string("form") == "ranked"
      return "/votes/\(try Vote.prepareElection(details, at: id, by: actor, in: tx))"
    }
  }
}
