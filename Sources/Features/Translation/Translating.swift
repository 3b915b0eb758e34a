import Core
import Directory
import Storage
import Web

/// A record's texts in the languages of its readers, by machine: as a job, so that an engine that is slow or down stops
/// nobody. Until it is done readers see the original.
enum Translating {
  static let job = JobKind(Translations.job, pauses: [60, 600, 3600]) { house, payload in
    guard let id = payload["record"].flatMap({ RecordID(text: $0) }) else { return }
    try await run(id, with: Apertium.engine, in: house)
  }

  /// What is missing of one record in one language.
  struct Task: Sendable {
    let record: Record
    let route: MachineRoute
    let terms: [Shield.Term]
    /// Field, source and the version of that, in the order of the kind.
    let fields: [(name: String, source: Text)]
    /// Those written in Markdown.
    let markdown: Set<String>
    var isPublic: Bool { record.audience == .everyone }
    /// Its name in the record's texts: the field's own, or apart.
    func target(_ field: String) -> String { route.grade == .c ? Translations.rough(field) : field }
  }

  /// Without the engine there is nothing to do and nothing wrong: people translate. What came later is asked for anew from
  /// the page of translation.
  static func run(_ id: RecordID, with engine: Engine, in house: House) async throws {
    guard engine.isThere(house) else { return }
    let tasks = try await house.database.read { tx in try Self.tasks(id, engine, house, in: tx) }
    for task in tasks {
      let made = try await Machine(engine: engine, house: house).translate(
        task.fields.map(\.source.body), task.fields.map { task.markdown.contains($0.name) ? .inline : .plain }, by: task.route,
        terms: task.terms, keeps: task.isPublic)
      try await house.database.write { tx in try keep(made, task, house, in: tx) }
    }
  }

  /// What is published and lacks a language, or has grown stale in it without a person having touched it.
  private static func tasks(_ id: RecordID, _ engine: Engine, _ house: House, in tx: Tx) throws -> [Task] {
    let record = try Record.find(id, seenBy: .house, in: tx)
    // A draft is its writers' own; what is said in a circle is translated for that circle. The engine stands on this server.
    guard let kind = house.textKinds[record.kind], record.audience == .everyone || kind.forCircles, record.audience != .secretariat
    else { return [] }
    let texts = try Texts.all(id, in: tx)
    let originals = kind.fields.compactMap { field in original(of: texts[field.name] ?? []).map { (name: field.name, source: $0) } }
    var tasks: [Task] = []
    for source in Set(originals.map(\.source.language)).sorted(by: { $0.code < $1.code }) {
      for target in Language.official where target != source {
        guard let route = try MachineRoutes.find(source, target, in: tx), route.hops.allSatisfy(engine.knows) else { continue }
        let fields = originals.filter { field in
          let own = (texts[field.name] ?? []).first { $0.language == target }
          guard field.source.language == source, own == nil || own?.isMachine ?? false && own?.stale ?? false else { return false }
          guard route.grade == .c else { return true }
          let rough = (texts[Translations.rough(field.name)] ?? []).first { $0.language == target }
          return rough == nil || rough.map { $0.updated < field.source.updated } ?? true
        }
        if fields.isEmpty { continue }
        let terms = try Terms.between(source, target, owner: record.owner, in: tx)
        tasks.append(Task(record: record, route: route, terms: terms, fields: fields, markdown: kind.markdown))
      }
    }
    return tasks
  }

  /// What nobody translated: the one that is no translation, official languages first.
  static func original(of texts: [Text]) -> Text? {
    let originals = texts.filter { $0.source == nil && !$0.isMachine && !$0.body.isEmpty }
    return Language.official.compactMap { language in originals.first { $0.language == language } }.first ?? originals.first
  }

  /// A person may have written meanwhile, or changed the original: then this is dropped, and the job of that change does it.
  private static func keep(_ made: [Machine.Made?], _ task: Task, _ house: House, in tx: WriteTx) throws {
    let present = try Texts.all(task.record.id, in: tx)
    let (source, target) = (task.route.source, task.route.target)
    var written = false
    for (field, one) in zip(task.fields, made) {
      guard let one, present[field.name]?.first(where: { $0.language == source })?.version == field.source.version else { continue }
      let name = task.target(field.name)
      if let own = present[name]?.first(where: { $0.language == target }), !own.isMachine { continue }
      try Texts.write(task.record.id, name, target, one.body, origin: .machine, source: source, in: tx)
      try Doubts.keep(task.isPublic ? one.unknown : [], of: task.record.id, name, target, in: tx)
      written = true
    }
    guard written, task.route.grade != .c else { return }
    try house.present(task.record, in: tx)
    try Ledger.record(
      "text.translated", day: task.isPublic ? tx.now.day : nil, of: task.record.id, values: ["language": target.code, "origin": "machine"],
      by: .house, in: tx)
  }
}

/// Words that the machine did not know, for whoever reads its work again.
enum Doubts {
  static func keep(_ words: [String], of record: RecordID, _ field: String, _ language: Language, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM translation_doubt WHERE record = \(record) AND field = \(field) AND language = \(language)")
    guard !words.isEmpty else { return }
    try tx.execute(
      """
      INSERT INTO translation_doubt (record, field, language, words)
      VALUES (\(record), \(field), \(language), \(words.prefix(50).joined(separator: "\n")))
      """)
  }

  /// By field.
  static func of(_ record: RecordID, _ language: Language, in tx: Tx) throws -> [String: [String]] {
    let rows = try tx.rows("SELECT d.field, d.words FROM translation_doubt d WHERE d.record = \(record) AND d.language = \(language)")
    return Dictionary(
      try rows.map { (try $0("field") as String, (try $0("words") as String).split(separator: "\n").map(String.init)) },
      uniquingKeysWith: { first, _ in first })
  }
}
