import Foundation

/// How a language writes numbers.
struct Numbers: Sendable {
  let thousands: String
  let comma: String
  /// Between a number and its `%`.
  let beforePercent: String

  static let english = Numbers(thousands: ",", comma: ".", beforePercent: "")
  static let french = Numbers(thousands: "\u{202F}", comma: ",", beforePercent: "\u{202F}")
  static let spanish = Numbers(thousands: ".", comma: ",", beforePercent: "\u{202F}")

  static func of(_ language: Language) -> Numbers {
    switch language.nearestOfficial {
    case .french: .french
    case .spanish: .spanish
    default: .english
    }
  }

  func whole(_ number: Int) -> String {
    if (0..<1000).contains(number) { return String(number) }
    let digits = Array(String(number.magnitude))
    var result = number < 0 ? "\u{2212}" : ""
    for (position, digit) in digits.enumerated() {
      if position > 0, (digits.count - position) % 3 == 0 { result += thousands }
      result.append(digit)
    }
    return result
  }

  func decimal(_ number: Double, decimals: Int) -> String {
    guard number.isFinite, abs(number) < 1e15 else { return "–" }
    var scale = 1
    for _ in 0..<max(0, min(decimals, 6)) { scale *= 10 }
    let scaled = Int((abs(number) * Double(scale)).rounded())
    let sign = number < 0 && scaled > 0 ? "\u{2212}" : ""
    let rest = scaled % scale
    if rest == 0 { return sign + whole(scaled / scale) }
    var fraction = String(rest + scale).dropFirst()
    while fraction.last == "0" { fraction.removeLast() }
    return "\(sign)\(whole(scaled / scale))\(comma)\(fraction)"
  }
}

/// How a language writes days. Small tables, so that no page asks ICU.
struct Calendar: Sendable {
  let months: [String]
  let short: [String]
  /// The first of a month, where it has a word of its own.
  let first: String?
  /// Between day and month, and between month and year.
  let between: (String, String)

  static let english = Calendar(
    months: [
      "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ],
    short: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"], first: nil, between: (" ", " "))
  static let french = Calendar(
    months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
    short: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."], first: "1er",
    between: ("\u{A0}", " "))
  static let spanish = Calendar(
    months: [
      "enero", "febrero", "marzo", "abril", "mayo", "junio", "julio", "agosto", "septiembre", "octubre", "noviembre", "diciembre",
    ],
    short: ["ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"], first: nil,
    between: (" de ", " de "))

  static func of(_ language: Language) -> Calendar {
    switch language.nearestOfficial {
    case .french: .french
    case .spanish: .spanish
    default: .english
    }
  }

  func long(_ day: Day) -> String {
    let (year, month, number) = day.parts
    return "\(ordinal(number))\(between.0)\(months[month - 1])\(between.1)\(year)"
  }

  func short(_ day: Day) -> String {
    let (year, month, number) = day.parts
    return "\(ordinal(number))\u{A0}\(short[month - 1])\u{A0}\(year)"
  }

  private func ordinal(_ number: Int) -> String { number == 1 ? first ?? "1" : String(number) }
}

/// Time zones by their IANA names; an unknown one counts as UTC.
package enum Zone {
  /// Seconds that the zone was ahead of UTC at a moment.
  package static func offset(_ name: String, at moment: Moment) -> Int {
    TimeZone(identifier: name)?.secondsFromGMT(for: Date(timeIntervalSince1970: Double(moment.milliseconds) / 1000)) ?? 0
  }

  package static func exists(_ name: String) -> Bool { TimeZone(identifier: name) != nil }

  /// A moment as the clock on the wall shows it there.
  package static func wall(_ moment: Moment, in name: String) -> (day: Day, hour: Int, minute: Int) {
    let local = moment.adding(seconds: Double(offset(name, at: moment)))
    return (local.day, local.hour, local.minute)
  }

  /// The moment when the clock on the wall shows this. An hour that the change to summer time skips is taken an hour later,
  /// one that comes twice the first time.
  package static func moment(_ day: Day, hour: Int, minute: Int, in name: String) -> Moment {
    let asUTC = day.start.adding(seconds: Double(hour * 3600 + minute * 60))
    let before = offset(name, at: asUTC.adding(days: -1))
    let first = asUTC.adding(seconds: -Double(before))
    if offset(name, at: first) == before { return first }
    let after = offset(name, at: asUTC.adding(days: 1))
    let second = asUTC.adding(seconds: -Double(after))
    return offset(name, at: second) == after ? second : first
  }
}
