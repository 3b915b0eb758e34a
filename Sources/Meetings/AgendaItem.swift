import Core
import Storage
import Web

/// What a meeting deals with. Its audience and its owner are the meeting's; whoever organises the meeting looks after it.
package struct AgendaItem: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    /// Asked for, and not yet taken up.
    case proposed
    case final
    /// The meeting has dealt with it.
    case done
    /// Taken off; it stays readable, struck out.
    case dropped

    package var label: Phrase {
      switch self {
      case .proposed: "Proposed item"
      case .final: "On the agenda"
      case .done: "Item dealt with"
      case .dropped: "Taken off the agenda"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .proposed: .waiting
      case .final: .neutral
      case .done: .good
      case .dropped: .stopped
      }
    }
  }

  /// A meeting has at most so many.
  package static let limit = 200

  package let id: RecordID
  package let meeting: RecordID
  /// The order in which they come; not the number that readers see, since what was taken off has none.
  package let place: Int
  /// A free word of the room that plans the meeting; empty by default.
  package let kind: String
  /// How long it is to take; nil until somebody says.
  package let minutes: Int?
  /// The city that asked for it.
  package let askedBy: OrganisationID?
  package let state: State
  package let version: Int
  package let audience: Audience

  package var path: String { "/meetings/\(meeting)/agenda/\(id)" }

  /// The numbers that readers see: what was taken off has none.
  package static func numbers(_ items: [AgendaItem]) -> [RecordID: Int] {
    let standing = items.filter { $0.state != .dropped }
    return Dictionary(uniqueKeysWithValues: standing.enumerated().map { ($0.element.id, $0.offset + 1) })
  }

  /// When each begins, counted from the beginning of the meeting; nothing after one whose length nobody has said.
  package static func beginnings(_ items: [AgendaItem], from start: Moment) -> [RecordID: Moment] {
    var found: [RecordID: Moment] = [:]
    var next = start
    for item in items where item.state != .dropped {
      found[item.id] = next
      guard let minutes = item.minutes else { break }
      next = next.adding(seconds: Double(minutes * 60))
    }
    return found
  }

  /// Minutes of all that stand and have a length.
  package static func total(_ items: [AgendaItem]) -> Int {
    items.filter { $0.state != .dropped }.compactMap(\.minutes).reduce(0, +)
  }
}

/// What people say of an item, in one language; the rest is the same in all.
package struct AgendaDetails: Sendable, Equatable {
  package var title: String
  package var words: String
  package var language: Language
  package var kind: String
  package var minutes: Int?
  package var askedBy: OrganisationID?

  package init(
    title: String, words: String = "", language: Language, kind: String = "", minutes: Int? = nil, askedBy: OrganisationID? = nil
  ) {
    self.title = title
    self.words = words
    self.language = language
    self.kind = kind
    self.minutes = minutes
    self.askedBy = askedBy
  }
}
