import Core
import Storage
import Web
import Works

/// What a city does, told once in its own language and read by all.
struct Experience: Sendable, Equatable {
  enum State: String, SQLWord, CaseIterable {
    case draft, submitted, published, archived

    var label: Phrase {
      switch self {
      case .draft: "Draft"
      case .submitted: "Being read"
      case .published: "Published"
      case .archived: "Archived"
      }
    }

    var tone: Kit.Tone {
      switch self {
      case .draft: .neutral
      case .submitted: .waiting
      case .published: .good
      case .archived: .stopped
      }
    }

    /// While it is being read it stands still; what is archived comes back first.
    var isEditable: Bool { self == .draft || self == .published }
  }

  enum Scale: String, SQLWord, CaseIterable {
    case neighbourhood, city, metropolitan

    var label: Phrase {
      switch self {
      case .neighbourhood: "A neighbourhood"
      case .city: "The whole city"
      case .metropolitan: "The city and its surroundings"
      }
    }
  }

  let id: RecordID
  let city: OrganisationID
  let state: State
  /// In which the city writes it.
  let language: Language
  /// Raised by each saving.
  let version: Int
  /// A short entry made from what others published: its city has not written it yet.
  let isReference: Bool
  let begun: Int?
  /// Nil while it goes on.
  let ended: Int?
  let scale: Scale?
  let licence: Licence
  /// A mailbox of the city, not of a person.
  let contact: String?
  let link: String?
  /// Where a reference entry was read; empty for what its city wrote.
  let source: String
  let changed: Moment
  let published: Day?
  /// When its city last said that it still holds.
  let confirmed: Day?
  let featured: Day?

  var path: String { "/experiences/\(id)" }
  var years: ClosedRange<Int>? { begun.map { $0...max($0, ended ?? $0) } }

  /// After this many days its city is asked whether it still holds.
  static let confirmationDays = 365
  /// Without an answer for so long it says "not confirmed since".
  static let patienceDays = 60

  func isUnconfirmed(on day: Day) -> Bool {
    guard state == .published, !isReference, let confirmed else { return false }
    return day > confirmed.adding(days: Self.confirmationDays + Self.patienceDays)
  }
}

/// The words of an experience: a card that takes ten minutes, and a sheet for when there is time.
enum Part: String, CaseIterable, Sendable {
  case title, summary, intention, departments
  case context, objectives, done, participants, governance, budget, results, difficulties, lessons, adapting, lasting

  static let card: [Part] = [.title, .summary, .intention, .departments]
  static let sheet: [Part] = [
    .context, .objectives, .done, .participants, .governance, .budget, .results, .difficulties, .lessons, .adapting, .lasting,
  ]

  /// In letters.
  var limit: Int {
    switch self {
    case .title: 120
    case .summary: 300
    case .departments: 300
    case .intention: 1000
    default: 4000
    }
  }

  var label: Phrase {
    switch self {
    case .title: "Title"
    case .summary: "In one sentence"
    case .intention: "What people learn from it"
    case .departments: "Departments that take part"
    case .context: "Context and need"
    case .objectives: "Objectives"
    case .done: "What was done"
    case .participants: "Who took part"
    case .governance: "Who decides and coordinates"
    case .budget: "Budget and where it comes from"
    case .results: "Results"
    case .difficulties: "Difficulties"
    case .lessons: "What we learnt"
    case .adapting: "What another city needs"
    case .lasting: "What keeps it going"
    }
  }

  var help: Phrase? {
    switch self {
    case .title: "What a stranger would call it."
    case .summary: "Who does what, for whom."
    case .intention: "What inhabitants, or the city itself, learn through it. This is what makes it an experience of an educating city."
    case .departments: "Of the municipality: education, culture, urban planning."
    case .context: nil
    case .objectives: nil
    case .done: "Step by step, with dates where they matter."
    case .participants: "Associations, schools, universities; the part that children had in it."
    case .governance: nil
    case .budget: "An order of magnitude is enough."
    case .results: "With one to six figures, if there are any: what, before, after, in which year, and the source."
    case .difficulties: "What went wrong helps others most."
    case .lessons: nil
    case .adapting: "Conditions, cost, staff, time."
    case .lasting: nil
    }
  }
}

/// How much is told, as a list that the city sees: nothing in it is a mark. What is of the card is needed for publication.
struct Completeness: Sendable, Equatable {
  let card: [(part: Phrase, isThere: Bool)]
  let sheet: [(part: Phrase, isThere: Bool)]

  init(_ texts: [String: String], _ tagged: Tagged, begun: Int?, pictures: Int) {
    func isThere(_ part: Part) -> Bool { !(texts[part.rawValue] ?? "").isEmpty }
    card =
      [Part.title, .summary, .intention].map { ($0.label, isThere($0)) } + [
        ("Topics", !(tagged[.topic] ?? []).isEmpty), ("Principles of the Charter", !(tagged[.principle] ?? []).isEmpty),
        ("First year", begun != nil),
      ]
    sheet = ([.departments] + Part.sheet).map { ($0.label, isThere($0)) } + [("Picture", pictures > 0)]
  }

  var isCardWhole: Bool { card.allSatisfy(\.isThere) }
  var missing: [Phrase] { card.filter { !$0.isThere }.map(\.part) }
  var done: Int { (card + sheet).count { $0.isThere } }
  var all: Int { card.count + sheet.count }

  static func == (left: Completeness, right: Completeness) -> Bool {
    left.card.map(\.isThere) == right.card.map(\.isThere) && left.sheet.map(\.isThere) == right.sheet.map(\.isThere)
  }
}

/// What somebody typed of an experience; nil keeps what stands.
struct ExperienceChange: Sendable {
  var texts: [Part: String] = [:]
  var tagged: Tagged = [:]
  var facts: Facts?

  struct Facts: Sendable, Equatable {
    var begun: Int?
    var ended: Int?
    var scale: Experience.Scale?
    var licence = Licence.attribution
    var contact: String?
    var link: String?
  }
}
