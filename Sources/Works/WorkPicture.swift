import Core
import Storage
import Web

/// A picture of a work, with what it shows and whose it is: without both it is not taken.
package struct WorkPicture: Sendable {
  package let attachment: Attachment
  /// In the reader's language, or the one it was written in.
  package let alt: Text?
  package let credit: String

  package static let limit = 6
  /// Bytes.
  package static let size = 10_000_000
  package static let types: Set<FileType> = [.jpeg, .png, .webp]
  static let field = "picture"
  static func altField(_ attachment: ID<Attachment>) -> String { "alt-\(attachment)" }

  /// Asked by the room's verb, which has asked for the right.
  package static func add(
    _ file: StoredFile, named name: String, alt: String, credit: String, _ language: Language, to record: RecordID, in tx: WriteTx
  ) throws {
    guard try tx.count("SELECT count(*) FROM works_picture WHERE record = \(record)") < limit else {
      throw FieldProblem("picture", "At most {limit} pictures.", ["limit": "\(limit)"])
    }
    let id = try Files.attach(file, to: record, field: field, name: name, in: tx)
    let place = try tx.count("SELECT count(*) FROM works_picture WHERE record = \(record)")
    try tx.execute(
      """
      INSERT INTO works_picture (record, attachment, credit, place) VALUES (\(record), \(id), \(credit), \(place))
      ON CONFLICT (record, attachment) DO UPDATE SET credit = excluded.credit
      """)
    try Texts.write(record, altField(id), language, alt, in: tx)
  }

  package static func remove(_ id: ID<Attachment>, from record: RecordID, in tx: WriteTx) throws {
    try Files.detach(id, from: record, in: tx)
    try tx.execute("DELETE FROM works_picture WHERE record = \(record) AND attachment = \(id)")
    for text in try Texts.all(record, in: tx)[altField(id)] ?? [] { try Texts.remove(record, altField(id), text.language, in: tx) }
  }

  /// In the order in which they were added.
  package static func of(_ records: [RecordID], for language: Language, in tx: Tx) throws -> [RecordID: [WorkPicture]] {
    let credits = try inPortions(records) { portion in
      try tx.rows("SELECT p.attachment, p.credit FROM works_picture p WHERE p.record IN \(in: portion)")
        .map { (try $0("attachment") as ID<Attachment>, try $0("credit") as String) }
    }
    if credits.isEmpty { return [:] }
    let credit = Dictionary(credits, uniquingKeysWith: { first, _ in first })
    let texts = try Texts.read(records, credit.keys.map(altField), for: language, in: tx)
    return try Files.of(records, in: tx).mapValues { files in
      files.filter { credit[$0.id] != nil }.map { file in
        WorkPicture(attachment: file, alt: texts[file.record]?[altField(file.id)], credit: credit[file.id] ?? "")
      }
    }
  }
}
