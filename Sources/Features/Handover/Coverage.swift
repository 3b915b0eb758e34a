import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// Whether it is known who acts for a city, and if not, what is the matter. A city is covered when both its political and its
/// technical delegate are known, can be written to, and were confirmed within the last twelve months and since the last election.
package struct CityCoverage: Sendable {
  package enum State: String, Sendable, CaseIterable {
    case covered, waiting, silent

    var label: Phrase {
      switch self {
      case .covered: "Covered"
      case .waiting: "Waiting"
      case .silent: "Silent"
      }
    }
    var tone: Kit.Tone {
      switch self {
      case .covered: .good
      case .waiting: .waiting
      case .silent: .late
      }
    }
  }

  package enum Reason: String, Sendable, CaseIterable {
    case complete, noPolitical, noTechnical
    case election, year, invited, left
    case nobody, unanswered

    package var label: Phrase {
      switch self {
      case .complete: "Both delegates are known"
      case .noPolitical: "No political delegate"
      case .noTechnical: "No technical delegate"
      case .election: "Asked after the election, not yet answered"
      case .year: "Nobody has confirmed for more than a year"
      case .invited: "Somebody is proposed or invited and has not accepted yet"
      case .left: "The last delegate has left and named nobody"
      case .nobody: "Nobody acts for this city"
      case .unanswered: "No answer for 45 days after the election"
      }
    }
  }

  /// Whether at least one delegate has answered: a city that misses one is no silent one.
  package var hasAnswered: Bool { state == .covered || reason == .noPolitical || reason == .noTechnical }

  package let city: Organisation
  package let state: State
  package let reason: Reason
  /// Since when an answer is awaited.
  package let since: Day?
}

package enum Coverage {
  /// Days that a city has to answer after an election before it counts as silent.
  static let patience = 45
  /// Days for which a confirmation holds.
  static let year = 365

  /// A delegate who can be written to, as far as coverage goes.
  private struct Held {
    let role: Role
    let confirmed: Day?
    let asked: Day?
    var needsConfirmation: Bool { asked.map { asked in confirmed.map { $0 <= asked } ?? true } ?? false }
  }

  /// One query for each five hundred cities.
  package static func of(_ cities: [Organisation], on day: Day, in tx: Tx) throws -> [CityCoverage] {
    var held: [OrganisationID: [Held]] = [:]
    var pending: [OrganisationID: Set<String>] = [:]
    for row in try rows(cities.map(\.id), on: day, in: tx) {
      let city: OrganisationID = try row("organisation")
      let state: String = try row("state")
      if state == "held" {
        held[city, default: []].append(Held(role: try row("role"), confirmed: try row("confirmed_day"), asked: try row("asked_day")))
      } else {
        pending[city, default: []].insert(state)
      }
    }
    return cities.map { city in of(city, held[city.id] ?? [], pending[city.id] ?? [], on: day) }
  }

  /// Delegates, and beside them invitations and successions that wait.
  private static func rows(_ ids: [OrganisationID], on day: Day, in tx: Tx) throws -> [Row] {
    try inPortions(ids) { portion in
      try tx.rows(
        """
        SELECT m.organisation, m.role, m.confirmed_day, m.asked_day, 'held' AS state FROM directory_mandate m
        JOIN directory_person p ON p.id = m.person
        WHERE m.organisation IN \(in: portion) AND m.role IN \(in: Role.deciding) AND p.address IS NOT NULL
          AND \(Organisations.holds("m", on: day))
        UNION ALL SELECT i.organisation, i.role, NULL, NULL, 'open' FROM directory_invitation i
        WHERE i.organisation IN \(in: portion) AND i.role IN \(in: Role.deciding) AND i.state = 'open' AND i.ends > \(tx.now)
        UNION ALL SELECT q.addressee, NULL, NULL, NULL, q.state FROM approvals_request q
        WHERE q.addressee IN \(in: portion) AND q.kind = \(Succession.requestName) AND q.state IN ('proposed', 'alone')
        """)
    }
  }

  private static func of(_ city: Organisation, _ mandates: [Held], _ pending: Set<String>, on day: Day) -> CityCoverage {
    func said(_ state: CityCoverage.State, _ reason: CityCoverage.Reason, since: Day? = nil) -> CityCoverage {
      CityCoverage(city: city, state: state, reason: reason, since: since)
    }
    let current = mandates.filter { mandate in
      !mandate.needsConfirmation && (mandate.confirmed.map { $0 >= day.adding(days: -year) } ?? false)
    }
    // One of the two is known: the city has answered, and is asked for the other.
    if !current.isEmpty {
      let roles = Set(current.map(\.role))
      let isBoth = roles.contains(.political) && roles.contains(.technical)
      return isBoth ? said(.covered, .complete) : said(.waiting, roles.contains(.political) ? .noTechnical : .noPolitical)
    }
    if pending.contains("open") || pending.contains("proposed") { return said(.waiting, .invited) }
    if pending.contains("alone") { return said(.silent, .left) }
    if mandates.isEmpty { return said(.silent, .nobody) }
    guard let asked = mandates.filter(\.needsConfirmation).compactMap(\.asked).max() else { return said(.waiting, .year) }
    return day >= asked.adding(days: patience) ? said(.silent, .unanswered, since: asked) : said(.waiting, .election, since: asked)
  }

  /// The same as a condition on a column that holds a city: silent, as `of` says it.
  static func isSilent(_ column: StaticString, at now: Moment) -> SQL {
    let city = SQL.raw("\(column)")
    let day = now.day
    let patience = day.adding(days: -patience)
    let delegate: SQL = """
      SELECT 1 FROM directory_mandate m JOIN directory_person p ON p.id = m.person
      WHERE m.organisation = \(city) AND m.role IN \(in: Role.deciding) AND p.address IS NOT NULL AND \(Organisations.holds("m", on: day))
      """
    let awaited: SQL = "m.asked_day IS NOT NULL AND (m.confirmed_day IS NULL OR m.confirmed_day <= m.asked_day)"
    return """
      (NOT EXISTS (\(delegate) AND NOT (\(awaited)) AND m.confirmed_day >= \(day.adding(days: -year)))
      AND NOT EXISTS (SELECT 1 FROM directory_invitation i WHERE i.organisation = \(city) AND i.role IN \(in: Role.deciding)
        AND i.state = 'open' AND i.ends > \(now))
      AND NOT EXISTS (\(Requests.open(Succession.requestName, in: ["proposed"], over: column)))
      AND (NOT EXISTS (\(delegate))
        OR EXISTS (\(Requests.open(Succession.requestName, in: ["alone"], over: column)))
        OR EXISTS (\(delegate) AND \(awaited) AND m.asked_day <= \(patience))
          AND NOT EXISTS (\(delegate) AND \(awaited) AND m.asked_day > \(patience))))
      """
  }

  /// Member cities for which the house knows both who decides and who works, today. Members see it; the past is not kept.
  static let measure = Measure(
    "cities.covered", "Cities whose political and technical delegates are confirmed", unit: "cities",
    count: { query, tx in
      guard let found = try cities(query, in: tx) else { return nil }
      return found.isEmpty ? nil : found.filter { $0.state == .covered }.count
    },
    rows: { query, reader, tx in
      let covered = (try cities(query, in: tx) ?? []).filter { $0.state == .covered }
      let names = try Organisations.names(covered.map(\.city.id), reader.language, on: tx.now.day, in: tx)
      return covered.map { FigureRow(names[$0.city.id] ?? $0.city.name, address: $0.city.path, day: nil) }
    })

  private static func cities(_ query: FigureQuery, in tx: Tx) throws -> [CityCoverage]? {
    let today = tx.now.day
    guard query.sight.sees(.members), query.period.to.map({ $0 >= today }) ?? true else { return nil }
    let members = try Organisations.members(on: today, in: tx)
    let chosen =
      switch query.scope {
      case .house: members
      case .organisation(let id): members.filter { $0.id == id }
      case .organisations(let ids): members.filter { ids.contains($0.id) }
      }
    return try of(chosen, on: today, in: tx)
  }

  /// The cities that an actor follows: of the networks they coordinate, or all members; each with its networks.
  static func followed(by actor: Actor, in tx: Tx) throws -> [(city: CityCoverage, networks: [Organisation])] {
    let members = try Organisations.members(on: tx.now.day, in: tx)
    let mine = members.filter { actor.may(HandoverPermissions.follow, on: $0.id) }
    let networks = try Organisations.networks(of: mine.map(\.id), on: tx.now.day, in: tx)
    return try of(mine, on: tx.now.day, in: tx).map { (city: $0, networks: networks[$0.city.id] ?? []) }
  }

  /// Cities of which the secretariat and the Committee were told and that still do not answer.
  static func silent(in tx: Tx) throws -> [CityCoverage] {
    let told: [OrganisationID] = try tx.values(
      """
      SELECT DISTINCT s.organisation FROM handover_step s JOIN handover_election e ON e.id = s.election
      WHERE s.step = 'committee' AND s.sent = TRUE AND s.day > \(tx.now.day.adding(days: -400)) AND e.state = 'entered'
      """)
    let members = try Organisations.members(on: tx.now.day, in: tx)
    let set = Set(told)
    return try of(members.filter { set.contains($0.id) }, on: tx.now.day, in: tx).filter { $0.state == .silent }
  }
}
