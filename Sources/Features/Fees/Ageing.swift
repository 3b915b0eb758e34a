import Storage
import Web

/// How long an invoice has been due.
package enum Age: String, CaseIterable, Sendable {
  case notDue = "not-due"
  case month, quarter, half, year, older

  package init(due: Day, on day: Day) {
    switch day.number - due.number {
    case ...0: self = .notDue
    case ...30: self = .month
    case ...90: self = .quarter
    case ...180: self = .half
    case ...365: self = .year
    default: self = .older
    }
  }

  package var label: Phrase {
    switch self {
    case .notDue: "Not due yet"
    case .month: "1 to 30 days"
    case .quarter: "31 to 90 days"
    case .half: "91 to 180 days"
    case .year: "181 to 365 days"
    case .older: "More than a year"
    }
  }
}

/// When an invoice is reminded of: three levels, each once, from friendly to firm.
package enum ReminderRule {
  package struct Case: Sendable {
    package let due: Day
    /// Levels that went out, with their days.
    package let sent: [Int: Day]
    /// Until when reminders are stopped (that day included): a promise, a purchase-order number that is awaited.
    package let stops: [Day]
    package init(due: Day, sent: [Int: Day] = [:], stops: [Day] = []) {
      self.due = due
      self.sent = sent
      self.stops = stops
    }
  }

  /// Days between two levels even where a stop has let several pass.
  static let pause = 15

  /// The level that goes out today; nil for none.
  /// - Parameter days: after the due day, for levels 1, 2 and 3.
  package static func level(_ invoice: Case, days: [Int], on today: Day) -> Int? {
    let next = (invoice.sent.keys.max() ?? 0) + 1
    guard next <= days.count, today >= invoice.due.adding(days: days[next - 1]), invoice.stops.allSatisfy({ $0 < today }) else {
      return nil
    }
    if let last = invoice.sent.values.max(), today < last.adding(days: pause) { return nil }
    return next
  }
}
