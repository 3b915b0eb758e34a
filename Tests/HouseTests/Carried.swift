import Contents
import Core
import Networks
import Storage
import TestKit
import Testing

@testable import Approvals

/// What waited for a decision when approvals became one conversation still waits, under the identifier that it had.
@Suite struct Carried {
  private static let city = OrganisationID(501)
  private static let network = OrganisationID(502)
  private static let person = PersonID(503)

  /// As it stood before: five groups in their states, five names proposed, one newcomer.
  private static func fill(_ tx: WriteTx) throws {
    try tx.execute(
      "INSERT INTO core_record (id, kind, owner, audience) VALUES (\(city), 'city', \(city), 1), (\(network), 'network', \(network), 1)")
    for (id, state, steps) in [
      (2001, "proposed", ["proposed"]), (2002, "declined", ["proposed", "declined"]), (2003, "withdrawn", ["proposed", "withdrawn"]),
      (2004, "active", ["proposed", "approved", "active"]), (2005, "closed", ["proposed", "approved", "active", "reporting", "closed"]),
    ] {
      try tx.execute("INSERT INTO core_record (id, kind, owner, audience) VALUES (\(id), 'group', \(network), \(network))")
      try tx.execute(
        "INSERT INTO networks_group (id, network, lead, state, proposed) VALUES (\(id), \(network), \(city), \(state), '2021-03-01T10:00:00.000Z')"
      )
      for (field, words) in [("question", "Question \(id)?"), ("product", "A guide"), ("calendar", "")] {
        try tx.execute(
          """
          INSERT INTO core_text (record, field, language, body, origin, version, about_person, updated)
          VALUES (\(id), \(field), 'pt', \(words), 'written', 1, FALSE, '2021-03-01T10:00:00.000Z')
          """)
      }
      try tx.execute(
        """
        INSERT INTO core_text (record, field, language, body, origin, source_language, source_version, version, about_person, updated)
        VALUES (\(id), 'question', 'en', 'By machine', 'machine', 'pt', 1, 1, FALSE, '2021-03-01T10:00:00.000Z')
        """)
      try tx.execute(
        "INSERT INTO networks_participant (id, working_group, city, from_day) VALUES (\(id + 10), \(id), \(city), '2021-03-01')")
      try tx.execute("INSERT INTO directory_circle (record, organisation) VALUES (\(id), \(city))")
      for (number, step) in steps.enumerated() {
        try tx.execute(
          """
          INSERT INTO networks_turn (id, working_group, moved, state, organisation, person, note, recorded)
          VALUES (\(id * 10 + number), \(id), \("2021-03-0\(number + 1)T10:00:00.000Z"), \(step), \(city), \(person), \("Note \(number)"), 1)
          """)
      }
    }
    for (id, state, name, decided) in [
      (3001, "open", "New", false), (3002, "unknown", "", false), (3003, "vouched", "", true), (3004, "followed", "", false),
      (3005, "dropped", "", false),
    ] {
      try tx.execute(
        """
        INSERT INTO handover_succession (id, organisation, mandate, role, name, address, language, evidence, proposed_by, proposed_for, made,
          state, decided_by, decided)
        VALUES (\(id), \(city), NULL, 'technical', \(name), \(name.isEmpty ? "" : "new@example.org"), 'es', '', \(person), \(city),
          '2021-03-01T10:00:00.000Z', \(state), \(decided ? person : nil), \(decided ? "2021-03-02T10:00:00.000Z" : nil))
        """)
    }
    try tx.execute(
      """
      INSERT INTO membership_beginning (id, city, country, name, address, language, made, state, organisation)
      VALUES (4001, 'Rennes', 'FR', 'Somebody', 'somebody@example.org', 'fr', '2021-03-01T10:00:00.000Z', 'known', \(city))
      """)
    try tx.execute("UPDATE storage_house SET next_id = 90000")
  }

  @Test func whatWaitedStillWaits() async throws {
    let all = try Migrations.all(targets: Contents.targets)
    let (before, after) = (all.filter { $0.name < "2026-11-27-1400" }, all)
    try await TestDatabase.withEmpty { database async throws in
      try await Migrations.apply(before, to: database)
      try await database.write { tx in try Self.fill(tx) }
      try await Migrations.apply(after, to: database)
      try await database.read { tx in
        func request(_ id: Int) throws -> RequestRow { try Requests.find(RecordID(Int64(id)), in: tx) }
        func moves(_ id: RecordID) throws -> [String] { try Requests.turns(of: id, in: tx).reversed().map(\.move) }
        // Groups: what was not decided is a request only.
        let proposed = try request(2001)
        #expect(proposed.state == "proposed" && proposed.owner == Self.city && proposed.addressee == Self.network)
        #expect(proposed.subject == Self.city.as() && proposed.openedBy == Self.person && proposed.language.code == "pt")
        #expect(proposed.title == "Question 2001?" && proposed.values["product"] == "A guide" && proposed.values["calendar"] == nil)
        #expect(try moves(proposed.id) == ["submission"])
        #expect(try request(2002).state == "declined" && moves(RecordID(2002)) == ["submission", "refusal"])
        #expect(try request(2003).state == "withdrawn")
        #expect(try tx.values("SELECT id FROM networks_group ORDER BY id", as: Int64.self) == [2004, 2005])
        #expect(try tx.values("SELECT record FROM directory_circle ORDER BY record", as: Int64.self) == [2004, 2005])
        // A group that stands has a request beside it, and its work is its own.
        let formed: RecordID = try #require(try tx.value("SELECT request FROM networks_group WHERE id = 2004"))
        #expect(formed.value >= 90_000)
        #expect(try Requests.find(formed, in: tx).state == "accepted" && moves(formed) == ["submission", "acceptance"])
        #expect(
          try tx.values("SELECT state FROM networks_turn WHERE working_group = 2004 ORDER BY id", as: String.self) == [
            "approved", "active",
          ])
        #expect(try tx.count("SELECT count(*) FROM core_job WHERE kind = 'group.carried' AND payload = '{\"request\":\"2001\"}'") == 1)
        // Names.
        let named = try request(3001)
        #expect(named.state == "proposed" && named.values["person_address"] == "new@example.org" && named.values["role"] == "technical")
        #expect(try [3002, 3003, 3004, 3005].map { try request($0).state } == ["alone", "vouched", "followed", "lapsed"])
        #expect(try moves(RecordID(3004)) == ["absence", "following"])
        #expect(try tx.count("SELECT count(*) FROM approvals_value WHERE request = 3003 AND personal = TRUE") == 0)
        let newcomer = try request(4001)
        #expect(newcomer.state == "asked" && newcomer.owner == Self.city && newcomer.values["person_name"] == "Somebody")
        #expect(try tx.count("SELECT count(*) FROM membership_beginning WHERE name <> '' OR state <> 'used'") == 0)
        // Numbers handed out from now on are new.
        let next: Int64 = try #require(try tx.value("SELECT next_id FROM storage_house"))
        for table in ["core_record", "approvals_turn", "core_job"] {
          let highest: Int64 = try tx.value(SQL.raw("SELECT max(id) FROM \(table)")) ?? 0
          #expect(highest < next, "\(table)")
        }
      }
    }
  }
}
