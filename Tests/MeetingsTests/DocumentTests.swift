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
}
