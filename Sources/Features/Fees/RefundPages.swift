import Core
import Directory
import Storage
import Web

/// Money to pay back, until it is paid back.
enum RefundPages {
  private struct Picture: Sendable {
    let owed: [Refunds.Owed]
    let kept: [Refunds.Owed]
    let paid: [Refund]
    let papers: Set<RecordID>
    let names: [OrganisationID: String]
    let cities: [OrganisationID: Organisation]
    let today: Day
  }

  /// One city and one currency, as a choice.
  private static func value(_ owed: Refunds.Owed) -> String { "\(owed.city) \(owed.amount.currency)" }

  private static func read(_ value: String) throws -> (city: OrganisationID, currency: String) {
    let parts = value.split(separator: " ").map(String.init)
    guard parts.count == 2, let city = OrganisationID(text: parts[0]) else { throw Problem.malformed }
    return (city, parts[1])
  }

  private static func picture(_ visit: Visit) async throws -> Picture {
    let language = visit.language
    return try await visit.read { tx in
      let owed = try Refunds.owed(in: tx)
      let kept = try Refunds.kept(in: tx)
      let paid = try Refunds.list(in: tx)
      let ids = owed.map(\.city) + kept.map(\.city) + paid.map(\.city)
      let files = try inPortions(paid.map(\.id)) { portion in try Files.of(portion, in: tx).keys.map { $0 } }
      return Picture(
        owed: owed, kept: kept, paid: paid, papers: Set(files), names: try Organisations.names(ids, language, on: tx.now.day, in: tx),
        cities: try Organisations.find(ids, in: tx), today: tx.now.day)
    }
  }

  private static func form(_ picture: Picture, _ reader: Reader) -> Form {
    let choices = picture.owed.map { owed in
      Choice(value(owed), name: "\(picture.names[owed.city] ?? "")\(reader.colon)\(reader.money(owed.amount))")
    }
    return Form([
      .choice("owed", "To whom", choices, required: true), .money("amount", "Amount", required: true),
      .day("day", "Day of the payment", required: true),
      .text("reference", "Reference", required: true, limit: 80, help: "As it appears on the bank statement."),
    ])
  }

  static func list(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await picture(visit)
    return page(picture, form(picture, visit.reader).start(Fields([("day", picture.today.description)])), visit, invalid: false)
  }

  private static func page(_ picture: Picture, _ filled: Filled, _ visit: Visit, invalid: Bool) -> Answer {
    let reader = visit.reader
    var body = FeesViews.tabs(picture.today.year, "/fees/refunds", visit)
    if picture.owed.isEmpty {
      body += Kit.section(reader.t("To be paid back"), "<p>\(reader.t("There is nothing to pay back."))</p>")
    } else {
      let enter = filled.html(action: visit.path("/fees/refunds"), submit: "Enter what was paid back", reader: reader)
      body += Kit.section(reader.t("To be paid back"), table(picture.owed, reader.t("To be paid back"), picture, visit) { _ in nil })
      body += Kit.section(reader.t("Enter what was paid back"), enter)
    }
    if !picture.kept.isEmpty {
      let words = "<p>\(reader.t("It pays the next invoice of the city, unless it is paid back."))</p>" as HTML
      let kept = table(picture.kept, reader.t("Credit held for cities"), picture, visit) { owed in
        Kit.button(
          reader.t("Pay it back"), action: visit.path("/fees/refunds/decision"), fields: Fields([("owed", value(owed))]), tone: .quiet,
          detail: picture.names[owed.city] ?? "", reader)
      }
      body += Kit.section(reader.t("Credit held for cities"), words + kept)
    }
    body += Kit.section(reader.t("Paid back"), paid(picture, visit)) + Kit.helpLink("payments", reader)
    let title = reader.t("Money to pay back")
    return invalid ? visit.page(title, invalid: body) { $0.indexed = false } : visit.page(title, body) { $0.indexed = false }
  }

  private static func table(
    _ owed: [Refunds.Owed], _ title: String, _ picture: Picture, _ visit: Visit, _ action: (Refunds.Owed) -> HTML?
  ) -> HTML {
    let rows = owed.map { owed -> [HTML] in
      let name = picture.names[owed.city] ?? ""
      let city = picture.cities[owed.city].map { FeesViews.link(visit, name, "/cities/\($0.slug)/fees") } ?? .text(name)
      return [city, .text(visit.reader.money(owed.amount))] + [action(owed)].compactMap { $0 }
    }
    var columns = [Table.Column(visit.t("City")), .init(visit.t("Amount"), numeric: true)]
    if rows.contains(where: { $0.count > 2 }) { columns.append(.init(visit.t("What to do"))) }
    return Kit.table(Table(title, columns, rows: rows, captionShown: false), visit.reader)
  }

  private static func paid(_ picture: Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let rows = picture.paid.map { refund -> [HTML] in
      let paper = picture.papers.contains(refund.id) ? FeesViews.link(visit, "PDF", "/refunds/\(refund.id)/paper") : HTML.empty
      let action: HTML =
        refund.undone == nil
        ? Kit.button(
          reader.t("Undo"), action: visit.path("/refunds/\(refund.id)/undoing"), tone: .quiet, detail: reader.money(refund.amount), reader)
        : Kit.badge(reader.t("Undone"), .stopped)
      return [
        Kit.shortDay(refund.day, reader), .text(picture.names[refund.city] ?? ""), .text(reader.money(refund.amount)),
        .text(refund.reference), paper, action,
      ]
    }
    let columns = [
      Table.Column(visit.t("Day")), .init(visit.t("City")), .init(visit.t("Amount"), numeric: true), .init(visit.t("Reference")),
      .init(visit.t("Document")), .init(visit.t("What to do")),
    ]
    let none: HTML = "<p>\(visit.t("Nothing has been paid back yet."))</p>"
    return Kit.table(Table(visit.t("Paid back"), columns, rows: rows, captionShown: false, empty: none), reader)
  }

  static func enter(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await picture(visit)
    var filled = form(picture, visit.reader).fill(visit.form)
    if filled.problems.isEmpty {
      let (city, currency) = try read(filled.string("owed"))
      guard let amount = filled.money("amount", currency: currency), let day = filled.day("day") else { throw Problem.malformed }
      let reference = filled.string("reference")
      do {
        try await visit.write { tx in _ = try Refunds.pay(city, amount, day: day, reference: reference, by: actor, in: tx) }
        return visit.redirect(to: "/fees/refunds", done: visit.t("It is entered, and the city is told."))
      } catch let problem as FieldProblem { filled.add(problem) }
    }
    return page(picture, filled, visit, invalid: true)
  }

  static func decide(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let (city, currency) = try read(visit.form["owed"] ?? "")
    try await visit.write { tx in try Refunds.decide(city, currency: currency, by: actor, in: tx) }
    return visit.redirect(to: "/fees/refunds", done: visit.t("It is on the list of what is to be paid back."))
  }

  static func undo(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    try await visit.write { tx in try Refunds.undo(id, by: actor, in: tx) }
    return visit.redirect(to: "/fees/refunds", done: visit.t("It is undone: the amount is to be paid back again, and the city is told."))
  }

  /// For the city's own people, and the secretariat.
  static func paper(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let file = try await visit.read { tx in
      try Billing.requireSeen(try Refunds.find(id, in: tx).city, by: actor)
      return try Files.of([id], in: tx)[id]?.first
    }
    guard let file else { throw Problem.notFound }
    return Files.answer(file, visit)
  }
}
