import Storage
import Web

/// One request being answered: what came, who is visiting and for whom they act, in which language. A plain value.
package struct Visit: Sendable {
  package let request: Request
  package let reader: Reader
  /// Nil for a visitor without a session.
  package let actor: Actor?
  /// The name shown in the header, and the organisations the person may act for.
  package let person: Visitor?
  package let house: House
  package let now: Moment
  /// How much waits for the person on "for me".
  package var waiting = 0
  /// The form that came with an unsafe method, already read.
  package var form = Fields()
  package var uploads: [Upload] = []
  /// Of whoever is signed in: who they are now, for an answer that goes on; nil when the session has ended.
  package var still: (@Sendable (Tx) throws -> Actor?)?

  package init(request: Request, reader: Reader, actor: Actor?, person: Visitor?, house: House, now: Moment) {
    self.request = request
    self.reader = reader
    self.actor = actor
    self.person = person
    self.house = house
    self.now = now
  }

  package struct Visitor: Sendable {
    package let id: PersonID
    package let name: String
    package let organisation: String
    /// Others the person may act for, by id and name.
    package let others: [(id: OrganisationID, name: String)]
    package init(id: PersonID, name: String, organisation: String, others: [(id: OrganisationID, name: String)]) {
      self.id = id
      self.name = name
      self.organisation = organisation
      self.others = others
    }
  }

  package var language: Language { reader.language }
  package var sight: Sight { actor?.sight ?? .everyone }
  package func may(_ permission: Permission, on owner: OrganisationID? = nil) -> Bool { actor?.may(permission, on: owner) ?? false }
  /// The value of a `{name}` segment of the route.
  package func parameter(_ name: String) -> String { request.parameters[name] ?? "" }
  /// An address in the reader's language: `visit.path("/cities")` is `/fr/cities`.
  package func path(_ path: String) -> String { "/" + language.code + path }

  package func t(_ phrase: Phrase, count: Int, _ values: [String: String] = [:]) -> String {
    reader.t(phrase, count: count, values)
  }
  // A bare literal means the sentence itself: without this it could be either.
  @_disfavoredOverload
  package func t(_ phrase: Phrase, _ values: [String: String] = [:]) -> String { reader.t(phrase, values) }

  package func read<T: Sendable>(_ body: @Sendable @escaping (Tx) throws -> T) async throws -> T {
    try await house.database.read(body)
  }
  package func write<T: Sendable>(_ body: @Sendable @escaping (WriteTx) throws -> T) async throws -> T {
    try await house.database.write(body)
  }
}
