import Core
import Directory
import Storage
import Web

/// One invoice: for the city's own people, with what they can answer; for the secretariat, with what it can enter.
enum InvoicePages {
  struct Picture: Sendable {
    let invoice: Invoice
    let city: Organisation
    let cityName: String
    let about: [Document]
    let payments: [Payment]
    let stops: [Stops.Stop]
    let reminders: [(level: Int, day: Day)]
    let files: [RecordID: [Attachment]]
    let settled: RecordID?
    /// A candidate's, of which nothing stands: it can be made anew.
    let mayAgain: Bool
    let today: Day
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await read(visit, actor)
    let title = "\(visit.t(picture.invoice.document.series.label)) \(picture.invoice.document.code)"
    return visit.page(title, InvoiceViews.page(picture, visit, actor)) { chrome in
      chrome.indexed = false
      chrome.lead = .text(picture.cityName)
      chrome.breadcrumb =
        actor.may(FeesPermissions.manage)
        ? [Link(visit.t("Invoices"), visit.path("/invoices"))]
        : [Link(visit.t("Our fees"), visit.path("/cities/\(picture.city.slug)/fees"))]
    }
  }

  private static func read(_ visit: Visit, _ actor: Actor) async throws -> Picture {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    return try await visit.read { tx in
      let invoice = try Invoices.find(id, by: actor, in: tx)
      let city = try Organisations.find(invoice.document.city, in: tx)
      let about = try Documents.about([id], in: tx)
      return Picture(
        invoice: invoice, city: city, cityName: try Organisations.names([city.id], language, on: tx.now.day, in: tx)[city.id] ?? city.name,
        about: about, payments: try Payments.of(id, in: tx), stops: try Stops.of([id], in: tx)[id] ?? [],
        reminders: try tx.rows("SELECT level, day FROM fees_reminder WHERE invoice = \(id) ORDER BY level").map {
          (try $0("level"), try $0("day"))
        },
        files: try Files.of([id] + about.map(\.id), in: tx),
        settled: try tx.value("SELECT receipt FROM fees_settled WHERE invoice = \(id)"),
        mayAgain: try actor.may(FeesPermissions.manage) && FirstInvoice.mayAgain(invoice, city, in: tx),
        today: tx.now.day)
    }
  }

  /// Papers of the invoice, its credit notes and receipts: for whoever may see the invoice.
  static func file(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")), let file = ID<Attachment>(text: visit.parameter("file")) else {
      throw Problem.notFound
    }
    let found = try await visit.read { tx in
      _ = try Invoices.find(id, by: actor, in: tx)
      let ids = [id] + (try Documents.about([id], in: tx).map(\.id))
      return try Files.of(ids, in: tx).values.flatMap { $0 }.first { $0.id == file }
    }
    guard let found else { throw Problem.notFound }
    return Files.answer(found, visit)
  }

  // MARK: What a city answers

  private static func form(_ visit: Visit, _ title: Phrase, _ form: Form, _ part: String, submit: Phrase) -> FormPage {
    let path = "/invoices/\(visit.parameter("id"))"
    return FormPage(
      title: visit.t(title), form: form, path: "\(path)/\(part)", submit: submit,
      breadcrumb: [Link(visit.t("The invoice"), visit.path(path))])
  }

  private static func changing(
    _ visit: Visit, _ page: FormPage, done: String, _ change: @escaping @Sendable (RecordID, Filled, WriteTx) throws -> Void
  ) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    return try await page.sent(visit, done: done) { filled, tx in
      try change(id, filled, tx)
      return "/invoices/\(id)"
    }
  }

  static let promising = Form([.day("until", "Payment date", required: true)], id: "promise")
  static let numbering = Form([.text("number", "Purchase-order number", required: true, limit: 60)], id: "order")

  static func promise(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await seen(visit, actor)
    let page = form(visit, "Promise a payment date", promising, "promise", submit: "Promise")
    return try await changing(visit, page, done: visit.t("Thank you. No reminder goes out before that day.")) { id, filled, tx in
      guard let day = filled.day("until") else { return }
      try Stops.promise(id, until: day, by: actor, in: tx)
    }
  }

  static func awaitOrder(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Stops.awaitOrder(id, by: actor, in: tx) }
    return visit.redirect(to: "/invoices/\(id)", done: visit.t("Noted. No reminder will be sent for thirty days."))
  }

  static func orderNumber(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await seen(visit, actor)
    let page = form(visit, "Purchase-order number", numbering, "order-number", submit: "Save the number")
    return try await changing(visit, page, done: visit.t("The number is saved; the PDF will be made again with it.")) { id, filled, tx in
      try Stops.order(id, number: filled.string("number"), by: actor, in: tx)
    }
  }

  /// Before a form is judged: of what one may not see, one is told nothing.
  private static func seen(_ visit: Visit, _ actor: Actor) async throws {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    _ = try await visit.read { tx in try Invoices.find(id, by: actor, in: tx).id }
  }

  // MARK: What the secretariat enters

  static let paying = Form(
    [.money("amount", "Amount", required: true), .day("day", "Day of the payment", required: true), .text("note", "Note", limit: 300)],
    id: "payment")
  static let crediting = Form(
    [
      .money("amount", "Amount", help: "Leave empty for everything that has not been credited yet."),
      .text("why", "Reason, as it will appear on the credit note", required: true, limit: 300),
    ], id: "credit")

  static func pay(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await seen(visit, actor)
    let page = form(visit, "Enter a payment", paying, "payments", submit: "Enter the payment")
    return try await changing(visit, page, done: visit.t("The payment is entered.")) { id, filled, tx in
      guard let amount = filled.money("amount"), let day = filled.day("day") else { return }
      try Payments.enterByHand(id, amount: amount, day: day, note: filled.string("note"), by: actor, in: tx)
    }
  }

  static func again(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await seen(visit, actor)
    let year = try await visit.write { tx in
      try FirstInvoice.again(id, by: actor, in: tx)
      return try Invoices.find(id, in: tx).document.feeYear
    }
    return visit.redirect(to: "/fees/\(year)", done: visit.t("The city is billed anew, or stands below with what is missing."))
  }

  static func credit(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    try await seen(visit, actor)
    let page = form(visit, "Issue a credit note", crediting, "credit", submit: "Issue the credit note")
    return try await changing(visit, page, done: visit.t("The credit note is issued.")) { id, filled, tx in
      let currency = try Invoices.find(id, in: tx).document.amount.currency
      try Documents.credit(id, amount: filled.money("amount", currency: currency), why: filled.string("why"), by: actor, in: tx)
    }
  }
}
