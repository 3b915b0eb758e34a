import Storage
import Web

// Papers belong to records of other rooms: to a meeting, to an item of its agenda. The floor that keeps documents and the rooms whose
// records they belong to do not know each other; each brings its half here.

/// Who keeps papers: shows those that belong to records, and says where one is added.
package struct PaperShelf: Sendable {
  /// Lists of the papers that this reader sees, by record; records without any are absent. A few queries for all of them.
  package let find: @Sendable ([RecordID], Visit, Tx) throws -> [RecordID: HTML]
  /// The page that adds one, for a reader who looks after the record; nil for who could keep no paper.
  package let adding: @Sendable (RecordID, Visit) -> Link?
  package init(
    find: @escaping @Sendable ([RecordID], Visit, Tx) throws -> [RecordID: HTML], adding: @escaping @Sendable (RecordID, Visit) -> Link?
  ) {
    self.find = find
    self.adding = adding
  }
}

/// Whose records have papers, by kind: who may add one, in whose name, for whom.
package struct PaperPlace: Sendable {
  package struct Found: Sendable {
    package var owner: OrganisationID
    /// Only for what the room has checked that this city looks after.
    package var contributor: OrganisationID?
    /// Who may see a paper; the first is offered.
    package var audiences: [Audience]
    /// What it belongs to, in the reader's language, and its page without the language.
    package var title: String
    package var back: String
    package init(owner: OrganisationID, contributor: OrganisationID?, audiences: [Audience], title: String, back: String) {
      self.owner = owner
      self.contributor = contributor
      self.audiences = audiences
      self.title = title
      self.back = back
    }
  }

  /// The noun, as in `core_record`: `agenda-item`.
  package let kind: String
  /// Throws `Problem.notFound` or `Problem.forbidden` for who may not add one.
  package let find: @Sendable (RecordID, Actor, Language, Tx) throws -> Found
  package init(_ kind: String, find: @escaping @Sendable (RecordID, Actor, Language, Tx) throws -> Found) {
    self.kind = kind
    self.find = find
  }
}

extension Visit {
  /// What every shelf of the house has for these records, one below the other.
  package func papers(of records: [RecordID], in tx: Tx) throws -> [RecordID: HTML] {
    if records.isEmpty { return [:] }
    var found: [RecordID: HTML] = [:]
    for shelf in house.features.flatMap(\.papers) {
      for (record, html) in try shelf.find(records, self, tx) { found[record, default: ""] += html }
    }
    return found
  }

  /// Ways to add a paper to a record that this reader looks after.
  package func addingPapers(to record: RecordID) -> [Link] {
    actor == nil ? [] : house.features.flatMap(\.papers).compactMap { $0.adding(record, self) }
  }
}
