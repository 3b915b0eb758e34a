import Approvals
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Translation

/// The way of a text through the desk, through the real router.
enum Desk {
  static func day(_ world: World, _ days: Int) -> Day { world.clock.clock.now().day.adding(days: days) }

  static func name(_ somebody: SmallWorld.Somebody, _ source: String, _ target: String, _ world: World) async throws {
    let secretariat = try await world.signIn(.secretariat)
    let page = await secretariat.post(
      "/fr/desk/translators", [("address", SmallWorld.address(somebody)), ("source", source), ("target", target)])
    #expect(page.status == 303, "\(page.text.suffix(600))")
  }

  /// Asked for by Rennes, and offered.
  static func ask(_ id: RecordID, _ target: String, _ world: World, brief: String = "Pour le site.") async throws -> RecordID {
    let officer = try await world.signIn(.rennesTechnical)
    let begun = await officer.post("/fr/texts/\(id)/\(target)/request")
    #expect(begun.status == 303, "\(begun.text.suffix(600))")
    let path = begun.location
    let request = try #require(RecordID(text: String(path.split(separator: "/").last ?? "")))
    let version = try await world.house.database.read { tx in try Requests.find(request, in: tx).version }
    let asked = await officer.post(
      "\(path)/form",
      [
        ("version", "\(version)"), ("language", target), ("due", "\(day(world, 20))"), ("brief", brief), ("move", "submission"),
      ])
    #expect(asked.status == 303, "\(asked.text.suffix(900))")
    return request
  }

  static func units(_ id: RecordID, _ world: World) async throws -> [Translation.Unit] {
    try await world.house.database.read { tx in try Units.all(of: id, in: tx) }
  }

  static func state(_ id: RecordID, _ world: World) async throws -> String {
    try await world.house.database.read { tx in
      let (assignment, request) = (try Assignments.find(id, in: tx), try Requests.find(id, in: tx))
      return "\(assignment.state.rawValue) \(request.state)"
    }
  }

  /// Confirms each open segment with these words.
  static func translate(_ id: RecordID, _ browser: Browser, _ world: World, _ words: (Translation.Unit) -> String) async throws {
    // Asked for each time: the same sentence elsewhere changes with the first.
    while let unit = try await units(id, world).first(where: { !$0.isDone }) {
      let page = await browser.post(
        "/fr/desk/\(id)/segments/\(unit.place)", [("version", "\(unit.version)"), ("body", words(unit)), ("confirm", "1")])
      try #require(page.status == 303, "\(page.text.suffix(600))")
    }
  }

  static func move(_ id: RecordID, _ name: String, _ browser: Browser, note: String = "", _ world: World) async throws -> Browser.Page {
    let version = try await world.house.database.read { tx in try Requests.find(id, in: tx).version }
    return await browser.post("/fr/requests/\(id)/moves/\(name)", [("version", "\(version)"), ("note", note)])
  }
}

@Suite struct DeskTests {
  @Test func fromTheRequestToTheThanks() async throws {
    try await World.furnished { world in
      let id = try await MachineTests.published(
        world, "La calle de los niños", "El 25 de marzo de 2021 abrimos 3 calles en Granollers. Un grupo decide.")
      try await Desk.name(.nobody, "es", "fr", world)
      let request = try await Desk.ask(id, "fr", world)
      await world.runJobs()
      let mail = try #require(try await world.mails().first { $0.address == SmallWorld.address(.nobody) })
      #expect(mail.text.contains("/desk/\(request)") && mail.text.contains("Pour le site."), "\(mail.text)")

      let translator = try await world.signIn(.nobody)
      #expect(await translator.get("/fr/for-me").text.contains("/fr/desk/\(request)"))
      #expect(await translator.get("/fr/desk").text.contains("/fr/desk/\(request)"))
      #expect(await translator.get("/fr/desk/\(request)").text.contains("/fr/desk/\(request)/acceptance"))
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.get("/fr/desk/\(request)").status == 404, "whoever asks sees the request, not the desk")
      #expect(await officer.post("/fr/desk/\(request)/acceptance").status == 403)
      #expect(await translator.post("/fr/desk/\(request)/segments/1", [("version", "1"), ("body", "x")]).status == 409, "not cut yet")
      #expect(await translator.post("/fr/desk/\(request)/acceptance").status == 303)
      #expect(try await Desk.state(request, world) == "translating translating")

      // The machine's work stands there to be confirmed.
      let units = try await Desk.units(request, world)
      #expect(
        units.map(\.source) == ["La calle de los niños", "El 25 de marzo de 2021 abrimos 3 calles en Granollers.", "Un grupo decide."])
      #expect(units.allSatisfy { !$0.confirmed && !$0.body.isEmpty })
      let page = await translator.get("/fr/desk/\(request)?segment=2")
      #expect(page.text.contains("<textarea") && page.text.contains("lang=\"es\"") && page.text.contains("desk."))

      // With script: the version, what is doubtful, the next one.
      let json = await translator.send(
        .post, "/fr/desk/\(request)/segments/2",
        body: Array(Fields([("version", "\(units[1].version)"), ("body", "Le 26 mars 2021, nous avons ouvert 4 rues.")]).encoded.utf8),
        headers: [
          "Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Accept": "application/json",
        ])
      #expect(json.status == 200 && json.text.contains("\"version\":\(units[1].version + 1)"), "\(json.text)")
      #expect(json.text.contains("25/3/2021") && json.text.contains("Granollers"), "\(json.text)")

      #expect(await translator.post("/fr/desk/\(request)/delivery").status == 422, "nothing is confirmed")
      try await Desk.translate(request, translator, world) { unit in
        switch unit.place {
        case 1: "La rue des enfants"
        case 2: "Le 25 mars 2021, nous avons ouvert 3 rues à Granollers."
        default: "Un groupe décide."
        }
      }
      #expect(await translator.post("/fr/desk/\(request)/delivery").status == 303)
      #expect(await translator.get("/fr/desk/\(request)").text.contains("<textarea") == false, "delivered is delivered")

      let secretariat = try await world.signIn(.secretariat)
      #expect(await secretariat.get("/fr/requests/\(request)").text.contains("/fr/desk/\(request)"))
      #expect(try await Desk.move(request, "return", secretariat, note: "Le titre, s’il vous plaît.", world).status == 303)
      #expect(try await Desk.state(request, world) == "translating translating")
      #expect(await translator.get("/fr/desk/\(request)").text.contains("Le titre, s’il vous plaît."))
      #expect(await translator.post("/fr/desk/\(request)/delivery").status == 303)
      #expect(try await Desk.move(request, "publication", officer, world).status == 403)
      #expect(try await Desk.move(request, "publication", secretariat, world).status == 303)

      let title = try #require(try await MachineTests.text(world, id, "title", .french))
      let summary = try #require(try await MachineTests.text(world, id, "summary", .french))
      #expect(title.body == "La rue des enfants" && title.origin == .reviewed && title.source == .spanish && !title.stale)
      #expect(summary.body == "Le 25 mars 2021, nous avons ouvert 3 rues à Granollers. Un groupe décide.")
      #expect(await world.visitor.get("/fr/experiences/\(id)").text.contains("La rue des enfants"))

      #expect(try await Desk.move(request, "thanks", officer, note: "Merci de tout cœur.", world).status == 303)
      let mails = try await world.mails().filter { $0.address == SmallWorld.address(.nobody) }
      #expect(mails.contains { $0.text.contains("Merci de tout cœur.") } && mails.count == 4, "\(mails.map(\.subject))")
      let kinds: [String] = try await world.house.database.read { tx in
        try tx.values("SELECT kind FROM core_ledger WHERE record = \(id) AND kind LIKE 'translation.%' ORDER BY position")
      }
      #expect(kinds == ["requested", "accepted", "delivered", "delivered", "published", "thanked"].map { "translation.\($0)" })
      #expect(await translator.get("/fr/account/data").text.contains("traduisez"))
    }
  }

  @Test func oneTakesItOnAndTheOtherIsTold() async throws {
    try await World.furnished { world in
      let id = try await MachineTests.published(world, "La calle de los niños")
      try await Desk.name(.nobody, "es", "pt", world)
      try await Desk.name(.tamperePolitical, "es", "pt", world)
      let request = try await Desk.ask(id, "pt", world)
      let (one, other) = (try await world.signIn(.nobody), try await world.signIn(.tamperePolitical))
      async let first = one.post("/fr/desk/\(request)/acceptance")
      async let second = other.post("/fr/desk/\(request)/acceptance")
      #expect(await [first, second].map(\.status).sorted() == [303, 409])
      let person = try await world.house.database.read { tx in try Assignments.find(request, in: tx).person }
      let winner = person == world.small.person(.nobody) ? one : other
      let loser = person == world.small.person(.nobody) ? other : one
      #expect(await loser.get("/fr/desk/\(request)").status == 404)
      // A second request for the same is refused while this one goes on.
      let officer = try await world.signIn(.rennesTechnical)
      let again = await officer.post("/fr/texts/\(id)/pt/request").location
      let version = try #require(await officer.get(again).text.firstMatch(of: /name="version" value="([0-9]+)"/)?.output.1)
      let asked = await officer.post(
        "\(again)/form",
        [("version", String(version)), ("language", "pt"), ("due", "\(Desk.day(world, 9))"), ("move", "submission")])
      #expect(asked.status == 409)
      // Given back, what is done is kept for whoever takes it next.
      try await Desk.translate(request, winner, world) { _ in "A rua das crianças" }
      #expect(await winner.post("/fr/desk/\(request)/return").status == 303)
      #expect(await loser.post("/fr/desk/\(request)/acceptance").status == 303)
      #expect(try await Desk.units(request, world).map(\.body) == ["A rua das crianças"])
    }
  }

  @Test func twoWhoWriteTheSameSegment() async throws {
    try await World.furnished { world in
      let id = try await MachineTests.published(world, "La calle de los niños")
      try await Desk.name(.nobody, "es", "pt", world)
      let request = try await Desk.ask(id, "pt", world)
      let translator = try await world.signIn(.nobody)
      #expect(await translator.post("/fr/desk/\(request)/acceptance").status == 303)
      let secretariat = try await world.signIn(.secretariat)
      async let one = translator.post("/fr/desk/\(request)/segments/1", [("version", "1"), ("body", "Um"), ("confirm", "1")])
      async let other = secretariat.post("/fr/desk/\(request)/segments/1", [("version", "1"), ("body", "Dois"), ("confirm", "1")])
      let pages = await [one, other]
      #expect(pages.map(\.status).sorted() == [303, 409])
      let lost = try #require(pages.first { $0.status == 409 })
      #expect(lost.text.contains(">Um<") && lost.text.contains(">Dois<"), "both texts are shown")
      let wrong: [([(String, String)], Int)] = [
        ([("version", "x"), ("body", "a")], 400), ([("body", "a")], 400), ([("version", "2"), ("body", ""), ("confirm", "1")], 422),
        ([("version", "2"), ("body", String(repeating: "a", count: 5_001))], 422),
      ]
      for (fields, status) in wrong {
        #expect(await translator.post("/fr/desk/\(request)/segments/1", fields).status == status)
      }
      #expect(await translator.post("/fr/desk/\(request)/segments/9", [("version", "1"), ("body", "a")]).status == 404)
    }
  }

  @Test func aChangedOriginalIsNeverOverwritten() async throws {
    try await World.furnished { world in
      let id = try await MachineTests.published(world, "La calle", "Uno dos tres. Cuatro cinco seis.")
      try await Desk.name(.nobody, "es", "pt", world)
      let request = try await Desk.ask(id, "pt", world)
      let translator = try await world.signIn(.nobody)
      #expect(await translator.post("/fr/desk/\(request)/acceptance").status == 303)
      try await Desk.translate(request, translator, world) { "pt \($0.place)" }
      #expect(await translator.post("/fr/desk/\(request)/delivery").status == 303)
      try await world.house.database.write { tx in
        try Texts.write(id, "summary", .spanish, "Uno dos tres. Siete ocho nueve.", in: tx)
      }
      let secretariat = try await world.signIn(.secretariat)
      #expect(try await Desk.move(request, "publication", secretariat, world).status == 409)
      #expect(try await Desk.state(request, world) == "delivered delivered", "nothing of it has happened")
      #expect(try await MachineTests.text(world, id, "summary", try #require(Language("pt"))) == nil)
      #expect(await secretariat.get("/fr/desk/\(request)").text.contains("/fr/desk/\(request)/renewal"))
      #expect(await secretariat.post("/fr/desk/\(request)/renewal").status == 303)
      let units = try await Desk.units(request, world)
      #expect(units.map(\.body) == ["pt 1", "pt 2", ""] && units.map(\.isDone) == [true, true, false])
      try await Desk.translate(request, secretariat, world) { _ in "pt novo" }
      #expect(try await Desk.move(request, "publication", secretariat, world).status == 303)
      #expect(try await MachineTests.text(world, id, "summary", try #require(Language("pt")))?.body == "pt 2 pt novo")
    }
  }

  /// Nobody publishes what they translated, whatever they may otherwise.
  @Test func publicationNeedsASecondPerson() async throws {
    try await World.furnished { world in
      let id = try await MachineTests.published(world, "La calle de los niños")
      let request = try await Desk.ask(id, "pt", world)
      let secretariat = try await world.signIn(.secretariat)
      #expect(await secretariat.post("/fr/desk/\(request)/acceptance").status == 303)
      try await Desk.translate(request, secretariat, world) { _ in "A rua das crianças" }
      #expect(await secretariat.post("/fr/desk/\(request)/delivery").status == 303)
      #expect(!(await secretariat.get("/fr/requests/\(request)").text.contains("moves/publication")))
      #expect([403, 409].contains(try await Desk.move(request, "publication", secretariat, world).status))
      #expect(try await MachineTests.text(world, id, "title", try #require(Language("pt"))) == nil)
    }
  }

  /// However long the text: the page asks the same number of questions.
  @Test func aHundredSegmentsAskNoMoreThanOne() async throws {
    try await World.furnished { world in
      let short = try await MachineTests.published(world, "La calle")
      let long = try await MachineTests.published(
        world, "La plaza", (1...100).map { "Frase número \($0) del texto." }.joined(separator: "\n"))
      let secretariat = try await world.signIn(.secretariat)
      var counts: [Int] = []
      for id in [short, long] {
        let request = try await Desk.ask(id, "pt", world)
        #expect(await secretariat.post("/fr/desk/\(request)/acceptance").status == 303)
        _ = await secretariat.get("/fr/desk/\(request)?segment=1")
        let before = world.house.database.statements
        let page = await secretariat.get("/fr/desk/\(request)?segment=1")
        counts.append(world.house.database.statements - before)
        #expect(page.status == 200)
      }
      #expect(counts[0] == counts[1], "\(counts)")
      // Without script: one answer a segment leads from the first to the last.
      let request = try await world.house.database.read { tx in
        let portuguese = try #require(Language("pt"))
        return try #require(try Assignments.open(of: long, portuguese, in: tx)).id
      }
      var place = 1
      var steps = 0
      while steps < 102 {
        let version = try #require(try await Desk.units(request, world).first { $0.place == place }).version
        let kept = await secretariat.post(
          "/fr/desk/\(request)/segments/\(place)", [("version", "\(version)"), ("body", "Frase \(place)"), ("confirm", "1")])
        steps += 1
        let next = try #require(kept.location.firstMatch(of: /segment=([0-9]+)/).flatMap { Int($0.1) })
        if next == place { break }
        place = next
      }
      #expect(steps == 101)
      #expect(try await Desk.units(request, world).allSatisfy(\.isDone))
    }
  }

  @Test func whoTranslatesIsNamedByTheSecretariat() async throws {
    try await World.furnished { world in
      try await Desk.name(.nobody, "es", "ca", world)
      let secretariat = try await world.signIn(.secretariat)
      let path = "/fr/desk/translators"
      let page = await secretariat.get(path)
      #expect(page.text.contains("espagnol → catalan"), "\(page.text.suffix(2000))")
      let wrong = await secretariat.post(path, [("address", "unknown@example.org"), ("source", "es"), ("target", "ca")])
      #expect(wrong.status == 422 && wrong.text.contains("unknown@example.org"))
      #expect(await secretariat.post(path, [("address", SmallWorld.address(.nobody)), ("source", "es"), ("target", "es")]).status == 422)
      #expect(try await world.signIn(.rennesTechnical).post(path, []).status == 403)
      let one = "\(path)/\(world.small.person(.nobody))/es/ca"
      #expect(await secretariat.post(one, method: .delete).status == 303)
      #expect(await secretariat.post(one, method: .delete).status == 404)
      #expect(await secretariat.post(one, method: .put).status == 303)
      let all = try await world.house.database.read { tx in try Translators.all(in: tx) }
      #expect(all.map(\.person) == [world.small.person(.nobody)])
    }
  }

  /// The Charter: an edition and the titles of its principles are one text.
  @Test func theCharterIsTranslatedWithItsPrinciples() async throws {
    try await World.furnished { world in
      let secretariat = try await world.signIn(.secretariat)
      let overview = await secretariat.get("/fr/translation").text
      #expect(overview.contains("catalan") && overview.contains("coréen"), "known to exist, and none of their titles here")
      let edition = try await world.house.database.read { tx in
        try #require(try CharterCoverage.read(world.house, in: tx).first { $0.language.code == "ca" })
      }
      #expect(edition.titles == 0 && edition.all == 20 && edition.existsElsewhere)
      let request = try await Desk.ask(edition.edition, "ca", world)
      #expect(await secretariat.post("/fr/desk/\(request)/acceptance").status == 303)
      let units = try await Desk.units(request, world)
      #expect(units.count >= 60 && units.contains { $0.source == "Lifelong inclusive education" }, "\(units.count)")
      try await Desk.translate(request, secretariat, world) { "ca \($0.source)" }
      // The part's name stands under many principles: translated once, it was put under the others.
      #expect(await secretariat.post("/fr/desk/\(request)/delivery").status == 303)
    }
  }

  /// Whoever acts for a city finds the desk in the menu; what is open into their own language stands first.
  @Test func theDeskIsInTheMenu() async throws {
    try await World.furnished { world in
      for (somebody, isThere) in [(SmallWorld.Somebody.rennesTechnical, true), (.secretariat, true), (.nobody, false)] {
        let page = await (try await world.signIn(somebody)).get("/fr/for-me").text
        #expect(page.contains("href=\"/fr/desk\"") == isThere, "\(somebody)")
      }
      #expect(await world.visitor.get("/fr/").text.contains("/fr/desk\"") == false)
    }
  }

  @Test func openingsInOnesOwnLanguagesComeFirst() throws {
    func one(_ id: Int64, _ target: String, _ state: Assignment.State = .offered) throws -> Assignment {
      Assignment(
        id: RecordID(id), record: RecordID(id), source: .spanish, target: try #require(Language(target)), words: 1,
        due: try #require(Day("2021-03-25")), state: state, person: nil)
    }
    let all = [
      try one(1, "en"), try one(2, "pt"), try one(3, "fr"), try one(4, "ca"), try one(5, "fr"), try one(6, "fr", .published),
    ]
    let pairs = [Translator(person: PersonID(1), source: .spanish, target: try #require(Language("pt")))]
    #expect(DeskPages.near(all, pairs, .french).map(\.id.value) == [3, 5, 2, 1, 4, 6])
    #expect(DeskPages.near(all, [], .english).map(\.id.value) == [1, 2, 3, 4, 5, 6])
  }

  @Test func whatReadersReallyMeet() async throws {
    try await World.furnished { world in
      let read = try await MachineTests.published(world, "Muy leída")
      _ = try await MachineTests.published(world, "Nunca leída")
      let day = Desk.day(world, 0)
      for _ in 0..<10 { world.house.counters.add(.view, of: read, on: day) }
      try await world.house.counters.flush(into: world.house.database)
      let met = try await world.house.database.read { tx in try Met.read(world.house, in: tx) }
      #expect(met.all == 10)
      #expect(met.lines.first { $0.language == .spanish } == Met.Line(language: .spanish, human: 10, machine: 0))
      #expect(met.lines.first { $0.language == .french } == Met.Line(language: .french, human: 0, machine: 0))
      await world.runJobs()
      let after = try await world.house.database.read { tx in try Met.read(world.house, in: tx) }
      #expect(after.lines.first { $0.language == .french } == Met.Line(language: .french, human: 0, machine: 10))
      #expect(try await world.signIn(.secretariat).get("/fr/translation").text.contains("Ce que les lecteurs trouvent vraiment"))
    }
  }
}
