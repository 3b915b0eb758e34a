import Core
import Storage
import Web

/// What of a record is to be translated into a language: what nobody has put into it yet, what a machine has, and what has
/// changed since somebody did.
enum Originals {
  struct One: Sendable {
    let record: RecordID
    let field: String
    let label: Phrase
    let text: Text
    /// How it is written.
    let form: Segments.Form
    /// What stands in the language: a machine's, or a person's of an older original.
    let own: Text?
  }

  /// All from the language that most of them are written in, in the order of the page.
  static func of(_ id: RecordID, _ target: Language, _ house: House, in tx: Tx) throws -> [One] {
    let record = try Record.find(id, seenBy: .house, in: tx)
    guard record.audience == .everyone, let kind = house.textKinds[record.kind] else { throw Problem.notFound }
    var found: [One] = []
    let whole = try [(id, kind)] + parts(id, kind, house, in: tx)
    let all = try Texts.all(whole.map { $0.0 }, in: tx)
    for (part, kind) in whole {
      let texts = all[part] ?? [:]
      found += kind.fields.compactMap { field in
        guard let source = Translating.original(of: texts[field.name] ?? []), source.language != target else { return nil }
        let own = (texts[field.name] ?? []).first { $0.language == target && !$0.body.isEmpty }
        // What a person wrote as an original in this language is theirs.
        if let own, own.source == nil, !own.isMachine { return nil }
        if let own, !own.isMachine, !own.stale { return nil }
        return One(
          record: part, field: field.name, label: field.label, text: source,
          form: kind.markdown.contains(field.name) ? .blocks : .plain, own: own)
      }
    }
    let languages = Dictionary(grouping: found, by: \.text.language).mapValues(\.count)
    guard let source = languages.max(by: { ($0.value, $1.key.code) < ($1.value, $0.key.code) })?.key else { return [] }
    return found.filter { $0.text.language == source }
  }

  private static func parts(
    _ id: RecordID, _ kind: TextKind, _ house: House, in tx: Tx
  ) throws -> [(RecordID, TextKind)] {
    let parts = try kind.parts(id, tx)
    let kinds = try tx.rows(
      "SELECT r.id, r.kind FROM core_record r WHERE \(SQL.any("r.id", of: parts)) AND r.audience = \(Audience.everyone)")
    let known = Dictionary(
      try kinds.map { (try $0("id") as RecordID, house.textKinds[try $0("kind") as String]) }, uniquingKeysWith: { $1 })
    return parts.compactMap { part in known[part].flatMap { $0 }.map { (part, $0) } }
  }
}
