import Storage
import Web

extension Kit {
  /// A stored text with its language and its mark.
  package static func text(_ body: HTML, _ text: Text, _ reader: Reader) -> HTML {
    Kit.text(body, language: text.language, origin: TextOrigin(text.origin), stale: text.stale, reader)
  }

  /// The same, with the original one click away on the same page, and the way to improve what a machine has made.
  /// - Parameter record: whose text it is; nil where nobody is asked to improve it.
  package static func text(_ body: HTML, _ text: Text, of record: RecordID?, _ visit: Visit) -> HTML {
    let shown = Kit.text(
      body, language: text.language, origin: TextOrigin(text.origin), stale: text.stale,
      original: text.source.map { ($0, visit.here(in: $0)) },
      visit.reader)
    return shown + improve(text, of: record, visit)
  }

  /// The way to what only gives the gist, for whoever asks.
  package static func rough(_ isThere: Bool, of record: RecordID, _ visit: Visit) -> HTML {
    guard isThere else { return "" }
    return "<p><a href=\"\(path: visit.path("/texts/\(record)/rough"))\">\(visit.t("Read a rough machine translation"))</a></p>\n"
  }

  /// Behind a title in a list, where a machine has made it.
  package static func machineMark(_ isMachine: Bool, _ reader: Reader) -> HTML {
    isMachine ? " <small class=\"soft\">\(reader.t("Machine translation"))</small>" : ""
  }

  /// Below a machine's words, for whoever is signed in.
  package static func improve(_ text: Text?, of record: RecordID?, _ visit: Visit) -> HTML {
    guard let record, let text, text.isMachine, visit.person != nil else { return "" }
    return
      "<p class=\"soft\"><a href=\"\(path: visit.path("/texts/\(record)/\(text.language)"))\">\(visit.t("Improve this translation"))</a></p>\n"
  }
}

extension TextOrigin {
  package init(_ origin: Text.Origin) {
    self =
      switch origin {
      case .written: .written
      case .machine: .machine
      case .reviewed: .reviewed
      case .official: .official
      }
  }
}

extension Visit {
  /// The page that is being read, in another language.
  package func here(in language: Language) -> String {
    let rest = request.rawPath.split(separator: "/", omittingEmptySubsequences: true).dropFirst().joined(separator: "/")
    return rest.isEmpty ? "/\(language)" : "/\(language)/\(rest)"
  }
}
