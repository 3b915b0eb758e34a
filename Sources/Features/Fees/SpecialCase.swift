import Approvals
import Core
import Directory
import Storage
import Web

/// Exemptions and reductions: asked by a city or for it by the secretariat, decided by the Executive Committee.
enum SpecialCase {
  static let name = "fees.special-case"

  static let kind: RequestKind = {
    var kind = RequestKind(
      name, "Special case on fees", opens: FeesPermissions.ask, sees: FeesPermissions.follow,
      states: [
        RequestState("draft", "Draft", turn: .asker, tone: .neutral, editable: true),
        RequestState("submitted", "Before the Executive Committee", turn: .holder(FeesPermissions.decide), days: 60),
        RequestState("incomplete", "To complete", turn: .asker, days: 30, editable: true),
        RequestState("granted", "Granted", turn: .nobody, tone: .good, ends: true),
        RequestState("refused", "Not granted", turn: .nobody, tone: .stopped, ends: true),
        RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .stopped, ends: true),
      ],
      moves: [
        RequestMove("submission", from: ["draft", "incomplete"], to: "submitted", "Submit", by: .asker).with { $0.needsForm = true },
        // For a city that wrote on paper.
        RequestMove("presentation", from: ["draft"], to: "submitted", "Put before the Committee", by: .holder(FeesPermissions.manage)).with
        {
          $0.needsForm = true
        },
        RequestMove("return", from: ["submitted"], to: "incomplete", "Ask to complete", by: .holder(FeesPermissions.decide)).with {
          $0.reopens = true
          $0.note = .required
          $0.noteLabel = "What is missing"
        },
        RequestMove("grant", from: ["submitted"], to: "granted", "Grant what is asked", by: .holder(FeesPermissions.decide)).with {
          $0.note = .required
          $0.noteLabel = decision
          $0.tone = .main
          $0.offered = elsewhere
          $0.effect = grant
        },
        RequestMove("refusal", from: ["submitted"], to: "refused", "Do not grant it", by: .holder(FeesPermissions.decide)).with {
          $0.note = .required
          $0.noteLabel = decision
          $0.offered = elsewhere
        },
        // Until the Committee has decided.
        RequestMove("withdrawal", from: ["draft", "incomplete", "submitted"], to: "withdrawn", "Withdraw", by: .asker).with {
          $0.tone = .quiet
        },
      ],
      form: form)
    kind.check = check
    return kind
  }()

  /// It stands on the credit note.
  private static let decision: Phrase = "Number of the decision, and the reasons"

  static let form: @Sendable (Reader) -> Form = { _ in
    Form([
      .number("year", "Year of the fees", in: 2000...2100, required: true),
      .choice(
        "relief", "What is asked", [Choice("exempt", "No fee in that year"), Choice("amount", "A lower fee")], required: true),
      .money("amount", "Lower fee, in euros", help: "Only if a lower fee is asked for."),
      .area("reason", "Reasons", required: true, limit: 4000, rows: 8),
      .file("document", "Supporting document", types: ["application/pdf"]),
    ])
  }

  static let check: @Sendable (Filled, RequestRow, Tx) throws -> [FieldProblem] = { filled, _, _ in
    guard filled.string("relief") == "amount" else { return [] }
    return filled.money("amount")?.isPositive == true ? [] : [FieldProblem("amount", "Give the fee that you ask for.")]
  }

  /// Nobody decides on their own city.
  static let elsewhere: @Sendable (RequestRow, Actor, Tx) throws -> Bool = { request, actor, _ in request.owner != actor.organisation }

  /// The decision is a row that runs and invoices use; what was billed already is credited down to it.
  static let grant: RequestMove.Effect = { request, _, _, tx in
    let filled = form(Reader(language: request.language, words: .none)).fill(request.values)
    guard let year = filled.int("year"), let decision = try Requests.turns(of: request.id, in: tx).first?.note else { return }
    let relief = Relief(
      cents: filled.string("relief") == "exempt" ? 0 : filled.money("amount")?.cents ?? 0, decision: String(decision.prefix(300)))
    let city = request.owner
    try tx.execute(
      """
      INSERT INTO fees_relief (city, year, cents, decision, request, decided)
      VALUES (\(city), \(year), \(relief.cents), \(relief.decision), \(request.id), \(tx.now))
      ON CONFLICT (city, year) DO UPDATE SET cents = excluded.cents, decision = excluded.decision, request = excluded.request,
        decided = excluded.decided
      """)
    try Runs.apply(relief, to: city, year: year, in: tx)
    let billed: RecordID? = try tx.value("SELECT invoice FROM fees_billed WHERE city = \(city) AND year = \(year) AND series = 'F'")
    if let billed {
      let invoice = try Invoices.find(billed, in: tx)
      let over = invoice.document.amount.cents - invoice.credited - relief.cents
      if over > 0 {
        let money = Money(cents: over, currency: invoice.document.amount.currency)
        try Documents.credit(billed, amount: money, why: relief.decision, by: .house, in: tx)
      }
    }
    try InOrder.refresh([city], in: tx)
  }
}
