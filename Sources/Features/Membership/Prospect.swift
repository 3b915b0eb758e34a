import Core
import Directory
import Storage
import Web

/// A city that might join, and how far the talk with it is.
struct Prospect: Sendable, Equatable {
  enum Stage: String, SQLWord, CaseIterable {
    case identified, contacted, informed
    case inExchange = "in-exchange"
    case councilDecision = "council-decision"
    case application, admitted, deferred, declined

    var label: Phrase {
      switch self {
      case .identified: "Identified"
      case .contacted: "Contacted"
      case .informed: "Informed"
      case .inExchange: "In exchange"
      case .councilDecision: "Council decision under way"
      case .application: "Application under way"
      case .admitted: "Admitted"
      case .deferred: "Deferred"
      case .declined: "Not pursued"
      }
    }

    var tone: Kit.Tone {
      switch self {
      case .admitted: .good
      case .deferred, .declined: .stopped
      case .identified: .neutral
      default: .waiting
      }
    }

    /// Nobody need do anything.
    var isOver: Bool { [.admitted, .deferred, .declined].contains(self) }
    /// Reached by the application itself and not by hand.
    static let own: Set<Stage> = [.application, .admitted]
  }

  let id: RecordID
  let city: String
  let country: String
  /// Whose territory it lies in; nil for the secretariat alone.
  let network: OrganisationID?
  /// The city itself, once it is in the house.
  let organisation: OrganisationID?
  /// The member city that looks after it.
  let sponsor: OrganisationID?
  let stage: Stage
  let nextStep: String
  let nextDay: Day?
  /// Who takes the next step.
  let owner: PersonID?
  let made: Moment
  let changed: Moment
  let version: Int

  var path: String { "/prospects/\(id)" }
}

/// Somebody to talk to in a city that might join; no account.
struct Contact: Sendable, Equatable {
  let id: ID<Contact>
  let prospect: RecordID
  let name: String
  let post: String
  let address: String
  let phone: String
  let language: Language
}

/// What was said or done, on a day.
struct Call: Sendable {
  let id: ID<Call>
  let day: Day
  let person: PersonID?
  let words: String
  let stage: Prospect.Stage?
}

extension Prospect {
  /// Of a new one, and of what is changed of one.
  static func form(_ reader: Reader, networks: [Choice]) -> Form {
    Form([
      .text("city", "City", required: true, limit: 200), .choice("country", "Country", Beginning.countries(reader), required: true),
      .choice(
        "network", "Territory", networks,
        help: "Who looks after it besides the secretariat. If left empty, the delegation for that country."),
      .text("sponsor", "Sponsor city", limit: 200, help: "A member city that looks after it, by its name."),
    ])
  }

  static func stepForm(_ stage: Stage) -> Form {
    let stages = Stage.allCases.filter { !Stage.own.contains($0) || $0 == stage }
    return Form(
      [
        .choice("stage", "Stage", stages.map { Choice($0.rawValue, $0.label) }, required: true),
        .area("words", "What was said or done", required: true, limit: 4000, rows: 4), .day("day", "On which day", required: true),
        .text("next", "Next step", limit: 300), .day("next_day", "Until", help: "The date by which the next step should be taken."),
        .flag("mine", "I take the next step"),
      ], id: "step")
  }

  static let contactForm = Form(
    [
      .text("name", "Name", required: true, limit: 120), .text("post", "Office", limit: 120),
      .email("address", "E-mail address", autocomplete: "off"), .text("phone", "Telephone", limit: 40),
      .choice(
        "language", "Language", [Choice("en", name: "English"), Choice("fr", name: "Français"), Choice("es", name: "Español")],
        required: true),
    ], id: "contact")
}
