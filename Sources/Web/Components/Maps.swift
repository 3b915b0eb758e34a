import Foundation

/// A place on the map, in degrees.
package struct MapPoint: Sendable {
  package var latitude: Double
  package var longitude: Double
  package init(latitude: Double, longitude: Double) {
    self.latitude = latitude
    self.longitude = longitude
  }
}

/// A country and how many; `code` is ISO 3166-1 alpha-2.
package struct CountryCount: Sendable {
  package var code: String
  package var name: String
  package var count: Int
  package var path: String?
  package init(code: String, name: String, count: Int, path: String? = nil) {
    self.code = code
    self.name = name
    self.count = count
    self.path = path
  }
}

extension Kit {
  /// The world of member cities in fine dots: one path of at most 600 dots, whatever the number of points.
  /// - Parameter label: what the map shows, for who does not see it: “423 member cities in 25 countries”.
  package static func worldMap(_ points: [MapPoint], label: String) -> HTML {
    let dots = Projection.dots(points).map { "M\(tenth($0.x)) \(tenth($0.y))h.01" as HTML }
    return """
      <div class="map"><svg viewBox="\(Projection.view)" width="875" height="436" role="img" aria-label="\(label)">\(land)\
      <path class="dots" d="\(dots)" fill="none" stroke="currentColor" stroke-width="2.9" stroke-linecap="round"/></svg></div>

      """
  }

  /// Countries shaded in five steps, beside the table that says the same.
  /// - Parameter unit: the heading of the numbers: “Member cities”.
  package static func countryMap(_ countries: [CountryCount], caption: String, unit: String, _ reader: Reader) -> HTML {
    let counted = countries.filter { $0.count > 0 }.map { (key: plain($0.name), country: $0) }
      .sorted { ($1.country.count, $0.key) < ($0.country.count, $1.key) }.map(\.country)
    if counted.isEmpty { return empty(reader.t("No data"), reader) }
    let steps = steps(to: counted[0].count)
    let shapes = counted.map { country -> HTML in
      guard let shape = Outline.shapeOf[country.code] else { return "" }
      let step = steps.firstIndex { country.count <= $0.upper } ?? 0
      return "<path d=\"\(shape.path)\" fill=\"currentColor\" fill-opacity=\"\(shades[step])\"/>"
    }
    let key = steps.enumerated().map { position, step -> HTML in
      let ends = step.lower == step.upper ? [step.lower] : [step.lower, step.upper]
      let words = ends.map { reader.number($0) }.joined(separator: "–")
      return """
        <li><svg viewBox="0 0 22 14" width="22" height="14" aria-hidden="true" focusable="false"><rect x=".5" y=".5" width="21" \
        height="13" fill="currentColor" fill-opacity="\(shades[position])" stroke="currentColor"/></svg> \(words)</li>
        """
    }
    let rows = counted.map { country -> [HTML] in
      let name: HTML = country.path.map { "<a href=\"\(path: $0)\">\(country.name)</a>" } ?? "\(country.name)"
      return [name, "\(reader.number(country.count))"]
    }
    let list = Table(caption, [.init(reader.t("Country")), .init(unit, numeric: true)], rows: rows, captionShown: false)
    return """
      <div class="country-map"><figure class="map"><figcaption>\(caption)</figcaption>
      <svg viewBox="\(Projection.view)" width="875" height="436" role="img" aria-label="\(caption)">\(land)\
      <g stroke="currentColor" stroke-width=".5">\(shapes)</g></svg>
      <ul class="key">\(key)</ul></figure>
      \(table(list, reader))</div>

      """
  }

  /// Where one city lies in its country, with the neighbours.
  /// - Parameter country: ISO 3166-1 alpha-2.
  package static func locatorMap(_ point: MapPoint, country: String?, label: String) -> HTML {
    guard let spot = Projection.spot(point) else { return "" }
    // Overseas parts lie far away: the part of the country that holds the city decides.
    let around = part(of: country, holding: spot)
    return inset(view(of: around, x: spot.x, y: spot.y), country: country, [spot], label: label)
  }

  /// The cities of one country within it, in one path whatever their number; overseas parts without a city are left out.
  /// Empty where the outline knows neither the country nor a place in it.
  package static func cityMap(_ points: [MapPoint], country: String, label: String) -> HTML {
    let spots = Projection.dots(points)
    let largest = Outline.shapeOf[country]?.rings.map(\.box).max { $0.width * $0.height < $1.width * $1.height }
    let boxes = spots.map { part(of: country, holding: $0) ?? Outline.Box(left: $0.x, top: $0.y, right: $0.x, bottom: $0.y) }
    guard let first = boxes.first ?? largest else { return "" }
    let box = boxes.reduce(first) { $0.joined($1) }
    return inset(
      view(of: box, x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2, most: 875), country: country, spots, label: label)
  }

  private static func part(of country: String?, holding spot: (x: Double, y: Double)) -> Outline.Box? {
    country.flatMap { Outline.shapeOf[$0] }?.rings.map(\.box).filter { $0.holds(spot.x, spot.y, margin: 1.5) }.max { $0.width < $1.width }
  }

  /// A country with its neighbours, and dots in it.
  private static func inset(_ view: Outline.Box, country: String?, _ spots: [(x: Double, y: Double)], label: String) -> HTML {
    let home = country.flatMap { Outline.shapeOf[$0] }
    let neighbours = Outline.shapes.filter { $0.code != country }.flatMap(\.rings).filter { $0.box.meets(view) }
    let inside = home?.rings.filter { $0.box.meets(view) } ?? []
    let stroke = view.width / 400
    let near = neighbours.map { "\($0.path)" as HTML }
    let own = inside.map { "\($0.path)" as HTML }
    let dots = spots.map { "M\(tenth($0.x)) \(tenth($0.y))h.01" as HTML }
    let size: Double = spots.count == 1 ? 12 : 8
    return """
      <div class="map locator"><svg viewBox="\(tenth(view.left)) \(tenth(view.top)) \(tenth(view.width)) \(tenth(view.height))" \
      width="400" height="300" role="img" aria-label="\(label)">\
      <g stroke="#fff" stroke-width="\(stroke * 1.5)" class="edge"><path class="land" d="\(near)" fill="#ddd"/>\
      <path class="own" d="\(own)" fill="#aaa"/></g>\
      <path d="\(dots)" fill="none" stroke="currentColor" stroke-width="\(stroke * size)" stroke-linecap="round"/></svg></div>

      """
  }

  // Greys for paper, where the stylesheet does not reach into pictures; it says the colours elsewhere.
  private static let land: HTML = "<path class=\"land\" d=\"\(Outline.land)\" fill=\"#ddd\"/>"
  private static let shades = [0.16, 0.34, 0.54, 0.76, 1.0]

  /// At most five steps that grow by the same factor: a few countries hold most of the cities.
  private static func steps(to most: Int) -> [(lower: Int, upper: Int)] {
    var steps: [(lower: Int, upper: Int)] = []
    for number in 1...5 {
      let upper = number == 5 ? most : Int(pow(Double(most), Double(number) / 5).rounded())
      let lower = (steps.last?.upper ?? 0) + 1
      if upper >= lower { steps.append((lower, upper)) }
    }
    return steps
  }

  /// Four to three, with some air, never closer than a small country nor wider than half a continent.
  private static func view(of box: Outline.Box?, x: Double, y: Double, most: Double = 150) -> Outline.Box {
    let wanted = box.map { max($0.width * 1.25, $0.height * 1.25 * 4 / 3) } ?? 50
    let width = min(max(wanted, 14), most)
    let fits = box.map { $0.width <= width && $0.height <= width * 0.75 } ?? false
    let middle = fits ? box.map { (($0.left + $0.right) / 2, ($0.top + $0.bottom) / 2) } ?? (x, y) : (x, y)
    return Outline.Box(
      left: middle.0 - width / 2, top: middle.1 - width * 0.375, right: middle.0 + width / 2, bottom: middle.1 + width * 0.375)
  }

  private static func tenth(_ number: Double) -> Double { (number * 10).rounded() / 10 }

  /// Without accents, so that É stands with E.
  private static func plain(_ name: String) -> String { name.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil) }
}
