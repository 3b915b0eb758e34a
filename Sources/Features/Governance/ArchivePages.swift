import Core
import Directory
import HTTPTypes
import Meetings
import Storage
import Web

/// The archive of an assembly, sent while it is made: one file in memory at a time.
enum ArchivePages {
  static func download(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let words = visit.house.words
    let archive = try await visit.read { tx in
      let (assembly, meeting) = try Assembly.find(id, seenBy: actor.sight, in: tx)
      let leads = actor.may(GovernancePermissions.conduct, on: meeting.owner)
      guard leads || isOffered(assembly, meeting, to: actor) else {
        throw Problem.conflict("The archive is for members, once the assembly is closed.")
      }
      return try Archive.read(id, words, for: actor, leads: leads, in: tx)
    }
    let stream = ArchiveStream(archive, visit.house.database)
    return Answer(
      headers: [
        .contentType: "application/zip", .cacheControl: "private, no-store", .xContentTypeOptions: "nosniff",
        .contentDisposition: "attachment; filename=\"\(archive.name).zip\"",
      ], body: .stream { try await stream.next() })
  }

  /// To members, or to the body for which the assembly is, once it is over.
  static func isOffered(_ assembly: Assembly, _ meeting: Meeting, to actor: Actor?) -> Bool {
    guard let actor, assembly.state == .closed else { return false }
    return actor.sight.sees(meeting.audience == .everyone ? .members : meeting.audience)
  }
}

private actor ArchiveStream {
  private let archive: Archive
  private let database: Database
  private var writer = ZipWriter()
  private var place = 0
  private var isEnded = false
  /// Made and not sent yet.
  private var ready: [UInt8] = []
  private var sent = 0

  init(_ archive: Archive, _ database: Database) {
    self.archive = archive
    self.database = database
  }

  /// Nil after the last piece. Throws, and so breaks the line, when a file has gone meanwhile: half an archive is none.
  func next() async throws -> [UInt8]? {
    if sent == ready.count {
      guard let more = try await made() else { return nil }
      ready = more
      sent = 0
    }
    let piece = Array(ready[sent..<min(sent + Files.chunkSize, ready.count)])
    sent += piece.count
    return piece
  }

  private func made() async throws -> [UInt8]? {
    if place == archive.entries.count {
      if isEnded { return nil }
      isEnded = true
      return writer.end()
    }
    let entry = archive.entries[place]
    place += 1
    let bytes: [UInt8] =
      switch entry.content {
      case .bytes(let bytes): bytes
      case .file(let sha): try await Files.bytes(sha, database)
      }
    return writer.add("\(archive.name)/\(entry.name)", bytes)
  }
}
