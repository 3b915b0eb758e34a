import Core
import Directory
import Storage
import Web

// What was published is corrected or taken back by whoever wrote it and by whoever serves the space.
extension Post {
  var path: String { "/network-posts/\(id)" }

  /// News of a network and questions of coordinators, for whoever reads them.
  static let texts: TextKind = {
    var texts = TextKind("post", [("title", "Title"), ("words", "Text")])
    texts.markdown = ["words"]
    texts.forCircles = true
    return texts
  }()

  /// Whoever wrote it, as long as they act for the same organisation, and whoever serves the space.
  func isKept(by actor: Actor) -> Bool {
    let wrote = person != nil && person == actor.person && organisation == actor.organisation
    return wrote || actor.may(NetworkPermissions.lead, on: space)
  }

  /// Throws `Problem.notFound` for what is not in a space of this actor.
  static func kept(_ id: RecordID, withdrawn: Bool = false, by actor: Actor, in tx: Tx) throws -> Post {
    guard
      let post = try tx.row("SELECT \(columns) FROM networks_post p WHERE p.id = \(id)").map(Post.init),
      (post.withdrawn != nil) == withdrawn, actor.sight.sees(try post.audience(in: tx))
    else { throw Problem.notFound }
    guard post.isKept(by: actor) else { throw Problem.forbidden(NetworkPermissions.lead.label) }
    return post
  }

  /// Of its space, whether it is shown or withdrawn.
  func audience(in tx: Tx) throws -> Audience { try isAmongCoordinators(in: tx) ? .coordinators : .of(space) }

  func isAmongCoordinators(in tx: Tx) throws -> Bool { try Organisations.association(in: tx)?.id == space }

  /// Other words, in the language in which it was written or in another that it should have been in.
  static func correct(
    _ id: RecordID, _ title: String, _ words: String, _ language: Language, version: Int, by actor: Actor, in tx: WriteTx
  ) throws {
    let post = try kept(id, by: actor, in: tx)
    guard post.version == version else { throw Problem.conflict("Somebody else changed this text in the meantime.") }
    for (field, texts) in try Texts.all(id, in: tx) {
      for text in texts where text.language != language { try Texts.remove(id, field, text.language, in: tx) }
    }
    if post.parent == nil { try Texts.write(id, "title", language, title, in: tx) }
    try Texts.write(id, "words", language, words, in: tx)
    try Translations.ask(id, in: tx)
    try tx.execute("UPDATE networks_post SET corrected = \(tx.now), version = version + 1 WHERE id = \(id)")
    try Ledger.record("post.corrected", day: nil, of: id, by: actor, in: tx)
  }

  /// It is shown no longer and counts no longer; what was answered to it goes with it.
  static func withdraw(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws -> Post {
    let post = try kept(id, by: actor, in: tx)
    let position = try Ledger.record("post.withdrawn", day: nil, of: id, corrects: post.published, by: actor, in: tx)
    try tx.execute(
      "UPDATE networks_post SET withdrawn = \(tx.now), published = \(position), version = version + 1 WHERE id = \(id)")
    try Record.setAudience(id, .secretariat, in: tx)
    return post
  }

  /// Shown again as it was, with the day on which it was first published.
  static func bringBack(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws -> Post {
    let post = try kept(id, withdrawn: true, by: actor, in: tx)
    guard try !Texts.all(id, in: tx).isEmpty else { throw Problem.conflict("This text has since been removed.") }
    let kind =
      try !post.isAmongCoordinators(in: tx) ? "network.informed" : post.parent == nil ? "coordinator.asked" : "coordinator.answered"
    let position = try Ledger.record(
      kind, day: post.posted.day, of: id, and: post.parent, corrects: post.published, by: actor, in: tx)
    try tx.execute(
      "UPDATE networks_post SET withdrawn = NULL, published = \(position), version = version + 1 WHERE id = \(id)")
    try Record.setAudience(id, try post.audience(in: tx), in: tx)
    return post
  }
}

/// The page on which a post is corrected or taken back.
enum PostEditing {
  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  /// Where it stands: the news of its network, or the space of the coordinators.
  private static func place(of post: Post, _ language: Language, in tx: Tx) throws -> Link {
    if try post.isAmongCoordinators(in: tx) { return Link("", CoordinatorPages.path) }
    let network = try Organisations.find(post.space, in: tx)
    let name = try Organisations.names([network.id], language, on: tx.now.day, in: tx)[network.id] ?? network.name
    return Link(name, "/networks/\(network.slug)/space/news")
  }

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try id(visit)
    let (post, texts, place) = try await visit.read { tx in
      let post = try Post.kept(id, by: actor, in: tx)
      return (post, try Texts.all(id, in: tx), try self.place(of: post, visit.language, in: tx))
    }
    let words = texts["words"]?.first { $0.source == nil }
    let title = texts["title"]?.first { $0.source == nil }
    var fields = SpaceEditing.newsForm(visit.reader).fields
    if post.parent != nil { fields.removeAll { $0.name == "title" } }
    return FormPage(
      title: visit.t("Correct the text"), form: Form(fields + [.hidden("version")]), path: "\(post.path)/edit", submit: "Save",
      start: Fields([
        ("title", title?.body ?? ""), ("words", words?.body ?? ""), ("language", (words?.language ?? visit.language).code),
        ("version", "\(post.version)"),
      ]),
      lead: visit.t("What you write here replaces the earlier text and is shown with the date of the correction."),
      after:
        "<h2>\(visit.t("Withdraw"))</h2>\(Kit.button(visit.t("Withdraw the text"), action: visit.path("\(post.path)/withdrawal"), tone: .quiet, visit.reader))"
        + Kit.helpLink("network-space", visit.reader),
      breadcrumb: [Link(place.label.isEmpty ? visit.t("Space of the coordinators") : place.label, visit.path(place.path))]
    ).askingLanguage(of: ["title", "words"])
  }

  static func edit(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor).shown(visit) }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await page(visit, actor).sent(visit, done: visit.t("The text is corrected.")) { filled, tx in
      guard let version = filled.int("version") else { throw Problem.malformed }
      try Post.correct(
        id, filled.string("title"), filled.string("words"), Language(filled.string("language")) ?? .english, version: version, by: actor,
        in: tx)
      return try place(of: try Post.kept(id, by: actor, in: tx), visit.language, in: tx).path
    }
  }

  static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let path = try await visit.write { tx in try place(of: Post.withdraw(id, by: actor, in: tx), visit.language, in: tx).path }
    return visit.redirect(
      to: path, done: visit.t("The text is withdrawn."), undo: Undo(action: visit.path("/network-posts/\(id)/return")))
  }

  static func bringBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let path = try await visit.write { tx in try place(of: Post.bringBack(id, by: actor, in: tx), visit.language, in: tx).path }
    return visit.redirect(to: path, done: visit.t("The text is shown again."))
  }
}
