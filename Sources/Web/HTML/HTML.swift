/// HTML, written as HTML in Swift literals; interpolation escapes unless the value is HTML already.
///
///     let item: HTML = "<li><a href=\"\(path: city.path)\">\(city.name)</a></li>"
///
/// A component is a function that returns `HTML`.
package struct HTML: Sendable, ExpressibleByStringInterpolation {
  package var text: String

  package init(stringLiteral value: String) { text = value }
  package init(stringInterpolation: Interpolation) { text = stringInterpolation.text }
  private init(text: String) { self.text = text }

  package static let empty = HTML(text: "")
  /// Empty, with room for so many bytes.
  static func reserving(_ bytes: Int) -> HTML {
    var html = HTML.empty
    html.text.reserveCapacity(bytes)
    return html
  }
  package var isEmpty: Bool { text.isEmpty }

  /// Markup made by a trusted writer (our Markdown renderer, a file of ours). Never from input.
  package static func trusted(_ markup: String) -> HTML { HTML(text: markup) }
  /// Plain text, escaped.
  package static func text(_ plain: String) -> HTML { HTML(text: escaped(plain)) }
  package static func text(_ plain: some StringProtocol) -> HTML { HTML(text: escaped(String(plain))) }

  package static func + (left: HTML, right: HTML) -> HTML { HTML(text: left.text + right.text) }
  package static func += (left: inout HTML, right: HTML) { left.text += right.text }

  package struct Interpolation: StringInterpolationProtocol {
    var text: String

    package init(literalCapacity: Int, interpolationCount: Int) {
      text = ""
      text.reserveCapacity(literalCapacity + interpolationCount * 24)
    }

    package mutating func appendLiteral(_ literal: String) { text += literal }
    package mutating func appendInterpolation(_ html: HTML) { text += html.text }
    package mutating func appendInterpolation(_ html: HTML?) { if let html { text += html.text } }
    package mutating func appendInterpolation(_ list: [HTML]) { for html in list { text += html.text } }
    package mutating func appendInterpolation(_ plain: String) { appendEscaped(plain, to: &text) }
    package mutating func appendInterpolation(_ plain: some StringProtocol) { appendEscaped(String(plain), to: &text) }
    package mutating func appendInterpolation(_ number: Int) { text += String(number) }
    package mutating func appendInterpolation(_ number: Int64) { text += String(number) }
    /// A coordinate or a share, at most two decimals.
    package mutating func appendInterpolation(_ number: Double) { text += short(number) }
    /// An address of the house: escaped, and refused unless it starts with `/`, `?` or `#`.
    package mutating func appendInterpolation(path: String) {
      let (first, second) = (path.utf8.first, path.utf8.dropFirst().first)
      let slash = UInt8(ascii: "/")
      let ours = first == slash ? second != slash : first == UInt8(ascii: "?") || first == UInt8(ascii: "#")
      appendEscaped(ours ? path : "#", to: &text)
    }
    /// An address given by people: only http, https and mailto pass, anything else becomes `#`.
    package mutating func appendInterpolation(link: String) { appendEscaped(safeLink(link), to: &text) }
    /// ` name="value"`, or nothing when the value is nil.
    package mutating func appendInterpolation(attribute name: StaticString, _ value: String?) {
      guard let value else { return }
      appendName(name)
      text += "=\""
      appendEscaped(value, to: &text)
      text += "\""
    }
    /// ` name`, or nothing.
    package mutating func appendInterpolation(flag name: StaticString, _ on: Bool) {
      if on { appendName(name) }
    }
    private mutating func appendName(_ name: StaticString) {
      text += " "
      text += name.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }
  }
}

extension Sequence where Element == HTML {
  package func joined(_ separator: HTML = "") -> HTML {
    var result = HTML.empty
    for (position, part) in enumerated() {
      if position > 0 { result += separator }
      result += part
    }
    return result
  }
}

package func escaped(_ plain: String) -> String {
  var text = ""
  appendEscaped(plain, to: &text)
  return text
}

func appendEscaped(_ plain: String, to text: inout String) {
  var plain = plain
  let clean = plain.withUTF8 { bytes in
    bytes.allSatisfy { $0 != 38 && $0 != 60 && $0 != 62 && $0 != 34 && $0 != 39 && ($0 >= 32 || $0 == 10 || $0 == 9 || $0 == 13) }
  }
  if clean {
    text += plain
    return
  }
  for scalar in plain.unicodeScalars {
    switch scalar {
    case "&": text += "&amp;"
    case "<": text += "&lt;"
    case ">": text += "&gt;"
    case "\"": text += "&quot;"
    case "'": text += "&#39;"
    // Control characters other than tab and line ends are not HTML.
    case "\u{0}"..."\u{8}", "\u{B}", "\u{C}", "\u{E}"..."\u{1F}": break
    default: text.unicodeScalars.append(scalar)
    }
  }
}

/// The address if its scheme is one a reader may follow, else `#`.
package func safeLink(_ link: String) -> String {
  let trimmed = link.filter { !$0.isWhitespace && !$0.unicodeScalars.contains { $0.value < 32 } }
  let lower = trimmed.lowercased()
  return ["https://", "http://", "mailto:"].contains { lower.hasPrefix($0) } ? trimmed : "#"
}

private func short(_ number: Double) -> String {
  guard number.isFinite else { return "0" }
  let hundredths = (number * 100).rounded()
  if hundredths.truncatingRemainder(dividingBy: 100) == 0 { return String(Int64(hundredths / 100)) }
  let sign = hundredths < 0 ? "-" : ""
  let whole = Int64(abs(hundredths))
  let rest = whole % 100
  let decimals = rest % 10 == 0 ? String(rest / 10) : (rest < 10 ? "0\(rest)" : String(rest))
  return "\(sign)\(whole / 100).\(decimals)"
}
