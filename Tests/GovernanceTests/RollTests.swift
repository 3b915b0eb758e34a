import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

/// What lies on the table of the credentials commission, and what it does for somebody who cannot get in.
@Suite struct RollTests {
  @Test func theClosedRollIsPrintedAndPrintedAnew() async throws {
    guard let settings = try Settings.withPrograms() else { return }
    try await World.with(settings: settings) { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      #expect(await hall.staff.get("/fr/assemblies/\(id)/roll").text.contains("À imprimer") == false)
      world.clock.set(try TimedTests.moment("19T08:00"))
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll").status == 303)
      await world.runJobs()
      func paper(_ language: Language) async throws -> String {
        let file = try #require(try await world.house.database.read { tx in try RollPaper.file(of: id, language, in: tx) })
        #expect(await hall.rennes.get("/\(language)/assemblies/\(id)/roll").text.contains("/files/\(file.sha)"))
        return try await world.words(ofPaper: file.name)
      }
      let french = try await paper(.french)
      let entitled = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM governance_roll WHERE assembly = \(id) AND votes")
      }
      #expect(
        french.contains("Rennes") && french.contains("France") && french.contains("Villes ayant droit de vote : \(entitled)"), "\(french)")
      #expect(!french.contains("Corrigé"))
      let correction = [("votes", "no"), ("reason", "Lettre du maire")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/roll/\(hall.city("torino"))", correction).status == 303)
      await world.runJobs()
      #expect(try await paper(.french).contains("Lettre du maire"))
      #expect(try await paper(.spanish).contains("Francia"))
      let files = try await world.house.database.read { tx in try Files.of([id], in: tx)[id]?.count }
      #expect(files == 3, "one of each language, the older ones are gone")
    }
  }

  @Test func theCredentialsReportSaysWhoVotes() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.convened()
      let given = [("city", "\(hall.city("torino"))"), ("receiver", "\(hall.city("rennes"))")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/proxy", given).status == 303)
      let sheet = await hall.staff.get("/en/assemblies/\(id)/credentials.csv")
      let lines = sheet.text.split(whereSeparator: \.isNewline).map(String.init)
      #expect(lines.first?.contains("Who votes") ?? false, "\(sheet.text)")
      let rennes = lines.first { $0.hasPrefix("Rennes") } ?? ""
      #expect(rennes.contains("May vote") && rennes.contains("Political delegate"), "\(rennes)")
      #expect(lines.first { $0.hasPrefix("Torino") }?.hasSuffix("Rennes") ?? false, "\(sheet.text)")
      let page = await hall.staff.get("/en/assemblies/\(id)/credentials")
      #expect(page.text.contains("Represented by another city") && page.text.contains("Not represented"))
      for address in ["credentials", "credentials.csv"] {
        #expect(await hall.rennes.get("/en/assemblies/\(id)/\(address)").status == 403)
      }
    }
  }

  /// A link to the delegate's own address, on record; nobody else sends it, and there is none for a city without a delegate.
  @Test func aDelegateWhoCannotGetInIsHelped() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.plan()
      func help(_ browser: Browser, _ slug: String) async -> Browser.Page {
        await browser.post("/en/assemblies/\(id)/delegation/link", [("city", "\(hall.city(slug))")])
      }
      #expect(await help(hall.staff, "rennes").status == 409, "not convened yet")
      #expect(await hall.staff.post("/en/meetings/\(id)/agenda", [("title", "Budget"), ("language", "en")]).status == 303)
      #expect(await hall.staff.post("/en/assemblies/\(id)/convocation").status == 303)
      await world.runJobs()
      #expect(await hall.staff.get("/en/assemblies/\(id)/delegation?city=\(hall.city("rennes"))").text.contains("cannot get in"))
      #expect(await hall.rennes.get("/en/assemblies/\(id)/delegation").text.contains("cannot get in") == false)
      #expect(await help(hall.rennes, "rennes").status == 403)
      #expect(await help(hall.staff, "katowice").status == 409, "nobody votes for it")
      #expect(await help(hall.staff, "rennes").status == 303)
      let newest = try #require(try await world.mails().first)
      #expect(newest.address == SmallWorld.address(.rennesPolitical))
      let link = try #require(try await world.newestLink())
      #expect(link.contains("/sign-in/link/"))
      let entered = await world.visitor.post(link)
      #expect(entered.status == 303 && entered.location.hasSuffix("/assemblies/\(id)/session"), "\(entered.status) \(entered.location)")
      let told = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM core_ledger WHERE kind = 'delegate.helped' AND record = \(hall.city("rennes"))")
      }
      #expect(told == 1)
    }
  }
}
