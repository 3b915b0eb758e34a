/// The hand that moves the ballots. Options are kept from 1, so that lists have an unused place 0.
struct TransferCount {
  private struct Pile {
    var names: [Int]
    var papers: Int
    /// The place in `names` of whom it lies with; past the end when exhausted.
    var at = 0
    /// Of each paper, in hundred-thousandths.
    var value = Votes.one
  }

  private enum State { case standing, elected, spent, out }

  private let seats: Int
  private let ties: TieRule
  private var states: [State]
  private var piles: [Pile]
  private var votes: [Int]
  private var exhausted = 0
  private var remainder = 0
  private var byOrder: [Int] = []
  private(set) var result: Transfers

  init(_ rankings: [[Int]], options: Int, seats: Int, withdrawn: Set<Int>, ties: TieRule) {
    self.seats = seats
    self.ties = ties
    states = (0...options).map { $0 == 0 || withdrawn.contains($0) ? .out : .standing }
    votes = Array(repeating: 0, count: options + 1)
    // Equal ballots travel together.
    let named = rankings.map { $0.filter { (1...options).contains($0) && !withdrawn.contains($0) } }.filter { !$0.isEmpty }
    piles = Dictionary(named.map { ($0, 1) }, uniquingKeysWith: +).map { Pile(names: $0.key, papers: $0.value) }
    result = Transfers(quota: named.count / (seats + 1) + 1, valid: named.count)
  }

  mutating func run() {
    // Rule 45: first preferences.
    for pile in piles { votes[pile.names[0]] += pile.papers * Votes.one }
    record(.firstPreferences, of: nil)
    while result.valid > 0, result.election.tied.isEmpty, vacancies > 0, standing.count > vacancies {
      // Rules 48 and 49: surpluses first, the highest before the others; rule 50: else whoever has fewest is excluded.
      let surplus = states.indices.filter { states[$0] == .elected && votes[$0] > quota }
      guard let next = surplus.isEmpty ? one(of: standing, fewest: true) : one(of: surplus, fewest: false) else { break }
      if surplus.isEmpty { exclude(next) } else { transferSurplus(of: next) }
    }
    finish()
  }

  private var quota: Int { result.quota * Votes.one }
  private var standing: [Int] { states.indices.filter { states[$0] == .standing } }
  private var vacancies: Int { seats - result.election.elected.count }

  private mutating func transferSurplus(of option: Int) {
    let surplus = votes[option] - quota
    let before = votes[option]
    states[option] = .spent
    var moved = 0
    for index in piles.indices where holder(piles[index]) == option {
      // Rule 48 (3): surplus times value, over the votes credited, any remainder ignored.
      piles[index].value = surplus * piles[index].value / before
      moved += piles[index].papers * piles[index].value
      pass(index)
    }
    votes[option] = quota
    remainder += surplus - moved
    record(.surplus, of: option)
  }

  private mutating func exclude(_ option: Int) {
    states[option] = .out
    // Rule 50 (4): at the value with which they came.
    for index in piles.indices where holder(piles[index]) == option { pass(index) }
    // What rounding lost on the way to it was never credited, so nothing is left.
    votes[option] = 0
    record(.exclusion, of: option)
  }

  private func holder(_ pile: Pile) -> Int? { pile.at < pile.names.count ? pile.names[pile.at] : nil }

  private mutating func pass(_ index: Int) {
    repeat { piles[index].at += 1 } while holder(piles[index]).map { states[$0] != .standing } ?? false
    let worth = piles[index].papers * piles[index].value
    if let next = holder(piles[index]) { votes[next] += worth } else { exhausted += worth }
  }

  /// The end of a round: who reached the quota is elected (rule 47); once no more stand than there are vacancies, all who stand
  /// are (rule 52).
  private mutating func record(_ act: Transfers.Round.Act, of option: Int?) {
    var round = Transfers.Round(
      act: act, of: option, votes: votes.dropFirst().map(Votes.init(parts:)), exhausted: Votes(parts: exhausted),
      remainder: Votes(parts: remainder))
    round.byOrder = byOrder
    byOrder = []
    if result.valid > 0 {
      round.elected = elect(standing.filter { votes[$0] >= quota })
      if vacancies > 0, standing.count <= vacancies { round.elected += elect(standing) }
    }
    result.rounds.append(round)
  }

  private mutating func elect(_ options: [Int]) -> [Int] {
    let order = options.sorted { (votes[$1], $0) < (votes[$0], $1) }
    for option in order { states[option] = .elected }
    result.election.elected += order
    return order
  }

  /// Whoever has most or fewest; among equals, by the most recent round in which they differed, then by the order of the tie rule.
  /// Nil when that order is not there: the count waits.
  private mutating func one(of options: [Int], fewest: Bool) -> Int? {
    var left = options
    for round in result.rounds.reversed() where left.count > 1 {
      let least = left.map { round.votes[$0 - 1] }
      guard let edge = fewest ? least.min() : least.max() else { break }
      left = left.filter { round.votes[$0 - 1] == edge }
    }
    if left.count == 1 { return left[0] }
    guard let order = ties.order else {
      result.election.tied = left
      return nil
    }
    byOrder = left
    let sorted = order.filter(left.contains)
    return fewest ? sorted.last : sorted.first
  }

  private mutating func finish() {
    result.election.needed = result.quota
    let open = seats - result.election.elected.count
    // A tie in the middle of a count is about who goes on, not about a seat: all open seats wait.
    result.election.seatsForTied = result.election.tied.isEmpty ? 0 : open
    result.election.vacant = open - result.election.seatsForTied
  }
}
