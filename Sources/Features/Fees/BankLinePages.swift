import Core
import Directory
import Storage
import Web

/// One movement by hand: over which invoices it goes, and what becomes of the rest.
enum BankLinePages {
  /// Invoices of one form.
  static let mostParts = 8

  private static func form() -> Form {
    var fields: [Field] = []
    for part in 0..<mostParts {
      fields.append(.text("invoice-\(part)", "Invoice", limit: 30))
      fields.append(.money("amount-\(part)", "Amount"))
    }
    fields.append(
      .choice(
        "rest", "What is left over", [Choice("kept", "Hold it for the city"), Choice("refund", "Send it back to the payer")], required: true
      ))
    return Form(fields, id: "part")
  }

  private struct Picture: Sendable {
    let line: BankLine
    let match: Match
    let invoices: OpenInvoices
    let names: [OrganisationID: String]
  }

  private static func read(_ visit: Visit) async throws -> Picture {
    guard let id = ID<BankLine>(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    return try await visit.read { tx in
      let line = try Statements.line(id, in: tx)
      let invoices = try OpenInvoices(in: tx)
      return Picture(
        line: line, match: invoices.match(line), invoices: invoices,
        names: try Organisations.names(invoices.open.map(\.city), language, on: tx.now.day, in: tx))
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await read(visit)
    var start = Fields([("rest", "kept")])
    for (place, share) in picture.match.shares.filter({ $0.purpose == .fee }).prefix(mostParts).enumerated() {
      start.set("invoice-\(place)", picture.invoices.open.first { $0.id == share.invoice }?.code)
      start.set("amount-\(place)", Money(cents: share.cents).plain)
    }
    return page(visit, picture, form().start(start), invalid: false)
  }

  private static func page(_ visit: Visit, _ picture: Picture, _ filled: Filled, invalid: Bool) -> Answer {
    let reader = visit.reader
    let line = picture.line
    let facts = Kit.definitions([
      (reader.t("Day"), Kit.day(line.booked, reader)), (reader.t("Amount"), .text(reader.money(line.amount))),
      (reader.t("Charges deducted by banks"), FeesViews.plain(line.charges.cents == 0 ? nil : reader.money(line.charges))),
      (reader.t("Payer"), .text(line.payer)),
      (reader.t("Creditor reference"), .text(line.reference)), (reader.t("Text of the transfer"), .text(line.text)),
    ])
    var body = facts
    if line.state == .open && line.kind == .credit {
      body += editing(visit, picture, filled)
    } else {
      body += "<p>\(reader.t("This movement has been dealt with."))</p>"
    }
    body += Kit.helpLink("payments", reader)
    let adjust: (inout Chrome) -> Void = { chrome in
      chrome.indexed = false
      chrome.breadcrumb = [Link(reader.t("The bank file"), visit.path("/bank-files/\(line.statement)"))]
    }
    let title = reader.t("What this transfer pays")
    return invalid ? visit.page(title, invalid: body, adjust) : visit.page(title, body, adjust)
  }

  private static func editing(_ visit: Visit, _ picture: Picture, _ filled: Filled) -> HTML {
    let reader = visit.reader
    let used = (0..<mostParts).filter { !filled.string("invoice-\($0)").isEmpty || !filled.string("amount-\($0)").isEmpty }.count
    let rows = (0..<min(mostParts, max(used + 2, 3))).map { place -> [HTML] in
      let number = "\(place + 1)"
      return [
        filled.cell(
          "invoice-\(place)", named: reader.t("Invoice {number}", ["number": number]), list: "open-invoices", reader: reader),
        filled.cell("amount-\(place)", named: reader.t("Amount for invoice {number}", ["number": number]), reader: reader),
      ]
    }
    let options = picture.invoices.open.map { invoice -> HTML in
      "<option value=\"\(invoice.code)\">\(picture.names[invoice.city] ?? ""), \(reader.money(invoice.open))</option>"
    }
    let table = Table(reader.t("Invoices it pays"), [.init(reader.t("Invoice")), .init(reader.t("Amount"))], rows: rows)
    return """
      <form class="form" method="post" action="\(path: visit.path("/bank-lines/\(picture.line.id)"))" novalidate>\(filled.summary(reader))\
      \(Kit.table(table, reader))<datalist id="open-invoices">\(options)</datalist>\(filled.html(field: "rest", reader: reader))\
      <div class="actions"><button class="button main" type="submit">\(reader.t("Enter the payment"))</button></div></form>
      \(Kit.button(reader.t("Not a fee"), action: visit.path("/bank-lines/\(picture.line.id)/setting-aside"), tone: .quiet, reader))
      """
  }

  static func apply(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await read(visit)
    var filled = form().fill(visit.form)
    let (shares, problems) = shares(filled, picture)
    filled.add(problems)
    guard filled.problems.isEmpty else { return page(visit, picture, filled, invalid: true) }
    try await visit.write { tx in try Statements.apply(picture.line.id, shares, by: actor, in: tx) }
    return visit.redirect(to: "/bank-files/\(picture.line.statement)", done: visit.t("The payment is entered."))
  }

  private static func shares(_ filled: Filled, _ picture: Picture) -> ([Share], [FieldProblem]) {
    var shares: [Share] = []
    var problems: [FieldProblem] = []
    for place in 0..<mostParts {
      let code = filled.string("invoice-\(place)").uppercased()
      guard !code.isEmpty || !filled.string("amount-\(place)").isEmpty else { continue }
      guard let invoice = picture.invoices.open.first(where: { $0.code == code }) else {
        problems.append(FieldProblem("invoice-\(place)", "No open invoice has this number."))
        continue
      }
      guard let amount = filled.money("amount-\(place)"), amount.isPositive else {
        problems.append(FieldProblem("amount-\(place)", "Say how much of the transfer goes to this invoice."))
        continue
      }
      shares.append(Share(.fee, invoice.city, invoice: invoice.id, cents: amount.cents))
    }
    let rest = picture.line.amount.cents - shares.reduce(0) { $0 + $1.cents }
    if shares.isEmpty, problems.isEmpty { problems.append(FieldProblem("invoice-0", "Give at least one invoice.")) }
    if rest < 0 { problems.append(FieldProblem("amount-0", "The parts are more than the transfer.")) }
    if rest > 0, let last = shares.last {
      shares.append(Share(filled.string("rest") == "refund" ? .refund : .kept, last.city, cents: rest))
    }
    return (shares, problems)
  }

  static func setAside(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await aside(visit, actor, true) }
  static func takeBack(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await aside(visit, actor, false) }

  private static func aside(_ visit: Visit, _ actor: Actor, _ aside: Bool) async throws -> Answer {
    guard let id = ID<BankLine>(text: visit.parameter("id")) else { throw Problem.notFound }
    let statement = try await visit.write { tx in try Statements.setAside(id, aside, by: actor, in: tx) }
    return visit.redirect(
      to: "/bank-files/\(statement)", done: aside ? visit.t("Set aside: it pays no invoice.") : visit.t("The movement is waiting again."))
  }
}
