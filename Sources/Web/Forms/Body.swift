import Foundation
import HTTPTypes

/// What came with an unsafe request, as fields and files.
package struct Sent: Sendable {
  package var fields = Fields()
  package var uploads: [Upload] = []
  package init() {}

  /// Reads `application/x-www-form-urlencoded` and `multipart/form-data`; another type gives nothing (the handler reads
  /// `request.body` itself).
  /// - Throws: `Problem.malformed` when the parts cannot be told apart, or are more than 1,000.
  package static func read(_ request: Request) throws(Problem) -> Sent {
    let type = request.headers[.contentType] ?? ""
    var sent = Sent()
    switch mediaType(type) {
    case "application/x-www-form-urlencoded":
      if request.body.lazy.filter({ $0 == UInt8(ascii: "&") }).prefix(Multipart.mostParts).count >= Multipart.mostParts { throw .malformed }
      sent.fields = Fields(encoded: String(decoding: request.body, as: UTF8.self))
    case "multipart/form-data":
      guard let boundary = Multipart.boundary(type) else { throw .malformed }
      for part in try Multipart.parts(request.body, boundary: boundary) {
        if let file = part.file {
          // A browser sends a field of files that was left alone as an empty file without a name.
          if file.isEmpty && part.bytes.isEmpty { continue }
          sent.uploads.append(Upload(field: part.name, name: Upload.plainName(file), type: part.type, bytes: Array(part.bytes)))
        } else {
          sent.fields.pairs.append((part.name, String(decoding: part.bytes, as: UTF8.self)))
        }
      }
    default: break
    }
    return sent
  }

  private static func mediaType(_ header: String) -> String {
    (header.split(separator: ";").first.map(String.init) ?? "").filter { $0 != " " }.lowercased()
  }
}

/// `multipart/form-data` after RFC 7578 and the way browsers write it.
enum Multipart {
  static let mostParts = 1000
  static let longestHead = 8192

  struct Part {
    var name: String
    /// The name of the file; nil for a plain field.
    var file: String?
    var type: String
    var bytes: ArraySlice<UInt8>
  }

  /// Nil when there is none, or it is longer than 70 bytes or holds what RFC 2046 forbids.
  static func boundary(_ header: String) -> [UInt8]? {
    guard let value = parameters(header)["boundary"], (1...70).contains(value.utf8.count),
      value.utf8.allSatisfy({ (33...126).contains($0) || $0 == 32 }), value.utf8.last != 32
    else { return nil }
    return Array(value.utf8)
  }

  static func parts(_ body: [UInt8], boundary: [UInt8]) throws(Problem) -> [Part] {
    let mark = [45, 45] + boundary
    guard var position = opening(body, mark) else { throw .malformed }
    var parts: [Part] = []
    while true {
      // Here a delimiter was just read: either the end, or a part.
      if body[position...].starts(with: [45, 45]) { return parts }
      while position < body.count, body[position] == 32 || body[position] == 9 { position += 1 }
      guard body[position...].starts(with: [13, 10]), parts.count < mostParts else { throw .malformed }
      position += 2
      let (head, start) = try self.head(body, position)
      guard let end = find([13, 10] + mark, in: body, from: start) else { throw .malformed }
      parts.append(try part(head, body[start..<end]))
      position = end + 2 + mark.count
    }
  }

  /// After the first delimiter; text before it is a preamble and is ignored.
  private static func opening(_ body: [UInt8], _ mark: [UInt8]) -> Int? {
    if body.starts(with: mark) { return mark.count }
    return find([13, 10] + mark, in: body, from: 0).map { $0 + 2 + mark.count }
  }

  /// The head fields of a part by lower-case name, and where its content starts.
  private static func head(_ body: [UInt8], _ from: Int) throws(Problem) -> (fields: [String: String], start: Int) {
    var fields: [String: String] = [:]
    var position = from
    while true {
      if body[position...].starts(with: [13, 10]) { return (fields, position + 2) }
      guard position < from + longestHead else { throw .malformed }
      let window = body[position..<min(body.count, from + longestHead)]
      guard let end = window.firstIndex(of: 13), end + 1 < body.count, body[end + 1] == 10 else { throw .malformed }
      let line = body[position..<end]
      guard let colon = line.firstIndex(of: 58) else { throw .malformed }
      let name = String(decoding: line[..<colon], as: UTF8.self).lowercased()
      fields[name] = String(decoding: line[(colon + 1)...], as: UTF8.self)
      position = end + 2
    }
  }

  private static func part(_ head: [String: String], _ bytes: ArraySlice<UInt8>) throws(Problem) -> Part {
    let disposition = head["content-disposition"] ?? ""
    let values = parameters(disposition)
    guard disposition.drop(while: { $0 == " " }).lowercased().hasPrefix("form-data"), let name = values["name"] else { throw .malformed }
    let type = (head["content-type"] ?? "text/plain").split(separator: ";").first.map { $0.filter { $0 != " " }.lowercased() }
    return Part(name: name, file: values["filename"], type: type ?? "text/plain", bytes: bytes)
  }

  /// `form-data; name="a"; filename="b; c.txt"`: parameters by lower-case name. Browsers write `"` as `%22`.
  static func parameters(_ header: String) -> [String: String] {
    var result: [String: String] = [:]
    var parts: [String] = [""]
    var quoted = false
    var escape = false
    for character in header.prefix(4000) {
      if escape {
        // Old browsers wrote paths with single backslashes; only quotes and backslashes are escapes.
        if character != "\"" && character != "\\" { parts[parts.count - 1].append("\\") }
        parts[parts.count - 1].append(character)
        escape = false
      } else if quoted, character == "\\" {
        escape = true
      } else if character == "\"" {
        quoted.toggle()
      } else if character == ";", !quoted {
        parts.append("")
      } else {
        parts[parts.count - 1].append(character)
      }
    }
    for part in parts.dropFirst() {
      let halves = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      guard halves.count == 2 else { continue }
      let name = halves[0].filter { $0 != " " }.lowercased()
      let value = String(halves[1]).replacing("%22", with: "\"").replacing("%0D", with: "").replacing("%0A", with: "")
      if result[name] == nil { result[name] = value }
    }
    return result
  }

  /// Where bytes begin, looked for by their first byte.
  static func find(_ needle: [UInt8], in body: [UInt8], from: Int) -> Int? {
    guard let first = needle.first, from >= 0, body.count - from >= needle.count else { return nil }
    return body.withUnsafeBytes { bytes in
      guard let start = bytes.baseAddress else { return nil }
      var position = from
      let last = bytes.count - needle.count
      while position <= last {
        guard let hit = memchr(start + position, Int32(first), last - position + 1) else { return nil }
        let next = UnsafeRawPointer(hit) - start
        if memcmp(start + next, needle, needle.count) == 0 { return next }
        position = next + 1
      }
      return nil
    }
  }
}
