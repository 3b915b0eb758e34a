import Core
import Foundation
import Storage
import TestKit
import Testing

@testable import Fees

/// Invoice, credit note and receipt as their readers get them: in the city's language, with all that a treasury asks for.
@Suite struct FeePaperTests {
  @Test(.timeLimit(.minutes(4))) func papersSayWhatATreasuryAsksFor() async throws {
    let settings = try #require(try Settings.withPrograms(), "bin/test makes the programs")
    defer { try? FileManager.default.removeItem(atPath: settings.data) }
    try await World.with(settings: settings) { world in
      try await world.billed()
      let rennes = world.small.organisation("rennes")
      let invoice = try #require(try await world.invoices().first { $0.document.city == rennes })
      let document = invoice.document
      try await world.house.database.write { tx throws in
        try Documents.credit(document.id, why: "Décision du Comité", by: .house, in: tx)
      }
      await world.runJobs()
      let paper = try await world.words(ofPaper: "\(document.code).pdf")
      for word in [
        "Facture \(document.code)", "Rennes", "International Association of Educating Cities", "G60404843", "CAIXESBBXXX", "Sans TVA.",
        "2021",
      ] {
        #expect(paper.contains(word), "\(word) in: \(paper.prefix(1500))")
      }
      let bare = paper.replacing(" ", with: "")
      #expect(bare.contains(document.reference.replacing(" ", with: "")), "the reference that the bank brings back")
      #expect(bare.contains("ES9121000418450200051332"))
      let credit: String = try #require(
        try await world.house.database.read { tx in
          try tx.value("SELECT code FROM fees_document WHERE series = 'A' AND invoice = \(document.id)")
        })
      let note = try await world.words(ofPaper: "\(credit).pdf")
      #expect(note.contains(credit) && note.contains(document.code) && note.contains("Décision du Comité"), "\(note.prefix(800))")
      // Another city's invoice is in its own language.
      let barcelona = world.small.organisation("barcelona")
      let other = try #require(try await world.invoices().first { $0.document.city == barcelona })
      #expect(try await world.words(ofPaper: "\(other.document.code).pdf").contains("Factura \(other.document.code)"))
    }
  }

  /// With a purchase-order number the PDF is set anew; what went out before stays beside it, byte for byte.
  @Test(.timeLimit(.minutes(4))) func whatWasIssuedStays() async throws {
    let settings = try #require(try Settings.withPrograms(), "bin/test makes the programs")
    defer { try? FileManager.default.removeItem(atPath: settings.data) }
    try await World.with(settings: settings) { world in
      try await world.billed()
      let rennes = world.small.organisation("rennes")
      let id = try #require(try await world.invoices().first { $0.document.city == rennes }).id
      func papers() async throws -> [String: String] {
        try await world.house.database.read { tx in
          Dictionary(try (Files.of([id], in: tx)[id] ?? []).map { ($0.field, $0.sha) }, uniquingKeysWith: { $1 })
        }
      }
      try await FeePaper.job.run(world.house, ["document": "\(id)"])
      let issued = try await papers()
      #expect(Array(issued.keys) == ["pdf"])
      let own = try await world.signIn(.rennesTechnical)
      for number in ["BC-17", "BC-18"] {
        #expect(await own.post("/en/invoices/\(id)/order-number", [("number", number)]).status == 303)
        try await FeePaper.job.run(world.house, ["document": "\(id)"])
      }
      let after = try await papers()
      #expect(Set(after.keys) == ["pdf", "pdf-order"] && after["pdf"] == issued["pdf"] && after["pdf-order"] != issued["pdf"])
      #expect(await own.get("/en/invoices/\(id)").text.matches(of: /invoices\/\d+\/files\/\d+/).count >= 2)
    }
  }
}
