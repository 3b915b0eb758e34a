import Core
import Directory
import Storage
import Web

/// What the ledger holds, as people read it, and the rows behind every figure: as many as the figure says.
///
/// `kind`, `measure`, `year` and `organisation` narrow it. Without them it is the news of the house, by its days.
/// Queries: two for rows and count, one for the organisation.
enum ActivityPages {
  static let size = 50

  /// What an address asks for.
  struct Asked: Sendable {
    var measure: Measure?
    var kind: String?
    var year: Int?
    var organisation: Organisation?
    var page = 1

    var isNarrow: Bool { measure != nil || kind != nil || year != nil }
    var period: Period { year.map { Period.year($0) } ?? .all }
    var scope: FigureScope { organisation.map { .organisation($0.id) } ?? .house }
  }

  static func list(_ visit: Visit) async throws -> Answer {
    let fields = visit.request.query
    let asked = try await visit.read { tx in try read(fields, visit, in: tx) }
    if asked.isNarrow { return try await rows(asked, visit) }
    let before = fields["before"].flatMap { Int64($0) }
    let items = try await visit.read { tx in
      try Ledger.feed(
        FeedQuery(organisation: asked.organisation?.id, before: before, size: size), seenBy: visit.sight, reader: visit.reader,
        house: visit.house, in: tx)
    }
    return page(asked, ActivityViews.feed(items, asked, first: before == nil, visit), visit)
  }

  private static func rows(_ asked: Asked, _ visit: Visit) async throws -> Answer {
    let measure =
      asked.measure
      ?? Measure(
        "activity", "Activity", unit: "facts", kinds: asked.kind.map { [$0] } ?? visit.house.kinds.keys.sorted())
    let (figure, rows) = try await visit.read { tx in
      (
        try Measures.figure(measure, asked.scope, asked.period, seenBy: visit.sight, house: visit.house, in: tx),
        try Measures.rows(
          measure, asked.scope, asked.period, page: asked.page, size: size, seenBy: visit.sight, reader: visit.reader, house: visit.house,
          in: tx)
      )
    }
    if asked.page > 1, rows.isEmpty { throw Problem.notFound }
    return page(asked, ActivityViews.rows(rows, figure, asked, visit), visit)
  }

  private static func page(_ asked: Asked, _ body: HTML, _ visit: Visit) -> Answer {
    let answer = visit.page(ActivityViews.title(asked, visit), body) { chrome in
      chrome.indexed = !asked.isNarrow && asked.organisation == nil
      chrome.feed = visit.path("/feed.xml")
      if asked.isNarrow || asked.organisation != nil {
        chrome.breadcrumb = [Link(visit.t("What has been recorded"), visit.path("/activity"))]
      }
    }
    // Measures count at a date.
    return answer.validToday(visit)
  }

  /// An unknown measure, kind or organisation is not found; a year that is no year is left out.
  static func read(_ fields: Fields, _ visit: Visit, in tx: Tx) throws -> Asked {
    var asked = Asked()
    if let name = fields["measure"], !name.isEmpty {
      guard let measure = visit.house.features.flatMap(\.measures).first(where: { $0.name == name }) else { throw Problem.notFound }
      asked.measure = measure
    }
    if let kind = fields["kind"], !kind.isEmpty { asked.kind = String(kind.prefix(80)) }
    asked.year = fields["year"].flatMap { Int($0) }.flatMap { (1900...2200).contains($0) ? $0 : nil }
    if let slug = fields["organisation"], !slug.isEmpty {
      let organisation = try Organisations.find(slug: slug, in: tx)
      guard try Organisations.seen([organisation.id], by: visit.sight, in: tx).contains(organisation.id) else { throw Problem.notFound }
      asked.organisation = organisation
    }
    asked.page = fields["page"].flatMap { Int($0) }.map { min(max($0, 1), 100_000) } ?? 1
    return asked
  }
}

enum ActivityViews {
  static func title(_ asked: ActivityPages.Asked, _ visit: Visit) -> String {
    var parts = [asked.measure.map { visit.t($0.label) } ?? visit.t("What has been recorded")]
    if let organisation = asked.organisation { parts.append(organisation.name) }
    if let year = asked.year { parts.append("\(year)") }
    return parts.joined(separator: " · ")
  }

  static func feed(_ items: [FeedItem], _ asked: ActivityPages.Asked, first: Bool, _ visit: Visit) -> HTML {
    if items.isEmpty {
      return Kit.empty(
        first ? visit.t("Nothing with a known date has been recorded yet.") : visit.t("There is nothing earlier."),
        next: Link(visit.t("Home"), visit.path("")), visit.reader)
    }
    var fields = Fields()
    fields.set("organisation", asked.organisation?.slug)
    fields.set("before", items.last.map { "\($0.position)" })
    let earlier: HTML =
      items.count < ActivityPages.size
      ? "" : "<p><a href=\"\(path: visit.path("/activity?\(fields.encoded)"))\">\(visit.t("Earlier"))</a></p>"
    return """
      <p class="soft">\(visit.t("Everything that happens in the network is recorded once, with its date; every figure on this site counts these facts."))</p>
      \(Kit.timeline(items.map { FeedViews.item($0, visit) }, visit.reader))\(earlier)
      """
  }

  static func rows(_ rows: [FigureRow], _ figure: Figure, _ asked: ActivityPages.Asked, _ visit: Visit) -> HTML {
    let reader = visit.reader
    guard case .number(let count) = figure, !rows.isEmpty else {
      let sentence =
        figure == .notRecordedYet
        ? reader.t("This is not recorded here yet.") : reader.t("No data: nothing has been recorded, which is not the same as zero.")
      return Kit.empty(sentence, next: Link(reader.t("What has been recorded"), visit.path("/activity")), reader)
    }
    let items = rows.map { TimelineItem(day: $0.day, sentence: FeedViews.row($0, visit)) }
    let list =
      rows.contains { $0.day != nil }
      ? Kit.timeline(items, reader) : "<ul class=\"plain\">\(items.map { "<li>\($0.sentence)</li>" as HTML })</ul>"
    return """
      <p role="status">\(reader.t("{count} facts", count: count))</p>
      \(list)
      \(Kit.pagination(PageOf(page: asked.page, size: ActivityPages.size, count: count), reader) { number in address(asked, number, visit) })
      """
  }

  private static func address(_ asked: ActivityPages.Asked, _ page: Int, _ visit: Visit) -> String {
    var fields = Fields()
    fields.set("measure", asked.measure?.name)
    fields.set("kind", asked.kind)
    fields.set("year", asked.year.map { "\($0)" })
    fields.set("organisation", asked.organisation?.slug)
    if page > 1 { fields.set("page", "\(page)") }
    return visit.path("/activity?\(fields.encoded)")
  }
}
