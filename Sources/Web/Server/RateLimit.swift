import Synchronization

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

  private struct Key: Hashable {
    let rule: String
    let client: String
  }

  /// A bucket that is full again is worth nothing and can go.
  private struct Bucket {
    var tokens: Double
    var updated: Moment
    var full: Moment
  }

  private let most: Int
  private let buckets = Mutex<[Key: Bucket]>([:])

  package init(most: Int = 20_000) { self.most = most }

  /// - Throws: `Problem.tooMany` with the seconds to wait.
  package func take(_ rule: Rule, _ client: String, now: Moment) throws(Problem) {
    let wait = buckets.withLock { buckets -> Double in
      let key = Key(rule: rule.name, client: String(client.prefix(200)))
      var bucket = buckets[key] ?? Bucket(tokens: Double(rule.burst), updated: now, full: now)
      bucket.tokens = min(Double(rule.burst), bucket.tokens + max(0, now.seconds(since: bucket.updated)) / rule.seconds)
      bucket.updated = now
      let refused = bucket.tokens < 1
      if !refused { bucket.tokens -= 1 }
      bucket.full = now.adding(seconds: (Double(rule.burst) - bucket.tokens) * rule.seconds)
      if buckets[key] == nil, buckets.count >= most { makeRoom(&buckets, now: now) }
      buckets[key] = bucket
      return refused ? (1 - bucket.tokens) * rule.seconds : 0
    }
    if wait > 0 { throw .tooMany(retryAfter: max(1, Int(wait.rounded(.up)))) }
  }

  /// First those that are full again, then half of the rest: those that will be full soonest.
  private func makeRoom(_ buckets: inout [Key: Bucket], now: Moment) {
    buckets = buckets.filter { $0.value.full > now }
    guard buckets.count >= most else { return }
    for (key, _) in buckets.sorted(by: { $0.value.full < $1.value.full }).prefix(most / 2) { buckets[key] = nil }
  }

  package var count: Int { buckets.withLock { $0.count } }
}
