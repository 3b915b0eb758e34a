import Core
import Directory
import Storage
import TestKit
import Testing
import Web
import Works

/// Documents that follow one another, and versions that stay where somebody quoted them.
@Suite struct SeriesTests {
  private static func add(_ world: World, _ title: String, audience: Audience = .everyone) async throws -> RecordID {
    let actor = try await world.actor(.lisboaCoordinator)
    let network = world.small.organisation("rtpce")
    let file = try await Files.store(Array("\(title) as a file".utf8), name: "a.txt", in: world.house.database)
    return try await world.house.database.write { tx in
      try Document.add(
        DocumentDetails(title: title, language: .english, kind: .minutes, audience: audience), file, named: "\(title).txt",
        at: DocumentPlace(owner: network, audiences: [.of(network), .members, .everyone]), by: actor, in: tx)
    }
  }

  private static func series(of document: RecordID, _ world: World) async throws -> String {
    let page = await world.visitor.get("/en/documents/\(document)").text
    let start = try #require(page.range(of: "/en/series/"))
    return "/en/series/" + page[start.upperBound...].prefix { $0 != "\"" }
  }

  @Test func documentsStandInAnOrder() async throws {
    try await World.with { world in
      var ids: [RecordID] = []
      for title in ["Minutes one", "Minutes two", "Minutes three"] { ids.append(try await Self.add(world, title)) }
      let keeper = try await world.signIn(.lisboaCoordinator)
      #expect(await keeper.post("/en/documents/\(ids[0])/series", [("title", "")]).status == 422, "neither one nor a new one")
      #expect(await keeper.post("/en/documents/\(ids[0])/series", [("title", "Minutes of the network")]).status == 303)
      let series = try await Self.series(of: ids[0], world)
      let number = String(series.split(separator: "/").last ?? "")
      for id in ids[1...] { #expect(await keeper.post("/en/documents/\(id)/series", [("series", number)]).status == 303) }
      let middle = await world.visitor.get("/en/documents/\(ids[1])").text
      #expect(middle.contains("2 of 3") && middle.contains("rel=\"prev\"") && middle.contains("rel=\"next\""))
      #expect(middle.contains("/en/documents/\(ids[0])\"") && middle.contains("/en/documents/\(ids[2])\""))

      // The last comes first; the page of the series shows it so, in the reader's language once it has a title there.
      #expect(await keeper.post("\(series)/order", [("document", "\(ids[2])"), ("place", "1")]).status == 303)
      #expect(await keeper.post("\(series)/edit", [("title", "Actas de la red"), ("language", "es")]).status == 303)
      let page = await world.visitor.get(series.replacing("/en/", with: "/es/")).text
      let places = try ["three", "one", "two"].map { try #require(page.range(of: "Minutes \($0)")).lowerBound }
      #expect(places == places.sorted() && page.contains("Actas de la red"))

      // A filter of the list, and words that find its documents.
      let list = await world.visitor.get("/es/documents?series=\(number)").text
      #expect(list.contains("Actas de la red") && list.contains("Minutes two"))
      let other = try await Self.add(world, "Stands alone")
      #expect(await world.visitor.get("/es/documents?series=\(number)").text.contains("Stands alone") == false)
      #expect(await world.visitor.get("/es/documents?q=actas").text.contains("/es/documents/\(ids[0])\""))

      #expect(await keeper.post("/en/documents/\(ids[1])/series", [("out", "1")]).status == 303)
      #expect(await world.visitor.get("/en/documents/\(ids[1])").text.contains("/en/series/") == false)
      #expect(await world.visitor.get("/en/documents/\(ids[0])").text.contains("2 of 2"))
      #expect(await world.visitor.get("/en/documents/\(other)").text.contains("/en/series/") == false)
    }
  }

  /// Who may not see a document learns nothing of it from its series: neither its title, nor that it is there, nor the
  /// title of a series that holds nothing for them.
  @Test func aSeriesShowsToEachWhatTheyMaySee() async throws {
    try await World.with { world in
      let open = try await Self.add(world, "Open minutes")
      let inner = try await Self.add(world, "Inner minutes", audience: .members)
      let alone = try await Self.add(world, "Hidden minutes", audience: .members)
      let keeper = try await world.signIn(.lisboaCoordinator)
      #expect(await keeper.post("/en/documents/\(open)/series", [("title", "Shared series")]).status == 303)
      let series = try await Self.series(of: open, world)
      let number = String(series.split(separator: "/").last ?? "")
      #expect(await keeper.post("/en/documents/\(inner)/series", [("series", number)]).status == 303)
      #expect(await keeper.post("/en/documents/\(alone)/series", [("title", "Secret series")]).status == 303)

      let member = try await world.signIn(.rennesTechnical)
      #expect(await member.get(series).text.contains("Inner minutes"))
      #expect(await member.get("/en/documents").text.contains("Secret series"))
      let page = await world.visitor.get(series).text
      #expect(page.contains("Open minutes") && !page.contains("Inner minutes") && !page.contains(">Earlier"))
      let document = await world.visitor.get("/en/documents/\(open)").text
      #expect(document.contains("1 of 1") && !document.contains("Inner minutes"))
      let list = await world.visitor.get("/en/documents").text
      #expect(list.contains("Shared series") && !list.contains("Secret series"))
      let secret = try await world.house.database.read { tx in
        try tx.value("SELECT series FROM works_in_series WHERE document = \(alone)", as: RecordID.self)
      }
      let hidden = "/en/series/\(try #require(secret))"
      #expect(await member.get(hidden).status == 200)
      #expect(await world.visitor.get(hidden).status == 404)

      // A member of another network reads and changes nothing.
      #expect(await member.get("\(series)/edit").status == 403)
      #expect(await member.post("\(series)/order", [("document", "\(inner)"), ("place", "1")]).status == 403)
      #expect(await member.post("/en/documents/\(open)/series", [("out", "1")]).status == 403)
      // Nor does a series of theirs take in what is another's.
      let officer = try await world.actor(.secretariat)
      let association = try #require(try await world.house.database.read { tx in try Organisations.association(in: tx)?.id })
      let file = try await Files.store(Array("of the association".utf8), name: "a.txt", in: world.house.database)
      let foreign = try await world.house.database.write { tx in
        try Document.add(
          DocumentDetails(title: "Of the association", language: .english, kind: .minutes, audience: .everyone), file, named: "a.txt",
          at: DocumentPlace(owner: association, audiences: [.everyone]), by: officer, in: tx)
      }
      let secretariat = try await world.signIn(.secretariat)
      #expect(await secretariat.post("/en/documents/\(foreign)/series", [("series", number)]).status == 422)
    }
  }

  /// What was quoted stays as it was: title and files; and says that there is a newer one.
  @Test func anOlderVersionStaysReadable() async throws {
    try await World.with { world in
      let id = try await Self.add(world, "Rules of the network")
      let keeper = try await world.signIn(.lisboaCoordinator)
      let fields = [("language", "en"), ("kind", "rules"), ("audience", "\(Audience.everyone.value)")]
      #expect(await keeper.post("/en/documents/\(id)/edit", fields + [("title", "Rules, first wording")]).status == 303)
      #expect(await world.visitor.get("/en/documents/\(id)/versions/1").text.contains("the newest"))
      let translated = await keeper.upload(
        "/en/documents/\(id)/languages", [("language", "fr")], file: "file", name: "fr.txt", type: "text/plain", Array("un".utf8))
      let renewed = await keeper.upload(
        "/en/documents/\(id)/versions", [("note", "Adopted")], file: "file", name: "b.txt", type: "text/plain", Array("two".utf8))
      #expect(translated.status == 303 && renewed.status == 303)
      #expect(await keeper.post("/en/documents/\(id)/edit", fields + [("title", "Rules, second wording")]).status == 303)

      let first = await world.visitor.get("/en/documents/\(id)/versions/1").text
      #expect(first.contains("Rules, first wording") && first.contains("There is a newer one."))
      #expect(first.contains("Rules of the network.txt") && first.contains("fr.txt") && !first.contains("b.txt"))
      #expect(first.contains("href=\"/en/documents/\(id)\""))
      let second = await world.visitor.get("/en/documents/\(id)/versions/2").text
      #expect(second.contains("<h1>Rules, second wording") && second.contains("b.txt") && !second.contains("newer one"))
      #expect(await world.visitor.get("/en/documents/\(id)").text.contains("/en/documents/\(id)/versions/1\""))
      for number in ["0", "3", "-1", "x", "99999999999999999999"] {
        #expect(await world.visitor.get("/en/documents/\(id)/versions/\(number)").status == 404, "\(number)")
      }
      let sha = try await world.house.database.read { tx in try Files.of([id], in: tx)[id]?.first { $0.field == "v1" }?.sha } ?? ""
      #expect(await world.visitor.get("/files/\(sha)").status == 200)

      // Another document quotes the first version, and leads there.
      let quoting = try await Self.add(world, "A commentary")
      let said = await keeper.post(
        "/en/documents/\(quoting)/relations", [("kind", "cites"), ("work", "/en/documents/\(id)/versions/1")])
      #expect(said.status == 303)
      let page = await world.visitor.get("/en/documents/\(quoting)").text
      #expect(page.contains("/en/documents/\(id)/versions/1\"") && page.contains("(version 1)"))
      #expect(
        await keeper.post("/en/documents/\(quoting)/relations", [("kind", "cites"), ("work", "/en/documents/\(id)/versions/9")]).status
          == 422)
      // What is taken back is taken back in all its versions.
      #expect(await keeper.post("/en/documents/\(id)/withdrawal").status == 303)
      #expect(await world.visitor.get("/en/documents/\(id)/versions/1").status == 404)
      #expect(await world.visitor.get("/files/\(sha)").status == 404)
      #expect(await world.visitor.get("/en/documents/\(quoting)").text.contains("(version 1)") == false)
    }
  }
}
