/// Counters of one process, written as Prometheus text at `/metrics`.
package final class Metrics: Sendable {
  package init() {}
  /// One request answered. `route` is the pattern, never the address.
  package func count(route: String, method: String, status: Int, seconds: Double) {}
  package func text(kept: KeptPages?, more: [(name: String, help: String, value: Double)] = []) -> String { "" }
}
