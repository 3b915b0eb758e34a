import Foundation
import HTTPTypes
import Logging
import Synchronization
import TestKit
import Testing
import Web

/// A real server on a free port, and bytes written to it by hand.
struct Wire {
  struct Reply {
    var status: Int
    var head: [String: String]
    var body: [UInt8]
    var text: String { String(decoding: body, as: UTF8.self) }
  }

  let port: Int

  /// Serves while the body runs, then stops and waits until it has stopped.
  @discardableResult static func serving<T>(
    proxy: String? = nil, lines: EventLines = EventLines(), assets: Assets? = nil, limit: @escaping @Sendable (Head) -> Int = { _ in 1000 },
    kept: @escaping @Sendable (Head) -> KeptPage? = { _ in nil }, respond: @escaping @Sendable (Request) async -> Answer,
    _ body: (Wire) async throws -> T
  ) async throws -> T {
    let (ports, found) = AsyncStream.makeStream(of: Int.self)
    var logger = Logger(label: "test")
    logger.logLevel = .critical
    let server = Task { [logger] in
      try await serve(
        Listener(port: 0, proxy: proxy), assets: assets, logger: logger, lines: lines, limit: limit, kept: kept,
        started: { found.yield($0) },
        respond: respond)
    }
    var iterator = ports.makeAsyncIterator()
    let port = try #require(await iterator.next())
    let result: T
    do { result = try await body(Wire(port: port)) } catch {
      server.cancel()
      throw error
    }
    server.cancel()
    _ = await server.result
    return result
  }

  /// Sends bytes and reads until the server closes or an answer is complete; nil when the server says nothing.
  func send(_ bytes: [UInt8], closing: Bool = true) async throws -> Reply? {
    let port = port
    let raw = try await aside { () throws in try Wire.exchange(bytes, port: port) }
    return Wire.parse(raw)
  }

  /// Everything that the server says until it closes.
  func conversation(_ text: String) async throws -> String {
    let (bytes, port) = (Array(text.replacing("\n", with: "\r\n").utf8), port)
    return String(decoding: try await aside { () throws in try Wire.exchange(bytes, port: port, toTheEnd: true) }, as: UTF8.self)
  }

  func send(_ text: String) async throws -> Reply? { try await send(Array(text.replacing("\n", with: "\r\n").utf8)) }

  func get(_ address: String, _ headers: String...) async throws -> Reply {
    let head = (["GET \(address) HTTP/1.1", "Host: a", "Connection: close"] + headers).joined(separator: "\n")
    return try #require(try await send(head + "\n\n"))
  }

  private static func exchange(_ bytes: [UInt8], port: Int, toTheEnd: Bool = false) throws -> [UInt8] {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    guard descriptor >= 0 else { throw Failure(what: "socket") }
    defer { close(descriptor) }
    // The tests of the house keep both processors busy at the same time.
    var patience = timeval(tv_sec: 60, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard connected == 0 else { throw Failure(what: "connect") }
    var sent = 0
    while sent < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.send(descriptor, $0.baseAddress.map { $0 + sent }, bytes.count - sent, Int32(MSG_NOSIGNAL))
      }
      if count <= 0 { break }
      sent += count
    }
    var received: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { return received }
      received += buffer.prefix(count)
      if !toTheEnd, let reply = parse(received), reply.head["content-length"].flatMap({ Int($0) }) == reply.body.count { return received }
    }
  }

  struct Failure: Error { let what: String }

  static func parse(_ raw: [UInt8]) -> Reply? {
    guard let end = raw.firstRange(of: [13, 10, 13, 10]) else { return nil }
    let lines = String(decoding: raw[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
    guard let status = lines.first?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else { return nil }
    var head: [String: String] = [:]
    for line in lines.dropFirst() {
      let halves = line.split(separator: ":", maxSplits: 1)
      if halves.count == 2 { head[halves[0].lowercased()] = halves[1].trimmingCharacters(in: .whitespaces) }
    }
    return Reply(status: status, head: head, body: Array(raw[end.upperBound...]))
  }
}

/// Counts from any task.
final class Counter: Sendable {
  private let value = Atomic<Int>(0)
  func next() -> Int { value.add(1, ordering: .relaxed).newValue }
  var count: Int { value.load(ordering: .relaxed) }
}
