import Core
import Directory
import Meetings
import Storage
import Time
import Web

enum AssemblyViews {
  static func page(_ sheet: AssemblySheet, _ agenda: HTML, _ mine: DelegationState?, _ visit: Visit) -> HTML {
    """
    \(sheet.tabs("", visit))
    \(mine.map { DelegationViews.ready($0, sheet, visit) })
    \(facts(sheet, visit))
    \(Markdown.html(sheet.texts["words"]?.body ?? ""))
    \(agenda)
    \(asking(sheet, visit))
    \(decisions(sheet, visit))
    \(archive(sheet, visit))
    \(calendar(sheet, visit))
    \(staff(sheet, visit))
    \(Kit.helpLink("assemblies", visit.reader))
    """
  }

  static func facts(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let meeting = sheet.meeting
    return Kit.definitions([
      (reader.t("Body"), "<a href=\"\(path: visit.path(sheet.body.path))\">\(sheet.bodyName)</a>, \(reader.t(sheet.assembly.kind.label))"),
      (reader.t("First call"), MeetingClock(meeting, reader).html(meeting.starts)),
      (
        reader.t("Second call"),
        sheet.rules.secondCallMinutes.map { MeetingClock(meeting, reader).html(meeting.starts.adding(seconds: Double($0 * 60))) } ?? ""
      ),
      (reader.t("Place"), "\(meeting.place ?? reader.t("Online"))"),
      (reader.t("Who votes"), "\(reader.t(sheet.rules.electorate.label))"),
      (
        reader.t("Rules"),
        "<a href=\"\(path: visit.path("\(sheet.body.path)/rules"))\">\(reader.t("How this body meets and decides"))</a>"
      ),
      (
        reader.t("In the calendar"),
        "<a href=\"\(path: visit.path(meeting.path))\">\(reader.t("Registration, calendar file, link"))</a>"
      ),
    ])
  }

  private static func asking(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    guard let city = visit.actor?.organisation, visit.may(GovernancePermissions.take, on: city), sheet.assembly.state == .convened,
      sheet.assembly.agendaFixed == nil, sheet.attendance.roll[city] != nil
    else { return "" }
    let last = sheet.lastDay(.items)
    if let last, last < sheet.today { return "" }
    let until = last.map { visit.t("Until {day}.", ["day": visit.reader.day($0)]) } ?? ""
    return """
      <p><a class="button" href="\(path: visit.path("\(sheet.assembly.path)/items"))">\(visit.t("Ask for an item"))</a> \
      <span class="soft">\(until)</span></p>
      """
  }

  static func decisions(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    if sheet.decisions.isEmpty { return "" }
    let rows = sheet.decisions.sorted { ($0.year, $0.number) < ($1.year, $1.number) }.map { decision -> [HTML] in
      [
        "\(decision.label)", "<a href=\"\(path: visit.path(decision.path))\">\(sheet.title(decision.id))</a>",
        Kit.badge(visit.t(decision.outcome.label), decision.outcome.tone),
        decision.vote.map { "<a href=\"\(path: visit.path("/votes/\($0)"))\">\(visit.t("The vote"))</a>" } ?? "\(visit.t("By consensus"))",
      ]
    }
    let columns: [Phrase] = ["Reference", "Decision", "Result", "How it was decided"]
    return Kit.section(
      visit.t("Decisions"),
      Kit.table(Table(visit.t("Decisions"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false), visit.reader))
  }

  /// Everything of it, to take away: for members once it is over, for whoever leads at any time.
  private static func archive(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    let leads = visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner)
    guard leads || ArchivePages.isOffered(sheet.assembly, sheet.meeting, to: visit.actor) else { return "" }
    return Kit.section(
      visit.t("Archive"),
      """
      <p><a href="\(path: visit.path("\(sheet.assembly.path)/archive.zip"))">\(visit.t("Download the archive (ZIP)"))</a></p>
      <p class="soft">\(visit.t("Agenda, papers, roll, votes, decisions and minutes, in files that open without this site."))</p>
      """)
  }

  /// What must be done until when, by the rules, and what is done.
  private static func calendar(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = sheet.obligations.map { obligation -> [HTML] in
      let done: Moment? =
        switch obligation.kind {
        case .convening: sheet.assembly.convened
        case .agenda: sheet.assembly.agendaFixed
        default: nil
        }
      let state: HTML =
        if let done { "\(Kit.badge(reader.t("Completed"), .good)) \(Kit.shortDay(done.day, reader))" } else if obligation.day < sheet.today
        {
          Kit.badge(reader.t("Date passed"), .stopped)
        } else {
          Kit.badge(reader.t("Upcoming"), .waiting)
        }
      return ["\(reader.t(obligation.kind.label))", Kit.day(obligation.day, reader), state]
    }
    let columns: [Phrase] = ["Step", "Deadline", "Status"]
    return Kit.section(
      reader.t("Deadlines set by the rules"),
      Kit.table(Table(reader.t("Deadlines set by the rules"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false), reader)
    )
  }

  private static func staff(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    guard visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner) else { return "" }
    let path = sheet.assembly.path
    var parts: [HTML] = []
    switch sheet.assembly.state {
    case .prepared:
      parts.append("<a class=\"button main\" href=\"\(path: visit.path("\(path)/convocation"))\">\(visit.t("Convene the assembly"))</a>")
    case .convened:
      if sheet.assembly.agendaFixed == nil {
        parts.append(Kit.button(visit.t("Make the agenda final"), action: visit.path("\(path)/final-agenda"), visit.reader))
      }
      if sheet.assembly.frozen == nil {
        parts.append(Kit.button(visit.t("Close the roll of voters"), action: visit.path("\(path)/roll"), visit.reader))
      }
    case .open, .suspended, .closed: break
    }
    parts.append("<a class=\"button\" href=\"\(path: visit.path("\(sheet.meeting.path)/agenda"))\">\(visit.t("Change the agenda"))</a>")
    return Kit.section(visit.t("For the secretariat"), "<div class=\"actions\">\(parts.joined(" "))</div>")
  }
}
