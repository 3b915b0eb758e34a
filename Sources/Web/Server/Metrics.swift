import Foundation
import Synchronization

/// Counters of one process, written as Prometheus text at `/metrics`.
package final class Metrics: Sendable {
  private struct Answered: Hashable, Comparable {
    let route: String
    let method: String
    let status: Int
    static func < (left: Answered, right: Answered) -> Bool {
      (left.route, left.method, left.status) < (right.route, right.method, right.status)
    }
  }

  private struct Durations {
    /// One more than the bounds: the last counts what took longer.
    var buckets = [Int](repeating: 0, count: Metrics.bounds.count + 1)
    var sum = 0.0
  }

  private struct State {
    var answered: [Answered: Int] = [:]
    var durations: [String: Durations] = [:]
  }

  private static let bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]
  private let state = Mutex(State())

  package init() {}

  /// One request answered. `route` is the pattern, never the address.
  package func count(route: String, method: String, status: Int, seconds: Double) {
    state.withLock { state in
      state.answered[Answered(route: route, method: method, status: status), default: 0] += 1
      state.durations[route, default: Durations()].buckets[Metrics.bounds.firstIndex { seconds <= $0 } ?? Metrics.bounds.count] += 1
      state.durations[route, default: Durations()].sum += seconds
    }
  }

  /// - Parameter more: further values of the moment, with their whole names: `paideia_jobs_failed`.
  package func text(kept: KeptPages?, more: [(name: String, help: String, value: Double)] = []) -> String {
    let state = state.withLock { $0 }
    var lines = ["# HELP paideia_requests_total Requests answered, by route.", "# TYPE paideia_requests_total counter"]
    for (key, count) in state.answered.sorted(by: { $0.key < $1.key }) {
      let labels = "route=\"\(Metrics.label(key.route))\",method=\"\(Metrics.label(key.method))\",status=\"\(key.status)\""
      lines.append("paideia_requests_total{\(labels)} \(count)")
    }
    lines += ["# HELP paideia_request_seconds Time from head to answer.", "# TYPE paideia_request_seconds histogram"]
    for (route, durations) in state.durations.sorted(by: { $0.key < $1.key }) { lines += Metrics.histogram(route, durations) }
    if let kept {
      lines += value("paideia_kept_hits_total", "counter", "Answers from the memory of public pages.", Double(kept.hits))
      lines += value("paideia_kept_draws_total", "counter", "Public pages drawn.", Double(kept.draws))
      lines += value("paideia_kept_bytes", "gauge", "Bytes of public pages in memory.", Double(kept.bytes))
    }
    if let resident = Metrics.residentBytes {
      lines += value("paideia_resident_bytes", "gauge", "Memory of this process.", Double(resident))
    }
    for item in more { lines += value(item.name, "gauge", item.help, item.value) }
    return lines.joined(separator: "\n") + "\n"
  }

  private static func histogram(_ route: String, _ durations: Durations) -> [String] {
    var total = 0
    var lines: [String] = []
    for (bound, count) in zip(bounds.map { "\($0)" } + ["+Inf"], durations.buckets) {
      total += count
      lines.append("paideia_request_seconds_bucket{route=\"\(label(route))\",le=\"\(bound)\"} \(total)")
    }
    lines.append("paideia_request_seconds_sum{route=\"\(label(route))\"} \(durations.sum)")
    lines.append("paideia_request_seconds_count{route=\"\(label(route))\"} \(total)")
    return lines
  }

  private func value(_ name: String, _ type: String, _ help: String, _ value: Double) -> [String] {
    let number = value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    return ["# HELP \(name) \(help)", "# TYPE \(name) \(type)", "\(name) \(number)"]
  }

  private static func label(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }

  /// From the kernel; nil where there is no `/proc`.
  package static var residentBytes: Int? {
    guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else { return nil }
    let fields = text.split(separator: " ")
    return fields.count > 1 ? Int(fields[1]).map { $0 * Int(sysconf(Int32(_SC_PAGESIZE))) } : nil
  }
}
