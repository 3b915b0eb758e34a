import Foundation
import Synchronization

/// Lets a test hold a transaction where it wants it. Whoever waits gives up after ten seconds, so that a broken test
/// fails and does not hang.
final class Flag: Sendable {
  private let raised = Atomic(false)

  func raise() { raised.store(true, ordering: .sequentiallyConsistent) }

  var isRaised: Bool { raised.load(ordering: .sequentiallyConsistent) }

  /// For the body of a transaction, which may block.
  func waitHere() {
    for _ in 0..<10_000 where !isRaised { Thread.sleep(forTimeInterval: 0.001) }
  }

  func wait() async throws {
    for _ in 0..<10_000 where !isRaised { try await Task.sleep(for: .milliseconds(1)) }
  }
}
