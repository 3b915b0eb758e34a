import Testing
import TestKit

@testable import Ballots

@Suite struct TallyTests {
  static let roll = Roll(entitled: 100, present: 60, voted: 60)

  static func ballots(_ counts: [(Choice, Int)]) -> [Choice] { counts.flatMap { Array(repeating: $0.0, count: $0.1) } }

  @Test func yesAndNo() {
    let question = Question(title: "Budget", kind: .yesNo(blank: true), majority: .absolute, roll: Self.roll)
    #expect(question.fault == nil)
    let count = Tally.count(Self.ballots([(.yes, 30), (.no, 20), (.abstain, 5), (.blank, 4), (.spoilt, 1)]), question)
    #expect(count.cast == 60)
    #expect(count.valid == 50)
    #expect(count.votes == [30, 20])
    #expect(count.verdict?.outcome == .reached)
    #expect(count.verdict?.needed == 26)
    #expect(count.election == nil)
  }

  @Test func aForeignBallotIsSpoiltAndNotLost() throws {
    let question = Question(title: "", kind: try #require(.one(of: 2)), options: ["A", "B"], roll: Self.roll)
    let count = Tally.count([.option(1), .option(3), .yes, .ranking([1])], question)
    #expect(count.cast == 4)
    #expect(count.spoilt == 3)
    #expect(count.votes == [1, 0])
  }

  private func one(_ votes: [Int], none: Int = 0, majority: Majority? = nil, ties: TieRule = .runoff, withdrawn: [Int] = []) throws
    -> Election
  {
    let question = Question(
      title: "", kind: try #require(.one(of: votes.count)), options: votes.map(String.init), withdrawn: withdrawn, majority: majority,
      ties: ties,
      roll: Self.roll)
    #expect(question.fault == nil)
    let ballots = Self.ballots(votes.enumerated().map { (.option($0.offset + 1), $0.element) } + [(.none, none)])
    return try #require(Tally.count(ballots, question).election)
  }

  @Test func mostVotesWin() throws {
    #expect(try one([3, 5, 2]).elected == [2])
    #expect(try one([3, 5, 2]).needed == nil)
    let tie = try one([5, 5, 2])
    #expect(tie.elected == [])
    #expect(tie.tied == [1, 2])
    #expect(tie.seatsForTied == 1)
    #expect(tie.vacant == 0)
    #expect(try one([5, 5, 2], ties: .lot([])).tied == [1, 2])
    let drawn = try one([5, 5, 2], ties: .lot([3, 2, 1]))
    #expect(drawn.elected == [2])
    #expect(drawn.electedByOrder == [2])
    #expect(drawn.tied == [])
    #expect(try one([5, 5, 2], ties: .seniority([1, 2, 3])).elected == [1])
    #expect(try one([0, 0]).elected == [])
    #expect(try one([0, 0]).vacant == 1)
  }

  @Test func aMajorityOrNoneOfTheseCanLeaveTheSeatEmpty() throws {
    let half = try one([30, 20, 10], majority: .absolute)
    #expect(half.elected == [])
    #expect(half.needed == 31)
    #expect(half.vacant == 1)
    #expect(try one([31, 19, 10], majority: .absolute).elected == [1])
    let none = try one([5, 4], none: 5)
    #expect(none.elected == [])
    #expect(none.needed == 6)
    #expect(try one([6, 4], none: 5).elected == [1])
    #expect(try one([9, 5, 2], withdrawn: [1]).elected == [2])
  }

  private func several(_ ballots: [[Int]], of options: Int, seats: Int?, majority: Majority? = nil, ties: TieRule = .runoff) throws
    -> Election
  {
    let question = Question(
      title: "", kind: try #require(.several(of: options, seats: seats, most: options)), options: (1...options).map(String.init),
      majority: majority,
      ties: ties, roll: Self.roll)
    #expect(question.fault == nil)
    return try #require(Tally.count(ballots.map { .options($0) }, question).election)
  }

  @Test func approvalFillsSeats() throws {
    let ballots = [[1, 2], [1, 2], [1, 3], [1, 4], [4], [3], [2]]  // 4, 3, 2, 2
    #expect(try several(ballots, of: 4, seats: 2).elected == [1, 2])
    let three = try several(ballots, of: 4, seats: 3)
    #expect(three.elected == [1, 2])
    #expect(three.tied == [3, 4])
    #expect(three.seatsForTied == 1)
    #expect(try several(ballots, of: 4, seats: 3, ties: .lot([4, 3, 2, 1])).elected == [1, 2, 4])
    // Equal among the elected is no tie.
    #expect(try several(ballots, of: 4, seats: 4).elected == [1, 2, 3, 4])
    #expect(try several(ballots, of: 4, seats: 4).tied == [])
    let half = try several(ballots, of: 4, seats: 3, majority: .absolute)
    #expect(half.elected == [1])
    #expect(half.vacant == 2)
    // Without seats, whatever reaches the majority is accepted.
    #expect(try several(ballots, of: 4, seats: nil, majority: Majority(.atLeast(.third))).elected == [1, 2])
  }

  @Test func aQuestionThatCannotBeCountedSaysWhy() throws {
    let kind = try #require(VoteKind.one(of: 2))
    func fault(_ change: (inout Question) -> Void) -> Question.Fault? {
      var question = Question(title: "", kind: kind, options: ["A", "B"], roll: Self.roll)
      change(&question)
      return question.fault
    }
    #expect(fault { _ in } == nil)
    #expect(fault { $0.options = ["A"] } == .options)
    #expect(fault { $0.withdrawn = [3] } == .withdrawn)
    #expect(fault { $0.withdrawn = [2, 1] } == .withdrawn)
    #expect(fault { $0.ties = .lot([1]) } == .ties)
    #expect(fault { $0.ties = .lot([1, 2, 3]) } == .ties)
    #expect(fault { $0.roll.entitled = -1 } == .numbers)
    #expect(fault { $0 = Question(title: "", kind: .yesNo(), roll: Self.roll) } == .majority)
  }

  // MARK: properties

  static func anyQuestion(_ dice: inout Dice) -> Question {
    let options = Int.random(in: 1...6, using: &dice)
    let seats = Int.random(in: 1...options, using: &dice)
    let kinds: [VoteKind?] = [
      .yesNo(blank: true), .one(of: options), .several(of: options, seats: seats, most: options), .ranked(of: options, seats: seats),
    ]
    let kind = (kinds.randomElement(using: &dice) ?? nil) ?? .yesNo()
    let order = kind.form == .yesNo ? [] : Array(1...options).shuffled(using: &dice)
    return Question(
      title: "Ünï, \"quoted\"\n", kind: kind, options: kind.form == .yesNo ? [] : (1...options).map { "Option \($0)" },
      withdrawn: kind.form == .yesNo || Int.random(in: 0..<3, using: &dice) > 0 ? [] : [Int.random(in: 1...options, using: &dice)],
      majority: kind.form == .ranked ? nil : kind.form == .yesNo || Bool.random(using: &dice) ? .absolute : nil,
      ties: [.runoff, .lot(order), .seniority(order)].randomElement(using: &dice) ?? .runoff, roll: roll)
  }

  static func anyBallot(_ kind: VoteKind, _ dice: inout Dice) -> Choice {
    if Int.random(in: 0..<12, using: &dice) == 0 { return .blank }
    if kind.allowsNone, Int.random(in: 0..<12, using: &dice) == 0 { return .none }
    let marked = Array(Array(1...max(1, kind.options)).shuffled(using: &dice).prefix(Int.random(in: 1...max(1, kind.most), using: &dice)))
    switch kind.form {
    case .yesNo: return [Choice.yes, .no, .abstain].randomElement(using: &dice) ?? .yes
    case .one: return .option(marked[0])
    case .several: return .options(marked.sorted())
    case .ranked: return .ranking(marked)
    }
  }

  @Test func nothingIsLostAndOrderDoesNotMatter() {
    var dice = Dice()
    for _ in 0..<1000 {
      let question = Self.anyQuestion(&dice)
      #expect(question.fault == nil, "\(dice)")
      let ballots = (0..<Int.random(in: 0...40, using: &dice)).map { _ in Self.anyBallot(question.kind, &dice) }
      let count = Tally.count(ballots, question)
      #expect(count.cast == ballots.count && count.spoilt == 0, "\(dice)")
      #expect(count == Tally.count(ballots.shuffled(using: &dice), question), "\(dice)")
      if question.kind.form == .yesNo || question.kind.form == .one {
        #expect(count.votes.reduce(0, +) + count.none == count.valid, "\(dice)")
      }
      if let election = count.election, let seats = question.kind.seats {
        #expect(election.elected.count + election.seatsForTied + election.vacant == seats, "\(dice)")
        #expect(Set(election.elected).count == election.elected.count, "\(dice)")
        #expect(Set(election.elected).isDisjoint(with: question.withdrawn), "\(dice)")
        #expect(
          election.tied.isEmpty || (election.tied.count > election.seatsForTied && election.seatsForTied > 0)
            || question.kind.form == .ranked, "\(dice)")
      }
    }
  }

  /// Options under other numbers give the same result under other numbers.
  @Test func namesDoNotMatter() {
    var dice = Dice()
    for _ in 0..<1000 {
      let question = Self.anyQuestion(&dice)
      guard question.kind.form != .yesNo else { continue }
      let new = Array(1...question.kind.options).shuffled(using: &dice)
      let rename = { (option: Int) in new[option - 1] }
      let ballots = (0..<Int.random(in: 0...40, using: &dice)).map { _ in Self.anyBallot(question.kind, &dice) }
      let renamed = ballots.map { ballot -> Choice in
        switch ballot {
        case .option(let number): .option(rename(number))
        case .options(let numbers): .options(numbers.map(rename).sorted())
        case .ranking(let numbers): .ranking(numbers.map(rename))
        default: ballot
        }
      }
      var other = question
      other.withdrawn = question.withdrawn.map(rename).sorted()
      switch question.ties {
      case .runoff: break
      case .lot(let order): other.ties = .lot(order.map(rename))
      case .seniority(let order): other.ties = .seniority(order.map(rename))
      }
      let before = Tally.count(ballots, question)
      let after = Tally.count(renamed, other)
      #expect(Set(before.election?.elected.map(rename) ?? []) == Set(after.election?.elected ?? []), "\(dice)")
      #expect(Set(before.election?.tied.map(rename) ?? []) == Set(after.election?.tied ?? []), "\(dice)")
      #expect(before.election?.vacant == after.election?.vacant, "\(dice)")
      for option in 1...question.kind.options { #expect(before.votes[option - 1] == after.votes[rename(option) - 1], "\(dice)") }
    }
  }

  /// One ballot more for an elected option, where votes are added up, leaves it elected.
  @Test func oneBallotMoreNeverHurts() {
    var dice = Dice()
    for _ in 0..<1000 {
      let question = Self.anyQuestion(&dice)
      guard question.kind.form == .one || question.kind.form == .several else { continue }
      let ballots = (0..<Int.random(in: 1...40, using: &dice)).map { _ in Self.anyBallot(question.kind, &dice) }
      for option in Tally.count(ballots, question).election?.elected ?? [] {
        let more = ballots + [question.kind.form == .one ? .option(option) : .options([option])]
        #expect(Tally.count(more, question).election?.elected.contains(option) == true, "\(dice)")
      }
    }
  }
}
