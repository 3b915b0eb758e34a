import Core
import Directory
import Meetings
import Storage
import Web

/// To whom the convocation went, and who has answered. For the secretariat.
enum DispatchPages {
  private static func read(_ visit: Visit, _ actor: Actor) async throws -> (AssemblySheet, Dispatch?) {
    try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
      return (sheet, try Dispatch.read(sheet.assembly.id, visit.language, in: tx))
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (sheet, dispatch) = try await read(visit, actor)
    let title = visit.t("Proof of dispatch: {assembly}", ["assembly": sheet.title])
    guard let dispatch else {
      let body = sheet.tabs("/dispatch", visit) + Kit.empty(visit.t("This assembly has not been convened yet."), visit.reader)
      return visit.page(title, body, sheet.adjust(visit))
    }
    return visit.page(title, html(sheet, dispatch, visit), sheet.adjust(visit))
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (sheet, dispatch) = try await read(visit, actor)
    guard let dispatch else { throw Problem.conflict("This assembly has not been convened yet.") }
    var table = dispatch.sheet(named: true, visit.reader)
    table.name = "dispatch-\(sheet.assembly.id)"
    return table.answer(.csv)
  }

  private static func html(_ sheet: AssemblySheet, _ dispatch: Dispatch, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let lines = dispatch.lines
    let unreached = lines.filter { !$0.isReached }
    let figures = [
      Kit.figure(.number(lines.count), label: reader.t("Cities on the roll"), reader),
      Kit.figure(.number(lines.count - unreached.count), label: reader.t("Cities reached"), reader),
      Kit.figure(.number(lines.filter(\.hasAnswered).count), label: reader.t("Cities that have answered"), reader),
      Kit.figure(.number(lines.filter { !$0.reminders.isEmpty }.count), label: reader.t("Cities reminded"), reader),
    ]
    let missing: HTML =
      unreached.isEmpty
      ? ""
      : Kit.section(
        reader.t("Cities that were not reached"),
        """
        <p>\(reader.t("Nobody acts for these cities, or every letter to them waits, failed or came back."))</p>
        <ul>\(unreached.map { "<li>\($0.name)</li>" as HTML })</ul>
        """)
    let columns: [Phrase] = ["City", "To whom the convocation went", "Answer", "Reminded on"]
    let rows = lines.map { line -> [HTML] in
      ["\(line.name)", letters(line, reader), answer(line, reader), line.reminders.map { Kit.shortDay($0.day, reader) }.joined(", ")]
    }
    let table = Table(
      reader.t("Proof of dispatch"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("No city is on the roll."), reader))
    return """
      \(sheet.tabs("/dispatch", visit))
      <p>\(reader.t("Convened on {moment}.", ["moment": reader.moment(dispatch.convened)]))</p>
      \(Kit.figures(figures))
      \(missing)
      \(Kit.table(table, reader))
      <p><a href="\(path: visit.path("\(sheet.assembly.path)/dispatch.csv"))">\(reader.t("Download as CSV"))</a></p>
      \(Kit.helpLink("assemblies", reader))
      """
  }

  private static func letters(_ line: Dispatch.Line, _ reader: Reader) -> HTML {
    if line.letters.isEmpty { return Kit.badge(reader.t("Nobody to write to"), .late) }
    let items = line.letters.map { letter -> HTML in
      guard let mail = letter.mail else {
        return "<li>\(letter.person), \(reader.t(letter.role.label)) \(Kit.badge(reader.t("Not written"), .late))</li>"
      }
      let sent: HTML = mail.sent.map { " \(Kit.moment($0, reader))" } ?? ""
      let reason: HTML = mail.reason.map { "<br><span class=\"soft\">\($0)</span>" } ?? ""
      return """
        <li>\(letter.person), \(reader.t(letter.role.label)) \(Kit.badge(reader.t(mail.label), mail.tone))\(sent)\(reason)</li>
        """
    }
    return "<ul>\(items)</ul>"
  }

  private static func answer(_ line: Dispatch.Line, _ reader: Reader) -> HTML {
    var parts: [HTML] = []
    if let proxy = line.proxy { parts.append("\(reader.t("Gave its vote to {city}", ["city": proxy]))") }
    if line.delegate?.form == .named { parts.append("\(reader.t("Named its delegate (form A)"))") }
    if line.isRegistered { parts.append("\(reader.t("Registered for the meeting"))") }
    if parts.isEmpty { parts.append(Kit.badge(reader.t("No answer yet"), .waiting)) }
    return parts.joined("<br>")
  }
}
