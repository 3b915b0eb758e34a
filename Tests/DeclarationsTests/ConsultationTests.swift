import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web
import Works

@testable import Declarations

/// From the idea to the version after the consultation.
@Suite struct ConsultationTests {
  @Test(
    arguments: [
      ("", []), ("One.", ["One."]), ("One.\n\nTwo.", ["One.", "Two."]), ("One\nline.\r\n\r\n\n  \nTwo.\n", ["One line.", "Two."]),
    ] as [(String, [String])])
  func anEmptyLinePartsParagraphs(_ typed: String, _ paragraphs: [String]) {
    #expect(Declaration.paragraphs(typed) == paragraphs)
  }

  @Test func eachStateHasItsReaders() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.begun()
      let path = "/en/declarations/\(id)"
      #expect(await office.staff.get(path).status == 200)
      #expect(await office.tampere.get(path).status == 404, "an idea")
      #expect(await office.staff.post("\(path)/draft").status == 303)
      #expect(await office.staff.post("\(path)/draft").status == 409)
      #expect(await office.tampere.get(path).status == 200, "it sits in the body")
      #expect(await office.staff.post("\(path)/consultation", [("until", "2021-03-25")]).status == 422, "today")
      #expect(await office.rennes.post("\(path)/consultation", [("until", "2021-04-15")]).status == 403)
      #expect(await office.staff.post("\(path)/consultation", [("until", "2021-04-15")]).status == 303)
      #expect(await office.rennes.get(path).status == 200)
      #expect(await world.visitor.get(path).status == 404)
      #expect(await office.staff.get("\(path)/text").status == 200)
      #expect(await office.staff.post("\(path)/text", [("text", "Other"), ("version", "3")]).status == 409, "in consultation")
      await world.runJobs()
      let mails = try await world.mails().filter { $0.subject.contains("Cities that educate for peace") }
      #expect(mails.contains { $0.address == SmallWorld.address(.rennesPolitical) && $0.subject.hasPrefix("Consultation") })
      #expect(!mails.contains { $0.address == SmallWorld.address(.nobody) })
    }
  }

  @Test func aCityAmendsAParagraphWithAReason() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.consulted()
      #expect(await office.rennes.get("/en/for-me").text.contains("Cities that educate for peace"))
      #expect(await office.lisboa.get("/en/for-me").text.contains("Cities that educate for peace"))
      #expect(try await office.amend(office.technical, id, 2, "We will teach it in every school and square.", reason: "").status == 422)
      let long = String(repeating: "x", count: 501)
      #expect(try await office.amend(office.technical, id, 2, "Shorter.", reason: long).status == 422)
      #expect(try await office.amend(office.technical, id, 2, "We will teach it in every school.").status == 422, "nothing was changed")
      #expect(try await office.amend(office.granollers, id, 2, "Shorter.").status == 403, "its mandate is another")
      #expect(try await office.amend(world.visitor, id, 2, "Shorter.").status == 401)
      #expect(try await office.amend(office.technical, id, 2, "We will teach it in every school and square.").status == 303)
      let table = await office.lisboa.get("/en/declarations/\(id)/amendments")
      #expect(table.text.contains("<ins>"))
      #expect(table.text.contains("Rennes"))
      #expect(table.text.contains("Reason: Clearer"))
      #expect(!(await office.rennes.get("/en/for-me").text.contains("Cities that educate for peace")), "Rennes has answered")
      #expect(await office.lisboa.post("/en/declarations/\(id)/response").status == 303)
      #expect(!(await office.lisboa.get("/en/for-me").text.contains("Cities that educate for peace")))
      world.clock.set(Moment("2021-04-16T08:00:00.000Z") ?? world.clock.now)
      #expect(try await office.amend(office.rennes, id, 1, "Too late.").status == 409)
      #expect(await office.staff.get("/en/for-me").text.contains("The consultation is over"))
    }
  }

  @Test func whatIsAcceptedMakesTheNextVersion() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.consulted()
      for (browser, number, words) in [
        (office.rennes, 2, "We will teach it in every school and square."), (office.lisboa, 2, "We will teach it."),
        (office.tampere, 3, ""), (office.lisboa, 1, "Peace is learnt in the street."),
      ] { #expect(try await office.amend(browser, id, number, words).status == 303) }
      #expect(await office.staff.post("/en/declarations/\(id)/next-version").status == 409, "cities may still propose")
      world.clock.set(Moment("2021-04-16T08:00:00.000Z") ?? world.clock.now)
      #expect(await office.staff.post("/en/declarations/\(id)/next-version").status == 409, "four wait for an answer")
      let all = try await office.amendments(id)
      func answer(_ browser: Browser, _ city: String, _ number: Int, _ verdict: String, _ words: String = "", _ reason: String = "So")
        async throws
        -> Int
      {
        let paragraph = try await office.paragraphs(id)[number - 1]
        let amendment = try #require(all.first { $0.city == office.city(city) && $0.paragraph == paragraph })
        return await browser.post(
          "/en/declarations/\(id)/amendments/\(amendment.id)", [("verdict", verdict), ("words", words), ("reason", reason)]
        ).status
      }
      #expect(try await answer(office.rennes, "rennes", 2, "accepted") == 403, "a seat, and a political mandate")
      #expect(try await answer(office.tampere, "rennes", 2, "accepted") == 403, "so has Tampere")
      #expect(try await answer(office.granollers, "rennes", 2, "accepted", "", "") == 422, "without a reason")
      #expect(try await answer(office.granollers, "rennes", 2, "accepted") == 303)
      #expect(try await answer(office.staff, "lisboa", 2, "accepted") == 422, "two for one paragraph")
      #expect(try await answer(office.staff, "lisboa", 2, "declined") == 303)
      #expect(try await answer(office.staff, "tampere", 3, "accepted") == 303)
      #expect(try await answer(office.staff, "lisboa", 1, "modified", "Peace is learnt in cities and streets.") == 303)
      await world.runJobs()
      #expect(try await world.mails().contains { $0.address == SmallWorld.address(.rennesTechnical) && $0.text.contains("Accepté") })

      #expect(await office.rennes.post("/en/declarations/\(id)/next-version").status == 403)
      #expect(await office.staff.post("/en/declarations/\(id)/next-version").status == 303)
      #expect(try await office.words(id) == ["Peace is learnt in cities and streets.", "We will teach it in every school and square."])
      #expect(try await office.state(id) == .amended)
      let versions = try await world.house.database.read { tx in try Frozen.list(of: id, in: tx) }
      #expect(versions.count == 2)
      #expect(versions.last?.texts["3"] == "We ask states to help.", "as the cities were asked")
      #expect(versions.first?.texts["3"] == nil)
    }
  }

  @Test func anotherLanguageIsAcceptedModifiedOnly() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.drafted()
      let ids = try await office.paragraphs(id)
      let fields = [("language", "fr"), ("title", "Les villes qui éduquent à la paix"), ("p\(ids[0])", "La paix s’apprend en ville.")]
      #expect(await office.staff.post("/en/declarations/\(id)/translation?language=fr", fields).status == 303)
      #expect(await office.staff.post("/en/declarations/\(id)/consultation", [("until", "2021-04-15")]).status == 303)
      #expect(await office.rennes.get("/fr/declarations/\(id)").text.contains("La paix s’apprend en ville."))
      let page = await office.rennes.post(
        "/fr/declarations/\(id)/paragraphs/\(ids[0])", [("words", "La paix s’apprend dans la rue."), ("reason", "Plus juste")])
      #expect(page.status == 303)
      let amendment = try #require(try await office.amendments(id).first)
      #expect(amendment.language == .french)
      let path = "/en/declarations/\(id)/amendments/\(amendment.id)"
      #expect(await office.staff.post(path, [("verdict", "accepted"), ("words", ""), ("reason", "Yes")]).status == 422)
      #expect(
        await office.staff.post(path, [("verdict", "modified"), ("words", "Peace is learnt in the street."), ("reason", "Yes")]).status
          == 303)
      world.clock.set(Moment("2021-04-16T08:00:00.000Z") ?? world.clock.now)
      #expect(await office.staff.post("/en/declarations/\(id)/next-version").status == 303)
      #expect(try await office.words(id).first == "Peace is learnt in the street.")
      #expect(
        await office.rennes.get("/fr/declarations/\(id)").text.contains("La paix s’apprend en ville."), "to be translated anew, and said so"
      )
      let stale = try await world.house.database.read { tx in try Texts.read(ids[0], ["words"], for: .french, in: tx)["words"]?.stale }
      #expect(stale == true)
    }
  }

  @Test func twoWritersAtOnceOneIsTold() async throws {
    try await World.with { world in
      let office = try await Office(world)
      let id = try await office.begun()
      let version = try await world.house.database.read { tx in try Declaration.find(id, seenBy: .house, in: tx).version }
      #expect(await office.staff.post("/en/declarations/\(id)/text", [("text", "One."), ("version", "\(version)")]).status == 303)
      let late = await office.staff.post("/en/declarations/\(id)/text", [("text", "Two."), ("version", "\(version)")])
      #expect(late.status == 409)
      #expect(late.text.contains("Two."), "what was typed is kept")
      #expect(try await office.words(id) == ["One."])
    }
  }
}
