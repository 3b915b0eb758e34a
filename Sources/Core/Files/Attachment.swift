import Storage
import Web

/// A file as a record shows it.
package struct Attachment: Sendable {
  package let id: ID<Attachment>
  package let record: RecordID
  package let field: String
  /// SHA-256 of the content, 64 hexadecimal digits: `/files/{sha}`.
  package let sha: String
  /// As the person who handed it in named it, made safe.
  package let name: String
  package let type: FileType
  /// Bytes.
  package let size: Int
  package let aboutPerson: PersonID?
  package let added: Moment
  /// The two sizes of a picture once they are made; a page shows these and never the original.
  package internal(set) var small: Picture?
  package internal(set) var large: Picture?

  package struct Picture: Sendable, Equatable {
    package let sha: String
    package let width: Int
    package let height: Int
  }
}

/// Content that is in the house from its first to its last byte.
package struct StoredFile: Sendable, Equatable {
  package let sha: String
  package let size: Int
  package let type: FileType
}

extension Files {
  /// Ties a stored file to a record: whoever sees the record sees the file. Pictures are then made anew by a job.
  /// Attaching the same file to the same field again changes its name only.
  @discardableResult
  package static func attach(
    _ file: StoredFile, to record: RecordID, field: String, name: String, aboutPerson: PersonID? = nil, in tx: WriteTx
  ) throws -> ID<Attachment> {
    // The sweep may have been quicker, a day later.
    guard try tx.count("SELECT count(*) FROM core_file WHERE sha = \(file.sha) AND complete") == 1 else {
      throw Problem.conflict("This file is no longer here: please choose it again.")
    }
    let name = safe(name, file.type)
    if let id: ID<Attachment> = try tx.value(
      "SELECT id FROM core_attachment WHERE record = \(record) AND field = \(field) AND file = \(file.sha)")
    {
      try tx.execute("UPDATE core_attachment SET name = \(name), about_person = \(aboutPerson) WHERE id = \(id)")
      return id
    }
    let id = try tx.nextID(Attachment.self)
    try tx.execute(
      """
      INSERT INTO core_attachment (id, record, field, file, name, type, size, about_person, added)
      VALUES (\(id), \(record), \(field), \(file.sha), \(name), \(file.type), \(file.size), \(aboutPerson), \(tx.now))
      """)
    if file.type.isPicture, try tx.count("SELECT count(*) FROM core_picture WHERE original = \(file.sha)") < 2 {
      try Jobs.enqueue("files.pictures", payload: ["file": file.sha], in: tx)
    }
    return id
  }

  /// The content stays for a day and then goes, unless another record shows it.
  package static func detach(_ id: ID<Attachment>, from record: RecordID, in tx: WriteTx) throws {
    if try tx.execute("DELETE FROM core_attachment WHERE id = \(id) AND record = \(record)") == 0 { throw Problem.notFound }
  }

  /// In the order in which they were attached. At most 500 records.
  package static func of(_ records: [RecordID], in tx: Tx) throws -> [RecordID: [Attachment]] {
    if records.isEmpty { return [:] }
    let rows = try tx.rows(
      """
      SELECT a.id, a.record, a.field, a.file, a.name, a.type, a.size, a.about_person, a.added,
        s.file AS small, s.width AS small_width, s.height AS small_height,
        l.file AS large, l.width AS large_width, l.height AS large_height
      FROM core_attachment a
      LEFT JOIN core_picture s ON s.original = a.file AND s.size = 'small'
      LEFT JOIN core_picture l ON l.original = a.file AND l.size = 'large'
      WHERE a.record IN \(in: records) ORDER BY a.id
      """)
    return Dictionary(grouping: try rows.map(Attachment.init), by: \.record)
  }

  /// Files about a person go at once, with their content unless another record shows the same.
  package static func erase(_ person: PersonID, in tx: WriteTx) throws {
    let files: [String] = try tx.values("SELECT DISTINCT file FROM core_attachment WHERE about_person = \(person)")
    try tx.execute("DELETE FROM core_attachment WHERE about_person = \(person)")
    for sha in files { try removeIfUnused(sha, in: tx) }
  }

  /// A name that can stand in a page, a head field and a folder: no path, no control characters, the right ending, at
  /// most 120 characters.
  static func safe(_ name: String, _ type: FileType) -> String {
    let plain = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? ""
    let scalars = plain.unicodeScalars.filter {
      // Marks of direction make `gpj.exe` look like `exe.jpg`.
      ![.control, .format, .privateUse, .surrogate, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
    }
    var stem = String(String.UnicodeScalarView(scalars)).split(separator: " ").joined(separator: " ")
    while stem.hasPrefix(".") { stem.removeFirst() }
    if let dot = stem.lastIndex(of: "."), stem.distance(from: dot, to: stem.endIndex) <= 9 { stem = String(stem[..<dot]) }
    return "\(stem.isEmpty ? "file" : String(stem.prefix(110))).\(type.ending)"
  }
}

extension Attachment {
  init(_ row: Row) throws {
    id = try row("id")
    record = try row("record")
    field = try row("field")
    sha = try row("file")
    name = try row("name")
    type = try row("type")
    size = try row("size")
    aboutPerson = try row("about_person")
    added = try row("added")
    small = try Picture(row, "small")
    large = try Picture(row, "large")
  }
}

extension Attachment.Picture {
  init?(_ row: Row, _ size: String) throws {
    guard let sha = try row(size, as: String?.self), let width = try row("\(size)_width", as: Int?.self),
      let height = try row("\(size)_height", as: Int?.self)
    else { return nil }
    self.init(sha: sha, width: width, height: height)
  }
}
