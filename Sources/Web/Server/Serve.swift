import CMalloc
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import ServiceLifecycle

/// Where the server listens, and what it trusts.
package struct Listener: Sendable {
  package var host: String
  /// 0 takes a free one; `started` tells which.
  package var port: Int
  /// The address of the proxy whose `X-Forwarded-For` is believed (`PAIDEIA_PROXY`), nil for none.
  package var proxy: String?
  /// Served over https (by a proxy): the browser is told to insist on it.
  package var secure: Bool
  package init(host: String = "127.0.0.1", port: Int, proxy: String? = nil, secure: Bool = false) {
    self.host = host
    self.port = port
    self.proxy = proxy
    self.secure = secure
  }
}

/// The head of a request, before anything of it is decoded: enough to find a kept page or a limit.
package struct Head: Sendable {
  /// Nil for a method that the house does not know.
  package let method: Request.Method?
  /// As it came: path and query.
  package let address: String
  package let headers: HTTPFields
  package var path: Substring { address.prefix { $0 != "?" } }
  package func cookie(_ name: String) -> String? { cookieValue(name, in: headers) }

  package init(method: Request.Method?, address: String, headers: HTTPFields = [:]) {
    let asked = method == .post && address.contains("_method=") ? Fields(encoded: address.drop { $0 != "?" }.dropFirst())["_method"] : nil
    self.method = method?.meant(by: asked)
    self.address = address
    self.headers = headers
  }
}

/// Serves until the process is told to stop (SIGTERM, SIGINT) or the task is cancelled; answers that have begun are finished.
/// - Parameters:
///   - assets: files served by themselves, before anything else.
///   - threads: where `respond` runs, if not on Swift's own threads: an answer that reads there stays there. Kept pages and
///     files never wait for them.
///   - lines: where answers that go on are kept; all end when the server stops.
///   - limit: how many bytes of body this address accepts; more is 413, unread.
///   - kept: a page from memory, asked before anything is decoded; nil asks `respond`.
///   - started: called once with the port, when connections are accepted.
///   - refused: the page for what is no proper request (`.malformed`, `.tooLarge`, `.notAllowed`).
///   - respond: never throws: every mistake is a page by then.
package func serve(
  _ listener: Listener, assets: Assets? = nil, logger: Logger, threads: (any TaskExecutor)? = nil,
  lines: EventLines = EventLines(), limit: @escaping @Sendable (Head) -> Int = { _ in 1_000_000 },
  kept: @escaping @Sendable (Head) -> KeptPage? = { _ in nil }, started: @escaping @Sendable (Int) async -> Void = { _ in },
  refused: @escaping @Sendable (Problem, Head) async -> Answer = { problem, _ in .refusal(problem) },
  respond: @escaping @Sendable (Request) async -> Answer
) async throws {
  raiseFileLimit()
  keepFreedMemory()
  let responder = Responder(
    assets: assets ?? .none, proxy: listener.proxy, secure: listener.secure, logger: logger, threads: threads, lines: lines,
    limit: limit, kept: kept, refused: refused, respond: respond)
  let patience = HTTP1Channel.Configuration(
    idleTimeout: .seconds(75),
    httpDecoderConfiguration: .init(maxHeaderFieldSize: 16 * 1024, maxHeaderListSize: 32 * 1024, maxHeaderFieldCount: 100))
  let application = Application(
    responder: responder,
    server: HTTPServerBuilder { task in
      Connections(base: HTTP1Channel(responder: task, configuration: patience), secure: listener.secure, find: responder.ready)
    },
    configuration: ApplicationConfiguration(address: .hostname(listener.host, port: listener.port), serverName: nil),
    onServerRunning: { channel in await started(channel.localAddress?.port ?? listener.port) }, logger: quiet(logger))
  var services = ServiceGroupConfiguration(
    services: [.init(service: application), .init(service: lines)], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger))
  // Who still sends or reads slowly after this is cut off, so that a restart never hangs.
  services.maximumGracefulShutdownDuration = .seconds(20)
  try await ServiceGroup(configuration: services).run()
}

/// What the framework says of each connection is of no use to whoever runs the house.
private func quiet(_ logger: Logger) -> Logger {
  var logger = logger
  logger.logLevel = max(logger.logLevel, .notice)
  return logger
}

/// A page takes some ten kilobytes for an instant, over and over: up to 16 MB a pool stay with the process, so that the system
/// does not take them back and clear them for each.
private func keepFreedMemory() { _ = mallopt(M_TRIM_THRESHOLD, 16 << 20) }

/// Each connection is a file; the usual soft limit of 1,024 is for interactive programs.
private func raiseFileLimit() {
  var limit = rlimit()
  let kind = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  guard getrlimit(kind, &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
  limit.rlim_cur = min(limit.rlim_max, 65_536)
  _ = setrlimit(kind, &limit)
}
