import Core
import Directory
import Meetings
import Storage
import Time
import Web

/// A city that stands for a seat of a body, at the assembly that elects it.
package struct Candidature: Sendable, Equatable {
  package let id: RecordID
  package let assembly: RecordID
  package let body: ID<Body>
  package let organisation: OrganisationID
  package let submitted: Moment
  package let withdrawn: Moment?

  static let letterField = "letter"
  package static let letterTypes: Set<FileType> = [.pdf, .jpeg, .png]
}

/// One that stands, with what hinders it.
package struct Candidate: Sendable, Equatable {
  package let candidature: Candidature
  package let impediments: [Impediment]
  /// Its own seat is among those that are filled.
  package let isOutgoing: Bool
  package var isEligible: Bool { impediments.isEmpty && candidature.withdrawn == nil }
}

extension Candidature {
  static let columns: SQL = "c.id, c.assembly, c.body, c.organisation, c.submitted, c.withdrawn"

  package static func find(_ id: RecordID, in tx: Tx) throws -> Candidature {
    guard let row = try tx.row("SELECT \(columns) FROM governance_candidature c WHERE c.id = \(id)") else { throw Problem.notFound }
    return try Candidature(row)
  }

  /// In the order in which they were first submitted.
  package static func list(at assembly: RecordID, body: ID<Body>? = nil, in tx: Tx) throws -> [Candidature] {
    let only: SQL = body.map { "c.body = \($0)" } ?? "TRUE"
    return try tx.rows("SELECT \(columns) FROM governance_candidature c WHERE c.assembly = \(assembly) AND \(only) ORDER BY c.id")
      .map(Candidature.init)
  }

  init(_ row: Row) throws {
    id = try row("id")
    assembly = try row("assembly")
    body = try row("body")
    organisation = try row("organisation")
    submitted = try row("submitted")
    withdrawn = try row("withdrawn")
  }

  /// Whose seats an assembly can fill: bodies of the same organisation in which cities sit, but for the one that meets.
  package static func bodies(_ assembly: Assembly, _ meeting: Meeting, in tx: Tx) throws -> [Body] {
    let all = try Bodies.all(of: meeting.owner, in: tx).filter { $0.id != assembly.body }
    return try all.filter { try !Bodies.seats(of: $0.id, on: tx.now.day, in: tx).isEmpty }
  }

  /// Those of an assembly with what hinders each. A handful of queries, however many stand.
  package static func candidates(_ meeting: Meeting, _ rules: BodyRules, in tx: Tx) throws -> [Candidate] {
    let all = try list(at: meeting.id, in: tx)
    let cities = all.map(\.organisation)
    let standings = try Organisations.standings(of: cities, on: tx.now.day, in: tx)
    let before = try Organisations.standings(of: cities, on: meeting.day.adding(days: -365), in: tx)
    let dues = try Organisations.values(.dues, of: cities, on: tx.now.day, in: tx)
    let letters = try Files.of(all.map(\.id), in: tx)
    var seats: [ID<Body>: [Seat]] = [:]
    for body in Set(all.map(\.body)) { seats[body] = try Bodies.seats(of: body, on: meeting.day, in: tx) }
    return all.map { one in
      let term = Eligibility.term(of: seats[one.body]?.first { $0.organisation == one.organisation }, meeting: meeting.day)
      let eligibility = Eligibility(
        standing: standings[one.organisation], dues: dues[one.organisation].flatMap { Dues(rawValue: $0) },
        wasMember: before[one.organisation] == .member, term: term,
        letter: letters[one.id].flatMap { $0.isEmpty ? nil : one.submitted.day },
        lastDay: Obligation.last(.candidatures, rules, meeting: meeting.day))
      return Candidate(candidature: one, impediments: eligibility.impediments, isOutgoing: term == .ends)
    }
  }

  /// How many seats of a body the assembly fills: those whose term ends.
  package static func openSeats(of body: ID<Body>, _ meeting: Meeting, in tx: Tx) throws -> Int {
    try Bodies.seats(of: body, on: meeting.day, in: tx).filter { Eligibility.isFilled(until: $0.to, meeting: meeting.day) }.count
  }
}
