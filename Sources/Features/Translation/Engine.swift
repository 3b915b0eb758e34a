import Core
import Foundation
import Web

/// What turns sentences of one language into another's: a part that can be replaced. It is given no names of people and no
/// text that is not public.
struct Engine: Sendable {
  /// With its version: what it made is kept under this name.
  let name: String
  /// Whether it is on this machine.
  let isThere: @Sendable (House) -> Bool
  /// Whether it knows the way from one language to another without a pivot.
  let knows: @Sendable (MachineRoute.Hop) -> Bool
  /// As many sentences as were given, in their order. Throws `ProgramFailed`.
  let translate: @Sendable ([String], MachineRoute.Hop, House) async throws -> [String]
}

/// Apertium (Debian): its command, called through the one door to programs of others. The service apertium-apy would listen
/// on every interface and hold 150 MB for each direction.
enum Apertium {
  static let engine = Engine(
    name: "apertium 3", isThere: { house in Programs.find("apertium", data: house.settings.data) != nil }, knows: { mode($0) != nil },
    translate: translate)

  /// Seconds for one direction, however many sentences: a paragraph takes a quarter of one.
  static let seconds = 30.0

  /// Most modes are named in three letters, some in two.
  static func mode(_ hop: MachineRoute.Hop) -> String? {
    let pair = "\(hop.from)-\(hop.to)"
    let short: Set<String> = ["es-pt", "pt-es", "es-gl", "gl-es", "pt-gl", "gl-pt", "eu-es", "en-gl", "gl-en", "oc-ca", "ca-oc"]
    if short.contains(pair) { return pair }
    let long: Set<String> = [
      "en-es", "es-en", "en-ca", "ca-en", "es-ca", "ca-es", "fr-ca", "ca-fr", "pt-ca", "ca-pt", "ca-it", "it-ca", "es-it", "it-es",
    ]
    let codes = ["es": "spa", "ca": "cat", "fr": "fra", "pt": "por", "it": "ita", "en": "eng"]
    guard long.contains(pair), let from = codes[hop.from.code], let to = codes[hop.to.code] else { return nil }
    return "\(from)-\(to)"
  }

  /// One paragraph of HTML for each sentence: an end of paragraph is an end of sentence for every rule of the engine.
  @Sendable private static func translate(_ sentences: [String], _ hop: MachineRoute.Hop, _ house: House) async throws -> [String] {
    guard let mode = mode(hop) else { throw ProgramFailed.missing(program: "apertium", package: "apertium-\(hop.from)-\(hop.to)") }
    let input = sentences.map { "<p>\(escaped($0))</p>" }.joined(separator: "\n") + "\n"
    let output = try await Programs.run(
      "apertium", ["-f", "html-noent", mode], input: Array(input.utf8),
      limits: Programs.Limits(seconds: seconds, output: max(1 << 20, input.utf8.count * 8)), data: house.settings.data)
    let made = paragraphs(String(decoding: output.bytes, as: UTF8.self))
    guard made.count == sentences.count else {
      throw ProgramFailed.failed(program: "apertium", status: 0, said: "gave \(made.count) paragraphs for \(sentences.count)")
    }
    return made
  }

  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "&", with: "&amp;").replacingOccurrences(of: "<", with: "&lt;").replacingOccurrences(
      of: ">", with: "&gt;")
  }

  static func paragraphs(_ html: String) -> [String] {
    html.components(separatedBy: "<p>").dropFirst().map { part in
      let inside = part.components(separatedBy: "</p>").first ?? ""
      return inside.replacingOccurrences(of: "&lt;", with: "<").replacingOccurrences(of: "&gt;", with: ">")
        .replacingOccurrences(of: "&quot;", with: "\"").replacingOccurrences(of: "&amp;", with: "&").trimmed
    }
  }
}

/// A sentence as an engine made it: words that it did not know bear its marks. Pure.
enum Marks {
  /// Without `*`, `#` and `@` before words, and those words.
  static func clean(_ text: String) -> (text: String, unknown: [String]) {
    var unknown: [String] = []
    var cleaned = text
    while let found = cleaned.range(of: #"[*#@]+(?=[\p{L}])"#, options: .regularExpression) {
      let word = cleaned[found.upperBound...].prefix { $0.isLetter || $0 == "-" || $0 == "’" || $0 == "'" }
      if !unknown.contains(String(word)), word.range(of: #"^(?i:qzx[a-j]+qz)$"#, options: .regularExpression) == nil {
        unknown.append(String(word))
      }
      cleaned.removeSubrange(found)
    }
    return (cleaned, unknown)
  }
}
