import Core
import Directory
import Meetings
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Governance

@Suite struct MinutesTests {
  @Test func theDraftSaysWhatHappenedInThreeLanguages() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes").status == 409, "not before it is over")
      try await hall.decided(id)
      let drafted = await hall.staff.post("/en/assemblies/\(id)/minutes", [("speakers", "yes")])
      #expect(drafted.status == 303, "\(drafted.text)")
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes").status == 409, "once")

      let english = await hall.staff.get("/en/assemblies/\(id)/minutes")
      #expect(english.status == 200)
      for sentence in [
        "12:50: the session was opened", "Present or represented: 7 of 12", "3 cities were present", "Torino gave its vote to",
        "Adopted: 2 yes, 1 no, 1 abstained", "Decision 2021/1", "Cities that spoke: Lisboa", "the session was closed",
      ] { #expect(english.text.contains(sentence), "\(sentence)") }
      let french = await hall.staff.get("/fr/assemblies/\(id)/minutes")
      #expect(french.text.contains("ouverture de la séance"))
      #expect(french.text.contains("Adopté"), "the verdict in words")
      let spanish = await hall.staff.get("/es/assemblies/\(id)/minutes")
      #expect(spanish.text.contains("se abre la sesión"))

      for browser in [hall.rennes, world.visitor] {
        #expect(await browser.get("/en/assemblies/\(id)/minutes").status == 404, "a draft is the secretariat's")
        #expect(!(await browser.get("/en/assemblies/\(id)").text.contains("/assemblies/\(id)/minutes")))
      }
      #expect(await hall.staff.get("/en/assemblies/\(id)").text.contains("/assemblies/\(id)/minutes"))
      #expect(await hall.rennes.post("/en/assemblies/\(id)/minutes/draft").status == 403)
    }
  }

  @Test func whatIsTypedInOneLanguageMarksTheOthers() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.drafted()
      let passage = try await hall.passage(id, .closing)
      let path = "/en/assemblies/\(id)/minutes/passages/\(passage)?language="
      #expect(await hall.rennes.get("\(path)fr").status == 403)
      #expect(await hall.staff.get("/fr/assemblies/\(id)/minutes").text.contains("Villes qui ont pris la parole"))
      let before = await hall.staff.get("\(path)fr")
      #expect(before.status == 200)
      let version = try #require(before.version)
      let changed = [("version", version), ("meaning", "follows"), ("words", "La présidente remercie la ville hôte.")]
      #expect(await hall.staff.post("\(path)fr", changed).status == 303)

      // Whoever has the older text gets both, and nothing is lost.
      let late = await hall.staff.post("\(path)fr", [("version", version), ("meaning", "follows"), ("words", "Un autre texte.")])
      #expect(late.status == 409)
      #expect(late.text.contains("La présidente remercie") && late.text.contains("Un autre texte."))

      #expect(await hall.staff.get("/en/assemblies/\(id)/minutes").text.contains("to be brought up to date"))
      let refused = await hall.staff.post("/en/assemblies/\(id)/minutes/circulation", hall.circulation)
      #expect(refused.status == 409, "two languages have to follow")

      for (language, words) in [("en", "The chair thanks the host city."), ("es", "La presidenta da las gracias a la ciudad anfitriona.")] {
        let page = await hall.staff.get("\(path)\(language)")
        #expect(page.text.contains("La présidente remercie"), "the original stands beside")
        let sent = [("version", page.version ?? ""), ("meaning", "follows"), ("words", words)]
        #expect(await hall.staff.post("\(path)\(language)", sent).status == 303)
      }
      let after = await hall.staff.get("/es/assemblies/\(id)/minutes")
      #expect(after.text.contains("ciudad anfitriona"))
      #expect(!after.text.contains("por actualizar"))

      // Written again: what somebody has changed stays.
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/draft").status == 303)
      let again = await hall.staff.get("/fr/assemblies/\(id)/minutes")
      #expect(again.text.contains("La présidente remercie"))
      #expect(!again.text.contains("Villes qui ont pris la parole"), "written without them")
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/circulation", hall.circulation).status == 303)
      #expect(await hall.staff.post("\(path)fr", changed).status == 409, "circulated minutes change by amendments alone")
    }
  }

  @Test func whoWasThereAmendsAndTheSecretariatAnswers() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.circulated()
      await world.runJobs()
      let told = try await world.mails().filter { $0.subject.contains("Minutes") || $0.subject.contains("Procès-verbal") }
      #expect(told.contains { $0.address == SmallWorld.address(.rennesPolitical) && $0.text.contains("/fr/assemblies/\(id)/minutes") })

      let passage = try await hall.passage(id, .closing)
      let path = "/en/assemblies/\(id)/minutes/passages/\(passage)/amendment"
      #expect(await world.visitor.get("/en/assemblies/\(id)/minutes").status == 404, "for those who were entitled")
      #expect(await hall.rennes.get("/en/assemblies/\(id)/minutes").text.contains(path))
      // Barcelona may read them; it was not there.
      let barcelona = try await world.signIn(.barcelonaBoth)
      #expect(await barcelona.get("/en/assemblies/\(id)/minutes").status == 200)
      #expect(await barcelona.post(path, [("words", "x"), ("reason", "y")]).status == 409)

      let standing = try await hall.words(passage, .english)
      #expect(await hall.rennes.post(path, [("words", standing), ("reason", "No change")]).status == 422)
      #expect(await hall.rennes.post(path, [("words", standing + " Rennes left early."), ("reason", "")]).status == 422)
      let proposed = await hall.rennes.post(path, [("words", standing + " Rennes left early."), ("reason", "We left at two.")])
      #expect(proposed.status == 303, "\(proposed.text)")
      let seen = await hall.lisboa.get("/en/assemblies/\(id)/minutes")
      #expect(seen.text.contains("<ins>") && seen.text.contains("We left at two."))
      let amendment = try await hall.amendment(id)
      let answer = "/en/assemblies/\(id)/minutes/amendments/\(amendment)"
      #expect(await hall.staff.get("/en/for-me").text.contains(answer))
      #expect(await hall.rennes.get(answer).status == 403)
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/recall").status == 409, "it waits for an answer")

      var texts = [("words-en", "Rennes left early."), ("words-fr", "Rennes est partie tôt."), ("words-es", "")]
      let accepted = [("verdict", "accepted"), ("answer", "Thank you.")]
      #expect(await hall.staff.post(answer, accepted + texts).status == 422, "in all three languages")
      texts[2].1 = "Rennes se fue antes."
      #expect(await hall.staff.post(answer, [("verdict", "accepted"), ("answer", "")] + texts).status == 422)
      #expect(await hall.staff.post(answer, accepted + texts).status == 303)
      #expect(await hall.staff.post(answer, accepted + texts).status == 409, "once")
      let spanish = await hall.lisboa.get("/es/assemblies/\(id)/minutes")
      #expect(spanish.text.contains("Rennes se fue antes."))
      await world.runJobs()
      #expect(try await world.mails().contains { $0.address == SmallWorld.address(.rennesPolitical) && $0.text.contains("Thank you.") })

      #expect(await hall.rennes.post(path, [("words", "Something else"), ("reason", "Why")]).status == 303)
      let second = try await hall.amendment(id)
      let declined = [("verdict", "declined"), ("answer", "It was said otherwise.")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/amendments/\(second)", declined).status == 303)
      #expect(try await hall.words(passage, .english) == "Rennes left early.")
      world.clock.pass(days: 16)
      #expect(await hall.rennes.post(path, [("words", "Too late"), ("reason", "Why")]).status == 409)
    }
  }

  @Test func aDecisionOfTheNextAssemblyApprovesAndSealsThem() async throws {
    let settings = try Settings.withPrograms()
    try await World.with(settings: settings ?? Settings()) { world in
      let hall = try await Hall(world)
      let id = try await hall.circulated()
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/agenda").status == 409, "no assembly is ahead")
      let next = try await hall.plan(["day": "2021-05-14", "title": "Assembly of May"])
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/agenda").status == 303)
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/agenda").status == 409)
      let french = await hall.staff.get("/fr/assemblies/\(next)")
      #expect(french.text.contains("Approbation du procès-verbal"))

      #expect(await hall.staff.post("/en/assemblies/\(next)/convocation").status == 303)
      world.clock.set(Moment("2021-05-14T10:30:00.000Z") ?? world.clock.now)
      #expect(await hall.staff.post("/en/assemblies/\(next)/roll").status == 303)
      for browser in [hall.rennes, hall.lisboa, hall.tampere] {
        #expect(await browser.post("/en/assemblies/\(next)/presence").status == 303)
      }
      world.clock.set(Moment("2021-05-14T10:50:00.000Z") ?? world.clock.now)
      #expect(await hall.staff.post("/en/assemblies/\(next)/opening").status == 303)
      world.clock.pass(seconds: 901)
      #expect(await hall.staff.post("/en/assemblies/\(next)/call").status == 303)
      let item = try await world.house.database.read { tx throws in try #require(try AgendaItem.list(of: next, in: tx).first).id }
      let decided = await hall.staff.post(
        "/en/assemblies/\(next)/consensus?item=\(item)", [("title", "Minutes of April"), ("words", ""), ("language", "en")])
      #expect(decided.status == 303, "\(decided.text)")

      let minutes = try await world.house.database.read { tx in try Minutes.of(id, seenBy: .everyone, in: tx) }
      #expect(minutes.state == .approved)
      let code = try #require(minutes.code)
      #expect(code.count == 26)
      let page = await world.visitor.get("/en/assemblies/\(id)/minutes")
      #expect(page.status == 200, "the meeting was for everybody")
      #expect(page.text.contains("Approved by decision 2021/2"))
      #expect(page.text.contains("/en/minutes/\(code)"))
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/recall").status == 409)
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/circulation", hall.circulation).status == 409)

      #expect(await world.visitor.get("/en/minutes/\(code.lowercased())").text.contains("genuine"))
      #expect(await world.visitor.get("/en/minutes/AAAA").status == 404)
      #expect(await world.visitor.get("/en/minutes?code=\(code)").location.hasSuffix("/minutes/\(code)"))

      guard settings != nil else { return }
      await world.runJobs()
      let files = try await world.house.database.read { tx in try MinutesPaper.files(of: minutes.id, in: tx) }
      #expect(files.map(\.language) == Language.official)
      let verified = await world.visitor.get("/fr/minutes/\(code)")
      for (_, file) in files { #expect(verified.text.contains(file.sha)) }
      let spanish = try #require(files.first { $0.language == .spanish }).file
      let words = try await world.words(ofPaper: spanish.name)
      for sentence in ["se abre la sesión", "Aprobada por la decisión 2021/2", "La Presidenta", PaperCode.grouped(code)] {
        #expect(words.contains(sentence), "\(sentence)")
      }
      // Run again, nothing changes.
      try await world.house.database.write { tx in
        try Jobs.enqueue("minutes.seal", payload: ["minutes": "\(minutes.id)"], in: tx)
      }
      await world.runJobs()
      let again = try await world.house.database.read { tx in try MinutesPaper.files(of: minutes.id, in: tx) }
      #expect(again.map(\.file.sha) == files.map(\.file.sha))
    }
  }

  @Test(arguments: [false, true]) func silenceApprovesWhereTheRulesSaySo(_ amended: Bool) async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      try await world.house.database.write { tx in
        var rules = BodyRules.preset(.assembly)
        rules.minutesBySilence = true
        try tx.execute("UPDATE governance_rules SET rules = \(rules.description)")
      }
      let id = try await hall.circulated()
      let passage = try await hall.passage(id, .closing)
      if amended {
        let path = "/en/assemblies/\(id)/minutes/passages/\(passage)/amendment"
        #expect(await hall.rennes.post(path, [("words", "Otherwise"), ("reason", "Why")]).status == 303)
        let answer = "/en/assemblies/\(id)/minutes/amendments/\(try await hall.amendment(id))"
        #expect(await hall.staff.post(answer, [("verdict", "declined"), ("answer", "No.")]).status == 303)
      }
      world.clock.pass(days: 15)
      try await Minutes.silence.run(world.house, [:])
      #expect(try await hall.minutes(id).state == .circulated, "the last day is still theirs")
      world.clock.pass(days: 1)
      try await Minutes.silence.run(world.house, [:])
      #expect(try await hall.minutes(id).state == (amended ? .circulated : .approved))
      if !amended { #expect(await hall.rennes.get("/en/assemblies/\(id)/minutes").text.contains("nobody had proposed an amendment")) }
    }
  }

  @Test func aDecisionOfItsOwnAssemblyApprovesNothing() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.circulated()
      let own = try await world.house.database.read { tx in
        try #require(try Decision.list(DecisionQuery(), seenBy: .house, in: tx).first).id
      }
      #expect(await hall.rennes.post("/en/assemblies/\(id)/minutes/approval", [("decision", "\(own)")]).status == 403)
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/approval", [("decision", "\(own)")]).status == 422)
      #expect(try await hall.minutes(id).state == .circulated)
    }
  }

  @Test func namesOfOthersMeanNothingToMarkdown() {
    #expect(MinutesSkeleton.plain("*A*\n# _b_ <i>") == "\\*A\\* \\# \\_b\\_ \\<i\\>")
  }
}

extension Hall {
  var circulation: [(String, String)] {
    [("until", "\(world.clock.now.day.adding(days: 15))"), ("chair", "La Presidenta"), ("secretary", "El Secretario")]
  }

  /// One roll call under the first item, one city that spoke, then closed.
  func decided(_ id: RecordID) async throws {
    let items = try await world.house.database.read { tx in try AgendaItem.list(of: id, in: tx).map(\.id) }
    #expect(await staff.post("/en/assemblies/\(id)/item", [("item", "\(items[0])")]).status == 303)
    #expect(await lisboa.post("/en/assemblies/\(id)/speaking").status == 303)
    let speaker = try await world.house.database.read { tx throws in try #require(try Speaker.list(of: id, in: tx).first).id }
    #expect(await staff.post("/en/assemblies/\(id)/speaking/\(speaker)/turn").status == 303)
    #expect(await staff.post("/en/assemblies/\(id)/speaking/\(speaker)/end").status == 303)
    let made = await staff.post(
      "/en/assemblies/\(id)/votes/new?form=yes-no&item=\(items[0])",
      [
        ("title", "Budget of 2022"), ("language", "en"), ("kind", "ordinary"), ("way", "roll-call"), ("options", ""), ("seats", "1"),
        ("elects", ""),
      ])
    #expect(made.status == 303, "\(made.text)")
    let vote = try #require(RecordID(text: made.location.split(separator: "/").last ?? ""))
    #expect(await staff.post("/en/votes/\(vote)/opening").status == 303)
    for (browser, slug, choice) in [
      (rennes, "rennes", "yes"), (rennes, "torino", "yes"), (lisboa, "lisboa", "no"), (tampere, "tampere", "abstain"),
    ] { #expect(await ballot(browser, vote, for: slug, choice).status == 303) }
    #expect(await staff.post("/en/votes/\(vote)/closing").status == 303)
    #expect(await staff.post("/en/votes/\(vote)/publication").status == 303)
    world.clock.pass(seconds: 3600)
    #expect(await staff.post("/en/assemblies/\(id)/closing").status == 303)
  }

  func drafted() async throws -> RecordID {
    let id = try await opened()
    try await decided(id)
    #expect(await staff.post("/en/assemblies/\(id)/minutes", [("speakers", "yes")]).status == 303)
    return id
  }

  func circulated() async throws -> RecordID {
    let id = try await drafted()
    let sent = await staff.post("/en/assemblies/\(id)/minutes/circulation", circulation)
    #expect(sent.status == 303, "\(sent.text)")
    return id
  }

  func minutes(_ id: RecordID) async throws -> Minutes {
    try await world.house.database.read { tx in try Minutes.of(id, seenBy: .house, in: tx) }
  }

  func passage(_ id: RecordID, _ kind: MinutesPassage.Kind) async throws -> RecordID {
    let minutes = try await minutes(id)
    return try await world.house.database.read { tx throws in
      try #require(try MinutesPassage.list(of: minutes.id, in: tx).first { $0.kind == kind }).id
    }
  }

  func words(_ passage: RecordID, _ language: Language) async throws -> String {
    try await world.house.database.read { tx in
      try Texts.all(passage, in: tx)["words"]?.first { $0.language == language }?.body ?? ""
    }
  }

  /// The newest.
  func amendment(_ id: RecordID) async throws -> RecordID {
    let minutes = try await minutes(id)
    return try await world.house.database.read { tx throws in
      try #require(try MinutesAmendment.list(of: minutes.id, seenBy: .house, in: tx).last).id
    }
  }
}

extension Browser.Page {
  /// From which state the form of this page was drawn.
  var version: String? {
    guard let field = text.range(of: "name=\"version\" value=\"") else { return nil }
    return String(text[field.upperBound...].prefix { $0 != "\"" })
  }
}
