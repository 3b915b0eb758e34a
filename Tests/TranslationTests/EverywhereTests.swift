import Core
import Directory
import Foundation
import Meetings
import Storage
import TestKit
import Testing
import Web

@testable import Translation

/// Markdown cut for a machine and for a person; joined again it is the same.
@Suite struct MarkdownSegmentTests {
  static let text = """
    ## Quién viene

    * Vienen **nueve** ciudades a la [feria](/es/cities "todas"). Traen su huerto.
    1. Uno con `código` y _énfasis_.

    > Una cita.

    | Ciudad | Año |
    |:---|---:|
    | Rosario | 2021 |

    ```
    no es texto
    ```
    ---
    """

  @Test func signsStandBetweenTheWords() {
    #expect(
      Segments.words(Self.text, .inline) == [
        "Quién viene", "Vienen", "nueve", "ciudades a la", "feria", ".", "Traen su huerto.", "Uno con", "y", "énfasis", ".", "Una cita.",
        "Ciudad", "Año", "Rosario", "2021",
      ])
    #expect(
      Segments.words(Self.text, .blocks) == [
        "Quién viene", "Vienen **nueve** ciudades a la [feria](/es/cities \"todas\").", "Traen su huerto.",
        "Uno con `código` y _énfasis_.", "Una cita.", "Ciudad", "Año", "Rosario", "2021",
      ])
  }

  @Test func joinedAgainTheyAreTheSame() {
    let alphabet = Array("aÉb. !?«»\n\n#*_-1>|`[]()\\~<h \t")
    let seed = UInt64.random(in: 0...UInt64.max)
    var dice = Dice(seed: seed)
    for _ in 0..<3_000 {
      let text = String((0..<40).compactMap { _ in alphabet.randomElement(using: &dice) })
      for form in [Segments.Form.plain, .blocks, .inline] {
        #expect(Segments.join(Segments.split(text, form)) == text, "seed \(seed)")
      }
    }
    for form in [Segments.Form.blocks, .inline] { #expect(Segments.join(Segments.split(Self.text, form)) == Self.text) }
  }
}

/// Whatever people write is read in the reader's language by whoever may read it, whichever room it is of.
@Suite struct EverywhereTests {
  static func news(_ world: World, _ body: String, slug: String = "feria") async throws -> String {
    let secretariat = try await world.signIn(.secretariat)
    let sent = await secretariat.post(
      "/fr/articles",
      [("language", "es"), ("title", "La feria de los pueblos"), ("summary", ""), ("body", body), ("kind", "news"), ("slug", slug)])
    #expect(sent.status == 303, "\(sent.text.suffix(400))")
    let desk = String(sent.location.split(separator: "?")[0])
    #expect(await secretariat.post("\(desk)/publication", [("at", "")]).status == 303)
    return desk
  }

  /// News written in one language: its signs and links are where they were, and what staff write replaces the machine's.
  @Test func newsAreReadInFrenchWithTheirMark() async throws {
    try await World.furnished { world in
      let desk = try await Self.news(
        world, "## La ciudad\n\n* Vienen **nueve** ciudades.\n* La [escuela](/es/cities) abre sus puertas a los niños.")
      #expect(await world.visitor.get("/fr/news/feria").text.contains("La feria de los pueblos"))
      await world.runJobs()
      let page = await world.visitor.get("/fr/news/feria").text
      #expect(page.contains("Traduction automatique") && page.contains("/es/news/feria"), "\(page)")
      #expect(page.contains("<strong>") && page.contains("href=\"/es/cities\"") && page.contains("<li>"), "\(page)")
      #expect(page.contains("école") && !page.contains("La escuela"), "\(page)")
      #expect(!page.contains("Améliorer cette traduction"))
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.get("/fr/news/feria").text.contains("Améliorer cette traduction"))
      #expect(await world.visitor.get("/fr/news").text.contains("Traduction automatique"))
      #expect(await world.visitor.get("/fr/search?q=ecoles+enfants").text.contains("/fr/news/feria"), "found in the reader's language")
      #expect(await world.visitor.get("/es/news/feria").text.contains("Traducción automática") == false)
      // English is only a gist from Spanish: the original, and the gist for who asks.
      let english = await world.visitor.get("/en/news/feria").text
      let rough = try #require(english.firstMatch(of: /\/en\/texts\/\d+\/rough/))
      #expect(english.contains("La feria de los pueblos"))
      #expect(await world.visitor.get(String(rough.0)).status == 200)

      let secretariat = try await world.signIn(.secretariat)
      let form = await secretariat.get("\(desk)?language=fr").text
      #expect(form.contains("traduction que voient les lecteurs") && form.contains("name=\"title\""))
      let fields = [("language", "fr"), ("title", "La foire"), ("summary", ""), ("body", "Neuf villes."), ("version", "0")]
      #expect(await secretariat.post(desk, fields).status == 303)
      let written = await world.visitor.get("/fr/news/feria").text
      #expect(written.contains("Neuf villes.") && !written.contains("Traduction automatique"))
    }
  }

  /// The desk is given an article sentence by sentence, and its signs stay where they are.
  @Test func anArticleIsTranslatedAtTheDesk() async throws {
    try await World.furnished { world in
      _ = try await Self.news(world, "## Quién viene\n\n* Vienen **nueve** ciudades.\n* Hay [un huerto](/es/cities).")
      let id = try await world.house.database.read { tx in
        try tx.value("SELECT id FROM website_article WHERE slug = 'feria'", as: RecordID.self)
      }
      let article = try #require(id)
      try await Desk.name(.granollersCommittee, "es", "fr", world)
      let request = try await Desk.ask(article, "fr", world)
      let translator = try await world.signIn(.granollersCommittee)
      #expect(await translator.post("/fr/desk/\(request)/acceptance").status == 303)
      let units = try await Desk.units(request, world)
      #expect(
        units.map(\.source) == [
          "La feria de los pueblos", "Quién viene", "Vienen **nueve** ciudades.", "Hay [un huerto](/es/cities).",
        ])
      let words = [
        "La feria de los pueblos": "La foire des villages", "Quién viene": "Qui vient",
        "Vienen **nueve** ciudades.": "**Neuf** villes viennent.",
      ]
      try await Desk.translate(request, translator, world) { words[$0.source] ?? "Il y a [un potager](/fr/cities)." }
      #expect(await translator.post("/fr/desk/\(request)/delivery").status == 303)
      let secretariat = try await world.signIn(.secretariat)
      #expect(await secretariat.post("/fr/requests/\(request)/moves/publication").status == 303)
      let page = await world.visitor.get("/fr/news/feria").text
      #expect(page.contains("La foire des villages") && page.contains("<strong>Neuf</strong>") && page.contains("<h2"), "\(page)")
      let body = try await MachineTests.text(world, article, "body", .french)
      #expect(body?.body == "## Qui vient\n\n* **Neuf** villes viennent.\n* Il y a [un potager](/fr/cities).")
    }
  }

  /// What is said in a circle is read there in each one's language, and nowhere else; no sentence of it is kept.
  @Test func aCircleReadsItsNewsInItsLanguages() async throws {
    try await World.furnished { world in
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let space = "/fr/networks/rtpce/space/news"
      let sent = await coordinator.post(
        space, [("title", "El encuentro de los niños"), ("words", "La ciudad **escucha** a los niños."), ("language", "es")])
      #expect(sent.status == 303)
      await world.runJobs()
      let reader = try await world.signIn(.lisboaTechnical)
      let page = await reader.get(space).text
      #expect(page.contains("Traduction automatique") && page.contains("enfants") && page.contains("<strong>"), "\(page)")
      #expect(page.contains("/es/networks/rtpce/space/news"), "the original is one click away")
      #expect(await reader.get("/es/networks/rtpce/space/news").text.contains("La ciudad <strong>escucha</strong> a los niños."))
      let other = try await world.signIn(.rennesTechnical)
      #expect(await other.get(space).status == 404)
      let (kept, post) = try await world.house.database.read { tx in
        (
          try tx.count("SELECT count(*) FROM translation_segment"),
          try tx.value("SELECT id FROM networks_post ORDER BY id DESC LIMIT 1", as: RecordID.self)
        )
      }
      #expect(kept == 0)
      let id = try #require(post)
      #expect(await other.get("/fr/texts/\(id)/fr").status == 404)
      // Who corrects it is given their own words, not the machine's, and the old translation is gone with the old words.
      let form = await coordinator.get("/fr/network-posts/\(id)/edit").text
      #expect(form.contains("El encuentro de los niños"))
      let corrected = await coordinator.post(
        "/fr/network-posts/\(id)/edit",
        [("title", "La fiesta"), ("words", "La ciudad juega con los mayores."), ("language", "es"), ("version", "1")])
      #expect(corrected.status == 303)
      #expect(await reader.get(space).text.contains("La ciudad juega con los mayores."))
      await world.runJobs()
      let again = await reader.get(space).text
      #expect(again.contains("Traduction automatique") && again.contains("joue"), "\(again)")
    }
  }

  /// A meeting of members and the items of its agenda; who edits it in another language does not put their name to the machine's.
  @Test func aMeetingIsReadInFrench() async throws {
    try await World.furnished { world in
      let actor = try await world.actor(.lisboaCoordinator)
      let network = world.small.organisation("rtpce")
      let id = try await world.house.database.write { tx in
        var details = MeetingDetails(
          title: "El encuentro de las escuelas", language: .spanish,
          starts: Zone.moment(tx.now.day.adding(days: 10), hour: 12, minute: 50, in: "Europe/Lisbon"), audience: .members)
        details.words = "Las **ciudades** hablan de la escuela."
        details.minutes = 90
        details.place = "Lisboa"
        details.zone = "Europe/Lisbon"
        let place = MeetingPlace(owner: network, audiences: [.of(network), .members, .everyone], back: "/networks/rtpce")
        let id = try Meeting.plan(details, at: place, by: actor, in: tx)
        _ = try AgendaItem.add(
          AgendaDetails(title: "La plaza de los niños", words: "", language: .spanish, kind: "talk", minutes: 20), to: id, by: actor, in: tx
        )
        return id
      }
      await world.runJobs()
      let member = try await world.signIn(.rennesTechnical)
      let page = await member.get("/fr/meetings/\(id)").text
      #expect(page.contains("Traduction automatique") && page.contains("<strong>") && page.contains("écoles"), "\(page)")
      #expect(page.contains("enfants") && !page.contains("La plaza de los niños"), "its agenda too")
      #expect(await world.visitor.get("/fr/meetings/\(id)").status == 404)
      #expect(
        await member.get("/fr/search?q=ecole+ville").text.contains("/fr/meetings/\(id)") || page.contains("Améliorer cette traduction"))
      // The form begins with what somebody wrote.
      let coordinator = try await world.signIn(.lisboaCoordinator)
      let form = await coordinator.get("/fr/meetings/\(id)/edit").text
      #expect(form.contains("El encuentro de las escuelas"), "\(form)")
      #expect(await coordinator.get("/fr/meetings/\(id)/edit?language=fr").text.contains("Traduction automatique") == false)
    }
  }
}
