/// Cities that do not exist, for demonstrations at scale and for measurements: invented names only, always the same for
/// the same count. Their places are somewhere in the named country, to 0.1 degree.
package enum Sample {
  package struct City: Sendable, Equatable {
    package let name: String
    /// ISO 3166-1, two letters.
    package let country: String
    package let latitude: Double
    package let longitude: Double
    /// Invented too, in 2020.
    package let population: Int
  }

  /// - Parameter count: at most 100,000; names are all different.
  package static func cities(_ count: Int) -> [City] {
    (0..<max(0, min(count, 100_000))).map { number in
      var dice = Dice(state: UInt64(number) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
      let land = lands[Int(dice.next() % UInt64(lands.count))]
      return City(
        name: name(number), country: land.country, latitude: dice.place(land.latitudes), longitude: dice.place(land.longitudes),
        population: 5_000 + Int(dice.next() % 1_500_000))
    }
  }

  /// The same as a table that the importer of cities reads.
  package static func table(_ count: Int) -> String {
    let lines = cities(count).map { "\($0.name),\($0.country),\($0.latitude),\($0.longitude),,\($0.population),2020,invented" }
    return "name,country_iso2,latitude,longitude,territorial_network,population,population_year,source\n" + lines.map { $0 + "\n" }.joined()
  }

  /// People who act for the first `cities` of them, as tables that the importer of contacts reads: at most 5,000 lines each.
  package static func contacts(_ count: Int, of cities: Int) -> [String] {
    let all = self.cities(cities)
    let roles = ["technical", "political", "dues", "communication", "substitute"]
    let languages = ["en", "fr", "es"]
    let lines = (0..<count).map { number -> String in
      let city = all[number % all.count]
      let role = roles[number / all.count % roles.count]
      return "\(city.name),\(city.country),\(role),Officer \(number),officer-\(number)@sample.example,\(languages[number % 3])\n"
    }
    return stride(from: 0, to: count, by: 5_000).map { start in
      "city,country,role,name,email,language\n" + lines[start..<min(start + 5_000, count)].joined()
    }
  }

  /// Every number has its own name: four syllables from lists whose lengths share no divisor.
  private static func name(_ number: Int) -> String {
    let beginning = beginnings[number % beginnings.count]
    let middle = middles[number / beginnings.count % middles.count]
    let end = ends[number / (beginnings.count * middles.count) % ends.count]
    let round = number / (beginnings.count * middles.count * ends.count)
    let tail = round == 0 ? "" : " \(tails[round % tails.count])"
    return beginning + middle + end + tail
  }

  private static let beginnings = [
    "Zelv", "Quarn", "Vosk", "Ythr", "Brimz", "Ossk", "Tulq", "Fjelv", "Graxi", "Novr", "Xand", "Ublo", "Ekthr", "Wosm", "Jirv", "Krelt",
    "Ploz", "Drusk", "Azmi",
  ]
  private static let middles = ["ora", "imel", "avon", "ugeth", "enza", "irqua", "oldi", "athu", "ezzo", "umbri", "yssa", "okal", "ephi"]
  private static let ends = [
    "th", "nde", "via", "rsk", "lmo", "que", "zar", "dun", "mere", "poll", "stra", "gwy", "fell", "nox", "bry", "cante", "horn",
  ]
  private static let tails = [
    "Vadrix", "Olmeq", "Suthra", "Brenzi", "Quillo", "Tarvex", "Imbroth", "Yelza", "Corvint", "Duszka", "Fenquor", "Galbrim", "Hoxley",
    "Jurvane", "Kozmere", "Lothviq", "Mirzon", "Nuxdale", "Pavorque", "Rixholm", "Syvrand", "Tolzeg", "Urmath", "Vixbury",
  ]

  private struct Land { let country: String; let latitudes: ClosedRange<Double>; let longitudes: ClosedRange<Double> }

  /// Boxes that lie inside each country.
  private static let lands = [
    Land(country: "FR", latitudes: 45.0...48.5, longitudes: 0.5...5.5),
    Land(country: "ES", latitudes: 38.5...42.0, longitudes: -5.5 ... -1.0),
    Land(country: "PT", latitudes: 38.5...41.5, longitudes: -8.3 ... -7.2),
    Land(country: "IT", latitudes: 43.0...45.0, longitudes: 10.8...11.8),
    Land(country: "AR", latitudes: -37.0 ... -30.0, longitudes: -66.0 ... -60.5),
    Land(country: "BR", latitudes: -20.0 ... -8.0, longitudes: -52.0 ... -42.0),
    Land(country: "MX", latitudes: 20.0...24.0, longitudes: -103.0 ... -100.0),
    Land(country: "KR", latitudes: 35.5...37.3, longitudes: 127.2...128.8),
    Land(country: "SN", latitudes: 13.8...15.8, longitudes: -15.5 ... -13.0),
    Land(country: "PL", latitudes: 50.5...53.0, longitudes: 17.0...21.5),
    Land(country: "FI", latitudes: 62.0...65.0, longitudes: 24.0...28.0),
    Land(country: "AU", latitudes: -31.0 ... -24.0, longitudes: 141.0...149.0),
  ]

  /// SplitMix64: the same numbers everywhere, for ever.
  private struct Dice {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var bits = state
      bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
      bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
      return bits ^ (bits >> 31)
    }
    /// A place in a range, to 0.1 degree.
    mutating func place(_ range: ClosedRange<Double>) -> Double {
      let share = Double(next() >> 11) / Double(UInt64(1) << 53)
      return ((range.lowerBound + share * (range.upperBound - range.lowerBound)) * 10).rounded() / 10
    }
  }
}
