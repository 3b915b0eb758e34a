import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// A meeting of a body that decides: the General Assembly, the Executive Committee. When, where, agenda and who was there belong to
/// its meeting, whose record is its own; the roll, the votes and the decisions are here.
package struct Assembly: Sendable, Equatable {
  package enum Kind: String, SQLWord, CaseIterable {
    case ordinary, extraordinary

    package var label: Phrase {
      switch self {
      case .ordinary: "Ordinary"
      case .extraordinary: "Extraordinary"
      }
    }
  }

  package enum State: String, SQLWord, CaseIterable {
    /// Announced, and not convened: nobody votes or gives a proxy yet.
    case prepared
    case convened
    /// Opened by whoever chairs; decisions can be taken once there is a quorum.
    case open
    case suspended
    case closed

    package var label: Phrase {
      switch self {
      case .prepared: "In preparation"
      case .convened: "Convened"
      case .open: "In session"
      case .suspended: "Suspended"
      case .closed: "Session closed"
      }
    }
    package var tone: Kit.Tone {
      switch self {
      case .prepared: .neutral
      case .convened, .suspended: .waiting
      case .open: .good
      case .closed: .stopped
      }
    }
    package var isRunning: Bool { self == .open || self == .suspended }
  }

  package let id: RecordID
  package let body: ID<Body>
  package let kind: Kind
  package let rulesID: RecordID
  package let state: State
  package let convened: Moment?
  /// Since when its agenda is final.
  package let agendaFixed: Moment?
  /// On which standings were read.
  package let rollDay: Day?
  package let frozen: Moment?
  package let opened: Moment?
  /// 1 or 2; nil before a quorum was found.
  package let call: Int?
  package let closed: Moment?
  /// What is dealt with now.
  package let item: RecordID?
  package let version: Int

  package var path: String { "/assemblies/\(id)" }
  /// What its live pages listen to.
  package var channel: String { Meeting.channel(id) }
}

/// Who votes for a city, and how that came about.
package struct Delegate: Sendable, Equatable {
  package enum Form: Sendable, Equatable {
    /// The political representative, who needs no form.
    case official
    /// Somebody else of the city (Form A).
    case named
  }
  package let organisation: OrganisationID
  package let person: PersonID
  package let form: Form
  /// False while the political representative or the secretariat has not said yes.
  package let isAccepted: Bool
}

/// A city's vote, given to another city (Form B).
package struct GivenProxy: Sendable, Equatable {
  package let id: Int64
  package let giver: OrganisationID
  package let receiver: OrganisationID
  package let given: Moment
  package let ended: Moment?
  package let why: String?
}
