import Core
import Directory
import Storage
import Web

/// Documents as the papers of a record that another room shows: a meeting, an item of its agenda.
enum PaperPages {
  static let shelf = PaperShelf(find: find) { record, visit in
    guard visit.actor?.holds(DocumentPermissions.keep) == true else { return nil }
    return Link(visit.t("Add a paper"), visit.path("/documents/new?about=\(record)"))
  }

  /// In the order in which they were added. Three queries.
  private static func find(_ records: [RecordID], _ visit: Visit, in tx: Tx) throws -> [RecordID: HTML] {
    let documents = try Document.list(aboutAll: records, seenBy: visit.sight, in: tx)
    if documents.isEmpty { return [:] }
    let ids = documents.map(\.id)
    let texts = try Texts.read(ids, ["title"], for: visit.language, in: tx)
    let files = try Files.of(ids, in: tx)
    var items: [RecordID: [HTML]] = [:]
    for document in documents {
      guard let about = document.about else { continue }
      items[about, default: []].append(item(document, texts[document.id]?["title"], files[document.id] ?? [], visit))
    }
    return items.mapValues { "<ul class=\"files\">\n\($0)</ul>\n" }
  }

  /// The title leads to the document, each language to its file: the reader's first, then the authentic one.
  private static func item(_ document: Document, _ title: Text?, _ files: [Attachment], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let number = document.versions
    let own = files.filter { $0.field == Document.field(number) }.map { (document.language, $0) }
    let translated = files.compactMap { file in Document.language(of: file.field, in: number).map { ($0, file) } }
      .sorted { $0.0.code < $1.0.code }
    let chain = visit.language.chain
    let ranked = (own + translated).enumerated().sorted { left, right in
      let places = [left, right].map { chain.firstIndex(of: $0.element.0) ?? chain.count }
      return (places[0], left.offset) < (places[1], right.offset)
    }
    let links = ranked.map { one -> HTML in
      let (language, file) = one.element
      let authentic = language == document.language && !translated.isEmpty ? reader.t("authentic text") : nil
      let facts = [file.type.ending.uppercased(), Kit.size(file.size, reader), authentic].compactMap { $0 }.joined(separator: ", ")
      return "<span><a href=\"\(path: "/files/\(file.sha)")\">\(Kit.languageName(language, reader))</a> (\(facts))</span>"
    }
    let foreign = title.flatMap { $0.language == visit.language ? nil : $0.language.code }
    let name = typography(title?.body ?? "", title?.language ?? visit.language)
    return """
      <li><a href="\(path: visit.path(document.path))"\(attribute: "lang", foreign)>\(name)</a> \(links.joined(" "))</li>

      """
  }

  private static func place(_ visit: Visit, _ actor: Actor) async throws -> (DocumentPlace, PaperPlace.Found) {
    guard let id = visit.request.query["about"].flatMap({ RecordID(text: $0) }) else { throw Problem.notFound }
    return try await visit.read { tx in try place(id, visit, actor, in: tx) }
  }

  private static func place(_ id: RecordID, _ visit: Visit, _ actor: Actor, in tx: Tx) throws -> (DocumentPlace, PaperPlace.Found) {
    let record = try Record.find(id, seenBy: actor.sight, in: tx)
    guard let kind = visit.house.features.flatMap(\.paperPlaces).first(where: { $0.kind == record.kind }) else { throw Problem.notFound }
    let found = try kind.find(id, actor, visit.language, tx)
    guard Document.mayKeep(found.owner, found.contributor, actor) else { throw Problem.forbidden(DocumentPermissions.keep.label) }
    let place = DocumentPlace(
      owner: found.owner, contributor: found.contributor, about: id, audiences: found.audiences,
      kinds: Document.Kind.allCases.filter { $0 != .product })
    return (place, found)
  }

  private static func page(_ visit: Visit, _ place: DocumentPlace, _ found: PaperPlace.Found) async throws -> FormPage {
    var page = try await DocumentForm.adding(
      visit, at: place, path: "/documents/new?about=\(place.about.map { "\($0)" } ?? "")",
      breadcrumb: [Link(found.title, visit.path(found.back))])
    page.title = visit.t("Add a paper")
    return page
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (place, found) = try await place(visit, actor)
    return try await page(visit, place, found).shown(visit)
  }

  static func add(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (place, found) = try await place(visit, actor)
    let back = found.back
    return try await DocumentForm.sent(try await page(visit, place, found), visit, done: visit.t("The paper is here now.")) {
      filled, file, name, tx in
      // What is asked again stands in the transaction of the change: who looked after it a moment ago may not any more.
      guard let about = place.about else { throw Problem.notFound }
      let (now, _) = try self.place(about, visit, actor, in: tx)
      try Document.add(try DocumentForm.read(filled), file, named: name, at: now, by: actor, in: tx)
      return back
    }
  }
}
