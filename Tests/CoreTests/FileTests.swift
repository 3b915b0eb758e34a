import Foundation
import Storage
import TestKit
import Testing
import Web

@testable import Core

@Suite struct FileTests {
  /// Text of a given size, whose every part differs from the others.
  static func text(_ size: Int, seed: UInt64 = 1) -> [UInt8] {
    var state = seed
    return (0..<size).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return UInt8(33 + (state >> 33) % 90)
    }
  }

  static func all(_ body: Answer.Body) async throws -> (bytes: [UInt8], pieces: [Int]) {
    guard case .stream(let next) = body else { return ([], []) }
    var bytes: [UInt8] = []
    var pieces: [Int] = []
    while let piece = try await next() {
      bytes += piece
      pieces.append(piece.count)
    }
    return (bytes, pieces)
  }

  @Test(arguments: [
    (0, []), (1, [1]), (262_143, [262_143]), (262_144, [262_144]), (262_145, [262_144, 1]),
    (25 << 20, Array(repeating: 262_144, count: 100)),
  ])
  func sizes(_ size: Int, _ pieces: [Int]) async throws {
    try await withHouse { house, _ in
      let bytes = Self.text(size)
      let file = try await Files.store(bytes, name: "a.txt", in: house.database)
      #expect(file.size == size)
      let read = try await Self.all(Files.stream(file.sha, house.database))
      #expect(read.pieces == pieces)
      #expect(read.bytes == bytes)
      #expect(try await Files.bytes(file.sha, house.database) == bytes)
    }
  }

  @Test func oneByteTooManyChangesNothing() async throws {
    try await withHouse { house, _ in
      await #expect(throws: Problem.self) {
        _ = try await Files.store(Self.text((25 << 20) + 1), name: "a.txt", in: house.database)
      }
      let there = try await house.database.read { try $0.count("SELECT count(*) FROM core_file") }
      #expect(there == 0)
    }
  }

  @Test func theSameContentIsKeptOnceHoweverOftenItComes() async throws {
    try await withHouse { house, _ in
      let bytes = Self.text(600_000)
      let shas = try await withThrowingTaskGroup(of: String.self) { group in
        for number in 0..<6 {
          group.addTask { try await Files.store(bytes, name: "\(number).txt", in: house.database).sha }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(shas.count == 1)
      #expect(try await house.database.read { try $0.count("SELECT count(*) FROM core_file_chunk") } == 3)
      #expect(try await Files.bytes(try #require(shas.first), house.database) == bytes)
    }
  }

  @Test func whatWasInterruptedIsNotThereAndCanBeFinished() async throws {
    try await withHouse { house, clock in
      let bytes = Self.text(300_000)
      let file = try await Files.store(bytes, name: "a.txt", in: house.database)
      // As if the machine had stopped before the last chunk.
      try await house.database.write { tx in
        try tx.execute("UPDATE core_file SET complete = FALSE")
        _ = try tx.execute("DELETE FROM core_file_chunk WHERE number = 1")
      }
      await #expect(throws: Problem.self) { _ = try await Files.bytes(file.sha, house.database) }
      let record = try await house.database.write { try Record.create("test", owner: nil, audience: .everyone, in: $0) }
      await #expect(throws: Problem.self) {
        _ = try await house.database.write { try Files.attach(file, to: record, field: "f", name: "a.txt", in: $0) }
      }
      _ = try await Files.store(bytes, name: "a.txt", in: house.database)
      #expect(try await Files.bytes(file.sha, house.database) == bytes)
    }
  }

  @Test func aDamagedChunkIsNoticed() async throws {
    try await withHouse { house, _ in
      let file = try await Files.store(Self.text(10), name: "a.txt", in: house.database)
      try await house.database.write { tx in _ = try tx.execute("UPDATE core_file_chunk SET bytes = \(Self.text(10, seed: 2))") }
      await #expect(throws: StorageError.self) { _ = try await Files.bytes(file.sha, house.database) }
    }
  }

  @Test func whatNobodyShowsGoesAfterADay() async throws {
    try await withHouse { house, clock in
      let idle = try await Files.store(Self.text(10, seed: 1), name: "a.txt", in: house.database)
      let shown = try await Files.store(Self.text(10, seed: 2), name: "b.txt", in: house.database)
      let record = try await house.database.write { tx in
        let record = try Record.create("test", owner: nil, audience: .everyone, in: tx)
        try Files.attach(shown, to: record, field: "f", name: "b.txt", in: tx)
        return record
      }
      func there() async throws -> [String] {
        try await house.database.read { try $0.values("SELECT sha FROM core_file", as: String.self) }
      }
      try await Files.sweep(house.database)
      #expect(try await Set(there()) == [idle.sha, shown.sha])
      clock.pass(seconds: 86_401)
      // Handed in again: another day.
      let recent = try await Files.store(Self.text(10, seed: 3), name: "c.txt", in: house.database)
      try await Files.sweep(house.database)
      #expect(try await Set(there()) == [shown.sha, recent.sha])
      let attachment = try #require(try await house.database.read { try Files.of([record], in: $0) }[record]?.first)
      try await house.database.write { try Files.detach(attachment.id, from: record, in: $0) }
      clock.pass(seconds: 86_401)
      try await Files.sweep(house.database)
      #expect(try await there() == [])
      #expect(try await house.database.read { try $0.count("SELECT count(*) FROM core_file_chunk") } == 0)
    }
  }

  @Test func whoSeesARecordSeesItsFiles() async throws {
    try await withHouse { house, _ in
      let file = try await Files.store(Self.text(10), name: "a.txt", in: house.database)
      let lonely = try await Files.store(Self.text(11), name: "a.txt", in: house.database)
      let hidden = try await house.database.write { tx in
        let record = try Record.create("test", owner: nil, audience: .members, in: tx)
        try Files.attach(file, to: record, field: "f", name: "a.txt", in: tx)
        return record
      }
      let (visitor, member) = (Sight.everyone, Sight([.members]))
      func sees(_ sha: String, _ sight: Sight) async throws -> Bool {
        try await house.database.read { tx in (try? Files.find(sha, seenBy: sight, in: tx)) != nil }
      }
      #expect(try await sees(file.sha, visitor) == false)
      #expect(try await sees(file.sha, member))
      #expect(try await sees(lonely.sha, .house) == false)
      #expect(try await sees("nonsense", .house) == false)
      // The same content on a public record is public.
      try await house.database.write { tx in
        let open = try Record.create("test", owner: nil, audience: .everyone, in: tx)
        try Files.attach(file, to: open, field: "f", name: "b.txt", in: tx)
      }
      #expect(try await sees(file.sha, visitor))
      let name = try await house.database.read { try Files.find(file.sha, seenBy: visitor, in: $0).name }
      #expect(name == "b.txt")
      #expect(try await house.database.read { try Files.of([hidden], in: $0) }[hidden]?.map(\.name) == ["a.txt"])
    }
  }

  @Test func erasingAPersonRemovesFilesAboutThem() async throws {
    try await withHouse { house, _ in
      let person = PersonID(4242)
      let alone = try await Files.store(Self.text(10, seed: 1), name: "cv.txt", in: house.database)
      let shared = try await Files.store(Self.text(10, seed: 2), name: "b.txt", in: house.database)
      try await house.database.write { tx in
        let record = try Record.create("test", owner: nil, audience: .everyone, in: tx)
        try Files.attach(alone, to: record, field: "cv", name: "cv.txt", aboutPerson: person, in: tx)
        try Files.attach(shared, to: record, field: "cv", name: "b.txt", aboutPerson: person, in: tx)
        try Files.attach(shared, to: record, field: "other", name: "b.txt", in: tx)
        try Files.erase(person, in: tx)
      }
      let left = try await house.database.read { try $0.values("SELECT sha FROM core_file", as: String.self) }
      #expect(left == [shared.sha])
      #expect(try await house.database.read { try $0.count("SELECT count(*) FROM core_attachment") } == 1)
    }
  }

  @Test(arguments: [
    ("plan.pdf", "plan.pdf"), ("../../etc/passwd", "passwd.pdf"), ("C:\\docs\\plan.docx", "plan.pdf"),
    ("", "file.pdf"), (".pdf", "pdf.pdf"),
    ("été à Rennes.PDF", "été à Rennes.pdf"), ("a\u{202E}fdp.exe", "afdp.pdf"), ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie: x.pdf"),
    ("archive.tar.gz", "archive.tar.pdf"), ("...hidden", "hidden.pdf"),
    (String(repeating: "x", count: 300) + ".pdf", String(repeating: "x", count: 110) + ".pdf"),
  ])
  func names(_ given: String, _ kept: String) { #expect(Files.safe(given, .pdf) == kept) }
}
