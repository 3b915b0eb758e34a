import Testing
import TestKit

@testable import Ballots

@Suite struct MajorityTests {
  struct Case: CustomTestStringConvertible {
    let rule: Majority
    let votes: YesNo
    let outcome: Verdict.Outcome
    let needed: Int
    let whole: Int
    var testDescription: String { "\(rule), \(votes.yes) : \(votes.no) : \(votes.abstentions)" }

    init(
      _ rule: Majority, _ yes: Int, _ no: Int, _ abstentions: Int, blank: Int = 0, _ outcome: Verdict.Outcome, _ needed: Int, of whole: Int
    ) {
      self.rule = rule
      votes = YesNo(yes: yes, no: no, abstentions: abstentions, blank: blank)
      self.outcome = outcome
      self.needed = needed
      self.whole = whole
    }
  }

  /// Roll of 312, 187 present or represented.
  static let cases = [
    Case(.simple, 90, 80, 17, .reached, 81, of: 170),
    Case(.simple, 80, 80, 17, .missed, 81, of: 160),
    Case(.simple, 1, 0, 186, .reached, 1, of: 1),
    Case(.simple, 0, 0, 187, .missed, 1, of: 0),
    Case(Majority(.simple, countsAbstentions: true), 90, 80, 17, .missed, 98, of: 187),
    Case(Majority(.simple, tie: .chair), 80, 80, 3, .waitsForChair, 81, of: 160),
    Case(Majority(.simple, tie: .repeated), 80, 80, 3, .toRepeat, 81, of: 160),
    // Nobody said anything: nothing for the chair to settle.
    Case(Majority(.simple, tie: .chair), 0, 0, 5, .missed, 1, of: 0),
    Case(Majority(.simple, tie: .chair), 80, 81, 3, .missed, 82, of: 161),
    Case(.absolute, 88, 87, 12, .reached, 88, of: 175),
    Case(.absolute, 87, 87, 13, .missed, 88, of: 174),
    Case(Majority(.moreThan(.half), tie: .chair), 87, 87, 13, .waitsForChair, 88, of: 174),
    // With abstentions in the whole one vote more would not be enough: no tie, missed.
    Case(Majority(.moreThan(.half), countsAbstentions: true, tie: .chair), 87, 87, 13, .missed, 94, of: 187),
    // The sentence of the peers' study: 143 of 175 cast, two thirds are 117.
    Case(.twoThirds, 143, 32, 12, .reached, 117, of: 175),
    Case(.twoThirds, 116, 59, 12, .missed, 117, of: 175),
    Case(.twoThirds, 2, 1, 0, .reached, 2, of: 3),
    Case(.fourFifths, 139, 36, 12, .missed, 140, of: 175),
    Case(.fourFifths, 140, 35, 12, .reached, 140, of: 175),
    Case(Majority(.moreThan(.half), of: .cast), 90, 80, 0, blank: 17, .missed, 94, of: 187),
    Case(Majority(.moreThan(.half), of: .present), 94, 10, 0, .reached, 94, of: 187),
    Case(Majority(.atLeast(.twoThirds), of: .entitled), 187, 0, 0, .missed, 208, of: 312),
    Case(Majority(.atLeast(.half), of: .entitled), 156, 31, 0, .reached, 156, of: 312),
    Case(.twoThirds, 0, 0, 187, .missed, 1, of: 0),
  ]

  @Test(arguments: cases) func verdict(_ test: Case) {
    let verdict = test.rule.verdict(test.votes, roll: Roll(entitled: 312, present: 187, voted: 187))
    #expect(verdict.outcome == test.outcome)
    #expect(verdict.needed == test.needed)
    #expect(verdict.whole == test.whole)
    #expect(verdict.missing == max(0, test.needed - test.votes.yes))
    #expect(verdict.isAdopted == (test.outcome == .reached))
  }

  @Test func theChairDecidesOnlyEqualVotes() {
    let rule = Majority(.simple, tie: .chair)
    let roll = Roll(entitled: 10, present: 10, voted: 10)
    #expect(rule.verdict(YesNo(yes: 5, no: 5), roll: roll, casting: .yes).outcome == .chairFor)
    #expect(rule.verdict(YesNo(yes: 5, no: 5), roll: roll, casting: .yes).isAdopted)
    #expect(rule.verdict(YesNo(yes: 5, no: 5), roll: roll, casting: .no).outcome == .chairAgainst)
    #expect(rule.verdict(YesNo(yes: 4, no: 6), roll: roll, casting: .yes).outcome == .missed)
    #expect(rule.verdict(YesNo(yes: 6, no: 4), roll: roll, casting: .no).outcome == .reached)
  }

  @Test func aRuleIsOneText() {
    #expect(Majority.simple.description == "simple of valid")
    #expect(
      Majority(.atLeast(.twoThirds), of: .entitled, countsAbstentions: true, tie: .chair).description
        == ">=2/3 of entitled with abstentions tie chair")
    for base in Majority.Base.allCases {
      for tie in Majority.Tie.allCases {
        for counts in [true, false] {
          for threshold in [Majority.Threshold.simple, .moreThan(.half), .atLeast(.fourFifths)] {
            let rule = Majority(threshold, of: base, countsAbstentions: counts, tie: tie)
            #expect(Majority(rule.description) == rule)
          }
        }
      }
    }
  }

  @Test(arguments: [
    "", "simple", "simple of", "simple of all", "Simple of valid", "simple  of valid", " simple of valid", "simple of valid ",
    ">2/1 of valid", ">0/2 of valid", "≥2/3 of valid", ">=02/3 of valid", ">=2/1000 of valid", "=2/3 of valid", ">=-1/2 of valid",
    "simple of valid tie", "simple of valid tie rejected", "simple of valid tie chair tie chair", "simple of valid with",
    "simple of valid tie chair with abstentions",
  ])
  func otherTextsAreRefused(_ text: String) { #expect(Majority(text) == nil) }

  @Test func oneVoteMoreForNeverHurts() {
    var dice = Dice()
    for _ in 0..<2000 {
      let rule = Majority(
        [.simple, .moreThan(.half), .atLeast(.twoThirds), .atLeast(.fourFifths)].randomElement(using: &dice) ?? .simple,
        of: Majority.Base.allCases.randomElement(using: &dice) ?? .valid, countsAbstentions: Bool.random(using: &dice))
      let present = Int.random(in: 1...40, using: &dice)
      let roll = Roll(entitled: present + Int.random(in: 0...20, using: &dice), present: present, voted: present)
      let yes = Int.random(in: 0...present, using: &dice)
      let no = Int.random(in: 0...(present - yes), using: &dice)
      let votes = YesNo(yes: yes, no: no, abstentions: present - yes - no)
      let before = rule.verdict(votes, roll: roll)
      #expect(before.isAdopted == (before.missing == 0), "\(dice)")
      #expect(before.needed > 0, "\(dice)")
      guard no > 0 else { continue }
      let after = rule.verdict(YesNo(yes: yes + 1, no: no - 1, abstentions: votes.abstentions), roll: roll)
      #expect(!before.isAdopted || after.isAdopted, "\(dice)")
      #expect(after.missing <= before.missing, "\(dice)")
    }
  }
}
