import Storage
import Synchronization
import Web

/// One reader of a live page: where they are, and whether they may still see it.
final class LiveLine: Sendable {
  private struct State {
    var begun = false
    var sight: Sight
    /// The last position that was sent; nil for whoever comes without one.
    var seen: Int64?
    /// Read from the table and not sent yet.
    var missed: [Live.Touch] = []
    /// Up to where it has been read.
    var read: Int64 = 0
    /// The page as it is now is sent first, showing this position.
    var anew: Int64?
    var tell: (@Sendable () -> Void)?
  }

  /// Who has missed more than this is shown the page as it is now, and not each change.
  private static let most = 1000

  let key: LivePages.Key
  let draw: LivePages.Draw
  private let house: House
  /// Whether the reader may still see this, and with which sight; nil when their session has ended.
  private let allow: @Sendable (Tx) throws -> Sight?
  private let state: Mutex<State>

  init(
    _ key: LivePages.Key, _ house: House, since: Int64?, sight: Sight, allow: @escaping @Sendable (Tx) throws -> Sight?,
    draw: @escaping LivePages.Draw
  ) {
    self.key = key
    self.house = house
    self.allow = allow
    self.draw = draw
    state = Mutex(State(sight: sight, seen: since))
  }

  /// The answer that goes on; it ends the line's place when it has ended.
  func answer(holder: String) -> Answer {
    let line = EventLine { [self] wake in await next(wake) }
    state.withLock { $0.tell = { [weak line] in line?.tell() } }
    line.whenEnded { [self] in
      house.live.leave(self)
      house.live.leaveSeat(holder)
    }
    return .events(line)
  }

  func tell() { state.withLock { $0.tell }?() }

  private func next(_ wake: EventLine.Wake) async -> EventText? {
    let first = state.withLock { state in
      defer { state.begun = true }
      return !state.begun
    }
    do {
      if first {
        house.live.enter(self)
        try await catchUp()
      }
      if wake == .pulse, try await !stillAllowed() { return nil }
      return try await events() ?? (first ? .comment : .nothing)
    } catch StorageError.busy {
      // Tried again with the next pulse; who has just come comes again by itself.
      return first ? nil : .nothing
    } catch {
      return nil
    }
  }

  private struct Over: Error {}

  private func events() async throws -> EventText? {
    for _ in 0..<2 {
      let (place, missed, anew, sight) = state.withLock { (max($0.seen ?? 0, $0.read), $0.missed, $0.anew, $0.sight) }
      switch house.live.find(key, after: place, missed: missed, anew: anew, sight: sight) {
      case .nothing: return nil
      case .over: throw Over()
      case .behind: try await catchUp()
      case .events(let text, let position):
        state.withLock { state in
          state.seen = position
          state.missed = []
          state.anew = nil
        }
        return text
      }
    }
    return nil
  }

  /// Reads what was before the line, or what has fallen out of memory meanwhile.
  private func catchUp() async throws {
    let (seen, channel) = (state.withLock { $0.seen }, key.channel)
    if let seen, let newest = house.live.newest(of: channel, after: seen) {
      if newest > seen { house.live.want(key, showing: newest) }
      return
    }
    let (missed, newest, read) = try await house.database.read { tx in
      let read = try tx.position()
      // A number that the house has not reached yet is none of ours: it was restored, or somebody made it up.
      let since = seen.flatMap { $0 <= read ? $0 : nil }
      let missed = try since.map { try Live.touches(channel, after: $0, most: Self.most + 1, in: tx) }
      return (missed.flatMap { $0.count > Self.most ? nil : $0 }, try Live.newest(channel, in: tx), read)
    }
    state.withLock { state in
      state.missed = missed ?? []
      state.anew = missed == nil ? newest : nil
      state.read = read
      // Not the one that is none of ours.
      if missed == nil { state.seen = nil }
    }
    if missed?.isEmpty != true { house.live.want(key, showing: newest) }
  }

  private func stillAllowed() async throws -> Bool {
    let allow = allow
    do {
      guard let sight = try await house.database.read({ tx in try allow(tx) }) else { return false }
      state.withLock { $0.sight = sight }
      return true
    } catch is Problem {
      return false
    }
  }
}
