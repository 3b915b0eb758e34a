import Core
import Storage
import Web

/// The clock of the place beside the reader's own, where both differ at that moment.
package struct MeetingClock: Sendable {
  let zone: String
  let reader: Reader
  private let there: Reader

  package init(_ zone: String, _ reader: Reader) {
    self.zone = zone
    self.reader = reader
    there = Reader(language: reader.language, words: reader.words, timeZone: zone)
  }

  package init(_ meeting: Meeting, _ reader: Reader) { self.init(meeting.zone, reader) }

  private func isElsewhere(_ moment: Moment) -> Bool { Zone.offset(zone, at: moment) != Zone.offset(reader.timeZone, at: moment) }

  /// “25 March 2021, 12:50 (Madrid time), 20:50 (Seoul time)”; the day is said again where it is another one.
  package func words(_ moment: Moment) -> String {
    guard isElsewhere(moment) else { return reader.moment(moment) }
    let isSameDay = there.today(moment) == reader.today(moment)
    let other = isSameDay ? there.t("{time} ({zone})", ["time": there.time(moment), "zone": there.zoneName]) : there.moment(moment)
    return reader.t("{here}, that is {there}", ["here": reader.moment(moment), "there": other])
  }

  package func html(_ moment: Moment) -> HTML { "<time datetime=\"\(moment.description)\">\(words(moment))</time>" }

  /// Only the hour, for what stands under a day that was said already: “12:50, 20:50 (Seoul time)”.
  package func hour(_ moment: Moment) -> HTML {
    let here = reader.time(moment)
    let text =
      isElsewhere(moment)
      ? reader.t(
        "{here}, that is {there}",
        [
          "here": here, "there": there.t("{time} ({zone})", ["time": there.time(moment), "zone": there.zoneName]),
        ]) : here
    return "<time datetime=\"\(moment.description)\">\(text)</time>"
  }
}
