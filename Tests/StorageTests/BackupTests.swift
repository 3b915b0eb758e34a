import Foundation
import Storage
import TestDatabases
import Testing

/// One file on both engines, taken while serving, and back onto either.
@Suite struct BackupTests {
  /// A house with every type in it, foreign keys forwards and backwards, and a full-text index of each engine's kind.
  private static let files = [
    Migration(
      name: "2021-01-01-0900-tables", target: "Storage",
      sql: """
        CREATE TABLE test_b_file (id BIGINT PRIMARY KEY, name TEXT NOT NULL);
        CREATE TABLE test_a_chunk (
          file BIGINT NOT NULL REFERENCES test_b_file (id), number BIGINT NOT NULL, bytes BYTEA NOT NULL, PRIMARY KEY (file, number));
        CREATE TABLE test_entry (
          id BIGINT PRIMARY KEY, corrects BIGINT REFERENCES test_entry (id), word TEXT, share DOUBLE PRECISION,
          flag BOOLEAN NOT NULL, other BOOLEAN);
        INSERT INTO test_b_file (id, name) VALUES (1, 'made by the migration');
        """),
    Migration(name: "2021-01-02-0900-search.sqlite", target: "Storage", sql: "CREATE VIRTUAL TABLE test_search USING fts5(words);"),
    Migration(name: "2021-01-02-0900-search.postgres", target: "Storage", sql: "CREATE TABLE test_search (id BIGINT, words tsvector);"),
  ]

  /// The backup reads the migrations of a program from its share folder: here, one with the files above.
  private static var all: [Migration] { get throws { try (Migrations.all(targets: ["Storage"]) + files).sorted { $0.name < $1.name } } }

  private func fill(_ database: Database) async throws {
    try await Migrations.apply(try Self.all, to: database)
    try await database.write { tx throws in
      try tx.execute("INSERT INTO test_b_file (id, name) VALUES (2, 'Évaluation « finale ».pdf')")
      for number in 0..<3 {
        let bytes = [UInt8](repeating: UInt8(number), count: 262_144) + [0, 255]
        try tx.execute("INSERT INTO test_a_chunk (file, number, bytes) VALUES (2, \(number), \(bytes))")
      }
      try tx.execute("INSERT INTO test_a_chunk (file, number, bytes) VALUES (1, 0, \([UInt8]()))")
      for id in 1...230 {
        let other: Bool? = id % 3 == 0 ? nil : id % 3 == 1
        let word: String? = id % 7 == 0 ? nil : "word \(id) 교육"
        // Whole fractions too: SQLite must not make whole numbers of them.
        try tx.execute(
          """
          INSERT INTO test_entry (id, word, share, flag, other) VALUES (\(id), \(word), \(Double(id) / 2), \(id % 2 == 0), \(other))
          """)
      }
      // The row with the smaller number points to the larger one.
      try tx.execute("UPDATE test_entry SET corrects = 230 WHERE id = 1")
      try tx.execute("INSERT INTO test_search (words) VALUES ('indexed')")
      for _ in 0..<5 { _ = try tx.nextPosition() }
      _ = try tx.nextID(Int.self)
    }
  }

  /// Everything that counts, as one text.
  private func contents(_ database: Database) async throws -> [String] {
    try await database.read { tx throws in
      var lines: [String] = []
      for row in try tx.rows("SELECT id, corrects, word, share, flag, other FROM test_entry ORDER BY id") {
        let (id, corrects, word) = (try row("id") as Int, try row("corrects") as Int?, try row("word") as String?)
        let (share, flag, other) = (try row("share") as Double, try row("flag") as Bool, try row("other") as Bool?)
        let parts = [String(id), String(corrects ?? 0), word ?? "-", String(share), String(flag), other.map { String($0) } ?? "-"]
        lines.append(parts.joined(separator: " "))
      }
      for row in try tx.rows("SELECT file, number, bytes FROM test_a_chunk ORDER BY file, number") {
        let bytes: [UInt8] = try row("bytes")
        lines.append("\(try row("file") as Int) \(try row("number") as Int) \(bytes.count) \(bytes.last ?? 0)")
      }
      lines += try tx.values("SELECT name FROM test_b_file ORDER BY id")
      for row in try tx.rows("SELECT position, next_id FROM storage_house") {
        lines.append("house \(try row("position") as Int) \(try row("next_id") as Int)")
      }
      return lines
    }
  }

  /// The engines a backup of this run's engine is restored onto.
  static var targets: [Engine] { TestDatabase.engine == .sqlite ? [.sqlite] : [.sqlite, .postgres] }

  @Test(arguments: BackupTests.targets) func aBackupComesBackOnEitherEngine(target: Engine) async throws {
    let path = TestDatabase.temporaryPath("backup.sqlite")
    try await TestDatabase.withEmpty { source async throws in
      try await fill(source)
      let before = try await contents(source)
      try await source.backup(to: path, migrations: Self.all)
      // One file, and nothing left beside it.
      for suffix in ["-wal", "-shm", "-journal", ".partial"] { #expect(!FileManager.default.fileExists(atPath: path + suffix)) }
      try await TestDatabase.withEmpty(target) { restored async throws in
        try await Migrations.apply(try Self.all, to: restored)
        try await restored.restore(from: path, migrations: Self.all)
        #expect(try await contents(restored) == before)
        #expect(restored.position == 5)
        #expect(try await restored.write { tx in try tx.nextID(Int.self).value } == 1001)
        // Foreign keys hold again.
        await #expect(throws: StorageError.self) {
          try await restored.write { tx in try tx.execute("DELETE FROM test_b_file WHERE id = 2") }
        }
        // And back once more, from the other engine.
        let again = TestDatabase.temporaryPath("again.sqlite")
        try await restored.backup(to: again, migrations: Self.all)
        try await TestDatabase.withEmpty { home async throws in
          try await Migrations.apply(try Self.all, to: home)
          try await home.restore(from: again, migrations: Self.all)
          #expect(try await contents(home).filter { !$0.hasPrefix("house") } == before.filter { !$0.hasPrefix("house") })
        }
      }
    }
  }

  @Test func aBackupIsOnePictureWhileOthersWrite() async throws {
    try await TestDatabase.withEmpty { database async throws in
      try await fill(database)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<3 {
          group.addTask {
            for round in 0..<30 {
              try await database.write { tx throws in
                let position = try tx.nextPosition()
                try tx.execute("INSERT INTO test_entry (id, word, flag) VALUES (\(1000 + position), 'w', TRUE)")
                try tx.execute("INSERT INTO test_b_file (id, name) VALUES (\(1000 + position), \("\(writer) \(round)"))")
              }
            }
          }
        }
        group.addTask {
          for _ in 0..<3 {
            let path = TestDatabase.temporaryPath("backup.sqlite")
            try await database.backup(to: path, migrations: Self.all)
            let copy = try await Database.open(.sqlite(path: path))
            try await copy.read { tx throws in
              let entries = try tx.count("SELECT count(*) FROM test_entry WHERE id > 1000")
              #expect(try tx.count("SELECT count(*) FROM test_b_file WHERE id > 1000") == entries)
              #expect(try tx.count("SELECT position FROM storage_house") == entries + 5)
            }
            await copy.close()
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func aBackupNeverReplacesAFile() async throws {
    let path = TestDatabase.temporaryPath("precious.txt")
    try "precious".write(toFile: path, atomically: true, encoding: .utf8)
    try await TestDatabase.withEmpty { database async throws in
      try await fill(database)
      await #expect(throws: StorageError.self) { try await database.backup(to: path, migrations: Self.all) }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
      await #expect(throws: (any Error).self) { try await database.backup(to: "/nowhere/at/all.sqlite", migrations: Self.all) }
    }
  }

  @Test func onlyAnEmptyHouseIsFilled() async throws {
    let path = TestDatabase.temporaryPath("backup.sqlite")
    try await TestDatabase.withEmpty { database async throws in
      try await fill(database)
      try await database.backup(to: path, migrations: Self.all)
      let before = try await contents(database)
      let error = await #expect(throws: StorageError.self) { try await database.restore(from: path, migrations: Self.all) }
      #expect(error?.description.contains("not empty") == true)
      #expect(try await contents(database) == before)
      await #expect(throws: StorageError.self) { try await database.restore(from: path + ".missing", migrations: Self.all) }
    }
  }

  @Test func theBackupOfAnOlderProgramIsBroughtUpToDate() async throws {
    let path = TestDatabase.temporaryPath("backup.sqlite")
    let later = Migration(
      name: "2021-02-01-0900-later", target: "Storage",
      sql: "ALTER TABLE test_entry ADD COLUMN added BIGINT NOT NULL DEFAULT 7;")
    try await TestDatabase.withEmpty { old async throws in
      try await fill(old)
      try await old.backup(to: path, migrations: Self.all)
    }
    try await TestDatabase.withEmpty { new async throws in
      let all = try (Self.all + [later]).sorted { $0.name < $1.name }
      try await Migrations.apply(all, to: new)
      try await new.restore(from: path, migrations: all)
      #expect(try await new.read { tx in try tx.count("SELECT count(*) FROM test_entry WHERE added = 7") } == 230)
    }
    // The other way round the program does not know what it reads.
    let newer = TestDatabase.temporaryPath("newer.sqlite")
    try await TestDatabase.withEmpty(.sqlite) { database async throws in
      try await Migrations.apply(try (Self.all + [later]).sorted { $0.name < $1.name }, to: database)
      try await database.backup(to: newer, migrations: Self.all + [later])
    }
    try await TestDatabase.withEmpty { database async throws in
      try await Migrations.apply(try Self.all, to: database)
      await #expect(throws: StorageError.self) { try await database.restore(from: newer, migrations: Self.all) }
    }
  }

  @Test func whatIsNoBackupIsRefused() async throws {
    let letter = TestDatabase.temporaryPath("letter.txt")
    try String(repeating: "Dear city, ", count: 500).write(toFile: letter, atomically: true, encoding: .utf8)
    let stranger = TestDatabase.temporaryPath("stranger.sqlite")
    let other = try await Database.open(.sqlite(path: stranger))
    try await other.write { tx in try tx.execute("CREATE TABLE test_other (id BIGINT)") }
    await other.close()
    try await TestDatabase.withEmpty { database async throws in
      try await Migrations.apply(try Self.all, to: database)
      for path in [letter, stranger] {
        await #expect(throws: StorageError.self) { try await database.restore(from: path, migrations: Self.all) }
      }
    }
  }
}
