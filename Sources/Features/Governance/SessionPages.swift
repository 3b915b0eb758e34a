import Core
import Directory
import Meetings
import Storage
import Web

/// An assembly in session, for everybody who may follow it.
enum SessionPages {
  static func show(_ visit: Visit) async throws -> Answer {
    let (picture, state, isHere) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      let state = try DelegationState.read(sheet, visit, in: tx)
      return (
        try SessionViews.picture(sheet, visit.language, in: tx), state, state.map { sheet.attendance.present.contains($0.city) } ?? false
      )
    }
    let sheet = picture.sheet
    let reader = visit.reader
    let body: HTML = """
      \(sheet.tabs("/session", visit))
      \(mine(sheet, state, isHere, picture, visit))
      \(line(picture, page: "session", visit))
      \(AssemblyViews.decisions(sheet, visit))
      <p><a href="\(path: visit.path("\(sheet.assembly.path)/motions"))">\(reader.t("All motions and amendments"))</a> · \
      <a href="\(path: visit.path("\(sheet.assembly.path)/hall"))">\(reader.t("Screen for the hall"))</a></p>
      \(Kit.helpLink("assemblies", reader))
      """
    return visit.page(visit.t("Session: {assembly}", ["assembly": sheet.title]), body) { chrome in
      sheet.adjust(visit)(&chrome)
      chrome.modules.append(visit.house.assets.path("live.js"))
    }
  }

  /// What a city does here: say that it is there, ask to speak.
  private static func mine(
    _ sheet: AssemblySheet, _ state: DelegationState?, _ isHere: Bool, _ picture: SessionViews.Picture, _ visit: Visit
  ) -> HTML {
    guard let state, sheet.assembly.state != .closed else { return "" }
    let isDelegate = state.delegate != nil && state.delegate?.person == visit.actor?.person
    guard isDelegate || visit.may(GovernancePermissions.take, on: state.city) else { return "" }
    let path = sheet.assembly.path
    let reader = visit.reader
    var buttons: [HTML] = []
    if isHere {
      buttons.append(Kit.button(reader.t("We are leaving"), action: visit.path("\(path)/presence/end"), tone: .quiet, reader))
    } else {
      buttons.append(Kit.button(reader.t("We are here"), action: visit.path("\(path)/presence"), tone: .main, reader))
    }
    if sheet.assembly.state == .open {
      let waits = picture.speakers.contains { $0.organisation == state.city && $0.isWaiting }
      buttons.append(
        waits
          ? Kit.button(reader.t("Withdraw our request to speak"), action: visit.path("\(path)/speaking/withdrawal"), tone: .quiet, reader)
          : Kit.button(reader.t("Ask to speak"), action: visit.path("\(path)/speaking"), reader))
      if sheet.attendance.presentVoters.contains(state.city) {
        buttons.append("<a class=\"button\" href=\"\(path: visit.path("\(path)/motions/new"))\">\(reader.t("Move a motion"))</a>")
      }
    }
    return "\(DelegationViews.ready(state, sheet, visit))<div class=\"actions\">\(buttons.joined(" "))</div>"
  }

  static func line(_ picture: SessionViews.Picture, page part: String, _ visit: Visit) -> HTML {
    let path = visit.path(picture.sheet.assembly.path)
    return Kit.live(
      from: "\(path)/live", page: "\(path)/\(part)", position: picture.position, drawn: picture.sheet.now,
      SessionViews.live(picture, visit.reader), visit.reader)
  }

  static func live(_ visit: Visit) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let assembly = try await visit.read { tx in try Assembly.find(id, seenBy: visit.sight, in: tx).assembly }
    return try await visit.live(assembly.channel, of: id, view: "hall") { reader, tx in
      let sheet = try AssemblySheet.read(id, reader.language, nil, .house, in: tx)
      return SessionViews.live(try SessionViews.picture(sheet, reader.language, in: tx), reader)
    }
  }

  /// For the wall of the hall: nothing but what is happening, in the language of its address.
  static func hall(_ visit: Visit) async throws -> Answer {
    let picture = try await visit.read { tx in
      try SessionViews.picture(try AssemblySheet.read(visit, in: tx), visit.language, in: tx)
    }
    let others = Language.official.filter { $0 != visit.language }.map { language -> HTML in
      "<a href=\"\(path: Frame.path("\(picture.sheet.assembly.path)/hall", in: language))\">\(Kit.languageName(language, visit.reader))</a>"
    }
    let body: HTML = """
      <div class="hall">\(line(picture, page: "hall", visit))</div>
      <p class="no-print">\(others.joined(" · "))</p>
      """
    return visit.page(picture.sheet.title, body) { chrome in
      picture.sheet.adjust(visit)(&chrome)
      chrome.modules.append(visit.house.assets.path("live.js"))
    }
  }

  // MARK: What a city does

  static func enter(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "Your city is marked as present.") { id, tx in try Assembly.enter(id, by: actor, in: tx) }
  }

  static func leave(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "Your city is marked as having left.") { id, tx in try Assembly.leave(id, by: actor, in: tx) }
  }

  static func askToSpeak(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "Your city is on the list of speakers.") { id, tx in try Speaker.ask(at: id, by: actor, in: tx) }
  }

  static func dropSpeaking(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "Your city is no longer on the list of speakers.") { id, tx in try Speaker.drop(at: id, by: actor, in: tx) }
  }

  private static func act(
    _ visit: Visit, _ done: Phrase, _ verb: @Sendable @escaping (RecordID, WriteTx) throws -> Void
  ) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try verb(id, tx) }
    return visit.redirect(to: "/assemblies/\(id)/session", done: visit.t(done))
  }
}
