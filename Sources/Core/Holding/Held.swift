import Storage
import Synchronization
import Web

/// What the house has read or drawn at the newest position of the ledger and says again until the position moves:
/// decoded rows, figures, maps; never a whole page. Whatever is held is found only under the language and the sight it
/// was made for, so nothing passes from who may see more to who may see less.
package final class Held: Sendable {
  private struct Key: Hashable {
    let name: String
    let language: Language
    let sight: Sight
  }

  private struct Entry {
    let value: any Sendable
    var used: UInt64
  }

  private struct State {
    var position: Int64 = -1
    var entries: [Key: Entry] = [:]
    var clock: UInt64 = 0

    mutating func find(_ key: Key, at position: Int64) -> (any Sendable)? {
      guard position == self.position, let entry = entries[key] else { return nil }
      clock += 1
      entries[key]?.used = clock
      return entry.value
    }

    /// What another position made is of no more use, but one who began before the newest write does not bring it back.
    mutating func keep(_ value: any Sendable, _ key: Key, at position: Int64, most: Int) {
      if position < self.position { return }
      if position > self.position { entries.removeAll(keepingCapacity: true) }
      self.position = position
      clock += 1
      entries[key] = Entry(value: value, used: clock)
      guard entries.count > most else { return }
      // Down to three quarters at once, so that it is seldom done.
      let oldest = entries.sorted { $0.value.used < $1.value.used }.prefix(entries.count - most / 4 * 3)
      for (key, _) in oldest { entries[key] = nil }
    }
  }

  private let most: Int
  private let state = Mutex(State())

  /// - Parameter most: how many values; the least recently used go first. A list of fifty cards takes about 50 kB.
  package init(most: Int = 200) { self.most = most }

  /// The value held under this name, language and sight at the position that the transaction sees, else what `make` reads.
  /// It depends on these and on what the ledger records alone: a name says the day or the person if it is about one.
  package func value<T: Sendable>(
    _ name: String, for language: Language, seenBy sight: Sight, in tx: Tx, make: () throws -> T
  ) throws -> T {
    // Who writes sees what nobody else sees yet.
    if tx is WriteTx { return try make() }
    let position = try tx.position()
    let key = Key(name: name, language: language, sight: sight)
    if let value = state.withLock({ $0.find(key, at: position) }) as? T { return value }
    let value = try make()
    state.withLock { $0.keep(value, key, at: position, most: most) }
    return value
  }

  package var count: Int { state.withLock { $0.entries.count } }
}
