import Core
import Directory
import Meetings
import Storage
import Web
import Works

enum CommitteeViews {
  static func page(_ sheet: CommitteePages.Sheet, _ sent: Filled?, _ visit: Visit, _ actor: Actor) -> HTML {
    let reader = visit.reader
    let path = visit.path(CommitteePages.path)
    let mayShare = actor.may(NetworkPermissions.share, on: sheet.body.organisation)
    let cities = sheet.cities(on: visit.now.day)
    var body = Kit.section(reader.t("Commitments"), commitments(sheet, visit))
    if mayShare {
      body += form(CommitteePages.commitmentForm(cities, reader), sent, "\(path)/commitments", "Add a commitment", visit)
    }
    body += Kit.section(reader.t("Who answers for what"), assignments(sheet, mayEnd: mayShare, visit))
    if mayShare {
      body += form(CommitteePages.assignmentForm(cities, reader), sent, "\(path)/assignments", "Assign a territory or a task", visit)
    }
    let plan: HTML =
      mayShare
      ? "<div class=\"actions\"><a class=\"button\" href=\"\(path: "\(path)/meetings/new")\">\(reader.t("Plan a meeting"))</a></div>" : ""
    body += Kit.section(
      reader.t("Meetings"), MeetingList.table(sheet.meetings, owners: false, empty: reader.t("No meetings yet."), visit) + plan)
    let add: HTML =
      "<div class=\"actions\"><a class=\"button\" href=\"\(path: "\(path)/documents/new")\">\(reader.t("Add a document"))</a></div>"
    body += Kit.section(
      reader.t("Documents"), DocumentList.table(sheet.documents, empty: reader.t("No documents yet."), visit) + add + sheet.withdrawn)
    body += Kit.section(reader.t("Seats"), seats(sheet, mayEnd: mayShare, visit))
    if let sent, sent.form.id == "seat" { body += CoordinationViews.form(sent.form, sent, "\(path)/seats", "Give a seat", visit) }
    if mayShare {
      body += "<div class=\"actions\"><a class=\"button\" href=\"\(path: "\(path)/seats")\">\(reader.t("Give a seat"))</a></div>"
    }
    return body + Kit.helpLink("network-space", reader)
  }

  /// Folded, and written in the reader's language unless they choose another.
  private static func form(_ form: Form, _ sent: Filled?, _ action: String, _ submit: Phrase, _ visit: Visit) -> HTML {
    let mine = sent.flatMap { $0.form.id == form.id ? $0 : nil }
    return CoordinationViews.form(form, mine, action, submit, visit)
  }

  private static func words(_ id: RecordID, _ sheet: CommitteePages.Sheet, _ visit: Visit) -> HTML {
    guard let text = sheet.texts[id]?["words"] else { return "" }
    return
      "<span\(attribute: "lang", text.language == visit.language ? nil : text.language.code)>\(typography(text.body, text.language))</span>"
  }

  private static func commitments(_ sheet: CommitteePages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = sheet.commitments.map { commitment -> [HTML] in
      let late = !commitment.state.ends && commitment.until < visit.now.day
      let decision = sheet.texts[commitment.id]?["decision"]?.body ?? ""
      return [
        "<a href=\"\(path: visit.path(commitment.path))\">\(words(commitment.id, sheet, visit))</a>",
        "\(sheet.names[commitment.city] ?? "")",
        Kit.shortDay(commitment.until, reader),
        Kit.badge(late ? reader.t("Late") : reader.t(commitment.state.label), late ? .late : commitment.state.tone),
        "\(decision)",
      ]
    }
    let columns = ["What is to be done", "City", "Until", "Status", "Decision"] as [Phrase]
    return Kit.table(
      Table(
        reader.t("Commitments"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("No commitments yet."), reader)), reader)
  }

  private static func assignments(_ sheet: CommitteePages.Sheet, mayEnd: Bool, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = sheet.assignments.map { assignment -> [HTML] in
      var row: [HTML] = [
        words(assignment.id, sheet, visit), "\(reader.t(assignment.kind.label))", "\(sheet.names[assignment.city] ?? "")",
        Kit.shortDay(assignment.from, reader), assignment.to.map { Kit.shortDay($0, reader) } ?? "",
      ]
      if mayEnd {
        row.append(
          assignment.isOpen(on: visit.now.day)
            ? Kit.button(
              reader.t("End today"), action: visit.path("/assignments/\(assignment.id)/end"), tone: .quiet,
              detail: sheet.texts[assignment.id]?["words"]?.body, reader) : "")
      }
      return row
    }
    var columns: [Phrase] = ["Territory or task", "Kind", "City", "Since", "Until"]
    if mayEnd { columns.append("Change") }
    return Kit.table(
      Table(
        reader.t("Who answers for what"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("Nothing is assigned yet."), reader)), reader)
  }

  private static func seats(_ sheet: CommitteePages.Sheet, mayEnd: Bool, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let held = sheet.meetings.filter { $0.meeting.state == .held }.count
    let counts = sheet.attendance.compactMap { city, number in sheet.names[city].map { ($0, number) } }.sorted { $0.0 < $1.0 }
    let items = counts.map { name, number -> HTML in
      "<li>\(reader.t("{city}: {count} of {all} meetings", count: number, ["city": name, "all": reader.number(held)]))</li>"
    }
    let attendance: HTML = items.isEmpty ? "" : "<h3>\(reader.t("Meetings attended"))</h3><ul>\(items)</ul>"
    return CoordinationViews.seats(sheet.seats, sheet.names, mayEnd: mayEnd, visit) + attendance
  }
}
