import Core
import Directory
import Storage
import TestKit
import Testing
import Web
import Works

/// All documents on one page, and what stands in their files.
@Suite struct LibraryTests {
  /// One page that says so, as the format has it (ISO 32000-1, 7.5).
  static func pdf(_ words: String) -> [UInt8] {
    var body = "%PDF-1.4\n"
    var offsets: [Int] = []
    let stream = "BT /F1 18 Tf 40 700 Td (\(words)) Tj ET"
    let objects = [
      "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
      "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
      "<< /Length \(stream.utf8.count) >>\nstream\n\(stream)\nendstream", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for (number, object) in objects.enumerated() {
      offsets.append(body.utf8.count)
      body += "\(number + 1) 0 obj\n\(object)\nendobj\n"
    }
    let table = body.utf8.count
    func ten(_ number: Int) -> String { String(repeating: "0", count: 10 - "\(number)".count) + "\(number)" }
    body += "xref\n0 6\n0000000000 65535 f \n" + offsets.map { "\(ten($0)) 00000 n \n" }.joined()
    return Array((body + "trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n\(table)\n%%EOF\n").utf8)
  }

  private static func add(_ world: World, _ title: String, _ bytes: [UInt8], _ name: String, audience: Audience) async throws -> RecordID {
    let actor = try await world.actor(.lisboaCoordinator)
    let network = world.small.organisation("rtpce")
    let file = try await Files.store(bytes, name: name, in: world.house.database)
    return try await world.house.database.write { tx in
      try Document.add(
        DocumentDetails(title: title, language: .english, kind: .report, audience: audience), file, named: name,
        at: DocumentPlace(owner: network, audiences: [.of(network), .members, .everyone]), by: actor, in: tx)
    }
  }

  /// A document is filed like any other work: principles of the Charter, goals, terms of use.
  @Test func aDocumentBearsPrinciplesGoalsAndTerms() async throws {
    try await World.furnished { world in
      let id = try await Self.add(world, "Report", Array("words".utf8), "a.txt", audience: .everyone)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let fields = [("title", "Report"), ("language", "en"), ("kind", "report"), ("audience", "\(Audience.everyone.value)")]
      let saved = await coordinator.post(
        "/fr/documents/\(id)/edit",
        fields + [("principle", "2020-8"), ("sdg", "4"), ("sdg", "11"), ("licence", "sameTerms"), ("topic", "culture")])
      #expect(saved.status == 303, "\(saved.text.suffix(600))")
      let page = await world.visitor.get("/fr/documents/\(id)").text
      #expect(page.contains("CC BY-SA") && page.contains("4. Éducation de qualité") && page.contains("/fr/charter/"), "\(page)")
      let tagged = try await world.house.database.read { tx in try Tags.read([id], in: tx)[id] }
      #expect(tagged?[.principle] == ["2020-8"] && tagged?[.sdg] == ["4", "11"] && tagged?[.topic] == ["culture"])
      let form = await coordinator.get("/fr/documents/\(id)/edit").text
      #expect(form.contains("value=\"2020-8\" checked") || form.contains("value=\"2020-8\" selected"), "\(form)")
      let many = (1...6).map { ("sdg", "\($0)") }
      #expect(await coordinator.post("/fr/documents/\(id)/edit", fields + many).status == 422)
    }
  }

  /// A word that stands only at the end of a book is found, in its forms.
  @Test func aLongFileIsFoundToItsEnd() async throws {
    try await World.with { world in
      let filler = (0..<60_000).map { "palavra\($0 % 2_500)" }.joined(separator: " ")
      let file = try await Files.store(Array("Início. \(filler) As hortas do fim.".utf8), name: "a.txt", in: world.house.database)
      let actor = try await world.actor(.lisboaCoordinator)
      let network = world.small.organisation("rtpce")
      let id = try await world.house.database.write { tx in
        try Document.add(
          DocumentDetails(title: "Livro", language: Language("pt") ?? .spanish, kind: .report, audience: .everyone), file, named: "a.txt",
          at: DocumentPlace(owner: network, audiences: [.everyone]), by: actor, in: tx)
      }
      await world.runJobs()
      for address in ["/fr/documents?q=horta+", "/en/search?q=horta+fim+", "/es/documents?q=inicio"] {
        #expect(await world.visitor.get(address).text.contains("/documents/\(id)\""), "\(address)")
      }
      let kept = try await world.house.database.read { tx in
        try tx.value("SELECT length(body) FROM works_text WHERE document = \(id)", as: Int.self)
      }
      #expect((kept ?? 0) < 60_000)
    }
  }

  @Test func whatStandsInAFileIsFoundByWhoMaySeeIt() async throws {
    try await World.with { world in
      let open = try await Self.add(world, "Annual report", Self.pdf("The herbarium of the schools"), "a.pdf", audience: .everyone)
      let inner = try await Self.add(world, "Inner report", Array("The herbarium of the towns".utf8), "b.txt", audience: .members)
      let broken = try await Self.add(world, "Broken report", Array("%PDF-1.4\n%%EOF\n".utf8), "c.pdf", audience: .everyone)
      await world.runJobs()
      let found = await world.visitor.get("/en/documents?q=herbarium")
      #expect(found.text.contains("/en/documents/\(open)\"") && !found.text.contains("Inner report"))
      let member = try await world.signIn(.rennesTechnical)
      let more = await member.get("/en/documents?q=herbarium").text
      #expect(more.contains("/en/documents/\(open)\"") && more.contains("/en/documents/\(inner)\""))
      #expect(await world.visitor.get("/en/search?q=herbarium").text.contains("Annual report"))
      #expect(
        await world.visitor.get("/fr/documents").text.contains("/fr/documents/\(broken)\""), "a broken file is a document all the same")
      #expect(await world.visitor.get("/fr/documents?kind-of-document=report").text.contains("Annual report"))
      #expect(await world.visitor.get("/fr/documents?in=fr").text.contains("Annual report") == false)
      let failed = try await world.house.database.read { tx in try Jobs.counts(in: tx)[.failed] ?? 0 }
      #expect(failed == 0)
    }
  }

  /// A letter as Word writes it, made by pandoc; and one that only calls itself so, which stays a document without words.
  @Test(.enabled(if: Programs.find("pandoc") != nil, "pandoc is missing: bin/packages translation"))
  func whatStandsInAWordFileIsFound() async throws {
    try await World.with { world in
      let letter = try await Programs.run(
        "pandoc", ["-f", "markdown", "-t", "docx", "-o", "a.docx", "a.md"], files: ["a.md": Array("# Gardens\n\nThe herbarium.".utf8)],
        results: ["a.docx"]
      ).files["a.docx"]
      let whole = try #require(letter)
      let open = try await Self.add(world, "Letter", whole, "a.docx", audience: .everyone)
      let inner = try await Self.add(world, "Inner letter", whole, "b.docx", audience: .members)
      let hollow = try await Self.add(world, "Hollow letter", Self.archive("word/document.xml", "<w/>"), "c.docx", audience: .everyone)
      await world.runJobs()
      let found = await world.visitor.get("/en/documents?q=herbarium").text
      #expect(found.contains("/en/documents/\(open)\"") && !found.contains("/en/documents/\(inner)\""))
      #expect(found.contains("<mark>herbarium</mark>"))
      #expect(await world.visitor.get("/en/documents").text.contains("/en/documents/\(hollow)\""))
      let failed = try await world.house.database.read { tx in try Jobs.counts(in: tx)[.failed] ?? 0 }
      #expect(failed == 0)
    }
  }

  /// An archive of two stored entries, as a Word file begins.
  static func archive(_ name: String, _ content: String) -> [UInt8] {
    func number(_ value: Int, _ count: Int) -> [UInt8] { (0..<count).map { UInt8(value >> (8 * $0) & 255) } }
    var all: [UInt8] = []
    var directory: [UInt8] = []
    for (name, content) in [("[Content_Types].xml", "<Types/>"), (name, content)] {
      let sizes = number(content.utf8.count, 4) + number(content.utf8.count, 4) + number(name.utf8.count, 2) + number(0, 2)
      let common = number(10, 2) + number(0, 8) + number(0, 4) + sizes
      directory += [0x50, 0x4B, 1, 2] + number(10, 2) + common + number(0, 10) + number(all.count, 4) + Array(name.utf8)
      all += [0x50, 0x4B, 3, 4] + common + Array(name.utf8) + Array(content.utf8)
    }
    let start = all.count
    return all + directory + [0x50, 0x4B, 5, 6] + number(0, 4) + number(2, 2) + number(2, 2) + number(directory.count, 4)
      + number(start, 4) + number(0, 2)
  }

  /// A file for each language; the document's own is the authentic one; all of them are searched.
  @Test func aDocumentHasAFileForEachLanguage() async throws {
    try await World.with { world in
      let id = try await Self.add(world, "Report", Array("the herbarium".utf8), "a.txt", audience: .everyone)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      func send(_ language: String, _ words: String) async -> Int {
        await coordinator.upload(
          "/en/documents/\(id)/languages", [("language", language)], file: "file", name: "\(language).txt", type: "text/plain",
          Array(words.utf8)
        ).status
      }
      #expect(await send("fr", "le premier herbier") == 303)
      #expect(await send("fr", "un herbier scolaire") == 303, "in place of the first")
      #expect(await send("en", "the same language") == 422)
      await world.runJobs()
      let page = await world.visitor.get("/en/documents/\(id)").text
      #expect(page.contains("a.txt") && page.contains("fr.txt") && page.contains("The text in English is the authentic one."))
      #expect(await world.visitor.get("/fr/documents?q=scolaire").text.contains("/fr/documents/\(id)\""))
      #expect(await world.visitor.get("/fr/documents?q=premier").text.contains("/fr/documents/\(id)\"") == false)
      #expect(await world.visitor.get("/en/documents?q=herbarium").text.contains("/en/documents/\(id)\""))
      let other = try await world.signIn(.rennesTechnical)
      #expect(await other.get("/en/documents/\(id)/languages").status == 403)
    }
  }

  /// Works of every kind stand on the page of their topic.
  @Test func aDocumentStandsOnThePageOfItsTopic() async throws {
    try await World.with { world in
      let id = try await Self.add(world, "Report on gardens", Array("words".utf8), "a.txt", audience: .everyone)
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let fields = [("title", "Report on gardens"), ("language", "en"), ("kind", "report"), ("audience", "\(Audience.everyone.value)")]
      let saved = await coordinator.post("/en/documents/\(id)/edit", fields + [("topic", "culture"), ("topic", "space")])
      #expect(saved.status == 303, "\(saved.text)")
      #expect(await world.visitor.get("/es/topics/culture").text.contains("Report on gardens"))
      #expect(await world.visitor.get("/en/documents/\(id)").text.contains("/en/topics/space"))
      let many = ["culture", "space", "health", "work", "digital", "leisure"].map { ("topic", $0) }
      #expect(await coordinator.post("/en/documents/\(id)/edit", fields + many).status == 422)
    }
  }

  @Test func aNewerFileIsFoundByItsOwnWords() async throws {
    try await World.with { world in
      let id = try await Self.add(world, "Report", Array("first wording".utf8), "a.txt", audience: .everyone)
      await world.runJobs()
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let renewed = await coordinator.upload(
        "/en/documents/\(id)/versions", [("note", "")], file: "file", name: "b.txt", type: "text/plain", Array("second text".utf8))
      #expect(renewed.status == 303)
      await world.runJobs()
      #expect(await world.visitor.get("/en/documents?q=wording").text.contains("/en/documents/\(id)\"") == false)
      #expect(await world.visitor.get("/en/documents?q=second").text.contains("/en/documents/\(id)\""))
    }
  }

  /// Counted without knowing who; seen by who looks after it.
  @Test func downloadsAreCounted() async throws {
    try await World.with { world in
      let id = try await Self.add(world, "Report", Array("words".utf8), "a.txt", audience: .everyone)
      let sha = try await world.house.database.read { tx in try Files.of([id], in: tx)[id]?.first?.sha } ?? ""
      for _ in 1...3 { #expect(await world.visitor.get("/files/\(sha)").status == 200) }
      #expect(await world.visitor.get("/files/\(sha)", headers: ["If-None-Match": "\"\(sha)\""]).status == 304)
      try await world.house.counters.flush(into: world.house.database)
      let page = try await world.signIn(.lisboaCoordinator).get("/en/documents/\(id)").text
      #expect(page.contains("<dt>Downloads in twelve months</dt><dd>3</dd>"))
      #expect(await world.visitor.get("/en/documents/\(id)").text.contains("Downloads in") == false)
    }
  }
}
