import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@Suite struct WaitingTests {
  /// What stands beside "For me" on a page, and how many lines that page lists.
  private static func counts(_ browser: Browser) async throws -> (header: Int, listed: Int) {
    let elsewhere = await browser.get("/en/cities").text
    let header = try #require(elsewhere.firstMatch(of: /href="\/en\/for-me">For me(?: \((\d+)\))?</))
    let page = await browser.get("/en/for-me").text
    let section = try #require(page.firstMatch(of: /<h2>Waiting for you<\/h2>(.*?)<\/section>/.dotMatchesNewlines()))
    return (header.1.flatMap { Int($0) } ?? 0, section.1.components(separatedBy: "<li>").count - 1)
  }

  @Test func theHeaderSaysWhatThePageLists() async throws {
    try await World.with { world in
      // Rooms bring what waits from the first day (a welcome, a look at the data): what counts is one more, in both places.
      let (colleague, stranger) = (try await world.signIn(.rennesPolitical), try await world.signIn(.tamperePolitical))
      let before = (try await Self.counts(colleague), try await Self.counts(stranger))
      _ = await world.visitor.post(
        "/en/sign-in/lost-address", [("old", SmallWorld.address(.rennesTechnical)), ("address", "moved@example.org")])
      let after = (try await Self.counts(colleague), try await Self.counts(stranger))
      #expect(after.0.header == before.0.header + 1 && after.0.listed == before.0.listed + 1, "an address to vouch for")
      #expect(after.1 == before.1)
      for days in [20, 400] {
        world.clock.pass(days: days)
        for somebody in SmallWorld.Somebody.allCases {
          let both = try await Self.counts(try await world.signIn(somebody))
          #expect(both.header == both.listed, "\(somebody)")
        }
      }
      #expect(await colleague.get("/en/for-me").status == 303, "the session has ended meanwhile")
      #expect(await !world.visitor.get("/en/cities").text.contains("/en/for-me"))
    }
  }

  /// The session, the position of the ledger, and how much waits: pages cost whoever is signed in nothing more.
  @Test func theCountIsOneQuery() async throws {
    try await World.with { world in
      let browser = try await world.signIn(.tamperePolitical)
      _ = await browser.get("/en/kit")
      let before = world.house.database.statements
      _ = await browser.get("/en/kit")
      #expect(world.house.database.statements - before <= 3)
    }
  }

  @Test func anAddressThatDoesNotWorkIsATask() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.rennesPolitical)
      let before = try await Self.counts(officer).header
      let fields = [
        ("name", "Nouvelle personne"), ("address", "gone@city.example"), ("role", "technical"), ("language", "fr"), ("evidence", "letter"),
      ]
      #expect(await officer.post("/en/team/rennes/invitations", fields).status == 303)
      _ = await world.visitor.post("/en/sign-in", [("address", SmallWorld.address(.tamperePolitical))])
      try await world.comesBack("gone@city.example", "550 5.1.1 gone@city.example is unknown")
      try await world.comesBack(SmallWorld.address(.tamperePolitical), "550 5.1.10 No such user")

      // Whoever sent it: on "for me", beside the invitation, on a page of their own.
      #expect(try await Self.counts(officer).header == before + 1)
      #expect(await officer.get("/en/for-me").text.contains("Your e-mail did not arrive"))
      #expect(await officer.get("/en/team/rennes").text.contains("550 5.1.1 … is unknown"))
      let mine = await officer.get("/en/mails").text
      let drop = try #require(mine.firstMatch(of: /\/en\/mails\/(\d+)\/drop/))
      #expect(mine.contains("gone@city.example"))
      let stranger = try await world.signIn(.lisboaTechnical)
      #expect(await !stranger.get("/en/mails").text.contains("gone@city.example"))
      #expect(await stranger.post(String(drop.0)).status == 404)
      #expect(await officer.post(String(drop.0)).status == 303)
      #expect(try await Self.counts(officer).header == before)

      // The secretariat: a task with the way to mend it.
      let secretariat = try await world.signIn(.secretariat)
      let person = world.small.person(.tamperePolitical)
      #expect(await secretariat.get("/en/for-me").text.contains("/en/people/\(person)\">The address of Political delegate of Tampere"))
      let both = try await Self.counts(secretariat)
      #expect(both.header == both.listed && both.header == 2)
      #expect(await secretariat.get("/en/people/\(person)").text.contains("550 5.1.10 No such user"))
      #expect(await secretariat.get("/en/jobs").text.contains("Came back"))
      #expect(await officer.post("/en/people/\(person)/address", [("address", "new@tampere.example")]).status == 403)
      #expect(await officer.post("/en/people/\(person)/address/trust").status == 403)
      #expect(await secretariat.post("/en/people/\(person)/address", [("address", "new at tampere")]).status == 422)
      let taken = await secretariat.post("/en/people/\(person)/address", [("address", SmallWorld.address(.lisboaTechnical))])
      #expect(taken.status == 422 && taken.text.contains("Somebody already uses this address."))
      #expect(await secretariat.post("/en/people/\(person)/address", [("address", "new@tampere.example")]).status == 303)
      #expect(try await Self.counts(secretariat).header == 1)
      try await world.house.database.read { tx throws in
        #expect(try People.find(person, in: tx).address == "new@tampere.example")
        #expect(try tx.count("SELECT count(*) FROM core_ledger WHERE kind = 'address.vouched' AND record = \(person)") == 1)
        let mails = try tx.values("SELECT address FROM core_mail WHERE state = 'waiting'", as: String.self)
        #expect(mails == ["new@tampere.example"], "nothing goes to the address that does not work")
      }
      // Trusting an address is the other way.
      try await world.comesBack("new@tampere.example", "550 5.2.1 disabled")
      #expect(try await Self.counts(secretariat).header == 2)
      #expect(await secretariat.post("/en/people/\(person)/address/trust").status == 303)
      #expect(try await Self.counts(secretariat).header == 1)
    }
  }
}

extension World {
  /// The mails to this address were sent, and come back with these words.
  func comesBack(_ address: String, _ words: String) async throws {
    try await house.database.write { tx in
      try tx.execute("UPDATE core_mail SET state = 'sent' WHERE address = \(address) AND state = 'waiting'")
      for token in try tx.values("SELECT token FROM core_mail WHERE address = \(address)", as: String.self) {
        let text = """
          To: bounce+\(token)@cities.example.org
          Content-Type: multipart/report; boundary=edge

          --edge
          Content-Type: message/delivery-status

          Reporting-MTA: dns; mx.example

          Final-Recipient: rfc822; \(address)
          Action: failed
          Status: \(words.split(separator: " ")[1])
          Diagnostic-Code: smtp; \(words)
          --edge--
          """
        let report = try #require(DeliveryReport(Array(text.utf8)))
        #expect(try Outbox.takeBack(report, in: tx) == .marked)
      }
    }
  }
}
