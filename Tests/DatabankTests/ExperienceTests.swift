import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Time
import Web
import Works

@testable import Databank

@Suite struct ExperienceTests {
  static func card(_ change: [String: String] = [:], topics: [String] = ["participation"], principles: [String] = []) -> [(String, String)]
  {
    let all = [
      "title": "Le conseil des enfants", "language": "fr", "summary": "Cent enfants proposent et suivent des projets de quartier.",
      "intention": "Ils apprennent à délibérer, la ville à écouter.", "departments": "Éducation, démocratie locale", "begun": "2015",
      "licence": "attribution", "contact": "enfants@example.org",
    ].merging(change) { $1 }
    return all.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }.map { ($0.key, $0.value) } + topics.map { ("topic", $0) }
      + principles.enumerated().map { ($0.offset == 0 ? "principle" : "principles", $0.element) }
  }

  /// Rennes has a card, with its main principle.
  static func draft(_ world: World, _ change: [String: String] = [:]) async throws -> (officer: Browser, path: String, id: RecordID) {
    let officer = try await world.signIn(.rennesTechnical)
    let made = await officer.post("/fr/experiences/new", card(change, principles: ["2020-8"]))
    #expect(made.status == 303, "\(made.text)")
    let id = try #require(RecordID(text: made.location.split(separator: "/").dropLast().last ?? ""))
    return (officer, "/fr/experiences/\(id)", id)
  }

  /// Handed in by Rennes, with the request's address.
  static func submitted(_ world: World) async throws -> (officer: Browser, path: String, id: RecordID, request: String) {
    let (officer, path, id) = try await draft(world)
    let begun = await officer.post("\(path)/submission")
    #expect(begun.status == 303)
    let request = begun.location
    let ticked = [("version", "1"), ("move", "submission"), ("facts", "1"), ("people", "1"), ("agreed", "1")]
    let sent = await officer.post("\(request)/form", ticked)
    #expect(sent.status == 303, "\(sent.text)")
    return (officer, path, id, request)
  }

  static func published(_ world: World) async throws -> (officer: Browser, path: String, id: RecordID) {
    let (officer, path, id, request) = try await submitted(world)
    let secretariat = try await world.signIn(.secretariat)
    #expect(await secretariat.post("\(request)/moves/publication").status == 303)
    return (officer, path, id)
  }

  private func kinds(_ world: World, _ id: RecordID) async throws -> [String] {
    try await world.house.database.read { tx in
      try tx.values("SELECT kind FROM core_ledger WHERE record = \(id) ORDER BY position", as: String.self)
    }
  }

  @Test func aDraftIsItsCitysAlone() async throws {
    try await World.furnished { world in
      let (officer, path, id) = try await Self.draft(world)
      #expect(await officer.get(path).text.contains("Le conseil des enfants"))
      #expect(try await world.signIn(.rennesPolitical).get("\(path)/card").status == 200, "colleagues write together")
      for somebody in [SmallWorld.Somebody.lisboaTechnical, .lisboaCoordinator, .granollersCommittee] {
        let other = try await world.signIn(somebody)
        #expect(await other.get(path).status == 404)
        // Who writes nowhere is not let in at all.
        let refused = somebody == .granollersCommittee ? 403 : 404
        #expect(await other.get("\(path)/card").status == refused)
        #expect(await other.post("\(path)/sheet", [("version", "2"), ("context", "x")]).status == refused)
        #expect(await other.post("\(path)/archive").status == refused)
      }
      #expect(await world.visitor.get(path).status == 404)
      #expect(await world.visitor.get("/fr/experiences").text.contains("Le conseil des enfants") == false)
      #expect(await world.visitor.get("/fr/search?q=conseil+enfants").text.contains("Le conseil des enfants") == false)
      #expect(try await kinds(world, id) == [], "a draft is nobody's news")
    }
  }

  @Test(arguments: [
    (["title": ""], "title"), (["begun": "2015", "ended": "2010"], "ended"), (["contact": "nobody"], "contact"),
    (["link": "javascript:alert(1)"], "link"), (["title": String(repeating: "a", count: 121)], "title"), (["licence": "none"], "licence"),
  ])
  func aWrongCardIsSaidBesideItsField(_ change: [String: String], _ field: String) async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.rennesTechnical)
      let page = await officer.post("/fr/experiences/new", Self.card(change))
      #expect(page.status == 422)
      #expect(page.text.contains("id=\"field-\(field)-error\"") || page.text.contains("#field-\(field)"))
      #expect(page.text.contains("démocratie locale"), "what was typed is kept")
      let count = try await world.house.database.read { tx in
        try tx.count("SELECT count(*) FROM databank_experience WHERE NOT is_reference")
      }
      #expect(count == 0)
    }
  }

  /// Who writes in another language than the one that is chosen is asked, once.
  @Test func theLanguageIsAskedWhenItIsDoubtful() async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.rennesTechnical)
      let asked = await officer.post("/fr/experiences/new", Self.card(["language": "es"]))
      #expect(asked.status == 422 && asked.text.contains("Ce texte semble écrit en") && asked.text.contains("name=\"sure\" value=\"es\""))
      #expect(await officer.post("/fr/experiences/new", Self.card(["language": "es", "sure": "es"])).status == 303)
    }
  }

  @Test func tooManyTopicsAreTooMany() async throws {
    try await World.furnished { world in
      let officer = try await world.signIn(.rennesTechnical)
      let topics = Topic.allCases.prefix(6).map(\.rawValue)
      #expect(await officer.post("/fr/experiences/new", Self.card(topics: topics)).status == 422)
    }
  }

  /// Two tabs, two people: who comes later is shown both texts, and nothing of either is lost.
  @Test func theLaterOfTwoIsShownWhatChanged() async throws {
    try await World.furnished { world in
      let (officer, path, id) = try await Self.draft(world)
      let colleague = try await world.signIn(.rennesPolitical)
      async let one = officer.post("\(path)/sheet", [("version", "2"), ("context", "Un quartier sans place.")])
      async let other = colleague.post("\(path)/sheet", [("version", "2"), ("context", "Un quartier sans école.")])
      let answers = await [one, other]
      #expect(answers.map(\.status).sorted() == [303, 409])
      let late = try #require(answers.first { $0.status == 409 })
      #expect(late.text.contains("Un quartier sans place.") && late.text.contains("Un quartier sans école."))
      let kept = try await world.house.database.read { tx in try Experiences.find(id, seenBy: .house, in: tx).version }
      #expect(kept == 3)
    }
  }

  @Test func whatIsTypedIsKeptWithoutAButton() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await Self.draft(world)
      let fields = Fields([("version", "2"), ("title", "Le conseil municipal des enfants"), ("summary", ""), ("begun", "deux mille")])
      let kept = await officer.send(
        .post, "\(path)/card", body: Array(fields.encoded.utf8),
        headers: ["Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Accept": "application/json"])
      #expect(kept.status == 200 && kept.text == "{\"version\":3}")
      let card = await officer.get("\(path)/card").text
      #expect(card.contains("Le conseil municipal des enfants") && card.contains("value=\"2015\""), "a year that is none changes nothing")
      #expect(card.contains("value=\"participation\" checked"), "and what is ticked stays")
      // Ticks are kept as well, as soon as all of them are right.
      let ticked = Fields([("version", "3")] + Self.card(["begun": "2016", "title": ""], topics: ["culture", "digital"]))
      let again = await officer.send(
        .post, "\(path)/card", body: Array(ticked.encoded.utf8),
        headers: ["Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin", "Accept": "application/json"])
      #expect(again.text == "{\"version\":4}", "\(again.text)")
      let now = await officer.get("\(path)/card").text
      #expect(
        now.contains("value=\"culture\" checked") && !now.contains("value=\"participation\" checked") && now.contains("value=\"2016\""))
      #expect(now.contains("Le conseil municipal des enfants"), "a title that was left empty for a moment stays")
    }
  }

  @Test func anExperienceIsReadCompletedAndPublished() async throws {
    try await World.furnished { world in
      let (officer, path, id, request) = try await Self.submitted(world)
      #expect(await officer.post("\(path)/sheet", [("version", "2"), ("context", "Trop tard")]).status == 409, "it stands still")
      #expect(await officer.post("\(request)/moves/publication").status == 403)
      #expect(try await world.signIn(.lisboaCoordinator).get(request).status == 404, "another network's")
      await world.runJobs()
      let secretariat = try await world.signIn(.secretariat)
      #expect(await secretariat.get("/fr/for-me").text.contains(request))
      #expect(await secretariat.get(path).text.contains("Le conseil des enfants"))
      #expect(await secretariat.post("\(request)/moves/return").status == 422, "what is missing is said")
      #expect(await secretariat.post("\(request)/moves/return", [("note", "Combien d’enfants ?")]).status == 303)
      #expect(await officer.get(request).text.contains("Combien d’enfants"))
      #expect(await officer.post("\(path)/sheet", [("version", "2"), ("results", "1 200 enfants en six ans.")]).status == 303)
      #expect(await officer.post("\(request)/moves/submission").status == 303)
      #expect(await world.visitor.get(path).status == 404)
      #expect(await secretariat.post("\(request)/moves/publication").status == 303)
      #expect(await secretariat.post("\(request)/moves/publication").status == 409, "once")

      let page = await world.visitor.get(path)
      #expect(page.status == 200 && page.text.contains("1 200 enfants en six ans."))
      #expect(page.text.contains("CC BY 4.0") && page.text.contains("/fr/charter/8"))
      let linked = try #require(page.text.firstMatch(of: /<script type="application\/ld\+json">(.*)<\/script>/)?.output.1)
      let data = try #require(try JSONSerialization.jsonObject(with: Data(linked.utf8)) as? [String: Any])
      #expect(data["name"] as? String == "Le conseil des enfants" && data["inLanguage"] as? String == "fr")
      #expect(try await kinds(world, id) == ["experience.submitted", "experience.submitted", "experience.published"])
      let frozen = try await world.house.database.read { tx in try Frozen.list(of: id, in: tx) }
      #expect(frozen.map(\.number) == [1] && frozen[0].texts["results"] == "1 200 enfants en six ans.")

      // Wherever readers look.
      for address in [
        "/fr/experiences?topic=participation", "/fr/experiences?principle=2020-8", "/fr/experiences?country=FR&q=deliberer",
        "/fr/search?q=conseil+enfants", "/fr/charter/8", "/fr/cities/rennes", "/fr/topics/participation", "/fr/experiences.csv",
        "/fr/experiences.xml",
        "/api/v1/experiences?language=fr", "/oai?verb=ListRecords&metadataPrefix=oai_dc", "/sitemap.xml",
      ] {
        let found = await world.visitor.get(address)
        #expect(
          found.status == 200 && (found.text.contains("Le conseil des enfants") || found.text.contains("/experiences/\(id)")), "\(address)")
      }
      #expect(await world.visitor.get("/fr/experiences?topic=culture&country=FR").text.contains("Le conseil des enfants") == false)
    }
  }

  @Test func anIncompleteCardIsNotHandedIn() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await Self.draft(world, ["intention": "", "begun": ""])
      let request = await officer.post("\(path)/submission").location
      #expect(await officer.get(request).text.contains("Ce qu’on y apprend"), "what the card lacks is named")
      let ticked = [("version", "1"), ("move", "submission"), ("facts", "1"), ("people", "1"), ("agreed", "1")]
      #expect(await officer.post("\(request)/form", ticked).status == 422)
      #expect(await officer.post("\(path)/submission").location == request, "one conversation")
    }
  }

  @Test func aRevisionIsSeenAtOnceAndTheOlderVersionStays() async throws {
    try await World.furnished { world in
      let (officer, path, id) = try await Self.published(world)
      #expect(await officer.post("\(path)/card", [("version", "2")] + Self.card(["title": ""])).status == 422)
      let saved = await officer.post("\(path)/card", [("version", "2")] + Self.card(["title": "Le conseil des mille enfants"]))
      #expect(saved.status == 303, "\(saved.text)")
      #expect(await world.visitor.get(path).text.contains("Le conseil des mille enfants"))
      let frozen = try await world.house.database.read { tx in try Frozen.list(of: id, in: tx) }
      #expect(frozen.map { $0.texts["title"] } == ["Le conseil des mille enfants", "Le conseil des enfants"])
      #expect(try await kinds(world, id).last == "experience.revised")
    }
  }

  @Test func whatIsArchivedLeavesListsAndComesBack() async throws {
    try await World.furnished { world in
      let (officer, path, id) = try await Self.published(world)
      #expect(await officer.post("\(path)/archive").status == 303)
      #expect(await world.visitor.get(path).status == 404)
      #expect(await world.visitor.get("/fr/search?q=conseil+enfants").text.contains("Le conseil des enfants") == false)
      let harvested = await world.visitor.get("/oai?verb=ListIdentifiers&metadataPrefix=oai_dc").text
      #expect(harvested.contains("status=\"deleted\"") && harvested.contains(":\(id)<"))
      #expect(await officer.post("\(path)/archive").status == 409)
      #expect(await officer.post("\(path)/archive", method: .delete).status == 303)
      #expect(await world.visitor.get(path).status == 200)
    }
  }

  @Test func onlyTheSecretariatPutsForward() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await Self.published(world)
      #expect(await officer.post("\(path)/feature").status == 403)
      let secretariat = try await world.signIn(.secretariat)
      #expect(await secretariat.post("\(path)/feature").status == 303)
      #expect(await world.visitor.get("/fr/experiences").text.contains("Mise en avant"))
      #expect(await secretariat.post("\(path)/feature", method: .delete).status == 303)
      #expect(await world.visitor.get("/fr/experiences").text.contains("Mise en avant") == false)
    }
  }

  /// Each reading counts once; a city hears on the first of the month, in its language.
  @Test func aCityHearsHowOftenItWasRead() async throws {
    try await World.furnished { world in
      let (_, path, id) = try await Self.published(world)
      for _ in 1...3 { _ = await world.visitor.get(path) }
      try await world.house.counters.flush(into: world.house.database)
      world.clock.pass(days: 7)
      await world.runJobs()
      await world.runJobs()
      let mails = try await world.mails().filter { $0.subject.contains("lues 3 fois") }
      #expect(mails.count == 1)
      #expect(mails.first?.text.contains("Le conseil des enfants") ?? false)
      _ = id
    }
  }

  @Test func aYearLaterItsCityIsAsked() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await Self.published(world)
      world.clock.pass(days: 370)
      await world.runJobs()
      world.clock.pass(days: 1)
      await world.runJobs()
      #expect(try await world.mails().filter { $0.subject == "Est-elle toujours d’actualité\u{202F}?" }.count == 1, "once")
      world.clock.pass(days: 80)
      let sentence = "ne l’a pas confirmée depuis"
      #expect(await world.visitor.get(path).text.contains(sentence))
      let again = try await world.signIn(.rennesTechnical)
      #expect(await again.post("\(path)/confirmation").status == 303)
      #expect(await world.visitor.get(path).text.contains(sentence) == false)
      _ = officer
    }
  }
}
