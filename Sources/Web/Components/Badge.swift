extension Kit {
  /// How a state feels. The word says it; the sign before it only repeats it, and is drawn in ink.
  package enum Tone: String, Sendable { case neutral, good, waiting, late, stopped }

  /// A state in a word: “Published”, “Late”.
  package static func badge(_ word: String, _ tone: Tone = .neutral) -> HTML {
    "<span class=\"badge \(tone.rawValue)\">\(word)</span>"
  }

  /// The number of an axis (`"1"`…`"4"`) or of an objective (`"2.7"`) in the hue of its axis. Plans of other years
  /// may have more axes: those are in ink.
  package static func axisMark(_ code: String, _ reader: Reader) -> HTML {
    let axis = String(Substring(code.utf8.prefix { $0 != UInt8(ascii: ".") }))
    let hue = axisClass(axis).map { " \($0)" } ?? ""
    let isAxis = axis == code
    let kind = isAxis ? reader.t("Axis") : reader.t("Objective")
    return "<span class=\"axis\(isAxis ? "" : " code")\(hue)\"><span class=\"aloud\">\(kind) </span>\(code)</span>"
  }

  /// The same hues for pictures on paper, where the stylesheet does not reach.
  static func axisFill(_ axis: String?) -> String {
    switch axisClass(axis) {
    case "axis-1": "#ab3a27"
    case "axis-2": "#215a94"
    case "axis-3": "#855d00"
    case "axis-4": "#1d6a50"
    default: "currentColor"
    }
  }

  static func axisClass(_ axis: String?) -> String? {
    guard let axis, let number = Int(axis), (1...4).contains(number) else { return nil }
    return "axis-\(number)"
  }
}
