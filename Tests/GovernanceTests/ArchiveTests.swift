import Ballots
import Core
import Directory
import Foundation
import Meetings
import Storage
import TestKit
import Testing
import Time
import Web
import Works

@testable import Governance

@Suite struct ArchiveTests {
  @Test func anArchiveOpensWithoutTheHouseAndItsSumsAreRight() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      try await hall.paper(of: id)
      let secret = try await hall.secret(id)
      try await hall.decided(id)
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes").status == 303)
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes/circulation", hall.circulation).status == 303)

      let answer = await hall.rennes.get("/fr/assemblies/\(id)/archive.zip")
      #expect(answer.status == 200, "\(answer.text.prefix(300))")
      let folder = try Unzipped(answer.bytes)
      defer { folder.remove() }
      #expect(folder.listed.allSatisfy { $0.wholeMatch(of: /assembly-2021-04-20-[0-9]+\/[A-Za-z0-9.\/-]+/) != nil }, "safe names")
      #expect(try folder.run("sha256sum", ["--check", "--strict", "SHA256SUMS"]) == 0)
      let named = Set(try folder.text("SHA256SUMS").split(separator: "\n").map { String($0.dropFirst(66)) })
      #expect(named.union(["SHA256SUMS"]) == Set(folder.names), "every file has its sum")

      for name in [
        "index.html", "agenda.en.html", "agenda.fr.html", "agenda.es.html", "roll.csv", "roll.fr.html", "credentials.csv", "proxies.csv",
        "presence.csv", "decisions.csv", "decisions.es.html", "votes.en.html", "minutes/circulated.en.md", "minutes/circulated.es.md",
        "papers/01-accounts-of-2020.en.csv", "papers/01-accounts-of-2020.fr.csv", "votes/02-budget-of-2022/roll-call.csv",
      ] { #expect(folder.names.contains(name), "\(name)") }
      #expect(!folder.names.contains("dispatch.csv"), "that is the secretariat's")
      #expect(try folder.text("papers/01-accounts-of-2020.fr.csv").contains("recettes"))
      #expect(try folder.text("roll.csv").contains("Rennes,1,1,"))
      #expect(try folder.text("proxies.csv").contains("Torino,Rennes,"))
      #expect(try folder.text("votes/02-budget-of-2022/roll-call.csv").contains("Lisboa,1,no"))
      #expect(try folder.text("minutes/circulated.fr.md").contains("ouverture de la séance"))
      #expect(try folder.text("decisions.csv").contains("2021/2"))

      // Who voted is in no file of a secret vote, and anybody counts again.
      var files: [String: [UInt8]] = [:]
      for name in VoteFiles.names + [VoteFiles.sums] { files[name] = try folder.bytes("votes/01-secret-question/\(name)") }
      let read = try VoteFiles.read(files)
      #expect(read.recounted == read.published && read.published.votes == [1, 1])
      _ = secret

      let index = try folder.text("index.html")
      for part in ["id=\"en\"", "id=\"fr\"", "id=\"es\"", "href=\"papers/01-accounts-of-2020.fr.csv\""] { #expect(index.contains(part)) }
      for sum in try folder.text("SHA256SUMS").split(separator: "\n").filter({ !$0.hasSuffix("index.html") }) {
        #expect(index.contains(sum.prefix(64)), "the contents page says every sum")
      }

      // No person, in what is said of credentials and presence.
      let person = try await world.house.database.read { tx in try People.find(world.small.person(.rennesPolitical), in: tx).name }
      for name in folder.names where name.hasSuffix(".csv") || name.hasSuffix(".html") {
        #expect(!(try folder.text(name).contains(person)), "\(name)")
      }

      let staff = try Unzipped(await hall.staff.get("/en/assemblies/\(id)/archive.zip").bytes)
      defer { staff.remove() }
      #expect(staff.names.contains("dispatch.csv"))
      #expect(!(try staff.text("dispatch.csv").contains(person)))
    }
  }

  @Test func membersHaveItOnceItIsOver() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let id = try await hall.opened()
      #expect(await world.visitor.get("/en/assemblies/\(id)/archive.zip").status == 303)
      #expect(await hall.rennes.get("/en/assemblies/\(id)/archive.zip").status == 409)
      #expect(!(await hall.rennes.get("/en/assemblies/\(id)").text.contains("archive.zip")))
      let early = try Unzipped(await hall.staff.get("/en/assemblies/\(id)/archive.zip").bytes)
      defer { early.remove() }
      #expect(early.names.contains("agenda.en.html") && !early.names.contains { $0.hasPrefix("votes/") })
      try await hall.decided(id)
      #expect(await hall.staff.post("/en/assemblies/\(id)/minutes").status == 303)
      #expect(await hall.rennes.get("/en/assemblies/\(id)").text.contains("archive.zip"))
      let late = try Unzipped(await hall.rennes.get("/en/assemblies/\(id)/archive.zip").bytes)
      defer { late.remove() }
      #expect(!late.names.contains { $0.hasPrefix("minutes/") }, "a draft stays with the secretariat")
      let staff = try Unzipped(await hall.staff.get("/en/assemblies/\(id)/archive.zip").bytes)
      defer { staff.remove() }
      #expect(staff.names.contains("minutes/draft.en.md"))
      #expect(await world.visitor.get("/en/assemblies/\(id)").text.contains("archive.zip") == false)
    }
  }

  @Test(arguments: [
    ("../../etc/passwd", "03-etc-passwd"), ("Añadir: «año»/2021?", "03-anadir-ano-2021"), ("総会", "03-file"), ("", "03-file"),
    (String(repeating: "a", count: 300), "03-" + String(repeating: "a", count: 60)),
  ])
  func namesAreSafe(_ title: String, _ name: String) { #expect(Archive.numbered(3, title) == name) }
}

@Suite struct DispatchTests {
  @Test func theProofSaysWhatBecameOfEachLetter() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      let planned = try await hall.plan(["title": "Not yet"])
      #expect(await hall.staff.get("/en/assemblies/\(planned)/dispatch").status == 200)
      #expect(await hall.staff.get("/en/assemblies/\(planned)/dispatch.csv").status == 409)
      let id = try await hall.convened()
      await world.runJobs()
      for browser in [hall.rennes, world.visitor] { #expect(await browser.get("/en/assemblies/\(id)/dispatch").status != 200) }

      // One letter left, one came back, all others wait; the address goes after a while and the proof stays.
      let (rennes, lisboa) = (world.small.person(.rennesPolitical), world.small.person(.lisboaCoordinator))
      try await world.house.database.write { tx in
        try tx.execute(
          "UPDATE core_mail SET state = 'waiting' WHERE unique_key >= 'assembly convened' AND unique_key < 'assembly convenee'")
        try tx.execute(
          "UPDATE core_mail SET state = 'sent', sent = \(tx.now), address = '', person = NULL WHERE unique_key = \("assembly convened \(id) \(rennes)")"
        )
        try tx.execute(
          "UPDATE core_mail SET state = 'bounced', fault = 'bounced', reason = 'no such mailbox' WHERE unique_key = \("assembly convened \(id) \(lisboa)")"
        )
      }
      let dispatch = try await world.house.database.read { tx throws in try #require(try Dispatch.read(id, in: tx)) }
      let lines = Dictionary(uniqueKeysWithValues: dispatch.lines.map { ($0.city, $0) })
      #expect(lines.count == 12)
      #expect(lines[hall.city("rennes")]?.isReached == true)
      #expect(lines[hall.city("lisboa")]?.isReached == false)
      #expect(lines[hall.city("lome")]?.letters.isEmpty == true, "nobody acts for it")
      #expect(lines.values.allSatisfy { !$0.hasAnswered })

      // Torino gives its vote; two days before the forms are due all others are reminded, once.
      let given = [("city", "\(hall.city("torino"))"), ("receiver", "\(hall.city("rennes"))")]
      #expect(await hall.staff.post("/en/assemblies/\(id)/proxy", given).status == 303)
      world.clock.set(Moment("2021-04-15T08:00:00.000Z") ?? world.clock.now)
      try await AssemblyLetters.reminders.run(world.house, [:])
      let later = try await world.house.database.read { tx throws in try #require(try Dispatch.read(id, in: tx)) }
      let torino = try #require(later.lines.first { $0.city == hall.city("torino") })
      #expect(torino.hasAnswered && torino.proxy == "Rennes" && torino.reminders.isEmpty)
      let reminded = Set(later.lines.filter { !$0.reminders.isEmpty }.map(\.city))
      let silent = try await hall.reminded(id)
      #expect(reminded == silent && !silent.isEmpty)

      let page = await hall.staff.get("/en/assemblies/\(id)/dispatch")
      #expect(page.status == 200)
      for words in ["no such mailbox", "Cities that were not reached", "Gave its vote to Rennes", "No answer yet", "Nobody to write to"] {
        #expect(page.text.contains(words), "\(words)")
      }
      let csv = await hall.staff.get("/en/assemblies/\(id)/dispatch.csv")
      #expect(csv.status == 200)
      #expect(csv.text.split(whereSeparator: \.isNewline).count > 12)
    }
  }
}

extension Hall {
  /// Accounts in English, and in French beside them, under the first item.
  func paper(of id: RecordID) async throws {
    let item = try await world.house.database.read { tx throws in try #require(try AgendaItem.list(of: id, in: tx).first).id }
    let made = await staff.upload(
      "/en/documents/new?about=\(item)",
      [("title", "Accounts of 2020"), ("language", "en"), ("kind", "report"), ("audience", "1")], file: "file",
      name: "accounts.csv", type: "text/csv", Array("income,10\n".utf8))
    #expect(made.status == 303, "\(made.text)")
    let document = try await world.house.database.read { tx throws in
      try #require(try Document.list(aboutAll: [item], seenBy: .house, in: tx).first)
    }
    let french = try await Files.store(Array("recettes,10\n".utf8), name: "comptes.csv", in: world.house.database)
    try await world.house.database.write { tx in
      _ = try Files.attach(french, to: document.id, field: "\(Document.field(document.versions))-fr", name: "comptes.csv", in: tx)
    }
  }

  /// A secret vote of two ballots, counted and published.
  func secret(_ id: RecordID) async throws -> RecordID {
    let vote = try await vote(id, ["way": "secret", "title": "Secret question"])
    let words = try await passphrases(vote)
    #expect(await staff.post("/en/votes/\(vote)/opening").status == 303)
    #expect(await ballot(rennes, vote, for: "rennes", "yes").status == 200)
    #expect(await ballot(lisboa, vote, for: "lisboa", "no").status == 200)
    #expect(await staff.post("/en/votes/\(vote)/closing").status == 303)
    #expect(await staff.post("/en/votes/\(vote)/count", [("first", words[0]), ("second", words[1])]).status == 303)
    #expect(await staff.post("/en/votes/\(vote)/publication").status == 303)
    return vote
  }

  /// Cities to which a reminder was written.
  func reminded(_ id: RecordID) async throws -> Set<OrganisationID> {
    let keys: [String] = try await world.house.database.read { tx in
      try tx.values("SELECT unique_key FROM core_mail WHERE unique_key IS NOT NULL ORDER BY id")
    }
    var cities: Set<OrganisationID> = []
    for key in keys {
      let parts = key.split(separator: " ")
      guard parts.count == 6, parts[1] == "reminder", parts[3] == "\(id)", let city = OrganisationID(text: parts[4]) else { continue }
      cities.insert(city)
    }
    return cities
  }
}

/// An archive as a stranger opens it: with `unzip`, in an empty folder.
private struct Unzipped {
  let place: URL
  let folder: URL
  /// As the archive lists them.
  let listed: [String]
  /// Within the one folder that it makes.
  let names: [String]

  init(_ bytes: [UInt8]) throws {
    place = FileManager.default.temporaryDirectory.appendingPathComponent("archive-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let file = place.appendingPathComponent("archive.zip")
    try Data(bytes).write(to: file)
    #expect(try Self.run("unzip", ["-tq", file.path], in: place).status == 0, "whole")
    listed = try Self.run("unzip", ["-Z1", file.path], in: place).said.split(separator: "\n").map(String.init)
    #expect(try Self.run("unzip", ["-q", file.path], in: place).status == 0)
    let top = try #require(listed.first?.split(separator: "/").first.map(String.init))
    folder = place.appendingPathComponent(top)
    names = listed.map { String($0.dropFirst(top.count + 1)) }
  }

  func bytes(_ name: String) throws -> [UInt8] { Array(try Data(contentsOf: folder.appendingPathComponent(name))) }
  func text(_ name: String) throws -> String { String(decoding: try bytes(name), as: UTF8.self) }
  func run(_ program: String, _ arguments: [String]) throws -> Int32 { try Self.run(program, arguments, in: folder).status }
  func remove() { try? FileManager.default.removeItem(at: place) }

  private static func run(_ program: String, _ arguments: [String], in folder: URL) throws -> (status: Int32, said: String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = folder
    let said = Pipe()
    process.standardOutput = said
    try process.run()
    let bytes = said.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
