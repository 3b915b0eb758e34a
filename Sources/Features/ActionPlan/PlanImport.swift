import Core
import Foundation
import Storage
import Web

/// The one way in: a document is read into a draft, staff (or a file of cuts known beforehand) change the draft, and
/// its publication makes the plan. The upload page, `paideia import plan` and the first start all come through here.
package enum PlanImport {
  package struct Document: Sendable {
    package var bytes: [UInt8]
    /// The file's name, without folders.
    package var name: String
    /// Nil to find it in the document.
    package var year: Int?
    package var language: Language?
    /// Where the document comes from.
    package var source: String
    /// Short titles offered by order (`plan-2021.json`).
    package var titles: PlanTitles?

    package init(
      bytes: [UInt8], name: String, year: Int? = nil, language: Language? = nil, source: String = "", titles: PlanTitles? = nil
    ) {
      self.bytes = bytes
      self.name = name
      self.year = year
      self.language = language
      self.source = source
      self.titles = titles
    }
  }

  /// - Throws: `FieldProblem` that says why the document cannot be read.
  package static func read(_ document: Document) throws(FieldProblem) -> PlanDraft {
    let parts: [PlanPart]
    do { parts = try PlanReader.read(document.bytes) } catch { throw error.problem }
    guard let year = document.year ?? PlanGuess.year(parts, file: document.name) else {
      throw FieldProblem("year", "The document does not say which year it is for: write it here.")
    }
    let language = document.language ?? PlanGuess.language(parts, file: document.name)
    let title = parts.last { $0.role == .title }?.passage.text
    return PlanDraft(
      year: year, language: language.code, document: document.name, source: document.source,
      titles: title.map { [language.code: $0] } ?? [:], parts: parts, offered: document.titles)
  }

  package struct Outcome: Sendable {
    package let draft: Drafts.DraftID
    /// The plan, when it was published at once.
    package let plan: Plan?
    package let axes: Int
    package let general: Int
    package let concrete: Int
    /// Paragraphs of several sentences, which somebody may want to cut.
    package let cuttable: Int
  }

  /// Reads a document into a draft, makes the known cuts, takes the offered titles; publishes when asked to.
  package static func run(
    _ document: Document, cuts: [PlanCuts.Cut] = [], publish: Bool = false, by actor: Actor, in database: Database
  ) async throws -> Outcome {
    let draft = try read(document)
    return try await database.write { tx in try take(draft, cuts: cuts, publish: publish, by: actor, in: tx) }
  }

  private static func take(
    _ draft: PlanDraft, cuts: [PlanCuts.Cut], publish: Bool, by actor: Actor, in tx: WriteTx
  ) throws -> Outcome {
    let id = try Drafts.open(draft, by: actor, in: tx)
    for cut in cuts {
      let open = try Drafts.find(id, by: actor, in: tx)
      guard let part = open.draft.part(code: cut.objective) else { throw PlanDraft.Refusal.noPart.problem }
      try Drafts.apply(.cut(part: part.id, at: cut.at), to: id, step: open.step, by: actor, in: tx)
    }
    var open = try Drafts.find(id, by: actor, in: tx)
    if draft.offered != nil {
      try Drafts.apply(.offered, to: id, step: open.step, by: actor, in: tx)
      open = try Drafts.find(id, by: actor, in: tx)
    }
    let axes = open.draft.axes
    let plan = publish ? try Drafts.publish(id, step: open.step, by: actor, in: tx) : nil
    return Outcome(
      draft: id, plan: plan, axes: axes.count, general: axes.reduce(0) { $0 + $1.general.count },
      concrete: axes.reduce(0) { $0 + $1.concrete.count },
      cuttable: axes.flatMap(\.concrete).filter { !$0.part.passage.cuts.isEmpty }.count)
  }

  /// `paideia import plan FILE.md`: titles are taken from `titles`, or from the data set of the same year.
  package static func run(
    file path: String, year: Int? = nil, language: Language? = nil, titles: String? = nil, cuts: String? = nil, publish: Bool,
    by actor: Actor = .house, in database: Database
  ) async throws -> Outcome {
    let url = URL(filePath: path)
    var document = Document(
      bytes: try bytes(url), name: url.lastPathComponent, year: year, language: language, source: url.lastPathComponent)
    let known = try cuts.flatMap { PlanCuts.read(try bytes(URL(filePath: $0))) }
    document.titles = try titles.flatMap { PlanTitles.read(try bytes(URL(filePath: $0))) }
    if document.titles == nil, let draft = try? read(document) { document.titles = shipped(draft.year) }
    if let known { document.source = known.source }
    return try await run(document, cuts: known?.cuts ?? [], publish: publish, by: actor, in: database)
  }

  /// The first start of a new data folder: every `plan-….cuts.json` of the data set names its document.
  package static func firstStart(_ folder: String) throws -> Seed.Write {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    var known: [(draft: PlanDraft, cuts: [PlanCuts.Cut])] = []
    for name in names where name.hasPrefix("plan-") && name.hasSuffix(".cuts.json") {
      let base = URL(filePath: folder)
      guard let cuts = PlanCuts.read(try bytes(base.appending(path: name))), let language = Language(cuts.language) else { continue }
      let titles = try? bytes(base.appending(path: "plan-\(cuts.year).json"))
      let document = Document(
        bytes: try bytes(base.appending(path: cuts.document)), name: cuts.document, year: cuts.year, language: language,
        source: cuts.source, titles: titles.flatMap(PlanTitles.read))
      known.append((try read(document), cuts.cuts))
    }
    return { [known] tx in
      let years = try Plans.all(in: tx).map(\.year)
      for (draft, cuts) in known where !years.contains(draft.year) {
        _ = try take(draft, cuts: cuts, publish: true, by: .house, in: tx)
      }
    }
  }

  /// Titles that ship with the house for a year, in any of its data sets.
  package static func shipped(_ year: Int) -> PlanTitles? {
    let base = URL(filePath: Share.dataSets)
    let sets = (try? FileManager.default.contentsOfDirectory(atPath: base.path)) ?? []
    for name in sets.sorted() {
      if let found = try? bytes(base.appending(path: name).appending(path: "plan-\(year).json")) { return PlanTitles.read(found) }
    }
    return nil
  }

  private static func bytes(_ url: URL) throws -> [UInt8] { [UInt8](try Data(contentsOf: url)) }
}
