import Core
import Directory
import Storage
import Web

extension DocumentPages {
  /// As it stood, with its files: for whoever quotes it.
  static func version(_ visit: Visit) async throws -> Answer {
    let id = try id(visit)
    guard let number = Int(visit.parameter("number")) else { throw Problem.notFound }
    let (sheet, frozen) = try await visit.read { tx in
      let sheet = try read(id, visit, in: tx)
      guard let version = sheet.versions.first(where: { $0.number == number }) else { throw Problem.notFound }
      return (sheet, try version.frozen.map { try Frozen.find(id, $0, in: tx) })
    }
    guard let version = sheet.versions.first(where: { $0.number == number }) else { throw Problem.notFound }
    let (words, language) =
      frozen.map { ($0.texts["title"] ?? "", $0.language) } ?? sheet.title.map { ($0.body, $0.language) } ?? ("", .english)
    return visit.page(typography(words, language), body(of: version, language, sheet, visit)) { chrome in
      chrome.indexed = false
      chrome.column = .narrow
      chrome.breadcrumb = [Link(sheet.title.map { typography($0.body, $0.language) } ?? "", visit.path(sheet.document.path))]
      chrome.lead = "\(visit.t(sheet.document.kind.label))"
    }
  }

  private static func body(of version: DocumentVersion, _ language: Language, _ sheet: Sheet, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let document = sheet.document
    let authentic = file(version.number, sheet).map { [$0.item(document.language)] } ?? []
    let others = sheet.files.compactMap { file in Document.language(of: file.field, in: version.number).map { file.item($0) } }
    let facts = Kit.definitions([
      (reader.t("Version"), "\(reader.number(version.number))"), (reader.t("Day"), Kit.day(version.day, reader)),
      (reader.t("Added by"), "\(version.organisation.flatMap { sheet.names[$0] } ?? "")"),
      (reader.t("What has changed"), "\(version.note ?? "")"), (reader.t("Who may see it"), "\(reader.t(sheet.seenBy))"),
      (reader.t("Address to quote"), "\(visit.house.settings.address + visit.path(document.path(of: version.number)))"),
    ])
    // What was called so is in the words of its original; the newest is called what its document is.
    let origin = version.frozen == nil ? mark(sheet, visit) : Kit.originMark(language: language, origin: .written, reader)
    return """
      \(Quoted.notice(version.number, of: version.day, newest: (document.versions, document.path), visit))
      \(origin)\(Kit.files(authentic + others, reader))\(facts)
      \(Kit.helpLink("documents", reader))
      """
  }
}
