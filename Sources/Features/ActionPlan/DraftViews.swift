import Core
import Storage
import Web

/// The review page: what was read, passage by passage, and the changes one can make to each.
enum DraftViews {
  static func list(_ plans: [Plan], _ drafts: [(id: Drafts.DraftID, year: Int, opened: Moment)], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let open = drafts.map { draft -> [HTML] in
      [
        "<a href=\"\(path: visit.path("/plans/drafts/\(draft.id)"))\">\(reader.t("Plan for {year}", ["year": "\(draft.year)"]))</a>",
        Kit.moment(draft.opened, reader),
      ]
    }
    let published = plans.map { plan -> [HTML] in
      [
        "<a href=\"\(path: visit.path(plan.path))\">\(reader.t("Plan for {year}", ["year": "\(plan.year)"]))</a>",
        Kit.badge(reader.t(plan.state.label), plan.state == .inForce ? .good : .neutral), "\(plan.version)", state(plan, visit),
      ]
    }
    return """
      <p><a class="button" href="\(path: visit.path("/plans/import"))">\(reader.t("Import a plan from a document"))</a></p>
      \(Kit.table(Table(
        reader.t("Drafts"), [Table.Column(reader.t("Draft")), Table.Column(reader.t("Date of import"))], rows: open,
        empty: HTML.text(reader.t("No draft is open."))), reader))
      \(Kit.table(Table(
        reader.t("Published plans"),
        [
          Table.Column(reader.t("Plan")), Table.Column(reader.t("Status")), Table.Column(reader.t("Version"), numeric: true),
          Table.Column(reader.t("What you can do")),
        ], rows: published, empty: HTML.text(reader.t("No plan has been published yet."))), reader))
      """
  }

  private static func state(_ plan: Plan, _ visit: Visit) -> HTML {
    let (label, path) =
      plan.state == .inForce
      ? (visit.t("Close the plan"), "\(plan.path)/closing") : (visit.t("Open it again"), "\(plan.path)/reopening")
    return Kit.button(label, action: visit.path(path), tone: .quiet, visit.reader)
  }

  static func lead(_ draft: PlanDraft, _ reader: Reader) -> HTML {
    let axes = draft.axes
    let several = axes.flatMap(\.concrete).filter { !$0.part.passage.cuts.isEmpty }.count
    let counts = reader.list([
      reader.t("{count} axes", count: axes.count),
      reader.t("{count} general objectives", count: axes.reduce(0) { $0 + $1.general.count }),
      reader.t("{count} concrete objectives", count: axes.reduce(0) { $0 + $1.concrete.count }),
    ])
    let check =
      several == 0
      ? "" : " " + reader.t("{count} passages have several sentences: check whether they are one objective or more.", count: several)
    return "\(counts).\(check)"
  }

  static func review(_ open: Drafts.Open, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let codes = Dictionary(uniqueKeysWithValues: open.draft.axes.flatMap(\.concrete).map { ($0.part.id, $0.code) })
    return """
      \(Kit.help(
        reader.t("How to review"),
        "<p>\(reader.t("Every word of the document is here once, in its order. Join what belongs together, cut what contains several objectives, move what is in the wrong place, and say what each passage is. Each change can be undone, one after the other."))</p>"))
      \(lacks(open.draft, reader))
      \(commands(open, visit))
      <ol class="passages">\(open.draft.parts.map { passage($0, code: codes[$0.id], open, visit) })</ol>
      \(commands(open, visit))
      """
  }

  private static func lacks(_ draft: PlanDraft, _ reader: Reader) -> HTML {
    draft.lacks.map { lack -> HTML in
      let text =
        switch lack {
        case .noAxis: reader.t("There is no axis: say which heading is one.")
        case .noGeneral(let axis): reader.t("Axis {axis} has no general objective.", ["axis": "\(axis)"])
        case .noConcrete(let axis): reader.t("Axis {axis} has no concrete objective.", ["axis": "\(axis)"])
        case .outsideAxes(let count): reader.t("{count} objectives come before the first axis.", count: count)
        }
      return Kit.notice(Notice(.warning, HTML.text(text)), reader)
    }.joined()
  }

  private static func commands(_ open: Drafts.Open, _ visit: Visit) -> HTML {
    let base = visit.path("/plans/drafts/\(open.id)")
    let reader = visit.reader
    let step = Fields([("step", "\(open.step)"), ("edit", "offered")])
    let offers = open.draft.offered != nil && open.draft.offering(open.draft.offered) != open.draft
    return """
      <div class="actions">
      \(open.draft.lacks.isEmpty
        ? Kit.button(reader.t("Publish this plan"), action: "\(base)/publication", fields: step, tone: .main, reader) : "")
      \(offers ? Kit.button(reader.t("Use the offered short titles"), action: "\(base)/edits", fields: step, reader) : "")
      \(open.step > 0 ? Kit.button(reader.t("Undo the last change"), action: "\(base)/undo", fields: step, tone: .quiet, reader) : "")
      \(Kit.button(reader.t("Discard this draft"), action: "\(base)/discard", tone: .danger, reader))
      </div>
      """
  }

  private static func passage(_ part: PlanPart, code: String?, _ open: Drafts.Open, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let mark: HTML = code.map { Kit.axisMark($0, reader) } ?? ""
    let title = part.titles[visit.language.nearestOfficial.code] ?? part.titles.values.sorted().first
    return """
      <li id="part-\(part.id)" class="passage passage-\(part.role.rawValue)">
        <p>\(mark) \(Kit.badge(reader.t(part.role.label))) \(title.map { "<strong>\($0)</strong>" as HTML } ?? "")</p>
        <div lang="\(open.draft.language)">\(sentences(part, open, visit))</div>
        \(Kit.help(reader.t("Change this passage"), changes(part, open, visit)))
      </li>
      """
  }

  /// The words, with a button at each place where they could be cut.
  private static func sentences(_ part: PlanPart, _ open: Drafts.Open, _ visit: Visit) -> HTML {
    let sentences = part.passage.sentences
    guard part.role == .general || part.role == .concrete else { return "<p>\(wording(part.passage.source))</p>" }
    return sentences.enumerated().map { number, sentence -> HTML in
      let cut: HTML =
        number + 1 < sentences.count
        ? button(visit.t("Cut here"), "cut", part, open, visit, more: [("at", "\(number + 1)")]) : ""
      return "<p>\(wording(sentence))</p>\(cut)"
    }.joined()
  }

  private static func changes(_ part: PlanPart, _ open: Drafts.Open, _ visit: Visit) -> HTML {
    let roles = PlanPart.Role.allCases.filter { $0 != part.role }.map { role in
      button(
        visit.t("This is: {role}", ["role": visit.t(role.label)]), "role", part, open, visit, more: [("role", role.rawValue)])
    }
    let named = part.role == .axis || part.role == .concrete
    return """
      <div class="actions">
      \(button(visit.t("Join with the previous passage"), "join", part, open, visit))
      \(button(visit.t("Move up"), "up", part, open, visit))
      \(button(visit.t("Move down"), "down", part, open, visit))
      \(roles)
      </div>
      \(named
        ? "<p><a href=\"\(path: visit.path("/plans/drafts/\(open.id)/parts/\(part.id)"))\">\(visit.t("Short titles and evidence"))</a></p>" as HTML
        : "")
      """
  }

  private static func button(
    _ label: String, _ edit: String, _ part: PlanPart, _ open: Drafts.Open, _ visit: Visit, more: [(String, String)] = []
  ) -> HTML {
    Kit.button(
      label, action: visit.path("/plans/drafts/\(open.id)/edits"),
      fields: Fields([("step", "\(open.step)"), ("edit", edit), ("part", "\(part.id)")] + more), tone: .quiet, visit.reader)
  }
}

extension PlanPart.Role {
  var label: Phrase {
    switch self {
    case .title: "Title of the document"
    case .axis: "Axis"
    case .label: "Heading"
    case .general: "General objective"
    case .concrete: "Concrete objective"
    case .aside: "Not part of the plan"
    }
  }
}
