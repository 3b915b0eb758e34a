import Foundation
import Glibc

/// A small blocking HTTP client over a socket of its own, for tests of the real process: one connection per request, so
/// that a server that dies is noticed at once. Call it on threads of your own, never on Swift's.
package struct RawHTTP: Sendable {
  /// An answer that arrived whole, to its last byte.
  package struct Reply: Sendable {
    package let status: Int
    /// By their names in lower case; of several with one name, the last.
    package let head: [String: String]
    package let body: [UInt8]
    package var text: String { String(decoding: body, as: UTF8.self) }
    package var location: String { head["location"] ?? "" }
    /// The cookie that the answer sets under this name.
    package func cookie(_ name: String) -> String? {
      head["set-cookie"]?.split(separator: ";").first.map(String.init).flatMap {
        $0.hasPrefix("\(name)=") ? String($0.dropFirst(name.count + 1)) : nil
      }
    }
  }

  package enum Failure: Error { case connect, broken, silent }

  package let port: Int
  /// `paideia=…`, as the browser would send it.
  package var cookie: String?
  /// Seconds to wait for a byte.
  package var patience = 30

  package init(port: Int, cookie: String? = nil) {
    self.port = port
    self.cookie = cookie
  }

  package func get(_ address: String, _ headers: [String: String] = [:]) throws -> Reply {
    try send("GET", address, headers: headers)
  }

  /// Sends a form as a page of ours would.
  package func post(_ address: String, _ fields: [(String, String)] = []) throws -> Reply {
    let body = fields.map { "\(Self.encoded($0.0))=\(Self.encoded($0.1))" }.joined(separator: "&")
    return try send(
      "POST", address, headers: ["Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"],
      body: Array(body.utf8))
  }

  /// Sends a form with a file.
  package func upload(_ address: String, _ fields: [(String, String)], file field: String, name: String, _ bytes: [UInt8]) throws -> Reply {
    let edge = "----paideia-process-edge"
    var body: [UInt8] = []
    for (key, value) in fields {
      body += Array("--\(edge)\r\nContent-Disposition: form-data; name=\"\(key)\"\r\n\r\n\(value)\r\n".utf8)
    }
    let head = "Content-Disposition: form-data; name=\"\(field)\"; filename=\"\(name)\"\r\nContent-Type: application/octet-stream"
    body += Array("--\(edge)\r\n\(head)\r\n\r\n".utf8) + bytes + Array("\r\n--\(edge)--\r\n".utf8)
    return try send(
      "POST", address, headers: ["Content-Type": "multipart/form-data; boundary=\(edge)", "Sec-Fetch-Site": "same-origin"], body: body)
  }

  package func send(_ method: String, _ address: String, headers: [String: String] = [:], body: [UInt8] = []) throws -> Reply {
    let line = try Line(port: port, patience: patience)
    try line.write(head(method, address, headers, count: body.count) + body)
    return try line.reply()
  }

  /// The bytes before the body, for who writes it slowly.
  package func head(_ method: String, _ address: String, _ headers: [String: String] = [:], count: Int) -> [UInt8] {
    var lines = ["\(method) \(address) HTTP/1.1", "Host: 127.0.0.1:\(port)", "Connection: close"]
    lines += headers.map { "\($0.key): \($0.value)" }
    if let cookie { lines.append("Cookie: \(cookie)") }
    if count > 0 { lines.append("Content-Length: \(count)") }
    return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8)
  }

  private static func encoded(_ text: String) -> String {
    var allowed = CharacterSet.alphanumerics
    allowed.insert(charactersIn: "-._~")
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }
}

extension RawHTTP {
  /// One connection. Used by one thread.
  package final class Line {
    private let descriptor: Int32
    private var received: [UInt8] = []

    /// - Parameter window: bytes that may wait here unread; a small one makes a slow reader.
    package init(port: Int, patience: Int = 30, window: Int32? = nil) throws {
      // Not inherited by the programs that a test starts: they would hold the connection open.
      descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
      guard descriptor >= 0 else { throw Failure.connect }
      var time = timeval(tv_sec: patience, tv_usec: 0)
      setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
      setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
      if var window { setsockopt(descriptor, SOL_SOCKET, SO_RCVBUF, &window, socklen_t(MemoryLayout<Int32>.size)) }
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = in_port_t(UInt16(port).bigEndian)
      address.sin_addr.s_addr = inet_addr("127.0.0.1")
      let connected = withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
      }
      guard connected == 0 else { throw Failure.connect }
    }

    deinit { Glibc.close(descriptor) }

    package func write(_ bytes: [UInt8]) throws {
      var sent = 0
      while sent < bytes.count {
        let count = bytes.withUnsafeBytes {
          Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
        }
        guard count > 0 else { throw Failure.broken }
        sent += count
      }
    }

    /// What comes next, at most so many bytes; nil at the end.
    package func read(_ most: Int = 65_536) throws -> [UInt8]? {
      var buffer = [UInt8](repeating: 0, count: most)
      let count = recv(descriptor, &buffer, most, 0)
      if count < 0 { throw errno == EAGAIN ? Failure.silent : Failure.broken }
      return count == 0 ? nil : Array(buffer.prefix(count))
    }

    /// Reads to the end of the answer. Throws when the line breaks before.
    package func reply(from start: [UInt8] = []) throws -> Reply {
      received = start
      while true {
        if let reply = try parsed(ended: false) { return reply }
        guard let more = try read() else { break }
        received += more
      }
      guard let reply = try parsed(ended: true) else { throw Failure.broken }
      return reply
    }

    private func parsed(ended: Bool) throws -> Reply? {
      guard let end = received.firstRange(of: [13, 10, 13, 10]) else { return nil }
      let lines = String(decoding: received[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
      guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { throw Failure.broken }
      var head: [String: String] = [:]
      for line in lines.dropFirst() {
        let halves = line.split(separator: ":", maxSplits: 1)
        if halves.count == 2 { head[halves[0].lowercased()] = halves[1].trimmingCharacters(in: .whitespaces) }
      }
      let rest = received.count - end.upperBound
      if let count = head["content-length"].flatMap({ Int($0) }) {
        return rest >= count ? Reply(status: status, head: head, body: Array(received[end.upperBound..<(end.upperBound + count)])) : nil
      }
      guard head["transfer-encoding"] == "chunked" else {
        return ended || status == 304 ? Reply(status: status, head: head, body: []) : nil
      }
      return Self.joined(received[end.upperBound...]).map { Reply(status: status, head: head, body: $0) }
    }

    /// Nil while the last chunk has not come.
    private static func joined(_ chunks: ArraySlice<UInt8>) -> [UInt8]? {
      var body: [UInt8] = []
      var place = chunks.startIndex
      while let end = chunks[place...].firstIndex(of: 10) {
        guard let size = Int(String(decoding: chunks[place..<(end - 1)], as: UTF8.self), radix: 16) else { return nil }
        if size == 0 { return body }
        guard end + 1 + size + 2 <= chunks.endIndex else { return nil }
        body += chunks[(end + 1)..<(end + 1 + size)]
        place = end + 1 + size + 2
      }
      return nil
    }
  }
}
