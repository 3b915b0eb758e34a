import Core
import Directory
import Storage
import TestKit
import Time
import Web

@testable import Handover

/// Moves through an election of a made-up calendar.
extension World {
  func day(_ text: String) -> Day { Day(text) ?? Day(number: 0) }

  /// Noon of a day.
  func at(_ day: String) { clock.set(self.day(day).start.adding(seconds: 43_200)) }

  @discardableResult
  func enter(_ country: String, _ day: String, cities: [String] = []) async throws -> RecordID {
    let input = ElectionInput(
      country: country, day: self.day(day), cities: cities.map { small.organisation($0) }, source: "made up for a test")
    return try await house.database.write { tx in try Elections.enter(input, by: .house, in: tx) }
  }

  /// What one person got: subjects, the oldest first.
  func subjects(_ somebody: SmallWorld.Somebody) async throws -> [String] {
    let address = SmallWorld.address(somebody)
    return try await mails().filter { $0.address == address }.reversed().map(\.subject)
  }

  /// The path of the link in the newest mail to somebody that holds these words.
  func link(_ somebody: SmallWorld.Somebody, _ part: String) async throws -> String? {
    let address = SmallWorld.address(somebody)
    for mail in try await mails() where mail.address == address {
      let word = mail.text.split(whereSeparator: \.isWhitespace).first { $0.contains("/") && $0.hasSuffix(part) }
      if let word { return String(word.dropFirst(house.settings.address.count)) }
    }
    return nil
  }

  func coverage(_ city: String) async throws -> CityCoverage? {
    let id = small.organisation(city)
    return try await house.database.read { tx in
      try Coverage.of([try Organisations.find(id, in: tx)], on: tx.now.day, in: tx).first
    }
  }

  /// Who is proposed to act for a city.
  func proposals(_ city: String) async throws -> [Succession] {
    let (id, house) = (small.organisation(city), house)
    return try await house.database.read { tx in try Successions.open(of: id, by: .house, house, in: tx) }
  }

  func mandates(_ city: String) async throws -> [Mandate] {
    let id = small.organisation(city)
    return try await house.database.read { tx in try Mandates.open(of: id, on: tx.now.day, in: tx) }
  }

  func ledger(_ kind: String) async throws -> Int {
    try await house.database.read { tx in try tx.count("SELECT count(*) FROM core_ledger WHERE kind = \(kind)") }
  }

  /// The silent cities, by the condition and by reading: they must agree.
  func silent() async throws -> (byCondition: [OrganisationID], byReading: [OrganisationID]) {
    try await house.database.read { tx throws in
      let members = try Organisations.members(on: tx.now.day, in: tx)
      let found: [OrganisationID] = try tx.values(
        "SELECT o.id FROM directory_organisation o WHERE o.kind = 'city' AND \(Coverage.isSilent("o.id", at: tx.now)) ORDER BY o.id")
      let read = try Coverage.of(members, on: tx.now.day, in: tx).filter { $0.state == .silent }.map(\.city.id).sorted()
      return (found, read)
    }
  }
}
