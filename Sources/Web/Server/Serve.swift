import HTTPTypes
import Logging

/// Where the server listens, and what it trusts.
package struct Listener: Sendable {
  package var host: String
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
  package let method: Request.Method?
  /// As it came: path and query.
  package let address: String
  package let headers: HTTPFields
  package func cookie(_ name: String) -> String? { cookieValue(name, in: headers) }
}

/// Serves until the process is told to stop (SIGTERM, SIGINT) or the task is cancelled; answers that have begun are finished.
/// - Parameters:
///   - assets: files served by themselves, before anything else.
///   - limit: how many bytes of body this address accepts; more is 413, unread.
///   - kept: a page from memory, asked before anything is decoded; nil asks `respond`.
///   - started: called once with the port, when connections are accepted.
///   - tooLarge: the page for 413, nil for a plain sentence.
///   - respond: never throws: every mistake is a page by then.
package func serve(
  _ listener: Listener, assets: Assets? = nil, logger: Logger, limit: @escaping @Sendable (Head) -> Int = { _ in 1_000_000 },
  kept: @escaping @Sendable (Head) -> KeptPage? = { _ in nil }, started: @escaping @Sendable (Int) async -> Void = { _ in },
  respond: @escaping @Sendable (Request) async -> Answer
) async throws { fatalError("written next") }
