import Core
import Directory
import Storage
import Web

/// What a bank file would pay: matched, to check, unknown, the rest.
enum BankViews {
  struct Picture: Sendable {
    let statement: BankStatement
    let lines: [BankLine]
    let matches: [ID<BankLine>: Match]
    let invoices: [RecordID: OpenInvoice]
    let names: [OrganisationID: String]
    let batches: [(batch: Int64, count: Int, entered: Moment)]
  }

  static func page(_ picture: Picture, _ visit: Visit) -> HTML {
    let open = picture.lines.filter { $0.state == .open }
    let matched = open.filter { if case .matched = picture.matches[$0.id] { true } else { false } }
    let check = open.filter { if case .check = picture.matches[$0.id] { true } else { false } }
    let unknown = open.filter { $0.kind == .credit && picture.matches[$0.id] == .unknown }
    let other = picture.lines.filter { $0.kind != .credit && $0.state != .aside }
    return facts(picture, visit) + proposals(picture, matched, check, visit) + strangers(picture, unknown, visit)
      + dealtWith(picture, visit) + others(picture, other, visit) + Kit.helpLink("payments", visit.reader)
  }

  private static func facts(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let statement = picture.statement
    return Kit.definitions([
      (reader.t("Format"), .text(statement.format)), (reader.t("Statement"), .text(statement.label)),
      (reader.t("Period"), BankPages.period(statement, reader)),
      (reader.t("Opening balance"), .text(statement.opening.map { reader.money($0) } ?? "")),
      (reader.t("Closing balance"), .text(statement.closing.map { reader.money($0) } ?? "")),
      (reader.t("Movements"), "\(picture.lines.count)"),
      (reader.t("Already here and not imported again"), statement.known == 0 ? "" : "\(statement.known)"),
    ])
  }

  /// One form for both: what is matched is ticked already, what is to check a person ticks.
  private static func proposals(_ picture: Picture, _ matched: [BankLine], _ check: [BankLine], _ visit: Visit) -> HTML {
    if matched.isEmpty && check.isEmpty { return "" }
    var parts: [HTML] = []
    if !matched.isEmpty { parts.append(table(picture, matched, ticked: true, visit.t("Matched"), visit)) }
    if !check.isEmpty { parts.append(table(picture, check, ticked: false, visit.t("To check"), visit)) }
    let canApply = (matched + check).contains { !(picture.matches[$0.id]?.shares.isEmpty ?? true) }
    let button: HTML =
      canApply ? "<div class=\"actions\"><button class=\"main\" type=\"submit\">\(visit.t("Enter what is ticked"))</button></div>" : ""
    return """
      <form method="post" action="\(path: visit.path("/bank-files/\(picture.statement.id)/application"))">\(parts)\
      <p class="hint">\(visit.t("Everything ticked is entered at once, or nothing is; it can be undone."))</p>\(button)</form>
      """
  }

  private static func table(_ picture: Picture, _ lines: [BankLine], ticked: Bool, _ title: String, _ visit: Visit) -> HTML {
    let rows = lines.map { line -> [HTML] in
      let match = picture.matches[line.id] ?? .unknown
      let doubt: HTML = if case .check(_, let doubt) = match { "<br><strong>\(visit.t(doubt.label))</strong>" } else { "" }
      let label = visit.t("Enter {amount} from {payer}", ["amount": visit.reader.money(line.amount), "payer": line.payer])
      let box: HTML =
        match.shares.isEmpty
        ? ""
        : "<input type=\"checkbox\" name=\"line\" value=\"\(line.id.value)\"\(flag: "checked", ticked)\(attribute: "aria-label", label)><input type=\"hidden\" name=\"seen-\(line.id.value)\" value=\"\(match.code)\">"
      return [
        Kit.shortDay(line.booked, visit.reader), .text(visit.reader.money(line.amount)), who(line),
        shares(match.shares, line, picture, visit) + doubt,
        FeesViews.link(visit, visit.t("Split or change"), "/bank-lines/\(line.id)"), box,
      ]
    }
    let columns = [
      Table.Column(visit.t("Day")), .init(visit.t("Amount"), numeric: true), .init(visit.t("Payer and text")),
      .init(visit.t("What it pays")),
      .init(visit.t("Other options")), .init(visit.t("Enter")),
    ]
    return Kit.table(Table("\(title) (\(visit.reader.number(lines.count)))", columns, rows: rows), visit.reader)
  }

  static func who(_ line: BankLine) -> HTML {
    let text = [line.reference, line.text].filter { !$0.isEmpty }.joined(separator: " · ")
    let words: HTML = text.isEmpty ? "" : "<small>\(String(text.prefix(200)))</small>"
    return line.payer.isEmpty || text.isEmpty ? "\(line.payer)\(words)" : "\(line.payer)<br>\(words)"
  }

  static func shares(_ shares: [Share], _ line: BankLine, _ picture: Picture, _ visit: Visit) -> HTML {
    shares.map { share -> HTML in
      let money = visit.reader.money(Money(cents: share.cents, currency: line.amount.currency))
      let code: HTML = share.invoice.map { FeesViews.link(visit, picture.invoices[$0]?.code ?? "", "/invoices/\($0)") } ?? ""
      let purpose: HTML = share.purpose == .fee ? "" : " (\(visit.t(FeeWords.purpose(share.purpose))))"
      return "\(picture.names[share.city] ?? "") \(code) \(money)\(purpose)"
    }.joined("<br>")
  }

  private static func strangers(_ picture: Picture, _ lines: [BankLine], _ visit: Visit) -> HTML {
    if lines.isEmpty { return "" }
    let rows = lines.map { line -> [HTML] in
      [
        Kit.shortDay(line.booked, visit.reader), .text(visit.reader.money(line.amount)), who(line),
        FeesViews.link(visit, visit.t("Say what it pays"), "/bank-lines/\(line.id)"),
        Kit.button(
          visit.t("Not a fee"), action: visit.path("/bank-lines/\(line.id)/setting-aside"), tone: .quiet,
          detail: visit.reader.money(line.amount),
          visit.reader),
      ]
    }
    let columns = [
      Table.Column(visit.t("Day")), .init(visit.t("Amount"), numeric: true), .init(visit.t("Payer and text")), .init(visit.t("What to do")),
      .init(visit.t("Other options")),
    ]
    return Kit.table(Table("\(visit.t("Unknown")) (\(visit.reader.number(lines.count)))", columns, rows: rows), visit.reader)
  }

  private static func dealtWith(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let batches = picture.batches.map { batch, count, entered -> HTML in
      let undo = Kit.button(
        reader.t("Undo"), action: visit.path("/bank-files/\(picture.statement.id)/undoing"), fields: Fields([("batch", "\(batch)")]),
        tone: .quiet,
        detail: reader.moment(entered), reader)
      return "<li>\(reader.t("{count} payments are entered.", count: count)) \(Kit.moment(entered, reader)) \(undo)</li>"
    }
    let aside = picture.lines.filter { $0.state == .aside }.map { line -> HTML in
      let back = Kit.button(
        reader.t("Reopen"), action: visit.path("/bank-lines/\(line.id)/return"), tone: .quiet, detail: reader.money(line.amount),
        reader)
      return "<li>\(reader.t("Not a fee"))\(reader.colon)\(reader.money(line.amount)), \(line.payer) \(back)</li>"
    }
    return batches.isEmpty && aside.isEmpty ? "" : Kit.section(reader.t("Dealt with"), "<ul>\(batches)\(aside)</ul>")
  }

  private static func others(_ picture: Picture, _ lines: [BankLine], _ visit: Visit) -> HTML {
    if lines.isEmpty { return "" }
    let rows = lines.map { line -> [HTML] in
      [
        Kit.shortDay(line.booked, visit.reader), .text(visit.reader.money(line.amount)), .text(visit.t(line.kind.label)), who(line),
      ]
    }
    let columns = [
      Table.Column(visit.t("Day")), .init(visit.t("Amount"), numeric: true), .init(visit.t("Kind")), .init(visit.t("Payer and text")),
    ]
    let hint: HTML =
      lines.contains { $0.kind == .reversal }
      ? "<p>\(visit.t("What the bank reversed is not undone automatically: find the payment and undo it."))</p>" : ""
    return Kit.section(
      visit.t("Other movements"),
      hint + Kit.table(Table(visit.t("Other movements"), columns, rows: rows, captionShown: false), visit.reader))
  }
}
