import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Approvals
@testable import Membership

let pdf = Array("%PDF-1.4 agreement".utf8)

/// The way in, as browsers and mails go it.
struct Joining {
  let world: World

  struct Begun {
    let officer: Browser
    let request: RecordID
    let city: OrganisationID
  }

  /// The path of the link in the newest mail to this address.
  func link(to address: String) async throws -> String {
    let start = world.house.settings.address
    for mail in try await world.mails() where mail.address == address {
      let word = mail.text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix(start) }
      if let word { return String(word.dropFirst(start.count)) }
    }
    Issue.record("no mail with a link to \(address)")
    return ""
  }

  func ask(_ city: String, _ country: String, address: String, language: String = "fr") async -> Browser.Page {
    await world.visitor.post(
      "/fr/joining", [("city", city), ("country", country), ("name", "Agent de la ville"), ("address", address), ("language", language)])
  }

  /// From the public page to the open form.
  func begin(_ city: String, _ country: String, address: String = "agent@ville.example") async throws -> Begun {
    #expect(await ask(city, country, address: address).status == 200)
    let path = try await link(to: address)
    let entered = await world.visitor.post(path)
    #expect(entered.status == 303)
    let officer = world.browser(entered)
    let id = try #require(entered.location.split(separator: "/").last.flatMap { RecordID(text: $0) })
    let owner = try await world.house.database.read { tx throws in try Requests.find(id, in: tx).owner }
    return Begun(officer: officer, request: id, city: owner)
  }

  /// Somebody who has an account, weeks later.
  func entered(_ address: String) async throws -> Browser {
    let token = try await world.house.database.write { tx throws in
      try Sessions.open(for: try #require(try People.find(address: address, in: tx)).id, in: tx)
    }
    return Browser(pipeline: world.pipeline, token: token)
  }

  static func answers(_ city: String, _ country: String) -> [(String, String)] {
    [
      ("name", city), ("name_en", ""), ("country", country), ("population", "210 000"), ("population_year", "2020"),
      ("mayor", "Maire de la ville"),
      ("address", "1 place de la Mairie"), ("language", "fr"), ("political_name", "Adjointe"), ("political_post", "Adjointe à l’éducation"),
      ("political_email", "adjointe@ville.example"), ("political_language", "fr"), ("technical_name", "Agent de la ville"),
      ("technical_post", "Chargé de mission"), ("technical_email", "agent@ville.example"), ("technical_language", "fr"),
      ("reasons", "Apprendre des autres."), ("charter", "1"), ("council_day", "2021-02-01"),
    ]
  }

  func version(_ id: RecordID) async throws -> String {
    try await world.house.database.read { tx throws in "\(try Requests.find(id, in: tx).version)" }
  }

  func state(_ id: RecordID) async throws -> String {
    try await world.house.database.read { tx throws in try Requests.find(id, in: tx).state }
  }

  /// Fills in, with the agreement of the council.
  func fill(_ begun: Begun, _ city: String, _ country: String) async throws {
    let saved = await begun.officer.upload(
      "/fr/requests/\(begun.request)/form", [("version", try await version(begun.request))] + Joining.answers(city, country),
      file: "agreement", name: "deliberation.pdf", type: "application/pdf", pdf)
    #expect(saved.status == 303)
  }

  func handIn(_ begun: Begun, _ city: String, _ country: String) async throws -> Browser.Page {
    await begun.officer.post(
      "/fr/requests/\(begun.request)/form",
      [("version", try await version(begun.request)), ("move", "submission")] + Joining.answers(city, country))
  }

  /// The mayor signs by the link.
  func sign(_ begun: Begun) async throws {
    let asked = await begun.officer.post(
      "/fr/applications/\(begun.request)/signature-request", [("address", "mairie@ville.example"), ("language", "fr")])
    #expect(asked.status == 303)
    let path = try await link(to: "mairie@ville.example")
    let page = await world.visitor.get(path)
    let digest = try #require(page.text.firstMatch(of: /name="digest" value="([0-9a-f]{64})"/)?.1)
    #expect(await world.visitor.post(path, [("name", "Maire de la ville"), ("digest", String(digest))]).status == 200)
  }

  /// To the moment when the secretariat has it.
  func submitted(_ city: String, _ country: String) async throws -> Begun {
    let begun = try await begin(city, country)
    try await fill(begun, city, country)
    try await sign(begun)
    let answer = try await handIn(begun, city, country)
    let wrong = answer.text.matches(of: /<li><a href="#[^>]*>[^<]*/).map { String($0.0) }
    #expect(answer.status == 303, "\(wrong)")
    #expect(try await state(begun.request) == "submitted")
    return begun
  }

  /// To a provisional member, where no network is asked.
  func provisional(_ city: String = "Nantes", _ country: String = "FR") async throws -> Begun {
    let begun = try await submitted(city, country)
    let staff = try await world.signIn(.secretariat)
    #expect(await staff.post("/en/requests/\(begun.request)/moves/acceptance").status == 303)
    #expect(await staff.post("/en/requests/\(begun.request)/moves/arrival", [("note", "Seen on the account.")]).status == 303)
    return begun
  }
}
