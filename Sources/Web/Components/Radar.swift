import Foundation

extension Kit {
  /// At most two lines, at least three axes; the axes bear numbers, which the table beside spells out.
  package static func radar(_ axes: [String], _ lines: [RadarLine], maximum: Double, caption: String, _ reader: Reader) -> HTML {
    guard axes.count >= 3, maximum > 0, !lines.isEmpty else { return empty(reader.t("No data"), reader) }
    let lines = Array(lines.prefix(2))
    let columns = [Table.Column(reader.t("Name"))] + lines.map { Table.Column($0.label, numeric: true) }
    let rows = axes.enumerated().map { position, axis -> [HTML] in
      ["\(position + 1). \(axis)"]
        + lines.map { $0.values.indices.contains(position) ? "\(written($0.values[position], reader))" : "–" }
    }
    let rings = [0.25, 0.5, 0.75, 1].map { ring -> HTML in
      "<path d=\"\(polygon(axes.count) { _ in ring })\" stroke-opacity=\".22\"/>"
    }
    let spokes = (0..<axes.count).map { position -> HTML in
      let end = spot(position, axes.count, 1)
      let word = spot(position, axes.count, 1.12)
      return """
        <path d="M160 160L\(end.x) \(end.y)" stroke-opacity=".22"/>\
        <text x="\(word.x)" y="\(word.y + 4.5)" text-anchor="middle" font-size="13" stroke="none">\(position + 1)</text>
        """
    }
    let shapes = lines.enumerated().map { number, line -> HTML in
      let shape = polygon(axes.count) { line.values.indices.contains($0) ? min(max(line.values[$0] / maximum, 0), 1) : 0 }
      return number == 0
        ? "<path d=\"\(shape)\" stroke-width=\"2.5\" fill=\"currentColor\" fill-opacity=\".1\"/>"
        : "<path d=\"\(shape)\" stroke-width=\"2\" stroke-dasharray=\"3 4\"/>"
    }
    let key = lines.enumerated().map { number, line -> HTML in
      """
      <li><svg viewBox="0 0 30 4" width="30" height="4" aria-hidden="true" focusable="false"><path d="M0 2h30" \
      stroke="currentColor" stroke-width="2.5"\(attribute: "stroke-dasharray", number == 0 ? nil : "3 4")/></svg> \
      \(line.label)</li>
      """
    }
    return """
      <figure class="chart radar columns"><div><figcaption>\(caption)</figcaption>
      <svg viewBox="0 0 320 320" width="320" height="320" role="img" aria-label="\(caption)">\
      <g fill="none" stroke="currentColor">\(rings)\(spokes)\(shapes)</g></svg>
      <ul class="key">\(key)</ul></div>
      <div>\(table(Table(caption, columns, rows: rows, captionShown: false), reader))</div></figure>

      """
  }

  private static func spot(_ position: Int, _ count: Int, _ share: Double) -> (x: Double, y: Double) {
    let angle = 2 * Double.pi * Double(position) / Double(count) - Double.pi / 2
    return (160 + cos(angle) * 132 * share, 160 + sin(angle) * 132 * share)
  }

  private static func polygon(_ count: Int, _ share: (Int) -> Double) -> HTML {
    let points = (0..<count).map { position -> HTML in
      let point = spot(position, count, share(position))
      return "\(point.x) \(point.y)"
    }
    return "M\(points.joined("L"))z"
  }
}
