import Foundation
import Glibc

/// Many readers of live pages at once, each with a line of its own: sockets that one task watches without waiting on them.
package final class Listeners {
  package struct Event: Equatable, Sendable {
    package var position: Int64
    package var what: String
    package var data: String?
    package init(position: Int64 = -1, what: String = "", data: String? = nil) {
      self.position = position
      self.what = what
      self.data = data
    }
  }

  package struct Reader: Sendable {
    /// What it has been sent, over all its lines.
    package var events: [Event] = []
    /// Of the answer at hand; 0 until it has come.
    package var status = 0
    package var comments = 0
    package var isOpen = false
    fileprivate var descriptor: Int32 = -1
    fileprivate var rest: [UInt8] = []
    fileprivate var event = Event()
    /// What it says when it comes back.
    package var last: Int64? { events.last?.position }
  }

  private let port: Int
  private let path: String
  private let cookie: String?
  package private(set) var readers: [Reader]

  package init(port: Int, path: String, count: Int, cookie: String? = nil) {
    self.port = port
    self.path = path
    self.cookie = cookie
    readers = Array(repeating: Reader(), count: count)
  }

  deinit { for number in readers.indices { leave(number) } }

  /// - Parameter since: sent as `Last-Event-ID`.
  package func enter(_ number: Int, since: String?) throws {
    leave(number)
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { throw RawHTTP.Failure.connect }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) }
    }
    guard connected == 0 else {
      close(descriptor)
      throw RawHTTP.Failure.connect
    }
    var head = [
      "GET \(path) HTTP/1.1", "Host: 127.0.0.1", "Accept: text/event-stream", "X-Forwarded-For: 10.0.\(number / 200).\(number % 200)",
    ]
    if let since { head.append("Last-Event-ID: \(since)") }
    if let cookie { head.append("Cookie: \(cookie)") }
    let bytes = Array((head.joined(separator: "\r\n") + "\r\n\r\n").utf8)
    guard send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else { throw RawHTTP.Failure.broken }
    readers[number].descriptor = descriptor
    readers[number].rest = []
    readers[number].event = Event()
    readers[number].status = 0
    readers[number].isOpen = true
  }

  /// Many, fifty at a time: a queue of the system that is full holds up whoever asks, and with them a thread that the server needs.
  /// - Parameter since: nil for what each has heard last.
  package func enter(_ numbers: some Sequence<Int>, since: String? = nil) async throws {
    var asked: [Int] = []
    for number in numbers {
      try enter(number, since: since ?? readers[number].last.map(String.init))
      asked.append(number)
      guard asked.count == 50 else { continue }
      await read(seconds: 30) { readers in asked.allSatisfy { readers[$0].status != 0 } }
      asked = []
    }
    await read(seconds: 30) { readers in asked.allSatisfy { readers[$0].status != 0 } }
  }

  /// Breaks the line, as a train in a tunnel does: nobody says goodbye.
  package func leave(_ number: Int) {
    guard readers[number].descriptor >= 0 else { return }
    close(readers[number].descriptor)
    readers[number].descriptor = -1
    readers[number].isOpen = false
  }

  /// Reads what comes until all is as wanted. False after so many seconds.
  @discardableResult
  package func read(seconds: Double, until done: ([Reader]) -> Bool) async -> Bool {
    let end = ContinuousClock.now.advanced(by: .seconds(seconds))
    while !done(readers) {
      if ContinuousClock.now > end { return false }
      let open = readers.indices.filter { readers[$0].isOpen }
      var watched = open.map { pollfd(fd: readers[$0].descriptor, events: Int16(POLLIN), revents: 0) }
      guard poll(&watched, nfds_t(watched.count), 0) > 0 else {
        try? await Task.sleep(for: .milliseconds(5))
        continue
      }
      for (number, watch) in zip(open, watched) where watch.revents != 0 { take(number) }
    }
    return true
  }

  private func take(_ number: Int) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    let count = recv(readers[number].descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
    guard count > 0 else {
      if count == 0 || errno != EAGAIN { leave(number) }
      return
    }
    readers[number].rest += buffer.prefix(count)
    while let end = readers[number].rest.firstIndex(of: 10) {
      let line = Array(readers[number].rest[..<end])
      readers[number].rest.removeSubrange(...end)
      hear(line, number)
    }
  }

  /// Lines of the head and of the chunks end in CR, those of the events do not.
  private func hear(_ line: [UInt8], _ number: Int) {
    let text = String(decoding: line, as: UTF8.self)
    if line.last == 13 {
      if text.hasPrefix("HTTP/1.1 ") { readers[number].status = Int(text.dropFirst(9).prefix(3)) ?? -1 }
      // The last chunk: the server has ended the line.
      if text == "0\r" { leave(number) }
      return
    }
    let halves = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let value = halves.count > 1 ? String(halves[1].drop { $0 == " " }) : ""
    switch halves[0] {
    case "id": readers[number].event.position = Int64(value) ?? -2
    case "event": readers[number].event.what = value
    case "data": readers[number].event.data = readers[number].event.data.map { "\($0)\n\(value)" } ?? value
    default:
      if text == ":" { readers[number].comments += 1 }
      if text.isEmpty, readers[number].event != Event() {
        readers[number].events.append(readers[number].event)
        readers[number].event = Event()
      }
    }
  }
}
