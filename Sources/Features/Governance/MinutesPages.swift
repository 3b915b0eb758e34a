import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// The minutes of an assembly as their readers see them.
enum MinutesPages {
  struct Picture: Sendable {
    let sheet: AssemblySheet
    let reading: MinutesReading
    let amendments: [MinutesAmendment]
    let amendmentTexts: [RecordID: [String: Text]]
    let cities: [OrganisationID: String]
    /// By passage, for whoever edits: every language.
    let languages: [RecordID: [Text]]
    let mayAmend: Bool
    let leads: Bool
    let files: [(language: Language, file: Attachment)]
    /// The next assembly that could approve them, and the item of its agenda that does.
    let next: (assembly: Assembly, title: String)?
    let item: AgendaItem?

    var minutes: Minutes { reading.minutes }
  }

  static func show(_ visit: Visit) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let (sheet, picture) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      return (sheet, try Minutes.find(of: id, seenBy: visit.sight, in: tx).map { try read($0, sheet, visit, in: tx) })
    }
    guard let picture else {
      guard visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner) else { throw Problem.notFound }
      return MinutesEditing.startPage(sheet, visit).shown(visit)
    }
    return visit.page(
      visit.t("Minutes: {assembly}", ["assembly": sheet.title]), MinutesViews.page(picture, visit), adjust(picture, visit))
  }

  private static func read(_ minutes: Minutes, _ sheet: AssemblySheet, _ visit: Visit, in tx: Tx) throws -> Picture {
    let leads = visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner)
    let reading = try MinutesReading.read(minutes, visit.language, visit.house.words, in: tx)
    let amendments = try MinutesAmendment.list(of: minutes.id, seenBy: visit.sight, in: tx)
    let isOpen = leads && minutes.state == .circulated && minutes.item == nil
    let next = isOpen ? try Minutes.next(after: sheet.assembly, seenBy: visit.sight, in: tx)?.0 : nil
    return Picture(
      sheet: sheet, reading: reading, amendments: amendments,
      amendmentTexts: try Texts.read(amendments.map(\.id), for: visit.language, in: tx),
      cities: try Organisations.names(Set(amendments.map(\.organisation)), visit.language, on: tx.now.day, in: tx),
      languages: leads && minutes.state == .draft
        ? try Texts.all(reading.parts.map(\.passage.id), ["words"], in: tx).mapValues { $0["words"] ?? [] } : [:],
      mayAmend: try MinutesAmendment.isOpen(minutes, for: visit.actor, in: tx), leads: leads,
      files: try MinutesPaper.files(of: minutes.id, in: tx),
      next: try next.map { ($0, try Texts.read($0.id, ["title"], for: visit.language, in: tx)["title"]?.body ?? "") },
      item: minutes.item.flatMap { try? AgendaItem.find($0, seenBy: visit.sight, in: tx) })
  }

  private static func adjust(_ picture: Picture, _ visit: Visit) -> (inout Chrome) -> Void {
    { chrome in
      picture.sheet.adjust(visit)(&chrome)
      chrome.indexed = picture.minutes.state == .approved && picture.sheet.meeting.audience == .everyone
      chrome.lead = Kit.badge(visit.t(picture.minutes.state.label), picture.minutes.state.tone)
    }
  }
}
