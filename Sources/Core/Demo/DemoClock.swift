import Foundation
import Storage
import Synchronization
import Web

/// The clock of the demonstration: the machine's, moved by as much as the file `clock` of the data folder says, in seconds. With it
/// an assembly, a year of fees or an election can be lived through in an afternoon. Every process of the folder reads it.
package final class DemoClock: Sendable {
  private let file: String
  private let held = Mutex<(seconds: Double, read: ContinuousClock.Instant)?>(nil)

  package init(data: String) { file = data + "/clock" }

  package var clock: Clock { Clock { [self] in now } }

  package var now: Moment { Clock.system.now().adding(seconds: seconds) }

  /// Read again each half second: another process may have moved it.
  private var seconds: Double {
    held.withLock { held in
      let now = ContinuousClock.now
      if let held, now - held.read < .milliseconds(500) { return held.seconds }
      let text = (try? String(contentsOfFile: file, encoding: .utf8))?.trimmingCharacters(in: .whitespacesAndNewlines)
      let seconds = text.flatMap { Double($0) }.flatMap { $0.isFinite && abs($0) < 1e10 ? $0 : nil } ?? 0
      held = (seconds, now)
      return seconds
    }
  }

  /// From now on it is this moment, and time goes on from there.
  package func set(_ moment: Moment) throws {
    let seconds = Double(moment.milliseconds - Clock.system.now().milliseconds) / 1000
    try "\(seconds)\n".write(toFile: file, atomically: true, encoding: .utf8)
    held.withLock { $0 = (seconds, .now) }
  }
}
