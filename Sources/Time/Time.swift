/// A moment in UTC with milliseconds, kept as ISO 8601 text (`2021-03-25T11:50:00.000Z`) so that both engines
/// sort and compare it alike.
package struct Moment: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z.
  package let milliseconds: Int64

  package init(milliseconds: Int64) { self.milliseconds = milliseconds }

  package init?(_ text: some StringProtocol) {
    let text = String(text)
    guard text.utf8.count == 24, text.hasSuffix("Z"), let day = Day(text.prefix(10)) else { return nil }
    let digits = text.utf8.dropFirst(11).dropLast()
    let clock = String(decoding: digits, as: UTF8.self).split(whereSeparator: { $0 == ":" || $0 == "." }).compactMap { Int64($0) }
    guard clock.count == 4, clock[0] < 24, clock[1] < 60, clock[2] < 60 else { return nil }
    milliseconds = Int64(day.number) * 86_400_000 + ((clock[0] * 60 + clock[1]) * 60 + clock[2]) * 1000 + clock[3]
  }

  package var day: Day { Day(number: Int(milliseconds.floorDivided(by: 86_400_000))) }
  package var hour: Int { Int(milliseconds.floorModulo(86_400_000) / 3_600_000) }
  package var minute: Int { Int(milliseconds.floorModulo(3_600_000) / 60_000) }

  package func adding(seconds: Double) -> Moment { Moment(milliseconds: milliseconds + Int64(seconds * 1000)) }
  package func adding(days: Int) -> Moment { Moment(milliseconds: milliseconds + Int64(days) * 86_400_000) }
  package func seconds(since other: Moment) -> Double { Double(milliseconds - other.milliseconds) / 1000 }

  package var description: String {
    let rest = milliseconds.floorModulo(86_400_000)
    return
      "\(day)T\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1000 % 60, 2)).\(padded(rest % 1000, 3))Z"
  }

  package static func < (left: Moment, right: Moment) -> Bool { left.milliseconds < right.milliseconds }
}

/// A day of the Gregorian calendar, kept as `2021-03-25`.
package struct Day: Hashable, Comparable, Sendable, CustomStringConvertible {
  /// Days since 1970-01-01.
  package let number: Int

  package init(number: Int) { self.number = number }

  /// Nil for a day that does not exist (30 February). Years 1 to 9999.
  package init?(year: Int, month: Int, day: Int) {
    guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day) else { return nil }
    // Days from civil, after Howard Hinnant's chrono paper.
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    number = era * 146_097 + dayOfEra - 719_468
    guard self.parts.month == month, self.parts.day == day else { return nil }
  }

  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count == 10, parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2])
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  package var parts: (year: Int, month: Int, day: Int) {
    let z = number + 719_468
    let era = (z >= 0 ? z : z - 146_096) / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let mp = (5 * dayOfYear + 2) / 153
    let month = mp + (mp < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * mp + 2) / 5 + 1)
  }

  package var year: Int { parts.year }
  /// 1 is Monday, 7 is Sunday.
  package var weekday: Int { Int(Int64(number + 3).floorModulo(7)) + 1 }
  package func adding(days: Int) -> Day { Day(number: number + days) }
  /// The start of the day in UTC.
  package var start: Moment { Moment(milliseconds: Int64(number) * 86_400_000) }

  package var description: String {
    let (year, month, day) = parts
    return "\(padded(Int64(year), 4))-\(padded(Int64(month), 2))-\(padded(Int64(day), 2))"
  }

  package static func < (left: Day, right: Day) -> Bool { left.number < right.number }
}

/// Where the time comes from: the machine's clock, or a test's. Nothing else in the house asks for the time.
package struct Clock: Sendable {
  package let now: @Sendable () -> Moment
  package init(_ now: @escaping @Sendable () -> Moment) { self.now = now }
}

extension Int64 {
  fileprivate func floorDivided(by other: Int64) -> Int64 { (self - floorModulo(other)) / other }
  fileprivate func floorModulo(_ other: Int64) -> Int64 {
    let rest = self % other
    return rest < 0 ? rest + other : rest
  }
}

private func padded(_ number: Int64, _ width: Int) -> String {
  let text = String(number)
  return text.utf8.count >= width ? text : String(repeating: "0", count: width - text.utf8.count) + text
}
