import Core
import Directory
import Storage
import Web

/// Who owes what since when. Nothing ends by itself: it is a list for people who decide.
enum ArrearsPages {
  private struct Picture: Sendable {
    let invoices: [Invoice]
    let names: [OrganisationID: String]
    let decide: [(city: OrganisationID, years: Int)]
    let today: Day
  }

  private static func read(_ visit: Visit) async throws -> Picture {
    let language = visit.language
    return try await visit.read { tx in
      let invoices = try Invoices.list(where: "\(Invoices.open) > 0", order: "f.due, f.id", limit: 20_000, in: tx)
      return Picture(
        invoices: invoices, names: try Organisations.names(invoices.map(\.document.city), language, on: tx.now.day, in: tx),
        decide: try Reminders.forCommittee(in: tx), today: tx.now.day)
    }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let picture = try await read(visit)
    let reader = visit.reader
    let cities = Dictionary(grouping: picture.invoices, by: \.document.city)
      .map { (name: picture.names[$0.key] ?? "", city: $0.key, invoices: $0.value) }.sorted { NameKey.of($0.name) < NameKey.of($1.name) }
    let rows = cities.map { row -> [HTML] in
      let ages = Dictionary(grouping: row.invoices) { Age(due: $0.document.due ?? picture.today, on: picture.today) }
      let links = row.invoices.map { FeesViews.link(visit, $0.document.code, $0.document.path) }.joined(" ")
      var cells: [HTML] = ["\(row.name)<br>\(links)"]
      for age in Age.allCases { cells.append(FeesViews.plain(ages[age].map { FeesViews.sums($0.map(\.open), reader) })) }
      cells.append(.text(FeesViews.sums(row.invoices.map(\.open), reader)))
      return cells
    }
    var columns = [Table.Column(visit.t("City"))]
    columns += Age.allCases.map { Table.Column(visit.t($0.label), numeric: true) }
    columns.append(.init(visit.t("Sum"), numeric: true))
    let table = Table(
      visit.t("Arrears by age"), columns, rows: rows, captionShown: false,
      empty: Kit.empty(visit.t("Nothing is due: every invoice is paid."), reader))
    let body =
      FeesViews.tabs(picture.today.year, "/fees/arrears", visit) + decisions(picture, visit) + Kit.table(table, reader)
      + (rows.isEmpty ? "" : Kit.takeAway(visit.path("/fees/arrears"), reader)) + Kit.helpLink("fee-year", reader)
    return visit.page(visit.t("Arrears by age"), body) { $0.indexed = false }
  }

  private static func decisions(_ picture: Picture, _ visit: Visit) -> HTML {
    if picture.decide.isEmpty { return "" }
    let items = picture.decide.map { city, years -> HTML in
      "<li>\(FeesWaiting.unpaid(picture.names[city] ?? "", years, visit))</li>"
    }
    return Kit.section(
      visit.t("For the Executive Committee to decide"),
      "<p>\(visit.t("No membership ends or is suspended automatically."))</p><ul>\(items)</ul>")
  }

  static func csv(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit).answer(.csv) }
  static func xlsx(_ visit: Visit, _ actor: Actor) async throws -> Answer { try await sheet(visit).answer(.xlsx) }

  private static func sheet(_ visit: Visit) async throws -> Sheet {
    let picture = try await read(visit)
    let columns = ["City", "Invoice", "Year", "Due", "Age", "Currency", "Still to pay", "Reminders", "No reminder before"] as [Phrase]
    return Sheet(
      "arrears-\(picture.today)", columns.map { visit.t($0) },
      rows: picture.invoices.map { invoice in
        let document = invoice.document
        return [
          .text(picture.names[document.city] ?? ""), .text(document.code), .number(document.feeYear), .day(document.due),
          .text(visit.t(Age(due: document.due ?? picture.today, on: picture.today).label)), .text(document.amount.currency),
          .money(invoice.open),
          .number(invoice.reminded), .day(invoice.stopped?.adding(days: 1)),
        ]
      })
  }
}
