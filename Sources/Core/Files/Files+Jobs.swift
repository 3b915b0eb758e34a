import Foundation
import Storage
import Web

extension Files {
  static let jobs: [JobKind] = [
    JobKind("files.pictures") { house, payload in
      guard let sha = payload["file"] else { return }
      try await makePictures(of: sha, house.database, data: house.settings.data)
    },
    JobKind("files.sweep", every: .day) { house, _ in try await sweep(house.database) },
  ]

  /// Longest side in pixels; smaller pictures stay as large as they are.
  package enum PictureSize: String, Sendable, CaseIterable, SQLWord {
    case small, large
    var side: Int { self == .small ? 480 : 1600 }
  }

  /// Makes the two sizes as WebP, turned upright, in sRGB, without what the camera wrote. A picture that vips cannot
  /// read fails its job and is never shown.
  static func makePictures(of sha: String, _ database: Database, data: String?) async throws {
    let wanted = try await database.read { tx in
      let made: [PictureSize] = try tx.values("SELECT size FROM core_picture WHERE original = \(sha)")
      let isThere = try tx.count("SELECT count(*) FROM core_file WHERE sha = \(sha) AND complete") == 1
      return isThere ? PictureSize.allCases.filter { !made.contains($0) } : []
    }
    if wanted.isEmpty { return }
    let original = try await bytes(sha, database)
    for size in wanted {
      let output = try await Programs.run(
        "vipsthumbnail",
        ["original", "--size", "\(size.side)x\(size.side)>", "--export-profile", "srgb", "--output", "made.webp[Q=82,strip]"],
        files: ["original": original], results: ["made.webp"], limits: .init(seconds: 60), data: data)
      guard let made = output.files["made.webp"].flatMap(WebP.bare), let (width, height) = WebP.size(made) else {
        throw JobStopped(.error, "vipsthumbnail made no picture: \(output.said)")
      }
      let file = try await store(made, name: "made.webp", accepted: [.webp], in: database)
      try await database.write { tx in
        _ = try tx.execute(
          """
          INSERT INTO core_picture (original, size, file, width, height)
          SELECT \(sha), \(size), \(file.sha), \(width), \(height) FROM core_file WHERE sha = \(sha)
          ON CONFLICT (original, size) DO NOTHING
          """)
      }
    }
  }

  /// Removes what nobody finished or shows, a day after it was last handed in. One short write each.
  static func sweep(_ database: Database) async throws {
    let idle = try await database.read { tx in
      try tx.values(
        """
        SELECT f.sha FROM core_file f WHERE f.touched < \(tx.now.adding(days: -1))
          AND NOT EXISTS (SELECT 1 FROM core_attachment a WHERE a.file = f.sha)
          AND NOT EXISTS (SELECT 1 FROM core_picture p WHERE p.file = f.sha) ORDER BY f.sha
        """, as: String.self)
    }
    for sha in idle {
      try await database.write { tx in
        // Looked at again: somebody may have handed it in meanwhile.
        let old = try tx.count("SELECT count(*) FROM core_file WHERE sha = \(sha) AND touched < \(tx.now.adding(days: -1))")
        if old == 1 { try removeIfUnused(sha, in: tx) }
      }
    }
  }

  /// Removes the content, and the pictures made from it, when no record shows it.
  static func removeIfUnused(_ sha: String, in tx: WriteTx) throws {
    let used =
      try tx.count("SELECT count(*) FROM core_attachment WHERE file = \(sha)")
      + tx.count("SELECT count(*) FROM core_picture WHERE file = \(sha)")
    if used > 0 { return }
    let made: [String] = try tx.values("SELECT file FROM core_picture WHERE original = \(sha)")
    try tx.execute("DELETE FROM core_picture WHERE original = \(sha)")
    try tx.execute("DELETE FROM core_file_chunk WHERE sha = \(sha)")
    try tx.execute("DELETE FROM core_file WHERE sha = \(sha)")
    for picture in Set(made) { try removeIfUnused(picture, in: tx) }
  }
}
