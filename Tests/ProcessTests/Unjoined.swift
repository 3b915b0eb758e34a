import Ballots
import Core
import Directory
import Foundation
import Storage
import TestKit
import Testing

extension Processes {
  /// Who has the database, its journal, two backups and the logs of a secret vote tries to say who voted what: every join that
  /// docs/voting.md names.
  @Suite struct Unjoined {
    /// In the order in which they came, which whoever reads logs knows.
    struct Cast: Sendable {
      let city: OrganisationID
      let code: String
      let choice: String
    }

    @Test(.timeLimit(.minutes(4))) func nothingTiesABallotToAVoter() async throws {
      try await Site.with { site in
        try await site.fill()
        let server = try await site.serve(["--without-work"])
        let electorate = try await Electorate.gather(14, seats: 4, at: site)
        let database = try await Database.open(site.place)
        let before = try await Self.backUp("before", site)
        let roll = try await Self.arrival(electorate, database)

        // While it is open: two backups one voter apart, and one of the end, with a vote that was sent again.
        var casts = try await Self.vote(electorate, 0..<7)
        let first = try await Self.backUp("first", site)
        casts += try await Self.vote(electorate, 7..<8)
        let second = try await Self.backUp("second", site)
        casts += try await Self.vote(electorate, 8..<14)
        casts += try await Self.vote(electorate, 3..<4)
        let third = try await Self.backUp("third", site)
        try await Self.compare(before, first, second)
        let envelopes = try await Self.sealed(electorate, database)
        #expect(envelopes.count == 15, "fourteen envelopes and the wrapped key")
        #expect(Set(envelopes.dropLast().map(\.count)).count == 1, "all of one length")
        let stolen = try await Self.steal(site)
        try await Self.nothingPlain(electorate, casts, site, [first, second, third, stolen], database)

        try await aside { () throws in
          try electorate.close()
          try electorate.count()
        }
        let after = try await Self.backUp("after", site)
        try await Self.joins(electorate, casts, roll, third, after, database)
        if database.engine == .sqlite { try await Self.envelopesAreGone(envelopes, site, stolen) }
        try await aside { try electorate.publish() }

        // Each finds their ballot by the code, and the replaced one is in no list.
        let last = Dictionary(casts.map { ($0.city, $0) }, uniquingKeysWith: { $1 })
        let (ballots, _) = try await electorate.recounted()
        #expect(ballots == Dictionary(uniqueKeysWithValues: last.values.map { ($0.code, $0.choice) }))
        await database.close()
        #expect(try await server.stop().status == 0)
        Self.logs(site, electorate, casts)
      }
    }

    // MARK: What happens

    private static func vote(_ electorate: Electorate, _ numbers: Range<Int>) async throws -> [Cast] {
      try await aside { () throws in
        try numbers.map { number in
          let voter = electorate.voters[number]
          let choice = electorate.choice()
          let reply = try electorate.cast(voter, choice)
          guard let code = Electorate.code(in: reply) else { throw Electorate.Failed("ballot", reply) }
          return Cast(city: voter.city, code: code, choice: Electorate.text(choice))
        }
      }
    }

    private static func backUp(_ name: String, _ site: Site) async throws -> String {
      let file = "\(site.root)/\(name).sqlite"
      let end = try await site.run(["backup", file])
      #expect(end.status == 0, "\(end.output.suffix(1000))")
      return file
    }

    /// The file and its journal as somebody copies them from under the running server. PostgreSQL’s are looked at where they lie.
    private static func steal(_ site: Site) async throws -> String {
      let folder = "\(site.root)/stolen"
      try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
      for name in ["paideia.sqlite", "paideia.sqlite-wal"] where FileManager.default.fileExists(atPath: "\(site.data)/\(name)") {
        try FileManager.default.copyItem(atPath: "\(site.data)/\(name)", toPath: "\(folder)/\(name)")
      }
      return folder
    }

    /// The envelopes, and of the wrapped key what is sealed: before it stand its version and what its three holders have handed in,
    /// which is no secret and stays.
    private static func sealed(_ electorate: Electorate, _ database: Database) async throws -> [[UInt8]] {
      let vote = electorate.vote
      return try await database.read { tx in
        let handedIn: [[UInt8]] = try tx.values("SELECT public FROM governance_holder WHERE vote = \(vote)")
        let wrapped: [[UInt8]] = try tx.values("SELECT wrapped FROM governance_wrapped WHERE vote = \(vote)")
        return try tx.values("SELECT sealed FROM governance_envelope WHERE vote = \(vote) ORDER BY organisation", as: [UInt8].self)
          + wrapped.map { Array($0.dropFirst(1 + handedIn.map(\.count).reduce(0, +))) }
      }
    }

    /// The marks on the roll in the order of SQLite’s row numbers.
    private static func arrival(_ electorate: Electorate, _ database: Database) async throws -> [Int64] {
      if database.engine == .postgres { return [] }
      return try await database.read { tx in
        try tx.values("SELECT organisation FROM governance_right WHERE vote = \(electorate.vote) ORDER BY rowid")
      }
    }

    // MARK: What is tried

    /// Rows of each table in one backup and not in the other; tables without a difference are absent.
    private static func difference(_ older: String, _ newer: String) async throws -> [String: (gone: Int, new: Int)] {
      func tables(_ file: String) async throws -> [String: Set<String>] {
        let database = try await Database.open(.sqlite(path: file))
        let found = try await database.read { tx -> [String: Set<String>] in
          // A backup of PostgreSQL is a new file, which remembers when its tables were made.
          let names: [String] = try tx.values(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> 'storage_migration' ORDER BY name")
          return try Dictionary(
            uniqueKeysWithValues: names.map { name in
              (name, Set(try tx.rows("SELECT * FROM \(SQL.raw("\"\(name)\""))").map { "\($0.values)" }))
            })
        }
        await database.close()
        return found
      }
      let (old, new) = (try await tables(older), try await tables(newer))
      var changes: [String: (gone: Int, new: Int)] = [:]
      for (name, rows) in new {
        let before = old[name] ?? []
        if before != rows { changes[name] = (before.subtracting(rows).count, rows.subtracting(before).count) }
      }
      return changes
    }

    /// Two backups differ by marks and sealed envelopes alone: no ledger, no live event, no job, no number of the house, no time.
    private static func compare(_ before: String, _ first: String, _ second: String) async throws {
      let voted = try await difference(before, first)
      #expect(Set(voted.keys) == ["governance_envelope", "governance_right"], "\(voted)")
      #expect(voted["governance_envelope"]?.new == 7 && voted["governance_right"]?.new == 7)
      let one = try await difference(first, second)
      #expect(Set(one.keys) == ["governance_envelope", "governance_right"], "\(one)")
      #expect(one["governance_envelope"]?.new == 1 && one["governance_right"]?.new == 1)
    }

    /// Before the box is opened no choice, code or passphrase stands anywhere in a form that can be read.
    private static func nothingPlain(
      _ electorate: Electorate, _ casts: [Cast], _ site: Site, _ copies: [String], _ database: Database
    ) async throws {
      let codes = casts.map(\.code)
      let words =
        Set(
          casts.map(\.choice) + codes + codes.map { $0.filter { $0 != "-" } } + electorate.passphrases
            + electorate.passphrases.map { $0.filter { $0 != "-" && $0 != " " } })
      let bytes = codes.compactMap { BallotCode($0)?.bytes }
      #expect(bytes.count == codes.count)
      let places = copies + [site.data] + (database.engine == .postgres ? try await clusterFiles(site) : [])
      try await aside { () throws in
        #expect(try !Scan.files([Electorate.title], under: places.last ?? "").isEmpty, "the search finds what is there")
        for place in places {
          #expect(try Scan.files(Array(words), under: place) == [], "\(place)")
          #expect(try Scan.bytes(bytes, under: place) == [], "\(place)")
        }
        #expect(try Scan.files(Array(words), under: site.root) == [], "logs and everything else")
      }
    }

    /// The folders of PostgreSQL's own log and of this database.
    private static func clusterFiles(_ site: Site) async throws -> [String] {
      guard case .postgres(let url) = site.place else { return [] }
      let sql = """
        CHECKPOINT; SELECT current_setting('data_directory') || '/pg_wal,' || current_setting('data_directory') || '/base/' || oid \
        FROM pg_database WHERE datname = current_database()
        """
      let running = try Running(
        "/usr/bin/psql", [url, "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--set=ON_ERROR_STOP=1", "-c", sql],
        site.variables, folder: site.root, log: "\(site.root)/psql-\(UUID().uuidString)")
      let end = try await aside { running.end() }
      #expect(end.status == 0, "\(end.output)")
      return end.output.split(separator: "\n").last.map { $0.split(separator: ",").map(String.init) } ?? []
    }

    /// After the count.
    private static func joins(
      _ electorate: Electorate, _ casts: [Cast], _ roll: [Int64], _ open: String, _ after: String, _ database: Database
    ) async throws {
      let codes = Set(Dictionary(casts.map { ($0.city, $0.code) }, uniquingKeysWith: { $1 }).values)
      let replaced = Set(casts.map(\.code)).subtracting(codes)
      #expect(codes.count == 14 && replaced.count == 1)

      // A code stands in the list of ballots and nowhere else; the replaced one nowhere.
      let lower = codes.map { $0.lowercased() }
      #expect(try await Scan.tables(lower, in: database) == ["governance_ballot"])
      #expect(try await Scan.tables(replaced.map { $0.lowercased() }, in: database) == [])

      // Between the last backup of the open vote and the first after it all ballots come at once, with what the chair did.
      let came = try await difference(open, after)
      #expect(came["governance_ballot"]?.new == 14)
      #expect(came["governance_envelope"]?.gone == 14 && came["governance_envelope"]?.new == 0)
      #expect(came["governance_wrapped"]?.gone == 1)
      #expect(came["governance_right"] == nil, "no mark was touched")
      #expect(came["core_ledger"]?.new == 2 && came["core_live"]?.new == 2, "closed, counted")
      let ours: Set = [
        "governance_ballot", "governance_envelope", "governance_wrapped", "governance_vote", "core_ledger", "core_live", "storage_house",
      ]
      #expect(Set(came.keys).subtracting(ours).filter { (came[$0]?.new ?? 0) > 1 } == [], "\(came)")

      let vote = electorate.vote
      let database = database
      try await database.read { tx in
        let columns = try tx.rows("SELECT * FROM governance_ballot").first?.columns
        #expect(columns == ["vote", "code", "choice"], "no time, no number, no city")
        let ledger: [String] = try tx.values("SELECT kind FROM core_ledger WHERE record = \(vote) ORDER BY position")
        #expect(ledger == ["vote.opened", "vote.closed", "vote.counted"])
        #expect(try tx.count("SELECT count(*) FROM core_record WHERE kind = 'ballot'") == 0)
        if tx.engine == .postgres {
          // The transaction number that ties two tables: all ballots bear the same one, and no mark on the roll bears it.
          let ballots = Set(try tx.values("SELECT DISTINCT CAST(xmin AS TEXT) FROM governance_ballot", as: String.self))
          let marks = try tx.values("SELECT CAST(xmin AS TEXT) FROM governance_right WHERE marked", as: String.self)
          #expect(ballots.count == 1)
          #expect(Set(marks).count == 14, "who voted with whom can be told apart: the search sees transactions")
          #expect(ballots.isDisjoint(with: marks))
          // Places in the file follow the codes, which are random.
          let places: [String] = try tx.values("SELECT code FROM governance_ballot WHERE vote = \(vote) ORDER BY ctid")
          #expect(places == places.sorted())
        } else {
          let table: String? = try tx.value("SELECT sql FROM sqlite_schema WHERE name = 'governance_ballot'")
          #expect(table?.hasSuffix("WITHOUT ROWID") ?? false)
        }
      }
      if database.engine == .sqlite {
        // Numbers of arrival: marks were numbered when the vote was opened, ballots have none.
        await #expect(throws: (any Error).self) {
          _ = try await database.read { tx in try tx.values("SELECT rowid FROM governance_ballot", as: Int64.self) }
        }
        #expect(try await arrival(electorate, database) == roll, "whoever came first")
      }
    }

    /// Overwritten, not only forgotten: no part of an envelope or of the wrapped key is left in SQLite's file or journal.
    private static func envelopesAreGone(_ envelopes: [[UInt8]], _ site: Site, _ stolen: String) async throws {
      // Beginning, middle and end: pages of SQLite may cut them.
      let parts = envelopes.flatMap { [Array($0.prefix(40)), Array($0.dropFirst($0.count / 2).prefix(40)), Array($0.suffix(40))] }
      try await aside { () throws in
        #expect(try !Scan.bytes(parts, under: stolen).isEmpty, "they were there while the vote was open")
        #expect(try Scan.bytes(parts, under: site.data) == [])
      }
    }

    /// Requests are in the logs; what they carried is not.
    private static func logs(_ site: Site, _ electorate: Electorate, _ casts: [Cast]) {
      let logs = site.logs
      #expect(logs.contains("/votes/{id}/ballot"), "the request is there, without a number")
      for word in casts.map(\.code) + casts.map(\.choice) + electorate.passphrases + ["choice="] {
        #expect(!logs.contains(word))
      }
    }
  }
}

extension Scan {
  /// The files under a folder (or the one file) in which one of these sequences of bytes stands. Blocks.
  ///
  /// Looked for are their longest parts without an end of line, which `grep` takes for the end of a pattern.
  static func bytes(_ wanted: [[UInt8]], under path: String) throws -> [String] {
    let parts = wanted.compactMap { sequence in
      sequence.split(whereSeparator: { $0 == 0 || $0 == 0x0A }).map(Array.init).max { $0.count < $1.count }
    }
    // Shorter ones would be found by chance.
    guard parts.count == wanted.count, parts.allSatisfy({ $0.count >= 6 }) else { throw RawHTTP.Failure.broken }
    let patterns = TestDatabase.temporaryPath("patterns")
    try Data(parts.joined(separator: [0x0A])).write(to: URL(fileURLWithPath: patterns))
    defer { try? FileManager.default.removeItem(atPath: patterns) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/grep")
    process.arguments = ["--recursive", "--text", "--files-with-matches", "--fixed-strings", "--file", patterns, path]
    process.environment = ["LC_ALL": "C"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").map(String.init).sorted()
  }
}
