import Core
import Directory
import Storage
import Web

package enum DocumentPermissions {
  /// In the name of an organisation: one's own city, the network that one coordinates, the association.
  package static let keep = Permission(
    "documents.keep", "Manage documents",
    [
      .secretariat: .house, .coordinator: .network, .delegation: .network, .political: .own, .technical: .own, .substitute: .own,
      .communication: .own, .committee: .own,
    ])
}

extension Document {
  static let columns: SQL =
    "d.id, d.owner, d.contributor, d.about, d.kind, d.language, d.versions, d.added, d.changed, d.withdrawn, d.licence, r.audience"

  /// The city that brought it is compared by itself: it may belong to several networks.
  package func isKept(by actor: Actor) -> Bool { Document.mayKeep(owner, contributor, actor) }

  static func mayKeep(_ owner: OrganisationID, _ contributor: OrganisationID?, _ actor: Actor) -> Bool {
    if actor.may(DocumentPermissions.keep, on: owner) { return true }
    return contributor != nil && contributor == actor.organisation && actor.holds(DocumentPermissions.keep)
  }

  /// Throws `Problem.notFound` for what does not exist, was withdrawn or may not be seen.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Document {
    guard
      let row = try tx.row(
        """
        SELECT \(columns) FROM works_document d JOIN core_record r ON r.id = d.id
        WHERE d.id = \(id) AND d.withdrawn IS NULL AND \(sight.sees("r.audience"))
        """)
    else { throw Problem.notFound }
    return try Document(row)
  }

  /// The latest changed first. Nil owners are all.
  package static func list(
    of owners: [OrganisationID]? = nil, about: RecordID? = nil, limit: Int = 100, seenBy sight: Sight, in tx: Tx
  ) throws -> [Document] {
    var conditions: [SQL] = ["d.withdrawn IS NULL", sight.sees("r.audience")]
    if let owners { conditions.append(SQL.any("d.owner", of: owners)) }
    if let about { conditions.append("d.about = \(about)") }
    return try tx.rows(
      """
      SELECT \(columns) FROM works_document d JOIN core_record r ON r.id = d.id
      WHERE \(conditions.joined(separator: " AND ")) ORDER BY d.changed DESC, d.id DESC LIMIT \(limit)
      """
    ).map(Document.init)
  }

  /// Of several records at once, in the order in which they were added.
  package static func list(aboutAll records: [RecordID], seenBy sight: Sight, in tx: Tx) throws -> [Document] {
    if records.isEmpty { return [] }
    return try tx.rows(
      """
      SELECT \(columns) FROM works_document d JOIN core_record r ON r.id = d.id
      WHERE d.withdrawn IS NULL AND \(SQL.any("d.about", of: records)) AND \(sight.sees("r.audience")) ORDER BY d.added, d.id LIMIT 1000
      """
    ).map(Document.init)
  }

  static func kept(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Document {
    let document = try find(id, seenBy: actor.sight, in: tx)
    guard document.isKept(by: actor) else { throw Problem.forbidden(DocumentPermissions.keep.label) }
    return document
  }

  package static func versions(of id: RecordID, in tx: Tx) throws -> [DocumentVersion] {
    try tx.rows("SELECT number, day, note, organisation, frozen FROM works_version WHERE document = \(id) ORDER BY number DESC").map {
      DocumentVersion(
        number: try $0("number"), day: try $0("day"), note: try $0("note"), organisation: try $0("organisation"), frozen: try $0("frozen"))
    }
  }

  /// A document with its first version. The file was stored before.
  @discardableResult
  package static func add(
    _ details: DocumentDetails, _ file: StoredFile, named name: String, at place: DocumentPlace, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    guard mayKeep(place.owner, place.contributor, actor) else { throw Problem.forbidden(DocumentPermissions.keep.label) }
    guard place.audiences.contains(details.audience) else { throw FieldProblem("audience", "Choose one of these.") }
    guard place.kinds.contains(details.kind) else { throw FieldProblem("kind", "Choose one of these.") }
    let id = try Record.create("document", owner: place.owner, audience: details.audience, in: tx)
    try tx.execute(
      """
      INSERT INTO works_document (id, owner, contributor, about, kind, language, versions, added, changed, licence)
      VALUES (\(id), \(place.owner), \(place.contributor), \(place.about), \(details.kind), \(details.language.code), \(0), \(tx.now),
        \(tx.now), \(details.licence?.rawValue))
      """)
    try Texts.write(id, "title", details.language, details.title, in: tx)
    try Tags.write(id, try known(details.tagged, in: tx), in: tx)
    try append(file, named: name, note: nil, to: id, number: 1, by: actor, in: tx)
    try freeze(id, in: tx)
    try Ledger.record("document.added", day: tx.now.day, of: id, and: place.about, by: actor, in: tx)
    try publish(id, from: nil, to: details.audience, by: actor, in: tx)
    return id
  }

  /// A newer version; the older ones stay.
  package static func renew(
    _ id: RecordID, _ file: StoredFile, named name: String, note: String, by actor: Actor, in tx: WriteTx
  ) throws {
    let document = try kept(id, by: actor, in: tx)
    // What it is called today stays with the version that is no longer the newest.
    let words = try freeze(id, in: tx)
    try tx.execute("UPDATE works_version SET frozen = \(words) WHERE document = \(id) AND number = \(document.versions)")
    try append(file, named: name, note: note.isEmpty ? nil : note, to: id, number: document.versions + 1, by: actor, in: tx)
    try Ledger.record("document.renewed", day: tx.now.day, of: id, and: document.about, by: actor, in: tx)
  }

  /// The newest version's file in another language, in place of the one that stood there. The document's own stays the
  /// authentic one; a newer version begins without translations.
  package static func add(
    _ language: Language, _ file: StoredFile, named name: String, to id: RecordID, by actor: Actor, in tx: WriteTx
  ) throws {
    let document = try kept(id, by: actor, in: tx)
    guard language != document.language else {
      throw FieldProblem("language", "The document itself is in this language: add a newer version.")
    }
    let field = field(document.versions, language)
    for standing in try Files.of([id], in: tx)[id] ?? [] where standing.field == field {
      try Files.detach(standing.id, from: id, in: tx)
    }
    try Files.attach(file, to: id, field: field, name: name, in: tx)
    try DocumentText.ask(id, version: document.versions, "\(language.code) \(file.sha)", in: tx)
    try Ledger.record("document.language", day: tx.now.day, of: id, and: document.about, by: actor, in: tx)
  }

  /// Title in one language, kind, and who may see it.
  package static func change(_ id: RecordID, to details: DocumentDetails, by actor: Actor, in tx: WriteTx) throws {
    let document = try kept(id, by: actor, in: tx)
    guard try document.audiences(in: tx).contains(details.audience) else { throw FieldProblem("audience", "Choose one of these.") }
    try tx.execute("UPDATE works_document SET kind = \(details.kind), licence = \(details.licence?.rawValue) WHERE id = \(id)")
    try Texts.write(id, "title", details.language, details.title, in: tx)
    try freeze(id, in: tx)
    try Tags.write(id, try known(details.tagged, in: tx), in: tx)
    try show(id, to: details.audience, by: actor, in: tx)
  }

  /// Principles that the Charter does not have are no principles.
  private static func known(_ tagged: Tagged, in tx: Tx) throws -> Tagged {
    guard let wanted = tagged[.principle], !wanted.isEmpty else { return tagged }
    let values = Set(try Principles.all(.english, in: tx).map(\.value))
    var tagged = tagged
    tagged[.principle] = wanted.filter { values.contains($0) || Principles.isOfOldEdition($0) }
    return tagged
  }

  /// Opens it to others; asked by rooms too, whose verb asked for the right: the product of a group that closes.
  package static func show(_ id: RecordID, to audience: Audience, by actor: Actor, in tx: WriteTx) throws {
    let document = try find(id, seenBy: .house, in: tx)
    if audience != document.audience { try Record.setAudience(id, audience, in: tx) }
    try publish(id, from: document.audience, to: audience, by: actor, in: tx)
  }

  /// It leaves lists, search and the count of what is published; whoever may do this may offer it again.
  package static func withdraw(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let document = try kept(id, by: actor, in: tx)
    try tx.execute("UPDATE works_document SET withdrawn = \(tx.now), shown_to = \(document.audience) WHERE id = \(id)")
    // Its files stay, for the secretariat alone.
    try Record.setAudience(id, .secretariat, in: tx)
    try Cards.remove(id, in: tx)
    let published = try tx.rows(
      """
      SELECT \(Ledger.columns) FROM core_ledger l WHERE l.record = \(id) AND l.kind = 'document.published' AND \(Ledger.standing)
      ORDER BY l.position
      """
    ).map(LedgerRow.init)
    for row in published { try Ledger.undo(row.position, by: actor, in: tx) }
    let values = published.first?.day.map { ["published": "\($0)"] } ?? [:]
    try Ledger.record("document.withdrawn", day: tx.now.day, of: id, and: document.about, values: values, by: actor, in: tx)
  }

  /// One that was withdrawn, with the audience that it had, for who may offer it again. Throws `Problem.notFound`.
  static func withdrawn(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Document {
    guard
      let row = try tx.row(
        """
        SELECT \(withdrawnColumns) FROM works_document d WHERE d.id = \(id) AND d.withdrawn IS NOT NULL AND \(actor.sight.sees("d.shown_to"))
        """)
    else { throw Problem.notFound }
    let document = try Document(row)
    guard document.isKept(by: actor) else { throw Problem.notFound }
    return document
  }

  private static let withdrawnColumns: SQL =
    "d.id, d.owner, d.contributor, d.about, d.kind, d.language, d.versions, d.added, d.changed, d.withdrawn, d.licence, d.shown_to AS audience"

  /// Those of a place that this actor may offer again, the latest first.
  static func withdrawn(
    of owner: OrganisationID?, about: RecordID?, among audience: Audience?, by actor: Actor, in tx: Tx
  ) throws -> [Document] {
    var conditions: [SQL] = ["d.withdrawn IS NOT NULL", actor.sight.sees("d.shown_to")]
    if let owner { conditions.append("d.owner = \(owner)") }
    if let about { conditions.append("d.about = \(about)") }
    if let audience { conditions.append("d.shown_to = \(audience)") }
    return try tx.rows(
      """
      SELECT \(withdrawnColumns) FROM works_document d WHERE \(conditions.joined(separator: " AND "))
      ORDER BY d.withdrawn DESC, d.id DESC LIMIT 50
      """
    ).map(Document.init).filter { $0.isKept(by: actor) }
  }

  /// Shown again, to whoever saw it before. What was published counts from its first day again.
  package static func restore(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let document = try withdrawn(id, by: actor, in: tx)
    try tx.execute("UPDATE works_document SET withdrawn = NULL, shown_to = NULL WHERE id = \(id)")
    try Record.setAudience(id, document.audience, in: tx)
    try Cards.put(try cards([id], in: tx), in: tx)
    try Ledger.record("document.restored", day: tx.now.day, of: id, and: document.about, by: actor, in: tx)
    let last = try tx.row(
      """
      SELECT \(Ledger.columns) FROM core_ledger l WHERE l.record = \(id) AND l.kind = 'document.withdrawn' ORDER BY l.position DESC LIMIT 1
      """
    ).map(LedgerRow.init)
    if let day = last?.values["published"].flatMap({ Day($0) }) {
      try Ledger.record("document.published", day: day, of: id, by: actor, in: tx)
    }
  }

  /// Who may see it may change between these. One of a working group may stay among its cities.
  func audiences(in tx: Tx) throws -> [Audience] {
    var open = [Audience.of(owner), .members, .everyone]
    if let about, try Circles.isOne(about, in: tx) { open.insert(.of(record: about), at: 1) }
    return open.contains(audience) ? open : [audience, .members, .everyone]
  }

  private static func append(
    _ file: StoredFile, named name: String, note: String?, to id: RecordID, number: Int, by actor: Actor, in tx: WriteTx
  ) throws {
    try tx.execute(
      """
      INSERT INTO works_version (document, number, day, note, organisation)
      VALUES (\(id), \(number), \(tx.now.day), \(note), \(actor.organisation))
      """)
    try tx.execute("UPDATE works_document SET versions = \(number), changed = \(tx.now) WHERE id = \(id)")
    try Files.attach(file, to: id, field: field(number), name: name, in: tx)
    try DocumentText.ask(id, version: number, in: tx)
  }

  /// Keeps what it is called now in the language in which it was written, and has it translated where everybody may read it.
  @discardableResult
  private static func freeze(_ id: RecordID, in tx: WriteTx) throws -> Int {
    let document = try find(id, seenBy: .house, in: tx)
    let originals = (try Texts.all(id, in: tx)["title"] ?? []).filter { $0.source == nil && !$0.isMachine && !$0.body.isEmpty }
    let title = originals.first { $0.language == document.language } ?? originals.first
    let number = try Frozen.take(id, title?.language ?? document.language, ["title": title?.body ?? ""], in: tx)
    try Translations.ask(id, version: number, in: tx)
    return number
  }

  /// What leaves the circle of its owner is published: it counts for the plan.
  private static func publish(_ id: RecordID, from before: Audience?, to after: Audience, by actor: Actor, in tx: WriteTx) throws {
    try Cards.put(try cards([id], in: tx), in: tx)
    let open: Set<Audience> = [.members, .everyone]
    guard open.contains(after), before.map({ !open.contains($0) }) ?? true else { return }
    try Ledger.record("document.published", day: tx.now.day, of: id, by: actor, in: tx)
  }

  static func cards(_ ids: [RecordID], in tx: Tx) throws -> [Card] {
    let documents = try inPortions(ids) { portion in
      try tx.rows(
        "SELECT \(columns) FROM works_document d JOIN core_record r ON r.id = d.id WHERE d.withdrawn IS NULL AND d.id IN \(in: portion)"
      ).map(Document.init)
    }
    let bodies = try DocumentText.of(documents.map(\.id), in: tx)
    let tagged = try Tags.read(documents.map(\.id), in: tx)
    let filed = try Series.of(documents.map(\.id), in: tx)
    let files = try Files.of(documents.map(\.id), in: tx)
    let spoken = Dictionary(
      documents.map { document in
        (document.id, (files[document.id] ?? []).compactMap { Document.language(of: $0.field, in: document.versions) })
      }, uniquingKeysWith: { first, _ in first })
    return try Language.official.flatMap { language in
      let texts = try Texts.read(documents.map(\.id), ["title"], for: language, in: tx)
      let series = try Series.titles(of: Array(Set(filed.values)), language, in: tx)
      return documents.map { document in
        let title = texts[document.id]?["title"]
        var facets = ["kind-of-document": [document.kind.rawValue], "in": [document.language.code]]
        for kind in [TagKind.topic, .principle, .sdg] { facets[kind.rawValue] = tagged[document.id]?[kind] }
        if let title, title.language != language { facets["language"] = [title.language.code] }
        if title?.isMachine ?? false { facets["machine"] = [language.code] }
        // What its series is called is found, and shown on its page: whoever sees the one sees the other.
        let inSeries = filed[document.id].flatMap { series[$0] } ?? ""
        if let series = filed[document.id] { facets["series"] = ["\(series)"] }
        return Card(
          record: document.id, language: language, kind: "document", title: title?.body ?? "", day: document.changed.day,
          address: document.path, audience: document.audience, facets: facets,
          keywords: "\(inSeries) \(bodies[document.id] ?? "")".trimmed
        ).speaking([document.language, title?.language ?? document.language] + (spoken[document.id] ?? []))
      }
    }
  }

  package init(_ row: Row) throws {
    id = try row("id")
    owner = try row("owner")
    contributor = try row("contributor")
    about = try row("about")
    kind = try row("kind")
    language = Language(try row("language") as String) ?? .english
    versions = try row("versions")
    added = try row("added")
    changed = try row("changed")
    withdrawn = try row("withdrawn")
    audience = try row("audience")
    licence = try row("licence", as: String?.self).flatMap(Licence.init(rawValue:))
  }
}
