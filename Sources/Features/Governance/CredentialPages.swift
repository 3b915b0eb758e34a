import Core
import Directory
import Meetings
import Storage
import Web

/// The credentials report: for each city of the roll, who votes for it and on what ground; where nobody does; proxies.
enum CredentialPages {
  struct Line: Sendable {
    let city: OrganisationID
    let name: String
    let votes: Bool
    let person: String?
    let form: String?
    let proxy: String?
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (sheet, lines) = try await read(visit, actor)
    let reader = visit.reader
    let path = sheet.assembly.path
    let rows = lines.map { line -> [HTML] in
      [
        "<a href=\"\(path: visit.path("\(path)/delegation?city=\(line.city)"))\">\(line.name)</a>",
        line.votes ? Kit.badge(reader.t("May vote"), .good) : Kit.badge(reader.t("May not vote"), .stopped),
        line.person.map { "\($0)" } ?? Kit.badge(reader.t("Nobody"), .late), "\(line.form ?? "")", "\(line.proxy ?? "")",
      ]
    }
    let entitled = lines.filter(\.votes)
    let figures = [
      Kit.figure(.number(entitled.count), label: reader.t("Cities that may vote"), reader),
      Kit.figure(.number(entitled.filter { $0.person != nil && $0.proxy == nil }.count), label: reader.t("With a delegate"), reader),
      Kit.figure(.number(entitled.filter { $0.proxy != nil }.count), label: reader.t("Represented by another city"), reader),
      Kit.figure(.number(entitled.filter { $0.person == nil && $0.proxy == nil }.count), label: reader.t("Not represented"), reader),
    ]
    let columns: [Phrase] = ["City", "Right to vote", "Who votes", "In what capacity", "Gave its vote to"]
    let body: HTML = """
      \(sheet.tabs("/credentials", visit))
      \(Kit.figures(figures))
      \(Kit.table(Table(reader.t("Credentials"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false, empty: Kit.empty(reader.t("No city is on the roll."), reader)), reader))
      <p><a href="\(path: visit.path("\(path)/credentials.csv"))">\(reader.t("Download as CSV"))</a></p>
      """
    return visit.page(visit.t("Credentials: {assembly}", ["assembly": sheet.title]), body, sheet.adjust(visit))
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (sheet, lines) = try await read(visit, actor)
    let rows = lines.map { line -> [Sheet.Cell] in
      [
        .text(line.name), .text(visit.t(line.votes ? "May vote" : "May not vote")), .text(line.person ?? ""), .text(line.form ?? ""),
        .text(line.proxy ?? ""),
      ]
    }
    let columns: [Phrase] = ["City", "Right to vote", "Who votes", "In what capacity", "Gave its vote to"]
    return Sheet("credentials-\(sheet.assembly.id)", columns.map { visit.t($0) }, rows: rows).answer(.csv)
  }

  private static func read(_ visit: Visit, _ actor: Actor) async throws -> (AssemblySheet, [Line]) {
    try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
      let attendance = sheet.attendance
      let cities = attendance.roll.entries.map(\.organisation)
      let names = try Organisations.names(cities, visit.language, on: tx.now.day, in: tx)
      let people = try People.names(attendance.delegates.values.map(\.person), in: tx)
      let given = Dictionary(attendance.proxies.map { ($0.giver, $0.receiver) }, uniquingKeysWith: { first, _ in first })
      let lines = attendance.roll.entries.map { entry -> Line in
        let delegate = attendance.delegates[entry.organisation]
        return Line(
          city: entry.organisation, name: names[entry.organisation] ?? "", votes: entry.votes,
          person: delegate.flatMap { people[$0.person] },
          form: delegate.map { visit.t($0.form == .named ? "Form A" : "Political delegate") },
          proxy: given[entry.organisation].flatMap { names[$0] })
      }
      return (sheet, lines)
    }
  }
}
