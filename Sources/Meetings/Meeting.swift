import Core
import Storage
import Web

/// When organisations meet: a moment, a zone, a place or a link. What was announced is kept beside what holds now.
package struct Meeting: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case planned, held, cancelled

    package var label: Phrase {
      switch self {
      case .planned: "Planned"
      case .held: "Took place"
      case .cancelled: "Was cancelled"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .planned: .waiting
      case .held: .good
      case .cancelled: .stopped
      }
    }
  }

  package let id: RecordID
  /// In whose name: a network, a delegation, the association, a city.
  package let owner: OrganisationID
  /// A city that looks after it besides whoever may for the owner.
  package let organiser: OrganisationID?
  /// The group or the body it belongs to.
  package let about: RecordID?
  /// The first meeting of its series: itself, where there is one only.
  package let series: RecordID
  /// As it was first announced.
  package let announced: Moment
  package let starts: Moment
  package let minutes: Int
  /// IANA name of where it takes place.
  package let zone: String
  package let place: String?
  package let link: String?
  /// In which it is held or interpreted; empty until somebody says.
  package let languages: [Language]
  /// People; nil is no limit.
  package let capacity: Int?
  /// Until when people may register; nil is until it starts.
  package let closes: Moment?
  package let state: State
  /// People who came without being registered; nil until that is said.
  package let guests: Int?
  /// As calendars count: raised by each change that they must learn of.
  package let sequence: Int
  package let version: Int
  package let changed: Moment
  package let audience: Audience

  package var ends: Moment { starts.adding(seconds: Double(minutes * 60)) }
  package var path: String { "/meetings/\(id)" }
  /// What pages listen to that follow a meeting while it goes on: who comes and goes (`presence`), what it deals with (`agenda`).
  package static func channel(_ id: RecordID) -> String { "meeting/\(id)" }
  /// The day it is there.
  package var day: Day { Zone.wall(starts, in: zone).day }

  package func takesRegistrations(at now: Moment) -> Bool { state == .planned && now < closes ?? starts && now < starts }
}

/// What people say of a meeting, in one language; the rest is the same in all.
package struct MeetingDetails: Sendable, Equatable {
  package var title = ""
  package var words = ""
  package var language = Language.english
  package var starts: Moment
  package var minutes = 60
  package var zone = "Europe/Madrid"
  package var place: String?
  package var link: String?
  package var languages: [Language] = []
  package var capacity: Int?
  package var closes: Moment?
  package var audience: Audience

  package init(title: String = "", language: Language = .english, starts: Moment, audience: Audience) {
    self.title = title
    self.language = language
    self.starts = starts
    self.audience = audience
  }
}

/// Where a meeting belongs, given by the room whose page plans it.
package struct MeetingPlace: Sendable {
  package var owner: OrganisationID
  /// Only for what the room has checked that this city looks after: its group.
  package var organiser: OrganisationID?
  package var about: RecordID?
  /// Who may see it; the first is offered.
  package var audiences: [Audience]
  /// The page to go back to, without the language.
  package var back: String

  package init(owner: OrganisationID, organiser: OrganisationID? = nil, about: RecordID? = nil, audiences: [Audience], back: String) {
    self.owner = owner
    self.organiser = organiser
    self.about = about
    self.audiences = audiences
    self.back = back
  }
}

/// Somebody comes to a meeting for an organisation.
package struct Registration: Sendable, Equatable {
  package enum State: String, SQLWord, CaseIterable {
    case taken, waiting, withdrawn

    package var label: Phrase {
      switch self {
      case .taken: "Registered"
      case .waiting: "On the waiting list"
      case .withdrawn: "Withdrawn"
      }
    }
  }
  package let meeting: RecordID
  package let person: PersonID
  package let organisation: OrganisationID
  package let state: State
  /// Wished for, to know which interpretation is needed.
  package let language: String?
  package let needs: String?
  /// Whether this person was there at any time, as `Presence` says.
  package let present: Bool
}
