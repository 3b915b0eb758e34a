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
  package let small: Picture?
  package let large: Picture?

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

package enum Files {
  /// 25 MB, in bytes.
  package static let limit = 25 << 20
  /// 256 kB, in bytes.
  package static let chunkSize = 256 << 10

  /// Keeps the bytes, each chunk in a short write; the same content is kept once. Attach it within a day.
  /// - Parameters:
  ///   - name: its ending tells CSV, Markdown and plain text apart; other types are told by their content alone.
  ///   - accepted: the types the field takes.
  ///   - field: the form's field, for problems.
  /// Throws `Problem.invalid` (type, damaged) and `Problem.tooLarge`.
  package static func store(
    _ bytes: [UInt8], name: String, accepted: Set<FileType> = Set(FileType.allCases), limit: Int = limit, field: String = "file",
    in database: Database
  ) async throws -> StoredFile { fatalError("being written") }

  /// Ties a stored file to a record: whoever sees the record sees the file. Pictures are then made anew by a job.
  /// Attaching the same file to the same field again changes its name only.
  @discardableResult
  package static func attach(
    _ file: StoredFile, to record: RecordID, field: String, name: String, aboutPerson: PersonID? = nil, in tx: WriteTx
  ) throws -> ID<Attachment> { fatalError("being written") }
  package static func detach(_ id: ID<Attachment>, from record: RecordID, in tx: WriteTx) throws { fatalError("being written") }
  /// In the order in which they were attached; one query for all records.
  package static func of(_ records: [RecordID], in tx: Tx) throws -> [RecordID: [Attachment]] { fatalError("being written") }
  /// The file, if a record that shows it may be seen. `Problem.notFound` otherwise.
  package static func find(_ sha: String, seenBy sight: Sight, in tx: Tx) throws -> Found { fatalError("being written") }
  package struct Found: Sendable {
    package let file: StoredFile
    package let name: String
  }

  /// The content, chunk by chunk, each in a short read.
  package static func stream(_ sha: String, _ database: Database) -> Answer.Body { fatalError("being written") }
  /// The whole content, for what needs it in memory (an importer). `Problem.notFound` when it is not complete.
  package static func bytes(_ sha: String, _ database: Database) async throws -> [UInt8] { fatalError("being written") }
  /// The answer to `/files/{sha}` with its head fields; a picture's original goes to the secretariat alone.
  package static func answer(_ sha: String, for visit: Visit) async throws -> Answer { fatalError("being written") }
  /// Files about a person go, with their content unless another record shows the same.
  package static func erase(_ person: PersonID, in tx: WriteTx) throws { fatalError("being written") }

  static let jobs: [JobKind] = []
}
