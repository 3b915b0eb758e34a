extension Kit {
  /// Lying bars, which are the rows of their own table.
  /// - Parameter unit: the heading of the numbers: “Cities”.
  package static func bars(_ bars: [Bar], caption: String, unit: String, _ reader: Reader) -> HTML {
    if bars.isEmpty { return empty(reader.t("No data"), reader) }
    let most = max(bars.map(\.value).max() ?? 0, .leastNonzeroMagnitude)
    let rows = bars.map { bar -> HTML in
      let name: HTML = bar.path.map { "<a href=\"\(path: $0)\">\(bar.label)</a>" } ?? "\(bar.label)"
      let mark: HTML = bar.axis.map { axisMark($0, reader) + " " } ?? ""
      let value = written(bar.value, reader)
      return """
        <tr><th scope="row">\(mark)\(name)</th><td class="n" data-label="\(unit)">\(value)</td>\
        <td class="bar" aria-hidden="true">\(stripe(max(bar.value, 0) / most, axis: bar.axis))</td></tr>

        """
    }
    return """
      <div class="listed bars"><table><caption>\(caption)</caption><thead><tr><th scope="col">\(reader.t("Name"))</th>\
      <th scope="col" class="n">\(unit)</th><td aria-hidden="true"></td></tr></thead>
      <tbody>
      \(rows)</tbody></table></div>

      """
  }

  private static func stripe(_ share: Double, axis: String?) -> HTML {
    """
    <svg\(attribute: "class", axisClass(axis)) viewBox="0 0 100 10" width="100" height="10" preserveAspectRatio="none" \
    focusable="false"><rect class="hue" width="\(share * 100)" height="10" fill="\(axisFill(axis))"/></svg>
    """
  }

  /// Standing bars, one per month or year, with the table that says the same.
  /// - Parameter unit: the heading of the numbers: “Acts”.
  package static func months(_ bars: [Bar], caption: String, unit: String, _ reader: Reader) -> HTML {
    if bars.isEmpty { return empty(reader.t("No data"), reader) }
    let width = 480.0
    let floor = 150.0
    let step = width / Double(bars.count)
    let most = max(bars.map(\.value).max() ?? 0, .leastNonzeroMagnitude)
    // Labels that would touch each other are thinned out.
    let every = max(1, Int((38 / step).rounded(.up)))
    let columns = bars.enumerated().map { position, bar -> HTML in
      let x = Double(position) * step
      let height = max(bar.value, 0) / most * (floor - 26)
      let middle = x + step / 2
      let number: HTML =
        bar.value > 0 && step >= 22
        ? word(written(bar.value, reader), middle, floor - height - 6) : ""
      let label: HTML =
        position % every == 0
        ? word(bar.label, middle, floor + 18) : ""
      return """
        <rect\(attribute: "class", axisClass(bar.axis)) x="\(x + step * 0.18)" y="\(floor - height)" width="\(step * 0.64)" \
        height="\(height)" fill="currentColor"/>\(number)\(label)
        """
    }
    let rows = bars.map { ["\($0.label)", "\(written($0.value, reader))"] as [HTML] }
    let table = Table(caption, [.init(reader.t("Period")), .init(unit, numeric: true)], rows: rows, captionShown: false)
    return """
      <figure class="chart"><figcaption>\(caption)</figcaption>
      <svg viewBox="0 0 480 172" width="480" height="172" role="img" aria-label="\(caption)">\(columns)\
      <path d="M0 \(floor)h480" stroke="currentColor" fill="none"/></svg>
      \(chartTable(table, reader))</figure>

      """
  }

  private static func word(_ text: String, _ x: Double, _ y: Double) -> HTML {
    "<text x=\"\(x)\" y=\"\(y)\" text-anchor=\"middle\" font-size=\"12\">\(text)</text>"
  }

  /// A line of small bars inside a sentence or a cell; `label` says in words what it shows.
  package static func sparkline(_ values: [Int], label: String) -> HTML {
    if values.isEmpty { return "" }
    let most = Double(max(values.max() ?? 0, 1))
    let step = 96 / Double(values.count)
    let bars = values.enumerated().map { position, value -> HTML in
      let height = max(value > 0 ? 1.5 : 0, Double(max(value, 0)) / most * 18)
      return "M\(Double(position) * step + step / 2) 20v-\(height)"
    }
    return """
      <svg class="spark" viewBox="0 0 96 21" width="96" height="21" role="img" aria-label="\(label)">\
      <path d="\(bars)" fill="none" stroke="currentColor" stroke-width="\(step * 0.6)"/>\
      <path d="M0 20.5h96" stroke="currentColor" stroke-opacity=".4"/></svg>
      """
  }
}
