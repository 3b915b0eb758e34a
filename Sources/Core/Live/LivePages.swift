import Logging
import Storage
import Synchronization
import Web

/// Who listens to what in this process. When the position of the house moves, the touches since are read once; each view of a
/// touched channel is drawn once for a language, and all its lines are told. A line takes what it has not sent yet, in order: a
/// slow one holds nothing but its place.
package final class LivePages: Sendable {
  /// What is drawn for all alike: a channel, a role's view of it, a language.
  struct Key: Hashable, Sendable {
    let channel: String
    let view: String
    let language: Language
  }

  struct Drawing: Sendable {
    /// The position of the picture it was drawn from.
    let picture: Int64
    /// As lines of `data`.
    let data: String
    /// Who may see it, as it was then.
    let audience: Audience
  }

  typealias Draw = @Sendable (Tx) throws -> Drawing

  private struct View {
    let draw: Draw
    var lines: [ObjectIdentifier: LiveLine] = [:]
    var drawing: Drawing?
    /// A drawing is wanted that shows this position; -1 while none is.
    var wanted: Int64 = -1
    /// It cannot be seen any more.
    var gone = false
    /// Texts of the drawing at hand, by the first and the last change that they tell.
    var texts: [ClosedRange<Int64>: EventText] = [:]
    var isDue: Bool { !gone && wanted > (drawing?.picture ?? -1) }
  }

  private struct Channel {
    /// Every touch after this position stands in `touches`.
    var floor: Int64
    var touches: [Live.Touch] = []
    var views: [Key: View] = [:]

    mutating func add(_ touch: Live.Touch) {
      touches.append(touch)
      for key in Array(views.keys) { views[key]?.wanted = touch.position }
      guard touches.count > LivePages.mostTouches else { return }
      // Down to three quarters at once, so that it is seldom done.
      let dropped = touches.count - LivePages.mostTouches / 4 * 3
      floor = touches[dropped - 1].position
      touches.removeFirst(dropped)
    }
  }

  private struct State {
    var channels: [String: Channel] = [:]
    /// Up to where touches have been read, while anybody listens.
    var position: Int64 = 0
    var running = false
    var again = false
    var seats: [String: Int] = [:]
    var seated = 0
  }

  /// Of one channel in memory; who is further behind reads the table.
  private static let mostTouches = 1000
  private static let mostTexts = 64
  private static let atOnce = 1000

  private let database: Database
  private let state = Mutex(State())
  private let log = Logger(label: "paideia.live")
  private let drawCount = Atomic<Int>(0)

  /// Lines of one process: each is a file.
  static let most = 10_000

  init(_ database: Database) {
    self.database = database
    database.follow { [weak self] in self?.look() }
  }

  /// Open lines.
  package var count: Int { state.withLock { $0.seated } }
  /// Views drawn since the start.
  package var draws: Int { drawCount.load(ordering: .relaxed) }

  /// A place for a line, taken before anything is said. False where this reader has as many open as they may.
  func takeSeat(_ holder: String, most: Int) -> Bool {
    state.withLock { state in
      guard state.seated < Self.most, state.seats[holder, default: 0] < most else { return false }
      state.seats[holder, default: 0] += 1
      state.seated += 1
      return true
    }
  }

  func leaveSeat(_ holder: String) {
    state.withLock { state in
      state.seated -= 1
      state.seats[holder, default: 1] -= 1
      if state.seats[holder] == 0 { state.seats[holder] = nil }
    }
  }

  /// From now on no touch of the channel passes the line by: what was before it reads itself, in a transaction that begins later.
  func enter(_ line: LiveLine) {
    state.withLock { state in
      if state.channels.isEmpty { state.position = max(state.position, database.position) }
      let key = line.key
      state.channels[key.channel, default: Channel(floor: state.position)].views[key, default: View(draw: line.draw)]
        .lines[ObjectIdentifier(line)] = line
    }
  }

  func leave(_ line: LiveLine) {
    state.withLock { state in
      let key = line.key
      _ = state.channels[key.channel]?.views[key]?.lines.removeValue(forKey: ObjectIdentifier(line))
      if state.channels[key.channel]?.views[key]?.lines.isEmpty == true { state.channels[key.channel]?.views[key] = nil }
      if state.channels[key.channel]?.views.isEmpty == true { state.channels[key.channel] = nil }
    }
  }

  /// Whether all that has touched the channel after this position is in memory: then the newest of it, else nil.
  func newest(of channel: String, after position: Int64) -> Int64? {
    state.withLock { state in
      guard let known = state.channels[channel], known.floor <= position, position <= state.position else { return nil }
      return max(position, known.touches.last?.position ?? 0)
    }
  }

  /// A drawing is needed that shows this position.
  func want(_ key: Key, showing position: Int64) {
    let due = state.withLock { state -> Bool in
      guard let view = state.channels[key.channel]?.views[key] else { return false }
      state.channels[key.channel]?.views[key]?.wanted = max(view.wanted, position)
      return state.channels[key.channel]?.views[key]?.isDue ?? false
    }
    if due { look() }
  }

  enum Found {
    /// Its drawing is still under way, or nothing has happened.
    case nothing
    case events(EventText, seen: Int64)
    /// More has happened than is in memory.
    case behind
    case over
  }

  /// What a line has not sent yet.
  /// - Parameters:
  ///   - place: up to where the line has read or sent everything but what it has `missed`.
  ///   - missed: touches that the line has read itself.
  ///   - anew: the page as it is now, at this position or later, whatever was seen before.
  func find(_ key: Key, after place: Int64, missed: [Live.Touch], anew: Int64?, sight: Sight) -> Found {
    state.withLock { state in
      guard let channel = state.channels[key.channel], let view = channel.views[key], !view.gone else { return .over }
      if anew == nil, channel.floor > place { return .behind }
      let start = anew == nil ? missed + channel.touches.suffix(from: Self.first(channel.touches, after: place)) : []
      guard let wanted = anew ?? start.last?.position, let drawing = view.drawing, drawing.picture >= wanted else { return .nothing }
      guard sight.sees(drawing.audience) else { return .over }
      if anew != nil {
        return .events(EventText(LiveEvents.event(drawing.picture, LiveEvents.drawn, drawing.data)), seen: drawing.picture)
      }
      let told = (start.first?.position ?? wanted)...wanted
      if let text = view.texts[told] { return .events(text, seen: wanted) }
      let text = EventText(LiveEvents.text(start, drawing.data))
      if view.texts.count < Self.mostTexts { state.channels[key.channel]?.views[key]?.texts[told] = text }
      return .events(text, seen: wanted)
    }
  }

  /// The first touch after a position, by halving.
  private static func first(_ touches: [Live.Touch], after position: Int64) -> Int {
    var (low, high) = (0, touches.count)
    while low < high {
      let middle = (low + high) / 2
      if touches[middle].position > position { high = middle } else { low = middle + 1 }
    }
    return low
  }

  /// Reads and draws what is new, unless somebody is at it: then once more afterwards.
  private func look() {
    let begins = state.withLock { state -> Bool in
      if state.channels.isEmpty { return false }
      if state.running {
        state.again = true
        return false
      }
      guard database.position > state.position || state.channels.values.contains(where: { $0.views.values.contains(where: \.isDue) })
      else { return false }
      state.running = true
      return true
    }
    if begins { Task { await run() } }
  }

  private func run() async {
    while true {
      do { try await round() } catch {
        log.warning("live pages wait", metadata: ["reason": "\(type(of: error))"])
        try? await Task.sleep(for: .milliseconds(500))
        state.withLock { $0.again = true }
      }
      let ends = state.withLock { state in
        let ends = !state.again || state.channels.isEmpty
        state.again = false
        if ends { state.running = false }
        return ends
      }
      if ends { return }
    }
  }

  private func round() async throws {
    while try await readTouches() {}
    let due = state.withLock { state in
      state.channels.values.flatMap { $0.views.filter { $0.value.isDue }.map { (key: $0.key, draw: $0.value.draw) } }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (key, draw) in due { group.addTask { try await self.draw(key, draw) } }
      try await group.waitForAll()
    }
  }

  /// True if there may be more.
  private func readTouches() async throws -> Bool {
    let since = state.withLock { $0.position }
    let (rows, position) = try await database.read { tx in
      let rows = try tx.rows(
        "SELECT position, channel, what FROM core_live WHERE position > \(since) ORDER BY position LIMIT \(Self.atOnce)"
      ).map { (channel: try $0("channel") as String, touch: Live.Touch(position: try $0("position"), what: try $0("what"))) }
      return (rows, rows.count == Self.atOnce ? rows.last?.touch.position ?? since : try tx.position())
    }
    let told = state.withLock { state -> [LiveLine] in
      for (name, touch) in rows { state.channels[name]?.add(touch) }
      state.position = max(state.position, position)
      // What was drawn a moment ago may show it already.
      let touched = Set(rows.map(\.channel)).compactMap { state.channels[$0] }.flatMap(\.views.values)
      return touched.filter { !$0.isDue }.flatMap(\.lines.values)
    }
    for line in told { line.tell() }
    return rows.count == Self.atOnce
  }

  /// A view that cannot be drawn ends its own lines and nobody else's.
  private func draw(_ key: Key, _ draw: @escaping Draw) async throws {
    drawCount.add(1, ordering: .relaxed)
    let drawing: Drawing?
    do { drawing = try await database.read(draw) } catch StorageError.busy { throw StorageError.busy } catch {
      if !(error is Problem) { log.error("a live page was not drawn", metadata: ["view": "\(key.view)", "reason": "\(type(of: error))"]) }
      drawing = nil
    }
    let lines = state.withLock { state -> [LiveLine] in
      guard var view = state.channels[key.channel]?.views[key] else { return [] }
      view.drawing = drawing
      view.gone = drawing == nil
      view.texts = [:]
      state.channels[key.channel]?.views[key] = view
      return Array(view.lines.values)
    }
    for line in lines { line.tell() }
  }
}
