import Foundation
import TestKit
import Testing
import Time

extension Processes {
  /// On a machine without the programs that read and write documents everything else works, and what needs them says so.
  @Suite struct Without {
    @Test(.timeLimit(.minutes(3))) func pandoc() async throws {
      try await Site.with { site in
        try await site.fill()
        var site = site
        // The programs that hold others in, and none that reads a document.
        let programs = site.root + "/programs"
        try FileManager.default.createDirectory(atPath: programs, withIntermediateDirectories: true)
        for name in ["prlimit", "unshare", "vipsthumbnail", "vips"] where FileManager.default.fileExists(atPath: "/usr/bin/\(name)") {
          try FileManager.default.createSymbolicLink(atPath: "\(programs)/\(name)", withDestinationPath: "/usr/bin/\(name)")
        }
        site.environment["PATH"] = programs
        let server = try await site.serve()
        let there = site
        try await aside {
          let officer = try there.enter("secretariat")
          // The Charter in a language of which nothing stands here.
          let page = try officer.get("/en/translation").text
          let form = try #require(page.firstMatch(of: /action="(\/en\/texts\/[0-9]+\/pt\/request)"/)?.1)
          let begun = try officer.post(String(form), [])
          let request = try #require(begun.location.split(separator: "?").first?.split(separator: "/").last.map(String.init))
          let version = try #require(
            try officer.get("/en/requests/\(request)").text.firstMatch(of: /name="version" value="([0-9]+)"/)?.1)
          // The clock of a process is that of the machine.
          let due = Clock.system.now().day.adding(days: 20)
          let asked = try officer.post(
            "/en/requests/\(request)/form",
            [("version", String(version)), ("language", "pt"), ("due", "\(due)"), ("brief", "Titles first."), ("move", "submission")])
          #expect(asked.status == 303, "\(asked.text.suffix(600))")
          #expect(try officer.post("/en/desk/\(request)/acceptance", []).status == 303)

          let desk = try officer.get("/en/desk/\(request)")
          #expect(desk.status == 200 && !desk.text.contains("/files/docx") && desk.text.contains("/files/xlf"))
          #expect(try officer.get("/en/desk/\(request)/files/docx").status == 404)
          #expect(try officer.get("/en/desk/\(request)/files/xlf").status == 200)
          for (name, bytes) in [("a.docx", HostileBytes.docx(HostileBytes.body("1"))), ("a.md", Array("| 1 | a | b |\n".utf8))] {
            let refused = try officer.upload("/en/desk/\(request)/files", [], file: "file", name: name, bytes)
            #expect(refused.status == 422 && refused.text.contains("need the program pandoc"), "\(name): \(refused.status)")
          }
          let segment = try officer.post("/en/desk/\(request)/segments/1", [("version", "1"), ("body", "Carta"), ("confirm", "1")])
          #expect(segment.status == 303, "the editor works")

          // A document is a document without its words; the job has nothing to be sorry for.
          let adding = "/en/coordinators/documents/new"
          let audience = try #require(
            try officer.get(adding).text.firstMatch(
              of: /name="audience" value="([0-9-]+)"/)?.1)
          let added = try officer.upload(
            adding, [("title", "A letter"), ("language", "en"), ("kind", "other"), ("audience", String(audience))], file: "file",
            name: "a.docx", HostileBytes.docx(HostileBytes.body("herbarium")))
          #expect(added.status == 303, "\(added.text.suffix(600))")
          #expect(try officer.get(String(added.location.split(separator: "?").first ?? "")).text.contains("A letter"))
          let until = Date.now.addingTimeInterval(60)
          func isIdle() throws -> Bool {
            let page = try officer.get("/en/jobs").text
            return page.contains("<dt>Waiting</dt><dd>0</dd>") && page.contains("<dt>Running</dt><dd>0</dd>")
          }
          while Date.now < until, try !isIdle() { Thread.sleep(forTimeInterval: 0.2) }
          let jobs = try officer.get("/en/jobs").text
          #expect(try isIdle() && !jobs.contains("The program pandoc"), "\(jobs.suffix(2000))")
        }
        #expect(try await server.stop().status == 0)
      }
    }
  }
}
