import Foundation

extension Database {
  /// Writes everything into one SQLite file, from one picture of the database, while others read and write. The file
  /// appears whole under its name or not at all.
  /// - Throws: `StorageError.engine` when there is a file of that name, or the disk is full.
  package func backup(to path: String) async throws {
    try await backup(to: path, migrations: knownMigrations())
  }

  /// - Parameter migrations: those of this program, in order; PostgreSQL needs them to make the file's tables.
  package func backup(to path: String, migrations: [Migration]) async throws {
    let target = URL(fileURLWithPath: path)
    guard !FileManager.default.fileExists(atPath: target.path) else {
      throw StorageError.engine("\(target.path) exists already: a backup never replaces a file")
    }
    let partial = target.appendingPathExtension("partial").path
    try await aside { try FileManager.default.removeIfThere(partial) }
    do {
      if let sqlite = driver as? SQLiteDriver {
        try await sqlite.vacuum(into: partial)
      } else {
        try await copyToFile(partial, migrations)
      }
      try await aside {
        try synchronize(partial)
        try FileManager.default.moveItem(atPath: partial, toPath: target.path)
      }
    } catch {
      try? await aside { try FileManager.default.removeIfThere(partial) }
      throw error
    }
  }

  /// Fills this database, migrated and still empty, from a backup made on either engine, also by an older program.
  /// All or nothing; the backup is not touched. The full-text search is to be made anew afterwards.
  /// - Throws: `StorageError.migration` when the backup was made by a newer program or this database was migrated
  ///   otherwise, `.constraint` when this database is not empty.
  package func restore(from path: String) async throws {
    try await restore(from: path, migrations: knownMigrations())
  }

  package func restore(from path: String, migrations all: [Migration]) async throws {
    guard FileManager.default.fileExists(atPath: path) else { throw StorageError.engine("there is no file \(path)") }
    try await withTemporaryFile { copy in
      try await aside { try FileManager.default.copyItem(atPath: path, toPath: copy) }
      let source = try await Database.open(.sqlite(path: copy), clock: self.clock)
      do {
        try await self.fill(from: source, all)
        await source.close()
      } catch {
        await source.close()
        throw error
      }
    }
    try await refreshPosition()
  }

  /// The files of the targets whose migrations ran here.
  private func knownMigrations() async throws -> [Migration] {
    let applied = try await driver.read(unlimited: true) { try Migrations.applied(in: $0) }
    return try Migrations.all(targets: Set(applied.map(\.target)).sorted())
  }

  private func fill(from source: Database, _ all: [Migration]) async throws {
    guard let file = source.driver as? SQLiteDriver else { return }
    guard try await source.driver.read(unlimited: true, { try !Migrations.applied(in: $0).isEmpty }) else {
      throw StorageError.migration("the file is not a backup of this house")
    }
    try await Migrations.apply(all, to: source)
    guard try await Migrations.pending(all, in: self).isEmpty else {
      throw StorageError.migration("this database is not migrated to the end")
    }
    try await driver.write(unlimited: true) { target in
      let house = try target.rows("SELECT position, next_id FROM storage_house", []).first
      guard try house?("position", as: Int64.self) == 0, try house?("next_id", as: Int64.self) == 1000 else {
        throw StorageError.constraint("the database is not empty: a backup is restored into a new one")
      }
      try file.readNow { try TableCopy(from: $0, to: target).run() }
    }
  }

  /// PostgreSQL: one picture of every table into a new SQLite file, migrated alike.
  private func copyToFile(_ path: String, _ all: [Migration]) async throws {
    guard try await Migrations.pending(all, in: self).isEmpty else {
      throw StorageError.migration("this database is not migrated to the end")
    }
    try await withTemporaryFile { working in
      let target = try await Database.open(.sqlite(path: working), clock: self.clock)
      guard let file = target.driver as? SQLiteDriver else { return }
      do {
        try await Migrations.apply(all, to: target)
        try await self.driver.read(unlimited: true) { source in
          try file.writeNow { try TableCopy(from: source, to: $0).run() }
        }
        try await file.vacuum(into: path)
        await target.close()
      } catch {
        await target.close()
        throw error
      }
    }
  }
}

/// A name in a folder of its own, which only this user can read and which is removed afterwards with all in it.
private func withTemporaryFile(_ body: (String) async throws -> Void) async throws {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("paideia-\(UUID().uuidString)")
  try FileManager.default.createDirectory(
    at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  defer { try? FileManager.default.removeItem(at: folder) }
  try await body(folder.appendingPathComponent("copy.sqlite").path)
}

/// SQLite does not wait for the disk when it writes a copy.
private func synchronize(_ path: String) throws {
  guard let file = FileHandle(forUpdatingAtPath: path) else { throw StorageError.engine("\(path) was not written") }
  defer { try? file.close() }
  try file.synchronize()
}

extension FileManager {
  fileprivate func removeIfThere(_ path: String) throws {
    if fileExists(atPath: path) { try removeItem(atPath: path) }
  }
}
