import Testing
import TestKit

@testable import Ballots

/// Counts with known outcomes, and what must hold of every count.
@Suite struct TransfersTests {
  private func count(_ ballots: [([Int], Int)], of options: Int, seats: Int, withdrawn: Set<Int> = [], ties: TieRule = .runoff) -> Transfers
  {
    Transfers.count(
      ballots.flatMap { Array(repeating: $0.0, count: $0.1) }, options: options, seats: seats, withdrawn: withdrawn, ties: ties)
  }

  private func votes(_ round: Transfers.Round) -> [String] { round.votes.map(\.description) }

  /// The example with which OpaVote explains the Scottish rules (blog.opavote.com, November 2016, “Plain English Explanation of
  /// Scottish STV”): Alice, Bob and Chris are elected.
  @Test func opaVote() {
    let result = count([([1, 2, 3], 28), ([2, 1, 3], 26), ([3], 3), ([4], 2), ([5], 1)], of: 5, seats: 3)
    #expect(result.quota == 16)
    #expect(result.election.elected == [1, 2, 3])
    #expect(result.rounds.map(\.act) == [.firstPreferences, .surplus, .surplus])
    #expect(result.rounds.map(\.of) == [nil, 1, 2])
    #expect(result.rounds[0].elected == [1, 2])
    // 12/28 = 0.42857 of each of 28 ballots, then 10/26 = 0.38461 of each of 26.
    #expect(votes(result.rounds[1]) == ["16.00000", "26.00000", "14.99996", "2.00000", "1.00000"])
    #expect(votes(result.rounds[2]) == ["16.00000", "16.00000", "24.99982", "2.00000", "1.00000"])
    #expect(result.rounds[2].remainder.description == "0.00018")
    #expect(result.rounds[2].elected == [3])
  }

  /// Food for a party (Wikipedia, “Single transferable vote”, as of 2023): chocolate, orange and strawberry.
  @Test func party() {
    let orange = 1, pear = 2, chocolate = 3, strawberry = 4, hamburger = 5
    let result = count(
      [
        ([orange], 4), ([pear, orange], 2), ([chocolate, strawberry], 8), ([chocolate, hamburger], 4), ([strawberry], 1), ([hamburger], 1),
      ],
      of: 5, seats: 3)
    #expect(result.quota == 6)
    #expect(result.election.elected == [chocolate, orange, strawberry])
    #expect(result.rounds.map(\.of) == [nil, chocolate, pear, hamburger])
    #expect(votes(result.rounds[1]) == ["4.00000", "2.00000", "6.00000", "5.00000", "3.00000"])
    #expect(votes(result.rounds[2]) == ["6.00000", "0.00000", "6.00000", "5.00000", "3.00000"])
    #expect(result.rounds[3].exhausted.description == "3.00000")
    // Six votes are the quota, not below it.
    #expect(result.rounds.map(\.elected) == [[chocolate], [], [orange], [strawberry]])
  }

  /// Wikipedia, “CPO-STV”, where plain transfer elects Carter, Scott and Andrea.
  @Test func carterScottAndrea() {
    let andrea = 1, carter = 2, brad = 3, delilah = 4, scott = 5
    let result = count(
      [
        ([andrea], 25), ([carter, brad, delilah], 34), ([brad, delilah], 7), ([delilah, brad], 8), ([delilah, scott], 5),
        ([scott, delilah], 21),
      ], of: 5, seats: 3)
    #expect(result.quota == 26)
    #expect(result.election.elected == [carter, scott, andrea])
    #expect(result.rounds.map(\.of) == [nil, carter, delilah, brad])
    #expect(votes(result.rounds[1]) == ["25.00000", "26.00000", "14.99986", "13.00000", "21.00000"])
    #expect(votes(result.rounds[2]) == ["25.00000", "26.00000", "22.99986", "0.00000", "26.00000"])
  }

  /// The mayor of Burlington, Vermont, 2009, reduced to the three strongest (rangevoting.org/Burlington.html): Kiss has 4,314 votes
  /// to Wright's 4,064 after Montroll is excluded.
  @Test func burlington() {
    let kiss = 1, wright = 2, montroll = 3
    let result = count(
      [
        ([montroll, kiss, wright], 1332), ([montroll, wright, kiss], 767), ([montroll], 455), ([kiss, montroll, wright], 2043),
        ([kiss, wright, montroll], 371), ([kiss], 568), ([wright, montroll, kiss], 1513), ([wright, kiss, montroll], 495), ([wright], 1289),
      ], of: 3, seats: 1)
    #expect(result.election.elected == [kiss])
    #expect(votes(result.rounds[0]) == ["2982.00000", "3297.00000", "2554.00000"])
    #expect(votes(result.rounds[1]) == ["4314.00000", "4064.00000", "0.00000"])
    #expect(result.rounds[1].exhausted.whole == 455)
  }

  /// The capital of Tennessee (Wikipedia, “Instant-runoff voting”): Knoxville with 58 votes to 42.
  @Test func tennessee() {
    let memphis = 1, nashville = 2, chattanooga = 3, knoxville = 4
    let result = count(
      [
        ([memphis, nashville, chattanooga, knoxville], 42), ([nashville, chattanooga, knoxville, memphis], 26),
        ([chattanooga, knoxville, nashville, memphis], 15), ([knoxville, chattanooga, nashville, memphis], 17),
      ], of: 4, seats: 1)
    #expect(result.election.elected == [knoxville])
    #expect(result.rounds.map(\.of) == [nil, chattanooga, nashville])
    #expect(votes(result.rounds[2]) == ["42.00000", "0.00000", "0.00000", "58.00000"])
  }

  /// A ballot that was moved twice keeps its value and is cut twice (rule 48 (3), weighted).
  @Test func aValueIsCutAgain() {
    let third = count([([1, 2, 3], 5), ([1, 2, 4], 2), ([2, 3], 1), ([3], 1), ([4], 2), ([2, 4], 2)], of: 4, seats: 3)
    // Quota 4: 1 has 7, 2 has 3 + 7 × 0.42857 = 5.99999; 2's surplus of 1.99999 over 5.99999 is worth 0.14285 and 0.33333.
    #expect(third.quota == 4)
    #expect(votes(third.rounds[1]) == ["4.00000", "5.99999", "1.00000", "2.00000"])
    #expect(votes(third.rounds[2]) == ["4.00000", "4.00000", "2.04758", "2.95236"])
    #expect(third.rounds[2].remainder.description == "0.00006")
    #expect(third.election.elected == [1, 2, 4])
  }

  /// Rule 51: equal now, so whoever had fewer in the most recent round in which they differed goes.
  @Test func tiesFallByEarlierRounds() {
    // 3 and 4 end round two with four votes each; 4 began with fewer.
    let result = count([([1], 6), ([2], 5), ([3], 4), ([4], 3), ([5, 4], 1), ([1, 2], 1)], of: 5, seats: 1)
    #expect(result.rounds.map(\.of).prefix(3) == [nil, 5, 4])
    #expect(result.rounds[2].byOrder == [])
  }

  @Test func tiesThatNothingSettlesWaitForTheLot() {
    let ballots: [([Int], Int)] = [([1], 3), ([2, 1], 2), ([3, 4], 2), ([4], 3)]
    let waiting = count(ballots, of: 4, seats: 1, ties: .lot([]))
    #expect(waiting.election.tied == [2, 3])
    #expect(waiting.election.seatsForTied == 1)
    #expect(waiting.election.elected == [])
    // The last of the lot goes first.
    let drawn = count(ballots, of: 4, seats: 1, ties: .lot([2, 4, 1, 3]))
    #expect(drawn.rounds[1].of == 3)
    #expect(drawn.rounds[1].byOrder == [2, 3])
    #expect(drawn.election.tied == [])
    #expect(drawn.election.elected == [4])
    #expect(count(ballots, of: 4, seats: 1, ties: .seniority([3, 4, 1, 2])).election.elected == [1])
  }

  @Test func whoWithdrewIsPassedOver() {
    let ballots: [([Int], Int)] = [([1, 2], 6), ([2], 2), ([3], 5), ([1], 2)]
    #expect(count(ballots, of: 3, seats: 1).election.elected == [1])
    let without = count(ballots, of: 3, seats: 1, withdrawn: [1])
    #expect(without.valid == 13)
    #expect(without.election.elected == [2])
    #expect(without.rounds[0].votes.map(\.whole) == [0, 8, 5])
  }

  @Test func fewOrNoBallots() {
    #expect(count([], of: 3, seats: 2).election.elected == [])
    #expect(count([], of: 3, seats: 2).election.vacant == 2)
    #expect(count([([1], 1)], of: 1, seats: 1).election.elected == [1])
    // Rule 52: no more candidates than seats.
    #expect(count([([1], 3)], of: 2, seats: 2).election.elected == [1, 2])
  }

  @Test func partsOfVotesAreWrittenWithFiveDecimals() {
    #expect(Votes(parts: 14_639_616).description == "146.39616")
    #expect(Votes(parts: 5).description == "0.00005")
    #expect(Votes("146.39616") == Votes(parts: 14_639_616))
    for text in ["", "1", "1.5", "01.00000", "1.000000", "-1.00000", "1.0000٠", ".00000"] { #expect(Votes(text) == nil) }
  }

  /// Each round holds all ballots: with somebody, exhausted, or cut off. Nobody who stands goes above what ballots exist; the elected
  /// have the quota or filled the last seats; more is cut off than one part for each ballot and surplus never.
  @Test func everyRoundAddsUp() {
    var dice = Dice()
    for _ in 0..<3000 {
      let options = Int.random(in: 1...8, using: &dice)
      let seats = Int.random(in: 1...options, using: &dice)
      let ballots = (0..<Int.random(in: 0...60, using: &dice)).map { _ in
        Array(Array(1...options).shuffled(using: &dice).prefix(Int.random(in: 1...options, using: &dice)))
      }
      let result = Transfers.count(ballots, options: options, seats: seats, ties: .lot(Array(1...options).shuffled(using: &dice)))
      var remainder = Votes.zero
      for (number, round) in result.rounds.enumerated() {
        let sum = round.votes.reduce(round.exhausted + round.remainder, +)
        #expect(sum == Votes(ballots.count), "\(dice)")
        #expect(round.votes.allSatisfy { $0 >= .zero } && round.exhausted >= .zero && round.remainder >= remainder, "\(dice)")
        #expect(round.remainder.parts <= number * ballots.count, "\(dice)")
        remainder = round.remainder
      }
      #expect(result.election.elected.count == (ballots.isEmpty ? 0 : seats), "\(dice)")
      #expect(result.rounds.flatMap(\.elected) == result.election.elected, "\(dice)")
      #expect(result.rounds.count <= options + 1, "\(dice)")
      // One seat and more than half of the first preferences: nothing can take it away.
      if seats == 1, let first = (1...options).first(where: { option in ballots.count(where: { $0[0] == option }) * 2 > ballots.count }) {
        #expect(result.election.elected == [first], "\(dice)")
      }
    }
  }
}
