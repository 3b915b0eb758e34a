import Core
import Directory
import Storage
import Web

/// Whether a city that took part in a working group has used its product, asked ninety days later.
struct GroupUse: Sendable {
  enum Answer: String, SQLWord, CaseIterable {
    case yes, later, no

    var label: Phrase {
      switch self {
      case .yes: "Yes, we have used it"
      case .later: "We have not used it yet"
      case .no: "No, and we will not"
      }
    }
  }
  let id: ID<GroupUse>
  let group: RecordID
  let city: OrganisationID
}

enum GroupUses {
  /// Days after the product was announced.
  static let days = 90
  static let linkDays = 30

  /// What the cities of a group have said.
  struct Said: Sendable {
    var asked = 0
    var counts: [GroupUse.Answer: Int] = [:]
    /// With words, the latest first; for the cities of the network alone.
    var words: [(city: String, answer: GroupUse.Answer, words: String)] = []
  }

  /// Groups that closed ninety days ago or more and were not asked about yet.
  static func due(in tx: Tx) throws -> [WorkingGroup] {
    let day = tx.now.day
    return try WorkingGroup.list(
      """
      g.state = 'closed' AND g.closed_day <= \(day.adding(days: -days)) AND g.closed_day > \(day.adding(days: -4 * days))
      AND NOT EXISTS (SELECT 1 FROM networks_use u WHERE u.working_group = g.id)
      """, seenBy: .house, in: tx)
  }

  /// Asks each city that was in it to the end, whoever decides for it, by a link that needs no sign-in.
  static let job = JobKind("group.uses", every: .day) { house, _ in
    for group in try await house.database.read({ tx in try due(in: tx) }) {
      try await house.database.write { tx in
        guard try tx.count("SELECT count(*) FROM networks_use WHERE working_group = \(group.id)") == 0 else { return }
        let cities = Set(try WorkingGroup.participants(of: group.id, in: tx).filter { $0.to == nil }.map(\.city)).sorted()
        let holders = try Mandates.holders(of: cities, roles: Role.deciding, on: tx.now.day, in: tx)
        for city in cities {
          let id = try tx.nextID(GroupUse.self)
          try tx.execute(
            "INSERT INTO networks_use (id, working_group, city, sent) VALUES (\(id), \(group.id), \(city), \(tx.now.day))")
          var seen: Set<PersonID> = []
          for holder in holders where holder.organisation == city && seen.insert(holder.person).inserted {
            let token = try Links.make(
              .use, person: holder.person, subject: id.value, ends: tx.now.adding(days: linkDays), in: tx)
            try GroupLetters.used(group, id, to: holder, token: token, house, in: tx)
          }
        }
      }
    }
  }

  /// What a link asks about; nil when it was used, has ended, or a colleague has answered.
  static func asked(_ token: String, in tx: Tx) throws -> GroupUse? {
    guard let subject = try Links.find(token, .use, in: tx)?.subject,
      let row = try tx.row("SELECT id, working_group, city FROM networks_use WHERE id = \(subject) AND answered IS NULL")
    else { return nil }
    return GroupUse(id: try row("id"), group: try row("working_group"), city: try row("city"))
  }

  /// - Returns: false when somebody was quicker, or the link has ended.
  static func answer(_ token: String, _ answer: GroupUse.Answer, _ words: String, in tx: WriteTx) throws -> Bool {
    guard let use = try asked(token, in: tx), let link = try Links.use(token, .use, in: tx) else { return false }
    try tx.execute(
      "UPDATE networks_use SET answered = \(tx.now.day), answer = \(answer), words = \(words.trimmed) WHERE id = \(use.id)")
    let actor = Actor(person: link.person, organisation: use.city, roles: [], sight: .everyone)
    // Whoever uses it counts for the group; the others have said so.
    try Ledger.record(
      answer == .yes ? "group.used" : "group.reviewed", day: tx.now.day, of: use.group, and: use.city.as(), by: actor, in: tx)
    return true
  }

  static func said(of group: WorkingGroup, _ visit: Visit, in tx: Tx) throws -> Said {
    var said = Said()
    guard group.state == .closed else { return said }
    let rows = try tx.rows(
      """
      SELECT u.city, u.answer, coalesce(u.words, '') AS words FROM networks_use u WHERE u.working_group = \(group.id)
      ORDER BY u.answered DESC NULLS LAST, u.id
      """)
    let seesWords = visit.actor != nil && visit.sight.sees(.of(group.network))
    var found: [(city: OrganisationID, answer: GroupUse.Answer, words: String)] = []
    for row in rows {
      said.asked += 1
      guard let answer = try row("answer", as: GroupUse.Answer?.self) else { continue }
      said.counts[answer, default: 0] += 1
      let words: String = try row("words")
      if seesWords, !words.isEmpty { found.append((try row("city"), answer, words)) }
    }
    let names = try Organisations.names(found.map(\.city), visit.language, on: tx.now.day, in: tx)
    said.words = found.map { (names[$0.city] ?? "", $0.answer, $0.words) }
    return said
  }

  static let retention = Retention(
    "networks.uses", "What cities wrote about their use of a group’s product",
    reason: "Two years after the answer, only the number is of use.", days: 730
  ) { before, tx in
    try tx.execute(
      """
      UPDATE networks_use SET words = NULL WHERE id IN
        (SELECT id FROM networks_use WHERE answered < \(before) AND words IS NOT NULL ORDER BY id LIMIT 500)
      """)
  }
}

/// One question, for whoever has the link.
enum GroupUsePages {
  static let perClient = RateLimit.Rule("group use client", burst: 30, oneEach: 10)
  static let form = Form([
    .choice("answer", "Have you used it?", GroupUse.Answer.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
    .area(
      "words", "A word about it", limit: 2000, rows: 4,
      help: "What you used it for, or what prevented you. The cities of the network will read it, with the name of your city."),
  ])

  private struct Question: Sendable {
    let question: String
    let path: String
    let city: String
  }

  private static func asked(_ visit: Visit) async throws -> Question? {
    let (token, language) = (visit.parameter("token"), visit.language)
    return try await visit.read { tx in
      guard let use = try GroupUses.asked(token, in: tx) else { return nil }
      let group = try WorkingGroup.find(use.group, seenBy: .house, in: tx)
      return Question(
        question: try Texts.read(use.group, ["question"], for: language, in: tx)["question"]?.body ?? "", path: group.path,
        city: try Organisations.names([use.city], language, on: tx.now.day, in: tx)[use.city] ?? "")
    }
  }

  /// The mail has a link for each answer: it is then chosen already.
  static func show(_ visit: Visit) async throws -> Answer {
    guard let question = try await asked(visit) else { return Links.ended(visit) }
    let chosen = visit.request.query["answer"].flatMap { GroupUse.Answer(rawValue: $0) }
    return page(question, form.start(Fields(chosen.map { [("answer", $0.rawValue)] } ?? [])), visit)
  }

  static func answer(_ visit: Visit) async throws -> Answer {
    try visit.house.limits.take(perClient, visit.request.client, now: visit.now)
    guard let question = try await asked(visit) else { return Links.ended(visit) }
    let filled = form.fill(visit.form)
    guard filled.problems.isEmpty, let answer = GroupUse.Answer(rawValue: filled.string("answer")) else {
      return page(question, filled, visit)
    }
    let (token, words) = (visit.parameter("token"), filled.string("words"))
    guard try await visit.write({ tx in try GroupUses.answer(token, answer, words, in: tx) }) else { return Links.ended(visit) }
    let link: HTML = "<p><a href=\"\(path: visit.path(question.path))\">\(visit.t("Open the working group"))</a></p>"
    return visit.page(visit.t("Thank you"), "<p>\(visit.t("Your answer is saved."))</p>\(link)", narrow)
  }

  private static func page(_ question: Question, _ filled: Filled, _ visit: Visit) -> Answer {
    let said = visit.t(
      "Three months ago the working group on this question gave its product to all cities: “{group}”. {city} took part.",
      ["group": question.question, "city": question.city])
    let body: HTML = """
      <p>\(said) <a href="\(path: visit.path(question.path))">\(visit.t("Open the working group"))</a></p>
      \(filled.html(action: visit.path("/group-uses/\(visit.parameter("token"))"), submit: "Send", reader: visit.reader))
      """
    let title = visit.t("Have you used what the group made?")
    return filled.problems.isEmpty ? visit.page(title, body, narrow) : visit.page(title, invalid: body, narrow)
  }

  private static func narrow(_ chrome: inout Chrome) {
    chrome.column = .narrow
    chrome.indexed = false
  }
}
