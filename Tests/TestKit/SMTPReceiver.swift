import Foundation

/// A real mail server of a test's own (`receiver.py`), gone when the body returns.
///
///     try await SMTPReceiver.with(.accept) { receiver in
///       settings.smtp = receiver.address
///       …
///       let mails = try receiver.mails()
///     }
package struct SMTPReceiver: Sendable {
  package enum Mode: String, Sendable { case accept, refuse, delay, die }

  /// A mail as it came over the line.
  package struct Received: Sendable {
    package let sender: String
    package let recipients: [String]
    /// By their names in lower case, unfolded, as they came.
    package let headers: [String: String]
    /// Everything after the first empty line, as it came.
    package let body: String
    package let raw: [UInt8]
  }

  package let address: String
  private let folder: String

  /// The Python with aiosmtpd that `bin/test` makes. Without it these tests are left out, and say so.
  package static var python: String? {
    ProcessInfo.processInfo.environment["PAIDEIA_TEST_PYTHON"].flatMap { $0.isEmpty ? nil : $0 }
  }

  package static func with<T>(_ mode: Mode, _ body: (SMTPReceiver) async throws -> T) async throws -> T {
    guard let python else { throw Missing() }
    let folder = NSTemporaryDirectory() + "/receiver-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("receiver.py").path
    process.arguments = [script, mode.rawValue, folder]
    let input = Pipe()
    process.standardInput = input
    try process.run()
    // The script ends with its input: also when this process is killed.
    defer { try? input.fileHandleForWriting.close() }
    for _ in 0..<400 {
      if let port = FileManager.default.contents(atPath: folder + "/port") {
        return try await body(SMTPReceiver(address: "smtp://127.0.0.1:\(String(decoding: port, as: UTF8.self))", folder: folder))
      }
      try await Task.sleep(for: .milliseconds(50))
    }
    throw Missing()
  }

  /// In the order in which they came.
  package func mails() throws -> [Received] {
    try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".eml") }.sorted().map { name in
      let raw = Array(FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data())
      let envelope = try String(contentsOfFile: "\(folder)/\(name.dropLast(4)).envelope", encoding: .utf8)
      let lines = envelope.split(separator: "\n").map(String.init)
      let text = String(decoding: raw, as: UTF8.self)
      let halves = text.split(separator: "\r\n\r\n", maxSplits: 1, omittingEmptySubsequences: false)
      var headers: [String: String] = [:]
      for line in halves[0].replacing("\r\n ", with: " ").split(separator: "\r\n") {
        let parts = line.split(separator: ":", maxSplits: 1)
        headers[parts[0].lowercased()] = parts.count > 1 ? parts[1].trimmingCharacters(in: .whitespaces) : ""
      }
      return Received(
        sender: lines.first ?? "", recipients: Array(lines.dropFirst()), headers: headers,
        body: halves.count > 1 ? String(halves[1]) : "", raw: raw)
    }
  }

  package struct Missing: Error {}
}
