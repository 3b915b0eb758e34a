import Core
import Directory
import Storage
import Web

enum CoordinationViews {
  static func page(_ sheet: CoordinationPages.Sheet, _ sent: Filled?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let space = sheet.space
    let path = visit.path(space.path(.coordination))
    let isSecretariat = visit.may(DirectoryPermissions.organisations)
    var body: HTML = Kit.section(reader.t("Coordinating cities"), coordinators(sheet, visit))
    if sheet.mayName {
      body +=
        "<div class=\"actions\"><a class=\"button\" href=\"\(path: "\(path)/person")\">\(reader.t("Say who takes the role"))</a></div>"
    }
    if isSecretariat {
      body += form(CoordinationPages.handoverForm(sheet), sent, "\(path)/handover", "Hand over the coordination", visit)
    }
    body += Kit.section(reader.t("Committee"), seats(sheet.seats, sheet.names, mayEnd: space.mayLead, visit))
    if space.mayLead { body += form(CoordinationPages.seatForm(sheet.cities), sent, "\(path)/seats", "Give a seat", visit) }
    body += Kit.section(reader.t("Features of this network"), facts(sheet, visit))
    if isSecretariat { body += form(CoordinationPages.factForm, sent, "\(path)/facts", "Add a feature", visit) }
    return body
  }

  /// Folded, unless something was wrong with it.
  static func form(_ form: Form, _ sent: Filled?, _ action: String, _ submit: Phrase, _ visit: Visit) -> HTML {
    let mine = sent.flatMap { $0.form.id == form.id ? $0 : nil }
    let html = (mine ?? form.start(SpaceEditing.start(visit))).html(action: action, submit: submit, reader: visit.reader)
    return "<details\(flag: "open", mine != nil)><summary>\(visit.t(submit))</summary>\(html)</details>\n"
  }

  private static func coordinators(_ sheet: CoordinationPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let today = visit.now.day
    let rows = sheet.coordinations.map { coordination -> [HTML] in
      let expected = coordination.to == nil ? NetworkFact.end(of: coordination.from, sheet.facts) : nil
      let until: HTML =
        coordination.to.map { Kit.shortDay($0, reader) } ?? expected.map { "\(reader.t("expected: {month}", ["month": reader.month($0)]))" }
        ?? ""
      let state: HTML =
        coordination.holds(on: today)
        ? Kit.badge(reader.t("Coordinates"), .good)
        : Kit.badge(coordination.to.map { $0 <= today } == true ? reader.t("Formerly") : reader.t("From then on"), .neutral)
      return [
        "\(sheet.names[coordination.city] ?? "")", coordination.from.map { Kit.shortDay($0, reader) } ?? "\(reader.t("unknown"))", until,
        state,
        "<span class=\"soft\">\(coordination.source)</span>",
      ]
    }
    let columns = ["City", "Since", "Until", "Status", "Decision or source"] as [Phrase]
    return Kit.table(
      Table(
        reader.t("Coordinating cities"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("No coordinating city is recorded."), reader)), reader)
  }

  /// Present and former seats of a body, with who may end them.
  static func seats(_ seats: [Seat], _ names: [OrganisationID: String], mayEnd: Bool, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let today = visit.now.day
    let rows = seats.map { seat -> [HTML] in
      let isPast = seat.to.map { $0 <= today } ?? false
      let city = names[seat.organisation] ?? ""
      var row: [HTML] = [
        "\(city)", "\(reader.t(seat.role.label))", seat.from.map { Kit.shortDay($0, reader) } ?? "\(reader.t("unknown"))",
        seat.to.map { Kit.shortDay($0, reader) } ?? "", "<span class=\"soft\">\(seat.source)</span>",
      ]
      if mayEnd {
        row.append(
          isPast ? "" : Kit.button(reader.t("End today"), action: visit.path("/seats/\(seat.id)/end"), tone: .quiet, detail: city, reader))
      }
      return row
    }
    var columns: [Phrase] = ["City", "Seat", "Since", "Until", "Decision or source"]
    if mayEnd { columns.append("Change") }
    return Kit.table(
      Table(
        reader.t("Seats"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("No seat is recorded."), reader)), reader)
  }

  private static func facts(_ sheet: CoordinationPages.Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = sheet.facts.map { fact -> [HTML] in
      [
        "\(reader.t(fact.name.label))", "\(fact.shown(reader))", fact.from.map { Kit.shortDay($0, reader) } ?? "",
        fact.to.map { Kit.shortDay($0, reader) } ?? "", "<span class=\"soft\">\(fact.source)</span>",
      ]
    }
    let columns = ["What", "Answer", "Since", "Until", "Source"] as [Phrase]
    return Kit.table(
      Table(
        reader.t("Features of this network"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
        empty: Kit.empty(reader.t("Nothing has been added yet."), reader)), reader)
  }
}
