import Logging

/// One line of JSON per request: route pattern, method, status, milliseconds, bytes. Never an address, body, cookie or token.
package struct AccessLog: Sendable {
  package init(_ logger: Logger) {}
  package func write(route: String, request: Request, status: Int, seconds: Double, number: String? = nil) {}
}
