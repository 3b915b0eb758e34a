import Core
import Directory
import Storage
import Web

/// An adopted text as PDF in the three official languages, with the cities that sign it.
enum DeclarationPaper {
  static func enqueue(_ id: RecordID, in tx: WriteTx) throws {
    for language in Language.official {
      try Jobs.enqueue("declaration.paper", payload: ["declaration": "\(id)", "language": language.code], in: tx)
    }
  }

  static let job = JobKind("declaration.paper") { house, payload in
    guard let id = payload["declaration"].flatMap({ RecordID(text: $0) }), let language = payload["language"].flatMap({ Language($0) })
    else { return }
    let reader = Reader(language: language, words: house.words)
    let sheet = try await house.database.read { tx -> DeclarationSheet? in
      let declaration = try Declaration.find(id, seenBy: .house, in: tx)
      return declaration.state.isAdopted ? try DeclarationSheet.read(declaration, for: language, in: tx) : nil
    }
    guard let sheet else { return }
    let name = "declaration-\(id)-\(language.code).pdf"
    let paper = Paper(
      title: sheet.title, body: DeclarationViews.text(sheet, links: nil, reader) + DeclarationViews.signatories(sheet, reader),
      note: note(sheet, reader), language: language)
    let file = try await paper.pdf(name: name, house)
    try await house.database.write { tx in
      // The newest stands in the place of the one made before.
      let field = "pdf-\(language.code)"
      for old in try Files.of([id], in: tx)[id] ?? [] where old.field == field && old.sha != file.sha {
        try Files.detach(old.id, from: id, in: tx)
      }
      try Files.attach(file, to: id, field: field, name: name, in: tx)
    }
  }

  private static func note(_ sheet: DeclarationSheet, _ reader: Reader) -> HTML {
    let values = [
      "body": sheet.bodyName, "day": sheet.declaration.decided.map { reader.day($0) } ?? "",
      "language": Kit.languageName(sheet.declaration.language, reader),
    ]
    return "\(reader.t("Adopted by {body} on {day}. The authentic text is in {language}.", values))"
  }

  static func items(_ attachments: [Attachment]) -> [FileItem] {
    attachments.filter { $0.field.hasPrefix("pdf-") }.sorted { $0.field < $1.field }.map { file in
      FileItem(name: file.name, path: "/files/\(file.sha)", type: "PDF", size: file.size, language: Language(file.field.dropFirst(4)))
    }
  }
}
