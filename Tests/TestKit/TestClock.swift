import Foundation
import Storage
import Time

/// A clock that a test sets. It starts on 2021-03-25 at 11:50 UTC, the day of the online Assembly, and stands still.
package final class TestClock: Sendable {
  private let state = Mutexed(Moment("2021-03-25T11:50:00.000Z") ?? Moment(milliseconds: 0))
  package init() {}
  package var now: Moment { state.get() }
  package func set(_ moment: Moment) { state.set(moment) }
  package func pass(days: Int) { set(now.adding(days: days)) }
  package func pass(seconds: Double) { set(now.adding(seconds: seconds)) }
  package var clock: Clock { Clock { [state] in state.get() } }
}

/// A value behind a lock.
final class Mutexed<Value: Sendable>: Sendable {
  private nonisolated(unsafe) var value: Value  // only touched under the lock
  private let lock = NSLock()
  init(_ value: Value) { self.value = value }
  func get() -> Value { lock.withLock { value } }
  func set(_ new: Value) { lock.withLock { value = new } }
}
