import Core
import Directory
import Meetings
import Storage
import Time
import Web

enum AssemblyPages {
  static func list(_ visit: Visit) async throws -> Answer {
    let (all, texts) = try await visit.read { tx in
      let all = try Assembly.list(seenBy: visit.sight, in: tx)
      return (all, try Texts.read(all.map(\.0.id), ["title"], for: visit.language, in: tx))
    }
    let reader = visit.reader
    let rows = all.map { assembly, meeting -> [HTML] in
      [
        "<a href=\"\(path: visit.path(assembly.path))\">\(texts[assembly.id]?["title"]?.body ?? "")</a>",
        MeetingClock(meeting, reader).html(meeting.starts), "\(meeting.place ?? reader.t("Online"))",
        Kit.badge(reader.t(assembly.state.label), assembly.state.tone),
      ]
    }
    let columns: [Phrase] = ["Assembly", "When", "Where", "Status"]
    let table = Table(
      reader.t("Assemblies"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false,
      empty: Kit.empty(reader.t("No assembly has been planned here yet."), reader))
    let new: HTML =
      visit.may(GovernancePermissions.conduct)
      ? "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("/assemblies/new"))\">\(reader.t("Plan an assembly"))</a></div>"
      : ""
    return visit.page(
      visit.t("Assemblies"), "\(Kit.table(table, reader))\(new)\(ProcedureViews.way(visit))\(Kit.helpLink("assemblies", reader))"
    ) { chrome in
      chrome.lead = "\(reader.t("Where the cities decide together: who may vote, what was decided, what became of it."))"
    }
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let (sheet, agenda, mine) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      return (sheet, try MeetingParts.agenda(sheet.meeting, visit, in: tx), try DelegationState.read(sheet, visit, in: tx))
    }
    return visit.page(sheet.title, AssemblyViews.page(sheet, agenda, mine, visit), sheet.adjust(visit))
  }
}
