import Core
import Directory
import Meetings
import Storage
import Time
import Web

enum ChairViews {
  static func page(_ picture: SessionViews.Picture, _ visit: Visit) -> HTML {
    let sheet = picture.sheet
    return """
      \(sheet.tabs("/chair", visit))
      \(next(sheet, visit))
      \(SessionViews.quorum(sheet, visit.reader))
      \(agenda(sheet, visit))
      \(votes(sheet, visit))
      \(motions(picture, visit))
      \(speakers(picture, visit))
      <p><a href="\(path: visit.path("\(sheet.meeting.path)/door"))">\(visit.t("Check cities in and out"))</a> · \
      <a href="\(path: visit.path("\(sheet.assembly.path)/session"))">\(visit.t("What everybody sees"))</a></p>
      \(Kit.helpLink("assemblies", visit.reader))
      """
  }

  /// The next act of the whole, said in a sentence.
  private static func next(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    let path = sheet.assembly.path
    let button = { (label: Phrase, part: String, tone: ButtonTone) -> HTML in
      Kit.button(visit.t(label), action: visit.path(path + part), tone: tone, visit.reader)
    }
    let (sentence, buttons): (Phrase, [HTML]) =
      switch sheet.assembly.state {
      case .prepared: ("Convene the assembly first.", [])
      case .convened where sheet.assembly.frozen == nil:
        ("Close the roll of voters: the quorum is counted from it.", [button("Close the roll of voters", "/roll", .main)])
      case .convened: ("Open the assembly when it is time for the first call.", [button("Open on first call", "/opening", .main)])
      case .open where sheet.assembly.call == nil:
        (
          "There is no quorum yet. Count again when more cities have arrived, or make the second call when it is time.",
          [button("Count again or make the second call", "/call", .main), button("Suspend", "/suspension", .quiet)]
        )
      case .open:
        ("The assembly is in session.", [button("Suspend", "/suspension", .quiet), button("Close the assembly", "/closing", .quiet)])
      case .suspended: ("The assembly is suspended.", [button("Resume the session", "/resumption", .main)])
      case .closed: ("The assembly is closed. Its decisions are in the register.", [])
      }
    return "<p><strong>\(visit.t(sentence))</strong></p><div class=\"actions\">\(buttons.joined(" "))</div>"
  }

  private static func agenda(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    let numbers = AgendaItem.numbers(sheet.items)
    let path = sheet.assembly.path
    let rows = sheet.items.filter { $0.state != .dropped }.map { item -> [HTML] in
      let isNow = sheet.assembly.item == item.id
      var acts: [HTML] = []
      if sheet.assembly.state == .open {
        if !isNow {
          acts.append(
            Kit.button(
              visit.t("Take up this item"), action: visit.path("\(path)/item"), fields: Fields([("item", "\(item.id)")]),
              detail: sheet.title(item.id),
              visit.reader))
        }
        acts.append(link("\(path)/consensus?item=\(item.id)", "Decide by consensus", sheet.title(item.id), visit))
      }
      if sheet.assembly.state != .closed {
        acts.append(link("\(path)/votes/new?item=\(item.id)", "Prepare a vote", sheet.title(item.id), visit))
      }
      let state: HTML = isNow ? Kit.badge(visit.t("Under discussion"), .good) : Kit.badge(visit.t(item.state.label), item.state.tone)
      return [
        "\(numbers[item.id].map { visit.reader.number($0) } ?? "")", "\(sheet.title(item.id))", state, "\(acts.joined(" "))",
      ]
    }
    let columns: [Table.Column] = [
      .init(visit.t("No."), numeric: true), .init(visit.t("Item of the agenda")), .init(visit.t("Status")), .init(visit.t("What to do")),
    ]
    return Kit.section(
      visit.t("Agenda"),
      Kit.table(
        Table(
          visit.t("Agenda"), columns, rows: rows, captionShown: false, empty: Kit.empty(visit.t("There is no agenda yet."), visit.reader)),
        visit.reader))
  }

  private static func link(_ path: String, _ label: Phrase, _ detail: String, _ visit: Visit) -> HTML {
    "<a href=\"\(path: visit.path(path))\">\(visit.t(label))<span class=\"aloud\"> \(detail)</span></a>"
  }

  private static func votes(_ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    let rows = sheet.votes.map { vote -> [HTML] in
      [
        "<a href=\"\(path: visit.path(vote.path))\">\(sheet.title(vote.id))</a>", "\(visit.t(vote.way.label))",
        Kit.badge(visit.t(vote.state.label), vote.state.tone), "\(visit.t(VoteViews.nextStep(vote)))",
      ]
    }
    let columns: [Phrase] = ["Question put to the vote", "Voting method", "Status", "Next step"]
    let new: HTML =
      sheet.assembly.state == .closed
      ? "" : "<p><a class=\"button\" href=\"\(path: visit.path("\(sheet.assembly.path)/votes/new"))\">\(visit.t("Prepare a vote"))</a></p>"
    return Kit.section(
      visit.t("Votes"),
      Kit.table(
        Table(
          visit.t("Votes"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false,
          empty: Kit.empty(visit.t("No vote has been prepared yet."), visit.reader)), visit.reader) + new)
  }

  /// Those that wait to be decided: amendments before their motion.
  private static func motions(_ picture: SessionViews.Picture, _ visit: Visit) -> HTML {
    let all = picture.motions.all
    let rows = all.filter { $0.state.isOpen }.map { motion -> [HTML] in
      let title = picture.motions.title(motion)
      let name =
        motion.isAmendment ? visit.t("Amendment of {city}: {motion}", ["city": picture.motions.name(motion), "motion": title]) : title
      let act: HTML =
        if motion.vote != nil {
          motion.vote.map { "<a href=\"\(path: visit.path("/votes/\($0)"))\">\(visit.t("The vote"))</a>" } ?? ""
        } else {
          motion.refusal(.decide, among: all).map { "\(visit.t($0))" } ?? link("\(motion.path)/decision", "Have it decided", name, visit)
        }
      return ["\(name)", "\(picture.motions.name(motion))", Kit.badge(visit.t(motion.state.label), motion.state.tone), act]
    }
    if rows.isEmpty { return "" }
    let columns: [Phrase] = ["Motion or amendment", "City", "Status", "What to do"]
    return Kit.section(
      visit.t("Motions"),
      Kit.table(Table(visit.t("Motions"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false), visit.reader))
  }

  private static func speakers(_ picture: SessionViews.Picture, _ visit: Visit) -> HTML {
    let open = picture.speakers.filter { $0.ended == nil }
    if open.isEmpty { return "" }
    let seconds = Speaker.seconds(picture.speakers, now: picture.sheet.now)
    let path = "\(picture.sheet.assembly.path)/speaking"
    let rows = open.map { speaker -> [HTML] in
      let name = picture.names[speaker.organisation] ?? ""
      let act =
        speaker.isSpeaking
        ? Kit.button(visit.t("End this speech"), action: visit.path("\(path)/\(speaker.id)/end"), detail: name, visit.reader)
        : Kit.button(visit.t("Give the floor"), action: visit.path("\(path)/\(speaker.id)/turn"), detail: name, visit.reader)
      return [
        "\(name)", "\(visit.reader.t("{count} minutes so far", count: (seconds[speaker.organisation] ?? 0) / 60))",
        speaker.isSpeaking ? Kit.badge(visit.t("Speaking now"), .good) : "", act,
      ]
    }
    let columns: [Phrase] = ["City", "Speaking time", "Status", "What to do"]
    return Kit.section(
      visit.t("List of speakers"),
      Kit.table(Table(visit.t("List of speakers"), columns.map { .init(visit.t($0)) }, rows: rows, captionShown: false), visit.reader))
  }
}
