import Core
import Directory
import Meetings
import Storage
import Web
import Works

/// The first page of a space: figures, who coordinates, what comes, what is new.
struct SpaceOverview: Sendable {
  let space: Space
  let figures: [HTML]
  let coordinators: [String]
  let meetings: [MeetingList.Item]
  let news: PostList
  let documents: [DocumentList.Item]
  let facts: [NetworkFact]
  let desks: [(title: String, html: HTML)]

  static func read(_ space: Space, _ actor: Actor, _ visit: Visit, in tx: Tx) throws -> SpaceOverview {
    let id = space.network.id
    let day = tx.now.day
    let cities = try Organisations.coordinators(of: id, on: day, in: tx).map(\.id)
    let names = try Organisations.names(cities, visit.language, on: day, in: tx)
    return SpaceOverview(
      space: space, figures: try figures(space, visit, in: tx), coordinators: cities.compactMap { names[$0] },
      meetings: try MeetingList.read(.ahead(of: [id], now: tx.now, limit: 5), visit, in: tx),
      news: try PostList.read(in: id, audience: .of(id), limit: 3, visit, in: tx),
      documents: try DocumentList.read(of: [id], limit: 5, visit, in: tx),
      facts: (try NetworkFact.all(of: [id], in: tx)[id] ?? []).filter { $0.holds(on: day) },
      desks: try desks(space, actor, visit, in: tx))
  }

  /// What rooms say of the network to whoever serves it: their desks were made for such readers.
  private static func desks(_ space: Space, _ actor: Actor, _ visit: Visit, in tx: Tx) throws -> [(title: String, html: HTML)] {
    guard space.mayLead else { return [] }
    return try visit.house.features.flatMap(\.desks).filter { $0.name != "meetings" }.sorted { ($0.order, $0.name) < ($1.order, $1.name) }
      .compactMap { desk in try desk.show(visit, actor, space.network.id, tx).map { (visit.t(desk.title), $0) } }
  }

  /// Members and meetings, then what any room counts of the members in the present year, in one query.
  private static func figures(_ space: Space, _ visit: Visit, in tx: Tx) throws -> [HTML] {
    let reader = visit.reader
    let id = space.network.id
    let year = Period.year(tx.now.day.year)
    let members = try Organisations.members(ofAll: [id], on: tx.now.day, in: tx)[id] ?? []
    let held = try Meeting.heldCounts(of: [id], year, in: tx)[id] ?? 0
    let groups = try WorkingGroup.openCounts(of: [id], in: tx)[id] ?? 0
    let period = String(tx.now.day.year)
    var figures = [
      Kit.figure(.number(members.count), label: reader.t("Cities"), path: visit.path(space.path(.members)), reader),
      Kit.figure(
        held == 0 ? .noData : .number(held), label: reader.t("Meetings held"), period: period, path: visit.path(space.path(.meetings)),
        reader),
      Kit.figure(
        groups == 0 ? .noData : .number(groups), label: reader.t("Open working groups"), path: visit.path(space.path(.groups)), reader),
    ]
    if space.mayLead {
      let dues = try Organisations.values(.dues, of: members, on: tx.now.day, in: tx)
      let inOrder = dues.values.filter { $0 == Dues.inOrder.rawValue }.count
      let share: FigureShown = dues.isEmpty ? .noData : .words(reader.percent(Double(inOrder) / Double(dues.count)))
      figures.append(Kit.figure(share, label: reader.t("Fees in order"), path: visit.path(space.path(.members)), reader))
    }
    let measures = visit.house.features.flatMap(\.measures).filter { !$0.kinds.isEmpty && $0.name != "meetings.held" }
    let counted = try Measures.figures(
      measures.map { Measures.Counted($0.name, kinds: $0.kinds, distinct: $0.distinct) }, .organisations(members), year,
      seenBy: visit.sight,
      in: tx)
    for measure in measures {
      if let number = counted[measure.name] {
        figures.append(Kit.figure(.number(number), label: reader.t(measure.label), period: period, reader))
      }
    }
    return figures
  }

  func html(_ visit: Visit) -> HTML {
    let reader = visit.reader
    let known = Kit.definitions(
      [(reader.t("Coordinating city"), "\(reader.list(coordinators))" as HTML)]
        + facts.map { (reader.t($0.name.label), "\($0.shown(reader))" as HTML) })
    let rooms = desks.map { Kit.section($0.title, $0.html) }
    let news: HTML = Kit.section(
      reader.t("News"), self.news.html(level: 3, empty: reader.t("No news yet."), visit),
      more: Link(reader.t("All news"), visit.path(space.path(.news))))
    return """
      \(Kit.figures(figures))
      \(known)
      \(Kit.section(reader.t("Next dates"), MeetingList.table(meetings, owners: false, empty: reader.t("No meeting is planned."), visit), more: Link(reader.t("Whole calendar"), visit.path(space.path(.meetings)))))
      \(news)
      \(Kit.section(reader.t("Documents"), DocumentList.table(documents, empty: reader.t("No documents yet."), visit), more: Link(reader.t("All documents"), visit.path(space.path(.documents)))))
      \(rooms)
      <p><a href=\"\(path: visit.path(space.network.path))\">\(reader.t("The public page"))</a></p>
      """
  }
}
