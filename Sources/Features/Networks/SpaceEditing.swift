import Core
import Directory
import Storage
import Web
import Works

/// News, plan and groups of a space.
enum SpaceEditing {
  static func languageField(_ reader: Reader) -> Field {
    .choice(
      "language", "Written in", Language.written.map { Choice($0.code, name: Kit.languageName($0, reader)) },
      required: true)
  }

  static func start(_ visit: Visit) -> Fields { Fields([("language", visit.language.code)]) }

  // MARK: News

  static func newsForm(_ reader: Reader) -> Form {
    Form([
      .text("title", "Title", required: true, limit: 200),
      .area("words", "Text", required: true, limit: 4000, rows: 5, help: "You can use Markdown."),
      languageField(reader), WrittenLanguage.sure,
    ])
  }

  static func news(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await newsPage(visit, nil) }

  private static func newsPage(_ visit: Visit, _ sent: Filled?) async throws -> Answer {
    let (space, list) = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      return (space, try PostList.read(in: space.network.id, audience: .of(space.network.id), visit, in: tx))
    }
    let form: HTML =
      space.mayLead
      ? Kit.section(
        visit.t("Write news"),
        (sent ?? newsForm(visit.reader).start(start(visit))).html(
          action: visit.path(space.path(.news)), submit: "Publish to the network", reader: visit.reader))
      : ""
    return space.page(.news, list.html(empty: visit.t("No news yet."), visit) + form, invalid: sent != nil, visit)
  }

  static func writeNews(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let space = try await visit.read { tx in try Space.find(visit, in: tx) }
    try space.requireLead()
    var filled = newsForm(visit.reader).fill(visit.form)
    guard !WrittenLanguage.asks(&filled, ["title", "words"], visit.reader), filled.problems.isEmpty else {
      return try await newsPage(visit, filled)
    }
    let network = space.network.id
    try await visit.write { [filled] tx in
      try Post.inform(
        filled.string("title"), filled.string("words"), Language(filled.string("language")) ?? .english, network: network, by: actor, in: tx
      )
    }
    return visit.redirect(to: space.path(.news), done: visit.t("The news is published to the network."))
  }

  // MARK: Plan

  static func lineForm(_ objectives: [PlanObjectives.Objective], _ reader: Reader) -> Form {
    Form([
      .area("words", "What is to be done", required: true, limit: 1000, rows: 3),
      .choice("objective", "Objective of the association's plan", objectives.map(\.choice), required: true),
      .day("until", "Until"), languageField(reader),
    ])
  }

  static func plan(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await planPage(visit, nil) }

  private static func planPage(_ visit: Visit, _ sent: Filled?) async throws -> Answer {
    let reader = visit.reader
    let (space, lines, texts, objectives) = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      let lines = try PlanLine.list(of: space.network.id, in: tx)
      let objectives = space.mayLead ? try PlanObjectives.of(tx.now.day.year, visit.language, in: tx) : []
      return (space, lines, try Texts.read(lines.map(\.id), ["words"], for: visit.language, in: tx), objectives)
    }
    let rows = lines.map { line -> [HTML] in
      let words = texts[line.id]?["words"]
      let foreign = words.flatMap { $0.language == visit.language ? nil : $0.language.code }
      let late = line.until.map { $0 < visit.now.day } == true && [.planned, .running].contains(line.state)
      let moves: HTML =
        space.mayLead
        ? PlanLine.State.allCases.filter { $0 != line.state }.map { state -> HTML in
          Kit.button(
            reader.t(state.label), action: visit.path("/network-lines/\(line.id)"),
            fields: Fields([("state", state.rawValue), ("version", "\(line.version)")]), tone: .quiet, detail: words?.body, reader)
        }.joined(" ") : ""
      return [
        "<span\(attribute: "lang", foreign)>\(words?.body ?? "")</span>", Kit.axisMark(line.objective, reader),
        line.until.map { Kit.shortDay($0, reader) } ?? "",
        Kit.badge(late ? reader.t("Late") : reader.t(line.state.label), late ? .late : line.state.tone), moves,
      ]
    }
    var columns: [Phrase] = ["What is to be done", "Objective", "Until", "Status"]
    if space.mayLead { columns.append("Change to") }
    let table = Table(
      reader.t("Plan"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("The network has no plan here yet."), reader))
    let form: HTML =
      space.mayLead
      ? Kit.section(
        reader.t("Add a line"),
        (sent ?? lineForm(objectives, reader).start(start(visit))).html(
          action: visit.path(space.path(.plan)), submit: "Add to the plan", reader: reader)) : ""
    return space.page(.plan, Kit.table(table, reader) + form, invalid: sent != nil, visit)
  }

  static func addLine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (space, objectives) = try await visit.read { tx in
      (try Space.find(visit, in: tx), try PlanObjectives.of(tx.now.day.year, visit.language, in: tx))
    }
    try space.requireLead()
    var filled = lineForm(objectives, visit.reader).fill(visit.form)
    if filled.problems.isEmpty {
      let values = filled
      do {
        try await visit.write { tx in
          try PlanLine.add(
            values.string("words"), objective: values.string("objective"), until: values.day("until"),
            language: Language(values.string("language")) ?? .english, to: space.network.id, by: actor, in: tx)
        }
        return visit.redirect(to: space.path(.plan), done: visit.t("The line is added to the plan."))
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await planPage(visit, filled)
  }

  static func moveLine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    guard let state = visit.form["state"].flatMap({ PlanLine.State(rawValue: $0) }),
      let version = visit.form["version"].flatMap({ Int($0) })
    else { throw Problem.malformed }
    let (slug, before) = try await visit.write { tx in
      let line = try PlanLine.move(id, to: state, version: version, by: actor, in: tx)
      return (try Organisations.find(line.network, in: tx).slug, line)
    }
    let back = Fields([("state", before.state.rawValue), ("version", "\(before.version + 1)")])
    return visit.redirect(
      to: "/networks/\(slug)/space/plan", done: visit.t("The plan is up to date."),
      undo: before.state == state ? nil : Undo(action: visit.path("/network-lines/\(id)"), fields: back))
  }

  // MARK: Groups

  static func groups(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (space, groups, open, texts, names) = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      let groups = try WorkingGroup.list(of: [space.network.id], seenBy: visit.sight, in: tx)
      let open = try GroupProposal.open(in: space.network.id, by: actor, visit.house, in: tx)
      return (
        space, groups, open, try Texts.read(groups.map(\.id), ["question"], for: visit.language, in: tx),
        try Organisations.names(groups.map(\.lead) + open.compactMap { $0.subject?.as() }, visit.language, on: tx.now.day, in: tx)
      )
    }
    let reader = visit.reader
    let rows = groups.map { group -> [HTML] in
      let question = texts[group.id]?["question"]
      let foreign = question.flatMap { $0.language == visit.language ? nil : $0.language.code }
      return [
        "<a href=\"\(path: visit.path(group.path))\"\(attribute: "lang", foreign)>\(question?.body ?? "")</a>\(Kit.machineMark(question?.isMachine ?? false, reader))",
        "\(names[group.lead] ?? "")",
        Kit.badge(reader.t(group.state.label), group.state.tone), Kit.shortDay(group.proposed.day, reader),
      ]
    }
    let asked = open.map { request -> [HTML] in
      let state = GroupProposal.kind.state(request.state)
      return [
        "<a href=\"\(path: visit.path(request.path))\">\(request.title ?? "")</a>", "\(request.subject.flatMap { names[$0.as()] } ?? "")",
        state.map { Kit.badge(reader.t($0.label), $0.tone) } ?? "", Kit.shortDay(request.opened.day, reader),
      ]
    }
    let columns = ["Question", "Lead city", "Status", "Proposed on"] as [Phrase]
    let table = Table(
      reader.t("Working groups"), columns.map { .init(reader.t($0)) }, rows: asked + rows, captionShown: false,
      empty: Kit.empty(reader.t("No working groups yet."), reader))
    let propose: HTML =
      space.mayLead || space.takesPart != nil
      ? "<div class=\"actions\"><a class=\"button main\" href=\"\(path: visit.path("\(space.path)/groups/new"))\">\(reader.t("Propose a working group"))</a></div>"
      : ""
    return space.page(.groups, propose + Kit.table(table, reader), visit)
  }

  private static func groupPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, Space) {
    let (space, cities) = try await visit.read { tx in
      let space = try Space.find(visit, in: tx)
      guard space.mayLead || space.takesPart != nil else { throw Problem.forbidden(NetworkPermissions.take.label) }
      let all = try Organisations.members(of: space.network.id, on: tx.now.day, in: tx)
      let offered = space.mayLead ? all : all.filter { $0.id == space.takesPart }
      let names = try Organisations.names(offered.map(\.id), visit.language, on: tx.now.day, in: tx)
      return (space, offered.map { Choice("\($0.id)", name: names[$0.id] ?? $0.name) })
    }
    let form = Form(
      GroupProposal.fields + [.choice("lead", "Lead city", cities, required: true), languageField(visit.reader)])
    var begin = start(visit)
    if let city = space.takesPart ?? actor.organisation { begin.set("lead", "\(city)") }
    let page = FormPage(
      title: visit.t("Propose a working group"), form: form, path: "\(space.path)/groups/new", submit: "Propose the group", start: begin,
      lead: visit.t("The coordinating city decides. A group closes with a product that all member cities can read."),
      after: Kit.helpLink("working-groups", visit.reader), breadcrumb: space.breadcrumb(visit, .groups, inside: true))
    return (page, space)
  }

  static func groupForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await groupPage(visit, actor).0.shown(visit) }

  static func proposeGroup(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (page, space) = try await groupPage(visit, actor)
    return try await page.sent(visit, done: visit.t("The group is proposed.")) { filled, tx in
      guard let lead = OrganisationID(text: filled.string("lead")) else { throw FieldProblem("lead", "Choose one of these.") }
      let values = Fields(GroupProposal.fields.map { ($0.name, filled.string($0.name)) }.filter { !$0.1.isEmpty })
      return try GroupProposal.propose(
        values, Language(filled.string("language")) ?? .english, lead: lead, in: space.network.id, visit.house, by: actor, in: tx
      ).path
    }
  }
}
