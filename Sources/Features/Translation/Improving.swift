import Core
import Directory
import Storage
import Web
import Works

/// "Improve this": a person reads a machine's work beside the original and makes it right. What a person has written or
/// read is never replaced by a machine.
enum Improving {
  /// A record in one language beside its original.
  struct Sheet: Sendable {
    struct Line: Sendable {
      let name: String
      let label: Phrase
      let source: Text
      let own: Text?
      let doubts: [String]
      /// What the source said when this was made, where it has changed since.
      let before: String?
    }
    let record: Record
    let title: String
    let address: String
    let language: Language
    let source: Language
    let lines: [Line]

    var form: Form {
      Form(
        lines.map { line in
          .area(line.name, line.label, limit: max(400, line.source.body.count * 2), rows: min(12, max(2, line.source.body.count / 70)))
        })
    }

    var fields: Fields { Fields(lines.map { ($0.name, $0.own?.body ?? "") }) }
    /// Goes up with each change of any of its texts.
    var version: String {
      lines.map { line in line.own.map { "\($0.version)\($0.origin.rawValue.prefix(1))" } ?? "0" }.joined(separator: ".")
    }
  }

  /// Throws `Problem.notFound` for what may not be seen, has no original in another language, or is nobody's to translate.
  static func sheet(_ id: RecordID, _ language: Language, _ house: House, seenBy sight: Sight, in tx: Tx) throws -> Sheet {
    let record = try Record.find(id, seenBy: sight, in: tx)
    guard let kind = house.textKinds[record.kind] else { throw Problem.notFound }
    let texts = try Texts.all(id, in: tx)
    let doubts = try Doubts.of(id, language, in: tx)
    let versions = try Frozen.list(of: id, in: tx)
    let lines = kind.fields.compactMap { field -> Sheet.Line? in
      guard let source = Translating.original(of: texts[field.name] ?? []), source.language != language else { return nil }
      let own = (texts[field.name] ?? []).first { $0.language == language }
      // What a person wrote as an original in this language is theirs.
      if let own, own.source == nil, !own.isMachine { return nil }
      return Sheet.Line(
        name: field.name, label: field.label, source: source, own: own, doubts: doubts[field.name] ?? [],
        before: own.flatMap { own in
          own.stale ? versions.first(where: { $0.moment <= own.updated })?.texts[field.name] : nil
        })
    }
    guard let first = lines.first else { throw Problem.notFound }
    let card = try Cards.of([id], language.nearestOfficial, seenBy: sight, in: tx)[id]
    return Sheet(
      record: record, title: card?.title ?? first.source.body, address: card?.address ?? "/", language: language,
      source: first.source.language, lines: lines)
  }

  /// Keeps what a person made of it. Empty fields stay as they are.
  static func save(
    _ id: RecordID, _ language: Language, _ typed: Fields, version: String, _ house: House, by actor: Actor, in tx: WriteTx
  ) throws -> Int {
    let sheet = try sheet(id, language, house, seenBy: actor.sight, in: tx)
    guard actor.holds(TranslationPermissions.improve) else { throw Problem.forbidden(TranslationPermissions.improve.label) }
    guard sheet.version == version else { throw Problem.conflict("Somebody else changed this in the meantime.") }
    var count = 0
    for line in sheet.lines {
      let body = (typed[line.name] ?? "").trimmed
      guard !body.isEmpty, body != line.own?.body || line.own?.isMachine ?? true else { continue }
      try Texts.write(id, line.name, language, body, origin: .reviewed, source: line.source.language, in: tx)
      try Doubts.keep([], of: id, line.name, language, in: tx)
      count += 1
    }
    guard count > 0 else { return 0 }
    try house.present(sheet.record, in: tx)
    try Ledger.record(
      "translation.reviewed", day: tx.now.day, of: id, values: ["language": language.code, "texts": "\(count)"], by: actor, in: tx)
    return count
  }
}
