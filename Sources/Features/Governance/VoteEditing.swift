import Ballots
import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// What whoever leads does with a vote.
enum VoteEditing {
  /// The forms of a question, as they stand in addresses and choices.
  enum Shape: String, CaseIterable {
    case yesNo = "yes-no"
    case one, several, ranked

    var label: Phrase {
      switch self {
      case .yesNo: "Yes, no or abstention"
      case .one: "One of several options"
      case .several: "Several options, as in an election for several seats"
      case .ranked: "Options in order of preference"
      }
    }
  }

  private static func page(_ visit: Visit, _ actor: Actor) async throws -> (page: FormPage, item: RecordID?, shape: Shape) {
    let wanted = visit.request.query["item"].flatMap { RecordID(text: $0) }
    let shape = visit.request.query["form"].flatMap { Shape(rawValue: $0) } ?? .yesNo
    let (sheet, bodies, names, provisional) = try await visit.read { tx in
      let sheet = try AssemblySheet.read(visit, in: tx)
      try actor.require(GovernancePermissions.conduct, on: sheet.meeting.owner)
      let bodies = try Bodies.all(in: tx)
      let provisional = try Organisations.members(on: tx.now.day, standings: [.provisional], in: tx).map(\.id)
      let cityNames = try Organisations.names(provisional, visit.language, on: tx.now.day, in: tx)
      return (
        sheet, bodies, try Texts.read(bodies.map(\.record), ["name"], for: visit.language, in: tx),
        provisional.map { Choice("\($0)", name: cityNames[$0] ?? "") }
      )
    }
    let item = sheet.items.first { $0.id == wanted }?.id
    let seated = bodies.map { Choice("\($0.id)", name: names[$0.record]?["name"]?.body ?? $0.slug) }
    let query = (item.map { ["item=\($0)"] } ?? []) + ["form=\(shape.rawValue)"]
    let path = "\(sheet.assembly.path)/votes/new"
    let others = Shape.allCases.filter { $0 != shape }.map { other -> HTML in
      let address = "\(path)?" + ((item.map { ["item=\($0)"] } ?? []) + ["form=\(other.rawValue)"]).joined(separator: "&")
      return "<a href=\"\(path: visit.path(address))\">\(visit.t(other.label))</a>"
    }
    var page = FormPage(
      title: visit.t("Prepare a vote"), form: form(shape, seated: seated, provisional: provisional, visit.reader),
      path: "\(path)?\(query.joined(separator: "&"))", submit: "Prepare the vote",
      start: Fields([
        ("title", item.map { sheet.title($0) } ?? ""), ("language", visit.language.code), ("kind", DecisionKind.ordinary.rawValue),
        ("way", Vote.Way.rollCall.rawValue), ("seats", "1"),
      ]),
      before: "<p>\(visit.t(shape.label)). \(visit.t("Another kind of question:")) \(others.joined(", "))</p>",
      after: Kit.helpLink("votes", visit.reader),
      breadcrumb: [
        Link(sheet.title, visit.path(sheet.assembly.path)), Link(visit.t("Lead the assembly"), visit.path("\(sheet.assembly.path)/chair")),
      ])
    page.lead = visit.t("The rules of the body set the majority for each kind of decision. Nobody can vote before you open the vote.")
    return (page, item, shape)
  }

  private static func form(_ shape: Shape, seated: [Choice], provisional: [Choice], _ reader: Reader) -> Form {
    var fields: [Field] = [
      .text("title", "Question put to the vote", required: true, limit: 200),
      .area("words", "Text to be decided on", limit: 20_000, rows: 6),
      .choice("language", "Written in", MeetingForm.languageChoices(reader), required: true),
      .choice("kind", "Kind of decision", DecisionKind.allCases.map { Choice($0.rawValue, $0.label) }, required: true),
      .choice(
        "way", "Voting method", (shape == .yesNo ? Vote.Way.allCases : [.rollCall, .secret]).map { Choice($0.rawValue, $0.label) },
        required: true),
    ]
    if shape == .yesNo, !provisional.isEmpty {
      fields.append(
        .choices(
          "subjects", "Cities to be ratified", provisional, help: "If this is adopted, they become members and receive their certificates.")
      )
    }
    if shape != .yesNo {
      fields += [
        .area(
          "options", "Options", required: true, limit: 8000, rows: 6,
          help: "One per line, at most 99. In an election, the names of the cities."),
        .number("seats", "Seats", in: 1...99, required: true),
        .choice("elects", "Elects members of", seated, help: "Elected cities take their seats when the result is published."),
      ]
    }
    fields += [
      .moment(
        "opens", "Opens automatically at",
        help: "Without a time, you open the vote yourself. At this time, or as soon after as there is a quorum and everything is ready."),
      .moment(
        "closes", "Closes automatically at",
        help: "With a time, all cities entitled to vote can vote until then, present or not. Without one, you close the vote yourself."),
      .flag("rehearsal", "A rehearsal: it decides nothing"),
    ]
    return Form(fields, id: "vote")
  }

  static func form(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor).page.shown(visit) }

  static func prepare(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let (page, item, shape) = try await page(visit, actor)
    return try await page.sent(visit, done: visit.t("The vote is prepared.")) { filled, tx in
      let vote = try Vote.prepare(try details(filled, shape, item, visit.reader, in: tx), at: id, by: actor, in: tx)
      return "/votes/\(vote)"
    }
  }

  private static func details(_ filled: Filled, _ shape: Shape, _ item: RecordID?, _ reader: Reader, in tx: Tx) throws -> VoteDetails {
    guard let kind = DecisionKind(rawValue: filled.string("kind")), let way = Vote.Way(rawValue: filled.string("way")) else {
      throw Problem.malformed
    }
    var details = VoteDetails(title: filled.string("title"), language: Language(filled.string("language")) ?? .english)
    details.words = filled.string("words")
    details.kind = kind
    details.way = way
    details.item = item
    details.opens = filled.moment("opens", timeZone: reader.timeZone)
    details.closes = filled.moment("closes", timeZone: reader.timeZone)
    details.isRehearsal = filled.flag("rehearsal")
    details.subjects = filled.list("subjects").compactMap { OrganisationID(text: $0) }
    if shape == .yesNo { return details }
    let names = filled.string("options").split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    guard (1...BallotChoice.mostOptions).contains(names.count) else {
      throw FieldProblem("options", "Write one option per line, at most 99.")
    }
    guard Set(names).count == names.count else { throw FieldProblem("options", "Two options are the same.") }
    let seats = filled.int("seats") ?? 1
    guard seats <= names.count else { throw FieldProblem("seats", "There are more seats than options.") }
    let form: VoteKind? =
      switch shape {
      case .yesNo: .yesNo()
      case .one: .one(of: names.count)
      case .several: .several(of: names.count, seats: seats, most: seats)
      case .ranked: .ranked(of: names.count, seats: seats)
      }
    guard let form else { throw FieldProblem("options", "The options do not fit the kind of vote.") }
    details.form = form
    details.elects = ID<Body>(text: filled.string("elects"))
    details.options = try names.map { name in
      let cities = details.elects == nil ? [] : try Organisations.named(name, in: tx).filter { $0.kind == .city }
      guard details.elects == nil || cities.count == 1 else {
        throw FieldProblem("options", "{name} is not the name of a single city: only cities can be elected.", ["name": name])
      }
      return (name: name, city: cities.first?.id)
    }
    return details
  }

  // MARK: Its life

  static func open(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "The vote is open.") { id, tx in try Vote.open(id, by: actor, in: tx) }
  }

  static func stopTimer(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "You open this vote yourself.") { id, tx in try Vote.stopTimer(id, by: actor, in: tx) }
  }

  static let handsForm = Form(
    [
      .number("yes", "Yes", in: 0...100_000, required: true), .number("no", "No", in: 0...100_000, required: true),
      .number("abstentions", "Abstentions", in: 0...100_000, required: true),
    ], id: "hands")

  static func close(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    let vote = try await visit.read { tx in try Vote.find(id, seenBy: actor.sight, in: tx) }
    guard vote.way == .hands else {
      return try await act(visit, "The vote is closed.") { id, tx in try Vote.close(id, by: actor, in: tx) }
    }
    var filled = handsForm.fill(visit.form)
    if filled.problems.isEmpty {
      let hands = YesNo(yes: filled.int("yes") ?? 0, no: filled.int("no") ?? 0, abstentions: filled.int("abstentions") ?? 0)
      do {
        return try await act(visit, "The vote is closed.") { id, tx in try Vote.close(id, hands: hands, by: actor, in: tx) }
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return try await VotePages.page(visit, sent: filled)
  }

  static func settle(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let casting = visit.form["casting"].flatMap({ CastingVote(rawValue: $0) }) else { throw Problem.malformed }
    return try await act(visit, "The chair has decided.") { id, tx in try Vote.settle(id, casting, by: actor, in: tx) }
  }

  static func publish(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await act(visit, "The result is published.") { id, tx in try Vote.publish(id, by: actor, in: tx) }
  }

  private static func act(
    _ visit: Visit, _ done: Phrase, _ verb: @Sendable @escaping (RecordID, WriteTx) throws -> Void
  ) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    try await visit.write { tx in try verb(id, tx) }
    return visit.redirect(to: "/votes/\(id)", done: visit.t(done))
  }

  private static func annulPage(_ visit: Visit, _ actor: Actor) async throws -> FormPage {
    let id = try AssemblySheet.id(visit)
    let title = try await visit.read { tx in
      _ = try Vote.led(id, by: actor, in: tx)
      return try Texts.read(id, ["title"], for: visit.language, in: tx)["title"]?.body ?? ""
    }
    return FormPage(
      title: visit.t("Annul this vote"), form: Form([.area("reason", "Reason", required: true, limit: 1000, rows: 3)]),
      path: "/votes/\(id)/annulment", submit: "Annul this vote",
      lead: visit.t("It will no longer count. The vote and your reason remain visible; to repeat it, prepare another one."),
      breadcrumb: [Link(title, visit.path("/votes/\(id)"))])
  }

  static func annulForm(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await annulPage(visit, actor).shown(visit) }

  static func annul(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try AssemblySheet.id(visit)
    return try await annulPage(visit, actor).sent(visit, done: visit.t("The vote is annulled.")) { filled, tx in
      try Vote.annul(id, reason: filled.string("reason"), language: visit.language, by: actor, in: tx)
      return "/votes/\(id)"
    }
  }
}
