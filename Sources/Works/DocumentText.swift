import Core
import Storage
import Web

/// The words of a document, so that search finds what stands in its file and not only its title.
enum DocumentText {
  /// Letters that are read of a file: a book of a thousand pages has about so many. Its beginning is kept as it stands, of the
  /// rest each word once (`Condensed`).
  static let limit = 3_000_000

  /// Asked for with each version and each file of another language, in its transaction.
  static func ask(_ id: RecordID, version: Int, _ file: String = "", in tx: WriteTx) throws {
    let key = "document text \(id) \(version)\(file.isEmpty ? "" : " \(file)")"
    try Jobs.enqueue("works.text", payload: ["document": "\(id)"], key: key, in: tx)
  }

  static let job = JobKind("works.text") { house, payload in
    guard let id = payload["document"].flatMap({ RecordID(text: $0) }) else { return }
    let found = try await house.database.read { tx -> (version: Int, files: [Attachment])? in
      guard let version = try Document.versions(of: id, in: tx).first?.number else { return nil }
      let files = try Files.of([id], in: tx)[id] ?? []
      let authentic = files.filter { $0.field == Document.field(version) }
      return (version, authentic + files.filter { Document.language(of: $0.field, in: version) != nil })
    }
    guard let found else { return }
    var bodies: [String] = []
    for file in found.files { if let body = try await words(of: file, in: house) { bodies.append(body) } }
    let body = Condensed.text(bodies)
    if body.isEmpty { return }
    try await house.database.write { tx in
      try tx.execute(
        """
        INSERT INTO works_text (document, version, body) VALUES (\(id), \(found.version), \(body))
        ON CONFLICT (document) DO UPDATE SET version = excluded.version, body = excluded.body
        """)
      try Cards.put(try Document.cards([id], in: tx), in: tx)
    }
  }

  /// Nil for what holds no words that we can read: pictures, tables of other programs.
  private static func words(of file: Attachment, in house: House) async throws -> String? {
    switch file.type {
    case .pdf:
      // A file that is broken or locked is a document all the same; its title is found.
      let bytes = try await Files.bytes(file.sha, house.database)
      do {
        let output = try await Programs.run(
          "pdftotext", ["-enc", "UTF-8", "-q", "document.pdf", "-"], files: ["document.pdf": bytes],
          limits: Programs.Limits(seconds: 60, memory: 1 << 30, output: 8 << 20), data: house.settings.data)
        return clean(String(decoding: output.bytes, as: UTF8.self))
      } catch ProgramFailed.failed { return nil } catch ProgramFailed.tooMuchOutput { return nil }
    case .docx:
      // Complete without it: then the title is found.
      guard Programs.find("pandoc", data: house.settings.data) != nil else { return nil }
      let bytes = try await Files.bytes(file.sha, house.database)
      do {
        // In its sandbox pandoc opens no file but the one it is given.
        let output = try await Programs.run(
          "pandoc", ["--sandbox", "--wrap=none", "-f", "docx", "-t", "plain", "document.docx"], files: ["document.docx": bytes],
          limits: Programs.Limits(seconds: 60, memory: 1 << 30, output: 8 << 20), data: house.settings.data)
        return clean(String(decoding: output.bytes, as: UTF8.self))
      } catch ProgramFailed.failed { return nil } catch ProgramFailed.tooMuchOutput { return nil }
    case .text, .markdown, .csv: return clean(String(decoding: try await Files.bytes(file.sha, house.database), as: UTF8.self))
    default: return nil
    }
  }

  private static func clean(_ text: String) -> String? {
    let words = text.split { $0.isWhitespace || $0.unicodeScalars.allSatisfy { $0.value < 32 } }.joined(separator: " ")
    return words.isEmpty ? nil : String(words.prefix(limit)).withoutNUL
  }

  static func of(_ ids: [RecordID], in tx: Tx) throws -> [RecordID: String] {
    let pairs = try inPortions(ids) { portion in
      try tx.rows("SELECT t.document, t.body FROM works_text t WHERE t.document IN \(in: portion)")
        .map { (try $0("document") as RecordID, Condensed.again(try $0("body"))) }
    }
    return Dictionary(pairs, uniquingKeysWith: { $1 })
  }
}
