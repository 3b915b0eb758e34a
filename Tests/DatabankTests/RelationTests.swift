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
