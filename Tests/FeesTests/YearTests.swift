import Approvals
import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

/// A year from the tariff to the last reminder, through the pages.
@Suite struct YearTests {
  private func subjects(_ world: World, _ somebody: SmallWorld.Somebody) async throws -> [String] {
    let address = SmallWorld.address(somebody)
    return try await world.house.database.read { tx throws in
      try tx.values("SELECT subject FROM core_mail WHERE address = \(address) ORDER BY id")
    }
  }

  @Test func tariffToReceipt() async throws {
    try await World.with { world in
      let (tariff, source) = try FeesSeeds.read(2020, Share.dataSets + "/aive")
      #expect(tariff.rates.count == 32 && tariff.groups.count == 34)
      try await world.house.database.write { tx throws in try Tariffs.insert(tariff, state: .closed, source: source, by: nil, in: tx) }
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.get("/en/fees/2021").text.contains("This year has no tariff yet"))
      #expect(await officer.post("/en/fees/2021/tariff/copying", [("from", "2020")]).status == 303)
      #expect(await officer.post("/en/fees/2021/tariff/copying", [("from", "2020")]).status == 409)
      // One amount changes in the draft; a mistake is drawn again with everything typed.
      var form = TariffPages.values(try await world.house.database.read { tx throws in try Tariffs.require(2021, in: tx) })
      form.set("IV-1", "340,00")
      form.set("version", "1")
      var wrong = form
      wrong.set("countries-I", "BJ NP TG XX FR")
      let drawn = await officer.post("/en/fees/2021/tariff", wrong.pairs.map { ($0.name, $0.value) })
      #expect(drawn.status == 422)
      #expect(drawn.text.contains("“XX” is not a country") && drawn.text.contains("340"))
      #expect(await officer.post("/en/fees/2021/tariff", form.pairs.map { ($0.name, $0.value) }).status == 303)
      #expect(await officer.post("/en/fees/2021/tariff", form.pairs.map { ($0.name, $0.value) }).status == 409, "drawn from an older draft")
      let simulation = await officer.get("/en/fees/2021/simulation")
      #expect(simulation.text.contains("€13,925.00"), "ten more than by the tariff of 2020")
      #expect(simulation.text.contains("The amount itself changed."))
      // Nothing is billed by a draft, nor without the name and the account of the association.
      #expect(await officer.post("/en/fees/2021/runs", [("due_days", "60")]).status == 409)
      #expect(await officer.post("/en/fees/2021/tariff/approval", [("decision", "")]).status == 422)
      #expect(await officer.post("/en/fees/2021/tariff/approval", [("decision", "Executive Committee, 12 November 2020")]).status == 303)
      let bare = await officer.post("/en/fees/2021/runs", [("due_days", "60")])
      #expect(bare.status == 409 && bare.text.contains("Invoices need the name of the association and its IBAN"))
      let settings: [(String, String)] = [
        ("name", "AICE"), ("address", ""), ("tax_number", ""), ("iban", "ES91 2100 0418 4502 0005 1333"), ("bic", ""), ("charges", ""),
        ("sentence_en", ""), ("sentence_fr", ""), ("sentence_es", ""), ("due_days", "60"), ("reminder_1", "15"), ("reminder_2", "45"),
        ("reminder_3", "90"), ("version", "0"),
      ]
      #expect(await officer.post("/en/fees/settings", settings).status == 422, "wrong check digits")
      #expect(
        await officer.post("/en/fees/settings", settings.map { $0.0 == "iban" ? ($0.0, "ES9121000418450200051332") : $0 }).status == 303)
      let prepared = await officer.post("/en/fees/2021/runs", [("due_days", "60")])
      #expect(prepared.status == 303)
      #expect(try await world.invoices().isEmpty, "nothing before the second press")
      #expect(await officer.post(prepared.location + "/approval").status == 303)
      await world.runJobs()
      let invoices = try await world.invoices()
      #expect(invoices.map(\.document.code) == (1...12).map { "F-2021-00\($0 < 10 ? "0" : "")\($0)" })
      #expect(invoices[1].document.amount == Money(cents: 34_000))
      #expect(invoices[2].document.due == Day("2021-05-24"))
      #expect(CreditorReference.checked(invoices[2].document.reference) != nil)
      // Mails in three languages.
      #expect(try await subjects(world, .rennesTechnical) == ["Facture F-2021-0003, Rennes"])
      #expect(try await subjects(world, .barcelonaBoth) == ["Factura F-2021-0001, Barcelona", "Factura F-2021-0002, Granollers"])
      #expect(try await subjects(world, .tamperePolitical) == ["Invoice F-2021-0006, Tampere"])
      #expect(invoices[2].document.language == .french && invoices[0].document.language == .spanish)
      // Paid by hand: receipt, in order.
      #expect(await officer.post("/en/invoices/\(invoices[2].id)/payments", [("amount", "715"), ("day", "2021-03-25")]).status == 303)
      await world.runJobs()
      #expect(try await subjects(world, .rennesTechnical).last == "Reçu R-2021-0001, Rennes")
      #expect(try await world.dues("rennes") == "in-order")
      let overview = await officer.get("/fr/fees/2021")
      #expect(overview.text.contains("715,00\u{A0}€") && overview.text.contains("1 sur 12"))
    }
  }

  @Test func reminders() async throws {
    try await World.with { world in
      try await world.billed()
      await world.runJobs()
      let rennes = try await world.invoice("F-2021-0003")
      world.clock.pass(days: 61)
      await world.runJobs()
      var technical = try await world.signIn(.rennesTechnical)
      #expect(try await world.dues("rennes") == "due", "overdue from the day after")
      #expect(try await world.count("SELECT count(*) FROM fees_reminder") == 0)
      // A promise stops them until its day.
      #expect(await technical.post("/fr/invoices/\(rennes.id)/promise", [("until", "2020-01-01")]).status == 422)
      #expect(await technical.post("/fr/invoices/\(rennes.id)/promise", [("until", "2021-06-20")]).status == 303)
      world.clock.pass(days: 14)  // 75 days after issue: 15 after the due day
      await world.runJobs()
      #expect(try await world.count("SELECT count(*) FROM fees_reminder") == 11)
      #expect(try await subjects(world, .rennesTechnical).allSatisfy { !$0.contains("Rappel") })
      world.clock.pass(days: 13)
      await world.runJobs()
      #expect(try await subjects(world, .rennesTechnical).last == "Rappel\u{A0}: facture F-2021-0003, Rennes")
      #expect(try await subjects(world, .barcelonaBoth).filter { $0.contains("Recordatorio") }.count == 2)
      // Waiting for a purchase-order number for thirty days.
      technical = try await world.signIn(.rennesTechnical)
      #expect(await technical.post("/fr/invoices/\(rennes.id)/order").status == 303)
      #expect(await technical.post("/fr/invoices/\(rennes.id)/order").status == 409)
      world.clock.pass(days: 20)
      await world.runJobs()
      let waiting = rennes.id
      #expect(try await world.count("SELECT count(*) FROM fees_reminder WHERE invoice = \(waiting)") == 1)
      #expect(await technical.post("/fr/invoices/\(rennes.id)/order-number", [("number", "PO-77")]).status == 303)
      world.clock.pass(days: 20)
      await world.runJobs()
      #expect(try await world.count("SELECT count(*) FROM fees_reminder WHERE invoice = \(waiting)") == 1, "the number came: time to pay")
      world.clock.pass(days: 12)
      await world.runJobs()
      #expect(try await world.count("SELECT count(*) FROM fees_reminder WHERE invoice = \(waiting)") == 2, "then on it goes")
      // The last one reaches the politician, and the secretariat's own list; nothing ended.
      world.clock.pass(days: 60)
      await world.runJobs()
      #expect(try await subjects(world, .rennesPolitical) == ["Dernier rappel\u{A0}: facture F-2021-0003, Rennes"])
      for _ in 0..<5 {
        world.clock.pass(days: 30)
        await world.runJobs()
      }
      #expect(try await world.count("SELECT count(*) FROM fees_reminder WHERE invoice = \(waiting)") == 3, "each level once")
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.get("/en/for-me").text.contains("Rennes: the last reminder went out"))
      #expect(try await world.count("SELECT count(*) FROM core_ledger WHERE kind IN ('member.suspended', 'member.left')") == 0)
      let arrears = await officer.get("/en/fees/arrears")
      #expect(arrears.status == 200 && arrears.text.contains("No membership ends or is suspended automatically."))
    }
  }

  @Test func whoSeesAmounts() async throws {
    try await World.with { world in
      try await world.billed()
      let lisboa = try await world.invoice("F-2021-0004")
      let rennes = try await world.invoice("F-2021-0003")
      for (somebody, own, other) in [
        (SmallWorld.Somebody.lisboaTechnical, 200, 404), (.lisboaCoordinator, 200, 404), (.rosarioDelegation, 404, 404),
        (.granollersCommittee, 404, 404),
        (.nobody, 404, 404), (.secretariat, 200, 200),
      ] {
        let browser = try await world.signIn(somebody)
        #expect(await browser.get("/en/invoices/\(lisboa.id)").status == own, "\(somebody)")
        #expect(await browser.get("/en/invoices/\(rennes.id)").status == other, "\(somebody)")
        #expect(await browser.get("/en/cities/rennes/fees").status == other, "\(somebody)")
        #expect(
          await browser.post("/en/invoices/\(rennes.id)/promise", [("until", "2021-06-20")]).status == (other == 200 ? 303 : 404),
          "\(somebody)")
      }
      // Rosario's delegation serves Sorocaba: in order or not, never an amount.
      let sorocaba = world.small.organisation("sorocaba")
      world.clock.pass(days: 70)
      await world.runJobs()
      let delegation = try await world.actor(.rosarioDelegation)
      let browser = try await world.signIn(.rosarioDelegation)
      #expect(delegation.network.contains(sorocaba))
      let visit = Visit(
        request: Request(path: "/en/our-city"), reader: Reader(language: .english, words: world.house.words), actor: delegation,
        person: nil,
        house: world.house, now: world.clock.now)
      let shown = try await world.house.database.read { tx throws in try CityFees.desk.show(visit, delegation, sorocaba, tx)?.text ?? "" }
      #expect(shown.contains("Not in order") && !shown.contains("€"))
      let mine = await browser.get("/en/for-me")
      #expect(mine.status == 200 && !mine.text.contains("€"))
      // The public feed says nothing of invoices and payments.
      #expect(await world.visitor.get("/api/v1/activity").text.contains("fee.") == false)
    }
  }

  @Test func aSpecialCase() async throws {
    try await World.with { world in
      try await world.billed()
      let political = try await world.signIn(.rennesPolitical)
      let opened = await political.post("/fr/cities/rennes/special-cases")
      #expect(opened.status == 303)
      let path = opened.location.replacing("/fr", with: "")
      let handed = await political.post(
        "/fr\(path)/form",
        [("version", "1"), ("year", "2021"), ("relief", "amount"), ("amount", "300"), ("reason", "A flood."), ("move", "submission")])
      #expect(handed.status == 303)
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.post("/en\(path)/moves/grant", [("note", "EC-2021-14")]).status == 403, "the Committee decides")
      let committee = try await world.signIn(.granollersCommittee)
      #expect(await committee.post("/es\(path)/moves/grant", [("note", "")]).status == 422)
      #expect(await committee.post("/es\(path)/moves/grant", [("note", "EC-2021-14: a flood")]).status == 303)
      let invoice = try await world.invoice("F-2021-0003")
      #expect(invoice.open == Money(cents: 30_000))
      #expect(invoice.document.amount == Money(cents: 71_500), "the invoice stays, a credit note mends it")
      let note: [String] = try await world.house.database.read { tx throws in
        try tx.values("SELECT why FROM fees_document WHERE series = 'A'")
      }
      #expect(note == ["EC-2021-14: a flood"])
      // For a city that wrote on paper; before its invoice, the run uses the decision. Nobody decides on their own city.
      let asked = await officer.post(
        "/en/cities/granollers/special-cases", [("year", "2022"), ("relief", "exempt"), ("amount", ""), ("reason", "As asked on paper.")])
      #expect(asked.status == 303)
      let own = asked.location.replacing("/en", with: "")
      #expect(await committee.post("/es\(own)/moves/grant", [("note", "EC-1")]).status == 409)
    }
  }

  @Test func aSpecialCaseIsWithdrawnByItsCity() async throws {
    try await World.with { world in
      try await world.billed()
      let political = try await world.signIn(.rennesPolitical)
      let committee = try await world.signIn(.granollersCommittee)
      // A draft is gone on with, and can be dropped.
      let draft = await political.post("/fr/cities/rennes/special-cases").location
      #expect(await political.post("/fr/cities/rennes/special-cases").location == draft)
      #expect(await political.post("\(draft)/form", [("version", "1"), ("reason", ""), ("move", "withdrawal")]).status == 303)
      let path = await political.post("/fr/cities/rennes/special-cases").location
      #expect(path != draft)
      let asked = [
        ("version", "1"), ("year", "2021"), ("relief", "exempt"), ("amount", ""), ("reason", "A flood."), ("move", "submission"),
      ]
      #expect(await political.post("\(path)/form", asked).status == 303)
      // The note is what the decision is called.
      #expect(await committee.get(path.replacing("/fr/", with: "/en/")).text.contains(/<label for="grant-note">Number of the decision/))
      #expect(await (try await world.signIn(.secretariat)).post("\(path)/moves/withdrawal").status == 403)
      #expect(await political.post("\(path)/moves/withdrawal").status == 303)
      #expect(await committee.post("\(path)/moves/grant", [("note", "EC-2021-14")]).status == 409)
      #expect(try await world.invoice("F-2021-0003").open == Money(cents: 71_500))
    }
  }

  @Test func theFirstInvoiceOfANewMember() async throws {
    try await World.with { world in
      try await world.readyForFees()
      let city = world.small.organisation("tampere")
      try await world.state(Fact(.population, nil, from: Day("2021-01-01"), source: ""), of: "tampere")
      try await world.house.database.write { tx throws in
        _ = try Ledger.record("application.accepted", day: Day("2021-03-20"), of: city.as(), by: .house, in: tx)
      }
      await world.runJobs()
      #expect(try await world.invoices().isEmpty)
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.get("/en/for-me").text.contains("Tampere: the first invoice could not be made. The population is not known."))
      try await world.state(Fact(.population, "244000", from: Day("2021-03-01"), source: "census"), of: "tampere")
      #expect(await officer.post("/en/fees/2021/first-invoices").status == 303)
      #expect(try await world.invoices().map(\.document.amount.cents) == [71_500])
      #expect(try await world.count("SELECT count(*) FROM fees_first") == 0)
    }
  }

  /// Between the approval of a run and its invoices a city may leave or be suspended: it is not billed any more.
  @Test func whoHasLeftSinceIsNotBilled() async throws {
    try await World.with { world in
      try await world.readyForFees()
      let (gone, resting) = (world.small.organisation("tampere"), world.small.organisation("torino"))
      let run = try await world.house.database.write { tx throws in
        let run = try Runs.prepare(2021, dueDays: 60, by: .house, in: tx)
        let lines = try tx.count(
          "SELECT count(*) FROM fees_run_line WHERE run = \(run) AND outcome = 'bill' AND city IN \(in: [gone, resting])")
        #expect(lines == 2, "both would be billed")
        try Organisations.leave(gone, on: tx.now.day, by: .house, in: tx)
        try Organisations.admit(resting, as: .suspended, on: tx.now.day, source: "", by: .house, in: tx)
        try Runs.approve(run, by: .house, in: tx)
        return run
      }
      while try await world.house.database.write({ tx throws in try Runs.carryOn(run, in: tx) }) {}
      let billed = Set(try await world.invoices().map(\.document.city))
      #expect(billed.count == 10 && !billed.contains(gone) && !billed.contains(resting))
    }
  }

  /// The ledger says for which application a fee was paid, and says it of no other fee of that city.
  @Test func theFirstInvoiceIsTiedToItsApplication() async throws {
    try await World.with { world in
      try await world.billed()
      let tampere = world.small.organisation("tampere")
      let old = try #require(try await world.invoices().first { $0.document.city == tampere })
      let application = world.small.organisation("rennes").as(RecordNoun.self)
      // An earlier year is open while the city applies in the next.
      world.clock.pass(days: 300)
      try await world.house.database.write { tx throws in
        try Tariffs.copy(from: 2021, to: 2022, by: .house, in: tx)
        try Tariffs.approve(2022, decision: "Executive Committee", by: .house, in: tx)
        _ = try Ledger.record("application.accepted", day: tx.now.day, of: tampere.as(), and: application, by: .house, in: tx)
      }
      await world.runJobs()
      let first = try #require(try await world.invoices().first { $0.document.city == tampere && $0.document.feeYear == 2022 })
      for invoice in [old, first] {
        try await world.house.database.write { tx throws in
          try Payments.enterByHand(invoice.id, amount: invoice.open, day: tx.now.day, note: "", by: .house, in: tx)
        }
      }
      let rows = try await world.house.database.read { tx throws in
        try Ledger.rows(after: 0, until: .max, in: tx).filter { $0.kind == "fee.paid" }
      }
      #expect(rows.map(\.second) == [old.id, first.id])
      #expect(rows.map { $0.values["application"] } == [nil, "\(application)"])
    }
  }

  /// A membership that was not ratified: what was billed since the application is credited, and what was paid goes back.
  @Test(arguments: ["credited", "stands"]) func whoIsNotRatified(_ fee: String) async throws {
    try await World.with { world in
      try await world.billed()
      let tampere = world.small.organisation("tampere")
      let invoice = try #require(try await world.invoices().first { $0.document.city == tampere })
      try await world.house.database.write { tx throws in
        try Payments.enterByHand(invoice.id, amount: Money(cents: 10_000), day: tx.now.day, note: "", by: .house, in: tx)
        let values = ["fee": fee, "since": tx.now.day.description, "day": "2021-03-25"]
        _ = try Ledger.record("application.not-ratified", day: nil, of: tampere.as(), values: values, by: .house, in: tx)
      }
      await world.runJobs()
      let (after, owed) = try await world.house.database.read { tx throws in
        (try Invoices.find(invoice.id, in: tx), try Refunds.owed(to: tampere, in: tx))
      }
      #expect(after.credited == (fee == "credited" ? invoice.document.amount.cents : 0))
      #expect(owed.map(\.amount.cents) == (fee == "credited" ? [10_000] : []))
      let why = try await world.house.database.read { tx throws in try Documents.about([invoice.id], in: tx).map(\.why) }
      #expect(why.contains { $0.contains("General Assembly") && $0.contains("25 March 2021") } == (fee == "credited"))
    }
  }

  /// An invoice that waits is not issued any more, one that was issued is credited, and nobody is reminded.
  @Test(arguments: [
    ("application.withdrawn", "The application was withdrawn."), ("application.closed", "The application ended without membership."),
  ])
  func whoWithdrawsOwesNothing(_ kind: String, _ why: String) async throws {
    try await World.with { world in
      try await world.readyForFees()
      let city = world.small.organisation("tampere")
      try await world.house.database.write { tx throws in
        try tx.execute("UPDATE directory_organisation SET kind = 'candidate' WHERE id = \(city)")
        _ = try Ledger.record("application.accepted", day: Day("2021-03-20"), of: city.as(), by: .house, in: tx)
      }
      await world.runJobs()
      #expect(try await world.invoices().map(\.open.cents) == [71_500])
      try await world.house.database.write { tx throws in
        _ = try Ledger.record(kind, day: tx.now.day, of: city.as(), by: .house, in: tx)
      }
      await world.runJobs()
      #expect(try await world.invoices().map(\.open.cents) == [0])
      let said = try await world.house.database.read { tx in
        try tx.values("SELECT why FROM fees_document WHERE series = 'A'", as: String.self)
      }
      #expect(said == [why])
      world.clock.pass(days: 200)
      await world.runJobs()
      #expect(try await world.count("SELECT count(*) FROM fees_reminder") == 0)
    }
  }

  /// A city of a network alone applies as a city: the invoice of its application is credited in the same way, what it paid of it is kept
  /// for it, and what it owed before stays due.
  @Test func aCityOfANetworkWhoseApplicationEnds() async throws {
    try await World.with { world in
      try await world.billed()
      let city = world.small.organisation("tampere")
      let application = world.small.organisation("rennes").as(RecordNoun.self)
      let old = try #require(try await world.invoices().first { $0.document.city == city })
      world.clock.pass(days: 300)
      try await world.house.database.write { tx throws in
        try Organisations.leave(city, on: tx.now.day, by: .house, in: tx)
        try Tariffs.copy(from: 2021, to: 2022, by: .house, in: tx)
        try Tariffs.approve(2022, decision: "GA", by: .house, in: tx)
        _ = try Ledger.record("application.accepted", day: tx.now.day, of: city.as(), and: application, by: .house, in: tx)
      }
      await world.runJobs()
      let first = try #require(try await world.invoices().first { $0.document.city == city && $0.document.feeYear == 2022 })
      try await world.house.database.write { tx throws in
        try Payments.enterByHand(first.id, amount: Money(cents: 20_000), day: tx.now.day, note: "", by: .house, in: tx)
        _ = try Ledger.record("application.closed", day: tx.now.day, of: city.as(), and: application, by: .house, in: tx)
      }
      await world.runJobs()
      let after = try await world.invoices()
      #expect(after.first { $0.document.code == old.document.code }?.open == old.open)
      #expect(after.first { $0.document.code == first.document.code }?.open == Money.zero)
      let kept = try await world.house.database.read { tx throws in try Payments.kept(city, currency: Money.euro, in: tx) }
      #expect(kept == 20_000)
    }
  }

  /// A first invoice that was credited in full, for a mistake in it: the secretariat makes it anew, once, for the same application.
  @Test func aCreditedFirstInvoiceIsMadeAnew() async throws {
    try await World.with { world in
      try await world.readyForFees()
      let city = world.small.organisation("tampere")
      let application = world.small.organisation("rennes").as(RecordNoun.self)
      try await world.house.database.write { tx throws in
        try tx.execute("UPDATE directory_organisation SET kind = 'candidate' WHERE id = \(city)")
        _ = try Ledger.record("application.accepted", day: Day("2021-03-20"), of: city.as(), and: application, by: .house, in: tx)
      }
      await world.runJobs()
      let first = try #require(try await world.invoices().first)
      let officer = try await world.signIn(.secretariat)
      let path = "/en/invoices/\(first.id)"
      #expect(!(await officer.get(path).text.contains("\(path)/anew")), "it stands")
      #expect(await officer.post("\(path)/anew").status == 409)
      #expect(await officer.post("\(path)/credit", [("why", "Another address")]).status == 303)
      await world.runJobs()
      #expect(try await world.invoices().count == 1, "nobody bills by itself what was taken back")
      #expect(await officer.get(path).text.contains("\(path)/anew"))
      #expect(await (try await world.signIn(.rennesTechnical)).post("\(path)/anew").status == 403)
      async let one = officer.post("\(path)/anew")
      async let other = officer.post("\(path)/anew")
      #expect(await [one.status, other.status].sorted() == [303, 409])
      let second = try #require(try await world.invoices().first { $0.id != first.id })
      #expect(try await world.invoices().count == 2 && second.document.code == "F-2021-0002" && second.open == first.document.amount)
      #expect(!(await officer.get(path).text.contains("\(path)/anew")))
      try await world.house.database.write { tx throws in
        try Payments.enterByHand(second.id, amount: second.open, day: tx.now.day, note: "", by: .house, in: tx)
      }
      let paid = try await world.house.database.read { tx throws in
        try Ledger.rows(after: 0, until: .max, in: tx).last { $0.kind == "fee.paid" }
      }
      #expect(paid?.values["application"] == "\(application)", "its payment admits the city")
    }
  }

  @Test func howACityIsBilled() async throws {
    try await World.with { world in
      try await world.readyForFees()
      let technical = try await world.signIn(.rennesTechnical)
      let form = [
        ("name", "Ville de Rennes, Direction de l’Éducation"), ("address", "Place de la Mairie\n35000 Rennes"), ("tax_number", "FR123"),
        ("attention", "Service des finances"), ("version", "0"),
      ]
      #expect(await technical.post("/fr/cities/rennes/billing", form).status == 303)
      #expect(await technical.post("/fr/cities/rennes/billing", form).status == 409)
      #expect(await technical.post("/fr/cities/lisboa/billing", form).status == 404)
      let run = try await world.house.database.write { tx throws in
        let id = try Runs.prepare(2021, dueDays: 60, by: .house, in: tx)
        try Runs.approve(id, by: .house, in: tx)
        return id
      }
      while try await world.house.database.write({ tx throws in try Runs.carryOn(run, in: tx) }) {}
      let document = try await world.invoice("F-2021-0003").document
      #expect(document.name == "Ville de Rennes, Direction de l’Éducation" && document.attention == "Service des finances")
      let words = FeePaper.body(document, nil, order: "PO-1", Reader(language: document.language, words: world.house.words)).text
      for part in ["Facture F-2021-0003", "715,00", "Sans TVA.", "RF09 F202 1000 3", "ES91 2100", "PO-1", "225"] {
        #expect(words.contains(part), "\(part)")
      }
      // What changes later does not reach an issued invoice.
      #expect(
        await technical.post("/fr/cities/rennes/billing", form.map { $0.0 == "version" ? ("version", "1") : ($0.0, "Autre") }).status == 303
      )
      #expect(try await world.invoice("F-2021-0003").document.name == "Ville de Rennes, Direction de l’Éducation")
    }
  }
}
