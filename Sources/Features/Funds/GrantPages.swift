import Approvals
import Core
import Directory
import Storage
import Time
import Web
import Works

enum GrantPages {
  /// All that the page of one grant shows.
  struct Picture: Sendable {
    let grant: Grant
    let state: RequestState
    let lines: [BudgetLine]
    let partners: [(city: Organisation, said: Partner)]
    /// Who answered for it before.
    let former: [GrantHandover.Former]
    /// Of the plan, and those chosen.
    let objectives: [PlanObjectives.Objective]
    let chosen: [String]
    /// Of a request from before they were chosen from the plan.
    let typed: String?
    /// What the city of this reader has said, where it is a partner and they may answer.
    let own: Partner?
    /// Cities of the network that may be added.
    let cities: [Organisation]
    let names: [OrganisationID: String]
    let payments: [FundPayment]
    let expenses: [Expense]
    /// Expenses that have a receipt.
    let receipts: Set<RecordID>
    let balance: Balance
    let result: [(language: Language, title: String, words: String)]
    let isEditor: Bool
    let mayRecommend: Bool
    let maySpend: Bool
    /// Of the register, about this grant.
    let decisions: [HTML]
  }

  /// A form of the page that came back with problems.
  struct Sent: Sendable {
    let form: String
    let filled: Filled
  }

  static let lineForm = Form(
    [.text("label", "Line of the budget", required: true, limit: 120), .money("asked", "Amount in euros", required: true)], id: "line")
  static let paymentForm = Form(
    [
      .money("amount", "Amount in euros", required: true, help: "Below zero for money paid back."),
      .text("reference", "Reference", required: true, limit: 80, help: "As it will appear on the bank statement."),
    ], id: "payment")
  static func resultForm(_ objectives: [PlanObjectives.Objective]) -> Form {
    Form(
      [
        .choice("language", "Language", Language.official.map { Choice($0.code, name: $0.ownName) }, required: true),
        .text("title", "What was done, in one line", required: true, limit: 120),
        .area("words", "What came of it", required: true, limit: 4000, help: "A page at most: others read it to do the same."),
        Funds.choices(objectives), .number("people", "People who took part", in: 0...1_000_000),
      ], id: "result")
  }

  static func objectiveForm(_ objectives: [PlanObjectives.Objective]) -> Form { Form([Funds.choices(objectives)], id: "objective") }

  static func recommendForm(_ lines: [BudgetLine]) -> Form {
    Form(
      lines.map { Field("line-\($0.id)", "Proposed for this line", kind: .money, required: true) }, id: "recommended")
  }

  static func partnerForm(_ cities: [Organisation], _ names: [OrganisationID: String]) -> Form {
    Form([.choice("partner", "City", cities.map { Choice($0.slug, name: names[$0.id] ?? $0.name) }, required: true)], id: "partner")
  }

  static func expenseForm(_ lines: [BudgetLine]) -> Form {
    Form(
      [
        .choice("line", "Line of the budget", lines.map { Choice("\($0.id)", name: $0.label) }, required: true),
        .text("what", "What was paid", required: true, limit: 200), .day("day", "Day of the receipt", required: true),
        .money("amount", "Amount on the receipt", required: true),
        .text("currency", "Currency", required: true, limit: 3, help: "Three letters, such as EUR, BRL, MAD."),
        .decimal("rate", "Euros for one unit", required: true, help: "1 for the euro; otherwise the rate on the day of the receipt."),
        .flag("tax", "The amount includes value added tax"),
        .file("receipt", "Copy of the receipt", types: ["application/pdf", "image/jpeg", "image/png"], required: true),
      ], id: "expense")
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await page(visit, actor, nil) }

  private static func id(_ visit: Visit) throws -> RecordID {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return id
  }

  private static func page(_ visit: Visit, _ actor: Actor, _ sent: Sent?) async throws -> Answer {
    let id = try id(visit)
    let picture = try await visit.read { tx in try self.picture(id, visit, actor, in: tx) }
    let body = GrantViews.page(picture, sent, visit)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(visit.t("Funds of networks"), visit.path("/funds"))]
    }
    let title = visit.t("Grant of {network}", ["network": picture.names[picture.grant.network] ?? ""])
    return sent == nil ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  private static func picture(_ id: RecordID, _ visit: Visit, _ actor: Actor, in tx: Tx) throws -> Picture {
    let grant = try Funds.grant(id, by: actor, in: tx)
    let request = try Requests.find(id, in: tx)
    guard let state = GrantRequest.kind.state(request.state) else { throw Problem.notFound }
    let partners = try Funds.partners(of: id, in: tx)
    let partnerIDs = partners.map(\.city)
    let named = partners.filter { $0.state != .declined }.map(\.city)
    let former = try GrantHandover.former(of: id, in: tx)
    let fund = try Funds.find(grant.fund, in: tx)
    let asks = actor.may(FundPermissions.ask, on: grant.owner)
    let isEditor = state.editable && asks
    let cities = isEditor ? try Organisations.members(of: grant.network, on: tx.now.day, in: tx) : []
    let expenses = try Funds.expenses(of: id, in: tx)
    let files = try inPortions(expenses.map(\.id)) { portion in try Files.of(portion, in: tx).keys.map { $0 } }
    let found = try Organisations.find(partnerIDs, in: tx)
    return Picture(
      grant: grant, state: state, lines: try Funds.lines(of: id, in: tx),
      partners: partners.compactMap { partner in found[partner.city].map { (city: $0, said: partner) } }, former: former,
      objectives: try Funds.objectives(for: fund, visit.language, in: tx), chosen: try Funds.objectives(of: id, in: tx),
      typed: Funds.typedObjectives(request),
      own: partners.first { $0.city == actor.organisation && actor.may(FundPermissions.join, on: $0.city) && !grant.settled },
      cities: cities.filter { $0.id != grant.owner && !named.contains($0.id) },
      names: try Organisations.names(
        [grant.network, grant.owner] + former.map(\.city) + partnerIDs + cities.map(\.id), visit.language, on: tx.now.day, in: tx),
      payments: try Funds.payments(of: id, in: tx), expenses: expenses, receipts: Set(files), balance: try Funds.balance(of: id, in: tx),
      result: try result(of: id, in: tx), isEditor: isEditor,
      mayRecommend: request.state == "submitted" && actor.may(FundPermissions.manage),
      maySpend: request.state == "running" && asks, decisions: try visit.insets("decisions", about: "\(id)", in: tx))
  }

  private static func result(of id: RecordID, in tx: Tx) throws -> [(language: Language, title: String, words: String)] {
    guard let result = try Funds.result(of: id, in: tx) else { return [] }
    return try Language.official.compactMap { language in
      let texts = try Texts.read([result], [Funds.titleField, Funds.resultField], for: language, in: tx)[result] ?? [:]
      guard let title = texts[Funds.titleField], let words = texts[Funds.resultField], title.language == language else { return nil }
      return (language, title.body, words.body)
    }
  }

  /// Reads a form of the page, makes the change, and comes back to the page; with problems, to the form with all that was typed.
  private static func change(
    _ visit: Visit, _ actor: Actor, _ name: String, _ form: Form, done: String,
    _ verb: @escaping @Sendable (RecordID, Filled, WriteTx) throws -> Void
  ) async throws -> Answer {
    let id = try id(visit)
    var filled = form.fill(visit.form, files: visit.uploads)
    if filled.problems.isEmpty {
      let sent = filled
      do {
        try await visit.write { tx in try verb(id, sent, tx) }
        return visit.redirect(to: "/funds/grants/\(id)", done: done)
      } catch Problem.invalid(let problems) { filled.add(problems) }
    }
    return try await page(visit, actor, Sent(form: name, filled: filled))
  }

  static func addLine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, actor, "lines", lineForm, done: visit.t("The line is added.")) { id, filled, tx in
      try Funds.addLine(id, label: filled.string("label"), asked: filled.money("asked") ?? .zero, visit.house, by: actor, in: tx)
    }
  }

  static func removeLine(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let line = ID<BudgetLine>(text: visit.parameter("line")) else { throw Problem.notFound }
    return try await change(visit, actor, "", Form([]), done: visit.t("The line is removed.")) { id, _, tx in
      try Funds.removeLine(line, of: id, visit.house, by: actor, in: tx)
    }
  }

  static func setPartner(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let leaves = visit.form["leaves"] != nil
    let form = Form([.text("partner", "City", required: true, limit: 200)], id: "partner")
    return try await change(visit, actor, "partners", form, done: visit.t("Saved.")) { id, filled, tx in
      try Funds.setPartner(filled.string("partner"), of: id, joins: !leaves, visit.house, by: actor, in: tx)
    }
  }

  /// A city that is named says whether it takes part.
  static func answer(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let answer = visit.form["answer"]
    return try await change(visit, actor, "", Form([]), done: visit.t("Thank you. The city that asks is told.")) { id, _, tx in
      _ = try Funds.grant(id, by: actor, in: tx)
      guard answer == "yes" || answer == "no" else { throw Problem.malformed }
      try Funds.answer(id, takesPart: answer == "yes", visit.house, by: actor, in: tx)
    }
  }

  private static func planned(_ visit: Visit, _ actor: Actor) async throws -> [PlanObjectives.Objective] {
    let id = try id(visit)
    return try await visit.read { tx in
      let grant = try Funds.grant(id, by: actor, in: tx)
      return try Funds.objectives(for: try Funds.find(grant.fund, in: tx), visit.language, in: tx)
    }
  }

  static func setObjectives(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let form = objectiveForm(try await planned(visit, actor))
    return try await change(visit, actor, "objectives", form, done: visit.t("Saved.")) { id, filled, tx in
      try Funds.setObjectives(id, filled.list("objectives"), visit.house, by: actor, in: tx)
    }
  }

  static func recommend(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let lines = try await visit.read { tx in
      _ = try Funds.grant(id, by: actor, in: tx)
      return try Funds.lines(of: id, in: tx)
    }
    return try await change(visit, actor, "recommendation", recommendForm(lines), done: visit.t("The proposal is saved.")) {
      id, filled, tx in
      var amounts: [ID<BudgetLine>: Money] = [:]
      for line in lines { amounts[line.id] = filled.money("line-\(line.id)") }
      try Funds.recommend(id, amounts, by: actor, in: tx)
    }
  }

  static func preparePayment(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await change(visit, actor, "payments", paymentForm, done: visit.t("Prepared. A second person must release it.")) { id, filled, tx in
      _ = try Funds.grant(id, by: actor, in: tx)
      try Funds.preparePayment(id, filled.money("amount") ?? .zero, reference: filled.string("reference"), by: actor, in: tx)
    }
  }

  static func releasePayment(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let payment = ID<FundPayment>(text: visit.parameter("payment")) else { throw Problem.notFound }
    return try await change(visit, actor, "", Form([]), done: visit.t("The payment is released.")) { id, _, tx in
      _ = try Funds.grant(id, by: actor, in: tx)
      try Funds.releasePayment(payment, of: id, by: actor, in: tx)
    }
  }

  static func dropPayment(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let payment = ID<FundPayment>(text: visit.parameter("payment")) else { throw Problem.notFound }
    return try await change(visit, actor, "", Form([]), done: visit.t("The payment is removed.")) { id, _, tx in
      _ = try Funds.grant(id, by: actor, in: tx)
      try Funds.dropPayment(payment, of: id, by: actor, in: tx)
    }
  }

  static func spend(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    let lines = try await visit.read { tx in
      _ = try Funds.grant(id, by: actor, in: tx)
      return try Funds.lines(of: id, in: tx)
    }
    var filled = expenseForm(lines).fill(visit.form, files: visit.uploads)
    var currency = filled.string("currency").uppercased()
    if currency.wholeMatch(of: /[A-Z]{3}/) == nil {
      filled.add(FieldProblem("currency", "A currency has three letters, such as EUR.")); currency = Money.euro
    }
    guard filled.problems.isEmpty, let upload = filled.file("receipt"), let line = ID<BudgetLine>(text: filled.string("line")),
      let day = filled.day("day"), let amount = filled.money("amount", currency: currency)
    else { return try await page(visit, actor, Sent(form: "expenses", filled: filled)) }
    let input = ExpenseInput(
      line: line, what: filled.string("what"), day: day, amount: amount, rate: filled.decimal("rate") ?? 0, taxIncluded: filled.flag("tax"))
    do {
      let file = try await Files.store(
        upload.bytes, name: upload.name, accepted: [.pdf, .jpeg, .png], field: "receipt", in: visit.house.database)
      try await visit.write { tx in
        let expense = try Funds.spend(id, input, by: actor, in: tx)
        try Files.attach(file, to: expense, field: "receipt", name: upload.name, in: tx)
      }
    } catch Problem.invalid(let problems) {
      return try await page(visit, actor, Sent(form: "expenses", filled: filled.with(problems)))
    }
    return visit.redirect(to: "/funds/grants/\(id)", done: visit.t("The expense is entered."))
  }

  static func receipt(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let id = try id(visit)
    guard let expense = RecordID(text: visit.parameter("expense")) else { throw Problem.notFound }
    let file = try await visit.read { tx in
      _ = try Funds.grant(id, by: actor, in: tx)
      _ = try Funds.expense(expense, of: id, in: tx)
      return try Files.of([expense], in: tx)[expense]?.first
    }
    guard let file else { throw Problem.notFound }
    return Files.answer(file, visit)
  }

  static func judge(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let expense = RecordID(text: visit.parameter("expense")) else { throw Problem.notFound }
    let accepts = visit.form["accepts"] == "1"
    let form = Form([.text("reason", "Why", limit: 300)], id: "refusal-\(expense)")
    return try await change(visit, actor, "judging", form, done: visit.t("Checked.")) { id, filled, tx in
      _ = try Funds.grant(id, by: actor, in: tx)
      try Funds.judge(expense, of: id, accepts: accepts, reason: filled.string("reason"), by: actor, in: tx)
    }
  }

  static func unspend(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let expense = RecordID(text: visit.parameter("expense")) else { throw Problem.notFound }
    return try await change(visit, actor, "", Form([]), done: visit.t("The expense is removed.")) { id, _, tx in
      try Funds.unspend(expense, of: id, by: actor, in: tx)
    }
  }

  static func writeResult(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let form = resultForm(try await planned(visit, actor))
    return try await change(visit, actor, "result", form, done: visit.t("Saved.")) { id, filled, tx in
      guard let language = Language(filled.string("language")) else { throw Problem.malformed }
      try Funds.writeResult(
        id, title: filled.string("title"), words: filled.string("words"), language: language, objectives: filled.list("objectives"),
        people: filled.int("people"),
        by: actor, in: tx)
    }
  }
}
