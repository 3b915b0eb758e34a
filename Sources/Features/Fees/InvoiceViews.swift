import Core
import Directory
import Storage
import Web

enum InvoiceViews {
  static func page(_ picture: InvoicePages.Picture, _ visit: Visit, _ actor: Actor) -> HTML {
    var body = standing(picture, visit) + papers(picture, visit) + why(picture, visit, actor)
    if picture.invoice.open.isPositive {
      body += howToPay(picture.invoice, visit.reader)
      if actor.may(FeesPermissions.answer, on: picture.city.id) { body += answering(picture, visit) }
    }
    body += history(picture, visit, actor)
    if actor.may(FeesPermissions.manage) { body += entering(picture, visit) }
    return body + Kit.helpLink(actor.may(FeesPermissions.manage) ? "payments" : "fees", visit.reader)
  }

  private static func standing(_ picture: InvoicePages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let invoice = picture.invoice
    let document = invoice.document
    let currency = document.amount.currency
    let state = invoice.state(on: picture.today)
    let order = picture.stops.last { $0.number != nil }?.number ?? ""
    return Kit.definitions([
      (reader.t("Status"), Kit.badge(reader.t(state.label), state.tone)),
      (reader.t("Amount"), .text(reader.money(document.amount))),
      (reader.t("Paid"), FeesViews.plain(invoice.paid == 0 ? nil : reader.money(Money(cents: invoice.paid, currency: currency)))),
      (
        reader.t("Credited"),
        FeesViews.plain(invoice.credited == 0 ? nil : reader.money(Money(cents: invoice.credited, currency: currency)))
      ),
      (reader.t("Still to pay"), .text(reader.money(invoice.open))),
      (reader.t("To be paid by"), document.due.map { Kit.day($0, reader) } ?? ""),
      (reader.t("No reminder before"), invoice.stopped.map { Kit.day($0.adding(days: 1), reader) } ?? ""),
      (reader.t("Year of the fees"), "\(document.feeYear)"), (reader.t("Issued on"), Kit.day(document.issued, reader)),
      (reader.t("Addressed to"), .text(document.name)), (reader.t("Purchase-order number"), .text(order)),
    ])
  }

  private static func papers(_ picture: InvoicePages.Picture, _ visit: Visit) -> HTML {
    let documents = [picture.invoice.document] + picture.about
    let rows = documents.map { document -> HTML in
      let label = "\(visit.t(document.series.label)) \(document.code)"
      let money = visit.reader.money(document.amount)
      let withdrawn: HTML =
        document.series == .receipt && picture.settled != document.id
        ? " \(Kit.badge(visit.t("Withdrawn: the payment was undone"), .stopped))" : ""
      let files = picture.files[document.id] ?? []
      guard !files.isEmpty else {
        return "<li>\(label) <span>\(money) · \(visit.t("The PDF is being made."))</span>\(withdrawn)</li>"
      }
      // What was issued, and beside it what was set anew with a purchase-order number.
      return files.map { file -> HTML in
        let path = "\(picture.invoice.document.path)/files/\(file.id)"
        let size = Kit.size(file.size, visit.reader)
        let anew: HTML = file.field == "pdf-order" ? " · \(visit.t("with your purchase-order number"))" : ""
        return "<li>\(FeesViews.link(visit, "\(label) (PDF)", path)) <span>\(money) · \(size)\(anew)</span>\(withdrawn)</li>"
      }.joined()
    }
    return Kit.section(visit.t("Documents"), "<ul class=\"files\">\(rows)</ul>")
  }

  /// From what the amount follows, and how to say that it is wrong.
  private static func why(_ picture: InvoicePages.Picture, _ visit: Visit, _ actor: Actor) -> HTML {
    let (document, reader) = (picture.invoice.document, visit.reader)
    let rows: [(term: String, value: HTML)] = [
      (reader.t("Inhabitants"), FeesViews.plain(document.population.map { reader.number($0) })),
      (reader.t("Figure for"), FeesViews.plain(document.populationDay.map { "\($0.year)" })),
      (reader.t("Source"), NoticedViews.origin(year: nil, document.populationSource, said: document.populationSaid, reader)),
      (reader.t("Band"), FeesViews.plain(document.band.map { FeeWords.band($0, reader) })),
      (reader.t("Group of countries"), .text(document.group?.rawValue ?? "")),
      (reader.t("By the tariff"), FeesViews.plain(document.full == document.amount ? nil : reader.money(document.full))),
      (reader.t("Decision"), .text(document.why)),
    ]
    return Kit.section(reader.t("Why this amount"), Kit.definitions(rows) + CityFees.mending(picture.city, visit, actor))
  }

  private static func howToPay(_ invoice: Invoice, _ reader: Reader) -> HTML {
    let issuer = invoice.document.issuer
    let rows: [(term: String, value: HTML)] = [
      ("IBAN", .text(CreditorReference.spaced(issuer.iban))), ("BIC", .text(issuer.bic)),
      (reader.t("Reference"), .text(CreditorReference.spaced(invoice.document.reference))),
      (reader.t("Amount"), .text(reader.money(invoice.open))),
      (reader.t("Bank charges"), .text(issuer.charges)),
    ]
    return Kit.section(reader.t("How to pay"), Kit.definitions(rows))
  }

  private static func answering(_ picture: InvoicePages.Picture, _ visit: Visit) -> HTML {
    let path = picture.invoice.document.path
    let waits = picture.stops.contains { $0.kind == .order && $0.number == nil && $0.until >= picture.today }
    let promise = InvoicePages.promising.start().html(action: visit.path("\(path)/promise"), submit: "Promise", reader: visit.reader)
    let number = InvoicePages.numbering.start().html(
      action: visit.path("\(path)/order-number"), submit: "Save the number", reader: visit.reader)
    let waiting: HTML =
      waits
      ? "" : Kit.button(visit.t("We are waiting for a purchase-order number"), action: visit.path("\(path)/order"), visit.reader)
    return Kit.section(
      visit.t("If it cannot be paid yet"),
      "<p>\(visit.t("No reminder goes out before the promised date or while a purchase-order number is awaited."))</p>"
        + Kit.columns(
          "<h3>\(visit.t("Promise a payment date"))</h3>" + promise, "<h3>\(visit.t("Purchase-order number"))</h3>" + waiting + number))
  }

  private static func history(_ picture: InvoicePages.Picture, _ visit: Visit, _ actor: Actor) -> HTML {
    let reader = visit.reader
    var items: [TimelineItem] = [TimelineItem(day: picture.invoice.document.issued, sentence: .text(reader.t("Invoice issued")))]
    items += picture.about.map { document in
      TimelineItem(
        day: document.issued, sentence: .text("\(reader.t(document.series.label)) \(document.code), \(reader.money(document.amount))"),
        note: document.why.isEmpty ? nil : .text(document.why))
    }
    items += picture.reminders.map {
      TimelineItem(day: $0.day, sentence: .text(reader.t("Reminder {level} sent", ["level": "\($0.level)"])))
    }
    items += picture.stops.map { stop in
      let words =
        stop.kind == .promise
        ? reader.t("Payment promised by {day}", ["day": reader.day(stop.until)])
        : stop.number.map { reader.t("Purchase-order number: {number}", ["number": $0]) } ?? reader.t("Waiting for a purchase-order number")
      return TimelineItem(day: reader.today(stop.made), sentence: .text(words))
    }
    items += picture.payments.map { payment(picture, $0, visit, actor) }
    let sorted = items.enumerated().sorted { left, right in
      (right.element.day?.number ?? 0, right.offset) < (left.element.day?.number ?? 0, left.offset)
    }
    return Kit.section(reader.t("What happened"), Kit.timeline(sorted.map(\.element), reader))
  }

  private static func payment(_ picture: InvoicePages.Picture, _ payment: Payment, _ visit: Visit, _ actor: Actor) -> TimelineItem {
    let reader = visit.reader
    let own = payment.shares.filter { $0.invoice == picture.invoice.id }
    let cents = own.reduce(0) { $0 + $1.cents }
    let money = reader.money(Money(cents: cents, currency: payment.amount.currency))
    var words: HTML = .text(reader.t("Paid: {amount} ({method})", ["amount": money, "method": reader.t(payment.method.label)]))
    if payment.undone != nil { words += " \(Kit.badge(reader.t("Undone"), .stopped))" }
    guard actor.may(FeesPermissions.manage) else { return TimelineItem(day: payment.day, sentence: words) }
    if payment.undone == nil {
      words +=
        " " + Kit.button(reader.t("Undo"), action: visit.path("/fee-payments/\(payment.id)/undoing"), tone: .quiet, detail: money, reader)
    }
    let note = [payment.payer, payment.note].filter { !$0.isEmpty }.joined(separator: " · ")
    return TimelineItem(day: payment.day, sentence: words, note: note.isEmpty ? nil : .text(note))
  }

  private static func entering(_ picture: InvoicePages.Picture, _ visit: Visit) -> HTML {
    let path = picture.invoice.document.path
    let open = picture.invoice.open
    let start = Fields([("amount", open.plain), ("day", picture.today.description)])
    let pay =
      open.isPositive
      ? "<h3>\(visit.t("Enter a payment"))</h3>"
        + InvoicePages.paying.start(start).html(action: visit.path("\(path)/payments"), submit: "Enter the payment", reader: visit.reader)
      : HTML.empty
    let credit =
      picture.invoice.credited < picture.invoice.document.amount.cents
      ? "<h3>\(visit.t("Issue a credit note"))</h3>"
        + InvoicePages.crediting.start().html(action: visit.path("\(path)/credit"), submit: "Issue the credit note", reader: visit.reader)
      : HTML.empty
    let again: HTML =
      picture.mayAgain
      ? Kit.button(visit.t("Make the first invoice anew"), action: visit.path("\(path)/anew"), tone: .main, visit.reader) : ""
    let whole = pay.isEmpty && credit.isEmpty ? again : Kit.columns(pay, credit) + again
    return whole.isEmpty ? "" : Kit.section(visit.t("For the secretariat"), whole)
  }
}
