import Core
import Storage
import TestKit
import Testing
import Web

@testable import Directory

@Suite struct ContactImportTests {
  private static let head = "city,country,role,name,email,language,since,evidence\n"
  private static let list =
    head + """
      Rennes,FR,communication,Personne de la communication,comm@example.org,fr,2021-01-02,lettre
      rennes,FR,dues,Personne de la communication,comm@example.org,fr,2021-01-02,lettre
      Tampere,FI,technical,Political delegate of Tampere,tamperepolitical@example.org,en,2021-02-03,
      Rennes,FR,technical,Représentant technique de Rennes,rennestechnical@example.org,fr,,
      """

  @Test func previewApplyUndo() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let before = try await world.house.database.read { tx throws in try tx.count("SELECT count(*) FROM directory_person") }
      let looked = await officer.upload(
        "/en/imports/contacts", [("mode", "mandates")], file: "file", name: "contacts.csv", type: "text/csv", Array(Self.list.utf8))
      #expect(
        looked.status == 200 && looked.text.contains("2 new") && looked.text.contains("1 unchanged")
          && looked.text.contains("Import this list"))
      let applied = await officer.post(
        "/en/imports/contacts/application", [("csv", Self.list), ("name", "contacts.csv"), ("mode", "mandates")])
      #expect(applied.status == 303)
      let rennes = world.small.organisation("rennes")
      try await world.house.database.read { tx throws in
        let open = try Mandates.open(of: rennes, on: tx.now.day, in: tx)
        #expect(Set(open.map(\.role)) == [.political, .technical, .communication, .dues])
        #expect(open.first { $0.role == .dues }?.from == Day("2021-01-02"))
        #expect(try tx.count("SELECT count(*) FROM directory_person") == before + 1, "one person on two lines")
        #expect(try Mandates.open(of: world.small.person(.tamperePolitical), on: tx.now.day, in: tx).count == 2)
      }
      #expect(try await world.mailCount() == 0)
      #expect(await officer.get(applied.location).text.contains("Undo this import"))
      #expect(await officer.post("\(applied.location)/undoing").status == 303)
      try await world.house.database.read { tx throws in
        #expect(try tx.count("SELECT count(*) FROM directory_person") == before)
        #expect(Set(try Mandates.open(of: rennes, on: tx.now.day, in: tx).map(\.role)) == [.political, .technical])
        #expect(try tx.count("SELECT count(*) FROM core_ledger l WHERE l.kind = 'mandate.opened' AND \(Ledger.standing)") == 11)
      }
      #expect(await officer.post("\(applied.location)/undoing").status == 409)
    }
  }

  @Test func notOnceSomebodyHasBuiltOnIt() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let applied = await officer.post("/en/imports/contacts/application", [("csv", Self.list), ("name", "x"), ("mode", "mandates")])
      try await world.house.database.write { tx throws in
        let person = try #require(try People.find(address: "comm@example.org", in: tx))
        _ = try Sessions.open(for: person.id, in: tx)
      }
      #expect(await officer.get(applied.location).text.contains("Somebody has signed in."))
      #expect(await officer.post("\(applied.location)/undoing").status == 409)
    }
  }

  @Test func whatWaitsForThemGoesWithThem() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let applied = await officer.post("/en/imports/contacts/application", [("csv", Self.list), ("name", "x"), ("mode", "mandates")])
      try await world.house.database.write { tx throws in
        let person = try #require(try People.find(address: "comm@example.org", in: tx))
        let mail = Mail(to: person.id, address: "comm@example.org", language: .french, subject: "?", text: "How is it going?")
        try Outbox.put(mail, in: tx)
        // What a room holds by their address; its own erasure blanks it.
        try tx.execute(
          """
          INSERT INTO membership_beginning (id, city, country, name, address, language, made, state)
          VALUES (900001, 'Nantes', 'FR', 'Personne', 'comm@example.org', 'fr', \(tx.now), 'sent')
          """)
      }
      func left() async throws -> [Int] {
        try await world.house.database.read { tx throws in
          [
            try tx.count("SELECT count(*) FROM core_mail WHERE address = 'comm@example.org'"),
            try tx.count("SELECT count(*) FROM membership_beginning WHERE address = 'comm@example.org'"),
          ]
        }
      }
      #expect(try await left() == [1, 1])
      #expect(await officer.post("\(applied.location)/undoing").status == 303)
      #expect(try await left() == [0, 0])
    }
  }

  @Test func notOnceSomebodyHasActedByALinkInAMail() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let applied = await officer.post("/en/imports/contacts/application", [("csv", Self.list), ("name", "x"), ("mode", "mandates")])
      #expect(await officer.get(applied.location).text.contains("Undo this import"))
      let rennes = world.small.organisation("rennes")
      try await world.house.database.write { tx throws in
        let person = try #require(try People.find(address: "comm@example.org", in: tx))
        let actor = Actor(person: person.id, organisation: rennes, roles: [], sight: .everyone)
        try Ledger.record("organisation.stated", day: nil, of: rennes.as(), by: actor, in: tx)
      }
      #expect(await officer.get(applied.location).text.contains("Somebody imported with it has already acted."))
      #expect(await officer.post("\(applied.location)/undoing").status == 409)
    }
  }

  @Test func asInvitations() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let fields = [("csv", Self.list), ("name", "x"), ("mode", "invitations")]
      let applied = await officer.post("/en/imports/contacts/application", fields)
      #expect(applied.status == 303)
      #expect(try await world.mails().map(\.language.code).sorted() == ["en", "fr", "fr"])
      #expect(await officer.post("/en/imports/contacts/application", fields).status == 409, "nothing new")
      #expect(await officer.post("\(applied.location)/undoing").status == 303)
      try await world.house.database.read { tx throws in
        #expect(try tx.count("SELECT count(*) FROM directory_invitation WHERE state = 'open' OR address <> ''") == 0)
      }
    }
  }

  @Test(arguments: [
    ("Rennes,FR,mayor,Name,a@example.org,,,", "is not a role"), ("Rennes,FR,secretariat,Name,a@example.org,,,", "is not a role"),
    ("Rennes,France,political,Name,a@example.org,,,", "is not a two-letter country code"),
    ("Nowhere,FR,political,Name,a@example.org,,,", "There is no city"),
    ("Rennes,ES,political,Name,a@example.org,,,", "There is no city"), ("Rennes,FR,political,Name,nonsense,,,", "is not an e-mail address"),
    ("Rennes,FR,political,,a@example.org,,,", "name of the person"),
    ("Rennes,FR,political,Name,a@example.org,xx!,,", "is not a language code"),
    ("Rennes,FR,political,Name,a@example.org,,2021-02-30,", "is not a date"),
    ("Rennes,FR,political,Name,a@example.org,,2029-01-01,", "today or earlier"),
    ("Rennes,FR,political,Other Name,rennestechnical@example.org,,,", "belongs to"),
    ("Rennes,FR,dues,N,a@example.org,,,\nRennes,FR,dues,N,A@example.org,,,", "already on line 3"),
  ])
  func aWrongLineStopsTheWhole(_ lines: String, _ reason: String) async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let csv = Self.head + "Rennes,FR,communication,Fine,fine@example.org,fr,,\n" + lines
      let page = await officer.post("/en/imports/contacts", [("csv", csv), ("name", "x"), ("mode", "mandates")])
      #expect(page.status == 200 && page.text.contains(reason), "\(lines)")
      let refused = await officer.post("/en/imports/contacts/application", [("csv", csv), ("name", "x"), ("mode", "mandates")])
      #expect(refused.status == 409)
      try await world.house.database.read { tx throws in
        #expect(try People.find(address: "fine@example.org", in: tx) == nil)
      }
    }
  }

  @Test func adoubtIsDecided() async throws {
    try await World.with { world in
      let officer = try await world.signIn(.secretariat)
      let csv = Self.head + "Rennes,FR,dues,Other Name,rennestechnical@example.org,,,\n"
      let fields = [("csv", csv), ("name", "x"), ("mode", "mandates"), ("decision-2", "person")]
      #expect(await officer.post("/en/imports/contacts", fields).text.contains("Import this list"))
      #expect(await officer.post("/en/imports/contacts/application", fields).status == 303)
      let person = world.small.person(.rennesTechnical)
      try await world.house.database.read { tx throws in
        #expect(Set(try Mandates.open(of: person, on: tx.now.day, in: tx).map(\.role)) == [.technical, .dues])
        #expect(try People.find(person, in: tx).name == "Représentant technique de Rennes", "an account keeps its name")
      }
      #expect(await (try await world.signIn(.rennesPolitical)).post("/en/imports/contacts", fields).status == 403)
    }
  }

  @Test func tablesToTakeAwayHaveOnlyTheirs() async throws {
    try await World.with { world in
      let table: [(SmallWorld.Somebody, [String], [String])] = [
        (.secretariat, ["rennestechnical@", "tamperepolitical@", "lisboatechnical@"], []),
        (.lisboaCoordinator, ["lisboatechnical@"], ["rennes", "tampere"]),
        (.rennesTechnical, ["rennespolitical@"], ["tampere", "lisboa"]),
        (.rosarioDelegation, ["rosariodelegation@"], ["rennes", "lisboa"]),
      ]
      for (somebody, there, absent) in table {
        let browser = try await world.signIn(somebody)
        let csv = await browser.get("/en/contacts.csv")
        #expect(csv.status == 200 && csv.text.contains("city,country,role,name,email"))
        for words in there { #expect(csv.text.contains(words), "\(somebody) \(words)") }
        for words in absent { #expect(!csv.text.lowercased().contains(words), "\(somebody) \(words)") }
        #expect(await browser.get("/en/contacts.xlsx").status == 200)
      }
      #expect(await (try await world.signIn(.nobody)).get("/en/contacts.csv").status == 403)
      #expect(await (try await world.signIn(.secretariat)).get("/en/organisations.csv").text.contains("225000"))
      #expect(await (try await world.signIn(.lisboaCoordinator)).get("/en/organisations.csv").status == 403)
    }
  }
}
