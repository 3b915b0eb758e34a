import Logging

/// One line per request: route pattern, method, status, milliseconds. Never an address, body, cookie or token.
package struct AccessLog: Sendable {
  private let logger: Logger
  package init(_ logger: Logger) { self.logger = logger }

  /// - Parameter number: of a mistake of ours, the one that its page shows.
  package func write(route: String, request: Request, status: Int, seconds: Double, number: String? = nil) {
    var metadata: Logger.Metadata = [
      "route": "\(route)", "method": "\(request.method.rawValue)", "status": "\(status)",
      "ms": "\((seconds * 10_000).rounded() / 10)",
    ]
    if let number { metadata["number"] = "\(number)" }
    logger.log(level: status >= 500 ? .error : .info, "request", metadata: metadata)
  }
}
