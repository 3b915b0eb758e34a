import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// The roll of voters: each city, whether it votes, and what would cure it.
enum RollPages {
  struct Line: Sendable {
    let entry: RollEntry
    let name: String
    let country: String
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let (sheet, lines, paper) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      return (sheet, try Self.lines(sheet, visit, in: tx), try RollPaper.file(of: sheet.assembly.id, visit.language, in: tx))
    }
    return visit.page(
      visit.t("Roll of voters: {assembly}", ["assembly": sheet.title]), html(sheet, lines, paper, visit), sheet.adjust(visit))
  }

  private static func lines(_ sheet: AssemblySheet, _ visit: Visit, in tx: Tx) throws -> [Line] {
    let cities = sheet.attendance.roll.entries.map(\.organisation)
    let names = try Organisations.names(cities, visit.language, on: tx.now.day, in: tx)
    let found = try Organisations.find(cities, in: tx)
    return sheet.attendance.roll.entries.map { entry in
      Line(
        entry: entry, name: names[entry.organisation] ?? "",
        country: found[entry.organisation]?.country.map { Countries.name($0, visit.language) } ?? "")
    }
  }

  private static func html(_ sheet: AssemblySheet, _ lines: [Line], _ paper: Attachment?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let mayCorrect = visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner) && sheet.assembly.frozen != nil
    let rows = lines.map { line -> [HTML] in
      [
        mayCorrect
          ? "<a href=\"\(path: visit.path("\(sheet.assembly.path)/roll/\(line.entry.organisation)"))\">\(line.name)</a>" : "\(line.name)",
        "\(line.country)", right(line.entry, reader), why(line.entry, reader),
      ]
    }
    let state: String =
      if let frozen = sheet.assembly.frozen {
        reader.t("The roll was closed on {moment} and no longer follows the standing of each city.", ["moment": reader.moment(frozen)])
      } else {
        reader.t("The roll follows the standing of each city from day to day until it is closed.")
      }
    let columns: [Phrase] = ["City", "Country", "Right to vote", "Why not, and what to do"]
    let votes = sheet.attendance.roll.entitled.count
    let printed: HTML = paper.map { " · <a href=\"\(path: "/files/\($0.sha)")\">\(reader.t("To print (PDF)"))</a>" } ?? ""
    return """
      \(sheet.tabs("/roll", visit))
      <p>\(state)</p>
      \(Kit.figures([Kit.figure(.number(votes), label: reader.t("Cities that may vote"), reader), Kit.figure(.number(lines.count), label: reader.t("Cities on the roll"), reader)]))
      \(Kit.table(Table(reader.t("Roll of voters"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false, empty: Kit.empty(reader.t("No city is on the roll."), reader)), reader))
      <p><a href="\(path: visit.path("\(sheet.assembly.path)/roll.csv"))">\(reader.t("Download as CSV"))</a>\(printed)</p>
      \(Kit.helpLink("assemblies", reader))
      """
  }

  private static func right(_ entry: RollEntry, _ reader: Reader) -> HTML {
    entry.votes
      ? Kit.badge(entry.weight == 1 ? reader.t("May vote") : reader.t("{count} votes", count: entry.weight), .good)
      : Kit.badge(reader.t("May not vote"), .stopped)
  }

  private static func why(_ entry: RollEntry, _ reader: Reader) -> HTML {
    if let reason = entry.reason { return "\(reader.t("Corrected: {reason}", ["reason": reason]))" }
    guard let hindrance = entry.hindrance else { return "" }
    return "\(reader.t(hindrance.label)). <span class=\"soft\">\(reader.t(hindrance.cure))</span>"
  }

  static func csv(_ visit: Visit) async throws -> Answer {
    let (sheet, lines) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      return (sheet, try Self.lines(sheet, visit, in: tx))
    }
    let reader = visit.reader
    let rows = lines.map { line -> [Sheet.Cell] in
      [
        .text(line.name), .text(line.country), .text(line.entry.votes ? reader.t("May vote") : reader.t("May not vote")),
        .number(line.entry.votes ? line.entry.weight : 0), .text(line.entry.hindrance.map { reader.t($0.label) } ?? ""),
        .text(line.entry.reason ?? ""),
      ]
    }
    let columns: [Phrase] = ["City", "Country", "Right to vote", "Number of votes", "Reason", "Correction"]
    return Sheet("roll-\(sheet.assembly.id)", columns.map { reader.t($0) }, rows: rows).answer(.csv)
  }

  static func freeze(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try Assembly.freezeRoll(id, by: actor, in: tx) }
    return visit.redirect(to: "/assemblies/\(id)/roll", done: visit.t("The roll of voters is closed."))
  }

  // MARK: One line, corrected by the credentials commission

  private static func correctionPage(_ visit: Visit, _ actor: Actor) async throws -> (FormPage, OrganisationID) {
    guard let city = OrganisationID(text: visit.parameter("city")) else { throw Problem.notFound }
    let (sheet, name) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
      _ = try Organisations.find(city, in: tx)
      return (sheet, try Organisations.names([city], visit.language, on: tx.now.day, in: tx)[city] ?? "")
    }
    let page = FormPage(
      title: visit.t("Correct the roll: {city}", ["city": name]),
      form: Form([
        .choice("votes", "Right to vote", [Choice("yes", "May vote"), Choice("no", "May not vote")], required: true),
        .area("reason", "Reason", required: true, limit: 500, rows: 3, help: "It appears on the roll, for everybody who can see it."),
      ]), path: "\(sheet.assembly.path)/roll/\(city)", submit: "Correct this line",
      start: Fields([("votes", sheet.attendance.roll.votes(city) ? "yes" : "no")]),
      breadcrumb: [
        Link(sheet.title, visit.path(sheet.assembly.path)), Link(visit.t("Roll of voters"), visit.path("\(sheet.assembly.path)/roll")),
      ])
    return (page, city)
  }

  static func correctionForm(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await correctionPage(visit, actor).0.shown(visit)
  }

  static func correct(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let (page, city) = try await correctionPage(visit, actor)
    return try await page.sent(visit, done: visit.t("The roll is corrected.")) { filled, tx in
      try Assembly.correctRoll(
        id, city, votes: filled.string("votes") == "yes", reason: filled.string("reason"), by: actor, in: tx)
      return "/assemblies/\(id)/roll"
    }
  }
}
