import Core
import Storage
import Web

/// The plan and its report as PDF, made by a job from the same HTML as their pages, in the three official languages.
enum PlanPaper {
  enum Document: String { case plan, report }

  static func enqueue(_ document: Document, _ plan: Plan, in tx: WriteTx) throws {
    for language in Language.official {
      try Jobs.enqueue(
        "plan.paper", payload: ["document": document.rawValue, "year": "\(plan.year)", "language": language.code], in: tx)
    }
  }

  static let job = JobKind("plan.paper") { house, payload in
    guard let document = payload["document"].flatMap({ Document(rawValue: $0) }), let year = payload["year"].flatMap({ Int($0) }),
      let language = payload["language"].flatMap({ Language($0) })
    else { return }
    try await make(document, year, language, house)
  }

  private static func make(_ document: Document, _ year: Int, _ language: Language, _ house: House) async throws {
    let reader = Reader(language: language, words: house.words)
    let (title, body, record, note) = try await house.database.read { tx -> (String, HTML, RecordID?, String) in
      switch document {
      case .plan:
        let sheet = try PlanSheet.read(year: year, for: language, seenBy: .everyone, known: house.knownKinds, in: tx)
        return (sheet.title, PlanViews.fullText(sheet, reader), sheet.plan.id, PlanViews.sourceLine(sheet.plan, reader).text)
      case .report:
        let sheet = try ReportSheet.read(year, for: language, seenBy: .everyone, house: house, in: tx)
        return (
          ReportPages.title(sheet, reader), ReportViews.body(sheet, reader, kinds: house.kinds), sheet.report?.id,
          ReportViews.lead(sheet, reader).text
        )
      }
    }
    guard let record else { return }
    let name = "\(document.rawValue)-\(year)-\(language.code).pdf"
    let file = try await Paper(title: title, body: body, note: HTML.trusted(note), language: language).pdf(name: name, house)
    try await house.database.write { tx in
      // The newest stands in the place of the one made before.
      let field = "pdf-\(language.code)"
      for old in try Files.of([record], in: tx)[record] ?? [] where old.field == field && old.sha != file.sha {
        try Files.detach(old.id, from: record, in: tx)
      }
      try Files.attach(file, to: record, field: field, name: name, in: tx)
      try Ledger.record("paper.made", day: nil, of: record, values: ["language": language.code], by: .house, in: tx)
    }
  }

  static func items(_ attachments: [Attachment]) -> [FileItem] {
    attachments.filter { $0.field.hasPrefix("pdf-") }.sorted { $0.field < $1.field }.map { file in
      FileItem(name: file.name, path: "/files/\(file.sha)", type: "PDF", size: file.size, language: Language(file.field.dropFirst(4)))
    }
  }
}
