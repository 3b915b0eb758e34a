import Core
import Foundation
import Web

/// Segments as a document of three columns (number, original, translation) that anybody can work on: DOCX and Markdown, through
/// pandoc (Debian).
enum DeskDocument {
  enum Format: String, Sendable {
    case docx, md

    var type: FileType { self == .docx ? .docx : .markdown }
    var name: String { self == .docx ? "docx" : "gfm" }
  }

  static func isThere(_ house: House) -> Bool { Programs.find("pandoc", data: house.settings.data) != nil }

  /// Nil for what is no document.
  static func format(_ upload: Upload) -> Format? {
    if FileType.of(upload.bytes, name: upload.name) == .docx { return .docx }
    return upload.name.lowercased().hasSuffix(".md") ? .md : nil
  }

  private static let limits = Programs.Limits(seconds: 30, memory: 1 << 30, output: 30_000_000)

  /// What is written is our own, so that pandoc may look for the parts of an empty DOCX, which Debian keeps in files.
  static func write(_ file: Bilingual, _ heads: [String], as format: Format, _ house: House) async throws -> [UInt8] {
    let head = heads.map { "<th>\($0)</th>" as HTML }
    let rows = file.units.map { unit -> HTML in
      "<tr><td>\(unit.id ?? "")</td><td>\(unit.source)</td><td>\(unit.target)</td></tr>\n"
    }
    let page: HTML = "<table><thead><tr>\(head)</tr></thead><tbody>\(rows)</tbody></table>"
    let output = try await Programs.run(
      "pandoc", ["-f", "html", "-t", format.name, "-o", "out", "in.html"], files: ["in.html": Array(page.text.utf8)], results: ["out"],
      limits: limits, data: house.settings.data)
    guard let bytes = output.files["out"] else { throw ProgramFailed.failed(program: "pandoc", status: 0, said: "left no file") }
    return bytes
  }

  /// Throws a sentence about the field `file`; what pandoc cannot read is the file's fault, and nothing outside it is read.
  static func read(_ bytes: [UInt8], _ format: Format, from: Language, to: Language, _ house: House) async throws -> Bilingual {
    guard isThere(house) else { throw FieldProblem("file", "DOCX and Markdown need the program pandoc, which is not on this server.") }
    guard bytes.count <= Bilingual.size else { throw FieldProblem("file", "This file is too large: at most 10 MB.") }
    let output: Programs.Output
    do {
      output = try await Programs.run(
        "pandoc", ["--sandbox", "--wrap=none", "-f", format.name, "-t", "html", "in"], files: ["in": bytes], limits: limits,
        data: house.settings.data)
    } catch ProgramFailed.missing(let program, let package) {
      throw ProgramFailed.missing(program: program, package: package)
    } catch is ProgramFailed { throw FieldProblem("file", "This document cannot be read. Save it again and try once more.") }
    let units = rows(String(decoding: output.bytes, as: UTF8.self)).map { cells in
      Bilingual.Unit(id: cells[0], source: cells[1], target: cells[2], isDraft: false)
    }
    guard !units.isEmpty else {
      throw FieldProblem("file", "The table of segments was not found: three columns, with the numbers in the first.")
    }
    return Bilingual(source: from, target: to, units: units)
  }

  /// Rows of tables whose first cell is a number. Pure.
  static func rows(_ html: String) -> [[String]] {
    html.components(separatedBy: "<tr").dropFirst().compactMap { part -> [String]? in
      let cells = part.components(separatedBy: "<td").dropFirst().map { cell -> String in
        guard let start = cell.firstIndex(of: ">") else { return "" }
        let inside = cell[cell.index(after: start)...].components(separatedBy: "</td>")[0]
        return plain(inside)
      }
      guard cells.count >= 3, Int(cells[0]) != nil, !cells[1].isEmpty else { return nil }
      return Array(cells.prefix(3))
    }
  }

  private static func plain(_ html: String) -> String {
    html.replacingOccurrences(of: "<br ?/?>|</p>", with: " ", options: .regularExpression)
      .replacingOccurrences(of: "<[^>]*>", with: "", options: .regularExpression)
      .replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">").replacingOccurrences(
        of: "&quot;", with: "\""
      )
      .replacingOccurrences(of: "&#39;", with: "'").replacingOccurrences(of: "&amp;", with: "&").trimmed
  }
}
