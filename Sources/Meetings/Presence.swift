import Core
import Storage
import Web

/// Somebody was at a meeting for a city, from one moment to another. The only place that says who was there: lists of who came,
/// figures, quorum and certificates read it.
package struct Presence: Sendable, Equatable {
  package enum How: String, SQLWord, CaseIterable {
    case site, online

    package var label: Phrase {
      switch self {
      case .site: "On site"
      case .online: "Online"
      }
    }
  }

  package let id: ID<Presence>
  package let meeting: RecordID
  package let organisation: OrganisationID
  /// Nil where a city was checked in without saying who, and once the person is erased.
  package let person: PersonID?
  package let entered: Moment
  /// Nil while they are there.
  package let left: Moment?
  package let how: How

  /// Whether it lasts into the meeting: whoever left before it began was not at it.
  package func reaches(_ meeting: Meeting) -> Bool { left.map { $0 > meeting.starts } ?? true }

  /// From three hours before a meeting begins until twelve hours after its planned end, or until it is said that it took place.
  package static func takesEntries(_ meeting: Meeting, at now: Moment) -> Bool {
    meeting.state == .planned && now >= meeting.starts.adding(seconds: -3 * 3600) && now < meeting.ends.adding(seconds: 12 * 3600)
  }

  /// When those who did not check out left, said once the meeting is over: now, if it ran on for a while; else its planned end.
  package static func end(of meeting: Meeting, said now: Moment) -> Moment {
    now < meeting.ends.adding(seconds: 3 * 3600) ? max(now, meeting.starts) : meeting.ends
  }

  /// Minutes in which at least one person of each city was there: two at once count once, and nothing before the meeting begins.
  /// - Parameter until: up to when those count who are still there.
  package static func minutes(_ intervals: [Presence], from start: Moment, until now: Moment) -> [OrganisationID: Int] {
    Dictionary(grouping: intervals, by: \.organisation).mapValues { own in
      var reached = start
      var milliseconds: Int64 = 0
      for interval in own.sorted(by: { $0.entered < $1.entered }) {
        let from = max(interval.entered, reached)
        let to = interval.left ?? now
        guard to > from else { continue }
        milliseconds += to.milliseconds - from.milliseconds
        reached = to
      }
      return Int(milliseconds / 60_000)
    }
  }
}
