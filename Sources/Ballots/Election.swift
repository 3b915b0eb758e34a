/// Who is chosen, and what stays open.
package struct Election: Sendable, Hashable, Codable {
  /// In the order in which they were elected; among equals, in the order of their numbers.
  package var elected: [Int] = []
  /// Of those, whom an order settled among equals: the lot or seniority.
  package var electedByOrder: [Int] = []
  /// Equal, and more than there are seats left: they wait for the lot, or stand again. Ascending.
  package var tied: [Int] = []
  /// Seats that the tied may fill.
  package var seatsForTied = 0
  /// Seats that nobody reached.
  package var vacant = 0
  /// The fewest votes with which one can be elected, where there is a majority, a quota or a vote for none of these.
  package var needed: Int?

  /// Those with most votes, as many as there are seats. Whoever is elected has at least one vote, reaches the majority if there is
  /// one, and has more votes than there are ballots for none of these. Where more options are equal at the last seat than seats
  /// are left, those are tied, and the tie rule decides.
  static func mostVotes(_ count: Count, _ question: Question) -> Election {
    let seats = question.kind.seats ?? question.kind.options
    var needed = count.none + 1
    if let majority = question.majority, majority.threshold != .simple {
      let ballots = YesNo(yes: 0, no: count.valid, blank: count.blank + count.spoilt)
      needed = max(needed, majority.need(ballots, question.roll).needed)
    }
    let able = (1...question.kind.options).filter { !question.withdrawn.contains($0) && votes($0, count) >= needed }
    let ranked = able.sorted { (votes($1, count), $0) < (votes($0, count), $1) }
    var election = Election()
    election.needed = needed > 1 ? needed : nil
    election.elected = Array(ranked.prefix(seats))
    if ranked.count > seats, votes(ranked[seats - 1], count) == votes(ranked[seats], count) {
      let last = votes(ranked[seats], count)
      election.settle(ranked.filter { votes($0, count) > last }, equal: ranked.filter { votes($0, count) == last }, seats, question.ties)
    }
    if question.kind.seats != nil { election.vacant = seats - election.elected.count - election.seatsForTied }
    return election
  }

  private mutating func settle(_ sure: [Int], equal: [Int], _ seats: Int, _ ties: TieRule) {
    let left = seats - sure.count
    if let order = ties.order {
      electedByOrder = Array(order.filter(equal.contains).prefix(left))
      elected = sure + electedByOrder
    } else {
      elected = sure
      tied = equal.sorted()
      seatsForTied = left
    }
  }

  private static func votes(_ option: Int, _ count: Count) -> Int { count.votes[option - 1] }
}
