import Core
import Storage
import Web

/// Something done for the plan that no room of the house records yet, entered by a person with the right. It counts
/// like any other evidence and says that it was entered by hand.
package struct Act: Sendable, Equatable {
  package let id: RecordID
  package let owner: OrganisationID?
  package let objective: RecordID
  /// The kind of evidence it stands for.
  package let kind: String
  /// Nil where no source gives it: the act then counts in no period and is nobody's news.
  package let day: Day?
  package let place: String
  package let country: String?
  /// How many people took part; nil when unknown.
  package let people: Int?
  package let languages: [Language]
  package let link: String?
  package let source: String
  package let language: Language
  /// Its own row in the ledger.
  package let position: Int64
  /// The row of the same fact that a room recorded later: then only that one counts.
  package let tied: Int64?
  package let undone: Bool

  package var path: String { "/acts/\(id)" }
}

/// What somebody says of an act, checked.
package struct ActInput: Sendable, Equatable {
  package var objective: RecordID
  /// Nil takes the objective's first rule.
  package var kind: String?
  package var what: String
  /// Nil for a fact of the data set or of the command whose day no source gives; the form asks for one.
  package var day: Day?
  package var place: String
  package var country: String?
  package var organisations: [OrganisationID]
  package var people: Int?
  package var languages: [Language]
  package var link: String?
  package var source: String
  /// In which `what` is written.
  package var language: Language
  /// Whose act it is; nil for the house.
  package var owner: OrganisationID?

  package init(
    objective: RecordID, kind: String? = nil, what: String, day: Day?, place: String = "", country: String? = nil,
    organisations: [OrganisationID] = [], people: Int? = nil, languages: [Language] = [], link: String? = nil, source: String,
    language: Language, owner: OrganisationID?
  ) {
    self.objective = objective
    self.kind = kind
    self.what = what
    self.day = day
    self.place = place
    self.country = country
    self.organisations = organisations
    self.people = people
    self.languages = languages
    self.link = link
    self.source = source
    self.language = language
    self.owner = owner
  }
}
