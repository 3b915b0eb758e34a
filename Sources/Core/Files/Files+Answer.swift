import HTTPTypes
import Storage
import Web

extension Files {
  /// `/files/{sha}`, in no language. A picture's original goes to the secretariat alone: it may say where and by whom it
  /// was taken. Others see the two sizes made from it.
  static func show(_ visit: Visit) async throws -> Answer {
    let sha = visit.parameter("sha")
    let found = try await visit.read { try find(sha, seenBy: visit.sight, in: $0) }
    if found.isOriginalPicture && !visit.sight.all { throw Problem.notFound }
    let answer = answer(sha, found.name, found.file.type, found.file.size, visit)
    // Pictures belong to their page; everything else that is sent whole is a download.
    if !found.file.type.isPicture, visit.request.method == .get, answer.status == .ok {
      visit.house.counters.add(.download, of: found.record, on: visit.now.day)
    }
    return answer
  }

  /// An attachment of a record whose reader was let in by the caller: whoever decides a request is no member of the city
  /// that asks.
  package static func answer(_ file: Attachment, _ visit: Visit) -> Answer { answer(file.sha, file.name, file.type, file.size, visit) }

  private static func answer(_ sha: String, _ name: String, _ type: FileType, _ size: Int, _ visit: Visit) -> Answer {
    var headers: HTTPFields = [
      .contentType: type.mediaType,
      .contentLength: "\(size)",
      .eTag: "\"\(sha)\"",
      // The address names the content, but who may see it can change.
      .cacheControl: "private, max-age=3600",
      .xContentTypeOptions: "nosniff",
      .contentSecurityPolicy: "default-src 'none'; sandbox",
    ]
    // Only what a browser shows by itself and cannot run opens in it.
    let shown = type.isPicture || type == .pdf
    headers[.contentDisposition] = "\(shown ? "inline" : "attachment"); filename*=UTF-8''\(percentEncoded(name))"
    if visit.request.headers[.ifNoneMatch] == "\"\(sha)\"" {
      headers[.contentLength] = nil
      return Answer(status: .notModified, headers: headers)
    }
    if visit.request.method == .head { return Answer(headers: headers) }
    return Answer(headers: headers, body: stream(sha, visit.house.database))
  }
}
