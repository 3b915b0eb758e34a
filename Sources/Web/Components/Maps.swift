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
  package static func worldMap(_ points: [MapPoint], label: String) -> HTML { "" }
  /// Countries shaded in five steps, beside the table that says the same.
  package static func countryMap(_ countries: [CountryCount], caption: String, unit: String, _ reader: Reader) -> HTML { "" }
  /// Where one city lies in its country.
  package static func locatorMap(_ point: MapPoint, country: String?, label: String) -> HTML { "" }
}
