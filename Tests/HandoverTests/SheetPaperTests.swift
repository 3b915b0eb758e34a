import Core
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Handover

/// The sheet on paper, as the next team gets it, in the language in which it was ordered.
@Suite struct SheetPaperTests {
  @Test(.timeLimit(.minutes(4))) func theSheetIsReadOnPaper() async throws {
    let settings = try #require(try Settings.withPrograms(), "bin/test makes the programs")
    defer { try? FileManager.default.removeItem(atPath: settings.data) }
    try await World.with(settings: settings) { world in
      let delegate = try await world.signIn(.rennesTechnical)
      let note = [("version", "0"), ("note-team", "Appeler la directrice à la rentrée")]
      #expect(await delegate.post("/fr/handover/rennes/notes", note).status == 303)
      for language in ["fr", "es"] { #expect(await delegate.post("/\(language)/handover/rennes/paper").status == 303) }
      await world.runJobs()
      for (language, title) in [("fr", "Fiche de passation"), ("es", "Ficha de traspaso")] {
        let paper = try await world.words(ofPaper: "handover-rennes-\(language).pdf")
        #expect(paper.contains(title) && paper.contains("Rennes"), "\(paper.prefix(600))")
        #expect(paper.contains("Appeler la directrice à la rentrée"), "notes stand in the language in which they were written")
      }
    }
  }
}
