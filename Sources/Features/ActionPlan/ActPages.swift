import Core
import Directory
import Storage
import Web

/// Recording acts, looking at one, taking it back.
enum ActPages {
  @Sendable static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let choices = try await choices(visit, actor)
    var page = page(visit, choices)
    page.start = Fields([("objective", visit.request.query["objective"] ?? ""), ("languages", visit.language.code)])
    if let own = actor.organisation, !choices.mayForHouse { page.start.set("owner", "\(own)") }
    return page.shown(visit)
  }

  @Sendable static func record(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let choices = try await choices(visit, actor)
    let page = page(visit, choices)
    var filled = page.form.fill(visit.form, files: visit.uploads)
    let picture = try await picture(in: &filled, visit)
    guard filled.problems.isEmpty else { return page.drawn(filled, visit) }
    let language = visit.language
    return try await page.sent(visit) { filled, tx in
      let act = try Acts.record(ActForm.input(filled, choices, for: actor, language, in: tx), by: actor, in: tx)
      if let picture { try Files.attach(picture.file, to: act.id, field: "picture", name: picture.name, in: tx) }
      return act
    } _: { act in
      visit.redirect(
        to: act.path, done: visit.t("The act is recorded and counts for the plan."),
        undo: Undo(action: visit.path("\(act.path)/withdrawal")))
    }
  }

  private static func choices(_ visit: Visit, _ actor: Actor) async throws -> ActForm.Choices {
    let language = visit.language
    return try await visit.read { tx in try ActForm.choices(for: actor, language, in: tx) }
  }

  private static func picture(in filled: inout Filled, _ visit: Visit) async throws -> (file: StoredFile, name: String)? {
    guard filled.problems.isEmpty, let upload = filled.file("picture") else { return nil }
    do {
      let file = try await Files.store(
        upload.bytes, name: upload.name, accepted: [.jpeg, .png, .webp], limit: 10_000_000, field: "picture",
        in: visit.house.database)
      return (file, upload.name)
    } catch Problem.invalid(let problems) {
      filled.add(problems)
      return nil
    }
  }

  private static func page(_ visit: Visit, _ choices: ActForm.Choices) -> FormPage {
    let help = visit.t(
      "Something that was done for the plan and that no page of this site records yet: a meeting, a training session, a publication, a visit. It counts for its objective like any other fact and says that it was entered by hand. If it is recorded elsewhere later, the two are linked and count once."
    )
    return FormPage(
      title: visit.t("Record an act"), form: ActForm.form(choices, visit.reader), path: "/act", submit: "Record the act",
      lead: visit.t("For the plan of {year}. One minute is enough.", ["year": "\(choices.plan.year)"]),
      before: Kit.help(visit.t("What is an act?"), "<p>\(help)</p>"),
      after: """
        <p><a href="\(path: visit.path("/acts/import"))">\(visit.t("Record many acts from a table (CSV)"))</a></p>
        \(Kit.helpLink("act", visit.reader))
        """)
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let picture = try await ActPicture.read(id, visit)
    return visit.page(picture.title.map { typography($0.body, $0.language) } ?? "", ActViews.page(picture, visit)) { chrome in
      chrome.column = .narrow
      chrome.breadcrumb = [
        Link(picture.planTitle, visit.path(picture.plan.path)),
        Link("\(picture.objective.code) \(picture.objectiveName)", visit.path(picture.objective.path(picture.plan.year))),
      ]
    }
  }

  @Sendable static func withdraw(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let path = try await visit.write { tx in
      let act = try Acts.find(id, seenBy: actor.sight, in: tx)
      try Acts.undo(act, by: actor, in: tx)
      let objective = try Plans.objective(act.objective, in: tx)
      return objective.path(try Plans.find(objective.plan, in: tx).year)
    }
    return visit.redirect(to: path, done: visit.t("The act is withdrawn. It no longer counts."))
  }

  @Sendable static func tie(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let position = visit.form["row"].flatMap { Int64($0) }
    let path = try await visit.write { tx in
      let act = try Acts.find(id, seenBy: actor.sight, in: tx)
      if let position { try Acts.tie(act, to: position, by: actor, in: tx) } else { try Acts.untie(act, by: actor, in: tx) }
      return act.path
    }
    let said = position == nil ? visit.t("The act counts separately again.") : visit.t("Linked: the two now count once.")
    return visit.redirect(to: path, done: said)
  }
}

/// All that the page of one act shows.
struct ActPicture: Sendable {
  let act: Act
  let plan: Plan
  let planTitle: String
  let objective: Objective
  let objectiveName: String
  let title: Text?
  let participants: [Organisation]
  let names: [OrganisationID: String]
  let attachments: [Attachment]
  /// Rows that may be the same fact; only for who may tie them.
  let candidates: [Evidence.Item]
  let cards: [RecordID: Card]

  static func read(_ id: RecordID, _ visit: Visit) async throws -> ActPicture {
    let (language, sight, ties) = (visit.language, visit.sight, visit.may(PlanPermissions.manage))
    return try await visit.read { tx in
      let act = try Acts.find(id, seenBy: sight, in: tx)
      let objective = try Plans.objective(act.objective, in: tx)
      let plan = try Plans.find(objective.plan, in: tx)
      let participants = try Acts.participants(of: [id], in: tx)[id] ?? []
      // What was done stays readable when an organisation that took part is no longer in the directory.
      let known = try Organisations.find(participants, in: tx)
      let texts = try Texts.read([plan.id, objective.id, id], [TextField.title, TextField.wording], for: language, in: tx)
      let candidates = ties && !act.undone ? try Evidence.candidates(for: act, of: objective, seenBy: sight, in: tx) : []
      return ActPicture(
        act: act, plan: plan, planTitle: texts[plan.id]?[TextField.title].map { typography($0.body, $0.language) } ?? "\(plan.year)",
        objective: objective,
        objectiveName: texts[objective.id]?[TextField.title]?.body
          ?? shortened(Passage(texts[objective.id]?[TextField.wording]?.body ?? "").text, 80),
        title: texts[id]?[TextField.title], participants: participants.compactMap { known[$0] },
        names: try Organisations.names(participants + [act.owner].compactMap { $0 }, language, on: tx.now.day, in: tx),
        attachments: try Files.of([id], in: tx)[id] ?? [], candidates: candidates,
        cards: try Cards.of(candidates.map(\.record), language, seenBy: sight, in: tx))
    }
  }
}
