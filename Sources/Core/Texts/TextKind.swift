import Storage
import Web

/// Records of one kind whose texts readers meet in their own language: what of them may be translated, in the order in
/// which a page shows it.
package struct TextKind: Sendable {
  /// The noun: `experience`.
  package let kind: String
  package let fields: [(name: String, label: Phrase)]
  /// Records whose texts are translated together with this one: the principles of an edition of the Charter.
  package var parts: @Sendable (RecordID, Tx) throws -> [RecordID] = { _, _ in [] }
  /// Languages in which it is known to exist elsewhere, whatever stands here.
  package var elsewhere: @Sendable (RecordID, Tx) throws -> [Language] = { _, _ in [] }
  /// Fields written in Markdown; the others are plain.
  package var markdown: Set<String> = []
  /// Its records are translated for whoever may see them, and not only once everybody may: nobody asks for one that is still
  /// a draft. What is not everybody's is never offered to translators, and no sentence of it is kept for the next time.
  package var forCircles = false
  package init(_ kind: String, _ fields: [(name: String, label: Phrase)]) {
    self.kind = kind
    self.fields = fields
  }
}

package enum Translations {
  /// The kind of job that translates a record; the room Translation does it.
  package static let job = "translation.record"

  /// Under which name what only gives the gist is kept, apart from what readers meet: shown when asked for.
  package static func rough(_ field: String) -> String { "rough:\(field)" }

  /// Whether there is such a text of a record.
  package static func hasRough(_ record: RecordID, _ language: Language, in tx: Tx) throws -> Bool {
    try tx.count("SELECT count(*) FROM core_text WHERE record = \(record) AND field = \(rough("title")) AND language = \(language)") > 0
  }

  /// Asked only where the reader meets another language.
  package static func hasRough(_ record: RecordID, _ text: Text?, for language: Language, in tx: Tx) throws -> Bool {
    guard let text, text.language != language else { return false }
    return try hasRough(record, language, in: tx)
  }

  /// Asks for a record's texts in the official languages that lack them or have grown stale, in the transaction of the
  /// change. What is asked twice for one version is done once.
  package static func ask(_ record: RecordID, version: Int, in tx: WriteTx) throws {
    try Jobs.enqueue(job, payload: ["record": "\(record)"], key: "translation \(record) \(version)", in: tx)
  }

  /// The same for records without a number of versions: once for each state of what people wrote.
  package static func ask(_ record: RecordID, in tx: WriteTx) throws {
    let versions = try tx.count("SELECT coalesce(sum(version), 0) FROM core_text WHERE record = \(record) AND origin <> 'machine'")
    if versions > 0 { try ask(record, version: versions, in: tx) }
  }
}

extension House {
  package var textKinds: [String: TextKind] {
    Dictionary(features.flatMap(\.texts).map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Draws the cards of a record anew, whichever room it is of: what they say has changed elsewhere.
  package func present(_ record: Record, in tx: WriteTx) throws {
    guard let kind = features.flatMap(\.cards).first(where: { $0.kind == record.kind }) else { return }
    try Cards.put(try kind.make([record.id], tx), in: tx)
  }
}
