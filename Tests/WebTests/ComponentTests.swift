import Foundation
import Testing
import Web

@Suite struct ComponentTests {
  static let web = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Sources/Web").path
  static let readers: [Reader] = {
    guard let words = try? Words(folders: [web]) else { return [] }
    return Language.official.map { Reader(language: $0, words: words) }
  }()
  static let english = Reader(language: .english, words: .none)
  static func live(_ reader: Reader) -> HTML {
    Kit.live(from: "/en/kit/live", page: "/en/kit", position: 7, drawn: Moment(milliseconds: 0), "<p>drawn</p>", reader)
  }
  static let nasty = "<b onclick='x'>\"&"

  @Test("Whatever is shown comes out escaped, in every component")
  func escaping() {
    let reader = Self.english
    let nasty = Self.nasty
    let link = Link(nasty, "/en/\"x")
    let shown: [HTML] = [
      Kit.badge(nasty), Kit.axisMark(nasty, reader), Kit.tabs([link], label: nasty, reader),
      Kit.definitions([(nasty, "\(nasty)")]), Kit.empty(nasty, next: link, reader), Kit.opening(nasty, lead: "\(nasty)", actions: [link]),
      Kit.section(nasty, "", more: link), Kit.button(nasty, action: "/\"x", fields: Fields([(nasty, nasty)]), detail: nasty, reader),
      Kit.progress(nasty, 1, of: 2, axis: nasty, reader), Kit.steps([(nasty, .done)], label: nasty, reader),
      Kit.figure(.words(nasty), label: nasty, period: nasty, path: "/\"x", reader),
      Kit.bars([Bar(nasty, 1, path: "/\"x", axis: nasty)], caption: nasty, unit: nasty, reader),
      Kit.months([Bar(nasty, 1)], caption: nasty, unit: nasty, reader), Kit.sparkline([1], label: nasty),
      Kit.radar([nasty, nasty, nasty], [RadarLine(nasty, [1, 2, 3])], maximum: 3, caption: nasty, reader),
      Kit.worldMap([MapPoint(latitude: 1, longitude: 1)], label: nasty),
      Kit.countryMap([CountryCount(code: nasty, name: nasty, count: 1, path: "/\"x")], caption: nasty, unit: nasty, reader),
      Kit.locatorMap(MapPoint(latitude: 48, longitude: 2), country: nasty, label: nasty),
      Kit.cards([CardItem(title: nasty, path: "/\"x", summary: nasty, kind: nasty, place: nasty)], reader),
      Kit.facets(
        [Facet(nasty, nasty, [(nasty, nasty, 1)], chosen: nasty)], words: nasty, kept: Fields([(nasty, nasty)]), action: "/\"x", reader),
      Kit.files([FileItem(name: nasty, path: "/\"x", type: nasty)], reader), Kit.help(nasty, "\(nasty)"),
      Kit.sideBySide((nasty, "\(nasty)"), (nasty, "\(nasty)"), reader),
      Kit.table(
        Table(nasty, [.init(nasty), .init(nasty), .init(nasty, numeric: true, sortPath: "/\"x")], rows: [["\(nasty)", "", ""]]), reader),
      Frame.page(
        title: nasty, body: "",
        chrome: chrome {
          $0.description = nasty; $0.menus.main = Menu([Menu.Item(nasty, nasty, page: nasty)]); $0.breadcrumb = [link]
        }),
    ]
    for html in shown {
      #expect(!html.text.contains("<b onclick"), "\(html.text.prefix(200))")
      #expect(!html.text.contains("/\"x"), "\(html.text.prefix(200))")
    }
  }

  @Test("All dots of a map are one path of at most 600, however many the cities", arguments: [0, 1, 423, 600, 601, 10_000])
  func dots(count: Int) throws {
    let points = (0..<count).map { MapPoint(latitude: Double($0 % 110) - 50, longitude: Double($0 * 7 % 340) - 170) }
    let map = Kit.worldMap(points, label: "Cities").text
    let paths = map.matches(of: /<path class="dots" d="([^"]*)"/)
    #expect(paths.count == 1)
    let dots = try #require(paths.first).output.1.components(separatedBy: "M").count - 1
    #expect(dots <= 600)
    #expect(count > 600 ? dots > 250 : dots >= min(count, 400))
    #expect(map.utf8.count < 20_000)
  }

  @Test("A place that is none is no dot, and leaves the others where they are")
  func noPlace() {
    let real = MapPoint(latitude: 48.1, longitude: -1.7)
    let with = Kit.worldMap([MapPoint(latitude: 148, longitude: 2), MapPoint(latitude: .nan, longitude: 2), real], label: "x")
    #expect(with.text == Kit.worldMap([real], label: "x").text)
  }

  @Test(
    "The city stands in the picture of its country",
    arguments: [
      ("FR", 48.1, -1.7), ("FR", 4.9, -52.3), ("TG", 6.1, 1.2), ("RU", 55.7, 37.6), ("KR", 36.6, 128.7), ("XX", 10, 10),
      ("US", 61.2, -149.9),
    ])
  func locator(code: String, latitude: Double, longitude: Double) throws {
    let html = Kit.locatorMap(MapPoint(latitude: latitude, longitude: longitude), country: code, label: "x").text
    let view = try #require(html.firstMatch(of: /viewBox="([^"]*)"/)).output.1.split(separator: " ").compactMap { Double($0) }
    let spot = try #require(html.firstMatch(of: /d="M([-0-9.]+) ([-0-9.]+)h/)).output
    let x = try #require(Double(spot.1))
    let y = try #require(Double(spot.2))
    #expect(view.count == 4)
    #expect(x > view[0] && x < view[0] + view[2] && y > view[1] && y < view[1] + view[3])
    #expect(html.utf8.count < 12_000)
  }

  @Test(
    "A country shows all its cities and leaves out far parts without one",
    arguments: [
      ("FR", [(48.1, -1.7), (43.6, 1.4)], 60.0), ("PT", [(38.7, -9.1), (37.7, -25.7)], 200.0), ("TG", [(6.1, 1.2)], 45.0),
      ("MT", [(35.9, 14.5)], 30.0), ("SM", [(43.9, 12.4)], 60.0),
    ])
  func citiesOfACountry(code: String, places: [(Double, Double)], most: Double) throws {
    let html = Kit.cityMap(places.map { MapPoint(latitude: $0.0, longitude: $0.1) }, country: code, label: "x").text
    let view = try #require(html.firstMatch(of: /viewBox="([^"]*)"/)).output.1.split(separator: " ").compactMap { Double($0) }
    let dots = try #require(html.firstMatch(of: /<path d="([^"]*h\.01)" fill="none"/)).output.1.matches(of: /M([-0-9.]+) ([-0-9.]+)h/)
    #expect(dots.count == places.count && view.count == 4 && view[2] < most)
    for dot in dots {
      let x = try #require(Double(dot.1))
      let y = try #require(Double(dot.2))
      #expect(x > view[0] && x < view[0] + view[2] && y > view[1] && y < view[1] + view[3])
    }
    #expect(html.utf8.count < 40_000)
    #expect(Kit.cityMap([], country: "ZZ", label: "x").text.isEmpty)
  }

  @Test("Countries are told apart by shade, and the table says each number")
  func countries() {
    let counts = [("ES", 151), ("PT", 88), ("FR", 79), ("AR", 31), ("TG", 1), ("ZZ", 4), ("IT", 0)]
    let html = Kit.countryMap(
      counts.map { CountryCount(code: $0.0, name: $0.0, count: $0.1) }, caption: "Cities", unit: "Cities", Self.english
    ).text
    #expect(html.matches(of: /<li>/).count == 5)
    #expect(html.contains("<th scope=\"row\">ZZ</th><td class=\"n\">4</td>"))
    #expect(!html.contains(">IT<"))
    let one = Kit.countryMap([CountryCount(code: "TG", name: "Togo", count: 1)], caption: "x", unit: "x", Self.english).text
    #expect(one.matches(of: /<li>/).count == 1)
  }

  @Test("Numbers that are not there are not zero")
  func figures() {
    #expect(Kit.figure(.noData, label: "acts", Self.english).text.contains("No data"))
    #expect(Kit.figure(.notRecordedYet, label: "acts", Self.english).text.contains("Not recorded here yet"))
    #expect(Kit.figure(.number(0), label: "acts", Self.english).text.contains("<b>0</b>"))
    #expect(!Kit.progress("x", 3, of: 0, Self.english).text.contains("%"))
    #expect(Kit.progress("x", 30, of: 20, Self.english).text.contains("<rect class=\"hue\" width=\"100\" height=\"4\""))
  }

  @Test(
    "Pages of a list",
    arguments: [
      (1, 0, false, ""), (1, 20, false, ""), (1, 423, false, "1–50 of 423"), (9, 423, false, "401–423 of 423"),
      (3, 10_000, true, "101–150 of more than 10,000"),
    ])
  func pagination(page: Int, count: Int, more: Bool, sentence: String) {
    let html = Kit.pagination(PageOf(page: page, count: count, more: more), Self.english) { "/en/cities?page=\($0)" }.text
    #expect(sentence.isEmpty ? html.isEmpty : html.contains(sentence))
    #expect(html.contains("rel=\"prev\"") == (page > 1))
    #expect(html.contains("rel=\"next\"") == (page * 50 < count))
  }

  @Test("Only texts that need it bear a mark")
  func origins() {
    let original = (language: Language.spanish, path: "/es/x")
    #expect(Kit.originMark(language: .english, origin: .written, Self.english).isEmpty)
    let machine = Kit.originMark(language: .english, origin: .machine, stale: true, original: original, Self.english).text
    #expect(machine.contains("Machine translation · <strong>") && machine.contains("see the original in Spanish"))
    #expect(Kit.originMark(language: .spanish, origin: .written, Self.english).text.contains("In Spanish"))
    let arabic = Language("ar") ?? .english
    #expect(Kit.text("x", language: arabic, origin: .written, Self.english).text.contains("lang=\"ar\" dir=\"rtl\""))
  }

  @Test("The same day is said once")
  func timeline() {
    let day = Day("2021-03-25")
    let html = Kit.timeline(
      [TimelineItem(day: day, sentence: "a"), TimelineItem(day: day, sentence: "b"), TimelineItem(day: nil, sentence: "c")], Self.english
    ).text
    #expect(html.matches(of: /<time/).count == 1)
    #expect(html.contains("<li>a</li><li>b</li>") && html.contains("Date unknown"))
    let same = [("a", nil), ("a", nil), ("a", "by hand"), ("b", nil), ("a", nil)] as [(HTML, HTML?)]
    let items = same.map { TimelineItem(day: day, sentence: $0.0, note: $0.1) }
    let once = Kit.timeline(items, brief: true, Self.english).text
    #expect(once.contains("<ul><li>a</li><li>a<small>by hand</small></li><li>b</li><li>a</li></ul>"), "what follows itself is said once")
    #expect(Kit.timeline(items, Self.english).text.contains("<ul><li>a</li><li>a</li><li>a<small>"), "never where rows are counted")
  }
}

func chrome(_ change: (inout Chrome) -> Void = { _ in }) -> Chrome {
  var chrome = Chrome(reader: ComponentTests.english, path: "/kit", address: "https://paideia.example", stylesheet: "/assets/style.css")
  change(&chrome)
  return chrome
}
