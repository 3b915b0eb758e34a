import Core
import Foundation
import Web

/// A file of segments in two languages, whatever its format. Pure.
struct Bilingual: Sendable, Equatable {
  struct Unit: Sendable, Equatable {
    /// The number that the house gave it; nil in files that come from elsewhere.
    let id: String?
    let source: String
    /// "" where it is not translated.
    let target: String
    /// Not to be taken as finished.
    let isDraft: Bool
  }
  let source: Language
  let target: Language
  let units: [Unit]

  /// Segments of one file, and characters of one segment.
  static let limit = 20_000
  static let length = 5_000
  /// Bytes of one file.
  static let size = 10_000_000

  enum Format: String, Sendable, CaseIterable {
    case xliff = "xlf"
    case po, tmx

    var mediaType: String {
      switch self {
      case .xliff: "application/xliff+xml"
      case .po: "text/x-gettext-translation; charset=utf-8"
      case .tmx: "application/x-tmx+xml"
      }
    }
  }

  /// By the beginning of what it holds: names of files lie.
  static func format(_ bytes: [UInt8]) -> Format? {
    if bytes.starts(with: [0xFF, 0xFE]) || bytes.starts(with: [0xFE, 0xFF]) { return .tmx }
    let head = String(decoding: bytes.prefix(2_000), as: UTF8.self)
    if head.contains("<xliff") { return .xliff }
    if head.contains("<tmx") { return .tmx }
    return head.contains("msgid") ? .po : nil
  }

  /// Throws a sentence about the field `file`.
  static func read(_ bytes: [UInt8], from: Language, to: Language) throws(FieldProblem) -> Bilingual {
    guard bytes.count <= size else { throw FieldProblem("file", "This file is too large: at most 10 MB.") }
    let file: Bilingual
    switch format(bytes) {
    case .xliff: file = try XLIFF.read(bytes)
    case .tmx: file = try TMX.read(bytes, from: from, to: to)
    case .po: file = try POFile.read(bytes, from: from, to: to)
    case nil: throw FieldProblem("file", "This is neither XLIFF 1.2 nor PO nor TMX.")
    }
    guard !file.units.isEmpty else { throw FieldProblem("file", "There are no segments in this file.") }
    guard file.units.count <= limit else { throw FieldProblem("file", "At most {limit} segments at a time.", ["limit": "\(limit)"]) }
    return file
  }

  func written(as format: Format) -> [UInt8] {
    switch format {
    case .xliff: Array(XLIFF.write(self).utf8)
    case .po: Array(POFile.write(self).utf8)
    case .tmx: Array(TMX.write(self).utf8)
    }
  }

  static func problem(_ fault: XMLFault) -> FieldProblem {
    switch fault {
    case .broken(let line): FieldProblem("file", "The file is damaged near line {line}.", ["line": "\(line)"])
    case .notXML, .tooDeep: FieldProblem("file", "The file cannot be read: it is not XML in UTF-8 or UTF-16.")
    case .documentType, .entity: FieldProblem("file", "The file declares words of its own (entities); save it without them.")
    }
  }

  /// `ES-ES` is `es`; `pt-br` stays itself.
  static func language(_ code: String?) -> Language? {
    let code = (code ?? "").lowercased().replacingOccurrences(of: "_", with: "-")
    if code == "pt-br" { return Language(code) }
    return Language(code.prefix { $0 != "-" })
  }
}

/// Text inside XML: the five entities, and nothing that XML cannot hold.
enum XMLText {
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\r": result += "&#13;"
      case "\n", "\t": result.unicodeScalars.append(scalar)
      default: if scalar.value >= 32, scalar.value != 0xFFFE, scalar.value != 0xFFFF { result.unicodeScalars.append(scalar) }
      }
    }
    return result
  }
}

/// Elements that hold another program's codes and no words.
private let codes: Set<String> = ["bpt", "ept", "it", "ph", "ut", "x", "bx", "ex"]

/// XLIFF 1.2 (OASIS, 2008): what translators' programs exchange.
enum XLIFF {
  static let namespace = "urn:oasis:names:tc:xliff:document:1.2"

  static func read(_ bytes: [UInt8]) throws(FieldProblem) -> Bilingual {
    let root: XMLTree
    do { root = try XMLReader.read(bytes, ignoringDocumentType: true) } catch { throw Bilingual.problem(error) }
    guard root.name == "xliff", root.attributes["version"]?.hasPrefix("1") ?? false else {
      throw FieldProblem("file", "Only XLIFF 1.2 can be read here; save the file in that version in your program.")
    }
    let files = root.all("file")
    guard let first = files.first, let source = Bilingual.language(first.attributes["source-language"]),
      let target = Bilingual.language(first.attributes["target-language"])
    else { throw FieldProblem("file", "The file does not say from which language into which it translates.") }
    var units: [Bilingual.Unit] = []
    for file in files { for body in file.all("body") { collect(body, into: &units) } }
    return Bilingual(source: source, target: target, units: units)
  }

  private static func collect(_ element: XMLTree, into units: inout [Bilingual.Unit]) {
    for child in element.children {
      if child.name == "group" { collect(child, into: &units) }
      guard child.name == "trans-unit", let source = child.first("source") else { continue }
      let target = child.first("target")
      let state = target?.attributes["state"] ?? ""
      units.append(
        Bilingual.Unit(
          id: child.attributes["id"], source: source.words(without: codes), target: target?.words(without: codes) ?? "",
          isDraft: state.hasPrefix("needs") || state == "new" || child.attributes["approved"] == "no"))
    }
  }

  static func write(_ file: Bilingual) -> String {
    let units = file.units.enumerated().map { place, unit in
      let state = unit.target.isEmpty ? "new" : unit.isDraft ? "needs-review-translation" : "translated"
      return """
              <trans-unit id="\(XMLText.escaped(unit.id ?? "\(place + 1)"))" xml:space="preserve">
                <source>\(XMLText.escaped(unit.source))</source>
                <target state="\(state)">\(XMLText.escaped(unit.target))</target>
              </trans-unit>

        """
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <xliff version="1.2" xmlns="\(namespace)">
        <file original="paideia" source-language="\(file.source)" target-language="\(file.target)" datatype="plaintext">
          <body>
      \(units.joined())    </body>
        </file>
      </xliff>

      """
  }
}

/// TMX 1.4b (LISA, 2005): a translation memory. Often in UTF-16, often with the name of a document type.
enum TMX {
  static func read(_ bytes: [UInt8], from: Language, to: Language) throws(FieldProblem) -> Bilingual {
    let root: XMLTree
    do { root = try XMLReader.read(bytes, ignoringDocumentType: true) } catch { throw Bilingual.problem(error) }
    guard root.name == "tmx", let body = root.first("body") else { throw FieldProblem("file", "This is not a translation memory (TMX).") }
    let units = body.all("tu").compactMap { unit -> Bilingual.Unit? in
      let sides = unit.all("tuv").compactMap { side -> (Language, String)? in
        guard let language = Bilingual.language(side.attributes["xml:lang"] ?? side.attributes["lang"]), let segment = side.first("seg")
        else { return nil }
        return (language, segment.words(without: codes))
      }
      guard let source = sides.first(where: { $0.0 == from }), let target = sides.first(where: { $0.0 == to }) else { return nil }
      return Bilingual.Unit(id: unit.attributes["tuid"], source: source.1, target: target.1, isDraft: false)
    }
    return Bilingual(source: from, target: to, units: units)
  }

  static func write(_ file: Bilingual) -> String {
    let units = file.units.filter { !$0.target.isEmpty }.map { unit in
      """
          <tu\(unit.id.map { " tuid=\"\(XMLText.escaped($0))\"" } ?? "")>
            <tuv xml:lang="\(file.source)"><seg>\(XMLText.escaped(unit.source))</seg></tuv>
            <tuv xml:lang="\(file.target)"><seg>\(XMLText.escaped(unit.target))</seg></tuv>
          </tu>

      """
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <tmx version="1.4">
        <header creationtool="Paideia" creationtoolversion="1" segtype="sentence" o-tmf="paideia" adminlang="en" \
      srclang="\(file.source)" datatype="plaintext"/>
        <body>
      \(units.joined())  </body>
      </tmx>

      """
  }
}

/// PO of GNU gettext, each segment under its number as context.
enum POFile {
  static func read(_ bytes: [UInt8], from: Language, to: Language) throws(FieldProblem) -> Bilingual {
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw FieldProblem("file", "The file cannot be read: it is not PO in UTF-8.")
    }
    let catalogue: PO.Catalogue
    do {
      catalogue = try PO.read(
        text.replacingOccurrences(of: "\r\n", with: "\n").replacingOccurrences(of: "\u{FEFF}", with: ""), file: "")
    } catch { throw FieldProblem("file", "The file is damaged near line {line}.", ["line": "\(error.line)"]) }
    if let said = catalogue.header["Language"], let language = Bilingual.language(said), language != to {
      throw FieldProblem("file", "The file is in another language: {language}.", ["language": String(said.prefix(20))])
    }
    let units = catalogue.entries.map { entry in
      Bilingual.Unit(id: entry.context, source: entry.message, target: entry.forms.first ?? "", isDraft: entry.fuzzy)
    }
    return Bilingual(source: from, target: to, units: units)
  }

  static func write(_ file: Bilingual) -> String {
    let head = """
      msgid ""
      msgstr ""
      "Language: \(file.target)\\n"
      "MIME-Version: 1.0\\n"
      "Content-Type: text/plain; charset=UTF-8\\n"
      "Content-Transfer-Encoding: 8bit\\n"
      "X-Source-Language: \(file.source)\\n"

      """
    let units = file.units.map { unit in
      let fuzzy = unit.isDraft && !unit.target.isEmpty ? "#, fuzzy\n" : ""
      let context = unit.id.map { "msgctxt \(quoted($0))\n" } ?? ""
      return "\n\(fuzzy)\(context)msgid \(quoted(unit.source))\nmsgstr \(quoted(unit.target))\n"
    }
    return head + units.joined()
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\t": result += "\\t"
      case "\r", "\u{0}": continue
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
