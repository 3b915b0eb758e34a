import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// The desk: ask, answer, and what came of it.
enum AdvicePages {
  struct Picture: Sendable {
    let own: [RequestRow]
    let served: [RequestRow]
    let rows: [AdviceRows.Row]
    let themes: [RecordID: Theme]
    let matches: [Match]
    let owners: [RecordID: OrganisationID]
    let helped: [Review.Helped: Int]
    let shared: [Review]
    let names: [OrganisationID: String]
    let mayAsk: Bool
    let serves: Bool
  }

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let language = visit.language
    let picture = try await visit.read { tx in
      var query = Requests.Query()
      query.kinds = [AdviceKind.name]
      let all = try Requests.list(query, by: actor, visit.house, in: tx)
      let serves = actor.holds(AdvicePermissions.assign)
      let city = actor.organisation
      let matches = try city.map { actor.may(AdvicePermissions.answer, on: $0) ? try Matches.open(ofCity: $0, in: tx) : [] } ?? []
      let owners = try AdviceDesk.owners(matches.map(\.request), in: tx)
      // What other cities did is read by members.
      let shared = actor.sight.sees(.members) ? try Reviews.shared(in: tx) : []
      let ids = all.map(\.owner) + Array(owners.values) + shared.map(\.owner)
      return Picture(
        own: all.filter { $0.owner == city }, served: serves ? all.filter { $0.state != "draft" } : [],
        rows: serves ? try AdviceRows.all(by: actor, in: tx) : [], themes: try AdviceRows.themes(of: all.map(\.id), in: tx),
        matches: matches, owners: owners,
        helped: serves ? try Reviews.counts(by: actor, in: tx) : [:], shared: shared,
        names: try Organisations.names(ids, language, on: tx.now.day, in: tx),
        mayAsk: city.map { actor.may(AdvicePermissions.ask, on: $0) } ?? false, serves: serves)
    }
    return visit.page(visit.t("Advice"), AdviceViews.page(picture, visit)) { $0.indexed = false }
  }

  /// A draft, filled in on the page that all requests have.
  static func ask(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let city = actor.organisation else { throw Problem.forbidden(AdvicePermissions.ask.label) }
    let language = visit.language.nearestOfficial
    let request = try await visit.write { tx in
      try Requests.open(AdviceKind.kind, for: city, values: Fields([("language", language.code)]), language: language, by: actor, in: tx)
    }
    return visit.redirect(to: request.path)
  }
}

enum AdviceViews {
  static func page(_ picture: AdvicePages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    var body: HTML =
      "<p>\(reader.t("Ask what your team needs to know. The secretariat, your coordinator or a city with experience of it will answer, usually within two weeks."))</p>"
    if picture.mayAsk {
      body += "<div class=\"actions\">\(Kit.button(reader.t("Ask for advice"), action: visit.path("/advice"), tone: .main, reader))</div>"
    }
    if !picture.matches.isEmpty { body += matches(picture, visit) }
    if picture.mayAsk || !picture.own.isEmpty {
      body += requests(
        reader.t("What we asked"), picture.own, picture, visit, owner: false, empty: reader.t("Your city has not asked for advice yet."))
    }
    if picture.serves {
      let open = picture.served.filter { !["accepted", "withdrawn"].contains($0.state) }
      body += requests(reader.t("Open requests"), open, picture, visit, owner: true, empty: reader.t("No request is open."))
      body += figures(picture, visit)
    }
    if !picture.shared.isEmpty { body += shared(picture, visit) }
    return body + Kit.helpLink("advice", reader)
  }

  private static func matches(_ picture: AdvicePages.Picture, _ visit: Visit) -> HTML {
    let items = picture.matches.map { match -> HTML in
      let asker = picture.owners[match.request].flatMap { picture.names[$0] } ?? ""
      let words = visit.t("{city} asks for your advice", ["city": asker])
      let late: HTML = match.due < visit.now.day ? " \(Kit.badge(visit.t("Late"), .late))" : ""
      return
        "<li><a href=\"\(path: visit.path("/advice-answers/\(match.id)"))\">\(words)</a>, \(visit.t("until")) \(Kit.day(match.due, visit.reader))\(late)</li>"
    }
    return Kit.section(visit.t("Asked of us"), "<ul>\(items)</ul>")
  }

  private static func requests(
    _ caption: String, _ requests: [RequestRow], _ picture: AdvicePages.Picture, _ visit: Visit, owner: Bool, empty: String
  ) -> HTML {
    let reader = visit.reader
    let rows = requests.map { request -> [HTML] in
      let state = AdviceKind.kind.state(request.state)
      let late = request.due.map { $0 < visit.now.day } ?? false
      let theme = picture.themes[request.id].map { reader.t($0.label) } ?? reader.t("Request for advice")
      var cells: [HTML] = ["<a href=\"\(path: visit.path(request.path))\">\(theme)</a>"]
      if owner { cells.append(.text(picture.names[request.owner] ?? "")) }
      cells += [
        Kit.badge(state.map { reader.t($0.label) } ?? "", late ? .late : state?.tone ?? .neutral), Kit.shortDay(request.since.day, reader),
        request.due.map { Kit.shortDay($0, reader) } ?? "",
      ]
      return cells
    }
    var columns: [Table.Column] = [.init(reader.t("Theme"))]
    if owner { columns.append(.init(reader.t("City"))) }
    columns += [.init(reader.t("Status")), .init(reader.t("Since")), .init(reader.t("Due"))]
    return Kit.table(Table(caption, columns, rows: rows, empty: "<h2>\(caption)</h2>\(Kit.empty(empty, reader))"), reader)
  }

  private static func figures(_ picture: AdvicePages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    if picture.rows.isEmpty { return "" }
    let answered = picture.rows.compactMap(\.days)
    let median = median(answered)
    let tiles = [
      Kit.figure(.number(picture.rows.count), label: reader.t("Requests for advice"), reader),
      Kit.figure(.number(answered.count), label: reader.t("Answered"), reader),
      Kit.figure(
        median.map { .words(reader.t("{count} days", count: $0)) } ?? .noData, label: reader.t("Time until the answer (median)"),
        reader),
      Kit.figure(
        picture.helped.isEmpty
          ? .noData
          : .words(
            reader.t(
              "{done} of {all}",
              ["done": reader.number(picture.helped[.yes] ?? 0), "all": reader.number(picture.helped.values.reduce(0, +))])),
        label: reader.t("Say that it helped"), reader),
    ]
    func table(_ caption: String, _ first: String, _ groups: [(String, [AdviceRows.Row])]) -> HTML {
      let rows = groups.filter { !$0.1.isEmpty }.map { name, rows -> [HTML] in
        let days = rows.compactMap(\.days)
        return [.text(name), "\(rows.count)", "\(days.count)", self.median(days).map { "\($0)" } ?? ""]
      }
      return Kit.table(
        Table(
          caption,
          [
            .init(first), .init(reader.t("Asked"), numeric: true), .init(reader.t("Answered"), numeric: true),
            .init(reader.t("Days until the answer"), numeric: true),
          ], rows: rows), reader)
    }
    let themes = Theme.allCases.map { theme in (reader.t(theme.label), picture.rows.filter { $0.theme == theme }) }
    let languages = Language.official.map { language in
      (Kit.languageName(language, reader), picture.rows.filter { $0.language == language.code })
    }
    return Kit.section(
      reader.t("Figures"),
      "\(Kit.figures(tiles))\(table(reader.t("By theme"), reader.t("Theme"), themes))\(table(reader.t("By language"), reader.t("Language"), languages))"
    )
  }

  /// The middle case; nil without any.
  static func median(_ days: [Int]) -> Int? { days.isEmpty ? nil : days.sorted()[days.count / 2] }

  private static func shared(_ picture: AdvicePages.Picture, _ visit: Visit) -> HTML {
    let items = picture.shared.map { review -> HTML in
      let theme = review.theme.map { visit.t($0.label) } ?? ""
      return "<li><strong>\(picture.names[review.owner] ?? "")</strong>, \(theme)<br>\(review.done)</li>"
    }
    return Kit.section(visit.t("What cities did with advice"), "<ul>\(items)</ul>")
  }
}
