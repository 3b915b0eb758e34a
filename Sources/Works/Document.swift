import Core
import Storage
import Web

/// A file with a title, a language and its versions: the newest is shown, older ones stay within reach.
package struct Document: Sendable, Equatable {
  package enum Kind: String, SQLWord, CaseIterable {
    case minutes, rules, plan, report, product, other

    package var label: Phrase {
      switch self {
      case .minutes: "Minutes"
      case .rules: "Rules"
      case .plan: "Plan"
      case .report: "Report on the work"
      case .product: "Product of a group"
      case .other: "Other document"
      }
    }
  }

  package let id: RecordID
  package let owner: OrganisationID
  /// A city that looks after it besides whoever may for the owner.
  package let contributor: OrganisationID?
  package let about: RecordID?
  package let kind: Kind
  /// In which the file is written.
  package let language: Language
  /// How many there are; the last is shown.
  package let versions: Int
  package let added: Moment
  package let changed: Moment
  package let withdrawn: Moment?
  package let audience: Audience
  /// Who may use it; nil where nothing is said.
  package let licence: Licence?

  package var path: String { "/documents/\(id)" }
  /// Where a version stays readable, for whoever quotes it.
  func path(of version: Int) -> String { Quoted.path(path, version) }
  /// The attachment's field of a version.
  package static func field(_ number: Int) -> String { "v\(number)" }
  /// Of the same version in another language than the document's own, which is the authentic one.
  static func field(_ number: Int, _ language: Language) -> String { "v\(number)-\(language.code)" }
  /// In which other language a file of this version is; nil for the authentic one and for other versions.
  package static func language(of field: String, in number: Int) -> Language? {
    let start = "v\(number)-"
    return field.hasPrefix(start) ? Language(String(field.dropFirst(start.count))) : nil
  }
}

package struct DocumentVersion: Sendable, Equatable {
  /// From 1.
  package let number: Int
  package let day: Day
  package let note: String?
  package let organisation: OrganisationID?
  /// Under which number of `Frozen` stands what the document was called until a newer version came; nil for the newest.
  package let frozen: Int?
}

package struct DocumentDetails: Sendable {
  package var title: String
  /// Of title and file.
  package var language: Language
  package var kind: Document.Kind
  package var audience: Audience
  /// What it is about, the main topic first; at most `Tags.limit`.
  package var topics: [Topic]
  /// Of the Charter, by edition and number (`2020-8`), the main one first; at most `Tags.limit`, like the goals.
  package var principles: [String]
  package var goals: [Goal]
  /// Nil where nothing is said.
  package var licence: Licence?

  package var tagged: Tagged {
    [.topic: topics.map(\.rawValue), .principle: principles, .sdg: goals.map { "\($0.rawValue)" }]
  }

  package init(
    title: String, language: Language, kind: Document.Kind, audience: Audience, topics: [Topic] = [], principles: [String] = [],
    goals: [Goal] = [], licence: Licence? = nil
  ) {
    self.title = title
    self.language = language
    self.kind = kind
    self.audience = audience
    self.topics = topics
    self.principles = principles
    self.goals = goals
    self.licence = licence
  }
}

/// Where a document belongs, given by the room whose page adds it.
package struct DocumentPlace: Sendable {
  package var owner: OrganisationID
  /// Only for what the room has checked that this city may add to: its group, the coordinators' space.
  package var contributor: OrganisationID?
  package var about: RecordID?
  /// Who may see it; the first is offered.
  package var audiences: [Audience]
  package var kinds: [Document.Kind]

  package init(
    owner: OrganisationID, contributor: OrganisationID? = nil, about: RecordID? = nil, audiences: [Audience],
    kinds: [Document.Kind] = Document.Kind.allCases
  ) {
    self.owner = owner
    self.contributor = contributor
    self.about = about
    self.audiences = audiences
    self.kinds = kinds
  }
}
