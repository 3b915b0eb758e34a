import Testing
import TestKit

@testable import Ballots

@Suite struct ChoiceTests {
  static let choices: [(String, Choice)] = [
    ("yes", .yes), ("no", .no), ("abstain", .abstain), ("none", .none), ("blank", .blank), ("spoilt", .spoilt), ("option 3", .option(3)),
    ("options 1", .options([1])), ("options 1 4 99", .options([1, 4, 99])), ("ranking 2 1 5", .ranking([2, 1, 5])),
  ]

  @Test(arguments: choices) func oneTextForOneChoice(_ text: String, _ choice: Choice) {
    #expect(choice.description == text)
    #expect(Choice(text) == choice)
  }

  @Test(arguments: [
    "", " ", "Yes", "yes ", " yes", "yes\n", "yes\0", "option", "option ", "option 0", "option 100", "option 03", "option +3", "option -3",
    "option ٣",
    "option 3 4", "options 4 1", "options 1 1", "options 1  4", "options 1 4 ", "ranking", "ranking 1 1", "ranking 1,2", "ranking 1 x",
    "option 99999999999999999999", "=1+1",
  ])
  func otherTextsAreRefused(_ text: String) { #expect(Choice(text) == nil) }

  @Test func whatIsReadIsWrittenAlike() {
    var dice = Dice()
    let pieces = [
      "yes", "no", "option", "options", "ranking", "none", "blank", " ", " ", " ", "1", "2", "9", "0", "10", "99", "é", "\u{301}", "\n",
      ",", "\0",
    ]
    var read = 0
    for _ in 0..<20_000 {
      let text = dice.text(pieces, 0...8)
      if let choice = Choice(text) {
        read += 1
        #expect(Array(choice.description.utf8) == Array(text.utf8), "\(dice)")
      }
      _ = Choice(String(decoding: dice.bytes(0...40), as: UTF8.self))
    }
    #expect(read > 50)
  }

  @Test func aKindSaysWhatABallotMaySay() throws {
    let one = try #require(VoteKind.one(of: 3))
    #expect(one.refusal(of: .option(3)) == nil)
    #expect(one.refusal(of: .option(4)) == .unknownOption(4))
    #expect(one.refusal(of: .yes) == .wrongForm)
    #expect(one.refusal(of: .options([1])) == .wrongForm)
    #expect(one.refusal(of: .none) == nil)
    #expect(one.refusal(of: .abstain) == .wrongForm)
    #expect(one.refusal(of: .spoilt) == .notOffered)
    #expect(one.refusal(of: .spoilt, onPaper: true) == nil)
    let strict = try #require(VoteKind.one(of: 3, none: false, blank: false))
    #expect(strict.refusal(of: .none) == .notOffered)
    #expect(strict.refusal(of: .blank) == .notOffered)
    #expect(strict.refusal(of: .blank, onPaper: true) == nil)
    #expect(VoteKind.yesNo(abstention: false).refusal(of: .abstain) == .notOffered)
    #expect(VoteKind.yesNo().refusal(of: .none) == .wrongForm)
    let several = try #require(VoteKind.several(of: 5, seats: 3, fewest: 2, most: 3))
    #expect(several.refusal(of: .options([1])) == .tooFew(2))
    #expect(several.refusal(of: .options([1, 2, 3, 4])) == .tooMany(3))
    #expect(several.refusal(of: .options([2, 2])) == .namedTwice(2))
    #expect(several.refusal(of: .options([1, 5])) == nil)
    let ranked = try #require(VoteKind.ranked(of: 3, seats: 2))
    #expect(ranked.refusal(of: .ranking([3, 1])) == nil)
    #expect(ranked.refusal(of: .ranking([0])) == .unknownOption(0))
    #expect(ranked.refusal(of: .ranking([])) == .tooFew(1))
  }

  @Test func whatIsMarkedBecomesABallot() throws {
    let several = try #require(VoteKind.several(of: 5, seats: 3, most: 3))
    #expect(try several.choice(marked: [4, 1]) == .options([1, 4]))
    #expect(throws: VoteKind.Refusal.namedTwice(2)) { try several.choice(marked: [2, 2]) }
    #expect(throws: VoteKind.Refusal.tooFew(1)) { try several.choice(marked: []) }
    let ranked = try #require(VoteKind.ranked(of: 5))
    #expect(try ranked.choice(marked: [4, 1]) == .ranking([4, 1]))
    let one = try #require(VoteKind.one(of: 2))
    #expect(throws: VoteKind.Refusal.tooMany(1)) { try one.choice(marked: [1, 2]) }
    #expect(throws: VoteKind.Refusal.unknownOption(7)) { try one.choice(marked: [7]) }
  }

  @Test func kindsThatDoNotFitThemselvesAreNotMade() {
    #expect(VoteKind.one(of: 0) == nil)
    #expect(VoteKind.one(of: 100) == nil)
    #expect(VoteKind.ranked(of: 3, seats: 4) == nil)
    #expect(VoteKind.ranked(of: 3, seats: 0) == nil)
    #expect(VoteKind.several(of: 3, seats: 1, fewest: 3, most: 2) == nil)
    #expect(VoteKind.several(of: 3, seats: nil, most: 4) == nil)
  }

  @Test func aKindIsOneText() throws {
    let kinds: [VoteKind?] = [
      .yesNo(), .yesNo(abstention: false, blank: true), .one(of: 5), .one(of: 99, none: false, blank: false),
      .several(of: 9, seats: 3, most: 3),
      .several(of: 9, seats: nil, fewest: 2, most: 9, blank: false), .ranked(of: 7, seats: 2),
    ]
    for kind in kinds { #expect(VoteKind(try #require(kind).description) == kind) }
    #expect(VoteKind.several(of: 9, seats: 3, most: 3)?.description == "several of 9 seats 3 from 1 to 3 none blank")
    for text in [
      "", "yes/no none", "yes/no blank abstention", "one of 0", "one of 100", "one of 5 seats 1", "one of 5 abstention",
      "one of 5 blank none",
      "several of 5", "several of 5 from 3 to 2", "several of 5 seats 6 from 1 to 2", "ranked of 5", "ranked of 5 seats 0",
      "ranked of 5 seats 2 from 1 to 5",
      "one  of 5", "one of 05", "two of 5",
    ] { #expect(VoteKind(text) == nil, "\(text)") }
  }
}
