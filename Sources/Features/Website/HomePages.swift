import Core
import Directory
import Meetings
import Storage
import Web

/// The home page: what this is, the world of member cities with its live counts, what happened last, the plan, what
/// comes next. Fifteen queries, the same for three cities and for eight thousand.
enum HomePages {
  struct Sheet: Sendable {
    let points: [MapPoint]
    let cities: Int
    let figures: [FigureItem]
    let feed: [FeedItem]
    let plan: Card?
    let axes: [Card]
    let news: [Card]
    let congresses: [(congress: Congress, title: String)]
    let meetings: [MeetingList.Item]
  }

  static func home(_ visit: Visit) async throws -> Answer {
    let sheet = try await visit.read { tx in try read(visit, in: tx) }
    let answer = visit.page(visit.t("Educating cities"), HomeViews.page(sheet, visit)) { chrome in
      chrome.path = "/"
      chrome.ownTitle = true
      chrome.feed = visit.path("/feed.xml")
      chrome.description = visit.t("Cities of the whole world, bound by one Charter: education is the business of the whole city.")
    }
    return answer.validToday(visit)
  }

  private static func read(_ visit: Visit, in tx: Tx) throws -> Sheet {
    let day = visit.now.day
    let points = try Organisations.memberPlaces(on: day, in: tx).map { MapPoint(latitude: $0.latitude, longitude: $0.longitude) }
    let figures = try WebsiteMeasures.all.map { measure in
      FigureItem(
        measure: measure, figure: try Measures.figure(measure, .house, .all, seenBy: visit.sight, house: visit.house, in: tx))
    }
    let plan = try Cards.find(CardQuery(kinds: ["plan"], order: .newest, size: 1), seenBy: visit.sight, language: visit.language, in: tx)
      .cards.first
    let axes = try axes(of: plan, visit, in: tx)
    let ahead = try Congresses.ahead(of: day, in: tx)
    let titles = try Texts.read(ahead.map(\.id), ["title"], for: visit.language, in: tx)
    return Sheet(
      points: points, cities: try Organisations.memberCount(on: day, in: tx), figures: figures,
      feed: try Ledger.feed(FeedQuery(size: 6), seenBy: visit.sight, reader: visit.reader, house: visit.house, in: tx), plan: plan,
      axes: axes,
      news: try Cards.find(CardQuery(kinds: ["news"], order: .newest, size: 3), seenBy: visit.sight, language: visit.language, in: tx)
        .cards,
      congresses: ahead.map { ($0, titles[$0.id]?["title"]?.body ?? $0.city) },
      // What everybody may see: the page is the same for all.
      meetings: try MeetingList.read(.ahead(of: nil, now: visit.now, limit: 5), visit, seenBy: .everyone, in: tx))
  }

  private static func axes(of plan: Card?, _ visit: Visit, in tx: Tx) throws -> [Card] {
    guard let year = plan?.facets["year"]?.first else { return [] }
    let query = CardQuery(kinds: ["plan-axis"], facets: ["year": year], order: .title, size: 12)
    return try Cards.find(query, seenBy: visit.sight, language: visit.language, in: tx).cards
  }
}

enum HomeViews {
  static func page(_ sheet: HomePages.Sheet, _ visit: Visit) -> HTML {
    """
    \(Kit.opening(
      visit.t("Educating cities"),
      lead: """
        \(visit.t("Cities of the whole world have joined in one association, bound by one Charter: it is the whole city that educates, not its schools alone.")) \
        \(visit.t("Here is who they are, what they set out to do together, and what they have done."))
        """,
      actions: [Link(visit.t("Find a city"), visit.path("/cities"))]
        + (sheet.plan.map { [Link(visit.t("Read the Action Plan"), visit.path($0.address))] } ?? [])))
    \(map(sheet, visit))
    \(plan(sheet, visit))
    \(latest(sheet, visit))
    \(dates(sheet, visit))
    """
  }

  private static func map(_ sheet: HomePages.Sheet, _ visit: Visit) -> HTML {
    let label = visit.t("Map of the world with {count} member cities", count: sheet.cities)
    return """
      <section><h2 class="aloud">\(visit.t("The network"))</h2>
      \(Kit.worldMap(sheet.points, label: label))
      \(Kit.figures(sheet.figures.map { $0.html(visit) }))
      <p><a href="\(path: visit.path("/cities"))">\(visit.t("The cities, by country and network"))</a></p></section>
      """
  }

  private static func plan(_ sheet: HomePages.Sheet, _ visit: Visit) -> HTML {
    guard let plan = sheet.plan else { return "" }
    let axes = sheet.axes.map { card -> HTML in
      let code = card.facets["axis"]?.first ?? ""
      return """
        <li><h3>\(Kit.axisMark(code, visit.reader)) <a href="\(path: visit.path(card.address))">\(typography(card.title, card.language))</a></h3>
        <p>\(typography(card.summary, card.language))</p></li>
        """
    }
    let list: HTML = axes.isEmpty ? "" : "<ul class=\"cards\">\(axes)</ul>"
    return """
      <section><h2>\(typography(plan.title, plan.language))</h2>\(list)
      <p><a href="\(path: visit.path(plan.address))">\(visit.t("How far the plan has come"))</a></p></section>
      """
  }

  private static func latest(_ sheet: HomePages.Sheet, _ visit: Visit) -> HTML {
    let news: HTML =
      sheet.news.isEmpty
      ? ""
      : """
      <section><h2>\(visit.t("News"))</h2>\(Kit.cards(sheet.news.map { CardItem($0, visit) }, visit.reader))
      <p><a href="\(path: visit.path("/news"))">\(visit.t("All news"))</a></p></section>
      """
    let feed =
      sheet.feed.isEmpty
      ? Kit.empty(visit.t("Nothing with a known date has been recorded yet."), visit.reader)
      : Kit.timeline(sheet.feed.map { FeedViews.item($0, visit) }, brief: true, visit.reader)
    return """
      \(news)
      <section><h2>\(visit.t("What happened last"))</h2>\(feed)
      <p><a href="\(path: visit.path("/activity"))">\(visit.t("All that has been recorded"))</a></p></section>
      """
  }

  private static func dates(_ sheet: HomePages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    var items = sheet.congresses.map { congress, title in
      TimelineItem(
        day: congress.from,
        sentence: "<a href=\"\(path: visit.path(congress.path))\">\(typography(title, visit.language))</a>")
    }
    items += sheet.meetings.map { item in
      TimelineItem(
        day: item.meeting.day,
        sentence: "<a href=\"\(path: visit.path(item.meeting.path))\">\(typography(item.title, item.language))</a>", note: "\(item.owner)")
    }
    if let day = internationalDay(from: visit.now.day) {
      items.append(TimelineItem(day: day, sentence: "\(reader.t("International Day of the Educating City"))"))
    }
    let sorted = items.sorted { ($0.day?.number ?? 0) < ($1.day?.number ?? 0) }
    return "<section><h2>\(reader.t("Next dates"))</h2>\(Kit.timeline(sorted, reader))</section>"
  }

  /// 30 November, every year since 2016.
  static func internationalDay(from day: Day) -> Day? {
    let this = Day(year: day.year, month: 11, day: 30)
    return this.map { $0 >= day } == true ? this : Day(year: day.year + 1, month: 11, day: 30)
  }
}
