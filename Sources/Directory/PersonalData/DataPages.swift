import Core
import Foundation
import Storage
import Web

/// Everything that the house holds of a person, on one page and as a file; what they agreed to; the end of the account.
enum DataPages {
  struct Part: Sendable {
    let name: String
    let label: Phrase
    let purpose: Phrase
    let rows: [[String: String]]
  }

  private static func parts(_ person: PersonID, _ house: House, in tx: Tx) throws -> [Part] {
    try house.features.flatMap(\.holdings).map { holding in
      Part(name: holding.name, label: holding.label, purpose: holding.purpose, rows: try holding.read(person, tx))
    }
  }

  // MARK: Pages

  static func mine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let person = actor.person else { throw Problem.signIn }
    let house = visit.house
    let (parts, consents) = try await visit.read { tx in (try self.parts(person, house, in: tx), try Consents.of(person, in: tx)) }
    let reader = visit.reader
    let end: HTML = """
      <p><a class="button" href="\(path: visit.path("/account/end"))">\(reader.t("End my account"))</a></p>
      """
    let correction: HTML = """
      <ul><li><a href="\(path: visit.path("/account"))">\(reader.t("Name, language, time zone, address, password"))</a></li>
      <li><a href="\(path: visit.path("/account/data/correction"))">\(reader.t("Something else is wrong: ask the secretariat to correct it"))</a></li></ul>
      """
    let body: HTML = """
      <p><a class="button" href="\(path: visit.path("/account/data.json"))">\(reader.t("Download all of it (JSON)"))</a></p>
      \(Kit.section(reader.t("What you agreed to"), DataViews.consents(consents, visit)))
      \(Kit.section(reader.t("Correct something"), correction))
      \(DataViews.parts(parts, visit))
      \(Kit.section(reader.t("End my account"), end))
      \(Kit.helpLink("personal-data", reader))
      """
    return visit.page(visit.t("All that is held about me"), body) { chrome in
      chrome.breadcrumb = [Link(reader.t("My account"), visit.path("/account"))]
      chrome.lead =
        "\(reader.t("Each part says why it is kept.")) <a href=\"\(path: visit.path("/privacy/retention"))\">\(reader.t("How long data is kept"))</a>"
      chrome.indexed = false
    }
  }

  static func theirs(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (person, parts) = try await read(visit)
    let link: HTML =
      "<p><a class=\"button\" href=\"\(path: visit.path("/people/\(person.id)/data.json"))\">\(visit.t("Download all of it (JSON)"))</a></p>"
    return visit.page(visit.t("All that is held about {name}", ["name": person.name]), "\(link)\(DataViews.parts(parts, visit))") {
      chrome in
      chrome.breadcrumb = [Link(visit.t("People"), visit.path("/people")), Link(person.name, visit.path("/people/\(person.id)"))]
      chrome.indexed = false
    }
  }

  /// Of the person in the address, for the secretariat.
  private static func read(_ visit: Visit) async throws -> (Person, [Part]) {
    guard let id = PersonID(text: visit.parameter("id")) else { throw Problem.notFound }
    let house = visit.house
    return try await visit.read { tx in
      let person = try People.find(id, in: tx)
      return (person, try parts(id, house, in: tx))
    }
  }

  // MARK: Files

  private struct Export: Encodable {
    struct Holding: Encodable {
      let name: String
      let label: String
      let purpose: String
      let rows: [[String: String]]
    }
    let person: String
    let made: String
    let holdings: [Holding]
  }

  static func mineAsJSON(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let person = actor.person else { throw Problem.signIn }
    let house = visit.house
    return try file(person, try await visit.read { tx in try self.parts(person, house, in: tx) }, visit)
  }

  static func theirsAsJSON(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (person, parts) = try await read(visit)
    return try file(person.id, parts, visit)
  }

  private static func file(_ person: PersonID, _ parts: [Part], _ visit: Visit) throws -> Answer {
    let export = Export(
      person: "\(person)", made: "\(visit.now)",
      holdings: parts.map { .init(name: $0.name, label: visit.t($0.label), purpose: visit.t($0.purpose), rows: $0.rows) })
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return .download(Array(try encoder.encode(export)), type: "application/json", name: "person-\(person).json")
  }

  // MARK: Consents and the end

  static func consent(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let name = visit.parameter("kind")
    guard let person = actor.person, let kind = visit.house.features.flatMap(\.consents).first(where: { $0.name == name }) else {
      throw Problem.notFound
    }
    let yes = visit.form["answer"] == "yes"
    try await visit.write { tx in
      if yes { try Consents.give(kind, person, in: tx) } else { try Consents.withdraw(kind, person, in: tx) }
    }
    return visit.redirect(
      to: "/account/data", done: yes ? visit.t("You have agreed, from today.") : visit.t("You have said no, from today."))
  }

  private static func ending(_ visit: Visit) -> FormPage {
    FormPage(
      title: visit.t("End my account"), form: Form([.flag("sure", "I want to end my account today", required: true)]), path: "/account/end",
      submit: "End my account",
      lead: visit.t(
        "Your mandates end today and you can no longer sign in. If you are named again, your account is open again. To have your name and address erased for good, ask the secretariat."
      ), after: Kit.helpLink("personal-data", visit.reader),
      breadcrumb: [Link(visit.t("All that is held about me"), visit.path("/account/data"))])
  }

  static func askEnd(_ visit: Visit, _ actor: Actor) async throws -> Answer { ending(visit).shown(visit) }

  static func end(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await ending(visit).sent(visit, { _, tx in try Accounts.end(by: actor, in: tx) }) { _ in
      SignInPages.signedOut(visit, visit.t("Your account has ended."))
    }
  }
}

enum DataViews {
  /// Rows shown of each part; the file has all.
  static let limit = 50

  static func parts(_ parts: [DataPages.Part], _ visit: Visit) -> HTML {
    parts.map { Kit.section(visit.t($0.label), part($0, visit)) }.joined()
  }

  private static func part(_ part: DataPages.Part, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let purpose: HTML = "<p class=\"soft\">\(reader.t(part.purpose))</p>"
    if part.rows.isEmpty { return "\(purpose)<p>\(reader.t("Nothing."))</p>" }
    let keys = columns(part.rows)
    if part.rows.count == 1, let row = part.rows.first {
      return "\(purpose)\(Kit.definitions(keys.map { (label($0, reader), cell($0, row, visit)) }))"
    }
    let rows = part.rows.prefix(limit).map { row in keys.map { cell($0, row, visit) } }
    let table = Kit.table(
      Table(reader.t(part.label), keys.map { .init(label($0, reader)) }, rows: Array(rows), captionShown: false), reader)
    let rest: HTML =
      part.rows.count > limit ? "<p>\(reader.t("The file has {count} more.", count: part.rows.count - limit))</p>" : ""
    return "\(purpose)\(table)\(rest)"
  }

  /// Columns with something in them, the telling ones first.
  private static func columns(_ rows: [[String: String]]) -> [String] {
    let order = words.map(\.key)
    let keys = Set(rows.flatMap { row in row.filter { !$0.value.isEmpty }.keys })
    return keys.sorted { left, right in
      (order.firstIndex(of: left) ?? order.count, left) < (order.firstIndex(of: right) ?? order.count, right)
    }
  }

  private static func cell(_ key: String, _ row: [String: String], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let value = row[key] ?? ""
    if key == "language", let language = Language(value) { return .text(Kit.languageName(language, reader)) }
    if key == "state", let state = states[value] { return .text(reader.t(state)) }
    // What the ledger calls it, in words: of whom it speaks stands in the file.
    if key == "kind", let kind = visit.house.kinds[value] { return .text(reader.t(kind.sentence).replacing(/\{[a-z]+\}/, with: "…")) }
    if let moment = Moment(value) { return Kit.moment(moment, reader) }
    if let day = Day(value) { return Kit.day(day, reader) }
    if value == "yes" || value == "true" { return .text(reader.t("Yes")) }
    if value == "no" || value == "false" { return .text(reader.t("No")) }
    if let role = Role(rawValue: value) { return .text(reader.t(role.label)) }
    return .text(value)
  }

  /// How far things are, as rooms call it, in words. Others are shown as they are.
  private static let states: [String: Phrase] = [
    "waiting": "Waiting", "held": "Waiting", "sent": "Sent", "put": "Sent", "failed": "Failed", "bounced": "Came back", "kept": "Kept here",
    "open": "Open", "accepted": "Accepted", "vouched": "Accepted", "withdrawn": "Withdrawn", "refused": "Refused", "dropped": "Dropped",
    "asked": "Asked", "answered": "Answered", "declined": "Declined", "ended": "Ended", "registered": "Registered", "offered": "Offered",
    "published": "Published",
  ]

  /// The names that rooms give to columns, in words. Others are shown as they are.
  static let words: [(key: String, label: Phrase)] = [
    ("name", "Name"), ("organisation", "Organisation"), ("kind", "Kind"), ("role", "Role"), ("subject", "Subject"), ("address", "Address"),
    ("language", "Language"), ("time_zone", "Time zone"), ("day", "Day"), ("from_day", "Since"), ("to_day", "Until"), ("state", "Status"),
    ("evidence", "Named by"), ("confirmed_day", "Confirmed"), ("created", "Created on"), ("recorded", "Recorded"), ("sent", "Sent on"),
    ("put", "Sent on"), ("seen_day", "Last visit on"), ("ended_day", "Ended on"), ("password", "Password"),
    ("second_step", "Two-step sign-in"),
    ("made", "Created on"), ("started", "Started on"), ("ends", "Ends on"), ("asked", "Asked on"), ("decided", "Decided on"),
    ("given", "Agreed on"),
    ("withdrawn", "Withdrawn on"), ("version", "Wording"), ("year", "Year"), ("checked_day", "Checked on"), ("moved", "Day"),
    ("move", "What was done"), ("note", "Note"), ("request", "Request"), ("mailing", "Message"), ("position", "Entry"), ("type", "Type"),
    ("size", "Bytes"), ("added", "Added on"), ("indicator", "Indicator"), ("action", "Action"), ("month", "Month"),
    ("answered", "Answered on"), ("answer", "Answer"), ("grant", "Grant"), ("invoice", "Invoice"), ("until", "Until"),
    ("meeting", "Meeting"), ("needs", "What you need to take part"), ("present", "Was there"), ("city", "City"), ("post", "Office"),
    ("phone", "Telephone"), ("prospect", "Prospect"), ("words", "In words"), ("outcome", "What came of it"), ("opened", "Started on"),
    ("put_off", "Postponed until"), ("ended", "Ended on"), ("steps", "Steps done"), ("what", "What"), ("record", "Internal number"),
    ("moment", "Day"), ("field", "Question of a form"),
  ]

  private static func label(_ key: String, _ reader: Reader) -> String {
    words.first { $0.key == key }.map { reader.t($0.label) } ?? key
  }

  /// Each kind with the words that the person saw, what they said and when, and the other answer.
  static func consents(_ said: [Consents.Row], _ visit: Visit) -> HTML {
    let reader = visit.reader
    let kinds = visit.house.features.flatMap(\.consents)
    if kinds.isEmpty { return "<p>\(reader.t("Nothing was asked."))</p>" }
    let items = kinds.map { kind -> HTML in
      let last = said.first { $0.kind == kind.name }
      let holds = last.map { $0.withdrawn == nil } ?? kind.presumed
      let version = min(max(last?.version ?? kind.wordings.count, 1), kind.wordings.count)
      let when = when(last, kind, reader)
      let button = Kit.button(
        holds ? reader.t("I no longer want this") : reader.t("I agree"), action: visit.path("/account/consents/\(kind.name)"),
        fields: Fields([("answer", holds ? "no" : "yes")]), tone: .quiet, detail: reader.t(kind.label), reader)
      return """
        <h3>\(reader.t(kind.label)) \(Kit.badge(holds ? reader.t("Yes") : reader.t("No"), holds ? .good : .stopped))</h3>
        <blockquote><p>\(reader.t(kind.wordings[version - 1]))</p></blockquote><p>\(when) \(button)</p>
        """
    }
    return items.joined()
  }

  private static func when(_ last: Consents.Row?, _ kind: ConsentKind, _ reader: Reader) -> HTML {
    if let day = last?.withdrawn?.day { return "\(reader.t("You said no on")) \(Kit.day(day, reader))." }
    if let day = last?.given?.day { return "\(reader.t("You agreed on")) \(Kit.day(day, reader))." }
    return .text(kind.presumed ? reader.t("It comes with your mandate until you say no.") : reader.t("You have not said anything yet."))
  }
}
