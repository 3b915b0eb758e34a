import Foundation
import Storage

/// Looks for words in every column of every table, whatever its kind, and in the bytes of files.
enum Scan {
  /// The tables in which one of the words stands, in any case. Indexes of the full-text search are tables too.
  static func tables(_ words: [String], in database: Database) async throws -> [String] {
    let names: [String] = try await database.read { tx in
      try tx.values(
        tx.engine == .sqlite
          ? "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name"
          : "SELECT CAST(table_name AS TEXT) FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY 1")
    }
    var found: [String] = []
    for name in names {
      let table = SQL.raw("\"\(name)\"")
      let isThere = try await database.read { tx -> Bool in
        // PostgreSQL spells a whole row, bytes in hexadecimal.
        let rows = try tx.engine == .sqlite ? tx.rows("SELECT * FROM \(table)") : tx.rows("SELECT CAST(t AS TEXT) AS line FROM \(table) t")
        return rows.contains { row in row.values.contains { holds($0, words) } }
      }
      if isThere { found.append(name) }
    }
    return found
  }

  private static func holds(_ value: SQLValue, _ words: [String]) -> Bool {
    switch value {
    case .text(let text):
      let lower = text.lowercased()
      return words.contains { word in
        lower.contains(word) || lower.contains(word.utf8.map { String($0, radix: 16) }.joined())
      }
    case .bytes(let bytes):
      let lower = String(decoding: bytes, as: UTF8.self).lowercased()
      return words.contains { lower.contains($0) }
    default: return false
    }
  }

  /// The files under a folder (or the one file) whose bytes hold one of the words, in any case. Blocks.
  static func files(_ words: [String], under path: String) throws -> [String] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/grep")
    process.arguments =
      ["--recursive", "--binary-files=text", "--ignore-case", "--files-with-matches", "--fixed-strings"]
      + words.flatMap { ["-e", $0] } + [path]
    process.environment = ["LC_ALL": "C"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return text.split(separator: "\n").map(String.init).sorted()
  }
}
