import Approvals
import Core
import Directory
import Meetings
import Storage
import Web
import Works

/// One working group: what it asks, who is in it, what it does and what came of it.
enum GroupPages {
  struct Sheet: Sendable {
    let group: WorkingGroup
    let texts: [String: Text]
    let summaries: [Text]
    let network: Organisation
    let names: [OrganisationID: String]
    let participants: [Participant]
    let attendance: [OrganisationID: Int]
    let meetings: [MeetingList.Item]
    let documents: [DocumentList.Item]
    let turns: [GroupTurn]
    let product: DocumentList.Item?
    let moves: [WorkingGroup.Move]
    /// The last step, where this reader may take it back.
    let returnable: GroupTurn?
    let uses: GroupUses.Said
    /// Withdrawn documents, for who may offer them again.
    let withdrawn: HTML
    let isLed: Bool
    /// The request that it came from, for who may see it.
    let proposal: String?
    /// The acting city, where it may join or leave.
    let city: OrganisationID?
  }

  static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  /// What was a proposal once had this address too: whoever may see it is led on.
  static func show(_ visit: Visit) async throws -> Answer {
    do { return try await page(visit, nil) } catch Problem.notFound {
      let (id, house) = (try id(visit), visit.house)
      guard let actor = visit.actor,
        let path = try await visit.read({ tx in try GroupProposal.path(of: id, by: actor, house, in: tx) })
      else { throw Problem.notFound }
      return visit.redirect(to: path)
    }
  }

  static func page(_ visit: Visit, _ sent: Filled?) async throws -> Answer {
    let id = try id(visit)
    let sheet = try await visit.read { tx in try read(id, visit, in: tx) }
    let body = GroupViews.page(sheet, sent, visit)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = sheet.group.audience == .everyone
      let seesSpace = visit.actor != nil && visit.sight.sees(.of(sheet.network.id))
      let name = sheet.names[sheet.network.id] ?? sheet.network.name
      chrome.breadcrumb = [
        Link(name, visit.path(seesSpace ? "/networks/\(sheet.network.slug)/space/groups" : sheet.network.path))
      ]
      chrome.lead = Kit.badge(visit.t(sheet.group.state.label), sheet.group.state.tone)
    }
    let title = sheet.texts["question"]?.body ?? ""
    return sent == nil ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  private static func read(_ id: RecordID, _ visit: Visit, in tx: Tx) throws -> Sheet {
    let group = try WorkingGroup.find(id, seenBy: visit.sight, in: tx)
    let participants = try WorkingGroup.participants(of: id, in: tx)
    let turns = try WorkingGroup.turns(of: id, in: tx)
    let organisations = participants.map(\.city) + turns.compactMap(\.organisation) + [group.network, group.lead]
    let documents = try DocumentList.read(about: id, visit, in: tx)
    return Sheet(
      group: group, texts: try Texts.read(id, for: visit.language, in: tx), summaries: try Texts.all(id, in: tx)["summary"] ?? [],
      network: try Organisations.find(group.network, in: tx),
      names: try Organisations.names(organisations, visit.language, on: tx.now.day, in: tx), participants: participants,
      attendance: try Meeting.attendance(about: id, in: tx), meetings: try MeetingList.read(.all(of: nil, about: id), visit, in: tx),
      documents: documents, turns: turns, product: documents.first { $0.document.id == group.document },
      moves: visit.actor.map { group.moves(by: $0) } ?? [],
      returnable: try visit.actor.flatMap { try WorkingGroup.returnable(group, turns, by: $0, in: tx) },
      uses: try GroupUses.said(of: group, visit, in: tx), withdrawn: try DocumentList.withdrawn(about: id, visit, in: tx),
      isLed: visit.actor.map { group.isLed(by: $0) } ?? false, proposal: try proposal(of: group, visit, in: tx),
      city: try visit.actor.flatMap { try Space.takesPart(group.network, $0, in: tx) })
  }

  private static func proposal(of group: WorkingGroup, _ visit: Visit, in tx: Tx) throws -> String? {
    guard let actor = visit.actor, let request = group.request else { return nil }
    return try? Requests.find(request, by: actor, visit.house, in: tx).path
  }

  static func join(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try WorkingGroup.join(id, by: actor, in: tx) }
    return visit.redirect(to: "/groups/\(id)", done: visit.t("Your city takes part."))
  }

  static func leave(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try WorkingGroup.leave(id, by: actor, in: tx) }
    return visit.redirect(to: "/groups/\(id)", done: visit.t("Your city no longer takes part."))
  }

  static func move(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let name = visit.parameter("move")
    var filled = GroupViews.note.fill(visit.form)
    if filled.problems.isEmpty {
      let note = filled.string("note")
      do {
        try await visit.write { tx in try WorkingGroup.move(id, name, note: note, by: actor, in: tx) }
        return visit.redirect(
          to: "/groups/\(id)", done: visit.t("The group has moved to the next step."),
          undo: Undo(action: visit.path("/groups/\(id)/return")))
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await page(visit, filled)
  }

  static func takeBack(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    try await visit.write { tx in try WorkingGroup.takeBack(id, by: actor, in: tx) }
    return visit.redirect(to: "/groups/\(id)", done: visit.t("The step is undone."))
  }

  // MARK: Meetings and documents of a group

  private static func led(_ visit: Visit, _ actor: Actor) async throws -> (WorkingGroup, String) {
    let id = try id(visit)
    return try await visit.read { tx in
      let group = try WorkingGroup.find(id, seenBy: actor.sight, in: tx)
      guard group.isLed(by: actor) else { throw Problem.forbidden(NetworkPermissions.take.label) }
      return (group, try Texts.read(id, ["question"], for: visit.language, in: tx)["question"]?.body ?? "")
    }
  }

  private static func meetingPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, MeetingPlace) {
    let (group, title) = try await led(visit, actor)
    let place = MeetingPlace(
      owner: group.network, organiser: group.lead, about: group.id,
      audiences: [.of(group.network), .of(record: group.id), .members, .everyone], back: group.path)
    let page = try await MeetingEditing.plan(
      visit, at: place, path: "\(group.path)/meetings", breadcrumb: [Link(title, visit.path(group.path))])
    return (page, place)
  }

  static func meetingForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await meetingPage(visit, actor).0.shown(visit) }

  static func plan(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, place) = try await meetingPage(visit, actor)
    return try await MeetingEditing.planned(visit, actor, at: place, page: page)
  }

  private static func documentPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, DocumentPlace) {
    let id = try id(visit)
    let (group, title) = try await visit.read { tx in
      let group = try WorkingGroup.find(id, seenBy: actor.sight, in: tx)
      let city = try Space.takesPart(group.network, actor, in: tx)
      let isIn = try WorkingGroup.participants(of: id, in: tx).contains { $0.city == city && $0.to == nil }
      guard group.isLed(by: actor) || isIn else { throw Problem.forbidden(NetworkPermissions.take.label) }
      return (group, try Texts.read(id, ["question"], for: visit.language, in: tx)["question"]?.body ?? "")
    }
    let place = DocumentPlace(
      owner: group.network, contributor: actor.organisation, about: group.id,
      audiences: [.of(group.network), .of(record: group.id)])
    let page = try await DocumentForm.adding(
      visit, at: place, path: "\(group.path)/documents", breadcrumb: [Link(title, visit.path(group.path))])
    return (page, place)
  }

  static func documentForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await documentPage(visit, actor).0.shown(visit) }

  static func addDocument(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, place) = try await documentPage(visit, actor)
    return try await DocumentForm.added(visit, actor, at: place, page: page)
  }

  // MARK: Closing

  static let summaryLanguages = ["en", "fr", "es", "pt"].compactMap { Language($0) }

  private static func closingPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let (group, title) = try await led(visit, actor)
    let documents = try await visit.read { tx in try DocumentList.read(about: group.id, visit, in: tx) }
    let languages = summaryLanguages.map { Choice($0.code, name: Kit.languageName($0, visit.reader)) }
    let form = Form([
      .choice("document", "Product: a document of this group", documents.map { Choice("\($0.document.id)", name: $0.title) }),
      .link("link", "Product: or where it is found"),
      .choice("original", "The summary was first written in", languages, required: true),
      .area(
        "summary_en", "Summary in English", limit: 4000, rows: 5,
        help: "At least two languages. Have every translation read by a person before you add it here."),
      .area("summary_fr", "Summary in French", limit: 4000, rows: 5), .area("summary_es", "Summary in Spanish", limit: 4000, rows: 5),
      .area("summary_pt", "Summary in Portuguese", limit: 4000, rows: 5),
      .choice(
        "audience", "Who may see the result",
        [Choice("\(Audience.members.value)", "People of all member cities"), Choice("\(Audience.everyone.value)", "Everybody")],
        required: true),
    ])
    return FormPage(
      title: visit.t("Close the group with its product"), form: form, path: "\(group.path)/closing", submit: "Close the group",
      start: Fields([("original", visit.language.nearestOfficial.code), ("audience", "\(Audience.members.value)")]),
      lead: visit.t("All member cities are then told, each in its own language."),
      after: Kit.helpLink("working-groups", visit.reader), breadcrumb: [Link(title, visit.path(group.path))])
  }

  static func closingForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await closingPage(visit, actor).shown(visit) }

  static func close(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    return try await closingPage(visit, actor).sent(visit, done: visit.t("The group is closed, and all member cities are told.")) {
      filled, tx in
      var summaries: [Language: String] = [:]
      for language in summaryLanguages { summaries[language] = filled.string("summary_\(language)") }
      try WorkingGroup.close(
        id,
        WorkingGroup.Closing(
          document: filled.optional("document").flatMap { RecordID(text: $0) }, link: filled.optional("link"), summaries: summaries,
          original: Language(filled.string("original")) ?? .english,
          audience: filled.int("audience").map { Audience(Int64($0)) } ?? .members), by: actor, in: tx)
      return "/groups/\(id)"
    }
  }
}
