import Storage
import Web

// What rooms bring to pages that are about one organisation or one person, whichever room they come from.

/// A part of the page that an organisation's own people, its coordinators and the secretariat have of it ("Our city",
/// a network's space). Directory draws the page and asks each room for its part.
package struct Desk: Sendable {
  package let name: String
  package let title: Phrase
  package let order: Int
  /// Whether a successor finds it on the hand-over sheet too: what is under way and has no end yet.
  package let isHandedOver: Bool
  /// Nil where this room has nothing to say of this organisation to this reader. Reads only; at most three queries.
  package let show: @Sendable (Visit, Actor, OrganisationID, Tx) throws -> HTML?
  package init(
    _ name: String, _ title: Phrase, order: Int = 50, isHandedOver: Bool = false,
    show: @escaping @Sendable (Visit, Actor, OrganisationID, Tx) throws -> HTML?
  ) {
    self.name = name
    self.title = title
    self.order = order
    self.isHandedOver = isHandedOver
    self.show = show
  }
}

/// Personal data that a room holds: shown to the person on one page, exported as JSON, moved when two accounts are one.
package struct Holding: Sendable {
  package let name: String
  package let label: Phrase
  /// Why the house holds it.
  package let purpose: Phrase
  /// One dictionary a row; keys are the names of columns, values plain.
  package let read: @Sendable (PersonID, Tx) throws -> [[String: String]]
  /// Gives to `kept` what was `double`'s, when two accounts turn out to be one person.
  package let merge: @Sendable (_ double: PersonID, _ kept: PersonID, WriteTx) throws -> Void
  package init(
    _ name: String, _ label: Phrase, purpose: Phrase, read: @escaping @Sendable (PersonID, Tx) throws -> [[String: String]],
    merge: @escaping @Sendable (_ double: PersonID, _ kept: PersonID, WriteTx) throws -> Void
  ) {
    self.name = name
    self.label = label
    self.purpose = purpose
    self.read = read
    self.merge = merge
  }
}

/// How long a kind of data is kept, and why; carried out by a daily job and listed on one page.
package struct Retention: Sendable {
  package let name: String
  package let label: Phrase
  package let reason: Phrase
  /// After the day that `reason` names.
  package let days: Int
  /// Removes what is older than the day given; at most 500 rows a call. Returns how many.
  package let sweep: @Sendable (_ before: Day, WriteTx) throws -> Int
  package init(
    _ name: String, _ label: Phrase, reason: Phrase, days: Int, sweep: @escaping @Sendable (_ before: Day, WriteTx) throws -> Int
  ) {
    self.name = name
    self.label = label
    self.reason = reason
    self.days = days
    self.sweep = sweep
  }
}

/// Something that a person may agree to or refuse, in exactly these words.
package struct ConsentKind: Sendable {
  package let name: String
  package let label: Phrase
  /// The nth is version n; a new wording is added at the end and the earlier ones stay, for those who agreed to them.
  package let wordings: [Phrase]
  /// Holds until the person says no: mail that comes with a mandate. Otherwise it holds once they said yes.
  package let presumed: Bool
  package init(_ name: String, _ label: Phrase, wordings: [Phrase], presumed: Bool) {
    precondition(!wordings.isEmpty, "a consent has words")
    self.name = name
    self.label = label
    self.wordings = wordings
    self.presumed = presumed
  }
}

/// What a room says of each network in the table that lays networks side by side.
package struct NetworkColumn: Sendable {
  package let name: String
  package let label: Phrase
  /// Of all networks at once, each with its cities; networks of which there is nothing to say are absent.
  package let find: @Sendable (Visit, Actor, [OrganisationID: Set<OrganisationID>], Tx) throws -> [OrganisationID: HTML]
  package init(
    _ name: String, _ label: Phrase,
    find: @escaping @Sendable (Visit, Actor, [OrganisationID: Set<OrganisationID>], Tx) throws -> [OrganisationID: HTML]
  ) {
    self.name = name
    self.label = label
    self.find = find
  }
}

/// A room's number in the table that coordinators and the secretariat have of their cities.
package struct DeskCount: Sendable {
  package let name: String
  package let label: Phrase
  /// One query; organisations without any are absent.
  package let find: @Sendable ([OrganisationID], Actor, House, Tx) throws -> [OrganisationID: Int]
  package init(
    _ name: String, _ label: Phrase, find: @escaping @Sendable ([OrganisationID], Actor, House, Tx) throws -> [OrganisationID: Int]
  ) {
    self.name = name
    self.label = label
    self.find = find
  }
}

/// Records of a room that name organisations. One that came into the house by mistake is taken away again only while none of
/// them holds it.
package struct Tie: Sendable {
  /// Why it can no longer be taken away, as whoever tries it reads.
  package let what: Phrase
  private let places: [SQL]

  /// - Parameter places: queries of one column, whose name is `id` in the first: every organisation that such records name.
  package init(_ what: Phrase, _ places: SQL...) {
    precondition(!places.isEmpty, "a tie is kept somewhere")
    self.what = what
    self.places = places
  }

  /// Which of these are held: a query of their ids.
  package func held(among ids: SQL) -> SQL {
    "SELECT h.id FROM (\(places.joined(separator: " UNION ALL "))) h WHERE h.id IN (\(ids))"
  }
}
