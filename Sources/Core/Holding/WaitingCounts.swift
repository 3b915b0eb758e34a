import Storage
import Synchronization
import Web

/// The number beside "For me" in the header of every page, counted anew when this process has written anything, when the
/// ledger has moved, and after `Self.lifetime` in any case: another process may have written what is no row of the ledger,
/// and what is due at a moment comes by itself. The page "For me" itself is always read.
package final class WaitingCounts: Sendable {
  /// Seconds.
  static let lifetime = 10.0
  private static let most = 2000

  private struct Key: Hashable {
    let person: PersonID
    let organisation: OrganisationID?
  }

  private struct Entry {
    let count: Int
    let position: Int64
    let writes: Int
    let until: Moment
  }

  private let state = Mutex<[Key: Entry]>([:])

  /// How much waits for somebody, whichever room it comes from: one query, or none.
  /// - Parameter writes: `Database.writes`, asked before the transaction began.
  package func count(for actor: Actor, _ house: House, since writes: Int, in tx: Tx) throws -> Int {
    guard let person = actor.person else { return try read(actor, house, tx) }
    let position = try tx.position()
    let key = Key(person: person, organisation: actor.organisation)
    if let entry = state.withLock({ $0[key] }), entry.position == position, entry.writes == writes, tx.now < entry.until {
      return entry.count
    }
    let count = try read(actor, house, tx)
    let entry = Entry(count: count, position: position, writes: writes, until: tx.now.adding(seconds: Self.lifetime))
    state.withLock { entries in
      if entries.count >= Self.most { entries.removeAll(keepingCapacity: true) }
      entries[key] = entry
    }
    return count
  }

  private func read(_ actor: Actor, _ house: House, _ tx: Tx) throws -> Int {
    let counts = house.features.flatMap(\.waiting).compactMap { $0.count(actor, house, tx.now) }
    if counts.isEmpty { return 0 }
    return try tx.count("SELECT \(counts.map { "(\($0))" as SQL }.joined(separator: " + "))")
  }
}
