import Crypto
import Storage
import Web

/// Files of the house, kept in its database in chunks and addressed by their SHA-256.
package enum Files {
  /// 25 MB, in bytes.
  package static let limit = 25 << 20
  /// 256 kB, in bytes.
  package static let chunkSize = 256 << 10

  /// Keeps the bytes, each chunk in a short write; the same content is kept once. Attach it within a day, or it goes.
  /// - Parameters:
  ///   - name: its ending tells CSV, Markdown and plain text apart; other types are told by their content alone.
  ///   - accepted: the types that the field takes.
  ///   - field: the form's field, for problems.
  /// Throws `Problem.invalid` (type, too many points) and `Problem.tooLarge`.
  package static func store(
    _ bytes: [UInt8], name: String, accepted: Set<FileType> = Set(FileType.allCases), limit: Int = limit, field: String = "file",
    in database: Database
  ) async throws -> StoredFile {
    guard bytes.count <= limit else { throw Problem.tooLarge }
    guard let type = FileType.of(bytes, name: name), accepted.contains(type) else {
      throw Problem.invalid([
        FieldProblem(
          field, "This kind of file is not accepted here. These are: {types}.",
          ["types": accepted.map(\.ending).sorted().joined(separator: ", ")])
      ])
    }
    guard !type.isPicture || PictureHeader.fits(bytes, type) else {
      throw Problem.invalid([
        FieldProblem(
          field, "This picture is too large: at most {limit} million points. Make it smaller and try again.",
          ["limit": "\(PictureHeader.points / 1_000_000)"])
      ])
    }
    let file = StoredFile(sha: hex(SHA256.hash(data: bytes)), size: bytes.count, type: type)
    try await write(file, bytes, in: database)
    return file
  }

  /// The row first, then chunk by chunk, then the word that it is whole. Two who store the same at the same time write
  /// the same chunks; who was interrupted is continued by whoever comes next.
  private static func write(_ file: StoredFile, _ bytes: [UInt8], in database: Database) async throws {
    let count = (bytes.count + chunkSize - 1) / chunkSize
    let sha = file.sha
    let isWhole = try await patiently { try await database.write { try begin(file, count, in: $0) } }
    if isWhole { return }
    for number in 0..<count {
      let chunk = Array(bytes[number * chunkSize..<min((number + 1) * chunkSize, bytes.count)])
      try await patiently {
        try await database.write { tx in
          _ = try tx.execute(
            """
            INSERT INTO core_file_chunk (sha, number, size, bytes) VALUES (\(sha), \(number), \(chunk.count), \(chunk))
            ON CONFLICT (sha, number) DO NOTHING
            """)
        }
      }
    }
    try await patiently { try await database.write { try finish(file, count, in: $0) } }
  }

  /// Whether all of it was there already.
  private static func begin(_ file: StoredFile, _ count: Int, in tx: WriteTx) throws -> Bool {
    try tx.execute(
      """
      INSERT INTO core_file (sha, size, chunks, type, complete, touched)
      VALUES (\(file.sha), \(file.size), \(count), \(file.type), FALSE, \(tx.now))
      ON CONFLICT (sha) DO UPDATE SET touched = excluded.touched
      """)
    return try tx.value("SELECT complete FROM core_file WHERE sha = \(file.sha)", as: Bool.self) ?? false
  }

  private static func finish(_ file: StoredFile, _ count: Int, in tx: WriteTx) throws {
    let there = try tx.row("SELECT count(*) AS number, sum(size) AS bytes FROM core_file_chunk WHERE sha = \(file.sha)")
    guard let there, try there("number", as: Int.self) == count, try there("bytes", as: Int?.self) ?? 0 == file.size else {
      throw StorageError.engine("the file \(file.sha) lost a chunk on the way")
    }
    try tx.execute("UPDATE core_file SET complete = TRUE, touched = \(tx.now) WHERE sha = \(file.sha)")
  }

  /// What may be sent to a reader.
  package struct Found: Sendable {
    package let file: StoredFile
    /// One of the records that show it.
    package let record: RecordID
    /// As one of the records that show it calls it.
    package let name: String
    /// A picture as its camera wrote it, which may hold place and owner.
    package let isOriginalPicture: Bool
  }

  /// The file, if a record that shows it may be seen: itself, or the picture it was made from. `Problem.notFound` otherwise.
  package static func find(_ sha: String, seenBy sight: Sight, in tx: Tx) throws -> Found {
    guard
      let row = try tx.row(
        """
        SELECT f.sha, f.size, f.type, a.name, a.file, a.record FROM core_attachment a
        JOIN core_record r ON r.id = a.record
        JOIN core_file f ON f.sha = \(sha) AND f.complete
        WHERE (a.file = \(sha) OR a.file IN (SELECT p.original FROM core_picture p WHERE p.file = \(sha)))
          AND \(sight.sees("r.audience")) ORDER BY a.id LIMIT 1
        """)
    else { throw Problem.notFound }
    let file = StoredFile(sha: try row("sha"), size: try row("size"), type: try row("type"))
    let isItself = try row("file", as: String.self) == sha
    return Found(
      file: file, record: try row("record"), name: safe(try row("name"), file.type), isOriginalPicture: isItself && file.type.isPicture)
  }

  /// The content, chunk by chunk, each in a short read. Ends early (and so breaks the line) when the file has gone.
  package static func stream(_ sha: String, _ database: Database) -> Answer.Body {
    let next = NextChunk()
    return .stream {
      let number = await next.take()
      return try await chunk(number, of: sha, database)
    }
  }

  /// The whole content, for what needs it in memory (an importer). `Problem.notFound` when it is not complete.
  package static func bytes(_ sha: String, _ database: Database) async throws -> [UInt8] {
    let size = try await database.read { tx in
      try tx.value("SELECT size FROM core_file WHERE sha = \(sha) AND complete", as: Int.self)
    }
    guard let size else { throw Problem.notFound }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(size)
    var number = 0
    while let chunk = try await chunk(number, of: sha, database) {
      bytes += chunk
      number += 1
    }
    guard bytes.count == size, hex(SHA256.hash(data: bytes)) == sha else {
      throw StorageError.engine("the file \(sha) is damaged")
    }
    return bytes
  }

  private static func chunk(_ number: Int, of sha: String, _ database: Database) async throws -> [UInt8]? {
    try await database.read { tx in
      try tx.value("SELECT bytes FROM core_file_chunk WHERE sha = \(sha) AND number = \(number)", as: [UInt8].self)
    }
  }

  private actor NextChunk {
    private var number = -1
    func take() -> Int {
      number += 1
      return number
    }
  }

  static func hex(_ digest: SHA256.Digest) -> String {
    digest.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
