import Core
import Directory
import Storage
import Time
import Web

/// The money of one request: budget, partners, payments, receipts, report.
enum GrantViews {
  /// On the page of the request: the budget in short and the way to all of it.
  static func panel(_ request: RequestRow, _ visit: Visit, in tx: Tx) throws -> HTML? {
    let grant = try Funds.grant(request.id, in: tx)
    let lines = try Funds.lines(of: grant.id, in: tx)
    let names = try Organisations.names([grant.network], visit.language, on: tx.now.day, in: tx)
    let asked = lines.map(\.asked).reduce(.zero, +)
    let objectives = try Funds.objectives(of: grant.id, in: tx)
    let together = try partners(of: grant.id, visit, in: tx)
    return """
      \(Kit.definitions([
        (visit.t("Network"), .text(names[grant.network] ?? "")),
        (visit.t("Budget"), .text(lines.isEmpty ? visit.t("Not written yet") : visit.reader.money(asked))),
        (visit.t("Granted"), .text(grant.granted.map { visit.reader.money($0) } ?? "")),
        (visit.t("Cities that ask together"), together),
        (visit.t("Objectives of the Action Plan"), objectives.map { Kit.axisMark($0, visit.reader) }.joined(" ")),
        (visit.t("Objectives, as they were typed"), .text(Funds.typedObjectives(request) ?? "")),
      ]))
      <p><a class="button" href="\(path: visit.path(grant.path))">\(visit.t("Budget, partners and receipts"))</a></p>
      """
  }

  /// On the page of a city: requests and grants under way for which it answers or in which it takes part. Amounts stand on their own
  /// pages, for whoever may see them.
  static let desk = Desk("grants", "Funds of networks", order: 34, isHandedOver: true) { visit, actor, organisation, tx in
    guard actor.organisation == organisation || actor.may(FundPermissions.see, on: organisation) else { return nil }
    let grants = try tx.rows(
      """
      SELECT \(Funds.grantColumns) FROM funds_grant g WHERE g.settled = FALSE AND (g.owner = \(organisation) OR g.id IN
        (SELECT p.grant_id FROM funds_partner p WHERE p.organisation = \(organisation) AND p.state <> 'declined')) ORDER BY g.id LIMIT 50
      """
    ).map(Grant.init)
    if grants.isEmpty { return nil }
    let states = try tx.rows("SELECT id, state FROM approvals_request WHERE id IN \(in: grants.map(\.id))")
    let byGrant = try Dictionary(uniqueKeysWithValues: states.map { (try $0("id") as RecordID, try $0("state") as String) })
    let names = try Organisations.names(grants.map(\.network), visit.language, on: tx.now.day, in: tx)
    let items = grants.map { grant -> HTML in
      let state = byGrant[grant.id].flatMap { GrantRequest.kind.state($0) }
      let badge: HTML = state.map { Kit.badge(visit.t($0.label), $0.tone) } ?? ""
      let role: HTML = grant.owner == organisation ? "" : " (\(visit.t("as a partner")))"
      return "<li><a href=\"\(path: visit.path(grant.path))\">\(names[grant.network] ?? "")</a>\(role) \(badge)</li>"
    }
    return "<ul>\(items)</ul>"
  }

  /// Each with what it has said.
  private static func partners(of grant: RecordID, _ visit: Visit, in tx: Tx) throws -> HTML {
    let partners = try Funds.partners(of: grant, in: tx)
    let names = try Organisations.names(partners.map(\.city), visit.language, on: tx.now.day, in: tx)
    return partners.map { "\(names[$0.city] ?? "") \(Kit.badge(visit.t($0.state.label), $0.state.tone))" as HTML }.joined("<br>")
  }

  static func page(_ picture: GrantPages.Picture, _ sent: GrantPages.Sent?, _ visit: Visit) -> HTML {
    // Buttons have no form of their own on the page: what was wrong with one stands on top.
    var body = sent.map { ["", "judging"].contains($0.form) ? $0.filled.summary(visit.reader) : "" } ?? ""
    body += Kit.definitions([
      (visit.t("Network"), .text(picture.names[picture.grant.network] ?? "")),
      (visit.t("Who asks"), .text(picture.names[picture.grant.owner] ?? "")),
      (
        visit.t("Answered for it before"),
        picture.former.map { former -> HTML in
          let values = ["city": picture.names[former.city] ?? "", "day": visit.reader.day(former.until)]
          return "\(visit.t("{city}, until {day}", values))"
        }.joined("<br>")
      ),
      (visit.t("Status"), Kit.badge(visit.t(picture.state.label), picture.state.tone)),
      (visit.t("Granted on"), picture.grant.decided.map { Kit.day($0, visit.reader) } ?? ""),
    ])
    body += "<p><a href=\"\(path: visit.path("/requests/\(picture.grant.id)"))\">\(visit.t("Open the request and its history"))</a></p>"
    body += picture.decisions.joined()
    body += own(picture, visit) + budget(picture, sent, visit) + objectives(picture, sent, visit) + partners(picture, sent, visit)
    if picture.grant.granted != nil {
      body += FundViews.money(picture.balance, visit)
      body += payments(picture, sent, visit) + expenses(picture, sent, visit) + report(picture, sent, visit)
    }
    return body + Kit.helpLink("funds", visit.reader)
  }

  private static func form(_ name: String, _ form: Form, _ sent: GrantPages.Sent?, _ start: Fields = Fields()) -> Filled {
    sent?.form == name ? sent?.filled ?? form.start(start) : form.start(start)
  }

  // MARK: The budget

  private static func budget(_ picture: GrantPages.Picture, _ sent: GrantPages.Sent?, _ visit: Visit) -> HTML {
    let recommends = picture.mayRecommend
    var columns: [Table.Column] = [
      .init(visit.t("Line")), .init(visit.t("Amount asked for"), numeric: true), .init(visit.t("Amount proposed"), numeric: true),
    ]
    if picture.isEditor { columns.append(.init(visit.t("What to do"))) }
    let rows = picture.lines.map { line -> [HTML] in
      var cells: [HTML] = [
        .text(line.label), .text(visit.reader.money(line.asked)), .text(line.recommended.map { visit.reader.money($0) } ?? ""),
      ]
      if picture.isEditor {
        cells.append(
          Kit.button(
            visit.t("Remove"), action: visit.path("\(picture.grant.path)/lines/\(line.id)/removal"), tone: .quiet, detail: line.label,
            visit.reader))
      }
      return cells
    }
    let total = picture.lines.map(\.asked).reduce(.zero, +)
    var body = Kit.table(
      Table(visit.t("Budget"), columns, rows: rows, captionShown: false, empty: "<p>\(visit.t("No lines yet."))</p>"), visit.reader)
    if !picture.lines.isEmpty { body += "<p>\(visit.t("Total asked for: {amount}", ["amount": visit.reader.money(total)]))</p>" }
    if picture.isEditor {
      body += form("lines", GrantPages.lineForm, sent).html(
        action: visit.path("\(picture.grant.path)/lines"), submit: "Add the line", reader: visit.reader)
    }
    if recommends, !picture.lines.isEmpty {
      let fields = GrantPages.recommendForm(picture.lines)
      let start = Fields(picture.lines.map { ("line-\($0.id)", ($0.recommended ?? $0.asked).plain) })
      body += "<h3>\(visit.t("What is proposed to the Committee"))</h3>"
      body += form("recommendation", fields, sent, start).html(
        action: visit.path("\(picture.grant.path)/recommendation"), submit: "Save the proposal", reader: visit.reader)
    }
    return Kit.section(visit.t("Budget"), body)
  }

  private static func objectives(_ picture: GrantPages.Picture, _ sent: GrantPages.Sent?, _ visit: Visit) -> HTML {
    let title = visit.t("Objectives of the Action Plan")
    let typed = Kit.definitions([(visit.t("Objectives, as they were typed"), .text(picture.typed ?? ""))])
    if picture.chosen.isEmpty, !picture.isEditor || picture.objectives.isEmpty { return typed.isEmpty ? "" : Kit.section(title, typed) }
    if picture.isEditor, !picture.objectives.isEmpty {
      let start = Fields(picture.chosen.map { ("objectives", $0) })
      return Kit.section(
        title,
        typed
          + form("objectives", GrantPages.objectiveForm(picture.objectives), sent, start).html(
            action: visit.path("\(picture.grant.path)/objectives"), submit: "Save the choice", reader: visit.reader))
    }
    let titles = Dictionary(picture.objectives.map { ($0.code, $0.title) }, uniquingKeysWith: { first, _ in first })
    let items = picture.chosen.map { "<li>\(Kit.axisMark($0, visit.reader)) \(titles[$0] ?? $0)</li>" as HTML }
    return Kit.section(title, "<ul>\(items)</ul>" + typed)
  }

  /// For a city that is named: does it take part?
  private static func own(_ picture: GrantPages.Picture, _ visit: Visit) -> HTML {
    guard let own = picture.own else { return "" }
    let action = visit.path("\(picture.grant.path)/participation")
    let words = visit.t("{city} names your city as a partner in this request.", ["city": picture.names[picture.grant.owner] ?? ""])
    let yes =
      own.state == .confirmed
      ? "" : Kit.button(visit.t("We take part"), action: action, fields: Fields([("answer", "yes")]), tone: .main, visit.reader)
    let no =
      own.state == .declined
      ? ""
      : Kit.button(visit.t("We do not take part"), action: action, fields: Fields([("answer", "no")]), tone: .quiet, visit.reader)
    return Kit.section(
      visit.t("Your city in this request"),
      "<p>\(words) \(Kit.badge(visit.t(own.state.label), own.state.tone))</p><div class=\"actions\">\(yes) \(no)</div>")
  }

  private static func partners(_ picture: GrantPages.Picture, _ sent: GrantPages.Sent?, _ visit: Visit) -> HTML {
    if picture.partners.isEmpty && !picture.isEditor { return "" }
    let items = picture.partners.map { city, said -> HTML in
      let out: HTML =
        picture.isEditor
        ? Kit.button(
          visit.t("Remove"), action: visit.path("\(picture.grant.path)/partners"),
          fields: Fields([("partner", city.slug), ("leaves", "1")]), tone: .quiet, detail: city.name, visit.reader) : ""
      let day: HTML = said.decided.map { " \(Kit.shortDay($0, visit.reader))" } ?? ""
      return "<li>\(picture.names[city.id] ?? city.name) \(Kit.badge(visit.t(said.state.label), said.state.tone))\(day) \(out)</li>"
    }
    var body: HTML = items.isEmpty ? "<p>\(visit.t("No city is asking together with you yet."))</p>" : "<ul>\(items)</ul>"
    if picture.isEditor, !picture.cities.isEmpty {
      body += form("partners", GrantPages.partnerForm(picture.cities, picture.names), sent).html(
        action: visit.path("\(picture.grant.path)/partners"), submit: "Add this city", reader: visit.reader)
    }
    return Kit.section(visit.t("Cities that ask together"), body)
  }

  // MARK: Money

  private static func payments(_ picture: GrantPages.Picture, _ sent: GrantPages.Sent?, _ visit: Visit) -> HTML {
    let manages = visit.may(FundPermissions.manage)
    let rows = picture.payments.map { payment -> [HTML] in
      let path = "\(picture.grant.path)/payments/\(payment.id)"
      let buttons: HTML =
        payment.released != nil || !manages
        ? ""
        : Kit.button(visit.t("Release"), action: visit.path("\(path)/release"), detail: payment.reference, visit.reader)
          + Kit.button(visit.t("Remove"), action: visit.path("\(path)/removal"), tone: .quiet, detail: payment.reference, visit.reader)
      return [
        .text(payment.reference), .text(visit.reader.money(payment.amount)), Kit.shortDay(payment.prepared, visit.reader),
        payment.released.map { Kit.shortDay($0, visit.reader) } ?? Kit.badge(visit.t("Waiting for a second person"), .waiting), buttons,
      ]
    }
    let columns: [Table.Column] = [
      .init(visit.t("Reference")), .init(visit.t("Euros"), numeric: true), .init(visit.t("Date prepared")), .init(visit.t("Released")),
      .init(visit.t("What to do")),
    ]
    var body = Kit.table(
      Table(
        visit.t("Payments of the grant"), columns, rows: rows, captionShown: false,
        empty: "<p>\(visit.t("Nothing has been paid yet."))</p>"),
      visit.reader)
    if manages, !picture.grant.settled {
      body += form("payments", GrantPages.paymentForm, sent).html(
        action: visit.path("\(picture.grant.path)/payments"), submit: "Prepare the payment", reader: visit.reader)
    }
    return Kit.section(visit.t("Payments of the grant"), body)
  }

  private static func expenses(_ picture: GrantPages.Picture, _ sent: GrantPages.Sent?, _ visit: Visit) -> HTML {
    let labels = Dictionary(picture.lines.map { ($0.id, $0.label) }, uniquingKeysWith: { first, _ in first })
    let rows = picture.expenses.map { expense -> [HTML] in
      let path = "\(picture.grant.path)/expenses/\(expense.id)"
      let receipt: HTML =
        picture.receipts.contains(expense.id)
        ? "<br><a href=\"\(path: visit.path("\(path)/receipt"))\">\(visit.t("Copy of the receipt"))</a>" : ""
      let amount = visit.reader.money(expense.euro)
      let original: HTML =
        expense.amount.currency == Money.euro ? "" : "<br><span class=\"quiet\">\(visit.reader.money(expense.amount))</span>"
      let reason: HTML = expense.reason.map { "<br><span class=\"quiet\">\($0)</span>" } ?? ""
      return [
        "\(expense.what)\(receipt)", .text(labels[expense.line] ?? ""), Kit.shortDay(expense.day, visit.reader), "\(amount)\(original)",
        "\(Kit.badge(visit.t(expense.state.label), expense.state.tone))\(reason)", judging(expense, picture, visit),
      ]
    }
    let columns: [Table.Column] = [
      .init(visit.t("What")), .init(visit.t("Line")), .init(visit.t("Day")), .init(visit.t("Euros"), numeric: true),
      .init(visit.t("Status")),
      .init(visit.t("What to do")),
    ]
    var body = Kit.table(
      Table(visit.t("Expenses"), columns, rows: rows, captionShown: false, empty: "<p>\(visit.t("No expense has been entered yet."))</p>"),
      visit.reader)
    if picture.maySpend {
      body += "<h3>\(visit.t("Enter an expense"))</h3>"
      body += form("expenses", GrantPages.expenseForm(picture.lines), sent, Fields([("currency", "EUR"), ("rate", "1")])).html(
        action: visit.path("\(picture.grant.path)/expenses"), submit: "Enter the expense", reader: visit.reader)
    }
    return Kit.section(visit.t("Expenses and receipts"), body)
  }

  private static func judging(_ expense: Expense, _ picture: GrantPages.Picture, _ visit: Visit) -> HTML {
    guard expense.state == .submitted else { return "" }
    let path = "\(picture.grant.path)/expenses/\(expense.id)"
    if visit.may(FundPermissions.manage) {
      let refuse = Form([.text("reason", "Why", required: true, limit: 300)], id: "refusal-\(expense.id)").start().html(
        action: visit.path("\(path)/decision"), submit: "Refuse", reader: visit.reader)
      return """
        \(Kit.button(visit.t("Accept"), action: visit.path("\(path)/decision"), fields: Fields([("accepts", "1")]), detail: expense.what, visit.reader))\
        <details><summary>\(visit.t("Refuse"))</summary>\(refuse)</details>
        """
    }
    return picture.maySpend
      ? Kit.button(visit.t("Remove"), action: visit.path("\(path)/removal"), tone: .quiet, detail: expense.what, visit.reader) : ""
  }

  // MARK: The report

  private static func report(_ picture: GrantPages.Picture, _ sent: GrantPages.Sent?, _ visit: Visit) -> HTML {
    var body: HTML = ""
    for text in picture.result {
      body += "<h3>\(text.title)</h3><p class=\"quiet\">\(Kit.languageName(text.language, visit.reader))</p><p>\(text.words)</p>"
    }
    if picture.result.isEmpty { body += "<p>\(visit.t("Nothing has been written yet."))</p>" }
    if picture.maySpend {
      body += form("result", GrantPages.resultForm(picture.objectives), sent, Fields([("language", visit.language.nearestOfficial.code)]))
        .html(
          action: visit.path("\(picture.grant.path)/result"), submit: "Save this text", reader: visit.reader)
      body += "<p>\(visit.t("When the expenses and the text are complete, submit the report on the page of the request."))</p>"
    }
    return Kit.section(visit.t("What was done with the money"), body)
  }
}
