import Testing
import TestKit

@testable import Ballots

@Suite struct QuorumTests {
  @Test func halfOnTheFirstCallAndNoneOnTheSecond() {
    let there = Presence(entitled: 313, present: 120, represented: 36)
    let first = Quorum.standard.state(.first, heads: there)
    #expect(first.heads == QuorumCount(needed: 157, have: 156, entitled: 313))
    #expect(first.heads?.missing == 1)
    #expect(!first.isReached)
    #expect(first.weight == nil)
    #expect(Quorum.standard.state(.second, heads: there).isReached)
    #expect(Quorum.standard.state(.second, heads: Presence(entitled: 313, present: 0)).isReached)
  }

  @Test func proxiesCountOrDoNot() {
    let there = Presence(entitled: 100, present: 30, represented: 25)
    var quorum = Quorum.standard
    #expect(quorum.state(.first, heads: there).isReached)
    quorum.countsProxies = false
    #expect(quorum.state(.first, heads: there).heads?.missing == 20)
  }

  @Test func halfOrMoreThanHalf() {
    let exactly = Presence(entitled: 312, present: 156)
    #expect(Quorum(first: .init(heads: .init(.half))).state(.first, heads: exactly).isReached)
    let more = Quorum(first: .init(heads: .init(.half, isExceeded: true))).state(.first, heads: exactly)
    #expect(more.heads?.needed == 157)
    #expect(!more.isReached)
  }

  @Test func headsAndWeightAreBothNeeded() {
    let quorum = Quorum(first: .init(heads: .init(.third), weight: .init(.half)))
    let heads = Presence(entitled: 30, present: 10)
    #expect(quorum.state(.first, heads: heads, weight: Presence(entitled: 100, present: 50)).isReached)
    let light = quorum.state(.first, heads: heads, weight: Presence(entitled: 100, present: 49))
    #expect(light.heads?.missing == 0)
    #expect(light.weight?.missing == 1)
    #expect(!light.isReached)
  }

  @Test func aQuorumIsLostWhenPeopleLeave() {
    let before = Quorum.standard.state(.first, heads: Presence(entitled: 10, present: 5))
    let after = Quorum.standard.state(.first, heads: Presence(entitled: 10, present: 4))
    #expect(after.isLost(after: before))
    #expect(!after.isLost(after: after))
    #expect(!before.isLost(after: after))
  }

  @Test(arguments: [
    Quorum.standard, .none, Quorum(first: .init(heads: .init(.half, isExceeded: true), weight: .init(.third)), countsProxies: false),
    Quorum(first: .init(weight: .init(.twoThirds)), second: .init(heads: .init(.third))),
  ])
  func aRuleIsOneText(_ quorum: Quorum) { #expect(Quorum(quorum.description) == quorum) }

  @Test(arguments: [
    "", "first", "first none", "first none second", "first second none", "first heads second none",
    "first heads>=1/2 heads>=1/2 second none",
    "first weight>=1/2 heads>=1/2 second none", "first heads=1/2 second none", "first none second none without", "second none first none",
    "first none second none second none", "first heads>=3/2 second none",
  ])
  func otherTextsAreRefused(_ text: String) { #expect(Quorum(text) == nil) }

  @Test func whoeverComesNeverBreaksAQuorum() {
    var dice = Dice()
    for _ in 0..<1000 {
      let entitled = Int.random(in: 1...400, using: &dice)
      let quorum = Quorum(
        first: .init(heads: .init(Fraction(Int.random(in: 1...5, using: &dice), 5) ?? .half, isExceeded: Bool.random(using: &dice))))
      var reached = false
      for present in 0...entitled {
        let state = quorum.state(.first, heads: Presence(entitled: entitled, present: present))
        #expect(!reached || state.isReached, "\(dice)")
        reached = state.isReached
      }
    }
  }
}
