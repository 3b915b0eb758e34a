import Core
import Directory
import Storage
import Web

/// Documents that follow one another: the minutes of a body, the proceedings of congresses. A document stands in one series at
/// most, which belongs to the same owner.
package struct Series: Sendable, Equatable {
  package let id: RecordID
  package let owner: OrganisationID
  /// A city that looks after it besides whoever may for the owner.
  package let contributor: OrganisationID?

  package var path: String { "/series/\(id)" }

  /// Documents in one.
  package static let limit = 500

  func isKept(by actor: Actor) -> Bool { Document.mayKeep(owner, contributor, actor) }
}

/// Where a document stands in its series, as one reader sees it: what they may not see is neither counted nor named.
package struct SeriesPlace: Sendable {
  package let series: Series
  package let title: Text?
  /// From 1.
  package let number: Int
  package let count: Int
  package let before: Card?
  package let after: Card?
}

extension Series {
  init(_ row: Row) throws {
    self.init(id: try row("id"), owner: try row("owner"), contributor: try row("contributor"))
  }

  /// Seen by whoever sees one of its documents, and by who looks after it. Throws `Problem.notFound`.
  static func find(_ id: RecordID, for actor: Actor?, seenBy sight: Sight, in tx: Tx) throws -> Series {
    guard let row = try tx.row("SELECT s.id, s.owner, s.contributor FROM works_series s WHERE s.id = \(id)") else { throw Problem.notFound }
    let series = try Series(row)
    if let actor, series.isKept(by: actor) { return series }
    guard try !documents(of: id, seenBy: sight, in: tx).isEmpty else { throw Problem.notFound }
    return series
  }

  static func kept(_ id: RecordID, by actor: Actor, in tx: Tx) throws -> Series {
    let series = try find(id, for: actor, seenBy: actor.sight, in: tx)
    guard series.isKept(by: actor) else { throw Problem.forbidden(DocumentPermissions.keep.label) }
    return series
  }

  /// In their order, as far as this reader may see them.
  static func documents(of id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> [Document] {
    try tx.rows(
      """
      SELECT \(Document.columns) FROM works_in_series i JOIN works_document d ON d.id = i.document JOIN core_record r ON r.id = d.id
      WHERE i.series = \(id) AND d.withdrawn IS NULL AND \(sight.sees("r.audience")) ORDER BY i.place, d.id LIMIT \(limit)
      """
    ).map(Document.init)
  }

  /// Three queries, or one where it stands in none.
  static func place(of document: RecordID, _ language: Language, seenBy sight: Sight, in tx: Tx) throws -> SeriesPlace? {
    let row = try tx.row(
      """
      SELECT s.id, s.owner, s.contributor FROM works_in_series i JOIN works_series s ON s.id = i.series WHERE i.document = \(document)
      """)
    guard let row else { return nil }
    let series = try Series(row)
    let all = try documents(of: series.id, seenBy: sight, in: tx).map(\.id)
    guard let here = all.firstIndex(of: document) else { return nil }
    let (before, after) = (here > 0 ? all[here - 1] : nil, here + 1 < all.count ? all[here + 1] : nil)
    let cards = try Cards.of([before, after].compactMap { $0 }, language, seenBy: sight, in: tx)
    return SeriesPlace(
      series: series, title: try Texts.read(series.id, ["title"], for: language, in: tx)["title"], number: here + 1, count: all.count,
      before: before.flatMap { cards[$0] }, after: after.flatMap { cards[$0] })
  }

  /// Those of an owner that this actor looks after, with their titles.
  static func choices(of owner: OrganisationID, _ language: Language, by actor: Actor, in tx: Tx) throws -> [(
    series: Series, title: String
  )] {
    let all = try tx.rows("SELECT s.id, s.owner, s.contributor FROM works_series s WHERE s.owner = \(owner) ORDER BY s.id DESC LIMIT 200")
      .map(Series.init).filter { $0.isKept(by: actor) }
    let titles = try titles(of: all.map(\.id), language, in: tx)
    return all.map { ($0, titles[$0.id] ?? "") }.sorted { $0.1 < $1.1 }
  }

  static func titles(of ids: [RecordID], _ language: Language, in tx: Tx) throws -> [RecordID: String] {
    try Texts.read(ids, ["title"], for: language, in: tx).compactMapValues { texts in
      texts["title"].map { typography($0.body, $0.language) }
    }
  }

  /// The series of these documents, for their cards.
  static func of(_ documents: [RecordID], in tx: Tx) throws -> [RecordID: RecordID] {
    let pairs = try inPortions(documents) { portion in
      try tx.rows("SELECT i.document, i.series FROM works_in_series i WHERE i.document IN \(in: portion)")
        .map { (try $0("document") as RecordID, try $0("series") as RecordID) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }

  // MARK: Verbs

  /// A new one, which begins with this document.
  @discardableResult
  package static func begin(
    _ title: String, _ language: Language, with document: RecordID, by actor: Actor, in tx: WriteTx
  ) throws -> RecordID {
    let first = try Document.kept(document, by: actor, in: tx)
    let id = try Record.create("series", owner: first.owner, audience: .of(first.owner), in: tx)
    try tx.execute("INSERT INTO works_series (id, owner, contributor) VALUES (\(id), \(first.owner), \(first.contributor))")
    try Texts.write(id, "title", language, title, in: tx)
    try put(document, into: id, by: actor, in: tx)
    return id
  }

  /// Puts a document at a place from 1, else at the end. It leaves the series in which it stood.
  package static func put(_ document: RecordID, into id: RecordID, at place: Int? = nil, by actor: Actor, in tx: WriteTx) throws {
    let document = try Document.kept(document, by: actor, in: tx)
    let series = try kept(id, by: actor, in: tx)
    guard series.owner == document.owner else { throw FieldProblem("series", "Choose one of these.") }
    guard try tx.count("SELECT count(*) FROM works_in_series WHERE series = \(id)") < limit else {
      throw FieldProblem("series", "At most {limit} documents.", ["limit": "\(limit)"])
    }
    try order(id, document.id, at: place, in: tx)
    try Cards.put(try Document.cards([document.id], in: tx), in: tx)
    // Without a day: nobody's news, and the pages of the series are drawn anew.
    try Ledger.record("document.filed", day: nil, of: document.id, and: id, by: actor, in: tx)
  }

  /// Another place within it.
  package static func move(_ document: RecordID, within id: RecordID, to place: Int, by actor: Actor, in tx: WriteTx) throws {
    _ = try kept(id, by: actor, in: tx)
    guard try tx.count("SELECT count(*) FROM works_in_series WHERE series = \(id) AND document = \(document)") == 1 else {
      throw Problem.conflict("It stands in this series no longer.")
    }
    try order(id, document, at: place, in: tx)
    try Ledger.record("document.filed", day: nil, of: document, and: id, by: actor, in: tx)
  }

  /// - Returns: the series in which it stood, and at which place; nil if in none.
  @discardableResult
  package static func takeOut(_ document: RecordID, by actor: Actor, in tx: WriteTx) throws -> (series: RecordID, place: Int)? {
    let document = try Document.kept(document, by: actor, in: tx)
    guard let row = try tx.row("SELECT i.series, i.place FROM works_in_series i WHERE i.document = \(document.id)") else { return nil }
    let series: RecordID = try row("series")
    try tx.execute("DELETE FROM works_in_series WHERE document = \(document.id)")
    try Cards.put(try Document.cards([document.id], in: tx), in: tx)
    try Ledger.record("document.unfiled", day: nil, of: document.id, and: series, by: actor, in: tx)
    return (series, try row("place"))
  }

  /// Its title in one language.
  package static func rename(_ id: RecordID, _ language: Language, _ title: String, by actor: Actor, in tx: WriteTx) throws {
    _ = try kept(id, by: actor, in: tx)
    try Texts.write(id, "title", language, title, in: tx)
    let documents: [RecordID] = try tx.values("SELECT document FROM works_in_series WHERE series = \(id)")
    try Cards.put(try Document.cards(documents, in: tx), in: tx)
    try Ledger.record("series.named", day: nil, of: id, by: actor, in: tx)
  }

  /// Counts the places from 1 again, with this document at one of them.
  private static func order(_ id: RecordID, _ document: RecordID, at place: Int?, in tx: WriteTx) throws {
    var all: [RecordID] = try tx.values(
      "SELECT document FROM works_in_series WHERE series = \(id) AND document <> \(document) ORDER BY place, document")
    all.insert(document, at: min(max((place ?? all.count + 1) - 1, 0), all.count))
    try tx.execute("DELETE FROM works_in_series WHERE series = \(id) OR document = \(document)")
    let rows = all.enumerated().map { "(\($1), \(id), \($0 + 1))" as SQL }
    try tx.execute("INSERT INTO works_in_series (document, series, place) VALUES \(rows.joined(separator: ", "))")
  }
}
