import Approvals
import Core
import Directory
import Storage
import Web

/// The conversation around a translation: asked for with a brief, offered, done, read again, published, thanked for.
enum DeskRequest {
  static let name = "translation.request"

  static func form(_ reader: Reader) -> Form {
    Form([
      .choice("language", "Into which language", languages(reader), required: true),
      .day(
        "due", "Needed by", required: true,
        help: "The day on which you need it. Translating and reviewing a text takes days, not hours."),
      .area(
        "brief", "Brief", limit: 2000, rows: 4,
        help: "Who will read it and where, which names must stay as they are, whom to ask if something is not clear."),
    ])
  }

  /// Every language that the house has a name for, in the order of those names.
  static func languages(_ reader: Reader) -> [Choice] {
    Language.named.map { Choice($0.code, name: Kit.languageName($0, reader)) }.sorted { shown($0) < shown($1) }
  }

  private static func shown(_ choice: Choice) -> String {
    if case .name(let name) = choice.label { Folding.fold(name) } else { "" }
  }

  static let kind: RequestKind = {
    var kind = RequestKind(
      name, "Translation", opens: TranslationPermissions.ask, sees: TranslationPermissions.manage, states: states, moves: moves, form: form)
    kind.check = { filled, request, tx in
      guard let due = filled.day("due") else { return [] }
      if due <= tx.now.day { return [FieldProblem("due", "Choose a day after today.")] }
      return due > tx.now.day.adding(days: 366) ? [FieldProblem("due", "Within a year.")] : []
    }
    // Whom to ask: a name, a telephone.
    kind.personal = ["brief"]
    kind.panel = { request, visit, tx in try DeskViews.panel(request, visit, tx) }
    return kind
  }()

  private static let manager = RequestMove.By.holder(TranslationPermissions.manage)

  private static let states = [
    RequestState("draft", "Draft", turn: .asker, editable: true),
    RequestState("offered", "Offered to translators", turn: .holder(TranslationPermissions.manage), days: 7),
    RequestState("translating", "Being translated", turn: .nobody),
    RequestState("delivered", "To be reviewed", turn: .holder(TranslationPermissions.manage), days: 7),
    RequestState("published", "Published", turn: .asker, tone: .good, days: 30),
    RequestState("thanked", "Published, with thanks", turn: .nobody, tone: .good, ends: true),
    RequestState("refused", "Not to be translated", turn: .nobody, tone: .stopped, ends: true),
    RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .stopped, ends: true),
  ]

  private static let moves: [RequestMove] = [
    RequestMove("submission", from: ["draft"], to: "offered", "Ask for it", by: .asker).with {
      $0.needsForm = true
      $0.note = .none
      $0.tone = .main
      $0.effect = { request, actor, house, tx in
        try Assignments.begin(request, house, in: tx)
        if let record = request.subject {
          try Ledger.record(
            "translation.requested", day: tx.now.day, of: record, and: request.id, values: ["language": request.values["language"] ?? ""],
            by: actor, in: tx)
        }
      }
    },
    // The next three are made by the house, for a translator whom only the desk knows.
    RequestMove("acceptance", from: ["offered"], to: "translating", "Take it on", by: .house),
    RequestMove("giving-back", from: ["translating"], to: "offered", "Give it back", by: .house),
    RequestMove("delivery", from: ["translating"], to: "delivered", "Deliver", by: .house),
    RequestMove("recall", from: ["translating"], to: "offered", "Offer it to others", by: manager).with {
      $0.tone = .quiet
      $0.effect = { request, _, house, tx in
        try DeskLetters.taken(request, house, in: tx)
        try Assignments.offerAgain(request.id, in: tx)
      }
    },
    RequestMove("publication", from: ["delivered"], to: "published", "Publish", by: manager).with {
      $0.tone = .main
      $0.offered = { request, actor, tx in
        try actor.person == nil || Assignments.find(request.id, in: tx).person != actor.person
      }
      $0.effect = { request, actor, house, tx in try Assignments.publish(request.id, house, by: actor, in: tx) }
    },
    RequestMove("return", from: ["delivered"], to: "translating", "Send it back to the translator", by: manager).with {
      $0.note = .required
      $0.noteLabel = "What is to be changed"
      $0.effect = { request, _, house, tx in
        try Assignments.set(.translating, request.id, in: tx)
        try DeskLetters.returned(request, house, in: tx)
      }
    },
    RequestMove("refusal", from: ["offered", "delivered"], to: "refused", "Do not translate it", by: manager).with {
      $0.note = .required
      $0.tone = .quiet
      $0.effect = { request, _, house, tx in
        try DeskLetters.taken(request, house, in: tx)
        try Assignments.set(.ended, request.id, in: tx)
      }
    },
    RequestMove("thanks", from: ["published"], to: "thanked", "Thank the translator", by: .asker).with {
      $0.note = .required
      $0.noteLabel = "Your words to the translator"
      $0.tone = .main
      $0.effect = { request, actor, house, tx in
        try DeskLetters.thanked(request, house, in: tx)
        if let record = request.subject {
          try Ledger.record(
            "translation.thanked", day: tx.now.day, of: record, and: request.id, values: ["language": request.values["language"] ?? ""],
            by: actor, in: tx)
        }
      }
    },
    RequestMove("withdrawal", from: ["draft", "offered", "translating"], to: "withdrawn", "Withdraw", by: .asker).with {
      $0.tone = .quiet
      $0.effect = { request, _, house, tx in
        try DeskLetters.taken(request, house, in: tx)
        try Assignments.set(.ended, request.id, in: tx)
      }
    },
  ]

  /// Begins a request about what everybody may read; one that is not handed in yet is found again.
  /// - Parameter language: in which the brief is written.
  static func begin(
    _ record: RecordID, _ target: Language, in language: Language, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> RequestRow {
    guard let owner = actor.organisation else { throw Problem.forbidden(TranslationPermissions.ask.label) }
    _ = try Record.find(record, seenBy: actor.sight, in: tx)
    guard try !Originals.of(record, target, house, in: tx).isEmpty else {
      throw Problem.conflict("In this language nothing of it is missing.")
    }
    var query = Requests.Query()
    query.kinds = [name]
    query.owner = owner
    query.subject = record
    query.states = ["draft"]
    let drafts = try Requests.list(query, by: actor, house, in: tx)
    for draft in drafts where try Requests.find(draft.id, in: tx).values["language"] == target.code { return draft }
    return try Requests.open(
      kind, for: owner, about: record, values: Fields([("language", target.code)]),
      language: language.nearestOfficial,
      by: actor, in: tx)
  }
}
