/// Text written by people, set as its language sets it. In French: narrow no-break spaces before `; : ! ? »` and after
/// `«`, typographic apostrophes. Addresses (`https://…`, `a@b.c`) are left as they are. Other languages: unchanged.
package func typography(_ text: String, _ language: Language) -> String {
  guard language == .french, text.unicodeScalars.contains(where: Typesetter.isSet) else { return text }
  return Typesetter(text).french()
}

/// - Parameters:
///   - quotes: straight double quotes become « ».
///   - continues: something stands before this text in the same line, so that a mark at its start belongs to a word.
func typeset(_ text: String, _ language: Language, quotes: Bool, continues: Bool) -> String {
  guard language == .french || language == .spanish else { return text }
  var setter = Typesetter(text, continues: continues)
  if quotes { setter.turnQuotes() }
  return language == .french ? setter.french() : setter.text
}

private struct Typesetter {
  private var scalars: [Unicode.Scalar]
  private let continues: Bool
  private let narrow: Unicode.Scalar = "\u{202F}"

  init(_ text: String, continues: Bool = false) {
    scalars = Array(text.unicodeScalars)
    self.continues = continues
  }

  var text: String {
    var view = String.UnicodeScalarView()
    view.append(contentsOf: scalars)
    return String(view)
  }

  /// Without any of these a French text stands as it is: most names do.
  static func isSet(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case "'", ";", ":", "!", "?", "«", "»", "\u{202F}": true
    default: false
    }
  }

  private func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\u{A0}" || scalar == narrow }
  private func isBreak(_ scalar: Unicode.Scalar) -> Bool { isSpace(scalar) || scalar == "\n" || scalar == "\t" || scalar == "\r" }

  /// Which scalars belong to an address: a run without spaces that holds `://` or `@` or begins with `www.`.
  private func addresses() -> [Bool] {
    var mask = [Bool](repeating: false, count: scalars.count)
    var start = 0
    while start < scalars.count {
      if isBreak(scalars[start]) {
        start += 1
        continue
      }
      let end = scalars[start...].firstIndex(where: isBreak) ?? scalars.count
      if isAddress(scalars[start..<end]) {
        for position in start..<end { mask[position] = true }
      }
      start = end
    }
    return mask
  }

  private func isAddress(_ run: ArraySlice<Unicode.Scalar>) -> Bool {
    run.contains("@") || run.starts(with: "www.".unicodeScalars) || run.starts(with: "mailto:".unicodeScalars)
      || run.indices.contains { run[$0] == ":" && run[$0...].starts(with: "://".unicodeScalars) }
  }

  mutating func turnQuotes() {
    let mask = addresses()
    for position in scalars.indices where scalars[position] == "\"" && !mask[position] {
      let opens = position == 0 ? !continues : isBreak(scalars[position - 1]) || scalars[position - 1] == "("
      scalars[position] = opens ? "«" : "»"
    }
  }

  func french() -> String {
    let mask = addresses()
    var result = String.UnicodeScalarView()
    for position in scalars.indices {
      let scalar = scalars[position]
      if mask[position] {
        result.append(scalar)
      } else if scalar == "'", position > 0, position + 1 < scalars.count, scalars[position - 1].properties.isAlphabetic,
        scalars[position + 1].properties.isAlphabetic
      {
        result.append("’")
      } else if isHigh(scalar), standsAlone(position) {
        while let last = result.last, isSpace(last) { result.removeLast() }
        if needsSpace(after: result.last, before: scalar) { result.append(narrow) }
        result.append(scalar)
      } else if isSpace(scalar), result.last == narrow || result.last == "«" {
        if result.last == "«" { result.append(narrow) }
      } else {
        if result.last == "«" { result.append(narrow) }
        result.append(scalar)
      }
    }
    return String(result)
  }

  private func needsSpace(after last: Unicode.Scalar?, before mark: Unicode.Scalar) -> Bool {
    guard let last else { return continues }
    if last == "\n" || last == "\t" || last == "«" || last == "(" { return false }
    return mark == "»" || !(last == "!" || last == "?")
  }

  private func isHigh(_ scalar: Unicode.Scalar) -> Bool { ";:!?»".unicodeScalars.contains(scalar) }

  /// A mark that ends something: not the colon of 12:30 or of a code, and not in the middle of a word.
  private func standsAlone(_ position: Int) -> Bool {
    if scalars[position] == "»" { return true }
    guard position + 1 < scalars.count else { return true }
    let next = scalars[position + 1]
    return isBreak(next) || "!?;:.,…)»]\"*".unicodeScalars.contains(next)
  }
}
