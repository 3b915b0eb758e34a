import Core
import Directory
import Storage
import Time
import Web

enum FundViews {
  static func list(_ funds: [Fund], _ balances: [RecordID: Balance], _ visit: Visit) -> HTML {
    let mayFound = visit.may(FundPermissions.manage)
    let new: HTML = mayFound ? "<p><a class=\"button\" href=\"\(path: visit.path("/funds/new"))\">\(visit.t("New fund"))</a></p>" : ""
    let lead: HTML =
      "<p>\(visit.t("Each year the association gives its networks money for meetings, training and texts. Read here what was done with it."))</p>"
    if funds.isEmpty { return lead + Kit.empty(visit.t("No fund has been set up here yet."), visit.reader) + new }
    let rows = funds.map { fund -> [HTML] in
      let balance = balances[fund.id] ?? Balance(envelope: fund.envelope)
      return [
        "<a href=\"\(path: visit.path(fund.path))\">\("\(fund.year)")</a>", Kit.badge(visit.t(fund.state.label), fund.state.tone),
        .text(visit.reader.money(fund.envelope)), .text(visit.reader.money(balance.allocated)),
        .text(visit.reader.money(balance.justified)),
      ]
    }
    let columns: [Table.Column] = [
      .init(visit.t("Year")), .init(visit.t("Status")), .init(visit.t("Total of the fund"), numeric: true),
      .init(visit.t("Granted"), numeric: true),
      .init(visit.t("Accounted for"), numeric: true),
    ]
    return lead + Kit.table(Table(visit.t("Funds by year"), columns, rows: rows), visit.reader) + new + Kit.helpLink("funds", visit.reader)
  }

  static func page(_ picture: FundPages.Picture, _ visit: Visit) -> HTML {
    let fund = picture.fund
    var body = Kit.definitions([
      (visit.t("Status"), Kit.badge(visit.t(fund.state.label), fund.state.tone)),
      (visit.t("Total of the fund"), .text(visit.reader.money(fund.envelope))),
      (
        visit.t("Requests"),
        .text(visit.t("from {from} to {to}", ["from": visit.reader.day(fund.opens), "to": visit.reader.day(fund.closes)]))
      ),
      (visit.t("Reports until"), .text(visit.reader.day(fund.reportDue))),
      (visit.t("Maximum per request"), .text(fund.ceiling.map { visit.reader.money($0) } ?? "")),
    ])
    body += asking(picture, visit)
    body += money(picture.balance, visit)
    body += byNetwork(picture, visit)
    if !picture.requests.isEmpty { body += requests(picture, visit) }
    if !picture.results.isEmpty {
      let items = picture.results.map { card -> HTML in
        "<li><a href=\"\(path: visit.path(card.address))\">\(card.title)</a> <span class=\"quiet\">\(card.place ?? "")</span></li>"
      }
      body += Kit.section(visit.t("What was done with the money"), "<ul>\(items)</ul>")
    }
    return body + staff(fund, visit) + Kit.helpLink("funds", visit.reader)
  }

  private static func asking(_ picture: FundPages.Picture, _ visit: Visit) -> HTML {
    picture.networks.map { network in
      Kit.button(
        visit.t("Ask for {network}", ["network": picture.names[network.id] ?? network.name]),
        action: visit.path("\(picture.fund.path)/requests"), fields: Fields([("network", "\(network.id)")]), tone: .main, visit.reader)
    }.joined()
  }

  /// Where the money stands, as bars and as the words that go with them.
  static func money(_ balance: Balance, _ visit: Visit) -> HTML {
    let rows: [(Phrase, Money, Phrase)] = [
      ("Granted", balance.allocated, "by decision of the Committee"), ("Committed", balance.committed, "granted and not yet paid"),
      ("Paid out", balance.paid, ""), ("Accounted for", balance.justified, "spent, with receipts that were accepted"),
      ("To be accounted for", balance.outstanding, "paid, and no receipt accepted yet"), ("Available", balance.free, "of the fund"),
    ]
    let whole = max(balance.envelope.cents, 1)
    let cells = rows.map { label, amount, meaning -> [HTML] in
      let share = Double(max(0, amount.cents)) / Double(whole)
      let note: HTML = meaning == "" ? "" : "<br><span class=\"quiet\">\(visit.t(meaning))</span>"
      return ["\(visit.t(label))\(note)", .text(visit.reader.money(amount)), .text(visit.reader.percent(share))]
    }
    return Kit.table(
      Table(
        visit.t("Where the money stands"),
        [.init(visit.t("Amount of")), .init(visit.t("Euros"), numeric: true), .init(visit.t("Share"), numeric: true)],
        rows: cells), visit.reader)
  }

  private static func byNetwork(_ picture: FundPages.Picture, _ visit: Visit) -> HTML {
    let granted = picture.grants.filter { $0.granted != nil }
    if granted.isEmpty { return "<p>\(visit.t("Nothing has been granted yet."))</p>" }
    var sums: [OrganisationID: Money] = [:]
    for grant in granted { sums[grant.network] = (sums[grant.network] ?? .zero) + (grant.granted ?? .zero) }
    let bars = sums.sorted { ($1.value.cents, $0.key) < ($0.value.cents, $1.key) }.map { network, amount in
      Bar(picture.names[network] ?? "", Double(amount.cents) / 100)
    }
    return Kit.bars(bars, caption: visit.t("Granted by network"), unit: visit.t("Euros"), visit.reader)
  }

  private static func requests(_ picture: FundPages.Picture, _ visit: Visit) -> HTML {
    let rows = picture.grants.compactMap { grant -> [HTML]? in
      guard let request = picture.requests[grant.id] else { return nil }
      let state = GrantRequest.kind.state(request.state)
      let balance = picture.balances[grant.id] ?? Balance()
      return [
        "<a href=\"\(path: visit.path(request.path))\">\(picture.names[grant.network] ?? "")</a>", .text(picture.names[grant.owner] ?? ""),
        Kit.badge(state.map { visit.t($0.label) } ?? "", state?.tone ?? .neutral),
        .text(grant.granted.map { visit.reader.money($0) } ?? ""), .text(visit.reader.money(balance.paid)),
        .text(visit.reader.money(balance.justified)),
      ]
    }
    let columns: [Table.Column] = [
      .init(visit.t("Network")), .init(visit.t("Who asks")), .init(visit.t("Status")), .init(visit.t("Granted"), numeric: true),
      .init(visit.t("Paid out"), numeric: true), .init(visit.t("Accounted for"), numeric: true),
    ]
    return Kit.table(Table(visit.t("Requests"), columns, rows: rows), visit.reader)
  }

  private static func staff(_ fund: Fund, _ visit: Visit) -> HTML {
    guard visit.may(FundPermissions.manage) else { return "" }
    let call: HTML =
      fund.state == .open
      ? Kit.button(visit.t("Close the call"), action: visit.path("\(fund.path)/call"), fields: Fields([("state", "closed")]), visit.reader)
      : Kit.button(
        visit.t("Open the call"), action: visit.path("\(fund.path)/call"), fields: Fields([("state", "open")]), tone: .main, visit.reader)
    return Kit.section(
      visit.t("For the secretariat"),
      """
      <div class="actions">\(call) <a class="button" href="\(path: visit.path("\(fund.path)/editing"))">\(visit.t("Change the fund"))</a></div>
      \(Kit.takeAway(visit.path("\(fund.path)/accounts"), visit.reader))
      <p><a href="\(path: visit.path("\(fund.path)/receipts.zip"))">\(visit.t("All receipts (ZIP)"))</a></p>
      """)
  }

  static func result(_ text: Text?, _ network: String, _ objectives: [String], _ people: Int?, _ visit: Visit) -> HTML {
    let facts = Kit.definitions([
      (visit.t("Network"), .text(network)),
      (visit.t("Objectives of the Action Plan"), objectives.map { Kit.axisMark($0, visit.reader) }.joined(" ")),
      (visit.t("People who took part"), .text(people.map { visit.reader.number($0) } ?? "")),
    ])
    guard let text else { return facts }
    let paragraphs = text.body.split(separator: "\n").map { "<p>\(String($0))</p>" as HTML }
    return facts + Kit.text(paragraphs.joined(), text, visit.reader)
  }
}
