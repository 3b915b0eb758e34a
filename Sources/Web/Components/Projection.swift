import Foundation

/// Equal Earth (Šavrič, Patterson, Jenny 2018): a world map on which areas compare. 1000 units wide, the same as
/// in bin/make-outline.
enum Projection {
  /// Land without Antarctica and without the empty edges of the Pacific: `x y width height`.
  static let view = "70 0 875 436"

  /// Nil for what is not a place on Earth.
  static func spot(_ point: MapPoint) -> (x: Double, y: Double)? {
    guard (-90...90).contains(point.latitude), (-180...180).contains(point.longitude) else { return nil }
    let t = asin(3.0.squareRoot() / 2 * sin(point.latitude * .pi / 180))
    let t2 = t * t
    let t6 = t2 * t2 * t2
    let slope = 1.340264 - 3 * 0.081106 * t2 + t6 * (7 * 0.000893 + 9 * 0.003796 * t2)
    let x = 2 / 3.0.squareRoot() * (point.longitude * .pi / 180) * cos(t) / slope
    let y = t * (1.340264 - 0.081106 * t2 + t6 * (0.000893 + 0.003796 * t2))
    let scale = 1000 / (2 * 2.7066299836)
    return ((x + 2.7066299836) * scale, (1.31 - y) * scale)
  }

  /// At most `limit` dots for any number of points: points that would touch share one, in coarser and coarser cells.
  static func dots(_ points: [MapPoint], limit: Int = 600) -> [(x: Double, y: Double)] {
    let spots = points.compactMap(spot)
    var cell = 0.8
    while true {
      var taken: Set<Cell> = []
      let dots = spots.filter { taken.insert(Cell(x: Int($0.x / cell), y: Int($0.y / cell))).inserted }
      if dots.count <= limit { return dots }
      cell *= 1.25
    }
  }

  private struct Cell: Hashable {
    let x: Int
    let y: Int
  }
}
