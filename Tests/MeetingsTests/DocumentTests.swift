import Core
import Directory
import Storage
import TestKit
import Testing
import Web
import Works

@Suite struct DocumentTests {
  static let pdf = Array("%PDF-1.4\n%%EOF\n".utf8)

  static func add(_ world: World, audience: Audience? = nil) async throws -> RecordID {
    let actor = try await world.actor(.lisboaCoordinator)
    let network = world.small.organisation("rtpce")
    let file = try await Files.store(pdf, name: "ata.pdf", in: world.house.database)
    return try await world.house.database.write { tx in
      try Document.add(
        DocumentDetails(title: "Ata de março", language: .english, kind: .minutes, audience: audience ?? .of(network)), file,
        named: "ata.pdf",
        at: DocumentPlace(owner: network, audiences: [.of(network), .members, .everyone]), by: actor, in: tx)
    }
  }

  @Test(arguments: [
    (SmallWorld.Somebody.lisboaCoordinator, 200, 200), (.lisboaTechnical, 200, 403), (.secretariat, 200, 200), (.rennesTechnical, 404, 404),
    (.rosarioDelegation, 404, 404), (.nobody, 404, 404),
  ])
  func whoReadsAndKeepsIt(_ somebody: SmallWorld.Somebody, _ reading: Int, _ writing: Int) async throws {
    try await World.with { world in
      let id = try await Self.add(world)
      let sha = try await world.house.database.read { tx in try Files.of([id], in: tx)[id]?.first?.sha } ?? ""
      let browser = try await world.signIn(somebody)
      #expect(await browser.get("/en/documents/\(id)").status == reading)
      #expect(await browser.get("/files/\(sha)").status == reading)
      for page in ["edit", "versions"] { #expect(await browser.get("/en/documents/\(id)/\(page)").status == writing, "\(page)") }
      let withdrawn = await browser.post("/en/documents/\(id)/withdrawal").status
      #expect(withdrawn == (writing == 200 ? 303 : writing))
      if writing == 200 { #expect(await (try await world.signIn(.lisboaTechnical)).get("/files/\(sha)").status == 404) }
    }
  }

  @Test func theNewestIsShownAndOlderOnesStay() async throws {
    try await World.with { world in
      let id = try await Self.add(world, audience: .everyone)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let refused = await coordinator.upload(
        "/en/documents/\(id)/versions", [("note", "Signed")], file: "file", name: "a.exe", type: "application/x-msdownload", [77, 90, 0, 1])
      #expect(refused.status == 422)
      let renewed = await coordinator.upload(
        "/en/documents/\(id)/versions", [("note", "Signed")], file: "file", name: "ata-2.pdf", type: "application/pdf", Self.pdf + [10])
      #expect(renewed.status == 303)
      let page = await world.visitor.get("/en/documents/\(id)")
      #expect(page.text.contains("ata-2.pdf") && page.text.contains("ata.pdf") && page.text.contains("Signed"))
      let rows = try await world.house.database.read { tx in
        try tx.values("SELECT kind FROM core_ledger WHERE record = \(id) ORDER BY position", as: String.self)
      }
      #expect(rows == ["document.added", "document.published", "document.renewed"])
    }
  }

  /// What was withdrawn is offered again by whoever may withdraw it, to the same people, and counts again.
  @Test func aWithdrawnDocumentComesBack() async throws {
    try await World.with { world in
      let id = try await Self.add(world, audience: .members)
      let sha = try await world.house.database.read { tx in try Files.of([id], in: tx)[id]?.first?.sha } ?? ""
      let coordinator = try await world.signIn(.lisboaCoordinator)
      func published() async throws -> Int {
        try await world.house.database.read { tx in
          try tx.count("SELECT count(*) FROM core_ledger l WHERE l.kind = 'document.published' AND \(Ledger.standing)")
        }
      }
      #expect(await coordinator.post("/en/documents/\(id)/return").status == 404, "it is not withdrawn")
      #expect(await coordinator.post("/en/documents/\(id)/withdrawal").status == 303)
      #expect(try await published() == 0)
      world.clock.pass(days: 400)
      let later = try await world.signIn(.lisboaCoordinator)
      #expect(await later.get("/en/documents/\(id)").text.contains("Offer it again"))
      #expect(await later.get("/en/networks/rtpce/space/documents").text.contains("/en/documents/\(id)/return"))
      for somebody in [SmallWorld.Somebody.rennesTechnical, .lisboaTechnical, .rosarioDelegation] {
        let other = try await world.signIn(somebody)
        #expect(await other.get("/en/documents/\(id)").status == 404, "\(somebody)")
        #expect(await other.post("/en/documents/\(id)/return").status == 404, "\(somebody)")
        #expect(!(await other.get("/en/networks/rtpce/space/documents").text.contains("/en/documents/\(id)")))
      }
      #expect(await later.post("/en/documents/\(id)/return").status == 303)
      let again = try await world.signIn(.rennesTechnical)
      #expect(await again.get("/en/documents/\(id)").status == 200)
      #expect(await again.get("/files/\(sha)").status == 200)
      #expect(await again.get("/en/search?q=Ata").text.contains("/en/documents/\(id)"))
      #expect(try await published() == 1)
      let day = try await world.house.database.read { tx in
        try tx.value("SELECT max(day) FROM core_ledger l WHERE l.kind = 'document.published' AND \(Ledger.standing)", as: Day.self)
      }
      #expect(day == Day("2021-03-25"), "of the day on which it was first published")
    }
  }
}
