import Core
import Directory
import Meetings
import Storage
import Web
import Works

/// The pages of a network's space.
enum SpacePages {
  /// The networks, bodies and spaces of the acting organisation.
  static func mine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let reader = visit.reader
    let (spaces, names, hasCommittee) = try await visit.read { tx in
      let all = try Organisations.all([.network, .delegation], in: tx).filter { actor.sight.sees(.of($0.id)) }
      let names = try Organisations.names(all.map(\.id), visit.language, on: tx.now.day, in: tx)
      let committee = try Bodies.find(slug: CommitteePages.slug, in: tx)
      return (all, names, committee.map { actor.sight.sees(.of(record: $0.record)) } ?? false)
    }
    var links = spaces.map { Link(names[$0.id] ?? $0.name, visit.path("/networks/\($0.slug)/space")) }
    if actor.roles.contains(.delegation) || actor.isSecretariat {
      links.append(Link(reader.t("Networks side by side"), visit.path("/delegation")))
    }
    if actor.sight.sees(.coordinators) { links.append(Link(reader.t("Space of the coordinators"), visit.path("/coordinators"))) }
    if hasCommittee { links.append(Link(reader.t("Work of the Executive Committee"), visit.path("/committee/work"))) }
    let list = links.map { "<li><a href=\"\(path: $0.path)\">\($0.label)</a></li>" as HTML }
    let body: HTML =
      links.isEmpty
      ? Kit.empty(
        reader.t("Your organisation belongs to no network yet."), next: Link(reader.t("All networks"), visit.path("/networks")), reader)
      : "<ul>\(list)</ul>"
    return visit.page(visit.t("Networks"), body + Kit.helpLink("network-space", reader)) { $0.indexed = false }
  }

  static func overview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (space, body) = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      let sheet = try SpaceOverview.read(space, actor, visit, in: tx)
      return (space, sheet.html(visit))
    }
    return space.page(.overview, body, visit)
  }

  // MARK: Calendar

  static func meetings(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (space, ahead, past) = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      let all = try MeetingList.read(.all(of: [space.network.id], limit: 200), visit, in: tx)
      let ahead = all.filter { $0.meeting.state == .planned && $0.meeting.ends > tx.now }
      return (space, Array(ahead.reversed()), all.filter { item in !ahead.contains { $0.meeting.id == item.meeting.id } })
    }
    let reader = visit.reader
    let plan: HTML =
      space.mayLead
      ? "<div class=\"actions\"><a class=\"button main\" href=\"\(path: visit.path("\(space.path)/meetings/new"))\">\(reader.t("Plan a meeting"))</a></div>"
      : ""
    let calendar = Kit.button(reader.t("Add this calendar to mine"), action: visit.path("\(space.path)/calendar"), tone: .quiet, reader)
    let before: HTML = past.isEmpty ? "" : Kit.section(reader.t("Before"), MeetingList.table(past, owners: false, empty: "", visit))
    let body: HTML =
      plan
      + Kit.section(
        reader.t("Next dates"), MeetingList.table(ahead, owners: false, empty: reader.t("No meeting is planned."), visit) + calendar)
      + before
    return space.page(.meetings, body, visit)
  }

  static func calendar(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let space = try await visit.read { tx in try Space.find(visit, in: tx) }
    return try await CalendarPages.made(
      visit, actor, for: space.network.id,
      back: Link(visit.t("{part}, {network}", ["part": visit.t("Calendar"), "network": space.name]), visit.path(space.path(.meetings))))
  }

  private static func meetingPage(_ visit: Visit) async throws -> (FormPage, Space) {
    let space = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      try space.requireLead()
      return space
    }
    let page = try await MeetingEditing.plan(
      visit, at: space.meetingPlace, path: "\(space.path)/meetings/new", breadcrumb: space.breadcrumb(visit, .meetings, inside: true))
    return (page, space)
  }

  static func meetingForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await meetingPage(visit).0.shown(visit) }

  static func plan(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, space) = try await meetingPage(visit)
    return try await MeetingEditing.planned(visit, actor, at: space.meetingPlace, page: page)
  }

  // MARK: Documents

  static func documents(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (space, items, withdrawn) = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      let network = space.network.id
      return (space, try DocumentList.read(of: [network], visit, in: tx), try DocumentList.withdrawn(of: network, visit, in: tx))
    }
    let add: HTML =
      space.mayLead
      ? "<div class=\"actions\"><a class=\"button main\" href=\"\(path: visit.path("\(space.path)/documents/new"))\">\(visit.t("Add a document"))</a></div>"
      : ""
    let table = DocumentList.table(items, empty: visit.t("No documents yet."), visit)
    return space.page(.documents, add + table + withdrawn, visit)
  }

  private static func documentPage(_ visit: Visit) async throws -> (FormPage, Space) {
    let space = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      try space.requireLead()
      return space
    }
    let page = try await DocumentForm.adding(
      visit, at: space.documentPlace, path: "\(space.path)/documents/new", breadcrumb: space.breadcrumb(visit, .documents, inside: true))
    return (page, space)
  }

  static func documentForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await documentPage(visit).0.shown(visit) }

  static func addDocument(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, space) = try await documentPage(visit)
    return try await DocumentForm.added(visit, actor, at: space.documentPlace, page: page)
  }
}
