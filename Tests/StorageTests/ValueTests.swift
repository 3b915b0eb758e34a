import Storage
import TestDatabases
import Testing

/// What goes in comes out, on both engines: the first thing every floor above relies on.
@Suite struct ValueTests {
  static let table: SQL = """
    CREATE TABLE test_value (id BIGINT PRIMARY KEY, word TEXT, number BIGINT, share DOUBLE PRECISION, flag BOOLEAN, bytes BYTEA)
    """

  @Test(arguments: [
    "", "a", "Vitória da Conquista", "L’Hospitalet", "교육도시 광주", "👩🏽‍🏫🏙️", "e\u{301}", "' OR 1=1 --", "\\x00", "line\nline\r\n\ttab", "$1 ?1 %s",
    String(repeating: "long ", count: 50_000),
  ])
  func textsComeBack(text: String) async throws {
    try await roundTrip("word", text)
  }

  @Test(arguments: [0, 1, -1, 1 << 53 - 1, 1 << 53, Int64.max, Int64.min, 2_147_483_648] as [Int64])
  func wholeNumbersComeBack(number: Int64) async throws { try await roundTrip("number", number) }

  @Test(arguments: [0, -0.5, 0.1, 1.0 / 3, Double.leastNonzeroMagnitude, Double.greatestFiniteMagnitude, 48.117266, 100] as [Double])
  func fractionsComeBack(number: Double) async throws { try await roundTrip("share", number) }

  @Test(arguments: [true, false]) func flagsComeBack(flag: Bool) async throws { try await roundTrip("flag", flag) }

  @Test(arguments: [[], [0], [255, 0, 10, 92], Array(0...255), [UInt8](repeating: 7, count: 262_144)] as [[UInt8]])
  func bytesComeBack(bytes: [UInt8]) async throws { try await roundTrip("bytes", bytes) }

  @Test func everyTypeMayBeNull() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx throws in
        try tx.execute(Self.table)
        try tx.execute(
          """
          INSERT INTO test_value (id, word, number, share, flag, bytes)
          VALUES (1, \(String?.none), \(Int64?.none), \(Double?.none), \(Bool?.none), \([UInt8]?.none))
          """)
        let row = try #require(try tx.row("SELECT word, number, share, flag, bytes FROM test_value"))
        #expect(try row("word") as String? == nil)
        #expect(try row("number") as Int? == nil)
        #expect(try row("share") as Double? == nil)
        #expect(try row("flag") as Bool? == nil)
        #expect(try row("bytes") as [UInt8]? == nil)
        #expect(throws: StorageError.self) { try row("word") as String }
        #expect(try tx.count("SELECT count(*) FROM test_value WHERE word IS NULL AND flag IS NULL") == 1)
        #expect(try tx.value("SELECT word FROM test_value", as: String.self) == nil)
      }
    }
  }

  @Test func columnsAreReadInTheirOrderFromANamedOne() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx throws in
        try tx.execute(Self.table)
        try tx.execute("INSERT INTO test_value (id, word, number) VALUES (7, 'seven', \(Int?.none))")
        let row = try #require(try tx.row("SELECT id, word, number FROM test_value"))
        var columns = try row.inOrder(from: "word")
        #expect(try columns.next() as String == "seven")
        #expect(try columns.next() as Int? == nil)
        #expect(throws: StorageError.self) { try columns.next() as Int? }
        var all = try row.inOrder(from: "id")
        #expect(throws: StorageError.self) { try all.next() as String }
        #expect(throws: StorageError.self) { try row.inOrder(from: "nothing") }
      }
    }
  }

  /// Where SQLite would cut or change a value in silence, both refuse it.
  @Test(arguments: ["a\0b", "\0"]) func textsWithNulAreRefused(text: String) async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx in try tx.execute(Self.table) }
      await #expect(throws: StorageError.constraint("a text must not contain the character U+0000")) {
        try await database.write { tx in try tx.execute("INSERT INTO test_value (id, word) VALUES (1, \(text))") }
      }
    }
  }

  @Test(arguments: [Double.nan, Double.infinity, -Double.infinity] as [Double]) func numbersMustBeFinite(number: Double) async throws {
    try await TestDatabase.with { database async throws in
      await #expect(throws: StorageError.constraint("a number must be finite")) {
        try await database.read { tx in try tx.rows("SELECT \(number) AS n") }
      }
    }
  }

  @Test func daysMomentsWordsAndIdentifiersArePlainColumns() async throws {
    enum State: String, SQLWord { case draft, published }
    try await TestDatabase.with { database async throws in
      let day = try #require(Day("2021-03-25"))
      let moment = try #require(Moment("2021-03-25T11:50:00.000Z"))
      try await database.write { tx throws in
        let row = try #require(
          try tx.row("SELECT \(day) AS day, \(moment) AS moment, \(State.published) AS state, \(ID<State>(42)) AS id"))
        #expect(try row("day") == day)
        #expect(try row("moment") == moment)
        #expect(try row("state") == State.published)
        #expect(try row("id") == ID<State>(42))
        #expect(throws: StorageError.self) { try row("state") as Day }
        #expect(throws: StorageError.self) { try row("nobody") as String }
      }
    }
  }

  @Test func sumsAndMeansAreReadByTheWantedType() async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx throws in
        try tx.execute(Self.table)
        for (id, number) in [Int64.max / 4, 3, 4].enumerated() {
          try tx.execute("INSERT INTO test_value (id, number) VALUES (\(id), \(number))")
        }
        #expect(try tx.value("SELECT sum(number) FROM test_value") == Int64.max / 4 + 7)
        #expect(try tx.value("SELECT avg(number) FROM test_value WHERE id > 0") == 3.5)
        #expect(try tx.value("SELECT sum(number) FROM test_value WHERE id > 9", as: Int.self) == nil)
        #expect(try tx.count("SELECT count(*) FROM test_value") == 3)
      }
    }
  }

  private func roundTrip<T: SQLBindable & Equatable>(_ column: String, _ value: T) async throws {
    try await TestDatabase.with { database async throws in
      try await database.write { tx throws in
        try tx.execute(Self.table)
        try tx.execute("INSERT INTO test_value (id, \(SQL.raw(column))) VALUES (1, \(value))")
      }
      try await database.read { tx throws in
        #expect(try tx.value("SELECT \(SQL.raw(column)) FROM test_value") == value)
        #expect(try tx.count("SELECT count(*) FROM test_value WHERE \(SQL.raw(column)) = \(value)") == 1)
      }
    }
  }
}
