import HTTPTypes
import Synchronization

/// Memory of public pages. An address is kept with the position of the ledger it was drawn at: a newer position, or a moment
/// after `Answer.validUntil`, and it is drawn again.
package final class KeptPages: Sendable {
  private struct Entry {
    let page: KeptPage
    let position: Int64
    let validUntil: Moment?
    var used: UInt64

    func holds(_ position: Int64, _ now: Moment) -> Bool { self.position == position && (validUntil.map { now < $0 } ?? true) }
  }

  private struct State {
    var entries: [String: Entry] = [:]
    /// Other ways in which an address came: `/fr/cities?page=2&utm=x` for `/fr/cities?page=2`.
    var aliases: [String: String] = [:]
    var drawing: [String: Task<Outcome, Never>] = [:]
    var bytes = 0
    var clock: UInt64 = 0
  }

  private enum Outcome: Sendable {
    case kept(KeptPage)
    case answer(Answer)
    /// It sets a cookie or streams: good for one reader only.
    case personal(Answer)
  }

  private static let mostAliases = 4000
  private let limit: Int
  private let state = Mutex(State())
  private let hitCount = Atomic<Int>(0)
  private let drawCount = Atomic<Int>(0)

  /// - Parameter bytes: of all entries together, plain and compressed; the least recently used go first.
  package init(bytes: Int = 32 << 20) { limit = bytes }

  /// By the raw address (path and query as they came): one look into a dictionary.
  package func find(_ address: String, position: Int64, now: Moment) -> KeptPage? {
    let found = state.withLock { state -> KeptPage? in
      var key = address
      if state.entries[key] == nil {
        guard let page = state.aliases[address] else { return nil }
        key = page
      }
      guard let entry = state.entries[key], entry.holds(position, now) else { return nil }
      state.clock += 1
      state.entries[key]?.used = state.clock
      return entry.page
    }
    if found != nil { hitCount.add(1, ordering: .relaxed) }
    return found
  }

  /// Draws the page, or waits for whoever is drawing it already. Only answers with status 200, no cookie and a whole body are
  /// kept; others are given back as they are.
  /// - Parameters:
  ///   - address: as it came; found again by `find`.
  ///   - page: the same with its known parameters only, sorted: `KeptPages.address(path, query, knowing:)`.
  package func answer(
    _ address: String, page: String, position: Int64, now: Moment, draw: @escaping @Sendable () async -> Answer
  ) async -> Answer {
    let (task, mine) = state.withLock { state -> (Task<Outcome, Never>, Bool) in
      if address != page, address.utf8.count <= 500 {
        if state.aliases.count >= KeptPages.mostAliases { state.aliases.removeAll(keepingCapacity: true) }
        state.aliases[address] = page
      }
      if let entry = state.entries[page], entry.holds(position, now) {
        hitCount.add(1, ordering: .relaxed)
        let kept = entry.page
        return (Task { .kept(kept) }, false)
      }
      // A page of an older position may still be being drawn: it is not what this reader asks for.
      let key = "\(position) \(page)"
      if let task = state.drawing[key] { return (task, false) }
      let task = Task { await self.drawn(page, key: key, position: position, draw) }
      state.drawing[key] = task
      return (task, true)
    }
    switch await task.value {
    case .kept(let page): return Answer(body: .kept(page))
    case .answer(let answer): return answer
    case .personal(let answer): return mine ? answer : await draw()
    }
  }

  /// Runs in a task of its own, so that it ends even when the first reader has left.
  private func drawn(_ page: String, key: String, position: Int64, _ draw: @Sendable () async -> Answer) async -> Outcome {
    drawCount.add(1, ordering: .relaxed)
    let answer = await draw()
    let outcome: Outcome
    if case .bytes(let bytes) = answer.body, answer.headers[.setCookie] == nil {
      outcome = answer.status == .ok ? .kept(await KeptPage.made(bytes: bytes, headers: answer.headers)) : .answer(answer)
    } else {
      outcome = .personal(answer)
    }
    state.withLock { state in
      state.drawing[key] = nil
      guard case .kept(let kept) = outcome, kept.cost <= limit / 4 else { return }
      if let old = state.entries[page] {
        if old.position > position { return }
        state.bytes -= old.page.cost
      }
      state.clock += 1
      state.entries[page] = Entry(page: kept, position: position, validUntil: answer.validUntil, used: state.clock)
      state.bytes += kept.cost
      if state.bytes > limit { makeRoom(&state) }
    }
    return outcome
  }

  /// Down to three quarters at once, so that it is seldom done.
  private func makeRoom(_ state: inout State) {
    for (address, entry) in state.entries.sorted(by: { $0.value.used < $1.value.used }) {
      if state.bytes <= limit / 4 * 3 { break }
      state.entries[address] = nil
      state.bytes -= entry.page.cost
    }
    state.aliases = state.aliases.filter { state.entries[$0.value] != nil }
  }

  /// The address with its known parameters, sorted; others do not matter to the page.
  package static func address(_ path: String, _ query: Fields, knowing: [String]) -> String {
    let known = query.pairs.filter { knowing.contains($0.name) && !$0.value.isEmpty }.sorted { ($0.name, $0.value) < ($1.name, $1.value) }
    return known.isEmpty ? path : "\(path)?\(Fields(known.map { ($0.name, $0.value) }).encoded)"
  }

  package func removeAll() {
    state.withLock { state in
      state.entries = [:]
      state.aliases = [:]
      state.bytes = 0
    }
  }

  /// Answers given from memory since the start.
  package var hits: Int { hitCount.load(ordering: .relaxed) }
  /// Pages drawn since the start.
  package var draws: Int { drawCount.load(ordering: .relaxed) }
  package var bytes: Int { state.withLock { $0.bytes } }
  package var count: Int { state.withLock { $0.entries.count } }
}
