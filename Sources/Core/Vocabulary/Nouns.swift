import Storage
import Web

// Nouns whose rows belong to higher floors but whose identifiers Core carries.

/// Whatever can have texts, files, ledger rows, requests or a card.
package enum RecordNoun {}
/// A city, candidate city, network, delegation, partner, institution (Directory).
package enum OrganisationNoun {}
/// A person with an account (Directory).
package enum PersonNoun {}

package typealias RecordID = ID<RecordNoun>
package typealias OrganisationID = ID<OrganisationNoun>
package typealias PersonID = ID<PersonNoun>

/// Who may see a record: one id, kept in `core_record.audience`. Everyone, all members, the secretariat, or one
/// organisation, network or body by its record id.
package struct Audience: Hashable, Sendable, SQLBindable {
  package let value: Int64
  package init(_ value: Int64) { self.value = value }

  package static let everyone = Audience(1)
  package static let members = Audience(2)
  package static let secretariat = Audience(3)
  package static func of(_ organisation: OrganisationID) -> Audience { Audience(organisation.value) }
  package static func of(record: RecordID) -> Audience { Audience(record.value) }

  package static var sqlType: SQLType { .integer }
  package var sqlValue: SQLValue { .integer(value) }
  package static func read(_ value: SQLValue) -> Audience? { Int64.read(value).map(Audience.init) }
}

/// What a visitor may see: the audiences they belong to. The secretariat sees all.
package struct Sight: Sendable, Hashable {
  package let audiences: Set<Audience>
  package let all: Bool

  package init(_ audiences: Set<Audience>, all: Bool = false) {
    self.audiences = audiences.union([.everyone])
    self.all = all
  }

  package static let everyone = Sight([.everyone])
  package static let house = Sight([], all: true)

  package func sees(_ audience: Audience) -> Bool { all || audiences.contains(audience) }

  /// The condition that every list, count, suggestion, feed and file asks: `WHERE \(sight.sees("r.audience"))`.
  package func sees(_ column: StaticString) -> SQL {
    if all { return "TRUE" }
    return "\(SQL.raw("\(column)")) IN \(in: audiences.sorted { $0.value < $1.value })"
  }
}

/// What a person is for an organisation; rights come from roles alone (Directory holds the dated mandates).
package enum Role: String, Sendable, CaseIterable, SQLWord {
  case political, technical, substitute, dues, communication
  case coordinator, delegation, committee, secretariat, juror, translator
}

/// Where a role counts.
package enum Scope: String, Sendable, CaseIterable {
  /// Anywhere in the house (the secretariat).
  case house
  /// Records owned by the organisation the person acts for.
  case own
  /// Records owned by members of the network the person coordinates, and by the network itself.
  case network
}

/// A right, declared once as data by the feature that asks it: which roles have it, in which scope. The check in
/// verbs and the condition in finders both come from this declaration.
package struct Permission: Sendable, Hashable {
  package let name: String
  package let label: Phrase
  package let grants: [Role: Scope]
  package init(_ name: String, _ label: Phrase, _ grants: [Role: Scope]) {
    self.name = name
    self.label = label
    self.grants = grants
  }

  package static func == (left: Permission, right: Permission) -> Bool { left.name == right.name }
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
