import Approvals
import Core
import Directory
import Storage
import Web
import Works

/// How an experience is read before it is published: a checklist that both sides see, and a conversation.
enum Review {
  static let name = "experience.review"

  /// Ticked by the city before it hands in, and looked at by whoever reads: the same list for both.
  static let checklist = Form([
    .flag("facts", "The facts and figures are right, and somebody could check them", required: true),
    .flag("people", "Everybody shown or named in it has agreed to it", required: true),
    .flag("agreed", "The city agrees that it is published under the licence chosen", required: true),
  ])

  static let kind: RequestKind = {
    var kind = RequestKind(
      name, "Publication of an experience", opens: DatabankPermissions.write, sees: DatabankPermissions.review, states: states,
      moves: moves, form: { _ in checklist })
    kind.check = { _, request, tx in
      guard let id = request.subject else { return [] }
      let missing = try Experiences.completeness(of: id, in: tx).missing
      return missing.map { _ in FieldProblem("facts", "The card is not complete yet: see what is missing.") }.prefix(1).map { $0 }
    }
    kind.panel = { request, visit, tx in try panel(request, visit, tx) }
    return kind
  }()

  private static let states = [
    RequestState("draft", "To be submitted", turn: .asker, editable: true),
    RequestState("reading", "Being read", turn: .holder(DatabankPermissions.review), days: 14),
    RequestState("returned", "To be completed", turn: .asker, days: 30, editable: true),
    RequestState("published", "Published", turn: .nobody, tone: .good, ends: true),
    RequestState("declined", "Not published", turn: .nobody, tone: .stopped, ends: true),
    RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .stopped, ends: true),
  ]

  private static let moves: [RequestMove] = [
    RequestMove("submission", from: ["draft", "returned"], to: "reading", "Submit it", by: .asker).with {
      $0.needsForm = true
      $0.noteLabel = "A note to the person who reads it"
      $0.tone = .main
      $0.effect = { request, actor, _, tx in try Experiences.submit(try subject(request), by: actor, in: tx) }
    },
    RequestMove("publication", from: ["reading"], to: "published", "Publish", by: .holder(DatabankPermissions.review)).with {
      $0.tone = .main
      $0.effect = { request, actor, _, tx in try Experiences.publish(try subject(request), by: actor, in: tx) }
    },
    RequestMove("return", from: ["reading"], to: "returned", "Ask for more", by: .holder(DatabankPermissions.review)).with {
      $0.note = .required
      $0.noteLabel = "What is to be completed"
      $0.effect = { request, _, _, tx in try Experiences.giveBack(try subject(request), in: tx) }
    },
    RequestMove("refusal", from: ["reading"], to: "declined", "Do not publish", by: .holder(DatabankPermissions.review)).with {
      $0.note = .required
      $0.tone = .quiet
      $0.effect = { request, _, _, tx in try Experiences.giveBack(try subject(request), in: tx) }
    },
    RequestMove("withdrawal", from: ["draft", "reading", "returned"], to: "withdrawn", "Withdraw", by: .asker).with {
      $0.tone = .quiet
      $0.effect = { request, _, _, tx in try Experiences.giveBack(try subject(request), in: tx) }
    },
  ]

  private static func subject(_ request: RequestRow) throws -> RecordID {
    guard let id = request.subject else { throw Problem.notFound }
    return id
  }

  /// The conversation that is going on about an experience; a new one where there is none. Of two who begin at once the
  /// second finds the first one's.
  static func begin(_ id: RecordID, _ house: House, by actor: Actor, in tx: WriteTx) throws -> RequestRow {
    let experience = try Experiences.find(id, writtenBy: actor, in: tx)
    if let open = try open(id, house, by: actor, in: tx) { return open }
    guard experience.state == .draft else { throw Problem.conflict("It has already been submitted.") }
    return try Requests.open(kind, for: experience.city, about: id, language: experience.language.nearestOfficial, by: actor, in: tx)
  }

  static func open(_ id: RecordID, _ house: House, by actor: Actor, in tx: Tx) throws -> RequestRow? {
    var query = Requests.Query()
    query.kinds = [name]
    query.subject = id
    query.ended = false
    query.limit = 1
    return try Requests.list(query, by: actor, house, in: tx).first
  }

  /// Above the checklist: what it is about, how much of it is told, and what the card still lacks.
  private static func panel(_ request: RequestRow, _ visit: Visit, _ tx: Tx) throws -> HTML? {
    guard let id = request.subject else { return nil }
    let experience = try Experiences.find(id, seenBy: .house, in: tx)
    let title = try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]
    let completeness = try Experiences.completeness(of: id, in: tx)
    let name = title.map { typography($0.body, $0.language) } ?? visit.t("Without a title")
    return """
      <p><a href="\(path: visit.path(experience.path))">\(name)</a> \(Kit.badge(visit.t(experience.state.label), experience.state.tone))</p>
      \(ExperienceViews.completeness(completeness, visit))
      """
  }
}

extension Experiences {
  static func completeness(of id: RecordID, in tx: Tx) throws -> Completeness {
    let experience = try find(id, seenBy: .house, in: tx)
    return Completeness(
      try words(of: experience, in: tx), try Tags.read([id], in: tx)[id] ?? [:], begun: experience.begun,
      pictures: try WorkPicture.of([id], for: experience.language, in: tx)[id]?.count ?? 0)
  }
}
