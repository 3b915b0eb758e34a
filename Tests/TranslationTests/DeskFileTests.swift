import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web
import Works

@testable import Translation

@Suite struct MemoryTests {
  /// Published in two languages by people, and learnt of.
  static func learnt(_ world: World) async throws -> RecordID {
    let id = try await MachineTests.published(
      world, "El consejo de los niños", "El consejo propone proyectos a la ciudad. La ciudad responde.")
    try await world.house.database.write { tx in
      try Texts.write(id, "title", .french, "Le conseil des enfants", origin: .reviewed, source: .spanish, in: tx)
      try Texts.write(
        id, "summary", .french, "Le conseil propose des projets à la ville. La ville répond.", origin: .reviewed, source: .spanish, in: tx)
    }
    try await Learning.run(world.house)
    return id
  }

  static func matches(_ segment: String, _ from: Language, _ to: Language, _ world: World) async throws -> [Memory.Match] {
    try await world.house.database.read { tx in try Memory.matches(segment, from: from, to: to, in: tx) }
  }

  @Test func theSameAndTheAlikeAreFound() async throws {
    try await World.furnished { world in
      let id = try await Self.learnt(world)
      let same = try await Self.matches("La ciudad responde.", .spanish, .french, world)
      #expect(same.first == Memory.Match(percent: 100, segment: "La ciudad responde.", translation: "La ville répond.", record: id))
      let alike = try await Self.matches("El consejo propone un proyecto a la ciudad.", .spanish, .french, world)
      #expect(alike.first?.translation == "Le conseil propose des projets à la ville." && (60...98).contains(alike.first?.percent ?? 0))
      let back = try await Self.matches("La ville répond.", .french, .spanish, world)
      #expect(back.first?.translation == "La ciudad responde.", "it serves the other way too")
      #expect(try await Self.matches("Algo completamente distinto y nuevo.", .spanish, .french, world).isEmpty)

      // Changed: the old pair goes, the new one comes; run again, nothing doubles.
      try await world.house.database.write { tx in
        try Texts.write(
          id, "summary", .french, "Le conseil propose des projets à la ville. La ville lui répond.", origin: .reviewed, source: .spanish,
          in: tx)
      }
      try await Learning.run(world.house)
      try await Learning.run(world.house)
      #expect(try await Self.matches("La ciudad responde.", .spanish, .french, world).map(\.translation) == ["La ville lui répond."])
      // What is no longer everybody's is no longer shown.
      try await world.house.database.write { tx in try Record.setAudience(id, .secretariat, in: tx) }
      #expect(try await Self.matches("La ciudad responde.", .spanish, .french, world).isEmpty)
    }
  }

  /// What the house's people write in several languages by themselves, and what documents are called.
  @Test func pagesNewsAndDocumentsAreLearntFrom() async throws {
    try await World.furnished { world in
      let secretariat = try await world.signIn(.secretariat)
      let texts = [
        (
          "es", "La feria de los pueblos",
          "## Quién viene\n\n* Vienen **nueve** ciudades a la feria.\n* Cada una trae [su huerto](/es/cities)."
        ),
        ("fr", "La foire des villages", "## Qui vient\n\n* Neuf villes viennent à la foire.\n* Chacune apporte [son potager](/fr/cities)."),
      ]
      var desk = ""
      for (language, title, body) in texts {
        let fields = [("language", language), ("title", title), ("summary", ""), ("body", body)]
        let sent =
          desk.isEmpty
          ? await secretariat.post("/fr/articles", fields + [("kind", "news"), ("slug", "feria")])
          : await secretariat.post(desk, fields + [("version", "0")])
        #expect(sent.status == 303, "\(sent.text.suffix(400))")
        if desk.isEmpty { desk = String(sent.location.split(separator: "?")[0]) }
      }
      try await Learning.run(world.house)
      #expect(try await Self.matches("Vienen nueve ciudades a la feria.", .spanish, .french, world).isEmpty, "a draft is nobody's yet")
      #expect(await secretariat.post("\(desk)/publication", [("at", "")]).status == 303)
      try await Learning.run(world.house)
      let line = try await Self.matches("Vienen nueve ciudades a la feria.", .spanish, .french, world)
      #expect(line.first?.translation == "Neuf villes viennent à la foire." && line.first?.percent == 100)
      let link = try await Self.matches("Chacune apporte son potager.", .french, .spanish, world)
      #expect(link.first?.translation == "Cada una trae su huerto.", "without the signs of Markdown")

      let officer = try await world.actor(.secretariat)
      let association = try #require(try await world.house.database.read { tx in try Organisations.association(in: tx)?.id })
      let file = try await Files.store(Array("words".utf8), name: "a.txt", in: world.house.database)
      let id = try await world.house.database.write { tx in
        let id = try Document.add(
          DocumentDetails(title: "Reglamento de los huertos escolares", language: .spanish, kind: .rules, audience: .everyone), file,
          named: "a.txt", at: DocumentPlace(owner: association, audiences: [.everyone]), by: officer, in: tx)
        try Texts.write(id, "title", .french, "Règlement des potagers scolaires", origin: .reviewed, source: .spanish, in: tx)
        return id
      }
      try await Learning.run(world.house)
      let title = try await Self.matches("Reglamento de los huertos escolares", .spanish, .french, world)
      #expect(title.first?.translation == "Règlement des potagers scolaires" && title.first?.record == id)
    }
  }

  @Test func aMachinesWorkIsNotLearnt() async throws {
    try await World.furnished { world in
      let id = try await MachineTests.published(world, "El consejo de los mayores")
      try await world.house.database.write { tx in
        try Texts.write(id, "title", .french, "Le conseil des grands", origin: .machine, source: .spanish, in: tx)
      }
      try await Learning.run(world.house)
      #expect(try await Self.matches("El consejo de los mayores", .spanish, .french, world).isEmpty)
    }
  }

  @Test(arguments: [
    ("Vienen todos. Hablan mucho.", "Tous viennent. Ils parlent.", 2), ("Vienen todos.", "Tous. Vraiment.", 1),
    ("Uno.\n\nDos.", "Un.\n\nDeux. Et trois.", 2), ("Uno.\nDos.", "Un.", 0),
    ("", "", 0), ("7", "7", 0), ("Uno dos", "Un deux", 1),
  ])
  func textsAreAlignedOrLeftOut(_ one: String, _ other: String, _ count: Int) {
    #expect(Learning.aligned(one, other).count == count, "\(Learning.aligned(one, other))")
  }

  @Test func wordsAreLookedUpInBothLanguages() async throws {
    try await World.furnished { world in
      _ = try await Self.learnt(world)
      try await world.house.database.read { tx in
        for asked in ["consejo", "conseil", "CONSEJO propone", "ville projets"] {
          let found = try Memory.concordance(asked, from: .spanish, to: .french, in: tx)
          #expect(found.contains { $0.segment.hasPrefix("El consejo") && $0.translation.hasPrefix("Le conseil") }, "\(asked)")
        }
        for asked in ["", "zzz", "consejo zzz", "'; DROP TABLE x", "%", "\u{0}"] {
          #expect(try Memory.concordance(asked, from: .spanish, to: .french, in: tx).isEmpty, "\(asked)")
        }
      }
    }
  }

  @Test func aMemoryIsTakenInLookedAtFirstAndTakenBack() async throws {
    try await World.furnished { world in
      let secretariat = try await world.signIn(.secretariat)
      let file = Bilingual(
        source: .spanish, target: .french,
        units: [
          Bilingual.Unit(id: nil, source: "Buenos días a todas", target: "Bonjour à toutes", isDraft: false),
          Bilingual.Unit(id: nil, source: "Buenos días a todas", target: "Bonjour à toutes", isDraft: false),
          Bilingual.Unit(id: nil, source: "12", target: "12", isDraft: false),
        ]
      ).written(as: .tmx)
      let fields = [("source", "es"), ("target", "fr")]
      let preview = await secretariat.upload("/fr/desk/memory", fields, file: "file", name: "a.tmx", type: "text/xml", file)
      #expect(preview.status == 200 && preview.text.contains("Bonjour à toutes") && preview.text.contains("Importer 1 phrase"))
      #expect(try await Self.matches("Buenos días a todas", .spanish, .french, world).isEmpty, "a look changes nothing")
      let applied = await secretariat.post("/fr/desk/memory/application", fields + [("segments", String(decoding: file, as: UTF8.self))])
      #expect(applied.status == 303)
      #expect(try await Self.matches("Buenos días a todas", .spanish, .french, world).map(\.translation) == ["Bonjour à toutes"])
      let tmx = await secretariat.get("/fr/desk/memory/es/fr")
      #expect(tmx.status == 200 && tmx.text.contains("<seg>Bonjour à toutes</seg>"))
      let batch = try await world.house.database.read { tx in try tx.count("SELECT max(id) FROM translation_import") }
      #expect(await secretariat.post("/fr/desk/memory/imports/\(batch)/withdrawal").status == 303)
      #expect(await secretariat.post("/fr/desk/memory/imports/\(batch)/withdrawal").status == 409)
      #expect(try await Self.matches("Buenos días a todas", .spanish, .french, world).isEmpty)
    }
  }
}

@Suite struct DeskFileTests {
  private static func begun(_ world: World) async throws -> (request: RecordID, browser: Browser) {
    let id = try await MachineTests.published(world, "La calle", "Uno & dos <tres>. Cuatro \"cinco\" seis.")
    let request = try await Desk.ask(id, "pt", world)
    let secretariat = try await world.signIn(.secretariat)
    #expect(await secretariat.post("/fr/desk/\(request)/acceptance").status == 303)
    return (request, secretariat)
  }

  @Test(arguments: ["xlf", "po", "tmx"])
  func outAndInAgain(_ format: String) async throws {
    try await World.furnished { world in
      let (request, browser) = try await Self.begun(world)
      let units = try await Desk.units(request, world)
      #expect(await browser.get("/fr/desk/\(request)/files/\(format)").status == 200)
      let file = Bilingual(
        source: .spanish, target: try #require(Language("pt")),
        units: units.map { Bilingual.Unit(id: "\($0.place)", source: $0.source, target: "pt \($0.place)", isDraft: false) }
          + [Bilingual.Unit(id: "99", source: "No está", target: "x", isDraft: false)])
      let bytes = file.written(as: try #require(Bilingual.Format(rawValue: format)))
      let preview = await browser.upload("/fr/desk/\(request)/files", file: "file", name: "a", type: "text/plain", bytes)
      #expect(
        preview.status == 200 && preview.text.contains("Importer 3 segments") && preview.text.contains("1 segment est laissé"),
        "\(preview.text.suffix(2000))")
      #expect(try await Desk.units(request, world) == units, "a look changes nothing")
      let applied = await browser.post("/fr/desk/\(request)/files/application", [("segments", XLIFF.write(file))])
      #expect(applied.status == 303)
      #expect(try await Desk.units(request, world).map(\.body) == ["pt 1", "pt 2", "pt 3"])
      // One is changed afterwards, and stays when the file is taken back.
      let second = try await Desk.units(request, world)[1]
      #expect(
        await browser.post("/fr/desk/\(request)/segments/2", [("version", "\(second.version)"), ("body", "outra"), ("confirm", "1")]).status
          == 303)
      let batch = try await world.house.database.read { tx in try tx.count("SELECT max(id) FROM translation_import") }
      #expect(await browser.post("/fr/desk/\(request)/imports/\(batch)/withdrawal").status == 303)
      #expect(try await Desk.units(request, world).map(\.body) == ["", "outra", ""])
    }
  }

  @Test(arguments: ["docx", "md"])
  func documentsOutAndIn(_ format: String) async throws {
    try await World.furnished { world in
      let (request, browser) = try await Self.begun(world)
      for unit in try await Desk.units(request, world) {
        #expect(
          await browser.post("/fr/desk/\(request)/segments/\(unit.place)", [("version", "1"), ("body", "pt & <\(unit.place)> *a* \"b\"")])
            .status == 303)
      }
      let units = try await Desk.units(request, world)
      let kind = try #require(DeskDocument.Format(rawValue: format))
      let pt = try #require(Language("pt"))
      let file = Bilingual(
        source: .spanish, target: pt,
        units: units.map { Bilingual.Unit(id: "\($0.place)", source: $0.source, target: $0.body, isDraft: false) })
      let bytes = try await DeskDocument.write(file, ["No.", "es", "pt"], as: kind, world.house)
      let read = try await DeskDocument.read(bytes, kind, from: .spanish, to: pt, world.house)
      #expect(read == file)
      let page = await browser.upload("/fr/desk/\(request)/files", file: "file", name: "a.\(format)", type: "text/plain", bytes)
      #expect(page.status == 200 && page.text.contains("Importer 3 segments"), "\(page.text.suffix(2000))")
      #expect(await browser.get("/fr/desk/\(request)/files/\(format)").status == 200)
    }
  }

  @Test func otherFormatsAreNotFound() async throws {
    try await World.furnished { world in
      let (request, browser) = try await Self.begun(world)
      #expect(await browser.get("/fr/desk/\(request)/files/odt").status == 404)
      #expect(await browser.get("/fr/desk/\(request)/files/xlf").status == 200)
    }
  }

  @Test func hostileFilesAreToldSo() async throws {
    try await World.furnished { world in
      let (request, browser) = try await Self.begun(world)
      var dice = BilingualTests.Dice(state: 3)
      let noise = (0..<5_000).map { _ in UInt8.random(in: 0...255, using: &dice) }
      let bombs: [[UInt8]] = [
        [], noise, Array("PK\u{3}\u{4}".utf8) + noise, Array("<tmx><body>".utf8), Array("<xliff version=\"1.2\"><file".utf8),
        Array("msgid \"".utf8),
        Array("<!DOCTYPE a [<!ENTITY b \"c\">]><tmx><body/></tmx>".utf8), Array("| 1 | 2 |\n".utf8),
      ]
      let before = try await Desk.units(request, world)
      for bytes in bombs {
        for name in ["a.xlf", "a.md", "a.docx"] {
          let page = await browser.upload("/fr/desk/\(request)/files", file: "file", name: name, type: "text/plain", bytes)
          #expect(page.status == 422, "\(name): \(page.status)")
          let memory = await browser.upload(
            "/fr/desk/memory", [("source", "es"), ("target", "fr")], file: "file", name: name, type: "text/plain", bytes)
          #expect(memory.status == 422, "\(name): \(memory.status)")
        }
        let applied = await browser.post("/fr/desk/\(request)/files/application", [("segments", String(decoding: bytes, as: UTF8.self))])
        #expect((400..<500).contains(applied.status))
      }
      #expect(try await Desk.units(request, world) == before)
    }
  }
}
