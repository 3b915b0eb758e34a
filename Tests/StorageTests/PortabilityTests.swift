import Storage
import TestDatabases
import Testing

/// One SQL for both engines: each construct that the house uses, with the same answer on both.
@Suite struct PortabilityTests {
  private func withCities<T: Sendable>(_ body: @escaping @Sendable (WriteTx) throws -> T) async throws {
    try await TestDatabase.with { database async throws in
      _ = try await database.write { tx throws in
        try tx.execute(
          """
          CREATE TABLE test_city (
            id BIGINT PRIMARY KEY, name TEXT NOT NULL UNIQUE, country TEXT, population BIGINT, member BOOLEAN NOT NULL DEFAULT FALSE)
          """)
        let cities: [(String, String?, Int?, Bool)] = [
          ("Rennes", "FR", 225_000, true), ("lisboa", "PT", nil, true), ("Évora", "PT", 53_000, false), ("Zaragoza", "ES", 675_000, true),
          ("Łódź", nil, nil, false),
        ]
        for (index, city) in cities.enumerated() {
          try tx.execute(
            """
            INSERT INTO test_city (id, name, country, population, member)
            VALUES (\(index + 1), \(city.0), \(city.1), \(city.2), \(city.3))
            """)
        }
        return try body(tx)
      }
    }
  }

  @Test func textSortsByBytes() async throws {
    try await withCities { tx throws in
      // Capitals before small letters, accents after all of ASCII.
      #expect(try tx.values("SELECT name FROM test_city ORDER BY name") == ["Rennes", "Zaragoza", "lisboa", "Évora", "Łódź"])
      #expect(try tx.values("SELECT name FROM test_city WHERE name > 'a' ORDER BY name DESC") == ["Łódź", "Évora", "lisboa"])
    }
  }

  @Test func nullsStandWhereTheyAreTold() async throws {
    try await withCities { tx throws in
      #expect(try tx.values("SELECT id FROM test_city ORDER BY population NULLS LAST, id") == [3, 1, 4, 2, 5])
      #expect(try tx.values("SELECT id FROM test_city ORDER BY population DESC NULLS LAST, id") == [4, 1, 3, 2, 5])
    }
  }

  @Test func conflictsAreSaidNotCaught() async throws {
    try await withCities { tx throws in
      let insert: SQL = "INSERT INTO test_city (id, name, population) VALUES (9, 'Rennes', 1)"
      #expect(try tx.execute(insert + " ON CONFLICT (name) DO NOTHING") == 0)
      #expect(try tx.execute(insert + " ON CONFLICT (name) DO UPDATE SET population = excluded.population + test_city.population") == 1)
      #expect(try tx.value("SELECT population FROM test_city WHERE name = 'Rennes'") == 225_001)
      #expect(try tx.count("SELECT count(*) FROM test_city") == 5)
    }
  }

  @Test func changesSayWhatTheyChanged() async throws {
    try await withCities { tx throws in
      #expect(try tx.execute("UPDATE test_city SET member = TRUE WHERE country = \("PT")") == 2)
      #expect(try tx.execute("UPDATE test_city SET member = TRUE WHERE country = \("XX")") == 0)
      #expect(try tx.values("UPDATE test_city SET population = 1 WHERE population IS NULL RETURNING id", as: Int.self).sorted() == [2, 5])
      #expect(try tx.values("DELETE FROM test_city WHERE id = 3 RETURNING name") == ["Évora"])
      #expect(try tx.execute("DELETE FROM test_city WHERE id = 3") == 0)
      #expect(try tx.execute("DELETE FROM test_city") == 4)
    }
  }

  @Test func rowsAreComparedAsWholes() async throws {
    try await withCities { tx throws in
      #expect(
        try tx.values("SELECT id FROM test_city WHERE (member, id) > (\(false), \(4)) ORDER BY member, id") == [5, 1, 2, 4])
      #expect(try tx.values("SELECT id FROM test_city WHERE (country, name) = (\("FR"), \("Rennes"))") == [1])
    }
  }

  @Test func windowsCountAndNumber() async throws {
    try await withCities { tx throws in
      let rows = try tx.rows(
        """
        SELECT id, row_number() OVER (PARTITION BY country ORDER BY id) AS place, count(*) OVER () AS everybody
        FROM test_city WHERE country IS NOT NULL ORDER BY id
        """)
      #expect(try rows.map { try $0("place") as Int } == [1, 1, 2, 1])
      #expect(try rows.allSatisfy { try $0("everybody") == 4 })
    }
  }

  @Test func booleansStandAlone() async throws {
    try await withCities { tx throws in
      #expect(try tx.values("SELECT id FROM test_city WHERE member ORDER BY id") == [1, 2, 4])
      #expect(try tx.values("SELECT id FROM test_city WHERE NOT member ORDER BY id") == [3, 5])
      #expect(try tx.values("SELECT id FROM test_city WHERE member = \(false) ORDER BY id") == [3, 5])
      #expect(try tx.values("SELECT population > 100000 FROM test_city WHERE population IS NOT NULL ORDER BY id") == [true, false, true])
      #expect(try tx.values("SELECT EXISTS (SELECT 1 FROM test_city WHERE id = 99)") == [false])
    }
  }

  @Test(arguments: [0, 1, 2, 3, 4, 5, 8, 9, 500]) func listsFindWhatTheyName(count: Int) async throws {
    try await withCities { tx throws in
      let wanted = Array(1..<(1 + count))
      let found: [Int] = try tx.values("SELECT id FROM test_city WHERE id IN \(in: wanted) ORDER BY id")
      #expect(found == Array(wanted.prefix(5)))
      #expect(try tx.count("SELECT count(*) FROM test_city WHERE name IN \(in: [String]())") == 0)
    }
  }

  @Test func unionsJoinsAndRecursionAgree() async throws {
    try await withCities { tx throws in
      #expect(
        try tx.values(
          """
          WITH RECURSIVE step (n) AS (SELECT \(1) UNION ALL SELECT n + 1 FROM step WHERE n < \(5))
          SELECT step.n FROM step LEFT JOIN test_city ON test_city.id = step.n AND test_city.member
          WHERE test_city.id IS NULL ORDER BY step.n
          """) == [3, 5])
      #expect(
        try tx.values("SELECT country FROM test_city WHERE country IS NOT NULL GROUP BY country HAVING count(*) > 1") == ["PT"])
      #expect(
        try tx.execute(
          """
          UPDATE test_city SET population = other.population FROM test_city AS other
          WHERE test_city.id = 2 AND other.id = 1
          """) == 1)
      #expect(try tx.value("SELECT coalesce(population, 0) FROM test_city WHERE id = 2") == 225_000)
      #expect(try tx.value("SELECT CASE WHEN member THEN 'yes' ELSE 'no' END FROM test_city WHERE id = 3") == "no")
    }
  }

  @Test func optionalConditionsAreFragments() async throws {
    try await withCities { tx throws in
      func found(country: String?, member: Bool?) throws -> [Int] {
        var conditions: [SQL] = ["id > \(0)"]
        if let country { conditions.append("country = \(country)") }
        if let member { conditions.append("member = \(member)") }
        return try tx.values("SELECT id FROM test_city WHERE \(conditions.joined(separator: " AND ")) ORDER BY id")
      }
      #expect(try found(country: nil, member: nil) == [1, 2, 3, 4, 5])
      #expect(try found(country: "PT", member: nil) == [2, 3])
      #expect(try found(country: "PT", member: true) == [2])
      #expect(try found(country: "'; DROP TABLE test_city; --", member: nil) == [])
    }
  }

  /// On SQLite a misspelled name in double quotes would quietly be a text.
  @Test(arguments: [#"SELECT "nope" FROM test_city"#, "SELECT nope FROM test_city", "SELEC 1", "SELECT 1; SELECT 2"])
  func mistakesAreErrorsOnBoth(statement: String) async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx in try tx.execute("CREATE TABLE test_city (id BIGINT PRIMARY KEY)") }
      let error = await #expect(throws: StorageError.self) {
        try await database.read { tx in _ = try tx.rows(SQL.raw(statement)) }
      }
      guard case .engine = error else {
        Issue.record("\(String(describing: error)) is not an error of the engine")
        return
      }
    }
  }

  @Test func aLongListIsReadRightAndQuickly() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx throws in
        try tx.execute("CREATE TABLE test_row (id BIGINT PRIMARY KEY, word TEXT NOT NULL)")
        try tx.execute(
          """
          WITH RECURSIVE step (n) AS (SELECT \(1) UNION ALL SELECT n + 1 FROM step WHERE n < \(20_000))
          INSERT INTO test_row (id, word) SELECT n, 'word ' || n FROM step
          """)
      }
      let rows = try await database.read { tx in try tx.rows("SELECT id, word FROM test_row ORDER BY id") }
      #expect(rows.count == 20_000)
      #expect(try rows[19_999]("word") == "word 20000")
      #expect(try rows.enumerated().allSatisfy { try $1("id") == $0 + 1 })
    }
  }
}
