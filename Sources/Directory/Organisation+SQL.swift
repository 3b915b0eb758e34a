import Storage
import Web
import Core

/// Finders and verbs of organisations. Counts are computed for a date, never kept.
package enum Organisations {
  package static func find(_ id: OrganisationID, in tx: Tx) throws -> Organisation { fatalError("being built") }
  /// By its address; throws `Problem.notFound`. An older slug finds it too: compare `slug` and redirect.
  package static func find(slug: String, in tx: Tx) throws -> Organisation { fatalError("being built") }
  /// By what the field calls it: `RECE`.
  package static func find(code: String, in tx: Tx) throws -> Organisation? { fatalError("being built") }
  /// The association that the house belongs to; nil before the first import.
  package static func association(in tx: Tx) throws -> Organisation? { fatalError("being built") }
  package static func all(_ kinds: [Organisation.Kind], in tx: Tx) throws -> [Organisation] { fatalError("being built") }
  /// By name in any language and time, folded; several when names collide. For forms and imports of others.
  package static func named(_ name: String, country: String? = nil, in tx: Tx) throws -> [Organisation] { fatalError("being built") }
  /// Names on a day in a language: that language's, else the own name.
  package static func names(_ ids: [OrganisationID], _ language: Language, on day: Day, in tx: Tx) throws -> [OrganisationID: String] {
    fatalError("being built")
  }
  /// At most `limit` whose name holds the words, for suggestions in forms.
  package static func suggest(_ words: String, kinds: [Organisation.Kind], limit: Int = 10, in tx: Tx) throws -> [Organisation] {
    fatalError("being built")
  }

  /// Cities that are members of the association on a day, in the order of their sort names.
  package static func members(on day: Day, standings: [Standing] = [.member, .provisional], in tx: Tx) throws -> [Organisation] {
    fatalError("being built")
  }
  package static func memberCount(on day: Day, standings: [Standing] = [.member, .provisional], in tx: Tx) throws -> Int {
    fatalError("being built")
  }
  package static func countryCount(on day: Day, in tx: Tx) throws -> Int { fatalError("being built") }
  /// Cities of a network or of a delegation's territory on a day.
  package static func members(of network: OrganisationID, on day: Day, in tx: Tx) throws -> [Organisation] { fatalError("being built") }
  /// The networks and delegations that an organisation belongs to on a day.
  package static func networks(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> [Organisation] { fatalError("being built") }
  /// The cities that coordinate a network on a day.
  package static func coordinators(of network: OrganisationID, on day: Day, in tx: Tx) throws -> [Organisation] { fatalError("being built") }
  package static func facts(of organisation: OrganisationID, in tx: Tx) throws -> [Fact] { fatalError("being built") }
  package static func standing(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> Standing? { fatalError("being built") }
}

package enum People {
  package static func find(_ id: PersonID, in tx: Tx) throws -> Person { fatalError("being built") }
  /// By address, whatever its capitals; nil when unknown.
  package static func find(address: String, in tx: Tx) throws -> Person? { fatalError("being built") }
  package static func names(_ ids: [PersonID], in tx: Tx) throws -> [PersonID: String] { fatalError("being built") }
}

package enum Mandates {
  package static func open(of organisation: OrganisationID, on day: Day, in tx: Tx) throws -> [Mandate] { fatalError("being built") }
  /// Whom to write to: people who hold one of these roles for one of these organisations on a day and have an address.
  package static func holders(of organisations: [OrganisationID], roles: [Role], on day: Day, in tx: Tx) throws -> [Holder] {
    fatalError("being built")
  }
}

package enum Bodies {
  package static func find(slug: String, in tx: Tx) throws -> Body? { fatalError("being built") }
  package static func all(in tx: Tx) throws -> [Body] { fatalError("being built") }
  package static func seats(of body: ID<Body>, on day: Day, in tx: Tx) throws -> [Seat] { fatalError("being built") }
}

package enum Visitors {
  /// Who is visiting, for whom they act, what they may see: one query (a second one for coordinators only).
  /// Nil for a token that is unknown, ended or waits for its second factor.
  package static func load(token: String, in tx: Tx) throws -> (Actor, Visit.Visitor)? { fatalError("being built") }
}

package enum Sessions {
  /// The cookie's name.
  package static let cookie = "paideia"
  /// A signed-in session of a person, as tests and the demo entry make it. Returns the token for the cookie.
  package static func start(_ person: PersonID, organisation: OrganisationID? = nil, in tx: WriteTx) throws -> String { fatalError("being built") }
}

package enum Erasures {
  /// Applies again the erasures of `erasures.log` beside the database, after a restore. Returns how many.
  @discardableResult
  package static func replay(_ house: House) async throws -> Int { fatalError("being built") }
}
