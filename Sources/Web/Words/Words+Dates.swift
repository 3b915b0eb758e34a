// Whoever imports Web has days and moments: pages and forms speak of them.
@_exported import Time

extension Reader {
  /// “25 March 2021”, “25 mars 2021”, “25 de marzo de 2021”.
  package func day(_ day: Day) -> String { Calendar.of(language).long(day) }

  /// “25 Mar 2021”, for tables.
  package func shortDay(_ day: Day) -> String { Calendar.of(language).short(day) }

  /// “March 2021”, “mars 2021”, “marzo de 2021”.
  package func month(_ day: Day) -> String {
    let calendar = Calendar.of(language)
    return "\(calendar.months[day.parts.month - 1])\(calendar.between.1)\(day.year)"
  }

  /// The day it is for this reader at a moment.
  package func today(_ moment: Moment) -> Day { Zone.wall(moment, in: timeZone).day }

  /// “12:50”, “12 h 50”, in the reader's time zone.
  package func time(_ moment: Moment) -> String {
    let wall = Zone.wall(moment, in: timeZone)
    let minutes = wall.minute < 10 ? "0\(wall.minute)" : String(wall.minute)
    switch language.nearestOfficial {
    case .french: return wall.minute == 0 ? "\(wall.hour)\u{A0}h" : "\(wall.hour)\u{A0}h\u{A0}\(minutes)"
    default: return "\(wall.hour):\(minutes)"
    }
  }

  /// “25 March 2021, 12:50 (Madrid time)”: in the reader's time zone, with its name.
  package func moment(_ moment: Moment) -> String {
    t("{day}, {time} ({zone})", ["day": day(today(moment)), "time": time(moment), "zone": zoneName])
  }

  /// “Madrid time”; UTC stays UTC.
  package var zoneName: String {
    guard timeZone.contains("/"), Zone.exists(timeZone), let last = timeZone.split(separator: "/").last else { return "UTC" }
    let city = last.split(separator: "_").joined(separator: " ")
    let names = zoneCities[city]
    switch language.nearestOfficial {
    case .french: return t("{city} time", ["city": names?.french ?? city])
    case .spanish: return t("{city} time", ["city": names?.spanish ?? city])
    default: return t("{city} time", ["city": names?.english ?? city])
    }
  }

  /// “1,234”, “1 234”, “1.234”.
  package func number(_ number: Int) -> String { Numbers.of(language).whole(number) }

  /// At most that many decimals, none that are zero.
  package func decimal(_ number: Double, decimals: Int = 1) -> String { Numbers.of(language).decimal(number, decimals: decimals) }

  /// “€1,605.50”, “1 605,50 €”, “1.605,50 €”; other currencies by their code. Always two decimals.
  package func money(_ money: Money) -> String {
    let numbers = Numbers.of(language)
    let (whole, rest) = abs(money.cents).quotientAndRemainder(dividingBy: 100)
    let amount = "\(numbers.whole(whole))\(numbers.comma)\(rest < 10 ? "0" : "")\(rest)"
    let sign = money.cents < 0 ? "\u{2212}" : ""
    if money.currency == Money.euro, language.nearestOfficial == .english { return "\(sign)€\(amount)" }
    if language.nearestOfficial == .english { return "\(sign)\(money.currency)\u{A0}\(amount)" }
    return "\(sign)\(amount)\u{A0}\(money.currency == Money.euro ? "€" : money.currency)"
  }

  /// A share from 0 to 1: “45%”, “45 %”. What is not quite all or not quite nothing keeps a decimal, so that 99.6% is never 100%.
  package func percent(_ share: Double) -> String {
    let numbers = Numbers.of(language)
    let hundred = share * 100
    let rounded = hundred.rounded()
    let exact = (rounded == 100 && hundred != 100) || (rounded == 0 && hundred != 0)
    return numbers.decimal(hundred, decimals: exact ? 1 : 0) + numbers.beforePercent + "%"
  }

  /// “Rennes, Lyon and Rosario”.
  package func list(_ items: [String]) -> String {
    guard let last = items.last, items.count > 1 else { return items.first ?? "" }
    return "\(items.dropLast().joined(separator: ", ")) \(and(before: last)) \(last)"
  }

  private func and(before word: String) -> String {
    switch language.nearestOfficial {
    case .french: return "et"
    case .spanish:
      // “y” becomes “e” before the sound i: “e Irún”, “e Hidalgo”, but “y hierro”.
      let start = word.lowercased().prefix(3)
      let i = start.hasPrefix("i") || start.hasPrefix("í") || start.hasPrefix("hi") || start.hasPrefix("hí")
      return i && !start.hasPrefix("hie") && !start.hasPrefix("ia") && !start.hasPrefix("io") ? "e" : "y"
    default: return "and"
    }
  }
}

/// Cities of the IANA list whose names differ; others are written as there.
private let zoneCities: [String: (english: String, french: String, spanish: String)] = [
  "Brussels": ("Brussels", "Bruxelles", "Bruselas"), "London": ("London", "Londres", "Londres"),
  "Lisbon": ("Lisbon", "Lisbonne", "Lisboa"), "Rome": ("Rome", "Rome", "Roma"), "Warsaw": ("Warsaw", "Varsovie", "Varsovia"),
  "Athens": ("Athens", "Athènes", "Atenas"), "Copenhagen": ("Copenhagen", "Copenhague", "Copenhague"),
  "Zurich": ("Zurich", "Zurich", "Zúrich"), "Paris": ("Paris", "Paris", "París"), "Berlin": ("Berlin", "Berlin", "Berlín"),
  "Bucharest": ("Bucharest", "Bucarest", "Bucarest"), "Vienna": ("Vienna", "Vienne", "Viena"),
  "Stockholm": ("Stockholm", "Stockholm", "Estocolmo"), "Istanbul": ("Istanbul", "Istanbul", "Estambul"),
  "Moscow": ("Moscow", "Moscou", "Moscú"), "Seoul": ("Seoul", "Séoul", "Seúl"), "Manila": ("Manila", "Manille", "Manila"),
  "Sao Paulo": ("São Paulo", "São Paulo", "São Paulo"), "Bogota": ("Bogotá", "Bogota", "Bogotá"),
  "Mexico City": ("Mexico City", "Mexico", "Ciudad de México"), "Havana": ("Havana", "La Havane", "La Habana"),
  "Panama": ("Panama City", "Panama", "Panamá"), "Asuncion": ("Asunción", "Asunción", "Asunción"),
  "Tunis": ("Tunis", "Tunis", "Túnez"), "Algiers": ("Algiers", "Alger", "Argel"), "Cairo": ("Cairo", "Le Caire", "El Cairo"),
  "Dakar": ("Dakar", "Dakar", "Dakar"), "Sao Tome": ("São Tomé", "São Tomé", "Santo Tomé"), "Azores": ("Azores", "Açores", "Azores"),
  "Canary": ("Canary Islands", "Canaries", "Canarias"), "New York": ("New York", "New York", "Nueva York"),
]
