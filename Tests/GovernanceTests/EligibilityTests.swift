import Ballots
import Core
import Directory
import Testing
import Time

@testable import Governance

@Suite struct EligibilityTests {
  private static let lastDay = Day(year: 2021, month: 4, day: 10)

  struct Case: Sendable, CustomStringConvertible {
    let what: String
    let eligibility: Eligibility
    let expected: [Impediment]
    var description: String { what }
  }

  /// A member in order that stands in time, changed in one thing or several.
  private static func city(_ what: String, _ expected: [Impediment], _ change: (inout Eligibility) -> Void = { _ in }) -> Case {
    var city = Eligibility(
      standing: .member, dues: .inOrder, wasMember: true, letter: Day(year: 2021, month: 4, day: 1), lastDay: lastDay)
    change(&city)
    return Case(what: what, eligibility: city, expected: expected)
  }

  static let cases: [Case] = [
    city("in order", []),
    city("on the last day", []) { $0.letter = lastDay },
    city("a day late", [.letterLate]) { $0.letter = lastDay?.adding(days: 1) },
    city("whenever, without a last day", []) {
      $0.letter = Day(year: 2030, month: 1, day: 1)
      $0.lastDay = nil
    },
    city("no letter", [.letterMissing]) { $0.letter = nil },
    city("dues that nobody recorded", []) { $0.dues = nil },
    city("fees due", [.dues]) { $0.dues = .due },
    city("a member since last month", [.tooNew]) { $0.wasMember = false },
    // Whoever is no member yet is not told besides that a year is missing.
    city("provisional", [.notMember]) {
      $0.standing = .provisional
      $0.wasMember = false
    },
    city("no member", [.notMember]) {
      $0.standing = nil
      $0.wasMember = false
    },
    city("suspended", [.suspended]) { $0.standing = .suspended },
    city("outgoing", []) { $0.term = .ends },
    city("seated for two more years", [.seated]) { $0.term = .stays },
    city("everything at once", [.suspended, .dues, .seated, .letterMissing]) {
      $0.standing = .suspended
      $0.dues = .due
      $0.term = .stays
      $0.letter = nil
    },
  ]

  @Test(arguments: cases) func whatHindersACity(_ one: Case) { #expect(one.eligibility.impediments == one.expected) }

  @Test func whatHindersSaysWhatWouldCureIt() {
    #expect(Set(Impediment.allCases.map { $0.cure.message }).count == Impediment.allCases.count)
    #expect(Set(Impediment.allCases.map { $0.label.message }).count == Impediment.allCases.count)
  }

  @Test(arguments: [("2021-03-24", true), ("2021-12-31", true), ("2022-01-01", false), (nil, false)])
  func seatsOfAYearAreFilled(_ to: String?, _ isFilled: Bool) throws {
    let day = try #require(Day("2021-03-25"))
    #expect(Eligibility.isFilled(until: to.flatMap { Day($0) }, meeting: day) == isFilled)
  }

  @Test func papersAreReadAsPeopleWriteThem() throws {
    let yesNo = VoteKind.yesNo()
    let several = try #require(VoteKind.several(of: 9, seats: 2, most: 2))
    let ranked = try #require(VoteKind.ranked(of: 3))
    let cases: [(String, VoteKind, BallotChoice?)] = [
      ("yes", yesNo, .yes), (" No ", yesNo, .no), ("ABSTAIN", yesNo, .abstain), ("oui", yesNo, .yes), ("none", yesNo, nil),
      ("blank", yesNo, .blank), ("spoilt", yesNo, .spoilt), ("1", yesNo, nil), ("", yesNo, nil), ("maybe", yesNo, nil),
      ("5 2", several, .options([2, 5])), ("5,2", several, .options([2, 5])), ("5; 2.", several, .options([2, 5])),
      ("7", several, .options([7])),
      ("1 2 3", several, nil), ("0", several, nil), ("10", several, nil), ("2 2", several, nil), ("yes", several, nil),
      ("none", several, BallotChoice.none),
      ("2 1 3", ranked, .ranking([2, 1, 3])), ("3", ranked, .ranking([3])), ("3 x", ranked, nil), ("-1", ranked, nil),
    ]
    for (line, kind, expected) in cases { #expect(HallPapers.choice(line, kind, words: ["oui": .yes]) == expected, "\(line)") }
  }

  @Test func entriesAreCompared() {
    #expect(HallPapers.differences([.yes, .no], [.yes, .no]) == [])
    #expect(HallPapers.differences([.yes, .no, .no], [.no, .no, .yes]) == [1, 3])
    #expect(HallPapers.differences([.yes], [.yes, .no]) == [2])
    #expect(HallPapers.differences([], []) == [])
  }

  @Test func rulesOfTiesAndCountersignaturesAreReadBack() {
    var rules = BodyRules.preset(.assembly)
    #expect(!rules.description.contains("ties") && !rules.description.contains("countersigned"))
    rules.ties = .lot([])
    rules.countersigned = true
    #expect(BodyRules(rules.description) == rules)
    for line in ["ties lot 2 1", "ties seniority 1", "ties coin", "countersigned no"] {
      #expect(BodyRules("electorate members\n\(line)") == nil, "\(line)")
    }
  }
}
