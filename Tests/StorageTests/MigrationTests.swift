import Foundation
import Storage
import TestDatabases
import Testing

@Suite struct MigrationTests {
  private let first = Migration(name: "2021-01-01-0900-one", target: "Test", sql: "CREATE TABLE test_one (id BIGINT PRIMARY KEY);")
  private let second = Migration(
    name: "2021-01-02-0900-two", target: "Test",
    sql: """
      -- Two statements; a semicolon in a text ends none.
      CREATE TABLE test_two (id BIGINT PRIMARY KEY, word TEXT);
      INSERT INTO test_two (id, word) VALUES (1, 'a; b');
      """)

  @Test func filesOfAllTargetsAreOneListInOrder() throws {
    let all = try Migrations.all(targets: ["Core", "Storage", "Web"])
    #expect(all.map(\.name) == all.map(\.name).sorted())
    #expect(all.first?.name == "2026-11-23-0900-house")
    #expect(all.first?.target == "Storage")
    #expect(all.contains { $0.target == "Core" })
  }

  @Test func eachRunsOnceAndIsRecorded() async throws {
    try await TestDatabase.withEmpty { database async throws in
      #expect(try await Migrations.pending([first, second], in: database) == [first.name, second.name])
      #expect(try await Migrations.apply([first], to: database) == [first.name])
      #expect(try await Migrations.apply([first, second], to: database) == [second.name])
      #expect(try await Migrations.apply([first, second], to: database) == [])
      #expect(try await Migrations.pending([first, second], in: database) == [])
      try await database.read { [second] tx throws in
        #expect(try tx.value("SELECT word FROM test_two") == "a; b")
        #expect(try tx.value("SELECT sha256 FROM storage_migration WHERE name = \(second.name)") == second.sha256)
        #expect(second.sha256.count == 64)
      }
    }
  }

  @Test func theDigestIsOfTheFile() {
    #expect(
      Migration(name: "x", target: "x", sql: "abc").sha256 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  }

  @Test func oneChangedAfterItRanIsRefused() async throws {
    try await TestDatabase.withEmpty { database async throws in
      try await Migrations.apply([first], to: database)
      let changed = Migration(name: first.name, target: "Test", sql: first.sql + " ")
      let applying = await #expect(throws: StorageError.self) { try await Migrations.apply([changed], to: database) }
      #expect(applying == .migration("\(first.name) was changed after it ran: write a new file instead"))
      let asking = await #expect(throws: StorageError.self) { try await Migrations.pending([changed], in: database) }
      #expect(asking == applying)
    }
  }

  @Test func aDatabaseNewerThanTheProgramIsRefused() async throws {
    try await TestDatabase.withEmpty { database async throws in
      try await Migrations.apply([first, second], to: database)
      let error = await #expect(throws: StorageError.self) { try await Migrations.apply([first], to: database) }
      #expect(error?.description.contains("older than the database") == true)
    }
  }

  @Test func whenOneFailsNoneRan() async throws {
    try await TestDatabase.withEmpty { database async throws in
      let wrong = Migration(
        name: "2021-01-03-0900-wrong", target: "Test",
        sql: "CREATE TABLE test_three (id BIGINT); INSERT INTO nowhere VALUES (1);")
      let error = await #expect(throws: StorageError.self) { try await Migrations.apply([first, wrong], to: database) }
      #expect(error?.description.contains("Test/Migrations/2021-01-03-0900-wrong.sql") == true)
      #expect(try await Migrations.pending([first], in: database) == [first.name])
      #expect(try await Migrations.apply([first], to: database) == [first.name])
    }
  }

  @Test func whatIsForOneEngineRunsThereOnly() async throws {
    try await TestDatabase.withEmpty { database async throws in
      let lite = Migration(
        name: "2021-01-04-0900-search.sqlite", target: "Test", sql: "CREATE VIRTUAL TABLE test_search USING fts5(words);")
      let post = Migration(
        name: "2021-01-04-0900-search.postgres", target: "Test", sql: "CREATE TABLE test_search (words tsvector);")
      #expect(lite.engine == .sqlite)
      #expect(post.engine == .postgres)
      #expect(first.engine == nil)
      let applied = try await Migrations.apply([first, lite, post], to: database)
      #expect(applied == [first.name, database.engine == .sqlite ? lite.name : post.name])
      #expect(try await database.read { tx in try tx.count("SELECT count(*) FROM test_search") } == 0)
    }
  }

  /// Two processes start at once on a new house: one migrates, the other waits and finds nothing to do.
  @Test func twoAtOnceApplyOnce() async throws {
    let place = try await TestDatabase.emptyPlace()
    let all = try Migrations.all(targets: ["Storage", "Core"])
    let names = try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<4 {
        group.addTask {
          let database = try await Database.open(place)
          let applied = try await Migrations.apply(all, to: database)
          await database.close()
          return applied
        }
      }
      return try await group.reduce(into: [String]()) { $0 += $1 }
    }
    #expect(names == all.filter { $0.engine == nil || $0.engine == TestDatabase.engine }.map(\.name))
    await TestDatabase.remove(place)
  }

  @Test func aHouseWithoutTablesSaysSo() async throws {
    try await TestDatabase.withEmpty { database async throws in
      await #expect(throws: StorageError.self) { try await database.write { tx in try tx.nextPosition() } }
    }
  }

  // MARK: Where the files are

  @Test func theShareFolderIsFound() throws {
    let root = TestDatabase.temporaryPath("share")
    let files = FileManager.default
    try files.createDirectory(atPath: root + "/opt/bin", withIntermediateDirectories: true)
    try files.createDirectory(atPath: root + "/opt/share/paideia/Storage", withIntermediateDirectories: true)
    try files.createDirectory(atPath: root + "/src/Sources/Storage/Migrations", withIntermediateDirectories: true)
    #expect(Share.find(environment: "/somewhere", binary: root + "/opt/bin/paideia") == "/somewhere")
    #expect(Share.find(environment: nil, binary: root + "/opt/bin/paideia") == root + "/opt/share/paideia")
    #expect(Share.find(environment: "", binary: root + "/src/.build/release/paideia") == root + "/src")
    #expect(FileManager.default.fileExists(atPath: Share.folder("Storage") + "/Migrations/2026-11-23-0900-house.sql"))
    #expect(FileManager.default.fileExists(atPath: Share.folder("ActionPlan") + "/Migrations"))
  }
}
