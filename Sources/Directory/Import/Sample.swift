/// Invented cities with invented names, for measurements: the same ones each time.
package enum Sample {
  /// A table as `CityImport` reads it; names differ from one another and from any city's.
  package static func table(_ count: Int) -> String {
    var lines = ["name,country_iso2,latitude,longitude,territorial_network,source"]
    for number in 0..<count {
      let place = places[number % places.count]
      // Spread over the country's neighbourhood without chance, so that two runs are alike.
      let latitude = place.latitude + Double(number * 37 % 41 - 20) / 10
      let longitude = place.longitude + Double(number * 53 % 61 - 30) / 10
      lines.append("\(name(number)),\(place.country),\(tenths(latitude)),\(tenths(longitude)),,invented for measurements")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Six syllables that no language joins so, the number written in base sixteen.
  static func name(_ number: Int) -> String {
    let first = [number & 15, number >> 4 & 15, number >> 8 & 15].map { beginnings[$0] }.joined()
    let second = [number >> 12 & 15, number >> 4 & 15, number & 15].map { endings[$0] }.joined()
    return capital(first) + " " + capital(second)
  }

  private static func capital(_ word: String) -> String { word.prefix(1).uppercased() + word.dropFirst() }

  private static func tenths(_ degrees: Double) -> String { "\((degrees * 10).rounded() / 10)" }

  private static let beginnings = ["zu", "vo", "ky", "xe", "wi", "gho", "bri", "plu", "fna", "dro", "mwe", "tsi", "qua", "hly", "jor", "ske"]
  private static let endings = ["vax", "mur", "zil", "pok", "tew", "nyd", "gof", "ruk", "bey", "dax", "wim", "fen", "sog", "lup", "hiq", "jat"]

  private static let places: [(country: String, latitude: Double, longitude: Double)] = [
    ("ES", 40, -4), ("PT", 39.5, -8), ("FR", 47, 2), ("IT", 43, 12), ("BR", -15, -48), ("AR", -34, -64), ("MX", 23, -102),
    ("KR", 36.5, 128), ("SN", 14.5, -14.5), ("MA", 32, -6), ("CO", 4.5, -73), ("UY", -33, -56), ("BO", -17, -65), ("PL", 52, 19),
    ("FI", 63, 26), ("SE", 60, 15), ("DE", 51, 10), ("TG", 8.5, 1), ("BJ", 9.5, 2.3), ("PH", 13, 122), ("AU", -32, 147), ("CR", 10, -84),
  ]
}
