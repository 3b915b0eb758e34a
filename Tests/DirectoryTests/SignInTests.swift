import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Web

@Suite struct SignInTests {
  @Test func aLinkOpensAPageWithAButtonThatWorksOnce() async throws {
    try await World.with { world in
      let asked = await world.visitor.post("/fr/sign-in", [("address", "RennesTechnical@example.org")])
      #expect(asked.status == 200)
      let link = try #require(try await world.newestLink())
      #expect(await world.visitor.get(link).status == 200)
      #expect(await world.visitor.get(link).status == 200, "looking uses nothing")
      let entered = await world.visitor.post(link)
      #expect(entered.status == 303)
      #expect(entered.location == "/fr/for-me")
      let cookie = try #require(entered.headers[.setCookie])
      #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax") && !cookie.contains("Secure"))
      #expect(await world.visitor.post(link).status == 404)
      #expect(await world.visitor.get(link).status == 404)
    }
  }

  @Test func aLinkEndsAfterThirtyMinutes() async throws {
    try await World.with { world in
      _ = await world.visitor.post("/en/sign-in", [("address", SmallWorld.address(.rennesTechnical))])
      let link = try #require(try await world.newestLink())
      world.clock.pass(seconds: 31 * 60)
      #expect(await world.visitor.post(link).status == 404)
    }
  }

  @Test func unknownAddressesGetTheSameAnswer() async throws {
    try await World.with { world in
      let known = await world.visitor.post("/en/sign-in", [("address", SmallWorld.address(.rennesTechnical))])
      let before = try await world.mailCount()
      let unknown = await world.visitor.post("/en/sign-in", [("address", "somebody.else@example.org")])
      #expect(known.status == unknown.status)
      #expect(known.text == unknown.text)
      #expect(try await world.mailCount() == before)
    }
  }

  @Test func passwords() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.rennesTechnical)
      #expect(await officer.post("/en/account/password", [("password", "short")]).status == 422)
      #expect(await officer.post("/en/account/password", [("password", "a sentence to keep in mind")]).status == 303)
      let address = SmallWorld.address(.rennesTechnical)
      let wrong = await world.visitor.post("/en/sign-in/password", [("address", address), ("password", "a sentence to keep in mine")])
      #expect(wrong.status == 422)
      let unknown = await world.visitor.post(
        "/en/sign-in/password", [("address", "x@example.org"), ("password", "a sentence to keep in mind")])
      #expect(unknown.status == 422)
      let right = await world.visitor.post("/en/sign-in/password", [("address", address), ("password", "a sentence to keep in mind")])
      #expect(right.status == 303)
      let kept: String? = try await world.house.database.read { tx throws in
        try tx.value("SELECT password FROM directory_person WHERE id = \(world.small.person(.rennesTechnical))")
      }
      #expect(kept?.hasPrefix("scrypt$") == true)
    }
  }

  @Test func aNewPasswordSignsOthersOut() async throws {
    try await World.with { world in
      let here = try await world.signIn(.rennesTechnical)
      let elsewhere = try await world.signIn(.rennesTechnical)
      _ = await here.post("/en/account/password", [("password", "a sentence to keep in mind")])
      #expect(await here.get("/en/account").status == 200)
      #expect(await elsewhere.get("/en/account").status == 303)
    }
  }

  @Test func signingOutEverywhere() async throws {
    try await World.with { world in
      let here = try await world.signIn(.rennesTechnical)
      let elsewhere = try await world.signIn(.rennesTechnical)
      #expect(await here.post("/en/sign-out-everywhere").status == 303)
      #expect(await elsewhere.get("/en/account").status == 303)
    }
  }

  @Test func aSecondStepIsAskedOnceEnrolled() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      _ = await officer.post("/en/account/factor")
      let secret = try await world.factor(of: .secretariat)
      func code() -> String { OneTimeCode.code(secret: secret, step: OneTimeCode.step(milliseconds: world.clock.now.milliseconds)) }
      #expect(await officer.post("/en/account/factor/proof", [("code", "000000")]).status == 422)
      #expect(await officer.post("/en/account/factor/proof", [("code", code())]).status == 303)
      _ = await world.visitor.post("/en/sign-in", [("address", SmallWorld.address(.secretariat))])
      let entered = await world.visitor.post(try #require(try await world.newestLink()))
      #expect(entered.location.hasPrefix("/en/sign-in/code"))
      let half = world.browser(entered)
      #expect(await half.get("/en/account").status == 303, "half a sign-in is none")
      #expect(await half.post("/en/sign-in/code", [("code", code())]).status == 422, "a code is used once")
      world.clock.pass(seconds: 60)
      let whole = await half.post("/en/sign-in/code", [("code", code())])
      #expect(whole.status == 303)
      #expect(await world.browser(whole).get("/en/account").status == 200)
      #expect(await half.get("/en/account").status == 303, "the waiting session is gone")
    }
  }

  @Test func guessingIsSlowedDown() async throws {
    try await World.with { world in
      var last = 0
      for _ in 0..<8 {
        last = await world.visitor.post("/en/sign-in", [("address", SmallWorld.address(.nobody))]).status
      }
      #expect(last == 429)
    }
  }

  @Test(arguments: [
    ("/fr/plan/2021", "/fr/plan/2021"), ("//elsewhere.example", "/en/for-me"), ("https://elsewhere.example", "/en/for-me"),
    ("/\\elsewhere.example", "/en/for-me"),
  ])
  func afterwardsOneGoesOnlyToPagesOfOurs(_ next: String, _ target: String) async throws {
    try await World.with { world in
      _ = await world.visitor.post("/en/sign-in", [("address", SmallWorld.address(.tamperePolitical)), ("next", next)])
      let entered = await world.visitor.post(try #require(try await world.newestLink()))
      #expect(entered.location == target)
    }
  }

  @Test func theDemonstrationIsEnteredOnlyInDemoMode() async throws {
    try await World.with { world in
      #expect(await world.visitor.post("/en/demo-entry", [("key", "secretariat")]).status == 404)
    }
    var settings = Settings()
    settings.demo = true
    try await World.with(settings: settings) { world in
      try await world.house.database.write { tx throws in
        try People.register(name: "Responsable", address: "rennes.technical@example.org", language: .french, in: tx)
      }
      let entered = await world.visitor.post("/en/demo-entry", [("key", "rennes-technical")])
      #expect(entered.status == 303)
      #expect(await world.browser(entered).get("/en/for-me").status == 200)
      #expect(await world.visitor.post("/en/demo-entry", [("key", "nobody")]).status == 404)
    }
  }
}

extension World {
  func factor(of somebody: SmallWorld.Somebody) async throws -> [UInt8] {
    let person = small.person(somebody)
    let text: String = try await house.database.read { tx throws in
      try tx.value("SELECT factor FROM directory_person WHERE id = \(person)") ?? ""
    }
    let digits = text.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
  }
}
