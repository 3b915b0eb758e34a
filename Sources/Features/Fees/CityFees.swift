import Approvals
import Core
import Directory
import Storage
import Web

/// What a city owes and why: for its own people and the secretariat. Others see whether it is in order, and no more.
enum CityFees {
  struct Picture: Sendable {
    let city: Organisation
    let name: String
    let invoices: [Invoice]
    let kept: Int
    /// To be paid back to it, and what was.
    let owed: [Refunds.Owed]
    let refunds: [Refund]
    let papers: Set<RecordID>
    let population: Fact?
    let dues: Dues?
    let line: FeeLine?
    let year: Int
    let today: Day
  }

  static func read(_ city: Organisation, _ language: Language, in tx: Tx) throws -> Picture {
    let today = tx.now.day
    let known = try Organisations.known([.population, .dues], of: [city.id], on: today, in: tx)[city.id] ?? [:]
    let tariff = try Tariffs.find(today.year, in: tx)
    var line: FeeLine?
    if let tariff, tariff.state != .draft {
      line = try Payers.of([city], for: today.year, on: today, in: tx).first.map { tariff.tariff.line($0) }
    }
    let refunds = try Refunds.list(where: "b.city = \(city.id) AND b.undone IS NULL", in: tx)
    let files = try inPortions(refunds.map(\.id)) { portion in try Files.of(portion, in: tx).keys.map { $0 } }
    return Picture(
      city: city, name: try Organisations.names([city.id], language, on: today, in: tx)[city.id] ?? city.name,
      invoices: try Invoices.of(city.id, in: tx), kept: try Payments.kept(city.id, currency: Money.euro, in: tx),
      owed: try Refunds.owed(to: city.id, in: tx), refunds: refunds,
      papers: Set(files), population: known[.population],
      dues: known[.dues]?.value.flatMap(Dues.init(rawValue:)), line: line, year: today.year, today: today)
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await find(visit, actor)
    return visit.page(visit.t("What we owe, and why"), body(picture, visit, actor)) { chrome in
      chrome.indexed = false
      chrome.lead = .text(picture.name)
    }
  }

  private static func find(_ visit: Visit, _ actor: Actor) async throws -> Picture {
    let slug = visit.parameter("slug")
    let language = visit.language
    return try await visit.read { tx in
      let city = try Organisations.find(slug: slug, in: tx)
      try Billing.requireSeen(city.id, by: actor)
      return try read(city, language, in: tx)
    }
  }

  private static func body(_ picture: Picture, _ visit: Visit, _ actor: Actor) -> HTML {
    summary(picture, visit) + invoices(picture, visit) + refunds(picture, visit) + why(picture, visit, actor) + more(picture, visit, actor)
  }

  private static func summary(_ picture: Picture, _ visit: Visit) -> HTML {
    let open = picture.invoices.map(\.open).filter(\.isPositive)
    return Kit.definitions([
      (visit.t("Fees"), picture.dues.map { Kit.badge(visit.t($0.label), $0 == .inOrder ? .good : .late) } ?? ""),
      (visit.t("Still to pay"), .text(FeesViews.sums(open, visit.reader))),
      (visit.t("Credit held for us"), FeesViews.plain(picture.kept > 0 ? visit.reader.money(Money(cents: picture.kept)) : nil)),
      (
        visit.t("To be paid back to us"),
        FeesViews.plain(picture.owed.isEmpty ? nil : FeesViews.sums(picture.owed.map(\.amount), visit.reader))
      ),
    ])
  }

  private static func refunds(_ picture: Picture, _ visit: Visit) -> HTML {
    if picture.refunds.isEmpty { return "" }
    let rows = picture.refunds.map { refund -> [HTML] in
      [
        Kit.shortDay(refund.day, visit.reader), .text(visit.reader.money(refund.amount)), .text(refund.reference),
        picture.papers.contains(refund.id) ? FeesViews.link(visit, "PDF", "/refunds/\(refund.id)/paper") : HTML.empty,
      ]
    }
    let columns = [
      Table.Column(visit.t("Day")), .init(visit.t("Amount"), numeric: true), .init(visit.t("Reference")), .init(visit.t("Document")),
    ]
    return Kit.section(
      visit.t("Paid back"), Kit.table(Table(visit.t("Paid back"), columns, rows: rows, captionShown: false), visit.reader))
  }

  private static func invoices(_ picture: Picture, _ visit: Visit) -> HTML {
    let rows = picture.invoices.map { invoice -> [HTML] in
      let state = invoice.state(on: picture.today)
      return [
        FeesViews.link(visit, invoice.document.code, invoice.document.path), "\(invoice.document.feeYear)",
        invoice.document.due.map { Kit.shortDay($0, visit.reader) } ?? "", .text(visit.reader.money(invoice.document.amount)),
        .text(visit.reader.money(invoice.open)), Kit.badge(visit.t(state.label), state.tone),
      ]
    }
    let columns = [
      Table.Column(visit.t("Invoice")), .init(visit.t("Year")), .init(visit.t("Due")), .init(visit.t("Amount"), numeric: true),
      .init(visit.t("Still to pay"), numeric: true), .init(visit.t("Status")),
    ]
    let none: HTML = "<p>\(visit.t("No invoice has been issued to this city yet."))</p>"
    return Kit.section(
      visit.t("Invoices"), Kit.table(Table(visit.t("Invoices"), columns, rows: rows, captionShown: false, empty: none), visit.reader))
  }

  /// The figures from which the fee of this year follows.
  private static func why(_ picture: Picture, _ visit: Visit, _ actor: Actor) -> HTML {
    let reader = visit.reader
    let count = picture.population?.value.flatMap { Int($0) }
    let rows: [(term: String, value: HTML)] = [
      (reader.t("Inhabitants"), .text(count.map { reader.number($0) } ?? reader.t("Not known yet"))),
      (reader.t("Figure for"), .text(picture.population?.from.map { "\($0.year)" } ?? "")),
      (reader.t("Source"), NoticedViews.origin(year: nil, picture.population?.source ?? "", said: picture.population?.said, reader)),
      (reader.t("Band"), .text(picture.line?.band.map { FeeWords.band($0, reader) } ?? "")),
      (reader.t("Group of countries"), .text(picture.line?.group?.rawValue ?? "")),
      (
        reader.t("Fee of {year}", ["year": "\(picture.year)"]),
        .text(picture.line?.due.map { reader.money($0) } ?? reader.t("Not fixed yet"))
      ),
      (reader.t("Decision"), .text(picture.line?.decision ?? "")),
    ]
    let rule = reader.t(
      "The fee depends on the number of inhabitants and on the country’s group by national income per person (World Bank, two years before)."
    )
    return Kit.section(
      reader.t("Why this amount"), "<p>\(rule)</p>" + Kit.definitions(rows) + mending(picture.city, visit, actor))
  }

  /// A city says its own number, in the yearly look at its data; an issued invoice does not follow it.
  static func mending(_ city: Organisation, _ visit: Visit, _ actor: Actor) -> HTML {
    let issued = visit.t("For an invoice that has already been issued, write to the secretariat: a credit note corrects it.")
    guard actor.may(DirectoryPermissions.check, on: city.id) else {
      let words = visit.t(
        "If the number of inhabitants is wrong, a delegate corrects it in the yearly check of the city’s data, with its year and its source: the next invoice will be based on it."
      )
      return "<p>\(words) \(issued)</p>"
    }
    let words = visit.t(
      "If the number of inhabitants is wrong, correct it in the yearly check of the city’s data, with its year and its source: the next invoice will be based on it."
    )
    let way = FeesViews.link(visit, visit.t("Yearly check of our data"), "/our-city/\(city.slug)/check")
    return "<p>\(words) \(issued)</p><p>\(way)</p>"
  }

  private static func more(_ picture: Picture, _ visit: Visit, _ actor: Actor) -> HTML {
    var parts: [HTML] = []
    if actor.may(FeesPermissions.answer, on: picture.city.id) {
      parts.append(
        "<p>\(FeesViews.link(visit, visit.t("How we are billed: name, address, tax number"), "/cities/\(picture.city.slug)/billing"))</p>")
    }
    if actor.may(FeesPermissions.ask, on: picture.city.id) {
      parts.append(
        "<p>\(visit.t("If the city cannot pay its fee, the Executive Committee may lower it or waive it for a year."))</p>"
          + Kit.button(
            visit.t("Ask for a special case"), action: visit.path("/cities/\(picture.city.slug)/special-cases"), visit.reader))
    }
    let help = Kit.helpLink("fees", visit.reader)
    return parts.isEmpty ? help : Kit.section(visit.t("What else can be done"), parts.joined() + help)
  }

  /// Opens the request; it is filled in on its own page. For a city that wrote on paper the secretariat gives the answers here.
  static func ask(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let slug = visit.parameter("slug")
    let language = visit.language
    let city = try await visit.read { tx in
      let city = try Organisations.find(slug: slug, in: tx)
      try Billing.requireSeen(city.id, by: actor)
      try actor.require(FeesPermissions.ask, on: city.id)
      return city
    }
    if actor.organisation == city.id {
      let path = try await visit.write { tx in
        // One that was begun and not handed in is gone on with.
        var query = Requests.Query()
        query.kinds = [SpecialCase.name]
        query.states = ["draft"]
        query.owner = city.id
        if let draft = try Requests.list(query, by: actor, visit.house, in: tx).first { return draft.path }
        return try Requests.open(
          SpecialCase.kind, for: city.id, values: Fields([("year", "\(tx.now.day.year)")]), language: language, by: actor, in: tx
        ).path
      }
      return visit.redirect(to: path)
    }
    let form = Form(SpecialCase.form(visit.reader).fields.filter { !$0.isFile })
    let page = FormPage(
      title: visit.t("Special case on fees"), form: form, path: "/cities/\(slug)/special-cases", submit: "Put before the Committee",
      start: Fields([("year", "\(visit.now.day.year)")]), lead: city.name,
      breadcrumb: [Link(visit.t("What we owe, and why"), visit.path("/cities/\(slug)/fees"))])
    // The button of the city's page sends nothing yet.
    if visit.form.isEmpty { return page.shown(visit) }
    let house = visit.house
    return try await page.sent(visit, done: visit.t("It is before the Executive Committee.")) { filled, tx in
      let request = try Requests.open(SpecialCase.kind, for: city.id, values: filled.values, language: language, by: actor, in: tx)
      return try Requests.move(request.id, "presentation", house, by: actor, in: tx).path
    }
  }

  // MARK: On the page of the organisation

  static let desk = Desk("fees", "What we owe, and why", order: 30, isHandedOver: true) { visit, actor, organisation, tx in
    if actor.may(FeesPermissions.see, on: organisation) {
      let open = try Invoices.list(where: "f.city = \(organisation) AND \(Invoices.open) > 0", order: "f.due, f.id", limit: 10, in: tx)
      let city = try Organisations.find(organisation, in: tx)
      guard city.kind == .city || city.kind == .candidate else { return nil }
      let items = open.map { invoice -> HTML in
        let state = invoice.state(on: tx.now.day)
        let due: HTML = invoice.document.due.map { " \(visit.t("until")) \(Kit.day($0, visit.reader))" } ?? ""
        return
          "<li>\(FeesViews.link(visit, invoice.document.code, invoice.document.path)): \(visit.reader.money(invoice.open))\(due) \(Kit.badge(visit.t(state.label), state.tone))</li>"
      }
      let list: HTML = items.isEmpty ? "<p>\(visit.t("Nothing is owed."))</p>" : "<ul>\(items)</ul>"
      return list + "<p>\(FeesViews.link(visit, visit.t("All invoices, and how the fee is worked out"), "/cities/\(city.slug)/fees"))</p>"
    }
    guard actor.network.contains(organisation) else { return nil }
    let dues = try Organisations.known([.dues], of: [organisation], on: tx.now.day, in: tx)[organisation]?[.dues]?.value.flatMap(
      Dues.init(rawValue:))
    return dues.map { "<p>\(Kit.badge(visit.t($0.label), $0 == .inOrder ? .good : .late))</p>" }
  }
}
