import ActionPlan
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

/// The PDFs as WeasyPrint makes them, read back with poppler's programs: what a person and a screen reader find in them.
@Suite struct PaperTests {
  @Test(.timeLimit(.minutes(4))) func planAndReportAreTaggedPapersInThreeLanguages() async throws {
    let settings = try #require(try Settings.withPrograms(), "bin/test makes the programs")
    defer { try? FileManager.default.removeItem(atPath: settings.data) }
    try await World.with(settings: settings) { world in
      try await world.loadPlan()
      let officer = try await world.signIn(.secretariat)
      #expect(await officer.post("/en/plan/2021/report/pdf").status == 303)
      await world.runJobs()
      let failed = try await world.house.database.read { tx in try Jobs.list(state: .failed, in: tx).map { $0.reason ?? "" } }
      #expect(failed == [])
      let codes = try await world.house.database.read { tx throws in
        try Plans.objectives(of: Plans.find(year: 2021, in: tx).id, in: tx).map(\.code)
      }
      #expect(codes.count == 40)
      for (language, plan, report) in [
        ("en", "Action Plan 2021", "Report on the plan of 2021"), ("fr", "Plan d’action 2021", "Rapport sur le plan 2021"),
        ("es", "Plan de Acción 2021", "Informe sobre el plan 2021"),
      ] {
        try await Self.check("plan-2021-\(language).pdf", titled: plan, in: language, codes, world)
        try await Self.check("report-2021-\(language).pdf", titled: report, in: language, codes, world)
      }
      // The files stand where the full text is read.
      #expect(await world.visitor.get("/fr/plan/2021/print").text.matches(of: /\/files\/[0-9a-f]{64}/).count == 3)
    }
  }

  private static func check(_ name: String, titled title: String, in language: String, _ codes: [String], _ world: World) async throws {
    let sha: String? = try await world.house.database.read { tx in
      try tx.value("SELECT file FROM core_attachment WHERE name = \(name)")
    }
    let bytes = try await Files.bytes(try #require(sha, "\(name) was made"), world.house.database)
    let text = String(
      decoding: try await Programs.run("pdftotext", ["-enc", "UTF-8", "in.pdf", "-"], files: ["in.pdf": bytes]).bytes, as: UTF8.self)
    let info = String(decoding: try await Programs.run("pdfinfo", ["in.pdf"], files: ["in.pdf": bytes]).bytes, as: UTF8.self)
    let plain = text.replacing(/[\s\u{00A0}\u{202F}]+/, with: " ")
    #expect(info.contains(/Title: +\S/) && info.replacing(/[\u{00A0}\u{202F}]/, with: " ").contains(title), "\(name): \(info.prefix(200))")
    #expect(plain.contains(title), "\(name) bears its title")
    #expect(info.contains(/Tagged: +yes/), "\(name) is tagged")
    let marks = String(decoding: try await Programs.run("pdfinfo", ["-meta", "in.pdf"], files: ["in.pdf": bytes]).bytes, as: UTF8.self)
    #expect(marks.contains("pdfuaid:part=\"1\""), "\(name) says that it is PDF/UA")
    // The language stands in a compressed part of the file.
    let script = """
      import re, sys, zlib
      data = sys.stdin.buffer.read()
      for part in re.findall(rb'stream\\r?\\n(.*?)endstream', data, re.S):
          try: data += zlib.decompress(part)
          except zlib.error: pass
      sys.stdout.write(' '.join(sorted({found.decode() for found in re.findall(rb'/Lang ?\\(([a-z]+)\\)', data)})))
      """
    let said = try await Programs.run("python3", ["-c", script], input: bytes)
    #expect(String(decoding: said.bytes, as: UTF8.self).split(separator: " ").contains(Substring(language)), "\(name) says its language")
    // All forty codes, each after the one before it.
    var rest = Substring(plain)
    for code in codes {
      guard let place = rest.firstRange(of: " \(code) ") else {
        Issue.record("\(name): \(code) is missing, or stands out of order")
        return
      }
      rest = rest[rest.index(before: place.upperBound)...]
    }
  }
}
