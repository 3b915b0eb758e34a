import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// A request for advice as data: asked, given to whoever answers, answered, accepted.
enum AdviceKind {
  static let name = "advice.request"

  /// Shared by what the asker reads and what the answering city reads.
  static let form = Form([
    .choice("theme", "Theme", Theme.choices, required: true),
    .choice(
      "language", "Language of the answer", Language.official.map { Choice($0.code, name: $0.ownName) }, required: true),
    .day("wanted", "Needed by", help: "The day on which you need it. An answer takes up to two weeks."),
    .area(
      "question", "What do you want to know?", required: true, limit: 4000, rows: 6,
      help: "What you have tried, what you are about to decide."),
    .area(
      "result", "What should it lead to?", required: true, limit: 1000, rows: 3,
      help: "For example: a plan for the first year, a decision of the council, somebody to call."),
  ])

  static let kind: RequestKind = {
    var kind = RequestKind(
      name, "Request for advice", opens: AdvicePermissions.ask, sees: AdvicePermissions.assign, states: states, moves: moves,
      form: { _ in form })
    kind.check = { filled, _, tx in
      guard let wanted = filled.day("wanted"), wanted <= tx.now.day else { return [] }
      return [FieldProblem("wanted", "Choose a day after today.")]
    }
    kind.panel = { request, visit, tx in try AdviceDesk.panel(request, visit, tx) }
    return kind
  }()

  private static let states = [
    RequestState("draft", "Draft", turn: .asker, editable: true),
    RequestState("asked", "Asked", turn: .holder(AdvicePermissions.assign), days: 5),
    RequestState("assigned", "Being answered", turn: .holder(AdvicePermissions.assign), days: 10),
    RequestState("matched", "With another city", turn: .nobody, days: 14),
    RequestState("answered", "Answered", turn: .asker, tone: .good, days: 14, lapse: "lapse"),
    RequestState("accepted", "Accepted", turn: .nobody, tone: .good, ends: true),
    RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .stopped, ends: true),
  ]

  private static let moves: [RequestMove] = [
    RequestMove("submission", from: ["draft"], to: "asked", "Ask", by: .asker).with {
      $0.needsForm = true
      $0.note = .none
      $0.ledger = "advice.requested"
      $0.tone = .main
      $0.effect = { request, _, _, tx in try AdviceRows.asked(request, in: tx) }
    },
    RequestMove("taking", from: ["asked"], to: "assigned", "We answer ourselves", by: .holder(AdvicePermissions.assign)),
    RequestMove("answer", from: ["asked", "assigned"], to: "answered", "Send the answer", by: .holder(AdvicePermissions.assign)).with {
      $0.note = .required
      $0.noteLabel = "Answer"
      $0.ledger = "advice.answered"
      $0.tone = .main
      $0.effect = { request, actor, _, tx in try AdviceRows.answered(request, by: actor.organisation, in: tx) }
    },
    // The next three are made by the house, when a city was asked, answered or declined.
    RequestMove("matching", from: ["asked", "assigned"], to: "matched", "Ask another city", by: .house),
    RequestMove("reply", from: ["matched"], to: "answered", "Send the answer", by: .house).with {
      $0.note = .required
      $0.ledger = "advice.answered"
      $0.effect = { request, actor, _, tx in try AdviceRows.answered(request, by: actor.organisation, in: tx) }
    },
    RequestMove("declining", from: ["matched"], to: "asked", "The city cannot answer", by: .house),
    RequestMove("recall", from: ["matched"], to: "asked", "Ask somebody else", by: .holder(AdvicePermissions.assign)).with {
      $0.tone = .quiet
      $0.effect = { request, _, _, tx in try Matches.end(of: request.id, in: tx) }
    },
    RequestMove("acceptance", from: ["answered"], to: "accepted", "Accept the answer", by: .asker).with {
      $0.tone = .main
      $0.effect = { request, _, _, tx in try AdviceRows.accepted(request, in: tx) }
    },
    // Whoever says nothing is asked all the same, a month later, whether it helped.
    RequestMove("lapse", from: ["answered"], to: "accepted", "Nobody asked again within two weeks", by: .house).with {
      $0.effect = { request, _, _, tx in try AdviceRows.accepted(request, in: tx) }
    },
    RequestMove("return", from: ["answered"], to: "asked", "Ask again", by: .asker).with {
      $0.note = .required
      $0.noteLabel = "What you still want to know"
    },
    RequestMove("withdrawal", from: ["draft", "asked", "assigned"], to: "withdrawn", "Withdraw", by: .asker).with { $0.tone = .quiet },
  ]
}

/// What the figures are made of.
enum AdviceRows {
  static func asked(_ request: RequestRow, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO advice_request (request, owner, theme, language, asked)
      VALUES (\(request.id), \(request.owner), \(request.values["theme"] ?? ""), \(request.values["language"] ?? ""), \(tx.now.day))
      ON CONFLICT (request) DO NOTHING
      """)
  }

  /// The first answer counts; who gave the latest is named.
  static func answered(_ request: RequestRow, by organisation: OrganisationID?, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE advice_request SET answered = coalesce(answered, \(tx.now.day)), answered_by = \(organisation) WHERE request = \(request.id)
      """)
  }

  static func accepted(_ request: RequestRow, in tx: WriteTx) throws {
    try tx.execute("UPDATE advice_request SET accepted = \(tx.now.day) WHERE request = \(request.id)")
  }

  struct Row: Sendable {
    let request: RecordID
    let owner: OrganisationID
    let theme: Theme?
    let language: String
    let asked: Day
    let answered: Day?
    let answeredBy: OrganisationID?

    var days: Int? { answered.map { $0.number - asked.number } }
  }

  /// Those whose owners this actor serves, the latest first.
  static func all(by actor: Actor, in tx: Tx) throws -> [Row] {
    try tx.rows(
      """
      SELECT a.request, a.owner, a.theme, a.language, a.asked, a.answered, a.answered_by FROM advice_request a
      WHERE \(actor.may(AdvicePermissions.assign, owner: "a.owner")) ORDER BY a.asked DESC, a.request DESC LIMIT 5000
      """
    ).map { row in
      Row(
        request: try row("request"), owner: try row("owner"), theme: Theme(rawValue: try row("theme")), language: try row("language"),
        asked: try row("asked"), answered: try row("answered"), answeredBy: try row("answered_by"))
    }
  }

  static func themes(of requests: [RecordID], in tx: Tx) throws -> [RecordID: Theme] {
    let rows = try inPortions(requests) { portion in
      try tx.rows("SELECT request, theme FROM advice_request WHERE request IN \(in: portion)")
        .map { (try $0("request") as RecordID, Theme(rawValue: try $0("theme"))) }
    }
    return Dictionary(rows, uniquingKeysWith: { first, _ in first }).compactMapValues { $0 }
  }

  static func answeredBy(_ request: RecordID, in tx: Tx) throws -> OrganisationID? {
    try tx.value("SELECT answered_by FROM advice_request WHERE request = \(request)")
  }
}
