import Core
import Directory
import Storage
import Time
import Web

/// A call or a mail to a city, and what came of it: so that nobody calls twice and silence is known for what it is.
package struct Contact: Sendable {
  package enum Outcome: String, SQLWord, CaseIterable {
    case spoke, promised, noAnswer = "no-answer", wrong
    /// The new team wrote by itself.
    case introduced

    /// What a coordinator notes.
    static let noted: [Outcome] = [.spoke, .promised, .noAnswer, .wrong]
    /// Whether city and network have met.
    static let met: [Outcome] = [.spoke, .promised, .introduced]

    var label: Phrase {
      switch self {
      case .spoke: "We spoke"
      case .promised: "They will name somebody"
      case .noAnswer: "No answer"
      case .wrong: "The number or address is wrong"
      case .introduced: "The new team introduced itself"
      }
    }
  }

  package let id: ID<Contact>
  package let organisation: OrganisationID
  package let day: Day
  package let outcome: Outcome
  package let note: String
  package let person: PersonID?
}

package enum Contacts {
  static func of(_ organisation: OrganisationID, in tx: Tx) throws -> [Contact] {
    try tx.rows(
      """
      SELECT c.id, c.organisation, c.day, c.outcome, c.note, c.person FROM handover_contact c
      WHERE c.organisation = \(organisation) ORDER BY c.day DESC, c.id DESC LIMIT 100
      """
    ).map(Contact.init)
  }

  /// The latest of each city.
  static func latest(of organisations: [OrganisationID], in tx: Tx) throws -> [OrganisationID: Contact] {
    let all = try inPortions(organisations) { portion in
      try tx.rows(
        """
        SELECT c.id, c.organisation, c.day, c.outcome, c.note, c.person FROM handover_contact c
        WHERE c.organisation IN \(in: portion) AND c.id = (SELECT d.id FROM handover_contact d WHERE d.organisation = c.organisation
          ORDER BY d.day DESC, d.id DESC LIMIT 1)
        """
      ).map(Contact.init)
    }
    return Dictionary(all.map { ($0.organisation, $0) }, uniquingKeysWith: { first, _ in first })
  }

  @discardableResult
  package static func note(
    _ outcome: Contact.Outcome, on day: Day, _ note: String, with organisation: OrganisationID, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Contact> {
    guard actor.may(HandoverPermissions.follow, on: organisation) else { throw Problem.notFound }
    guard day <= tx.now.day else { throw FieldProblem("day", "This day has not come yet.") }
    guard day > tx.now.day.adding(days: -366) else { throw FieldProblem("day", "This day is more than a year ago.") }
    return try insert(outcome, on: day, note, with: organisation, by: actor, in: tx)
  }

  static func insert(
    _ outcome: Contact.Outcome, on day: Day, _ note: String, with organisation: OrganisationID, by actor: Actor, in tx: WriteTx
  ) throws -> ID<Contact> {
    let id = try tx.nextID(Contact.self)
    try tx.execute(
      """
      INSERT INTO handover_contact (id, organisation, day, outcome, note, person, acted_for, made)
      VALUES (\(id), \(organisation), \(day), \(outcome), \(note), \(actor.person), \(actor.organisation), \(tx.now))
      """)
    try Ledger.record("contact.noted", day: nil, of: organisation.as(), by: actor, in: tx)
    return id
  }
}

extension Contact {
  init(_ row: Row) throws {
    id = try row("id")
    organisation = try row("organisation")
    day = try row("day")
    outcome = try row("outcome")
    note = try row("note")
    person = try row("person")
  }
}
