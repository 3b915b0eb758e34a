import Core
import Directory
import Storage
import Time
import Web

/// The conversation about a network's money: from the call to the accepted report.
enum GrantRequest {
  static let name = "fund.request"

  static let kind: RequestKind = {
    var kind = RequestKind(
      name, "Request to the fund", opens: FundPermissions.ask, sees: FundPermissions.see, states: states, moves: moves
    ) { _ in form }
    kind.titled = "title"
    kind.check = { filled, request, tx in try whole(filled, request, in: tx) }
    kind.panel = { request, visit, tx in try GrantViews.panel(request, visit, in: tx) }
    return kind
  }()

  static let form = Form([
    .text("title", "What the money is for, in one line", required: true, limit: 120),
    .area("what", "What you will do", required: true, limit: 3000),
    .area(
      "results", "What will remain afterwards", required: true, limit: 2000,
      help: "A meeting held, a text, a training: something that others can see or use."),
    .day("starts", "First day", required: true), .day("ends", "Last day", required: true),
    .money("own", "What the network brings itself", help: "In euros; leave empty if nothing."),
  ])

  private static let states = [
    RequestState("draft", "In preparation", turn: .asker, editable: true),
    RequestState("submitted", "Being checked", turn: .holder(FundPermissions.manage), days: 10),
    RequestState("incomplete", "To complete", turn: .asker, days: 14, editable: true),
    RequestState("recommended", "Before the Committee", turn: .holder(FundPermissions.decide), days: 30),
    RequestState("approved-once", "Approved once", turn: .holder(FundPermissions.decide), days: 15),
    RequestState("approved", "Grant approved", turn: .asker, tone: .good, days: 30),
    RequestState("running", "Running", turn: .asker, tone: .good),
    RequestState("reported", "Report being checked", turn: .holder(FundPermissions.manage), days: 20),
    RequestState("accepted", "Report accepted", turn: .holder(FundPermissions.manage), tone: .good, days: 20),
    RequestState("settled", "Settled", turn: .nobody, tone: .good, ends: true),
    RequestState("renounced", "Grant given up", turn: .nobody, tone: .stopped, ends: true),
    RequestState("refused", "Refused", turn: .nobody, tone: .stopped, ends: true),
    RequestState("withdrawn", "Withdrawn", turn: .nobody, tone: .stopped, ends: true),
  ]

  private static let decided = ["recommended", "approved-once"]

  private static let moves = [
    RequestMove("submission", from: ["draft", "incomplete"], to: "submitted", "Submit", by: .asker).with {
      $0.needsForm = true
      $0.ledger = "fund.requested"
    },
    RequestMove("withdrawal", from: ["draft", "submitted", "incomplete", "recommended"], to: "withdrawn", "Withdraw", by: .asker).with {
      $0.effect = { request, _, _, tx in try tx.execute("UPDATE funds_grant SET settled = TRUE WHERE id = \(request.id)") }
    },
    RequestMove("return", from: ["submitted"], to: "incomplete", "Ask to complete", by: .holder(FundPermissions.manage)).with {
      $0.reopens = true
      $0.note = .required
      $0.noteLabel = "What is missing"
    },
    RequestMove("recommendation", from: ["submitted"], to: "recommended", "Recommend to the Committee", by: .holder(FundPermissions.manage))
      .with {
        $0.effect = { request, _, _, tx in
          let lines = try Funds.lines(of: request.id, in: tx)
          guard lines.allSatisfy({ $0.recommended != nil }), lines.contains(where: { $0.recommended?.isPositive ?? false }) else {
            throw Problem.conflict("First say what is proposed for each line of the budget.")
          }
        }
      },
    RequestMove(
      "first-approval", from: ["recommended"], to: "approved-once", "Approve as the first of two", by: .holder(FundPermissions.decide)
    )
    .with {
      $0.note = .required
      $0.notBy = ["submission", "recommendation"]
      $0.offered = { request, actor, tx in
        try isOthers(request, actor, tx) && Funds.find(Funds.grant(request.id, in: tx).fund, in: tx).needsTwo(total(request.id, tx))
      }
    },
    RequestMove("approval", from: decided, to: "approved", "Approve", by: .holder(FundPermissions.decide)).with {
      $0.note = .required
      $0.notBy = ["submission", "recommendation", "first-approval"]
      $0.offered = { request, actor, tx in
        guard try isOthers(request, actor, tx) else { return false }
        let needsTwo = try Funds.find(Funds.grant(request.id, in: tx).fund, in: tx).needsTwo(total(request.id, tx))
        return !needsTwo || request.state == "approved-once"
      }
      $0.ledger = "fund.granted"
      $0.effect = { request, _, _, tx in try Funds.allocate(request.id, in: tx) }
    },
    RequestMove("refusal", from: decided, to: "refused", "Refuse", by: .holder(FundPermissions.decide)).with {
      $0.note = .required
      $0.offered = { request, actor, tx in try isOthers(request, actor, tx) }
      $0.effect = { request, _, _, tx in try tx.execute("UPDATE funds_grant SET settled = TRUE WHERE id = \(request.id)") }
    },
    RequestMove("agreement", from: ["approved"], to: "running", "Accept the decision and begin", by: .asker),
    RequestMove("renunciation", from: ["approved", "running"], to: "renounced", "Give up the grant", by: .asker).with {
      $0.note = .required
      $0.tone = .danger
      $0.ledger = "fund.renounced"
      $0.effect = { request, _, _, tx in try Funds.renounce(request.id, in: tx) }
    },
    RequestMove("report", from: ["running"], to: "reported", "Submit the report", by: .asker).with {
      $0.effect = { request, _, _, tx in try Funds.requireReport(request.id, in: tx) }
    },
    RequestMove("correction", from: ["reported"], to: "running", "Ask to correct the report", by: .holder(FundPermissions.manage)).with {
      $0.note = .required
      $0.noteLabel = "What is to be corrected"
    },
    RequestMove("acceptance", from: ["reported"], to: "accepted", "Accept the report", by: .holder(FundPermissions.manage)).with {
      $0.notBy = ["report"]
      $0.ledger = "fund.justified"
      $0.effect = { request, actor, _, tx in try Funds.acceptReport(request.id, by: actor, in: tx) }
    },
    RequestMove("settlement", from: ["accepted"], to: "settled", "Settle", by: .holder(FundPermissions.manage)).with {
      $0.effect = { request, _, _, tx in try Funds.settle(request.id, in: tx) }
    },
  ]

  /// Nobody decides on the money of their own city or of one that asks with them.
  private static func isOthers(_ request: RequestRow, _ actor: Actor, _ tx: Tx) throws -> Bool {
    guard let organisation = actor.organisation else { return true }
    return try organisation != request.owner && !Funds.partnerCities(of: request.id, in: tx).contains(organisation)
  }

  private static func total(_ id: RecordID, _ tx: Tx) throws -> Money {
    try Funds.lines(of: id, in: tx).compactMap(\.recommended).reduce(.zero, +)
  }

  /// Beyond single fields: a budget, within the ceiling, while the call is open, no earlier report missing.
  private static func whole(_ filled: Filled, _ request: RequestRow, in tx: Tx) throws -> [FieldProblem] {
    let grant = try Funds.grant(request.id, in: tx)
    let fund = try Funds.find(grant.fund, in: tx)
    let lines = try Funds.lines(of: request.id, in: tx)
    var problems: [FieldProblem] = []
    if lines.isEmpty { problems.append(FieldProblem("", "First write the budget: at least one line with an amount.")) }
    if let ceiling = fund.ceiling, lines.map(\.asked).reduce(.zero, +).cents > ceiling.cents {
      problems.append(FieldProblem("", "The budget is above the maximum per request."))
    }
    if request.state == "draft", !fund.takes(on: tx.now.day) {
      problems.append(FieldProblem("", "The call of this fund is not open today."))
    }
    if try Funds.late(grant.network, on: tx.now.day, in: tx) > 0 {
      problems.append(FieldProblem("", "The report on an earlier grant to this network is late. It must come first."))
    }
    if let starts = filled.day("starts"), let ends = filled.day("ends"), ends < starts {
      problems.append(FieldProblem("ends", "The last day is before the first."))
    }
    if try Funds.objectives(of: request.id, in: tx).isEmpty, try !Funds.objectives(for: fund, .english, in: tx).isEmpty {
      problems.append(FieldProblem("", "First choose the objectives of the Action Plan, on the page of the budget."))
    }
    return problems
  }
}
