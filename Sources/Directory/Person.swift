import Storage
import Web
import Core

/// One account. Rights come from mandates alone: a person without one may sign in and sees what everybody sees.
package struct Person: Sendable, Equatable {
  package let id: PersonID
  package let name: String
  /// Where mail goes; nil after erasure, or for somebody named without an account.
  package let address: String?
  package let language: Language
  /// IANA name.
  package let timeZone: String
  package let erased: Bool

  package var record: RecordID { id.as(RecordNoun.self) }
}

/// A person acts for an organisation in a role, from a day to a day, named by whom, on what evidence.
package struct Mandate: Sendable, Equatable {
  package let id: ID<Mandate>
  package let person: PersonID
  package let organisation: OrganisationID
  package let role: Role
  /// The first day; nil when unknown.
  package let from: Day?
  /// The first day on which it no longer holds; nil while open.
  package let to: Day?
  /// Who named this person; nil for the house (an import, the command).
  package let namedBy: PersonID?
  package let evidence: String
  /// When somebody last said that it still holds; after an election it needs saying again.
  package let confirmed: Day?
  /// Since when it must be said again: the day of an election, or the day on which one was entered late.
  package let asked: Day?
  /// Of a substitute with days: the mandate in whose role they act.
  package let standsFor: ID<Mandate>?

  package var needsConfirmation: Bool {
    guard let asked else { return false }
    return confirmed.map { $0 <= asked } ?? true
  }
  package var isStandIn: Bool { standsFor != nil }
  package var record: RecordID { id.as(RecordNoun.self) }
}

/// Somebody to write to: what a mail needs, and no more.
package struct Holder: Sendable, Equatable {
  package let person: PersonID
  package let name: String
  package let address: String
  package let language: Language
  package let organisation: OrganisationID
  package let role: Role
}

/// Assembly, Executive Committee, network committee, jury: where organisations sit.
package struct Body: Sendable, Equatable {
  package let id: ID<Body>
  /// Whose body it is: the association or a network.
  package let organisation: OrganisationID
  /// `executive-committee`; also the last part of its address.
  package let slug: String

  package var record: RecordID { id.as(RecordNoun.self) }
  package var path: String { "/bodies/\(slug)" }
}

/// An organisation sits in a body for a term.
package struct Seat: Sendable, Equatable {
  package enum Role: String, SQLWord, CaseIterable { case president, vicePresident = "vice-president", treasurer, member, host }

  package let id: ID<Seat>
  package let body: ID<Body>
  package let organisation: OrganisationID
  package let role: Role
  package let from: Day?
  package let to: Day?
  package let source: String
}
