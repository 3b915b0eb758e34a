import Core
import Directory
import Storage
import TestKit
import Testing
import Time
import Web
import Works

@testable import Databank

@Suite struct RelationTests {
  @Test func aRelationStandsOnBothSides() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await ExperienceTests.published(world)
      let (_, second, _) = try await ExperienceTests.published(world)
      let made = await officer.post(
        "\(second)/relations", [("kind", "continues"), ("work", "https://paideia.example\(path)?text=original")])
      #expect(made.status == 303, "\(made.text)")
      #expect(await world.visitor.get(second).text.contains("Continue\u{A0}: <a href=\"\(path)\""))
      #expect(await world.visitor.get(path).text.contains("<a href=\"\(second)\""))
      let again = await officer.post("\(second)/relations", [("kind", "continues"), ("work", path)])
      #expect(again.status == 303)
      let back = await officer.post("\(path)/relations", [("kind", "continues"), ("work", second)])
      #expect(back.status == 422, "each continues the other")
      let number = path.split(separator: "/").last.map(String.init) ?? ""
      // In another language the title of the other side says in which it is, and whether a machine wrote it.
      let (spanish, there) = (second.replacing("/fr/", with: "/es/"), path.replacing("/fr/", with: "/es/"))
      #expect(await world.visitor.get(spanish).text.contains("<a href=\"\(there)\" lang=\"fr\">"))
      let id = try #require(RecordID(text: number))
      try await world.house.database.write { tx in
        try Texts.write(id, "title", .spanish, "Consejo de la infancia", origin: .machine, source: .french, in: tx)
        try world.house.present(try Record.find(id, seenBy: .house, in: tx), in: tx)
      }
      let marked = await world.visitor.get(spanish).text
      #expect(marked.contains("<a href=\"\(there)\">Consejo de la infancia</a>"), "\(marked)")
      #expect(marked.contains("Traducción automática"))
      #expect(await officer.post("\(second)/relations", [("kind", "continues"), ("remove", number)]).status == 303)
      // The kept page is drawn anew.
      #expect(await world.visitor.get(second).text.contains("Continue\u{A0}: <a href=\"\(path)\"") == false)
    }
  }

  /// What stands on the other side is shown to whoever may see it, and named by nobody else.
  @Test func aDraftIsNeitherShownNorConfirmed() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await ExperienceTests.published(world)
      let (_, hidden, _) = try await ExperienceTests.draft(world)
      #expect(await officer.post("\(hidden)/relations", [("kind", "cites"), ("work", path)]).status == 303)
      let page = await world.visitor.get(path).text
      #expect(!page.contains(hidden))
      // A colleague of another city cannot find out that the draft is there.
      let other = try await world.signIn(.lisboaCoordinator)
      for address in [hidden, "/fr/experiences/999999999", "nonsense", ""] {
        let said = await other.post("\(path)/relations", [("kind", "cites"), ("work", address)])
        #expect([403, 404, 422].contains(said.status) && !said.text.contains("conseil des enfants"), "\(address)")
      }
    }
  }

  /// What was quoted is read as it was quoted, also after its city has archived it; what nobody quoted is gone.
  @Test func aQuotedVersionStays() async throws {
    try await World.furnished { world in
      let (officer, path, _) = try await ExperienceTests.published(world)
      let (_, quoting, _) = try await ExperienceTests.published(world)
      let first = await world.visitor.get("\(path)/versions/1")
      #expect(first.status == 200 && first.text.contains("la plus récente"))
      // What it was filed under stands in it, whatever its city files it under later.
      #expect(first.text.contains("Participation citoyenne") && first.text.contains("CC BY"), "\(first.text)")
      let title = try #require(first.text.firstMatch(of: /<h1[^>]*>([^<]+)</)?.1)
      #expect(await world.visitor.get(path).text.contains("\(path)/versions/1\""))
      for number in ["0", "2", "x"] { #expect(await world.visitor.get("\(path)/versions/\(number)").status == 404, "\(number)") }
      #expect(await officer.post("\(quoting)/relations", [("kind", "cites"), ("work", "\(path)/versions/1")]).status == 303)
      #expect(await world.visitor.get(quoting).text.contains("\(path)/versions/1\""))
      #expect(await officer.post("\(path)/archive").status == 303)
      #expect(await world.visitor.get(path).status == 404)
      let kept = await world.visitor.get("\(path)/versions/1")
      #expect(kept.status == 200 && kept.text.contains(title) && kept.text.contains("archivé"))
      #expect(await world.visitor.get(quoting).text.contains("\(path)/versions/1\""))
      let number = path.split(separator: "/").last.map(String.init) ?? ""
      #expect(await officer.post("\(quoting)/relations", [("kind", "cites"), ("remove", number)]).status == 303)
      #expect(await world.visitor.get("\(path)/versions/1").status == 404, "nobody quotes it any more")
    }
  }

  /// A version keeps its pictures with their words. One that its city takes away, because somebody on it wants so perhaps, is gone
  /// from it too, and the version says so.
  @Test func aVersionKeepsItsPictures() async throws {
    try await World.furnished { world in
      let (officer, path, id) = try await ExperienceTests.published(world)
      let sent = await officer.upload(
        "\(path)/pictures", [("alt", "Des enfants autour d’une table"), ("credit", "Ville de Rennes"), ("consent", "1")], file: "picture",
        name: "table.png", type: "image/png", HostileBytes.png(width: 40, height: 40))
      try #require(sent.status == 303, "\(sent.text.suffix(500))")
      await world.runJobs()
      let version = await world.visitor.get("\(path)/versions/2").text
      #expect(version.contains("alt=\"Des enfants autour d’une table\"") && version.contains("Ville de Rennes"), "\(version)")
      #expect(await world.visitor.get("\(path)/versions/1").text.contains("Des enfants autour") == false)
      let file = try #require(try await world.house.database.read { tx in try Files.of([id], in: tx)[id]?.first })
      #expect(await officer.post("\(path)/pictures/\(file.id)/removal").status == 303)
      let later = await world.visitor.get("\(path)/versions/2").text
      #expect(later.contains("Une image figurait ici\u{A0}: «\u{A0}Des enfants autour d’une table\u{A0}».") && !later.contains("<figure>"))
      #expect(await world.visitor.get("\(path)/versions/3").text.contains("Des enfants autour") == false)
    }
  }

  @Test(
    arguments: [
      ("https://a.example/fr/experiences/12", 12), ("/fr/experiences/12?text=original", 12), ("12", 12), (" 12 ", 12), ("/12/#top", 12),
      ("", nil), ("abc", nil), ("/fr/experiences", nil), ("-", nil),
      ("/fr/experiences/12/versions/3", 12), ("/fr/experiences/12/versions/x", nil), ("/versions/3", nil),
    ] as [(String, Int64?)])
  func addressesAreRead(_ typed: String, _ number: Int64?) {
    #expect(Quoted.read(typed)?.work.value == number)
  }
}
