import Core
import Directory
import Storage
import Web

enum TranslationPages {
  // MARK: One record

  private static func sheet(_ visit: Visit) async throws -> Improving.Sheet {
    guard let id = RecordID(text: visit.parameter("id")), let language = Language(visit.parameter("target")) else { throw Problem.notFound }
    return try await visit.read { tx in try Improving.sheet(id, language, visit.house, seenBy: visit.sight, in: tx) }
  }

  static func show(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let sheet = try await sheet(visit)
    return page(sheet, sheet.form.start(sheet.fields), visit)
  }

  static func save(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let sheet = try await sheet(visit)
    let filled = sheet.form.fill(visit.form)
    guard filled.problems.isEmpty else { return page(sheet, filled, visit) }
    guard let version = filled.version else { throw Problem.malformed }
    do {
      let count = try await visit.write { tx in
        try Improving.save(sheet.record.id, sheet.language, filled.values, version: version, visit.house, by: actor, in: tx)
      }
      let done = count == 0 ? visit.t("Nothing has changed.") : visit.t("Thank you. Readers see your words now.")
      return visit.redirect(to: sheet.address, done: done)
    } catch Problem.conflict {
      let current = try await self.sheet(visit)
      let body = filled.conflict(
        with: current.fields, action: visit.path("/texts/\(sheet.record.id)/\(sheet.language)"), submit: "Save", reader: visit.reader,
        version: current.version)
      return visit.page(visit.t("Somebody changed this while you were writing."), invalid: body, status: .conflict)
    }
  }

  private static func page(_ sheet: Improving.Sheet, _ filled: Filled, _ visit: Visit) -> Answer {
    let title = visit.t("Improve the text in {language}", ["language": Kit.languageName(sheet.language, visit.reader)])
    let body = TranslationViews.sheet(sheet, filled, visit)
    let adjust = { (chrome: inout Chrome) in
      chrome.indexed = false
      chrome.lead = HTML.text(typography(sheet.title, sheet.language))
      chrome.breadcrumb = [Link(typography(sheet.title, sheet.language), visit.path(sheet.address))]
    }
    return filled.problems.isEmpty ? visit.page(title, body, adjust) : visit.page(title, invalid: body, adjust)
  }

  /// What only gives the gist, for who asks: marked from top to bottom, never in lists or search.
  static func rough(_ visit: Visit) async throws -> Answer {
    guard let id = RecordID(text: visit.parameter("id")) else { throw Problem.notFound }
    let language = visit.language
    let (texts, kind, address) = try await visit.read { tx in
      let record = try Record.find(id, seenBy: visit.sight, in: tx)
      guard let kind = visit.house.textKinds[record.kind] else { throw Problem.notFound }
      let card = try Cards.of([id], language.nearestOfficial, seenBy: visit.sight, in: tx)[id]
      return (try Texts.all(id, in: tx), kind, card?.address)
    }
    let lines = kind.fields.compactMap { field in
      texts[Translations.rough(field.name)]?.first { $0.language == language }.map {
        (label: field.label, text: $0, isMarkdown: kind.markdown.contains(field.name))
      }
    }
    guard !lines.isEmpty, let address else { throw Problem.notFound }
    return visit.page(visit.t("A rough machine translation"), TranslationViews.rough(lines, visit)) { chrome in
      chrome.indexed = false
      chrome.column = .narrow
      chrome.breadcrumb = [Link(visit.t("The original"), visit.path(address))]
    }
  }

  // MARK: For who looks after translation

  struct Overview: Sendable {
    let routes: [MachineRoute]
    let coverage: [Coverage.Line]
    let met: Met
    let charter: [CharterCoverage.Line]
    let batch: Batch?
    let waiting: Int
    let failed: Int
    let isThere: Bool
    let terms: Int
  }

  /// What was asked for at once, with one button or one loading: its jobs were made in the same moment.
  struct Batch: Sendable {
    let all: Int
    let done: Int

    /// The latest one of which something is left.
    static func underWay(in tx: Tx) throws -> Batch? {
      let rows = try tx.rows(
        """
        SELECT count(*) AS number, sum(CASE WHEN state IN ('waiting', 'running') THEN 1 ELSE 0 END) AS remaining FROM core_job
        WHERE kind = \(Translations.job) GROUP BY created HAVING count(*) > 1 ORDER BY created DESC LIMIT 50
        """)
      let batches = try rows.map { row -> Batch in
        let all: Int = try row("number")
        return Batch(all: all, done: all - (try row("remaining") as Int))
      }
      return batches.first { $0.done < $0.all }
    }
  }

  static func overview(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let isThere = Apertium.engine.isThere(visit.house)
    let overview = try await visit.read { tx in
      let states = try tx.rows("SELECT state, count(*) AS number FROM core_job WHERE kind = \(Translations.job) GROUP BY state")
      let counts = Dictionary(try states.map { (try $0("state") as Job.State, try $0("number") as Int) }, uniquingKeysWith: { $1 })
      return Overview(
        routes: try MachineRoutes.all(in: tx), coverage: try Coverage.read(visit.house, in: tx),
        met: try Met.read(visit.house, in: tx), charter: try CharterCoverage.read(visit.house, in: tx),
        batch: try Batch.underWay(in: tx), waiting: (counts[.waiting] ?? 0) + (counts[.running] ?? 0), failed: counts[.failed] ?? 0,
        isThere: isThere,
        terms: try tx.count("SELECT count(DISTINCT concept) FROM translation_term"))
    }
    return visit.page(visit.t("Translation"), TranslationViews.overview(overview, visit)) { chrome in
      chrome.indexed = false
      if overview.batch != nil, isThere { UnderWay.adjust(&chrome, visit) }
    }
  }

  static func askForAll(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    let kinds = visit.house.textKinds.keys.sorted()
    let circles = visit.house.textKinds.values.filter(\.forCircles).map(\.kind).sorted()
    let count = try await visit.write { tx in
      try actor.require(TranslationPermissions.manage)
      let records: [RecordID] = try tx.values(
        """
        SELECT id FROM core_record WHERE kind IN \(in: kinds) AND audience = \(Audience.everyone)
        OR kind IN \(in: circles) AND audience <> \(Audience.secretariat) ORDER BY id LIMIT 10000
        """)
      for record in records { try Jobs.enqueue(Translations.job, payload: ["record": "\(record)"], in: tx) }
      return records.count
    }
    return visit.redirect(
      to: "/translation", done: visit.t("{count} pages are being looked at. What is missing will be there soon.", count: count))
  }

  static func grade(_ visit: Visit, _ actor: Actor) async throws -> Answer {
    guard let source = Language(visit.parameter("source")), let target = Language(visit.parameter("target")),
      let grade = visit.form["grade"].flatMap(MachineRoute.Grade.init(rawValue:))
    else { throw Problem.notFound }
    try await visit.write { tx in try MachineRoutes.grade(source, target, as: grade, by: actor, in: tx) }
    return visit.redirect(to: "/translation", done: visit.t("Saved. It applies to what is translated from now on."))
  }
}
