import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What everybody sees of an assembly in session. The same for all readers of a language, so that it is drawn once for all of them:
/// nothing of one city, nothing of a vote before its publication.
enum SessionViews {
  struct Picture: Sendable {
    let sheet: AssemblySheet
    let speakers: [Speaker]
    let names: [OrganisationID: String]
    let motions: MotionViews.Picture
    /// Of what it was read from.
    let position: Int64
  }

  static func picture(_ sheet: AssemblySheet, _ language: Language, in tx: Tx) throws -> Picture {
    let speakers = try Speaker.list(of: sheet.assembly.id, in: tx)
    return Picture(
      sheet: sheet, speakers: speakers,
      names: try Organisations.names(Set(speakers.map(\.organisation)), language, on: tx.now.day, in: tx),
      motions: try MotionViews.Picture.read(sheet.assembly.id, language, in: tx), position: try tx.position())
  }

  static func live(_ picture: Picture, _ reader: Reader) -> HTML {
    let sheet = picture.sheet
    return """
      <p>\(Kit.badge(reader.t(sheet.assembly.state.label), sheet.assembly.state.tone)) \(call(sheet, reader))</p>
      \(quorum(sheet, reader))
      \(item(sheet, reader))
      \(MotionViews.live(picture.motions, sheet.assembly.path, reader))
      \(votes(sheet, reader))
      \(speakers(picture, reader))
      """
  }

  private static func call(_ sheet: AssemblySheet, _ reader: Reader) -> HTML {
    switch sheet.assembly.call {
    case 1: "\(reader.t("Valid on first call"))"
    case nil where sheet.assembly.state == .open: "\(reader.t("No quorum yet"))"
    case nil: ""
    default: "\(reader.t("Valid on second call"))"
    }
  }

  /// Present, represented, needed: always there, and said in words when it is lost.
  static func quorum(_ sheet: AssemblySheet, _ reader: Reader) -> HTML {
    let attendance = sheet.attendance
    var figures = [
      Kit.figure(.number(attendance.presentVoters.count), label: reader.t("Cities present"), reader),
      Kit.figure(.number(attendance.represented.count), label: reader.t("Represented by another city"), reader),
    ]
    if let heads = sheet.quorum.heads {
      figures.append(Kit.figure(.number(heads.needed), label: reader.t("Needed for the quorum"), reader))
    }
    figures.append(Kit.figure(.number(attendance.entitled.count), label: reader.t("Cities that may vote"), reader))
    let lost: HTML =
      sheet.assembly.call != nil && !sheet.quorum.isReached && sheet.assembly.state == .open
      ? Kit.notice(Notice(.warning, "\(reader.t("The quorum has been lost: no vote can be opened."))"), reader) : ""
    return Kit.figures(figures) + lost
  }

  private static func item(_ sheet: AssemblySheet, _ reader: Reader) -> HTML {
    guard let id = sheet.assembly.item else { return "" }
    let number = AgendaItem.numbers(sheet.items)[id].map { "\(reader.number($0)). " } ?? ""
    return Kit.section(reader.t("Under discussion"), "<p class=\"now\"><strong>\(number)\(sheet.title(id))</strong></p>")
  }

  private static func votes(_ sheet: AssemblySheet, _ reader: Reader) -> HTML {
    let shown = sheet.shownVotes.filter { !$0.isRehearsal || $0.state == .open }
    if shown.isEmpty { return "" }
    let rows = shown.reversed().map { vote -> [HTML] in
      [
        "<a href=\"\(path: Frame.path(vote.path, in: reader.language))\">\(sheet.title(vote.id))</a>", "\(reader.t(vote.way.label))",
        Kit.badge(reader.t(state(vote)), vote.state == .counted ? .waiting : vote.state.tone), act(vote, reader),
      ]
    }
    let columns: [Phrase] = ["Question put to the vote", "Voting method", "Status", "What to do"]
    return Kit.section(
      reader.t("Votes"),
      Kit.table(Table(reader.t("Votes"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false), reader))
  }

  /// Counted and not published is closed to everybody else.
  static func state(_ vote: Vote) -> Phrase { vote.state == .counted ? Vote.State.closed.label : vote.state.label }

  private static func act(_ vote: Vote, _ reader: Reader) -> HTML {
    switch vote.state {
    case .open where vote.way == .hands: "\(reader.t("Raise your hand when the chair asks."))"
    case .open: "<a class=\"button main\" href=\"\(path: Frame.path("\(vote.path)/ballot", in: reader.language))\">\(reader.t("Vote"))</a>"
    case .published: "<a href=\"\(path: Frame.path(vote.path, in: reader.language))\">\(reader.t("Result"))</a>"
    default: ""
    }
  }

  private static func speakers(_ picture: Picture, _ reader: Reader) -> HTML {
    let open = picture.speakers.filter { $0.ended == nil }
    if open.isEmpty { return "" }
    let seconds = Speaker.seconds(picture.speakers, now: picture.sheet.now)
    let items = open.map { speaker -> HTML in
      let minutes = (seconds[speaker.organisation] ?? 0) / 60
      let spoken = minutes > 0 ? " · " + reader.t("{count} minutes so far", count: minutes) : ""
      let now: HTML = speaker.isSpeaking ? " \(Kit.badge(reader.t("Speaking now"), .good))" : ""
      return "<li>\(picture.names[speaker.organisation] ?? "")\(now)<span class=\"soft\">\(spoken)</span></li>"
    }
    return Kit.section(reader.t("List of speakers"), "<ol>\(items)</ol>")
  }
}
