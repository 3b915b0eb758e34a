import Core
import Directory
import Storage
import Time
import Web

/// What the house does before and after each election, by itself: one job a day, each step once for each city.
package enum Campaign {
  package static let job = JobKind("handover.campaign", every: .day) { house, _ in try await run(house) }

  /// Days after an election's start for which it is still looked after.
  static let days = 200

  static func run(_ house: House) async throws {
    let elections = try await house.database.read { tx in
      try Elections.entered(from: tx.now.day.adding(days: -days - Elections.latest), in: tx)
    }
    for election in elections {
      for step in Step.allCases { try await take(step, election, house) }
    }
  }

  /// One step of one election, fifty cities a write: nobody else waits long.
  private static func take(_ step: Step, _ election: Election, _ house: House) async throws {
    let today = house.database.clock.now().day
    let due = step == .notice ? election.day.adding(days: step.days) : election.start.adding(days: step.days)
    guard today >= due, today <= election.start.adding(days: days), step != .notice || today < election.day else { return }
    // Where the house did not run for a while, only the latest of the letters that are due is written.
    let isOverdue = Step.allCases.contains { $0.days > step.days && today >= election.start.adding(days: $0.days) }
    let isSent = step == .ask || step == .coordinator || step == .committee || !isOverdue
    let cities = try await house.database.read { tx -> [Organisation] in
      let done = try Elections.steps(of: election.id, in: tx)
      return try Elections.cities(of: election, in: tx).filter { !(done[$0.id]?.contains(step) ?? false) }
    }
    let portions = step == .coordinator || step == .committee ? max(cities.count, 1) : 50
    for start in stride(from: 0, to: cities.count, by: portions) {
      let portion = Array(cities[start..<min(start + portions, cities.count)])
      try await house.database.write { tx in try take(step, election, portion, isSent: isSent, house, in: tx) }
    }
  }

  private static func take(_ step: Step, _ election: Election, _ cities: [Organisation], isSent: Bool, _ house: House, in tx: WriteTx)
    throws
  {
    // Two workers may have looked at the same moment.
    let done = try Elections.steps(of: election.id, in: tx)
    let cities = cities.filter { !(done[$0.id]?.contains(step) ?? false) }
    if step == .ask {
      try Mandates.askConfirmation(of: cities.map(\.id), election: election.day, since: election.start, by: .house, in: tx)
    }
    let coverage = try Coverage.of(cities, on: tx.now.day, in: tx)
    let waiting: [CityCoverage]
    switch step {
    case .notice, .ask: waiting = coverage
    // Each holder is asked, also where a colleague has answered already.
    case .first, .second:
      let open = try Mandates.open(ofAll: cities.map(\.id), on: tx.now.day, in: tx)
      waiting = coverage.filter { open[$0.city.id]?.contains(where: \.needsConfirmation) ?? false }
    case .coordinator, .committee: waiting = coverage.filter { !$0.hasAnswered }
    }
    let concerned = Set(waiting.map(\.city.id))
    for city in cities {
      try tx.execute(
        """
        INSERT INTO handover_step (election, organisation, step, day, sent)
        VALUES (\(election.id), \(city.id), \(step), \(tx.now.day), \(isSent && concerned.contains(city.id)))
        """)
    }
    guard isSent, !waiting.isEmpty else { return }
    switch step {
    case .notice: try CampaignLetters.notice(election, waiting.map(\.city), house, in: tx)
    case .ask: break
    case .first, .second: try CampaignLetters.stillYou(step, election, waiting, house, in: tx)
    case .coordinator: try CampaignLetters.toCoordinators(election, waiting, house, in: tx)
    case .committee: try CampaignLetters.toCommittee(election, waiting, house, in: tx)
    }
  }
}
