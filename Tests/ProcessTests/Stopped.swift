import Foundation
import Storage
import TestKit
import Testing

extension Outages {
  /// The server is told to stop (SIGTERM) while it answers, and is watched while it runs.
  @Suite struct Stopped {
    /// More than what the two ends of a line hold by themselves.
    static let size = 9_900_000

    @Test(.timeLimit(.minutes(5))) func whatHasBegunIsFinished() async throws {
      try await Site.with { site in
        try await site.fill()
        let server = try await site.serve(["--without-work"])
        let picture = Picture.png(1) + [UInt8](repeating: 7, count: Self.size - Picture.png(1).count)
        let officer = try await aside { () throws in
          let officer = try site.enter("secretariat")
          try Self.recordAct(officer, picture)
          return officer
        }
        let database = try await Database.open(site.place)
        let sha: String = try #require(try await database.read { tx in try tx.value("SELECT file FROM core_attachment") })
        try await aside { () throws in
          // Readers who take their time, each with more still to come than the line holds, and a writer in the middle of a form.
          let readers = try (0..<8).map { _ in
            let line = try RawHTTP.Line(port: site.port, window: 4096)
            try line.write(officer.head("GET", "/files/\(sha)", count: 0))
            return (line: line, first: try line.read(2000) ?? [])
          }
          let form = Array("objective=4.11&what=Half+a+form&day=2021-05-06&place=online&source=a+test".utf8)
          let writer = try RawHTTP.Line(port: site.port)
          let type = ["Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"]
          try writer.write(officer.head("POST", "/en/act", type, count: form.count) + form.prefix(20))
          Thread.sleep(forTimeInterval: 1.5)
          // Who came after them has been answered on each loop: they are known.
          for _ in 0..<4 { #expect(try site.client().get("/healthz").status == 200) }
          server.terminate()
          Thread.sleep(forTimeInterval: 0.5)
          #expect(server.isRunning)
          #expect(throws: RawHTTP.Failure.self, "nobody new is let in") { try site.client().get("/healthz") }

          try writer.write(Array(form.dropFirst(20)))
          let written = try writer.reply()
          #expect(written.status == 303, "\(written.text.suffix(500))")
          for reader in readers {
            let read = try reader.line.reply(from: reader.first)
            #expect(read.status == 200)
            #expect(read.body == picture, "the file came whole")
          }
          let end = server.end(seconds: 30)
          #expect(end.status == 0, "\(end.output.suffix(1000))")
        }
        #expect(try await database.read { tx in try tx.count("SELECT count(*) FROM core_text WHERE body = 'Half a form'") } == 1)
        await database.close()
      }
    }

    private static func recordAct(_ officer: RawHTTP, _ picture: [UInt8]) throws {
      let act = try officer.upload(
        "/en/act", [("objective", "4.11"), ("what", "A large picture"), ("day", "2021-05-05"), ("place", "online"), ("source", "a test")],
        file: "picture", name: "large.png", picture)
      #expect(act.status == 303, "\(act.text.suffix(500))")
    }

    @Test(.timeLimit(.minutes(1))) func aWorkerStopsToo() async throws {
      try await Site.with { site in
        #expect(try await site.run(["migrate"]).status == 0)
        let worker = try site.start(["work"])
        try await Task.sleep(for: .seconds(1.5))
        #expect(worker.isRunning)
        #expect(try await worker.stop().status == 0)
      }
    }

    @Test(.timeLimit(.minutes(1))) func healthAndMeasures() async throws {
      try await Site.with { site in
        let server = try await site.serve()
        try await aside { () throws in
          let health = try site.client().get("/healthz")
          #expect(health.status == 200 && health.text.contains("\"status\":\"ok\""))
          for address in ["/en", "/en", "/fr/nothing-here", "/en/cities?q=%22quoted%22"] { _ = try site.client().get(address) }
          let page = try site.client().get("/metrics")
          #expect(page.status == 200)
          #expect(page.head["content-type"]?.hasPrefix("text/plain; version=0.0.4") == true)
          let samples = try Exposition(page.text).samples
          #expect(samples.keys.contains { $0.hasPrefix("paideia_requests_total{route=\"/{language}/cities\"") })
          #expect(samples["paideia_jobs_failed"] == 0)
        }
        #expect(try await server.stop().status == 0)
        #expect(
          server.output.split(separator: "\n").filter { $0.hasPrefix("{") }.allSatisfy { line in
            (try? JSONSerialization.jsonObject(with: Data(line.utf8))) != nil
          }, "logs are lines of JSON")
      }
    }
  }
}

/// The text format of Prometheus, version 0.0.4, read strictly.
struct Exposition {
  private(set) var samples: [String: Double] = [:]

  struct Wrong: Error { let line: Substring }

  init(_ text: String) throws {
    guard text.hasSuffix("\n") else { throw Wrong(line: "the last line does not end") }
    let name = "[a-zA-Z_:][a-zA-Z0-9_:]*"
    let comment = try Regex<(Substring, Substring, Substring, Substring)>("# (HELP|TYPE) (\(name)) (.+)")
    let label = #"[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*""#
    let sample = try Regex<(Substring, Substring, Substring?, Substring)>("(\(name))(\\{\(label)(?:,\(label))*\\})? (\\S+)")
    var types: [Substring: Substring] = [:]
    for line in text.split(separator: "\n") {
      if let match = line.wholeMatch(of: comment) {
        let (_, word, about, value) = match.output
        guard word == "HELP" || ["counter", "gauge", "histogram"].contains(value) && types[about] == nil else { throw Wrong(line: line) }
        if word == "TYPE" { types[about] = value }
      } else if let match = line.wholeMatch(of: sample), let value = Double(match.output.3) {
        let (_, about, labels, _) = match.output
        let base = ["_bucket", "_sum", "_count"].first { about.hasSuffix($0) && types[about.dropLast($0.count)] == "histogram" }
        guard types[about.dropLast(base?.count ?? 0)] != nil, samples["\(about)\(labels ?? "")"] == nil else { throw Wrong(line: line) }
        samples["\(about)\(labels ?? "")"] = value
      } else {
        throw Wrong(line: line)
      }
    }
  }
}
