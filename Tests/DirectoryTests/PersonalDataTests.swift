import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Directory

@Suite struct PersonalDataTests {
  @Test func everythingOnOnePageAndInOneFile() async throws {
    try await World.with { world in
      let browser = try await world.signIn(.rennesTechnical)
      _ = await world.visitor.post("/fr/sign-in", [("address", SmallWorld.address(.rennesTechnical))])
      let page = await browser.get("/en/account/data")
      #expect(page.status == 200)
      for words in ["Représentant technique de Rennes", SmallWorld.address(.rennesTechnical), "Technical delegate", "Votre lien"] {
        #expect(page.text.contains(words), "\(words)")
      }
      #expect(!page.text.contains("Représentante politique"), "of nobody else")
      let file = await browser.get("/en/account/data.json")
      let json = try #require(try JSONSerialization.jsonObject(with: Data(file.text.utf8)) as? [String: Any])
      let holdings = try #require(json["holdings"] as? [[String: Any]])
      #expect(
        Set(holdings.compactMap { $0["name"] as? String }).isSuperset(of: ["account", "mandates", "mails", "sessions", "consents", "acts"]))
      let account = try #require(holdings.first { $0["name"] as? String == "account" }?["rows"] as? [[String: String]])
      #expect(account.first?["address"] == SmallWorld.address(.rennesTechnical))
      // Each room's columns about people are declared by somebody.
      let person = world.small.person(.rennesTechnical)
      #expect(await browser.get("/en/people/\(person)/data").status == 403)
      #expect(
        await (try await world.signIn(.secretariat)).get("/en/people/\(person)/data.json").text == file.text)
    }
  }

  @Test func yesAndNoAreKeptWithTheirDayAndWords() async throws {
    var room = Feature("Room")
    let kind = ConsentKind("room.picture", "News", wordings: ["The first words.", "The second words."], presumed: false)
    room.consents = [kind]
    try await World.with(more: [room]) { world in
      let browser = try await world.signIn(.rennesTechnical)
      let person = world.small.person(.rennesTechnical)
      #expect(await browser.get("/en/account/data").text.contains("The second words."))
      #expect(await browser.post("/en/account/consents/room.picture", [("answer", "yes")]).status == 303)
      #expect(try await world.house.database.read { tx throws in try Consents.holds(kind, of: person, in: tx) })
      world.clock.pass(days: 3)
      #expect(await browser.post("/en/account/consents/room.picture", [("answer", "no")]).status == 303)
      let rows = try await world.house.database.read { tx throws in try Consents.of(person, in: tx) }
      #expect(rows.map(\.version) == [2, 2] && rows[0].withdrawn == world.clock.now && rows[1].given != nil)
      #expect(try await !world.house.database.read { tx throws in try Consents.holds(kind, of: person, in: tx) })
      #expect(await browser.post("/en/account/consents/nonsense", [("answer", "yes")]).status == 404)
    }
  }

  @Test func whoeverLeavesLeavesSomebodyBehind() async throws {
    try await World.with { world in
      let technical = try await world.signIn(.rennesTechnical)
      #expect(await technical.post("/en/account/end", [("sure", "1")]).status == 303)
      #expect(await technical.get("/en/for-me").status == 303, "signed out")
      let before = try await world.mailCount()
      _ = await world.visitor.post("/en/sign-in", [("address", SmallWorld.address(.rennesTechnical))])
      #expect(try await world.mailCount() == before, "no way in")
      #expect(await (try await world.signIn(.rennesPolitical)).post("/en/account/end", [("sure", "1")]).status == 409, "the last delegate")
      #expect(
        await (try await world.signIn(.secretariat)).post("/en/account/end", [("sure", "1")]).status == 409, "the last of the secretariat")
      // Named again, the account is open again.
      let person = world.small.person(.rennesTechnical)
      let rennes = world.small.organisation("rennes")
      try await world.house.database.write { tx throws in
        try Mandates.open(person, for: rennes, as: .technical, evidence: "", by: .house, in: tx)
        #expect(try !Accounts.isEnded(person, in: tx))
      }
    }
  }

  @Test func twoAccountsBecomeOne() async throws {
    try await World.with { world in
      let rennes = world.small.organisation("rennes")
      let kept = world.small.person(.rennesTechnical)
      let double = try await world.house.database.write { tx throws in
        let double = try People.register(name: "Représentant TECHNIQUE de rennes", address: "old@example.org", language: .english, in: tx)
        try Mandates.open(double, for: rennes, as: .technical, evidence: "twice", by: .house, in: tx)
        try Mandates.open(double, for: rennes, as: .communication, evidence: "letter", by: .house, in: tx)
        return double
      }
      let officer = try await world.signIn(.secretariat)
      let list = await officer.get("/en/people/doubles").text
      #expect(list.contains("/merging/") && list.contains("old@example.org"))
      let preview = await officer.get("/en/people/\(kept)/merging/\(double)")
      #expect(preview.status == 200 && preview.text.contains("<th scope=\"row\">Mandates</th><td class=\"n\">2</td>"))
      #expect(await (try await world.signIn(.rennesPolitical)).post("/en/people/\(kept)/merging/\(double)").status == 403)
      // Both ways at once: one wins.
      async let one = officer.post("/en/people/\(kept)/merging/\(double)")
      async let other = officer.post("/en/people/\(double)/merging/\(kept)")
      let statuses = await [one.status, other.status].sorted()
      #expect(statuses == [303, 409])
      let winner = await one.status == 303 ? kept : double
      try await world.house.database.read { tx throws in
        let roles = try Mandates.open(of: winner, on: tx.now.day, in: tx).map(\.role)
        #expect(Set(roles) == [.technical, .communication] && roles.count == 2)
        #expect(try People.find(winner == kept ? double : kept, in: tx).erased)
        #expect(try tx.count("SELECT count(*) FROM directory_mandate WHERE person = \(winner == kept ? double : kept)") == 0)
        let rows = try tx.rows("SELECT \(Ledger.columns) FROM core_ledger l WHERE l.kind = 'person.merged'").map(LedgerRow.init)
        #expect(rows.map(\.record) == [winner.as()])
      }
    }
  }

  @Test func whatIsTooOldGoesByTheDailyJob() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.rennesPolitical)
      _ = await officer.post(
        "/fr/team/rennes/invitations",
        [("name", "Invited"), ("address", "invited@example.org"), ("role", "communication"), ("language", "fr")])
      _ = await officer.post("/fr/account/address", [("address", "next@example.org")])
      world.clock.pass(days: 31)
      await world.runJobs()
      try await world.house.database.read { tx throws in
        #expect(try tx.count("SELECT count(*) FROM directory_session") == 0)
        #expect(try tx.count("SELECT count(*) FROM directory_link") == 0)
        #expect(try tx.count("SELECT count(*) FROM directory_invitation WHERE address <> '' OR name <> ''") == 0)
        #expect(try tx.count("SELECT count(*) FROM directory_move WHERE address <> ''") == 0)
      }
      let page = await world.visitor.get("/en/privacy/retention")
      #expect(page.status == 200 && page.text.contains("three years after the last mandate"))
      for retention in world.house.features.flatMap(\.retentions) {
        #expect(page.text.contains(retention.label.message), "\(retention.name)")
      }
    }
  }

  @Test func anUnusedAccountIsToldAndThenErased() async throws {
    let folder = FileManager.default.temporaryDirectory.path + "/unused-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var settings = Settings()
    settings.data = folder
    try await World.with(settings: settings) { world in
      let (nobody, tampere) = (world.small.person(.nobody), world.small.person(.tamperePolitical))
      world.clock.pass(days: Accounts.unusedDays + 1)
      await world.runJobs()
      let told = try await world.mails().filter { $0.to == nobody }
      #expect(told.map(\.subject) == ["Your account will be erased"])
      world.clock.pass(days: 20)
      await world.runJobs()
      #expect(try await world.house.database.read { tx throws in try !People.find(nobody, in: tx).erased })
      world.clock.pass(days: 15)
      await world.runJobs()
      try await world.house.database.read { tx throws in
        #expect(try People.find(nobody, in: tx).erased)
        #expect(try !People.find(tampere, in: tx).erased, "who acts for a city stays")
      }
    }
  }

  @Test func signingInKeepsTheAccount() async throws {
    try await World.with { world in
      world.clock.pass(days: Accounts.unusedDays + 1)
      await world.runJobs()
      world.clock.pass(days: 20)
      _ = try await world.signIn(.nobody)
      world.clock.pass(days: 15)
      await world.runJobs()
      let nobody = world.small.person(.nobody)
      #expect(try await world.house.database.read { tx throws in try !People.find(nobody, in: tx).erased })
    }
  }

  @Test func correctionsGoToTheSecretariat() async throws {
    try await World.with { world in
      let browser = try await world.signIn(.rennesTechnical)
      #expect(await browser.get("/en/account/data/correction").status == 200)
      #expect(await browser.post("/en/account/data/correction", [("correction", "")]).status == 422)
      let sent = await browser.post("/en/account/data/correction", [("correction", "My first mandate began in 2019.")])
      #expect(sent.status == 303 && sent.location.contains("/requests/"))
      #expect(await (try await world.signIn(.secretariat)).get(sent.location).text.contains("began in 2019"))
      // Theirs, and no colleague's: not to read, not to move, not in a list, not by mail.
      let colleague = try await world.signIn(.rennesPolitical)
      #expect(await browser.get(sent.location).text.contains("began in 2019"))
      #expect(await colleague.get(sent.location).status == 404)
      #expect(await colleague.post(sent.location + "/moves/withdrawal").status == 404)
      for address in ["/en/requests", "/en/our-city/rennes"] {
        #expect(await browser.get(address).text.contains(sent.location), "\(address)")
        #expect(await !colleague.get(address).text.contains(sent.location), "\(address)")
      }
      await world.runJobs()
      #expect(await (try await world.signIn(.secretariat)).post(sent.location + "/moves/correction").status == 303)
      await world.runJobs()
      let told = try await world.mails().filter { $0.subject.contains("Correction") }.map(\.address)
      #expect(Set(told) == [SmallWorld.address(.secretariat), SmallWorld.address(.rennesTechnical)])
      #expect(await (try await world.signIn(.tamperePolitical)).get(sent.location).status == 404)
      #expect(await (try await world.signIn(.nobody)).get("/en/account/data/correction").status == 200)
    }
  }
}
