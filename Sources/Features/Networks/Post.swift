import Core
import Directory
import Storage
import Web

/// A short text in a space: news of a network, a question among coordinators and its answers.
struct Post: Sendable {
  let id: RecordID
  let space: OrganisationID
  let parent: RecordID?
  let organisation: OrganisationID?
  let person: PersonID?
  let posted: Moment
  /// The row of the ledger by which it counts, or which took it out of the counts.
  let published: Int64
  let corrected: Moment?
  let withdrawn: Moment?
  let version: Int

  static let columns: SQL =
    "p.id, p.space, p.parent, p.organisation, p.person, p.posted, p.published, p.corrected, p.withdrawn, p.version"

  static func list(in space: OrganisationID, audience: Audience, limit: Int = 50, seenBy sight: Sight, in tx: Tx) throws -> [Post] {
    guard sight.sees(audience) else { return [] }
    return try tx.rows(
      """
      SELECT \(columns) FROM networks_post p JOIN core_record r ON r.id = p.id
      WHERE p.space = \(space) AND p.parent IS NULL AND p.withdrawn IS NULL AND r.audience = \(audience) ORDER BY p.posted DESC, p.id DESC LIMIT \(limit)
      """
    ).map(Post.init)
  }

  static func answers(to posts: [RecordID], in tx: Tx) throws -> [RecordID: [Post]] {
    if posts.isEmpty { return [:] }
    let found = try tx.rows(
      """
      SELECT \(columns) FROM networks_post p WHERE \(SQL.any("p.parent", of: posts)) AND p.withdrawn IS NULL ORDER BY p.posted, p.id
      """
    ).map(Post.init)
    return Dictionary(grouping: found) { $0.parent ?? $0.id }
  }

  /// News for the cities of a network, by whoever serves it.
  static func inform(
    _ title: String, _ words: String, _ language: Language, network: OrganisationID, by actor: Actor, in tx: WriteTx
  ) throws {
    try actor.require(NetworkPermissions.lead, on: network)
    try write(title, words, language, in: network, audience: .of(network), ledger: "network.informed", by: actor, in: tx)
  }

  /// A question to the other coordinators, or an answer to one of theirs.
  static func ask(
    _ title: String, _ words: String, _ language: Language, answering question: RecordID? = nil, by actor: Actor, in tx: WriteTx
  ) throws {
    let association = try CoordinatorPages.association(actor, in: tx)
    try actor.require(NetworkPermissions.ask)
    if let question {
      let found = try tx.count(
        """
        SELECT count(*) FROM networks_post WHERE id = \(question) AND space = \(association.id) AND parent IS NULL AND withdrawn IS NULL
        """)
      guard found == 1 else { throw Problem.notFound }
    }
    try write(
      title, words, language, in: association.id, parent: question, audience: .coordinators,
      ledger: question == nil ? "coordinator.asked" : "coordinator.answered", by: actor, in: tx)
  }

  private static func write(
    _ title: String, _ words: String, _ language: Language, in space: OrganisationID, parent: RecordID? = nil, audience: Audience,
    ledger kind: String, by actor: Actor, in tx: WriteTx
  ) throws {
    let id = try Record.create("post", owner: space, audience: audience, in: tx)
    let position = try Ledger.record(kind, day: tx.now.day, of: id, and: parent, by: actor, in: tx)
    try tx.execute(
      """
      INSERT INTO networks_post (id, space, parent, organisation, person, posted, published, version)
      VALUES (\(id), \(space), \(parent), \(actor.organisation), \(actor.person), \(tx.now), \(position), \(1))
      """)
    if !title.isEmpty { try Texts.write(id, "title", language, title, in: tx) }
    try Texts.write(id, "words", language, words, in: tx)
    try Translations.ask(id, in: tx)
  }

  init(_ row: Row) throws {
    id = try row("id")
    space = try row("space")
    parent = try row("parent")
    organisation = try row("organisation")
    person = try row("person")
    posted = try row("posted")
    published = try row("published")
    corrected = try row("corrected")
    withdrawn = try row("withdrawn")
    version = try row("version")
  }
}

/// Posts as a page shows them.
struct PostList: Sendable {
  let posts: [Post]
  let answers: [RecordID: [Post]]
  let texts: [RecordID: [String: Text]]
  let names: [OrganisationID: String]
  let people: [PersonID: String]

  static func read(in space: OrganisationID, audience: Audience, limit: Int = 50, _ visit: Visit, in tx: Tx) throws -> PostList {
    let posts = try Post.list(in: space, audience: audience, limit: limit, seenBy: visit.sight, in: tx)
    let answers = try Post.answers(to: posts.map(\.id), in: tx)
    let all = posts + answers.values.flatMap { $0 }
    return PostList(
      posts: posts, answers: answers, texts: try Texts.read(all.map(\.id), for: visit.language, in: tx),
      names: try Organisations.names(all.compactMap(\.organisation), visit.language, on: tx.now.day, in: tx),
      people: try People.names(all.compactMap(\.person), in: tx))
  }

  /// - Parameter after: what follows the answers of each: the form that answers.
  func html(level: Int = 2, empty: String, _ visit: Visit, after: (Post) -> HTML = { _ in "" }) -> HTML {
    if posts.isEmpty { return Kit.empty(empty, visit.reader) }
    return posts.map { post -> HTML in
      let title = texts[post.id]?["title"]
      let foreign = title.flatMap { $0.language == visit.language ? nil : $0.language.code }
      let head: HTML =
        title.map {
          level == 2
            ? "<h2\(attribute: "lang", foreign)>\(typography($0.body, $0.language))</h2>"
            : "<h3\(attribute: "lang", foreign)>\(typography($0.body, $0.language))</h3>"
        } ?? ""
      let below = (answers[post.id] ?? []).map { answer -> HTML in "<li>\(one(answer, visit))</li>" }
      let list: HTML = below.isEmpty ? "" : "<ul class=\"answers\">\(below)</ul>"
      return "<article id=\"post-\(post.id.description)\">\(head)\(one(post, visit))\(list)\(after(post))</article>\n"
    }.joined()
  }

  private func one(_ post: Post, _ visit: Visit) -> HTML {
    let who = [post.person.flatMap { people[$0] }, post.organisation.flatMap { names[$0] }].compactMap { $0 }.joined(separator: ", ")
    let words: HTML =
      texts[post.id]?["words"].map { text in
        Kit.text(Markdown.html(text.body), text, of: post.id, visit)
      } ?? ""
    let corrected: HTML =
      post.corrected.map { " · \(visit.t("Corrected on {day}", ["day": visit.reader.shortDay($0.day)]))" } ?? ""
    let change: HTML =
      visit.actor.map { post.isKept(by: $0) } ?? false
      ? "<div class=\"actions\"><a href=\"\(path: visit.path("\(post.path)/edit"))\">\(visit.t("Correct or withdraw"))</a></div>" : ""
    return "<p class=\"soft\">\(Kit.moment(post.posted, visit.reader)) · \(who)\(corrected)</p>\(words)\(change)"
  }
}
