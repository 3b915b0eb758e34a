import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing
import Time
import Web

@testable import Fees

/// The small world with what billing needs.
extension World {
  /// The tariff of 2020 from the data set, copied to 2021 and approved; invoices complete.
  func readyForFees(approved: Bool = true) async throws {
    let (tariff, source) = try FeesSeeds.read(2020, Share.dataSets + "/aive")
    try await house.database.write { tx throws in
      try Tariffs.insert(tariff, state: .closed, source: source, by: nil, in: tx)
      try Tariffs.copy(from: 2020, to: 2021, by: .house, in: tx)
      if approved { try Tariffs.approve(2021, decision: "Executive Committee, 12 November 2020", by: .house, in: tx) }
      var settings = FeeSettings()
      settings.name = "International Association of Educating Cities"
      settings.address = "C. Avinyó, 15\n08002 Barcelona"
      settings.taxNumber = "G60404843"
      settings.iban = "ES91 2100 0418 4502 0005 1332"
      settings.bic = "CAIXESBBXXX"
      settings.charges = "Charges are borne by the payer."
      settings.sentences = [.english: "No VAT.", .french: "Sans TVA.", .spanish: "Sin IVA."]
      try FeeSettings.save(settings, version: 0, by: .house, in: tx)
    }
  }

  /// All members billed for 2021 without a page.
  func billed() async throws {
    try await readyForFees()
    let id = try await house.database.write { tx throws in
      let id = try Runs.prepare(2021, dueDays: 60, by: .house, in: tx)
      try Runs.approve(id, by: .house, in: tx)
      return id
    }
    while try await house.database.write({ tx throws in try Runs.carryOn(id, in: tx) }) {}
  }

  func invoice(_ code: String) async throws -> Invoice {
    try await house.database.read { tx throws in
      guard let found = try Invoices.list(where: "f.code = \(code)", in: tx).first else { throw Problem.notFound }
      return found
    }
  }

  func invoices() async throws -> [Invoice] {
    try await house.database.read { tx throws in try Invoices.list(where: "TRUE", order: "f.id", in: tx) }
  }

  func dues(_ slug: String) async throws -> String? {
    let id = small.organisation(slug)
    return try await house.database.read { tx throws in
      try Organisations.known([.dues], of: [id], on: tx.now.day, in: tx)[id]?[.dues]?.value
    }
  }

  func state(_ fact: Fact, of slug: String) async throws {
    let id = small.organisation(slug)
    try await house.database.write { tx throws in try Organisations.state(fact, of: id, by: .house, in: tx) }
  }

  func count(_ sql: SQL) async throws -> Int { try await house.database.read { tx throws in try tx.count(sql) } }
}
