import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Translation

/// Through the real engine, Debian's Apertium.
@Suite struct MachineTests {
  /// A text of Granollers in Spanish, for everybody, as a room would publish it.
  static func published(_ world: World, _ title: String, _ summary: String = "", in language: Language = .spanish) async throws -> RecordID
  {
    let city = world.small.organisation("granollers")
    return try await world.house.database.write { tx in
      let id = try Record.create("experience", owner: city, audience: .everyone, in: tx)
      try tx.execute(
        """
        INSERT INTO databank_experience (id, city, state, language, version, is_reference, licence, source, changed, published, confirmed)
        VALUES (\(id), \(city), 'published', \(language.code), 1, FALSE, 'attribution', '', \(tx.now), \(tx.now.day), \(tx.now.day))
        """)
      try Texts.write(id, "title", language, title, in: tx)
      if !summary.isEmpty { try Texts.write(id, "summary", language, summary, in: tx) }
      try Translations.ask(id, version: 1, in: tx)
      return id
    }
  }

  static func text(_ world: World, _ id: RecordID, _ field: String, _ language: Language) async throws -> Text? {
    try await world.house.database.read { tx in try Texts.all(id, in: tx)[field]?.first { $0.language == language } }
  }

  /// A data folder whose `apertium` is a program of the test's own.
  static func settings(_ script: String) throws -> (settings: Settings, folder: String) {
    let folder = FileManager.default.temporaryDirectory.path + "/engine-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder + "/venv/bin", withIntermediateDirectories: true)
    let program = folder + "/venv/bin/apertium"
    try ("#!/bin/sh\n" + script).write(toFile: program, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
    var settings = Settings()
    settings.data = folder
    return (settings, folder)
  }

  @Test func aSpanishTextIsReadInFrenchWithItsMark() async throws {
    try await World.furnished { world in
      let id = try await Self.published(
        world, "El consejo de los niños de Granollers",
        "La ciudad educadora escucha a 1.200 niños. Escriban a consejo@example.org.\n\nVer https://example.org/a?b=1.")
      let before = await world.visitor.get("/fr/experiences/\(id)")
      #expect(before.text.contains("El consejo de los niños") && before.text.contains("lang=\"es\""), "until then the original")
      await world.runJobs()
      let title = try #require(try await Self.text(world, id, "title", .french))
      #expect(title.origin == .machine && title.source == .spanish && title.body.lowercased().contains("conseil"), "\(title.body)")
      #expect(title.body.contains("Granollers"))
      let summary = try #require(try await Self.text(world, id, "summary", .french))
      for kept in ["ville éducatrice", "1.200", "consejo@example.org", "https://example.org/a?b=1", "\n\n"] {
        #expect(summary.body.contains(kept), "\(kept): \(summary.body)")
      }
      #expect(!summary.body.contains("*") && !summary.body.lowercased().contains("qzx"))

      let page = await world.visitor.get("/fr/experiences/\(id)")
      #expect(page.text.contains("Traduction automatique") && page.text.contains("/fr/experiences/\(id)?text=original"))
      #expect(await world.visitor.get("/fr/experiences/\(id)?text=original").text.contains("El consejo de los niños"))
      let list = await world.visitor.get("/fr/experiences?q=conseil+granollers")
      #expect(list.text.contains("/fr/experiences/\(id)") && list.text.contains("Traduction automatique"), "found in the reader's language")
      // English is only a gist from Spanish: for who asks.
      #expect(try await Self.text(world, id, "title", .english) == nil)
      let english = await world.visitor.get("/en/experiences/\(id)")
      #expect(english.text.contains("El consejo de los niños") && english.text.contains("/en/texts/\(id)/rough"))
      let rough = await world.visitor.get("/en/texts/\(id)/rough")
      #expect(rough.status == 200 && rough.text.contains("Granollers") && rough.text.contains("This is a machine translation"))
    }
  }

  /// Killed in the middle: nothing half made is seen, and the job goes on from what was made.
  @Test func anEngineThatIsKilledStopsNobody() async throws {
    let (settings, folder) = try Self.settings(
      "here=$(dirname \"$0\"); if [ -e \"$here/down\" ]; then kill -9 $$; fi\nexec /usr/bin/apertium \"$@\"\n")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    FileManager.default.createFile(atPath: folder + "/venv/bin/down", contents: nil)
    try await World.furnished(settings: settings) { world in
      let id = try await Self.published(world, "La calle para los niños")
      await world.runJobs()
      #expect(try await Self.text(world, id, "title", .french) == nil)
      #expect(await world.visitor.get("/fr/experiences/\(id)").text.contains("La calle para los niños"))
      try FileManager.default.removeItem(atPath: folder + "/venv/bin/down")
      world.clock.pass(seconds: 3700)
      await world.runJobs()
      #expect(try await Self.text(world, id, "title", .french)?.origin == .machine)
      let rows = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM core_ledger WHERE record = \(id) AND kind = 'text.translated'")
      }
      #expect(rows == 1)
    }
  }

  /// Wrong in every way that an engine can be: nothing of it is shown.
  @Test(arguments: [
    "cat > /dev/null; echo '<p>uno</p><p>dos</p>'", "cat > /dev/null; echo nonsense", "cat > /dev/null; exit 3",
    "cat > /dev/null; echo '<p>Qzxaqz Qzxaqz</p>'", "cat > /dev/null; yes | head -c 30000000",
  ])
  func anEngineThatIsWrongIsNotBelieved(_ script: String) async throws {
    let (settings, folder) = try Self.settings(script + "\n")
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try await World.furnished(settings: settings) { world in
      let id = try await Self.published(world, "Granollers tiene 3 calles")
      await world.runJobs()
      #expect(try await Self.text(world, id, "title", .french) == nil)
      #expect(await world.visitor.get("/fr/experiences/\(id)").text.contains("Granollers tiene 3 calles"))
    }
  }

  @Test func whatAPersonHasReadNoMachineReplaces() async throws {
    try await World.furnished { world in
      let id = try await Self.published(world, "El consejo de los niños", "Un grupo decide.")
      await world.runJobs()
      let officer = try await world.signIn(.rennesTechnical)
      let page = await officer.get("/fr/texts/\(id)/fr")
      #expect(page.status == 200 && page.text.contains("El consejo de los niños") && page.text.contains("field-title"))
      let version = try #require(page.text.firstMatch(of: /name="version" value="([^"]+)"/)?.output.1)
      let typed = [("version", String(version)), ("title", "Le conseil des enfants"), ("summary", "Un groupe décide.")]
      async let one = officer.post("/fr/texts/\(id)/fr", typed)
      async let other = officer.post("/fr/texts/\(id)/fr", [("version", String(version)), ("title", "Le conseil d’enfants")])
      #expect(await [one, other].map(\.status).sorted() == [303, 409], "one wins, the other is told")
      let reviewed = try #require(try await Self.text(world, id, "title", .french))
      #expect(reviewed.origin == .reviewed && !reviewed.stale)
      try await world.house.database.write { tx in
        try Texts.write(id, "title", .spanish, "El consejo municipal de los niños", in: tx)
        try Translations.ask(id, version: 2, in: tx)
      }
      await world.runJobs()
      let stale = try #require(try await Self.text(world, id, "title", .french))
      #expect(stale.body == reviewed.body && stale.stale, "it is marked instead")
      #expect(await world.visitor.get("/fr/experiences/\(id)").text.contains("a changé depuis"))
      #expect(try await world.signIn(.nobody).post("/fr/texts/\(id)/fr", typed).status == 403)
      #expect(await world.visitor.post("/fr/texts/\(id)/fr", typed).status == 401)
      let own = await officer.get("/fr/texts/\(id)/es")
      #expect(own.status == 404, "an original is its city's: \(own.text.suffix(1500))")
    }
  }

  @Test func aChangedOriginalIsTranslatedAgain() async throws {
    try await World.furnished { world in
      let id = try await Self.published(world, "La calle de los niños")
      await world.runJobs()
      let first = try #require(try await Self.text(world, id, "title", .french))
      try await world.house.database.write { tx in
        try Texts.write(id, "title", .spanish, "La plaza de los niños", in: tx)
        try Translations.ask(id, version: 2, in: tx)
      }
      await world.runJobs()
      let second = try #require(try await Self.text(world, id, "title", .french))
      #expect(second.body != first.body && !second.stale)
    }
  }

  @Test func staffSeeWhatReadersMeet() async throws {
    try await World.furnished { world in
      _ = try await Self.published(world, "La calle de los niños")
      let secretariat = try await world.signIn(.secretariat)
      let page = await secretariat.get("/fr/translation")
      #expect(page.text.contains("es&gt;ca&gt;fr") && page.text.contains("1 notice attend") == false)
      #expect(await secretariat.post("/fr/translation/routes/es/fr", [("grade", "C")]).status == 303)
      #expect(await secretariat.post("/fr/translation/routes/es/fr", [("grade", "Z")]).status == 404)
      await world.runJobs()
      let id = try await world.house.database.read { tx in
        try tx.value("SELECT record FROM core_text WHERE body = 'La calle de los niños'", as: RecordID.self)
      }
      #expect(try await Self.text(world, try #require(id), "title", .french) == nil, "a gist is shown only when asked for")
      #expect(await secretariat.post("/fr/translation/missing").status == 303)
      let begun = await secretariat.get("/fr/translation")
      #expect(begun.text.contains("Pages examinées") && begun.text.contains("0 sur "), "how far it is, while it is at work")
      #expect(begun.text.contains("http-equiv=\"refresh\""))
      #expect(await secretariat.get("/fr/translation?still=1").text.contains("http-equiv=\"refresh\"") == false)
      await world.runJobs()
      #expect(await secretariat.get("/fr/translation").text.contains("Pages examinées") == false)
      #expect(try await world.signIn(.rennesTechnical).get("/fr/translation").status == 403)
    }
  }
}
