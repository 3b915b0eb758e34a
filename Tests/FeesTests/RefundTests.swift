import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

/// Money that a city paid too much goes back to it, once and never more than is owed.
@Suite struct RefundTests {
  /// 100 euro too much, by hand; returns the invoice.
  private static func tooMuch(_ world: World, _ slug: String = "rennes") async throws -> Invoice {
    let city = world.small.organisation(slug)
    let invoice = try #require(try await world.invoices().first { $0.document.city == city })
    try await world.house.database.write { tx throws in
      let amount = invoice.open + Money(cents: 10_000)
      try Payments.enterByHand(invoice.id, amount: amount, day: tx.now.day, note: "", by: .house, in: tx)
    }
    return invoice
  }

  @Test(.timeLimit(.minutes(4))) func tooMuchIsPaidBack() async throws {
    let settings = try #require(try Settings.withPrograms(), "bin/test makes the programs")
    try await World.with(settings: settings) { world in
      try await world.billed()
      _ = try await Self.tooMuch(world)
      let rennes = world.small.organisation("rennes")
      let staff = try await world.signIn(.secretariat)
      let list = await staff.get("/en/fees/refunds")
      #expect(list.text.contains("There is nothing to pay back.") && list.text.contains("Pay it back"))
      let before = await staff.get("/en/for-me").text
      #expect(!before.contains("back to Rennes"))
      #expect(await staff.post("/en/fees/refunds/decision", [("owed", "\(rennes) EUR")]).status == 303)
      #expect(await staff.post("/en/fees/refunds/decision", [("owed", "\(rennes) EUR")]).status == 409, "nothing is kept any more")
      #expect(await staff.get("/en/for-me").text.contains("back to Rennes"))
      func pay(_ amount: String, _ reference: String = "R1") async -> Browser.Page {
        await staff.post(
          "/en/fees/refunds", [("owed", "\(rennes) EUR"), ("amount", amount), ("day", "2021-03-25"), ("reference", reference)])
      }
      let more = await pay("100.01")
      #expect(more.status == 422 && more.text.contains("This is more than is owed to the city."))
      #expect(await pay("0").status == 422)
      #expect(await pay("60", "").status == 422)
      #expect(await pay("60").status == 303)
      #expect(await pay("60", "R2").status == 422, "40 are left")
      await world.runJobs()
      let mail = try #require(try await world.mails().first { $0.text.contains("R1") })
      #expect(mail.address == SmallWorld.address(.rennesTechnical) && mail.language == .french)
      let own = try await world.signIn(.rennesTechnical)
      let page = await own.get("/en/cities/rennes/fees").text
      #expect(page.contains("To be paid back to us") && page.contains("€40.00") && page.contains("R1"))
      let refund = try #require(page.firstMatch(of: /refunds\/(\d+)\/paper/)?.1)
      #expect(await own.get("/en/refunds/\(refund)/paper").status == 200)
      #expect(await (try await world.signIn(.lisboaCoordinator)).get("/en/refunds/\(refund)/paper").status == 404)
      // The credit that was turned cannot be undone under what went back; first that is undone, and the city is told.
      let turned = try await world.house.database.read { tx throws in
        try tx.value("SELECT max(payment) FROM fees_share WHERE purpose = 'refund'", as: Int64.self) ?? 0
      }
      #expect(await staff.post("/en/fee-payments/\(turned)/undoing").status == 409)
      #expect(await staff.get("/en/fees/2021/ledger.csv").text.contains("-60.00"))
      #expect(await staff.post("/en/refunds/\(refund)/undoing").status == 303)
      #expect(await staff.post("/en/refunds/\(refund)/undoing").status == 409)
      await world.runJobs()
      #expect(try await world.mails().contains { $0.address == mail.address && $0.subject.contains("Pas remboursé") })
      #expect(await staff.post("/en/fee-payments/\(turned)/undoing").status == 303)
      #expect(try await world.house.database.read { tx throws in try Refunds.owed(in: tx) }.isEmpty)
    }
  }

  /// Two who pay the same amount back at once: one does, the other is told.
  @Test func paidBackOnce() async throws {
    try await World.with { world in
      try await world.billed()
      _ = try await Self.tooMuch(world)
      let rennes = world.small.organisation("rennes")
      try await world.house.database.write { tx throws in try Refunds.decide(rennes, currency: "EUR", by: .house, in: tx) }
      let staff = try await world.signIn(.secretariat)
      let form = [("owed", "\(rennes) EUR"), ("amount", "100"), ("day", "2021-03-25"), ("reference", "R1")]
      async let one = staff.post("/en/fees/refunds", form)
      async let other = staff.post("/en/fees/refunds", form)
      #expect(await [one.status, other.status].sorted() == [303, 422])
      #expect(try await world.count("SELECT count(*) FROM fees_refund") == 1)
    }
  }

  /// A credit note after the payment leaves credit, which can be paid back.
  @Test func aCreditNoteAfterThePayment() async throws {
    try await World.with { world in
      try await world.billed()
      let city = world.small.organisation("rennes")
      let invoice = try #require(try await world.invoices().first { $0.document.city == city })
      try await world.house.database.write { tx throws in
        try Payments.enterByHand(invoice.id, amount: invoice.open, day: tx.now.day, note: "", by: .house, in: tx)
        try Documents.credit(invoice.id, amount: Money(cents: 5_000), why: "Wrong band", by: .house, in: tx)
      }
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.get("/en/fees/refunds").text.contains("€50.00"))
      #expect(await staff.post("/en/fees/refunds/decision", [("owed", "\(city) EUR")]).status == 303)
      let owed = try await world.house.database.read { tx throws in try Refunds.owed(to: city, in: tx).map(\.amount.cents) }
      #expect(owed == [5_000])
      for somebody in [SmallWorld.Somebody.lisboaCoordinator, .rennesTechnical, .nobody] {
        let browser = try await world.signIn(somebody)
        #expect([403, 404, 303].contains(await browser.get("/en/fees/refunds").status))
        #expect([403, 404, 303].contains(await browser.post("/en/fees/refunds/decision", [("owed", "\(city) EUR")]).status))
      }
    }
  }
}
