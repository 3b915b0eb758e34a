import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// Whether an advice helped, asked thirty days later.
struct Review: Sendable {
  enum Helped: String, SQLWord, CaseIterable {
    case yes, partly, no

    var label: Phrase {
      switch self {
      case .yes: "Yes"
      case .partly: "In part"
      case .no: "No"
      }
    }
  }
  let request: RecordID
  let owner: OrganisationID
  let theme: Theme?
  let helped: Helped
  let done: String
}

enum Reviews {
  /// Days after the acceptance.
  static let days = 30
  static let linkDays = 30

  /// Accepted thirty days ago or more, not asked yet.
  static func due(in tx: Tx) throws -> [RecordID] {
    let day = tx.now.day
    return try tx.values(
      """
      SELECT a.request FROM advice_request a WHERE a.accepted <= \(day.adding(days: -days)) AND a.accepted > \(day.adding(days: -4 * days))
      AND NOT EXISTS (SELECT 1 FROM advice_review v WHERE v.request = a.request) ORDER BY a.request LIMIT 100
      """)
  }

  static func send(_ request: RecordID, in tx: WriteTx) throws {
    try tx.execute("INSERT INTO advice_review (request, sent) VALUES (\(request), \(tx.now.day)) ON CONFLICT (request) DO NOTHING")
  }

  /// Which request a link asks about; nil when it was used, has ended, or a colleague has answered.
  static func asked(_ token: String, in tx: Tx) throws -> RequestRow? {
    guard let subject = try Links.find(token, .review, in: tx)?.subject else { return nil }
    let waits = try tx.count("SELECT count(*) FROM advice_review WHERE request = \(subject) AND answered IS NULL")
    return waits == 0 ? nil : try Requests.find(RecordID(subject), in: tx)
  }

  /// - Returns: false when somebody was quicker, or the link has ended.
  static func answer(_ token: String, _ helped: Review.Helped, _ done: String, shared: Bool, in tx: WriteTx) throws -> Bool {
    guard let request = try asked(token, in: tx), let link = try Links.use(token, .review, in: tx) else { return false }
    try tx.execute(
      """
      UPDATE advice_review SET answered = \(tx.now.day), helped = \(helped), done = \(done), shared = \(shared) WHERE request = \(request.id)
      """)
    let actor = Actor(person: link.person, organisation: request.owner, roles: [], sight: .everyone)
    try Ledger.record("advice.reviewed", day: tx.now.day, of: request.owner.as(), and: request.id, by: actor, in: tx)
    return true
  }

  /// What cities did with advice and let others read, the latest first.
  static func shared(limit: Int = 20, in tx: Tx) throws -> [Review] {
    try tx.rows(
      """
      SELECT v.request, a.owner, a.theme, v.helped, v.done FROM advice_review v JOIN advice_request a ON a.request = v.request
      WHERE v.shared = TRUE AND v.done <> '' ORDER BY v.answered DESC, v.request DESC LIMIT \(limit)
      """
    ).map { row in
      Review(
        request: try row("request"), owner: try row("owner"), theme: Theme(rawValue: try row("theme")), helped: try row("helped"),
        done: try row("done"))
    }
  }

  /// How many of those asked say yes, in part, no.
  static func counts(by actor: Actor, in tx: Tx) throws -> [Review.Helped: Int] {
    let rows = try tx.rows(
      """
      SELECT v.helped, count(*) AS number FROM advice_review v JOIN advice_request a ON a.request = v.request
      WHERE v.helped IS NOT NULL AND \(actor.may(AdvicePermissions.assign, owner: "a.owner")) GROUP BY v.helped
      """)
    return try rows.reduce(into: [:]) { counts, row in counts[try row("helped")] = try row("number") as Int }
  }

  static let retention = Retention(
    "advice.reviews", "What was done with advice, where others may not read it",
    reason: "Two years after the answer, only the number is of use.", days: 730
  ) { before, tx in
    try tx.execute(
      """
      UPDATE advice_review SET done = '' WHERE request IN (SELECT request FROM advice_review
        WHERE answered < \(before) AND shared = FALSE AND done <> '' ORDER BY request LIMIT 500)
      """)
  }
}

/// Three questions, for whoever has the link.
enum ReviewPages {
  static let perClient = RateLimit.Rule("review client", burst: 30, oneEach: 10)
  static let form = Form([
    .choice("helped", "Did the advice help?", Review.Helped.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
    .area("done", "What did you do with it?", limit: 2000, rows: 5),
    .flag("shared", "All members may read what we did", help: "Your city is named, nobody else."),
  ])

  static func show(_ visit: Visit) async throws -> Answer {
    let token = visit.parameter("token")
    guard let request = try await visit.read({ tx in try Reviews.asked(token, in: tx) }) else { return Links.ended(visit) }
    return page(request, form.start(), visit)
  }

  static func answer(_ visit: Visit) async throws -> Answer {
    try visit.house.limits.take(perClient, visit.request.client, now: visit.now)
    let token = visit.parameter("token")
    guard let request = try await visit.read({ tx in try Reviews.asked(token, in: tx) }) else { return Links.ended(visit) }
    let filled = form.fill(visit.form)
    guard filled.problems.isEmpty, let helped = Review.Helped(rawValue: filled.string("helped")) else {
      return page(request, filled, visit)
    }
    let (done, shared) = (filled.string("done"), filled.flag("shared"))
    let kept = try await visit.write { tx in try Reviews.answer(token, helped, done, shared: shared, in: tx) }
    guard kept else { return Links.ended(visit) }
    return visit.page(visit.t("Thank you"), "<p>\(visit.t("Your three answers are saved."))</p>", narrow)
  }

  private static func page(_ request: RequestRow, _ filled: Filled, _ visit: Visit) -> Answer {
    let theme = request.values["theme"].flatMap { Theme(rawValue: $0) }.map { visit.t($0.label) } ?? ""
    let body: HTML = """
      <p>\(visit.t("A month ago you accepted an answer on: {theme}.", ["theme": theme]))</p>
      \(filled.html(action: visit.path("/advice-reviews/\(visit.parameter("token"))"), submit: "Send", reader: visit.reader))
      """
    let title = visit.t("Did the advice help? Three questions")
    return filled.problems.isEmpty ? visit.page(title, body, narrow) : visit.page(title, invalid: body, narrow)
  }

  private static func narrow(_ chrome: inout Chrome) {
    chrome.column = .narrow
    chrome.indexed = false
  }
}
