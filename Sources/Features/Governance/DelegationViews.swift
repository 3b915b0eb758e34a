import Core
import Directory
import Meetings
import Storage
import Time
import Web

enum DelegationViews {
  /// One sentence: “Your city is ready to vote”, or what is missing.
  static func ready(_ state: DelegationState, _ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    guard sheet.assembly.state != .closed else { return "" }
    let more: HTML =
      visit.may(GovernancePermissions.delegate, on: state.city)
      ? " <a href=\"\(path: visit.path("\(sheet.assembly.path)/delegation"))\">\(visit.t("Our vote"))</a>" : ""
    let kind: Notice.Kind = state.isReady ? .note : .warning
    return Kit.notice(Notice(kind, "\(sentence(state, visit))\(more)"), visit.reader)
  }

  static func sentence(_ state: DelegationState, _ visit: Visit) -> String {
    if let hindrance = state.entry?.hindrance, !(state.entry?.votes ?? false) {
      return visit.t(
        "Your city does not vote here. {reason}. {cure}", ["reason": visit.t(hindrance.label), "cure": visit.t(hindrance.cure)])
    }
    if let given = state.given { return visit.t("Your city has given its vote to {city}.", ["city": state.names[given.receiver] ?? ""]) }
    if let waiting = state.waiting, state.delegate?.person != waiting.person {
      return visit.t(
        "{person} is named to vote for your city, once your political delegate confirms it.",
        ["person": state.people[waiting.person] ?? ""])
    }
    if let delegate = state.delegate {
      return visit.t("Your city is ready to vote: {person} votes for it.", ["person": state.people[delegate.person] ?? ""])
    }
    return visit.t("Nobody votes for your city yet. Name somebody, or give your vote to another city.")
  }

  static func page(
    _ state: DelegationState, _ sheet: AssemblySheet, team: [Choice], cities: [Choice], sent: (name: Filled?, proxy: Filled?),
    _ visit: Visit
  ) -> HTML {
    let path = sheet.assembly.path
    let reader = visit.reader
    let last = sheet.lastDay(.forms)
    let until: HTML = last.map { "<p>\(reader.t("Until {day}. After that, write to the secretariat.", ["day": reader.day($0)]))</p>" } ?? ""
    return """
      \(sheet.tabs("/delegation", visit))
      \(ready(state, sheet, visit))
      \(until)
      \(Kit.section(reader.t("Who votes for us (form A)"), delegate(state, path, team, sent.name, visit)))
      \(Kit.section(reader.t("Give our vote to another city (form B)"), proxy(state, path, cities, sent.proxy, sheet, visit)))
      \(received(state, visit))
      \(help(state, sheet, visit))
      \(Kit.helpLink("assemblies", reader))
      """
  }

  /// For whoever leads, while the delegate waits on the telephone.
  private static func help(_ state: DelegationState, _ sheet: AssemblySheet, _ visit: Visit) -> HTML {
    guard let delegate = state.delegate, visit.may(GovernancePermissions.conduct, on: sheet.meeting.owner),
      sheet.assembly.state != .closed
    else { return "" }
    let link = Kit.button(
      visit.t("Send a sign-in link"), action: visit.path("\(sheet.assembly.path)/delegation/link"),
      fields: Fields([("city", "\(state.city)")]), visit.reader)
    let page: HTML = """
      <a class="button" href="\(path: visit.path("/people/\(delegate.person)"))">\(visit.t("Their address has changed"))</a>
      """
    let words = visit.t(
      "The link goes to the address of {person}, works once and leads to the session. That you sent it is recorded.",
      ["person": state.people[delegate.person] ?? ""])
    return Kit.section(visit.t("The delegate cannot get in"), "<p>\(words)</p><div class=\"actions\">\(link) \(page)</div>")
  }

  static func nameForm(_ team: [Choice]) -> Form {
    Form([.choice("person", "Person", team, required: true), .hidden("city")], id: "name")
  }

  static func proxyForm(_ cities: [Choice]) -> Form {
    Form([.choice("receiver", "City", cities, required: true), .hidden("city")], id: "proxy")
  }

  private static func delegate(
    _ state: DelegationState, _ path: String, _ team: [Choice], _ sent: Filled?, _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    let city = Fields([("city", "\(state.city)")])
    var body: HTML = ""
    if let waiting = state.waiting {
      let mayAccept = visit.actor.map(Delegation.mayAccept) ?? false
      let yes: HTML =
        mayAccept
        ? Kit.button(
          reader.t("Confirm"), action: visit.path("\(path)/delegation/acceptance"), fields: city, tone: .main,
          detail: state.people[waiting.person], reader) : ""
      let no = Kit.button(
        reader.t("Withdraw this name"), action: visit.path("\(path)/delegation/dismissal"), fields: city, tone: .quiet, reader)
      let sentence = reader.t("{person} is named, and not confirmed yet.", ["person": state.people[waiting.person] ?? ""])
      body += "<p>\(sentence)</p><div class=\"actions\">\(yes) \(no)</div>"
    } else if let delegate = state.delegate, delegate.form == .named {
      let back = Kit.button(
        reader.t("Let the political delegate vote"), action: visit.path("\(path)/delegation/dismissal"), fields: city, tone: .quiet,
        reader)
      body +=
        "<p>\(reader.t("{person} votes (form A).", ["person": state.people[delegate.person] ?? ""]))</p><div class=\"actions\">\(back)</div>"
    } else if let delegate = state.delegate {
      body += "<p>\(reader.t("{person} votes as political delegate.", ["person": state.people[delegate.person] ?? ""]))</p>"
    }
    if team.isEmpty {
      return body
        + Kit.empty(
          reader.t("Nobody else acts for your city yet."), next: Link(reader.t("Invite a colleague"), visit.path("/team")), reader)
    }
    let filled = sent ?? nameForm(team).start(city)
    return body + filled.html(action: visit.path("\(path)/delegation"), submit: "Name this person", reader: reader)
  }

  private static func proxy(
    _ state: DelegationState, _ path: String, _ cities: [Choice], _ sent: Filled?, _ sheet: AssemblySheet, _ visit: Visit
  ) -> HTML {
    let reader = visit.reader
    if sheet.rules.proxies.most == 0 { return "<p>\(reader.t("The rules of this body do not allow proxies."))</p>" }
    let city = Fields([("city", "\(state.city)")])
    if let given = state.given {
      let back = Kit.button(
        reader.t("Take back our vote"), action: visit.path("\(path)/proxy/withdrawal"), fields: city, tone: .quiet, reader)
      return
        "<p>\(reader.t("You have given your vote to {city}.", ["city": state.names[given.receiver] ?? ""]))</p><div class=\"actions\">\(back)</div>"
    }
    let words: HTML = """
      <p>\(reader.t("If you cannot come, another city can vote for you. It is told at once. A city can hold at most {most} votes of other cities.", ["most": "\(sheet.rules.proxies.most)"]))</p>
      """
    let filled = sent ?? proxyForm(cities).start(city)
    return words + filled.html(action: visit.path("\(path)/proxy"), submit: "Give our vote", reader: reader)
  }

  private static func received(_ state: DelegationState, _ visit: Visit) -> HTML {
    if state.received.isEmpty { return "" }
    let items = state.received.map { "<li>\(state.names[$0.giver] ?? "")</li>" as HTML }
    return Kit.section(visit.t("Votes you hold for other cities"), "<ul>\(items)</ul>")
  }
}
