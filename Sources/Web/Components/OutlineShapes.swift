/// The countries of the outline, read once.
extension Outline {
  struct Box {
    var left: Double
    var top: Double
    var right: Double
    var bottom: Double
    var width: Double { right - left }
    var height: Double { bottom - top }
    func joined(_ other: Box) -> Box {
      Box(left: min(left, other.left), top: min(top, other.top), right: max(right, other.right), bottom: max(bottom, other.bottom))
    }
    func meets(_ other: Box) -> Bool {
      left < other.right && right > other.left && top < other.bottom && bottom > other.top
    }
    func holds(_ x: Double, _ y: Double, margin: Double) -> Bool {
      x > left - margin && x < right + margin && y > top - margin && y < bottom + margin
    }
  }
  struct Shape {
    let code: String
    /// Each closed line with the box around it.
    let rings: [(path: String, box: Box)]
    var path: String { rings.map(\.path).joined() }
  }

  static let shapes: [Shape] = (countriesAToL + "\n" + countriesMToZ).split(separator: "\n").map { line in
    let halves = line.split(separator: " ", maxSplits: 1)
    let rings = halves[1].split(separator: "z").map { (path: "\($0)z", box: box($0)) }
    return Shape(code: String(halves[0]), rings: rings)
  }
  static let shapeOf = Dictionary(shapes.map { ($0.code, $0) }, uniquingKeysWith: { first, _ in first })

  /// The box around `Mx yl…`, whose numbers after the first two are steps.
  private static func box(_ ring: Substring) -> Box {
    let numbers = numbers(ring)
    guard numbers.count >= 2 else { return Box(left: 0, top: 0, right: 0, bottom: 0) }
    var (x, y) = (numbers[0], numbers[1])
    var box = Box(left: x, top: y, right: x, bottom: y)
    for position in stride(from: 2, to: numbers.count - 1, by: 2) {
      x += numbers[position]
      y += numbers[position + 1]
      box = Box(left: min(box.left, x), top: min(box.top, y), right: max(box.right, x), bottom: max(box.bottom, y))
    }
    return box
  }

  private static func numbers(_ path: Substring) -> [Double] {
    var words: [String] = [""]
    for character in path {
      switch character {
      case "M", "l", " ": words.append("")
      case "-": words.append("-")
      default: words[words.count - 1].append(character)
      }
    }
    return words.compactMap { Double($0.hasPrefix(".") || $0.hasPrefix("-.") ? $0.replacing(".", with: "0.") : $0) }
  }
}
