/// Token buckets in memory, one per rule and client, at most 20,000 of them.
package final class RateLimit: Sendable {
  /// So many at once, and then one each so many seconds.
  package struct Rule: Sendable, Hashable {
    package let name: String
    package let burst: Int
    package let seconds: Double
    package init(_ name: String, burst: Int, oneEach seconds: Double) {
      self.name = name
      self.burst = burst
      self.seconds = seconds
    }
  }
  package init() {}
  /// - Throws: `Problem.tooMany` with the seconds to wait.
  package func take(_ rule: Rule, _ client: String, now: Moment) throws(Problem) { fatalError("written next") }
}
