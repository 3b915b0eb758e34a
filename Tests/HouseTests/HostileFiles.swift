import Contents
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web
import Works

/// Files that mean harm, through the addresses at which files are handed in: refused with a sentence, or kept without effect; never
/// 5xx, nothing kept of what was refused, and no program of the house takes more than its share.
@Suite struct HostileFiles {
  private static func document(_ world: World) async throws -> RecordID {
    let actor = try await world.actor(.lisboaCoordinator)
    let network = world.small.organisation("rtpce")
    let file = try await Files.store(Array("words".utf8), name: "a.txt", in: world.house.database)
    return try await world.house.database.write { tx in
      try Document.add(
        DocumentDetails(title: "Rules", language: .english, kind: .rules, audience: .everyone), file, named: "a.txt",
        at: DocumentPlace(owner: network, audiences: [.of(network), .members, .everyone]), by: actor, in: tx)
    }
  }

  private static func counts(_ world: World) async throws -> [Int] {
    try await world.house.database.read { tx in
      [
        try tx.count("SELECT count(*) FROM core_file"), try tx.count("SELECT count(*) FROM core_attachment"),
        try tx.count("SELECT count(*) FROM works_version"), try tx.count("SELECT count(*) FROM core_ledger"),
      ]
    }
  }

  static let refused: [(String, String, [UInt8])] = {
    let word = HostileBytes.word
    typealias Entry = HostileBytes.Entry
    return [
      ("out of its folder", "a.docx", HostileBytes.zip(word + [Entry("../../evil", "x")])),
      ("out of its folder, deeper", "a.docx", HostileBytes.zip(word + [Entry("word/../../../evil", "x")])),
      ("from the root", "a.docx", HostileBytes.zip(word + [Entry("/etc/cron.d/evil", "x")])),
      ("a disk", "a.docx", HostileBytes.zip(word + [Entry("C:/evil", "x")])),
      ("backwards", "a.docx", HostileBytes.zip(word + [Entry("..\\..\\evil", "x")])),
      ("a link", "a.docx", HostileBytes.zip(word + [Entry("word/media/link", "/etc/passwd", isLink: true)])),
      ("one name twice", "a.docx", HostileBytes.zip(word + [Entry("word/document.xml", "other")])),
      ("a name with a line", "a.docx", HostileBytes.zip(word + [Entry("a\nb", "x")])),
      ("a name with nothing", "a.docx", HostileBytes.zip(word + [Entry(bytes: [0x61, 0, 0x62], [])])),
      ("an endless name", "a.docx", HostileBytes.zip(word + [Entry(String(repeating: "n", count: 4000))])),
      ("a flood that says so", "a.docx", HostileBytes.zip(word + [Entry("word/media/a", zeros: 400_000_000)])),
      ("a flood in a table", "a.xlsx", HostileBytes.zip([word[0], Entry("xl/workbook.xml", zeros: 400_000_000)])),
      ("more than four gigabytes", "a.docx", HostileBytes.zip(word + [Entry("a", "x", claimed: 0xFFFF_FFFF)])),
      ("archives in an archive", "a.docx", HostileBytes.zip([Entry("a.zip", "PK")])),
      ("a program", "a.docx", HostileBytes.zip(word + [Entry("word/vbaProject.bin", "x")])),
      ("cut off", "a.docx", Array(HostileBytes.zip(word).dropLast(30))),
      ("a picture that is a page", "a.png", Array("<html><script>alert(1)</script>".utf8)),
      ("drawings with programs", "a.svg", Array("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".utf8)),
      ("drawings under another name", "a.png", Array("<?xml version=\"1.0\"?><svg onload=\"alert(1)\"/>".utf8)),
      ("pages", "a.html", Array("<script>alert(1)</script>".utf8)),
      ("a giant", "a.png", HostileBytes.png(width: 60_000, height: 60_000, rows: 1)),
      ("a long line", "a.png", HostileBytes.png(width: 2_000_000_000, height: 1, rows: 0)),
      ("a giant photograph", "a.jpg", HostileBytes.jpegHead(65_000, 65_000)),
      ("a giant after its camera's words", "a.jpg", HostileBytes.jpegHead(40_000, 40_000, after: Array("Exif\u{0}\u{0}<script>".utf8))),
      ("a moving giant", "a.gif", Array("GIF89a".utf8) + [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0] + Array("<script>alert(1)</script>".utf8)),
      ("text with bytes", "a.txt", [0x61, 0, 0x62]), ("no letters", "a.txt", [0xC3, 0x28, 0xFF]), ("nothing", "a.pdf", []),
    ]
  }()

  @Test func whatIsRefusedLeavesNothing() async throws {
    try await World.with { world in
      let id = try await Self.document(world)
      let keeper = try await world.signIn(.lisboaCoordinator)
      let before = try await Self.counts(world)
      for (what, name, bytes) in Self.refused {
        let page = await keeper.upload(
          "/en/documents/\(id)/versions", [("note", "")], file: "file", name: name, type: "application/octet-stream", bytes)
        #expect(page.status == 422, "\(what): \(page.status)")
        #expect(page.text.contains("field-file-error") || page.text.contains("#field-file"), "\(what) is said beside its field")
        #expect(!page.text.contains("alert(1)"), "\(what)")
      }
      #expect(try await Self.counts(world) == before)
    }
  }

  /// Taken as documents, for they may be such; what their words are is asked of programs that are held in.
  @Test func whatIsTakenDoesNothing() async throws {
    try await World.with { world in
      typealias Entry = HostileBytes.Entry
      let word = HostileBytes.word
      let outside = "<!DOCTYPE w [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
      let remote = "<!DOCTYPE w SYSTEM \"http://127.0.0.1:9/evil.dtd\">"
      let taken: [(String, String, [UInt8])] = [
        (
          "a flood that says it is none", "a.docx",
          HostileBytes.zip([word[0], word[1], Entry("word/document.xml", zeros: 1_500_000_000, claimed: 100)])
        ),
        ("words from outside", "b.docx", HostileBytes.docx(HostileBytes.body("before &x; after", head: outside))),
        ("rules from outside", "c.docx", HostileBytes.docx(HostileBytes.body("herbarium", head: remote))),
        ("laughs", "d.docx", HostileBytes.docx(HostileBytes.body("&l9;", head: HostileBytes.laughs))),
        ("depth", "e.docx", HostileBytes.docx(String(repeating: "<w:p>", count: 100_000))),
        (
          "an archive within", "f.docx",
          HostileBytes.zip(word + [Entry(bytes: Array("a.zip".utf8), HostileBytes.zip([Entry("b", zeros: 200_000_000)]))])
        ),
        ("a page after a paper", "g.pdf", Array("%PDF-1.4\n%%EOF\n<script>alert(1)</script>".utf8)),
        (
          "endless paper", "h.pdf",
          Array("%PDF-1.4\n1 0 obj << /Kids [1 0 R] /Type /Pages /Count 99999999 >> endobj\ntrailer << /Root 1 0 R >>".utf8)
        ),
        ("markup", "i.md", Array(HostileBytes.markup.joined(separator: "\n").utf8)),
        ("a picture and a page", "j.png", HostileBytes.png(width: 4, height: 4) + Array("<script>alert(1)</script>".utf8)),
      ]
      let keeper = try await world.signIn(.lisboaCoordinator)
      for (what, name, bytes) in taken {
        let id = try await Self.document(world)
        let sent = await keeper.upload(
          "/en/documents/\(id)/versions", [("note", "")], file: "file", name: name, type: "application/octet-stream", bytes)
        #expect(sent.status == 303, "\(what): \(sent.status)")
        await world.runJobs()
        let page = await world.visitor.get("/en/documents/\(id)")
        #expect(page.status == 200 && !page.text.contains("<script>alert"), "\(what)")
      }
      let list = await world.visitor.get("/en/documents?q=alert")
      #expect(list.status == 200 && !list.text.contains("<script>alert") && !list.text.contains("<img src=x"))
      // Nothing of this machine has come into the words, and nobody shows that it tried.
      let words = try await world.house.database.read { tx in
        try tx.values("SELECT body FROM works_text", as: String.self).joined(separator: "\n")
      }
      #expect(!words.contains("root:") && !words.contains("laughlaughlaugh"))
      let failed = try await world.house.database.read { tx in try Jobs.counts(in: tx)[.failed] ?? 0 }
      #expect(failed == 0, "a document that cannot be read is a document all the same")
      #expect(Self.largestChild < 1_500_000, "kilobytes of the largest program that was run")
    }
  }

  /// Of all programs that this process has run so far (RUSAGE_CHILDREN), in kilobytes.
  static var largestChild: Int {
    var usage = rusage()
    getrusage(-1, &usage)
    return usage.ru_maxrss
  }

  /// A download says what it is, opens nowhere, and is called by a name that is a name.
  @Test func namesOfFilesAreNames() async throws {
    try await World.with { world in
      let id = try await Self.document(world)
      let keeper = try await world.signIn(.lisboaCoordinator)
      for (number, name) in HostileBytes.names.enumerated() {
        let bytes = Array("%PDF-1.4\n\(number)\n%%EOF\n".utf8)
        let sent = await keeper.upload(
          "/en/documents/\(id)/versions", [("note", "")], file: "file", name: name.replacing("\"", with: ""), type: "application/pdf", bytes
        )
        #expect([303, 400, 413, 422].contains(sent.status), "\(name.debugDescription): \(sent.status)")
      }
      let files = try await world.house.database.read { tx in try Files.of([id], in: tx)[id] ?? [] }
      #expect(files.count > 20, "most of them were taken")
      for file in files {
        #expect(file.name.unicodeScalars.allSatisfy { $0.value >= 32 && $0 != "/" && $0 != "\\" && $0.value != 0x202E }, "\(file.name)")
        #expect(file.name.count <= 120 && !file.name.hasPrefix(".") && file.name.contains("."), "\(file.name)")
        let answer = await world.visitor.get("/files/\(file.sha)")
        #expect(answer.status == 200 && answer.headers[.xContentTypeOptions] == "nosniff")
        #expect(answer.headers[.contentSecurityPolicy] == "default-src 'none'; sandbox")
        let disposition = answer.headers[.contentDisposition] ?? ""
        #expect(disposition.allSatisfy { $0.isASCII && !$0.isNewline } && disposition.contains("filename*=UTF-8''"), "\(disposition)")
        #expect(answer.headers[.setCookie] == nil)
      }
      let page = await world.visitor.get("/en/documents/\(id)").text
      #expect(!page.contains("<script>alert") && !page.contains("onload=alert(1).png\""))
    }
  }

  /// Pictures are shown as the house makes them, and their originals to nobody outside.
  @Test func picturesAreMadeAnew() async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.rennesTechnical)
      let made = await officer.post(
        "/fr/experiences/new",
        [
          ("title", "Le conseil"), ("language", "fr"), ("summary", "Des enfants."), ("intention", "Ils apprennent."), ("begun", "2015"),
          ("licence", "attribution"), ("topic", "participation"), ("principle", "2020-8"),
        ])
      try #require(made.status == 303, "\(made.text.suffix(500))")
      let path = made.location.split(separator: "/").dropLast().joined(separator: "/")
      let script = Array("<script>alert(1)</script>".utf8)
      let words = HostileBytes.chunk("tEXt", Array("Comment\u{0}".utf8) + script)
      let pictures: [(String, String, [UInt8], Int)] = [
        ("a page behind a picture", "a.png", HostileBytes.png(width: 40, height: 40, extra: words) + script, 303),
        ("a page that begins as a picture", "b.jpg", [0xFF, 0xD8, 0xFF, 0xE0] + Array("<html>".utf8) + script, 303),
        ("cut off", "c.png", HostileBytes.pngHead(40, 40), 303),
        ("many points in few bytes", "d.png", HostileBytes.png(width: 9_000, height: 9_000), 303),
        ("a giant", "e.png", HostileBytes.png(width: 60_000, height: 60_000, rows: 1), 422),
        ("a moving picture with a page", "f.gif", Array("GIF89a".utf8) + [1, 0, 1, 0, 0, 0, 0] + script, 422),
        ("a drawing", "g.svg", Array("<svg onload=\"alert(1)\"/>".utf8), 422),
      ]
      for (what, name, bytes, status) in pictures {
        let sent = await officer.upload(
          "/\(path)/pictures", [("alt", "Des enfants"), ("credit", "Ville"), ("consent", "1")], file: "picture", name: name,
          type: "image/png", bytes)
        #expect(sent.status == status, "\(what): \(sent.status) \(sent.text.suffix(300))")
      }
      for _ in 0..<3 {
        await world.runJobs()
        world.clock.pass(seconds: 700)
      }
      let id = try #require(RecordID(text: path.split(separator: "/").last ?? ""))
      let files = try await world.house.database.read { tx in try Files.of([id], in: tx)[id] ?? [] }
      #expect(files.count == 4)
      let fresh = try await world.signIn(.rennesTechnical)
      for file in files { #expect(await fresh.get("/files/\(file.sha)").status == 404, "originals are the secretariat's") }
      for made in files.flatMap({ [$0.small, $0.large] }).compactMap({ $0 }) {
        let bytes = try await Files.bytes(made.sha, world.house.database)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("<script"))
      }
      #expect(files.count { $0.small == nil } >= 2, "what is no picture is never shown")
      let page = await fresh.get("/\(path)/pictures")
      #expect(page.status == 200 && !page.text.contains("alert(1)"))
      #expect(Self.largestChild < 1_500_000)
    }
  }

  /// Every address that takes a file takes these, and says what is wrong with them.
  @Test func everyAddressThatTakesFiles() async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.secretariat)
      let deep = String(repeating: "<a>", count: 20_000)
      let outside = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
      let files: [(String, [UInt8])] = [
        ("a.docx", HostileBytes.zip(HostileBytes.word + [HostileBytes.Entry("../evil", "x")])),
        ("a.docx", HostileBytes.zip([HostileBytes.word[0], HostileBytes.Entry("word/document.xml", zeros: 900_000_000, claimed: 9)])),
        ("a.png", HostileBytes.png(width: 60_000, height: 60_000, rows: 1)), ("a.svg", Array("<svg onload=\"alert(1)\"/>".utf8)),
        ("a.xlf", Array("\(outside)<xliff version=\"1.2\">&e;</xliff>".utf8)),
        ("a.tmx", Array("\(HostileBytes.laughs)<tmx><body><tu>&l9;</tu></body></tmx>".utf8)), ("a.xml", Array(deep.utf8)),
        ("a.tmx", Array("<tmx version=\"1.4\"><body>\(deep)".utf8)),
        ("a.po", Array("msgid \"\(String(repeating: "\\\\", count: 50_000))".utf8)),
        ("a.po", Array("msgid \"a\"\nmsgstr[999999999] \"b\"\n".utf8)),
        ("a.csv", Array(HostileBytes.markup.joined(separator: ",").utf8)),
        ("a.csv", Array("\"\(String(repeating: "a", count: 900_000))".utf8)),
        ("a.csv", Array(String(repeating: ",", count: 200_000).utf8)), ("a.csv", Array(String(repeating: "a\n", count: 300_000).utf8)),
        ("a.csv", Array("title,city\n=cmd|' /C calc'!A0,\u{202E}rennes\n".utf8)), ("a.csv", [0xFF, 0xFE, 0, 0, 0xFF]),
        ("a.json", Array(String(repeating: "[", count: 100_000).utf8)), ("a.json", Array("{\"experiences\": [{\"title\": 1e999}]}".utf8)),
        ("\u{202E}fdp.exe", [0x4D, 0x5A]), (String(repeating: "n", count: 4000), Array("a".utf8)),
      ]
      let before = try await world.state()
      var addresses = 0
      for route in world.house.routes where route.method == .post && route.bodyLimit > 1_000_000 {
        let address = RouteTable.address(of: route)
        addresses += 1
        for (name, bytes) in files {
          let page = await officer.upload(
            address, [("source", "es"), ("target", "fr"), ("language", "fr")], file: "file", name: name, type: "text/plain", bytes)
          #expect(page.status < 500, "\(address) with \(name.prefix(20))")
          #expect(!page.text.contains("<script>alert") && !page.text.contains("<svg onload"), "\(address) with \(name.prefix(20))")
          #expect(!page.text.contains("root:x:"), "\(address)")
        }
      }
      #expect(addresses > 15)
      #expect(try await world.state() == before, "looking at a file changes nothing")
      #expect(Self.largestChild < 1_500_000)
    }
  }

  /// Words that mean harm, as titles and names of things that everybody reads.
  @Test func wordsStandAsWords() async throws {
    try await World.with { world in
      let id = try await Self.document(world)
      let keeper = try await world.signIn(.lisboaCoordinator)
      let fields = [("language", "en"), ("kind", "rules"), ("audience", "\(Audience.everyone.value)")]
      for words in HostileBytes.markup {
        #expect(await keeper.post("/en/documents/\(id)/edit", fields + [("title", words)]).status == 303)
        #expect(await keeper.post("/en/documents/\(id)/series", [("title", words)]).status == 303)
        let series = try await world.house.database.read { tx in
          try tx.value("SELECT series FROM works_in_series WHERE document = \(id)", as: RecordID.self)
        }
        let encoded = percentEncoded(words)
        for address in [
          "/en/documents/\(id)", "/fr/documents", "/en/documents/\(id)/versions/1", "/es/search?q=\(encoded)", "/en/documents?q=\(encoded)",
          "/en/series/\(series?.value ?? 0)", "/en/documents?series=\(encoded)",
        ] {
          let page = await world.visitor.get(address)
          #expect(page.status == 200, "\(address): \(page.status)")
          for tag in ["<script>alert", "<img src=x", "<svg onload", "<iframe", "href=\"javascript:", "<math"] {
            #expect(!page.text.contains(tag), "\(words) on \(address)")
          }
        }
        #expect(await world.visitor.get("/en/documents/\(id)").text.contains("alert(1)"), "it stands there, as words")
      }
    }
  }
}
