extension Kit {
  static func sampleTables(_ reader: Reader) -> HTML {
    let here = here(reader)
    let columns: [Table.Column] = [
      .init(reader.t("City"), sortPath: here + "?sort=name", sorted: .ascending),
      .init(reader.t("Country"), sortPath: here + "?sort=country"),
      .init(reader.t("Status")),
      .init(reader.t("Population"), numeric: true, sortPath: here + "?sort=population"),
    ]
    let member = badge(reader.t("Member"), .good)
    let rows: [[HTML]] = [
      ["<a href=\"\(path: here)\">Barcelona</a>", "\(reader.t("Spain"))", member, "\(reader.number(1_637_000))"],
      ["<a href=\"\(path: here)\">Lisboa</a>", "Portugal", member, "\(reader.number(546_000))"],
      ["<a href=\"\(path: here)\">Lomé</a>", "Togo", badge(reader.t("Waiting"), .waiting), "\(reader.number(837_000))"],
      ["<a href=\"\(path: here)\">Rennes</a>", "France", member, "\(reader.number(225_000))"],
    ]
    let facets = [
      Facet("country", reader.t("Country"), [("ES", reader.t("Spain"), 151), ("FR", "France", 79)], chosen: "FR"),
      Facet("state", reader.t("Status"), [("member", reader.t("Member"), 421)]),
    ]
    let tabs = tabs(
      [Link(reader.t("List"), here, current: true), Link(reader.t("Map"), here), Link(reader.t("Networks"), here)],
      label: reader.t("Views"), reader)
    return """
      \(tabs)\(Kit.facets(facets, words: "", action: here, reader))\
      \(table(Table(reader.t("Member cities"), columns, rows: rows), reader))\
      \(pagination(PageOf(page: 2, count: 423), reader) { "\(here)?page=\($0)" })\
      <h3>\(reader.t("Facts"))</h3>
      \(definitions([
        (reader.t("City"), "Rennes"), (reader.t("Country"), "France"), (reader.t("Population"), "\(reader.number(225_000))"),
        (reader.t("Member since"), sampleDay.map { day($0, reader) } ?? ""),
      ]))\
      <h3>\(reader.t("Files"))</h3>
      \(files(
        [
          FileItem(name: reader.t("Action Plan 2021"), path: here, type: "PDF", size: 340_200, language: reader.language),
          FileItem(name: reader.t("Member cities"), path: here, type: "CSV", size: 2_400_000),
        ], reader))
      """
  }

  static func sampleCards(_ reader: Reader) -> HTML {
    let summary = reader.t("Pupils of four schools draw the streets on which they walk to school, and the city rebuilds them.")
    return cards(
      [
        CardItem(
          title: reader.t("Safe ways to school"), path: here(reader), summary: summary, kind: reader.t("Experience"),
          place: "Granollers", day: sampleDay),
        CardItem(
          title: "A cidade que lê", path: here(reader), summary: "Bibliotecas de bairro abertas à noite.",
          kind: reader.t("Experience"), place: "Lisboa", day: sampleDay, language: Language("pt"), machine: true),
      ], reader)
  }

  static func sampleTimeline(_ reader: Reader) -> HTML {
    let city: HTML = "<a href=\"\(path: here(reader))\">Rennes</a>"
    let other: HTML = "<a href=\"\(path: here(reader))\">Rosario</a>"
    return timeline(
      [
        TimelineItem(day: sampleDay, sentence: "\(city) · \(reader.t("Experience published"))"),
        TimelineItem(day: sampleDay, sentence: "\(other) · \(reader.t("City admitted"))", note: "\(reader.t("Secretariat"))"),
        TimelineItem(day: nil, sentence: "\(city) · \(reader.t("City admitted"))", note: "\(reader.t("from an import"))"),
      ], reader)
  }

  static func sampleTexts(_ reader: Reader) -> HTML {
    let sentence = reader.t("The right to an educating city is put forward as an extension of the right to education.")
    let body: HTML = "<p>\(sentence)</p>"
    let answer = reader.t("A text that a program translated and nobody has read yet.")
    return """
      \(text(body, language: reader.language, origin: .machine, stale: true, original: (.spanish, here(reader)), reader))
      \(sideBySide((reader.t("What you typed"), body), (reader.t("As it is now"), body), reader))
      \(help(reader.t("What is a machine translation?"), "<p>\(answer)</p>"))
      """
  }

  private static let sampleDay = Day("2021-03-25")

  static let sampleCountries = [
    CountryCount(code: "ES", name: "España", count: 151), CountryCount(code: "PT", name: "Portugal", count: 88),
    CountryCount(code: "FR", name: "France", count: 79), CountryCount(code: "AR", name: "Argentina", count: 31),
    CountryCount(code: "BR", name: "Brasil", count: 21), CountryCount(code: "KR", name: "대한민국", count: 14),
    CountryCount(code: "MX", name: "México", count: 12), CountryCount(code: "IT", name: "Italia", count: 8),
    CountryCount(code: "FI", name: "Suomi", count: 3), CountryCount(code: "TG", name: "Togo", count: 1),
  ]

  /// Some members, latitude and longitude to a tenth of a degree.
  static let samplePoints = """
    -31.2,-64.5 -33,-60.6 -33.9,-60.6 -32.8,-61.4 -35,-67.7 -33.1,-64.3 -35.5,-69.6 -31.4,-62.1 -34.9,138.6 50.8,4.4 \
    6.6,1.7 -23.7,-46.5 -22,-47.9 -28.4,-52.2 -4.1,-38.5 -23.5,-47.5 46.2,6.1 6.2,-75.6 9.9,-84.1 14.9,-23.5 \
    48.1,11.6 -0.2,-78.5 38.7,-4.1 40.4,-3.6 39.5,-0.5 42,2.3 41.4,2 42,-4.5 42.8,-1.6 36.5,-6.2 41.3,2 39.4,-3.2 \
    41.7,2.3 42.5,-2.4 43.3,-3 41.1,1.1 37.9,-4.8 40,0 40.9,-4.1 42.1,2.8 39.5,-6.4 28.1,-15.4 41.6,0.6 60.2,24.7 \
    61.5,23.8 46.7,-1.4 47.4,0.7 47.7,-3.4 45.8,4.8 43.6,1.3 48.4,-4.5 45.6,5.9 45.1,5.7 47.2,-1.6 51,2.4 43.3,5.6 \
    48.5,1.5 48.6,7.7 43.6,3.9 44.8,-0.6 44.5,11.3 44.4,8.9 45.1,7.7 36,129.4 35.2,126.9 35.9,128.6 36.6,128.7 \
    21,-101.3 20.6,-87.1 20.7,-103.3 19.7,-101.2 28.6,-106.1 50.3,19 18.2,-66 31.7,35.2 41.5,-8.4 39.1,-9.3 38.7,-9.2 \
    41.1,-8.5 40.1,-8.2 32.7,-17 37.6,-8.6 40.1,-8.5 39.3,-7.4 38.6,-7.9 37.1,-8 57.7,12 14.7,-17.4 6.1,1.2 \
    -34.9,-56.2
    """.split(separator: " ").compactMap { pair -> MapPoint? in
      let halves = pair.split(separator: ",").compactMap { Double($0) }
      return halves.count == 2 ? MapPoint(latitude: halves[0], longitude: halves[1]) : nil
    }
}
