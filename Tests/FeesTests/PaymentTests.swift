import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

/// Bank files through the pages, payments by hand, undoing, credit.
@Suite struct PaymentTests {
  @Test func aBankFileFromUploadToUndo() async throws {
    try await World.with { world in
      try await world.billed()
      let officer = try await world.signIn(.secretariat)
      let taken = await officer.upload(
        "/en/bank-files", file: "file", name: "one.xml", type: "application/xml", try Fixture.bytes("bank-one-batch.xml"))
      #expect(taken.status == 303)
      let page = await officer.get(taken.location)
      for word in [
        "Matched (2)", "To check (2)", "Less than the amount due", "Reduced by bank charges", "Reversed by the bank", "Bank charges",
      ] {
        #expect(page.text.contains(word), "\(word)")
      }
      #expect(await officer.post(taken.location + "/application", world.ticked(page.text, all: true)).status == 303)
      // One transfer paid two cities; a partial one leaves the rest open; charges count as paid.
      #expect(try await world.invoice("F-2021-0004").open.cents == 0)
      #expect(try await world.invoice("F-2021-0005").open == Money(cents: 71_500))
      #expect(try await world.invoice("F-2021-0005").state(on: world.clock.now.day) == .partly)
      #expect(try await world.invoice("F-2021-0006").open.cents == 0)
      #expect(try await world.dues("barcelona") == "in-order")
      // Nobody's news says who paid; a colleague's room learns it by the ledger.
      #expect(try await world.count("SELECT count(*) FROM core_ledger WHERE kind = 'fee.paid' AND day IS NULL AND plain = '{}'") == 4)
      // The same file again brings nothing.
      let again = await officer.upload(
        "/en/bank-files", file: "file", name: "copy.xml", type: "application/xml", try Fixture.bytes("bank-one-batch.xml"))
      #expect(again.status == 409)
      #expect(again.text.contains("it was imported before"))
      // Undone as a whole.
      let after = await officer.get(taken.location)
      let batch = after.text.firstMatch(of: /name="batch" value="([0-9]+)"/).map { String($0.1) } ?? ""
      #expect(await officer.post(taken.location + "/undoing", [("batch", batch)]).status == 303)
      #expect(try await world.invoice("F-2021-0001").paid == 0)
      #expect(try await world.count("SELECT count(*) FROM fees_line WHERE state = 'applied'") == 0)
      #expect(try await world.count("SELECT count(*) FROM fees_settled") == 0)
      #expect(try await world.count("SELECT count(*) FROM core_ledger WHERE kind = 'ledger.undone'") == 4)
      #expect(await officer.post(taken.location + "/undoing", [("batch", batch)]).status == 409)
    }
  }

  @Test func tooMuchByNameUnknownAndSplit() async throws {
    try await World.with { world in
      try await world.billed()
      let officer = try await world.signIn(.secretariat)
      let taken = await officer.upload(
        "/en/bank-files", file: "file", name: "two.xml", type: "text/xml", try Fixture.bytes("bank-two-without-references.xml"))
      #expect(taken.status == 303)
      let page = await officer.get(taken.location)
      for word in ["No reference: amount and payer match", "More than the amount due", "Unknown (3)"] {
        #expect(page.text.contains(word), "\(word)")
      }
      #expect(await officer.post(taken.location + "/application", world.ticked(page.text, all: true)).status == 303)
      #expect(try await world.invoice("F-2021-0007").open.cents == 0)
      let sorocaba = world.small.organisation("sorocaba")
      let kept = try await world.house.database.read { tx throws in try Payments.kept(sorocaba, currency: "EUR", in: tx) }
      #expect(kept == 13_000)
      let journal = await officer.get("/en/fees/2021/ledger.csv").text
      #expect(journal.contains("Held for the city") && journal.contains("130.00"), "the accountant sees all that came in")
      // An unknown one by hand over two invoices.
      let line = page.text.firstMatch(of: /bank-lines\/([0-9]+)">Say what it pays/).map { String($0.1) } ?? ""
      #expect(await officer.get("/en/bank-lines/\(line)").text.contains("Congress"))
      let wrong = await officer.post(
        "/en/bank-lines/\(line)", [("invoice-0", "F-2021-0011"), ("amount-0", "300"), ("rest", "kept")])
      #expect(wrong.status == 422)
      #expect(wrong.text.contains("The parts are more than the transfer."))
      let split = await officer.post(
        "/en/bank-lines/\(line)",
        [("invoice-0", "f-2021-0011"), ("amount-0", "100"), ("invoice-1", "F-2021-0012"), ("amount-1", "100,00"), ("rest", "refund")])
      #expect(split.status == 303)
      #expect(try await world.invoice("F-2021-0011").paid == 10_000)
      #expect(try await world.invoice("F-2021-0012").paid == 10_000)
      #expect(try await world.count("SELECT sum(cents) FROM fees_share WHERE purpose = 'refund'") == 2500)
      #expect(
        await officer.post("/en/bank-lines/\(line)", [("invoice-0", "F-2021-0011"), ("amount-0", "1"), ("rest", "kept")]).status == 409)
      // The others are no fees.
      let gift = try await world.house.database.read { tx throws in
        try tx.value("SELECT id FROM fees_line WHERE text = 'Gift' ORDER BY id", as: Int64.self) ?? 0
      }
      #expect(await officer.post("/en/bank-lines/\(gift)/setting-aside").status == 303)
      #expect(await officer.get(taken.location).text.contains("Reopen"))
      #expect(await officer.post("/en/bank-lines/\(gift)/return").status == 303)
    }
  }

  @Test(arguments: [
    ("another-account.xml", "which is not the association’s"), ("document-type.xml", "document type"),
    ("truncated.xml", "incomplete or damaged"),
    ("wrong-balance.xml", "closing balance"),
  ])
  func refusedFilesLeaveNothing(_ name: String, _ words: String) async throws {
    try await World.with { world in
      try await world.billed()
      let officer = try await world.signIn(.secretariat)
      let page = await officer.upload("/en/bank-files", file: "file", name: name, type: "application/xml", try Fixture.bytes(name))
      #expect(page.status == 422)
      #expect(page.text.contains(words))
      #expect(try await world.count("SELECT count(*) FROM fees_line") == 0)
    }
  }

  @Test func anotherCurrencyPaysNothing() async throws {
    try await World.with { world in
      try await world.billed()
      let officer = try await world.signIn(.secretariat)
      let taken = await officer.upload(
        "/en/bank-files", file: "file", name: "usd.xml", type: "application/xml", try Fixture.bytes("another-currency.xml"))
      let page = await officer.get(taken.location)
      #expect(page.text.contains("A different currency from the invoice"))
      #expect(world.ticked(page.text, all: true).isEmpty)
      let line = page.text.firstMatch(of: /bank-lines\/([0-9]+)/).map { String($0.1) } ?? ""
      #expect(
        await officer.post("/en/bank-lines/\(line)", [("invoice-0", "F-2021-0011"), ("amount-0", "715"), ("rest", "kept")]).status == 409)
    }
  }

  @Test func aTableOfTheBank() async throws {
    try await World.with { world in
      try await world.billed()
      let officer = try await world.signIn(.secretariat)
      let page = await officer.upload("/es/bank-files", file: "file", name: "t.csv", type: "text/csv", try Fixture.bytes("table.csv"))
      #expect(page.status == 200)
      #expect(page.text.contains("Indique qué es cada columna."))
      let csv = String(decoding: try Fixture.bytes("table.csv"), as: UTF8.self)
      let columns = [("day", "0"), ("amount", "1"), ("currency", "2"), ("payer", "3"), ("text", "4"), ("id", "5")]
      let wrong = await officer.post("/es/bank-files/table", [("csv", csv), ("name", "t.csv"), ("day", "0"), ("amount", "3")])
      #expect(wrong.status == 422)
      let taken = await officer.post("/es/bank-files/table", [("csv", csv), ("name", "t.csv")] + columns)
      #expect(taken.status == 303)
      let file = await officer.get(taken.location)
      #expect(file.text.contains("Conciliados (1)"))
      #expect(await officer.post(taken.location + "/application", world.ticked(file.text, all: true)).status == 303)
      #expect(try await world.invoice("F-2021-0008").open.cents == 0)
    }
  }

  @Test func creditIsUsedByTheNextInvoice() async throws {
    try await World.with { world in
      try await world.billed()
      let invoice = try await world.invoice("F-2021-0003")
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.post("/en/invoices/\(invoice.id)/payments", [("amount", "800"), ("day", "2021-03-25")]).status == 303)
      // The invoice was wrong: a credit note of the whole, and a new one that uses what was paid.
      #expect(await officer.post("/en/invoices/\(invoice.id)/credit", [("amount", ""), ("why", "")]).status == 422)
      #expect(await officer.post("/en/invoices/\(invoice.id)/credit", [("amount", ""), ("why", "Other population")]).status == 303)
      let rennes = world.small.organisation("rennes")
      let kept = try await world.house.database.read { tx throws in try Payments.kept(rennes, currency: "EUR", in: tx) }
      #expect(kept == 80_000)
      try await world.state(Fact(.population, "260000", from: Day("2021-03-01"), source: "INSEE"), of: "rennes")
      #expect(await officer.post("/en/fees/2021/runs", [("due_days", "60")]).status == 303)
      let run = try await world.house.database.read { tx throws in try Runs.list(2021, in: tx)[0].id }
      #expect(await officer.post("/en/fee-runs/\(run)/approval").status == 303)
      await world.runJobs()
      let next = try await world.invoice("F-2021-0013")
      #expect(next.document.amount == Money(cents: 110_000))
      #expect(next.open == Money(cents: 30_000))
      // The first stays as it was issued.
      #expect(try await world.invoice("F-2021-0003").document.amount == Money(cents: 71_500))
      #expect(try await world.invoice("F-2021-0003").state(on: world.clock.now.day) == .credited)
    }
  }
}
