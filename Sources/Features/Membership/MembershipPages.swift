import Approvals
import Core
import Directory
import Storage
import Web

/// The membership of one city: standing, what changed and why, and what the secretariat does about it. Its network sees where
/// it stands and may invite it; reasons and decisions are the secretariat's.
enum MembershipPages {
  struct Picture: Sendable {
    let city: Organisation
    let name: String
    let standing: Standing?
    let changes: [Change]
    let people: [PersonID: String]
    let networks: [Organisation]
    /// Those that it coordinates today.
    let coordinated: [Organisation]
    /// For the secretariat: what a merger leaves to do.
    let merged: HTML?
    let names: [OrganisationID: String]
    let certificate: Certificate?
    let request: RequestRow?
    let prospect: Prospect?
    let invited: Day?
    /// Of the register, about this city.
    let decisions: [HTML]
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Filled?) async throws -> Answer {
    let picture = try await visit.read { tx in try self.picture(visit, actor, in: tx) }
    let body = MembershipViews.page(picture, sent, visit)
    let title = visit.t("Membership of {city}", ["city": picture.name])
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = actor.may(.admitsMembers) ? [Link(visit.t("Members"), visit.path("/members"))] : []
    }
    return sent == nil ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  /// Throws `Problem.notFound` for whoever may not see it.
  static func city(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Organisation {
    let city = try Organisations.find(slug: visit.parameter("slug"), in: tx)
    guard city.kind == .city || city.kind == .candidate, actor.may(.seesMembership, on: city.id) else { throw Problem.notFound }
    return city
  }

  private static func picture(_ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Picture {
    let city = try city(visit, actor, in: tx)
    let day = tx.now.day
    let changes = try Change.timeline(of: city.id, in: tx)
    let networks = try Organisations.networks(of: city.id, on: day, in: tx)
    var query = Requests.Query()
    query.kinds = [Application.name, Leaving.name]
    query.owner = city.id
    query.ended = false
    let coordinated = try Organisations.coordinated(by: city.id, on: day, in: tx)
    let names = try Organisations.names(
      [city.id] + networks.map(\.id) + coordinated.map(\.id), visit.language, on: day, in: tx)
    let prospect = try Prospects.of(city.id, in: tx)
    return Picture(
      city: city, name: names[city.id] ?? city.name, standing: try Organisations.standing(of: city.id, on: day, in: tx), changes: changes,
      people: try People.names(changes.compactMap(\.person), in: tx), networks: networks,
      coordinated: coordinated,
      merged: try actor.may(.admitsMembers)
        ? Merger.of(city.id, in: tx).map { merger in
          try "<p>\(Merger.sentence(merger, seenFrom: city.id, visit, in: tx))</p>\(Merger.tasks(merger, visit, in: tx))"
        } : nil,
      names: names,
      certificate: try Certificate.of(city.id, in: tx), request: try Requests.list(query, by: actor, visit.house, in: tx).first,
      prospect: prospect, invited: try prospect.flatMap { try NetworkOnly.lastInvited($0.id, in: tx) },
      decisions: try visit.insets("decisions", about: "\(city.id)", in: tx))
  }

  static func change(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    var filled = Change.form.fill(visit.form)
    if filled.problems.isEmpty {
      let values = filled
      do {
        let path = try await visit.write { tx in
          let city = try city(visit, actor, in: tx)
          try Change.make(values, of: city.id, visit.house, by: actor, in: tx)
          return "/membership/\(city.slug)"
        }
        return visit.redirect(to: path, done: visit.t("It is recorded, with reason and decision."))
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, actor, filled)
  }

  static func takeBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let position = Int64(visit.parameter("position")) else { throw Problem.notFound }
    let path = try await visit.write { tx in
      let city = try city(visit, actor, in: tx)
      try Change.takeBack(position, of: city.id, by: actor, in: tx)
      return "/membership/\(city.slug)"
    }
    return visit.redirect(to: path, done: visit.t("It is undone: the earlier situation applies again."))
  }
}

enum MembershipViews {
  static func page(_ picture: MembershipPages.Picture, _ sent: Filled?, _ visit: Visit) -> HTML {
    let decides = visit.may(.admitsMembers)
    var body = standing(picture, visit)
    if let merged = picture.merged { body += merged }
    if picture.standing == nil { body += (decides ? stillCoordinates(picture, visit) : "") + outside(picture, visit) }
    body += Kit.section(visit.t("What changed"), timeline(picture, decides: decides, visit)) + picture.decisions.joined()
    // A candidate whose application is under way is decided on there.
    if decides, picture.city.kind == .city || picture.request == nil {
      let form = (sent ?? Change.form.start()).html(
        action: visit.path("/membership/\(picture.city.slug)/changes"), submit: "Record it", reader: visit.reader)
      body += Kit.section(visit.t("Record a change"), form)
    }
    return body + Kit.helpLink("membership", visit.reader)
  }

  private static func standing(_ picture: MembershipPages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let since = picture.changes.first { Change.kinds.contains($0.kind) }?.day
    let inNetworks = picture.networks.contains { $0.kind == .network }
    let outside: Phrase = picture.city.kind == .candidate ? "Candidate city" : inNetworks ? "In a network only" : "Not a member"
    let tone: Kit.Tone = picture.standing == .member ? .good : picture.standing == .suspended ? .stopped : .waiting
    let word = picture.standing.map { Kit.badge(reader.t($0.label), tone) } ?? Kit.badge(reader.t(outside))
    let networks = picture.networks.map { "<a href=\"\(path: visit.path($0.path))\">\(picture.names[$0.id] ?? $0.name)</a>" as HTML }
    var rows: [(String, HTML)] = [(reader.t("City"), link(picture.name, picture.city.path, visit))]
    rows.append((reader.t("Country"), .text(picture.city.country.map { Countries.name($0, reader.language) } ?? "")))
    rows.append((reader.t("Standing"), word))
    if let since { rows.append((reader.t("Since"), Kit.day(since, reader))) }
    rows.append((reader.t("Networks"), networks.joined(", ")))
    if let certificate = picture.certificate { rows.append((reader.t("Certificate"), link(certificate.shown, certificate.path, visit))) }
    if let request = picture.request, let kind = visit.house.requestKinds[request.kind] {
      rows.append((reader.t("Request under way"), link(reader.t(kind.label), request.path, visit)))
    }
    if let prospect = picture.prospect { rows.append((reader.t("Prospect"), link(reader.t(prospect.stage.label), prospect.path, visit))) }
    return Kit.definitions(rows.map { (term: $0.0, value: $0.1) })
  }

  /// To whom a network is handed over is decided by people: who has left coordinates it until then.
  private static func stillCoordinates(_ picture: MembershipPages.Picture, _ visit: Visit) -> HTML {
    if picture.coordinated.isEmpty { return "" }
    let networks = picture.coordinated.map { network in
      link(picture.names[network.id] ?? network.name, "/networks/\(network.slug)/space/coordination", visit)
    }
    let words = visit.t("This city is no longer a member and still coordinates a network. Hand over the coordination:")
    return "<p><strong>\(words)</strong> \(networks.joined(", "))</p>"
  }

  private static func link(_ words: String, _ path: String, _ visit: Visit) -> HTML { "<a href=\"\(path: visit.path(path))\">\(words)</a>" }

  /// A city that is known and no member: it can be invited, seldom.
  private static func outside(_ picture: MembershipPages.Picture, _ visit: Visit) -> HTML {
    guard picture.city.kind == .city, picture.request == nil, picture.merged == nil else { return "" }
    let reader = visit.reader
    let again = picture.invited.map { $0.adding(days: NetworkOnly.days) }
    if let invited = picture.invited, let again, again > visit.now.day {
      return
        "<p>\(reader.t("Invited on {day}. It can be invited again from {again}.", ["day": reader.day(invited), "again": reader.day(again)]))</p>"
    }
    let button = Kit.button(
      reader.t("Invite this city to join"), action: visit.path("/membership/\(picture.city.slug)/invitation"), tone: .main, reader)
    return
      "<p>\(reader.t("This city is known here and is not a member of the association. An invitation is sent by e-mail to the people we know there, in their language."))</p>\(button)"
  }

  private static func timeline(_ picture: MembershipPages.Picture, decides: Bool, _ visit: Visit) -> HTML {
    let reader = visit.reader
    if picture.changes.isEmpty { return "<p>\(reader.t("Nothing is recorded yet."))</p>" }
    let newest = picture.changes.first { Change.kinds.contains($0.kind) }?.position
    let items = picture.changes.map { change -> TimelineItem in
      guard decides else { return TimelineItem(day: change.day, sentence: .text(reader.t(change.label))) }
      let why = [change.reason.map { reader.t($0.label) }, change.decision.isEmpty ? nil : change.decision].compactMap { $0 }
      var sentence: HTML = "<strong>\(reader.t(change.label))</strong>"
      if !why.isEmpty { sentence += "\(reader.colon)\(why.joined(separator: " · "))" }
      if !change.words.isEmpty { sentence += "<br>\(change.words)" }
      if change.mayBeTakenBack, change.position == newest {
        sentence +=
          " "
          + Kit.button(
            reader.t("Undo this change"), action: visit.path("/membership/\(picture.city.slug)/changes/\(change.position)/undoing"),
            tone: .quiet, reader)
      }
      return TimelineItem(day: change.day, sentence: sentence, note: change.person.flatMap { picture.people[$0] }.map { .text($0) })
    }
    return Kit.timeline(items, reader)
  }
}
