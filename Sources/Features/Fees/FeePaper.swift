import Core
import Directory
import Storage
import Web

/// Invoices, credit notes and receipts as PDF, in the language that the document was issued in, and the mail that says so.
enum FeePaper {
  static let job = JobKind("fees.paper") { house, payload in
    guard let id = payload["document"].flatMap({ RecordID(text: $0) }) else { return }
    let (document, about, order) = try await house.database.read { tx in
      let document = try Documents.find(id, in: tx)
      let order = try Stops.of([id], in: tx)[id]?.last { $0.number != nil }?.number
      return (document, try document.invoice.map { try Documents.find($0, in: tx) }, order)
    }
    let reader = Reader(language: document.language, words: house.words)
    let title = "\(reader.t(document.series.label)) \(document.code)"
    let paper = Paper(
      title: title, body: body(document, about, order: order, reader), language: document.language, style: style, titleShown: false)
    let name = "\(document.code).pdf"
    let file = try await paper.pdf(name: name, house)
    // What was issued stays as it went out; with a purchase-order number it is set anew beside it.
    let field = order == nil ? "pdf" : "pdf-order"
    try await house.database.write { tx in
      for old in try Files.of([id], in: tx)[id] ?? [] where old.field == field && old.sha != file.sha {
        try Files.detach(old.id, from: id, in: tx)
      }
      try Files.attach(file, to: id, field: field, name: name, in: tx)
    }
  }

  static func body(_ document: Document, _ about: Document?, order: String?, _ reader: Reader) -> HTML {
    let issuer = document.issuer
    let from: HTML = "<div class=\"from\"><strong>\(issuer.name)</strong>\(lines(issuer.address))\(tax(issuer.taxNumber, reader))</div>"
    let attention: HTML = document.attention.isEmpty ? "" : "<br>\(document.attention)"
    let to: HTML =
      "<div class=\"to\"><strong>\(document.name)</strong>\(attention)\(lines(document.address))\(tax(document.taxNumber, reader))</div>"
    return """
      \(from)\(to)<h1>\(reader.t(document.series.label)) \(document.code)</h1>
      \(facts(document, about, order, reader))\(amounts(document, reader))\(why(document, reader))\(payment(document, reader))
      <p class="note">\(issuer.sentences[document.language] ?? "")</p>
      """
  }

  private static func lines(_ text: String) -> HTML { text.split(separator: "\n").map { "<br>\(String($0))" as HTML }.joined() }

  private static func tax(_ number: String, _ reader: Reader) -> HTML {
    number.isEmpty ? "" : "<br>\(reader.t("Tax number: {number}", ["number": number]))"
  }

  private static func facts(_ document: Document, _ about: Document?, _ order: String?, _ reader: Reader) -> HTML {
    var rows: [(String, String)] = [(reader.t("Date"), reader.day(document.issued))]
    if let due = document.due { rows.append((reader.t("To be paid by"), reader.day(due))) }
    if let about {
      rows.append((reader.t("Regarding"), "\(reader.t(about.series.label)) \(about.code), \(reader.day(about.issued))"))
    }
    if let order { rows.append((reader.t("Your purchase-order number"), order)) }
    return "<table class=\"facts\">\(rows.map { "<tr><th scope=\"row\">\($0)</th><td>\($1)</td></tr>" as HTML })</table>"
  }

  private static func amounts(_ document: Document, _ reader: Reader) -> HTML {
    let what =
      switch document.series {
      case .invoice: reader.t("Membership fee {year}", ["year": "\(document.feeYear)"])
      case .credit: reader.t("Credit on the membership fee {year}", ["year": "\(document.feeYear)"])
      case .receipt: reader.t("Received for the membership fee {year}", ["year": "\(document.feeYear)"])
      }
    var rows: [HTML] = []
    if document.full != document.amount {
      let less = document.amount - document.full
      rows.append("<tr><th scope=\"row\">\(what)</th><td class=\"n\">\(reader.money(document.full))</td></tr>")
      rows.append("<tr><th scope=\"row\">\(reader.t("By decision"))</th><td class=\"n\">\(reader.money(less))</td></tr>")
    } else {
      rows.append("<tr><th scope=\"row\">\(what)</th><td class=\"n\">\(reader.money(document.amount))</td></tr>")
    }
    let total = reader.t("Total")
    return """
      <table class="sums"><thead><tr><th scope="col">\(reader.t("Item"))</th><th scope="col" class="n">\(reader.t("Amount"))</th></tr></thead>
      <tbody>\(rows)</tbody>\
      <tfoot><tr><th scope="row">\(total)</th><td class="n">\(reader.money(document.amount))</td></tr></tfoot></table>
      """
  }

  /// From what the amount follows, so that a city can say if it is wrong.
  private static func why(_ document: Document, _ reader: Reader) -> HTML {
    var sentences: [String] = []
    if document.series == .invoice, let population = document.population, let band = document.band, let group = document.group {
      let values = ["population": reader.number(population), "band": FeeWords.band(band, reader), "group": group.rawValue]
      sentences.append(
        reader.t("Inhabitants: {population} (band: {band}). Group of countries by national income: {group}.", values))
    }
    if !document.why.isEmpty {
      sentences.append(
        document.series == .credit
          ? reader.t("Reason: {reason}", ["reason": document.why]) : reader.t("Decision: {decision}", ["decision": document.why]))
    }
    return sentences.map { "<p>\($0)</p>" as HTML }.joined()
  }

  private static func payment(_ document: Document, _ reader: Reader) -> HTML {
    guard document.series == .invoice else { return "" }
    let issuer = document.issuer
    let rows: [(String, String)] = [
      ("IBAN", CreditorReference.spaced(issuer.iban)), ("BIC", issuer.bic),
      (reader.t("Reference"), CreditorReference.spaced(document.reference)),
    ].filter { !$0.1.isEmpty }
    let charges: HTML = issuer.charges.isEmpty ? "" : "<p>\(issuer.charges)</p>"
    return """
      <h2>\(reader.t("How to pay"))</h2><table class="facts">\(rows.map { "<tr><th scope=\"row\">\($0)</th><td>\($1)</td></tr>" as HTML })</table>
      <p>\(reader.t("Please give the reference with the transfer: the payment will then be recognised at once."))</p>\(charges)
      """
  }

  private static let style = """
    .from { font-size: 9.5pt } .to { margin: 14mm 0 12mm 95mm } h1 { font-size: 18pt; margin: 0 0 4mm } h2 { margin-top: 8mm }
    .facts { width: auto } .facts th { font-weight: 400; color: #5a554d; padding-right: 6mm } .sums { margin: 8mm 0 4mm }
    .sums thead th, .sums tfoot th, .sums tfoot td { border-top: .4pt solid #1c1a17; border-bottom: .4pt solid #1c1a17 }
    .sums tbody th { font-weight: 400 } .sums tfoot td { font-weight: 700 } p.note { margin-top: 10mm; font-size: 9pt }

    """

  // MARK: The mail

  static let letter = JobKind("fees.letter") { house, payload in
    guard let id = payload["document"].flatMap({ RecordID(text: $0) }) else { return }
    try await house.database.write { tx in
      let document = try Documents.find(id, in: tx)
      let holders = try Contacts.holders(of: [document.city], on: tx.now.day, in: tx)[document.city] ?? []
      for holder in holders {
        try Outbox.put(try mail(document, to: holder, house, in: tx), in: tx)
      }
    }
  }

  private static func mail(_ document: Document, to holder: Holder, _ house: House, in tx: Tx) throws -> Mail {
    let reader = Reader(language: holder.language, words: house.words)
    let names = try Organisations.names([document.city], reader.language, on: tx.now.day, in: tx)
    let values = [
      "code": document.code, "city": names[document.city] ?? document.name, "year": "\(document.feeYear)",
      "amount": reader.money(document.amount), "day": document.due.map { reader.day($0) } ?? "",
    ]
    let (subject, words): (String, String) =
      switch document.series {
      case .invoice:
        (
          reader.t("Invoice {code}, {city}", values),
          reader.t("The invoice for the membership fee {year} of {city} is ready: {amount}, to be paid by {day}.", values)
        )
      case .credit:
        (
          reader.t("Credit note {code}, {city}", values),
          reader.t("A credit note on the membership fee {year} of {city} is ready: {amount}.", values)
        )
      case .receipt:
        (
          reader.t("Receipt {code}, {city}", values),
          reader.t("The membership fee {year} of {city} is paid. Thank you. The receipt is ready: {amount}.", values)
        )
      }
    let page = document.invoice ?? document.id
    var parts: [Letter.Part] = [.paragraph(words)]
    if document.series == .invoice, try Billing.all(of: [document.city], in: tx)[document.city]?.wantsOrder ?? false {
      parts.append(
        .paragraph(
          reader.t(
            "Your accounts department needs a purchase-order number: enter it on the page of the invoice, and the PDF will be made again with it."
          )))
    }
    parts.append(.link(reader.t("Open the document"), house.address("/invoices/\(page)", reader.language)))
    let letter = Letter(subject: subject, parts)
    return letter.mail(to: holder.person, holder.address, holder.language, key: "fee document \(document.id) \(holder.person)")
  }
}

/// Words about fees that several pages share.
enum FeeWords {
  static func band(_ band: Band, _ reader: Reader) -> String {
    guard let below = band.below else { return reader.t("{from} and more", ["from": reader.number(band.from)]) }
    if band.from == 0 { return reader.t("fewer than {below}", ["below": reader.number(below)]) }
    return reader.t("{from} to under {below}", ["from": reader.number(band.from), "below": reader.number(below)])
  }

  static func purpose(_ purpose: Share.Purpose) -> Phrase {
    switch purpose {
    case .fee: "Pays the invoice"
    case .charges: "Deducted by banks, counted as paid"
    case .kept: "Held for the city"
    case .refund: "To be sent back"
    }
  }
}
