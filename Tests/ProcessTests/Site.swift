import Foundation
import Storage
import TestKit
import Testing

/// An installation of a test's own: a data folder, a database on the engine of this run, a port, and the built command.
struct Site: Sendable {
  /// Everything of this site, removed at its end; `data` is in it.
  let root: String
  let place: Database.Place
  let port: Int
  /// Beyond what every site has.
  var environment: [String: String] = [:]
  var program = Site.built
  var data: String { root + "/data" }

  /// The command beside the test bundle.
  static let built: String = {
    let binary = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return URL(fileURLWithPath: binary).deletingLastPathComponent().appendingPathComponent("paideia").path
  }()

  static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// - Parameter demo: one-click entry, and mails stay on their page.
  @discardableResult static func with<T>(
    demo: Bool = true, engine: Engine = TestDatabase.engine, _ body: (Site) async throws -> T
  ) async throws -> T {
    let site = try await make(demo: demo, engine: engine)
    func tidy() async {
      await TestDatabase.remove(site.place)
      try? FileManager.default.removeItem(atPath: site.root)
    }
    do {
      let result = try await body(site)
      await tidy()
      return result
    } catch {
      await tidy()
      throw error
    }
  }

  fileprivate static func make(demo: Bool, engine: Engine) async throws -> Site {
    let root = TestDatabase.temporaryPath("site")
    try FileManager.default.createDirectory(atPath: root + "/data", withIntermediateDirectories: true)
    let place: Database.Place =
      engine == .sqlite ? .sqlite(path: root + "/data/paideia.sqlite") : try await TestDatabase.emptyPlace(.postgres)
    if demo { try "made by a test".write(toFile: root + "/data/demo", atomically: true, encoding: .utf8) }
    return Site(root: root, place: place, port: try freePort())
  }

  static func freePort() throws -> Int {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) == 0 && getsockname(descriptor, $0, &size) == 0 }
    }
    guard bound else { throw RawHTTP.Failure.connect }
    return Int(UInt16(bigEndian: address.sin_port))
  }

  var variables: [String: String] {
    var all = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("PAIDEIA_") && !["PORT", "DATABASE_URL"].contains($0.key)
    }
    all["PORT"] = "\(port)"
    all["PAIDEIA_DATA"] = data
    if case .postgres(let url) = place { all["DATABASE_URL"] = url }
    return all.merging(environment) { _, own in own }
  }

  /// Starts the command and returns at once. What it writes goes to a file of its own.
  func start(_ arguments: [String]) throws -> Running {
    try Running(program, arguments, variables, folder: root, log: "\(root)/\(UUID().uuidString).log")
  }

  /// Starts the server and waits until it answers.
  func serve(_ arguments: [String] = []) async throws -> Running {
    let running = try start(["serve"] + arguments)
    try await aside { try running.untilReady(port) }
    return running
  }

  /// The data of the first start, then stopped again. The command does it once per run; every site gets a copy.
  func fill() async throws {
    let first = try await FirstStart.shared.site()
    switch (first.place, place) {
    case (.postgres(let original), .postgres(let url)): try await TestDatabase.replace(url, by: original)
    default: break
    }
    for name in try FileManager.default.contentsOfDirectory(atPath: first.data) where name != "demo" {
      try? FileManager.default.removeItem(atPath: "\(data)/\(name)")
      try FileManager.default.copyItem(atPath: "\(first.data)/\(name)", toPath: "\(data)/\(name)")
    }
  }

  /// Runs the command to its end.
  func run(_ arguments: [String]) async throws -> Running.End {
    let running = try start(arguments)
    return try await aside { running.end() }
  }

  func client(_ cookie: String? = nil) -> RawHTTP { RawHTTP(port: port, cookie: cookie) }

  /// Signs in with one click, as the demo lets everybody do.
  func enter(_ person: String) throws -> RawHTTP {
    let reply = try client().post("/en/demo-entry", [("key", person)])
    guard let token = reply.cookie("paideia") else { throw RawHTTP.Failure.broken }
    return client("paideia=\(token)")
  }

  /// All that the processes of this site have written, on standard output and standard error.
  var logs: String {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? []
    return names.filter { $0.hasSuffix(".log") }.sorted().map { (try? String(contentsOfFile: "\(root)/\($0)", encoding: .utf8)) ?? "" }
      .joined()
  }
}

/// The installation that all others of this run are copied from.
private actor FirstStart {
  static let shared = FirstStart()
  private var made: Task<Site, any Error>?

  func site() async throws -> Site {
    let task =
      made
      ?? Task {
        let site = try await Site.make(demo: true, engine: TestDatabase.engine)
        let running = try await site.serve(["--first-start", Share.dataSets + "/aive", "--without-work"])
        let end = try await running.stop()
        #expect(end.status == 0, "\(end.output.suffix(2000))")
        return site
      }
    made = task
    return try await task.value
  }
}

/// A process that a test started.
final class Running: Sendable {
  struct End: Sendable {
    /// Its exit code; 128 and the signal's number when it was killed.
    let status: Int32
    let output: String
  }

  private let process: Process
  private let log: String
  private let ended = DispatchGroup()
  var pid: Int32 { process.processIdentifier }

  init(_ program: String, _ arguments: [String], _ environment: [String: String], folder: String, log: String) throws {
    self.log = log
    _ = FileManager.default.createFile(atPath: log, contents: nil)
    process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.environment = environment
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let output = FileHandle(forWritingAtPath: log)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = output
    ended.enter()
    process.terminationHandler = { [ended] _ in ended.leave() }
    try process.run()
    try? output?.close()
  }

  deinit { if process.isRunning { kill() } }

  var isRunning: Bool { process.isRunning }
  var output: String { (try? String(contentsOfFile: log, encoding: .utf8)) ?? "" }

  /// As a power cut would: `kill -9`.
  func kill() { _ = Glibc.kill(pid, SIGKILL) }
  func terminate() { _ = Glibc.kill(pid, SIGTERM) }
  /// Holds it where it is.
  func pause() { _ = Glibc.kill(pid, SIGSTOP) }
  func resume() { _ = Glibc.kill(pid, SIGCONT) }

  /// Waits for its end; on threads of a test's own.
  func end(seconds: Double = 120) -> End {
    if ended.wait(timeout: .now() + seconds) == .timedOut {
      kill()
      ended.wait()
      return End(status: -1, output: output + "\nIt did not end in \(seconds) s.")
    }
    let killed = process.terminationReason == .uncaughtSignal
    return End(status: process.terminationStatus + (killed ? 128 : 0), output: output)
  }

  /// Tells it to stop and waits for its end.
  func stop() async throws -> End {
    terminate()
    return try await aside { self.end(seconds: 30) }
  }

  /// Until `/healthz` says 200.
  func untilReady(_ port: Int, seconds: Double = 90) throws {
    let until = Date.now.addingTimeInterval(seconds)
    while Date.now < until {
      guard isRunning else { throw NotReady(output: output) }
      if let reply = try? RawHTTP(port: port).get("/healthz"), reply.status == 200 { return }
      Thread.sleep(forTimeInterval: 0.01)
    }
    throw NotReady(output: output)
  }

  struct NotReady: Error, CustomStringConvertible {
    let output: String
    var description: String { "the server did not come up: \(output.suffix(2000))" }
  }
}
