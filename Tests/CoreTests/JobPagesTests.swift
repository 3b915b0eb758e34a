import Core
import Storage
import TestKit
import Testing
import Web

@Suite struct JobPagesTests {
  @Test(arguments: [
    ("en", "is missing on this server. Have it installed there"), ("fr", "Faites-le installer"), ("es", "Pida que lo instalen"),
  ])
  func aMissingProgramIsASentenceThatSaysWhatToDo(_ language: String, _ sentence: String) async throws {
    try await World.with { world in
      try await world.house.database.write { tx in
        for (number, (fault, reason)) in [
          ("missingProgram", "weasyprint"), ("missingProgram", "vipsthumbnail"), ("lost", ""), ("unknownKind", "ghost.walk"),
          ("error", "own words"),
        ].enumerated() {
          try Jobs.enqueue("ghost.walk", key: "ghost \(number)", in: tx)
          try tx.execute(
            "UPDATE core_job SET state = 'failed', fault = \(fault), reason = \(reason) WHERE unique_key = \("ghost \(number)")")
        }
      }
      let page = await (try await world.signIn(.secretariat)).get("/\(language)/jobs").text
      #expect(page.components(separatedBy: sentence).count == 3, "one for each program")
      #expect(page.contains("data/venv/bin/pip install weasyprint==70.0") && page.contains("apt-get install libvips-tools"))
      #expect(page.contains("own words"))
      if language == "en" { #expect(page.contains("stopped ten times") && page.contains("does not know this job")) }
    }
  }
}
