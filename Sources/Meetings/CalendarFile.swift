import Core
import Web

/// A calendar as programs read it (RFC 5545): times in UTC, lines folded at 75 bytes, texts escaped.
package struct CalendarFile: Sendable {
  package struct Event: Sendable {
    package var id: RecordID
    package var title: String
    package var words: String
    package var place: String
    /// The complete address of its page.
    package var address: String
    package var starts: Moment
    package var ends: Moment
    package var changed: Moment
    package var sequence: Int
    package var cancelled: Bool

    package init(_ meeting: Meeting, title: String, words: String, link: String?, address: String) {
      id = meeting.id
      self.title = title
      self.words = words
      place = [meeting.place, link].compactMap { $0 }.joined(separator: ", ")
      self.address = address
      starts = meeting.starts
      ends = meeting.ends
      changed = meeting.changed
      sequence = meeting.sequence
      cancelled = meeting.state == .cancelled
    }
  }

  package var name: String
  /// Where the house answers: makes its identifiers unique in the world.
  package var host: String
  package var events: [Event]

  package init(name: String, host: String, events: [Event]) {
    self.name = name
    self.host = host
    self.events = events
  }

  package var text: String {
    var lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//IAEC//Paideia//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    // Programs of today read the first, older ones the second; how often they ask is said the same way.
    lines += ["NAME:\(Self.escaped(name))", "X-WR-CALNAME:\(Self.escaped(name))"]
    lines += ["REFRESH-INTERVAL;VALUE=DURATION:PT4H", "X-PUBLISHED-TTL:PT4H"]
    for event in events { lines += self.lines(event) }
    lines.append("END:VCALENDAR")
    return lines.map { Self.folded($0) + "\r\n" }.joined()
  }

  private func lines(_ event: Event) -> [String] {
    var lines = [
      "BEGIN:VEVENT", "UID:meeting-\(event.id)@\(host)", "DTSTAMP:\(Self.stamp(event.changed))", "DTSTART:\(Self.stamp(event.starts))",
      "DTEND:\(Self.stamp(event.ends))", "LAST-MODIFIED:\(Self.stamp(event.changed))", "SEQUENCE:\(event.sequence)",
      "STATUS:\(event.cancelled ? "CANCELLED" : "CONFIRMED")", "SUMMARY:\(Self.escaped(event.title))",
    ]
    if !event.words.isEmpty { lines.append("DESCRIPTION:\(Self.escaped(event.words))") }
    if !event.place.isEmpty { lines.append("LOCATION:\(Self.escaped(event.place))") }
    return lines + ["URL:\(event.address)", "END:VEVENT"]
  }

  /// `20210325T115000Z`.
  static func stamp(_ moment: Moment) -> String {
    moment.description.prefix(19).filter { $0 != "-" && $0 != ":" } + "Z"
  }

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.replacing("\r\n", with: "\n").unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case ";": result += "\\;"
      case ",": result += "\\,"
      case "\n", "\r": result += "\\n"
      case let control where control.value < 32 && control != "\t" || control.value == 127: continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// At most 75 bytes a line, no letter cut in two; what continues begins with a space, which counts.
  static func folded(_ line: String) -> String {
    var result = ""
    var length = 0
    for scalar in line.unicodeScalars {
      let size = UTF8.width(scalar)
      if length + size > 75 {
        result += "\r\n "
        length = 1
      }
      result.unicodeScalars.append(scalar)
      length += size
    }
    return result
  }

  package func answer(named name: String) -> Answer {
    var answer = Answer.plain(text, type: "text/calendar; charset=utf-8")
    answer.headers[.contentDisposition] = "attachment; filename=\"\(name).ics\""
    answer.headers[.cacheControl] = "private, no-cache"
    return answer
  }
}
