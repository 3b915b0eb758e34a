import Crypto
import Foundation

/// One file of SQL that changes the tables, once and forward only.
package struct Migration: Sendable, Equatable {
  /// The file without `.sql`: `2026-11-23-0900-house`, or `…-search.postgres` for one engine only.
  package let name: String
  package let target: String
  package let sql: String
  /// Of the file, in lower-case hexadecimal digits.
  package let sha256: String

  /// Nil when the file is for both.
  package var engine: Engine? { Engine.allCases.first { name.hasSuffix(".\($0.rawValue)") } }

  package init(name: String, target: String, sql: String) {
    self.name = name
    self.target = target
    self.sql = sql
    sha256 = SHA256.hash(data: Data(sql.utf8)).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}

/// The files of all floors and rooms are one list in the order of their names, which begin with date and hour.
/// `storage_migration` records which ones ran, with their SHA-256.
package enum Migrations {
  /// Every `.sql` file in the `Migrations/` folders of the targets, in order of name. A target may have none.
  /// - Throws: `StorageError.migration` when the share folder is not there, for a name that is not like
  ///   `2026-11-23-0900-words.sql`, and for one that occurs twice.
  package static func all(targets: [String]) throws -> [Migration] {
    var all: [Migration] = []
    guard FileManager.default.fileExists(atPath: Share.folder("Storage") + "/Migrations") else {
      throw StorageError.migration("the program's files are not in \(Share.root): set PAIDEIA_SHARE")
    }
    for target in targets {
      let folder = Share.folder(target)
      let files = (try? FileManager.default.contentsOfDirectory(atPath: folder + "/Migrations")) ?? []
      for file in files where file.hasSuffix(".sql") {
        let name = String(file.dropLast(4))
        guard name.wholeMatch(of: /\d{4}-\d{2}-\d{2}-\d{4}-[a-z0-9-]+(\.sqlite|\.postgres)?/) != nil else {
          throw StorageError.migration("\(target)/Migrations/\(file) must be named like 2026-11-23-0900-words.sql")
        }
        guard let sql = try? String(contentsOfFile: "\(folder)/Migrations/\(file)", encoding: .utf8) else {
          throw StorageError.migration("\(target)/Migrations/\(file) cannot be read")
        }
        all.append(Migration(name: name, target: target, sql: sql))
      }
    }
    all.sort { $0.name < $1.name }
    for (one, next) in zip(all, all.dropFirst()) where one.name == next.name {
      throw StorageError.migration("\(one.name) is in \(one.target) and in \(next.target)")
    }
    return all
  }

  /// Applies what is missing, all or nothing, under the write lock of the house: two processes may ask at once.
  /// - Returns: the names applied, in order.
  /// - Throws: `StorageError.migration` when one that ran was changed since or is not known to this program, and
  ///   naming the file when its SQL fails.
  @discardableResult
  package static func apply(_ all: [Migration], to database: Database) async throws -> [String] {
    let engine = database.engine
    let clock = database.clock
    let names = try await database.driver.write(unlimited: true) { connection in
      try connection.script(
        """
        CREATE TABLE IF NOT EXISTS storage_migration (
          name TEXT PRIMARY KEY, target TEXT NOT NULL, sha256 TEXT NOT NULL, applied TEXT NOT NULL)
        """)
      let missing = try missing(all, engine: engine, in: connection)
      for migration in missing {
        do { try connection.script(migration.sql) } catch {
          throw StorageError.migration("\(migration.target)/Migrations/\(migration.name).sql: \(error)")
        }
        let insert: SQL = """
          INSERT INTO storage_migration (name, target, sha256, applied)
          VALUES (\(migration.name), \(migration.target), \(migration.sha256), \(clock.now()))
          """
        let (text, bindings) = insert.spelled { engine == .sqlite ? "?\($0)" : "$\($0)" }
        _ = try connection.execute(text, bindings)
      }
      return missing.map(\.name)
    }
    try await database.refreshPosition()
    return names
  }

  /// The names of those that `apply` would apply; it throws as `apply` does and changes nothing.
  package static func pending(_ all: [Migration], in database: Database) async throws -> [String] {
    let engine = database.engine
    return try await database.driver.read(unlimited: false) { try missing(all, engine: engine, in: $0).map(\.name) }
  }

  /// What has run, by name.
  static func applied(in connection: any Connection) throws -> [(name: String, target: String, sha256: String)] {
    guard try Catalogue.hasTable("storage_migration", in: connection) else { return [] }
    return try connection.rows("SELECT name, target, sha256 FROM storage_migration ORDER BY name", []).map {
      (try $0("name"), try $0("target"), try $0("sha256"))
    }
  }

  private static func missing(_ all: [Migration], engine: Engine, in connection: any Connection) throws -> [Migration] {
    let ours = all.filter { $0.engine == nil || $0.engine == engine }
    let applied = try applied(in: connection)
    for (name, _, sha256) in applied {
      guard let known = ours.first(where: { $0.name == name }) else {
        throw StorageError.migration("\(name) ran here and is not known: this program is older than the database")
      }
      guard known.sha256 == sha256 else {
        throw StorageError.migration("\(name) was changed after it ran: write a new file instead")
      }
    }
    let names = Set(applied.map(\.name))
    return ours.filter { !names.contains($0.name) }
  }
}
