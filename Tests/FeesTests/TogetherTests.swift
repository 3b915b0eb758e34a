import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

/// What must hold when two people press at once.
@Suite struct TogetherTests {
  @Test func twoRunsOfOneYear() async throws {
    try await World.with { world in
      try await world.readyForFees()
      let one = try await world.signIn(.secretariat)
      let other = try await world.signIn(.secretariat)
      async let first = one.post("/en/fees/2021/runs", [("due_days", "60")])
      async let second = other.post("/en/fees/2021/runs", [("due_days", "30")])
      let answers = await [first, second]
      #expect(answers.map(\.status).sorted() == [303, 409])
      #expect(answers.contains { $0.text.contains("A billing run of this year is already under way") })
      #expect(try await world.count("SELECT count(*) FROM fees_run") == 1)
      // Two approvals at once, and the job of it by several workers.
      let run = try await world.house.database.read { tx throws in try Runs.list(2021, in: tx)[0].id }
      async let yes = one.post("/en/fee-runs/\(run)/approval")
      async let again = other.post("/en/fee-runs/\(run)/approval")
      #expect(await [yes.status, again.status].sorted() == [303, 409])
      await withTaskGroup(of: Void.self) { group in
        for _ in 0..<4 { group.addTask { _ = try? await Runs.job.run(world.house, ["run": "\(run)"]) } }
      }
      #expect(try await world.count("SELECT count(*) FROM fees_document WHERE series = 'F'") == 12)
      #expect(try await world.count("SELECT count(DISTINCT city) FROM fees_document WHERE series = 'F'") == 12)
      // The year is run again: nobody is billed twice.
      #expect(await one.post("/en/fees/2021/runs", [("due_days", "60")]).status == 303)
      let second2 = try await world.house.database.read { tx throws in try Runs.list(2021, in: tx)[0].id }
      #expect(await one.post("/en/fee-runs/\(second2)/approval").status == 303)
      await world.runJobs()
      #expect(try await world.count("SELECT count(*) FROM fees_document WHERE series = 'F'") == 12)
      #expect(try await world.count("SELECT count(*) FROM fees_run WHERE state = 'done'") == 2)
    }
  }

  /// The database itself refuses a second invoice of a city and year.
  @Test func theDatabaseKnowsItToo() async throws {
    try await World.with { world in
      try await world.billed()
      let city = world.small.organisation("rennes")
      await #expect(throws: StorageError.self) {
        try await world.house.database.write { tx throws in
          try tx.execute(
            "INSERT INTO fees_billed (city, year, series, invoice) SELECT city, year, series, invoice FROM fees_billed WHERE city = \(city)"
          )
        }
      }
    }
  }

  @Test func numbersHaveNoGaps() async throws {
    try await World.with { world in
      try await world.billed()
      let invoices = try await world.invoices()
      // Sixteen at once, half of which are refused: refused ones take no number.
      await withTaskGroup(of: Void.self) { group in
        for invoice in invoices.prefix(8) {
          for _ in 0..<2 {
            group.addTask {
              _ = try? await world.house.database.write { tx throws in
                try Documents.credit(invoice.id, why: "Decision EC-2021-1", by: .house, in: tx)
              }
            }
          }
        }
      }
      for series in ["F", "A"] {
        let numbers: [Int] = try await world.house.database.read { tx throws in
          try tx.values("SELECT number FROM fees_document WHERE series = \(series) ORDER BY number")
        }
        #expect(numbers == Array(1...(series == "F" ? 12 : 8)), "\(series)")
      }
    }
  }

  @Test func twoPeopleMatchOnePayment() async throws {
    try await World.with { world in
      try await world.billed()
      let one = try await world.signIn(.secretariat)
      let other = try await world.signIn(.secretariat)
      let bytes = try Fixture.bytes("bank-one-batch.xml")
      let taken = await one.upload("/en/bank-files", file: "file", name: "one.xml", type: "application/xml", bytes)
      #expect(taken.status == 303)
      let page = await one.get(String(taken.location))
      let ticked = world.ticked(page.text, all: false)
      #expect(ticked.filter { $0.0 == "line" }.count == 2, "matched ones are ticked already")
      async let first = one.post(taken.location + "/application", ticked)
      async let second = other.post(taken.location + "/application", ticked)
      #expect(await [first.status, second.status].sorted() == [303, 409])
      #expect(try await world.count("SELECT count(*) FROM fees_payment WHERE undone IS NULL AND method = 'bank'") == 2)
      #expect(try await world.invoice("F-2021-0001").paid == 220_000)
      #expect(try await world.invoice("F-2021-0003").paid == 71_500)
      #expect(try await world.count("SELECT count(*) FROM fees_document WHERE series = 'R'") == 3)
    }
  }

  @Test func twoPaymentsByHandAtOnce() async throws {
    try await World.with { world in
      try await world.billed()
      let invoice = try await world.invoice("F-2021-0001")
      let officer = try await world.signIn(.secretariat)
      let form = [("amount", "2200"), ("day", "2021-03-25"), ("note", "")]
      async let first = officer.post("/en/invoices/\(invoice.id)/payments", form)
      async let second = officer.post("/en/invoices/\(invoice.id)/payments", form)
      #expect(await [first.status, second.status].sorted() == [303, 409])
      #expect(try await world.invoice("F-2021-0001").paid == 220_000)
    }
  }
}

extension World {
  /// The fields that the page of a bank file would send: lines that are ticked, or all that have a proposal.
  func ticked(_ html: String, all: Bool) -> [(String, String)] {
    var fields: [(String, String)] = []
    for box in html.matches(of: /<input type="checkbox" name="line" value="([0-9]+)"( checked)?/) where all || box.2 != nil {
      fields.append(("line", String(box.1)))
    }
    for seen in html.matches(of: /<input type="hidden" name="(seen-[0-9]+)" value="([^"]*)"/) {
      fields.append((String(seen.1), String(seen.2)))
    }
    return fields
  }
}
