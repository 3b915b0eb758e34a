import Core
import Directory
import Storage
import Web

extension Feature {
  /// Requests: the one conversation behind every approval of the house.
  package static let approvals: Feature = {
    var feature = Feature("Approvals")
    feature.routes = [
      .member(.get, "/account/data/correction", Correction.show).example("/account/data/correction"),
      .member(.post, "/account/data/correction", Correction.send),
      .member(.get, "/requests", RequestPages.list).knowing("kind", "state").example("/requests"),
      .member(.get, "/requests/{id}", RequestPages.show),
      .member(.post, "/requests/{id}/form", RequestPages.save).accepting(bytes: Files.limit + 1_000_000),
      .member(.post, "/requests/{id}/moves/{move}", RequestPages.move),
      .member(.get, "/requests/{id}/files/{file}", RequestPages.file),
      .member(.post, "/requests/{id}/files/{file}/removal", RequestPages.removeFile),
    ]
    feature.menu = [MenuEntry(.member, "Requests", "/requests", order: 30)]
    feature.permissions = [Correction.ask]
    feature.requests = [Correction.kind]
    feature.jobs = [RequestLetters.job, Requests.lapses, RequestLetters.reminders]
    feature.waiting = [
      Waiting("requests") { actor, house, _ in
        Requests.waitingCount(for: actor, house)
      } find: { visit, tx in
        guard let actor = visit.actor else { return [] }
        let requests = try Requests.waiting(for: actor, visit.house, in: tx)
        let names = try Organisations.names(requests.map(\.addressee), visit.language, on: tx.now.day, in: tx)
        return requests.map { request in
          Waiting.Item(title: RequestViews.title(request, names[request.addressee], visit), path: request.path, due: request.due)
        }
      }
    ]
    feature.desks = [
      Desk("requests", "Requests", order: 40) { visit, actor, organisation, tx in
        var query = Requests.Query()
        query.concerned = organisation
        query.limit = 10
        let requests = try Requests.list(query, by: actor, visit.house, in: tx)
        return requests.isEmpty ? nil : RequestViews.table(requests, names: [:], caption: visit.t("Requests"), visit)
      }
    ]
    feature.deskCounts = [
      DeskCount("requests", "Open requests") { ids, actor, house, tx in try Requests.openCounts(ids, by: actor, house, in: tx) }
    ]
    feature.ties = [
      Tie(
        "A request comes from it or is about it.", "SELECT owner AS id FROM approvals_request",
        "SELECT addressee FROM approvals_request", "SELECT subject FROM approvals_request",
        "SELECT organisation FROM approvals_turn")
    ]
    feature.erasures = [Erasure { person, tx in try Requests.erase(person, in: tx) }]
    feature.holdings = [Requests.holding, Requests.named]
    feature.retentions = [Requests.retention]
    return feature
  }()
}

extension Requests {
  /// Days after a request's end for which its fields about persons are kept: long enough for a complaint.
  static let personalDays = 365

  /// What somebody wrote stays part of a formal act; who wrote it is then a former representative. What they wrote of themselves
  /// goes.
  static func erase(_ person: PersonID, in tx: WriteTx) throws {
    try tx.execute(
      """
      DELETE FROM approvals_value WHERE request IN
        (SELECT q.id FROM approvals_request q WHERE q.opened_by = \(person) AND q.kind = \(Correction.kind.name))
      """)
    try tx.execute("UPDATE approvals_turn SET note = NULL WHERE person = \(person)")
    let account = try People.find(person, in: tx)
    try blank(Traces([account.name, account.address ?? ""]), in: tx)
  }

  /// Whether two fields are about one person: `technical_name` and `technical_phone`.
  private static func isBeside(_ one: String, _ other: String) -> Bool {
    one == other || other.contains("_") && one.hasPrefix(other.prefix { $0 != "_" } + "_")
  }

  /// Forms that name the person lose the name and what stands beside it: `technical_name` takes `technical_phone` along.
  private static func blank(_ traces: Traces, in tx: WriteTx) throws {
    let fields = try tx.rows("SELECT request, field, body FROM approvals_value WHERE personal AND body <> ''").map { row in
      (request: try row("request") as Int64, field: try row("field") as String, body: try row("body") as String)
    }
    for named in fields where traces.hide(named.body, as: "") != nil {
      let gone = fields.filter { $0.request == named.request && isBeside($0.field, named.field) }
      try tx.execute(
        "UPDATE approvals_value SET body = '' WHERE request = \(named.request) AND personal AND field IN \(in: gone.map(\.field))")
    }
  }

  /// Whoever was to move it on has let its days pass: the house does, where the kind says so.
  static let lapses = JobKind("request.lapses", every: .day) { house, _ in
    let lapsing = house.requestKinds.values.flatMap { kind in
      kind.states.compactMap { state in state.lapse.map { (kind: kind.name, state: state.name, move: $0) } }
    }
    for lapse in lapsing {
      try await house.database.write { tx in
        let late: [RecordID] = try tx.values(
          """
          SELECT q.id FROM approvals_request q WHERE q.ended = FALSE AND q.kind = \(lapse.kind) AND q.state = \(lapse.state)
          AND q.due < \(tx.now.day) ORDER BY q.id LIMIT 500
          """)
        for id in late { try move(id, lapse.move, house, by: .house, in: tx) }
      }
    }
  }

  /// For rooms whose requests are no formal acts: who moved a request on, and with which words, goes some days after its end.
  package static func forgetTurns(of kind: String, endedBefore before: Day, in tx: WriteTx) throws -> Int {
    try tx.execute(
      """
      UPDATE approvals_turn SET person = NULL, note = NULL WHERE id IN (
        SELECT t.id FROM approvals_turn t JOIN approvals_request q ON q.id = t.request
        WHERE q.kind = \(kind) AND q.ended = TRUE AND q.since < \(before.start) AND (t.person IS NOT NULL OR t.note IS NOT NULL)
        ORDER BY t.id LIMIT 500)
      """)
  }

  /// For rooms whose requests name people: these names go, whether somebody has decided or not.
  package static func forgetNames(of kind: String, before: Day, in tx: WriteTx) throws -> Int {
    try tx.execute(
      """
      DELETE FROM approvals_value WHERE (request, place) IN (
        SELECT v.request, v.place FROM approvals_value v JOIN approvals_request q ON q.id = v.request
        WHERE q.kind = \(kind) AND q.since < \(before.start) AND v.personal = TRUE LIMIT 500)
      """)
  }

  static let named = Holding(
    "requests.named", "Requests whose form holds your address", purpose: "So that whoever decides knows about whom.",
    read: { person, tx in
      guard let address = try People.find(person, in: tx).address?.lowercased() else { return [] }
      return try tx.rows(
        """
        SELECT v.request, v.field AS held, w.field, w.body FROM approvals_value v
        JOIN approvals_value w ON w.request = v.request AND w.personal
        WHERE v.personal AND lower(v.body) = \(address) ORDER BY v.request, w.place
        """
      ).filter { isBeside(try $0("field"), try $0("held")) }
        .map { ["request": "\(try $0("request") as Int64)", "field": try $0("field"), "answer": try $0("body")] }
    },
    // Nothing of it names an account.
    merge: { _, _, _ in })

  static let holding = Holding(
    "requests", "Steps taken in requests", purpose: "So that everybody concerned can see who decided what.",
    read: { person, tx in
      try tx.rows("SELECT request, moved, move, note FROM approvals_turn WHERE person = \(person) ORDER BY id").map { row in
        [
          "request": "\(try row("request") as Int64)", "moved": "\(try row("moved") as Moment)", "move": try row("move"),
          "note": try row("note", as: String?.self) ?? "",
        ]
      }
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE approvals_turn SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE approvals_request SET opened_by = \(kept) WHERE opened_by = \(double)")
    })

  static let retention = Retention(
    "requests", "Names and addresses in the forms of requests",
    reason: "They are kept for a year after the request has ended, for questions and complaints.", days: personalDays
  ) { before, tx in
    try tx.execute(
      """
      DELETE FROM approvals_value WHERE (request, place) IN (
        SELECT v.request, v.place FROM approvals_value v JOIN approvals_request q ON q.id = v.request
        WHERE q.ended = TRUE AND q.since < \(before.start) AND v.personal = TRUE LIMIT 500)
      """)
  }
}
