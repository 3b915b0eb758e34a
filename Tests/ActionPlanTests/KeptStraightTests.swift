import Core
import Directory
import Storage
import TestKit
import Testing
import Web

@testable import ActionPlan

/// Two people, two presses, a right that has ended, a plan that is closed: nothing is lost and nothing said twice.
@Suite struct KeptStraightTests {
  @Test("A form that is sent twice drops the objective once")
  func dropping() async throws {
    try await World.furnished { world in
      let staff = try await world.signIn(.secretariat)
      #expect(await staff.get("/en/plan/2021/3.4/standing").text.contains("name=\"standing\" value=\"drop\""))
      let form = [("standing", "drop"), ("note", "Decided in March")]
      #expect(await staff.post("/en/plan/2021/3.4/standing", form).status == 303)
      #expect(await staff.post("/en/plan/2021/3.4/standing", form).status == 409)
      #expect(await world.visitor.get("/en/plan/2021/3.4").text.contains("Decided in March"))
      let (version, papers) = try await world.house.database.read { tx throws in
        (
          try Plans.find(year: 2021, in: tx).version,
          try tx.count("SELECT count(*) FROM core_job WHERE kind = 'plan.paper' AND state = 'waiting'")
        )
      }
      #expect(version == 2)
      #expect(papers >= 3, "the PDF of the plan is made anew in each language")
    }
  }

  @Test("Who changes titles from an older page is shown both")
  func titles() async throws {
    try await World.furnished { world in
      let staff = try await world.signIn(.secretariat)
      let page = await staff.get("/en/plan/2021/3.4/titles")
      let version = try #require(page.text.firstMatch(of: /name="version" value="([0-9a-f]+)"/)).output.1
      let first = [("version", String(version)), ("title-en", "First words"), ("title-fr", "A"), ("title-es", "B")]
      #expect(await staff.post("/en/plan/2021/3.4/titles", first).status == 303)
      let second = [("version", String(version)), ("title-en", "Second words"), ("title-fr", "A"), ("title-es", "B")]
      let told = await staff.post("/en/plan/2021/3.4/titles", second)
      #expect(told.status == 409)
      #expect(told.text.contains("First words") && told.text.contains("Second words"))
      let fresh = try #require(told.text.firstMatch(of: /name="version" value="([0-9a-f]+)"/)).output.1
      #expect(fresh != version)
      #expect(await staff.post("/en/plan/2021/3.4/titles", [("version", String(fresh))] + second.dropFirst()).status == 303)
      #expect(await world.visitor.get("/en/plan/2021/3.4").text.contains("Second words"))
    }
  }

  @Test("A network is asked through whoever coordinates it, and sees it on “for me”; who has left the role no longer answers")
  func networks() async throws {
    try await World.furnished { world in
      let network = world.small.organisation("rtpce")
      let coordinator = world.small.person(.lisboaCoordinator)
      let action = try await world.house.database.write { tx throws in
        let plan = try Plans.find(year: 2021, in: tx)
        return try Actions.plan(
          ActionInput(title: "Meet in Lisboa", owner: network, starts: Day("2021-01-01"), ends: Day("2021-11-30"), language: .english),
          for: Plans.objective("4.11", of: plan, in: tx), by: .house, in: tx)
      }
      await world.runJobs()
      let asked = try await world.mails().filter { $0.text.contains("Meet in Lisboa") }
      #expect(asked.map(\.address) == [SmallWorld.address(.lisboaCoordinator)])
      let browser = try await world.signIn(.lisboaCoordinator)
      #expect(await browser.get("/en/for-me").text.contains("Meet in Lisboa"))
      #expect(await browser.post("/en/actions/\(action.id)", [("state", "running")]).status == 303)
      let token = try #require(asked.first?.text.firstMatch(of: /\/en\/answers\/[0-9a-f]{32}/)?.output)
      try await world.house.database.write { tx throws in
        for mandate in try Mandates.open(of: coordinator, on: tx.now.day, in: tx) where mandate.role == .coordinator {
          try Mandates.close(mandate.id, by: .house, in: tx)
        }
      }
      world.clock.pass(days: 1)
      #expect(await world.visitor.post("\(token)?says=done").status == 409)
      #expect(try await world.house.database.read { tx throws in try Actions.find(action.id, in: tx).state } == .running)
    }
  }

  @Test("In a closed plan no act is taken back or tied")
  func closed() async throws {
    try await World.furnished { world in
      let staff = try await world.signIn(.secretariat)
      let made = await staff.post(
        "/en/act", [("objective", "4.11"), ("what", "A day"), ("day", "2021-03-20"), ("source", "minutes"), ("languages", "en")])
      #expect(made.status == 303)
      #expect(await staff.post("/en/plan/2021/closing").status == 303)
      #expect(await staff.post("\(made.location)/withdrawal").status == 409)
      #expect(await world.visitor.get(made.location).status == 200)
      #expect(await staff.post("/en/plan/2021/4.11/titles", [("title-en", "Another name")]).status == 409)
      #expect(await staff.post("/en/plan/2021/reopening").status == 303)
      #expect(await staff.post("\(made.location)/withdrawal").status == 303)
    }
  }

  @Test("Acts by table are recorded as they were previewed, also where a spreadsheet would see a formula")
  func table() async throws {
    try await World.furnished { world in
      let staff = try await world.signIn(.secretariat)
      let table = "objective,what,day,source\n4.11,+Educación en la calle,2021-03-20,minutes\n"
      let preview = await staff.upload("/en/acts/import", file: "table", name: "acts.csv", type: "text/csv", Array(table.utf8))
      let carried = try #require(preview.text.firstMatch(of: /(?s)name="table"[^>]*?(?:value="([^"]*)"|>([^<]*)<)/)).output
      let text = String(carried.1 ?? carried.2 ?? "").replacing("&quot;", with: "\"")
      #expect(await staff.post("/en/acts/import/application", [("table", text)]).status == 303)
      let page = await world.visitor.get("/en/plan/2021/4.11").text
      #expect(page.contains("+Educación en la calle") && !page.contains("'+Educación") && !page.contains("&#39;+Educación"))
    }
  }

  @Test("Who is not yet a member is no name that others can try out")
  func candidates() async throws {
    try await World.furnished { world in
      try await world.house.database.write { tx throws in
        var new = NewOrganisation(.candidate, "Atlantis")
        new.country = "PT"
        new.slug = "atlantis"
        new.isHidden = true
        try Organisations.register(new, by: .house, in: tx)
      }
      let staff = try await world.signIn(.secretariat)
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await staff.get("/en/activity?organisation=atlantis").status == 200)
      #expect(await world.visitor.get("/en/activity?organisation=atlantis").status == 404)
      #expect(await world.visitor.get("/en/activity?organisation=rennes").status == 200)
      let form = [("objective", "4.11"), ("what", "A day"), ("day", "2021-03-20"), ("source", "minutes"), ("organisations", "Atlantis")]
      #expect(await officer.post("/en/act", form).status == 422)
      #expect(await staff.post("/en/act", form).status == 303)
    }
  }
}
