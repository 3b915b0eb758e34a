import Core
import Directory
import Storage
import Web

enum ObjectiveEditingViews {
  static func hub(_ desk: ObjectiveEditing.Desk, _ visit: Visit) -> HTML {
    let dropped = desk.objective.dropped != nil
    return """
      <ul>
        <li>\(link(visit.t("Short titles"), "titles", desk, visit))</li>
        <li>\(link(visit.t("Exact wording (new version)"), "wording", desk, visit))</li>
        <li>\(link(visit.t("What counts as evidence"), "evidence", desk, visit)) · \(desk.rules.map { "<code>\($0.kind)</code>" as HTML }.joined(", "))</li>
        <li>\(link(dropped ? visit.t("Restore the objective") : visit.t("Drop the objective"), "standing", desk, visit))</li>
      </ul>
      <h2>\(visit.t("Actions"))</h2>
      <ul>\(desk.actions.map { "<li><a href=\"\(path: visit.path("/actions/\($0.action.id)/edit"))\">\($0.title)</a></li>" as HTML })
        <li>\(link(visit.t("Plan an action"), "actions", desk, visit))</li></ul>
      <h2>\(visit.t("Indicators"))</h2>
      <ul>\(desk.indicators.map { indicator, title in
        indicator.source == .owner
          ? "<li><a href=\"\(path: visit.path("/indicators/\(indicator.id)"))\">\(title)</a></li>" as HTML
          : "<li>\(title) (\(visit.t("counted automatically")))</li>"
      })
        <li>\(link(visit.t("Set an indicator"), "indicators", desk, visit))</li></ul>
      """
  }

  private static func link(_ label: String, _ part: String, _ desk: ObjectiveEditing.Desk, _ visit: Visit) -> HTML {
    "<a href=\"\(path: visit.path("\(desk.path)/\(part)"))\">\(label)</a>"
  }

  static func rules(_ desk: ObjectiveEditing.Desk, _ visit: Visit) -> HTML {
    let known = visit.house.knownKinds
    let rows = desk.rules.map { rule -> [HTML] in
      let conditions = [
        rule.country.map { Countries.name($0, visit.language) }, rule.network.flatMap { desk.names[$0] },
        rule.organisation.flatMap { desk.names[$0] },
      ].compactMap { $0 }
      return [
        "<code>\(rule.kind)</code>",
        HTML.text(known.contains(rule.kind) ? visit.t("recorded on this site") : visit.t("not recorded here yet")),
        HTML.text(conditions.isEmpty ? visit.t("everywhere") : visit.reader.list(conditions)),
        Kit.button(visit.t("Remove"), action: visit.path("\(desk.path)/evidence/\(rule.id)/removal"), tone: .quiet, visit.reader),
      ]
    }
    return Kit.table(
      Table(
        visit.t("Rules of this objective"),
        [
          Table.Column(visit.t("Kind of fact")), Table.Column(visit.t("Recorded")), Table.Column(visit.t("From where")),
          Table.Column(visit.t("What you can do")),
        ], rows: rows, empty: HTML.text(visit.t("No rule yet: only acts entered by hand count."))), visit.reader)
  }
}
