import Core
import Foundation
import Storage
import Testing

// PDFs as WeasyPrint sets them, read back with poppler's programs.
extension Settings {
  /// A data folder of the test's own with the programs that `bin/test` made; nil where it was not run by it.
  package static func withPrograms() throws -> Settings? {
    guard let programs = ProcessInfo.processInfo.environment["PAIDEIA_TEST_VENV"] else { return nil }
    let folder = FileManager.default.temporaryDirectory.path + "/paper-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(atPath: folder + "/venv", withDestinationPath: programs)
    var settings = Settings()
    settings.data = folder
    return settings
  }
}

extension World {
  /// The words of a PDF that was attached under this name, each run of spaces as one.
  package func words(ofPaper name: String) async throws -> String {
    let sha: String? = try await house.database.read { tx in
      try tx.value("SELECT file FROM core_attachment WHERE name = \(name)")
    }
    let bytes = try await Files.bytes(try #require(sha, "\(name) was made"), house.database)
    let text = try await Programs.run("pdftotext", ["-enc", "UTF-8", "-layout", "in.pdf", "-"], files: ["in.pdf": bytes]).bytes
    return String(decoding: text, as: UTF8.self).replacing(/[\s\u{00A0}\u{202F}]+/, with: " ")
  }
}
