import Ballots
import Core
import Directory
import TestKit
import Testing
import Time

@testable import Governance

@Suite struct RuleTests {
  @Test(arguments: BodyRules.Preset.allCases)
  func rulesAreReadAsTheyAreWritten(_ preset: BodyRules.Preset) {
    let rules = BodyRules.preset(preset)
    #expect(BodyRules(rules.description) == rules)
  }

  @Test(arguments: [
    "electorate everybody", "quorum half", "convening -1", "convening 366", "convening", "majority-ordinary most", "secret everything",
    "proxies ten", "proxies 101", "languages", "languages xx yy zz!", "second-call 0", "something 1",
  ])
  func whatIsNoRuleIsRefused(_ line: String) { #expect(BodyRules("electorate members\n\(line)") == nil) }

  @Test(
    arguments: [
      // standing, dues, seated -> hindrance
      (Standing.member, nil, true, nil), (.member, Dues.inOrder, true, nil), (.member, .due, true, Hindrance.dues),
      (.provisional, .inOrder, true, .provisional), (.suspended, .inOrder, true, .suspended), (.suspended, .due, true, .suspended),
      (.member, .inOrder, false, .noSeat), (.provisional, nil, false, .noSeat),
    ] as [(Standing, Dues?, Bool, Hindrance?)])
  func whoVotes(_ standing: Standing, _ dues: Dues?, _ seated: Bool, _ hindrance: Hindrance?) {
    #expect(RollEntry.hindrance(standing, dues, isSeated: seated) == hindrance)
  }

  @Test func daysAreCountedBackwards() throws {
    let day = try #require(Day("2021-03-25"))
    let all = Obligation.all(.preset(.assembly), meeting: day)
    #expect(all.map(\.kind.rawValue) == ["convening", "papers", "candidatures", "items", "agenda", "forms"])
    #expect(all.map(\.day.description) == ["2021-03-04", "2021-03-10", "2021-03-15", "2021-03-15", "2021-03-18", "2021-03-22"])
    #expect(Obligation.last(.candidatures, .preset(.committee), meeting: day) == nil)
  }

  /// What no preset offers is said in words too, to each reader in theirs.
  @Test func unusualMajoritiesAndTheSeedsSentenceAreInTheReadersLanguage() async throws {
    try await World.with { world in
      let hall = try await Hall(world)
      try await hall.rule { rules in
        rules.majorities[.statutes] = Majority(.atLeast(.twoThirds), of: .present, countsAbstentions: true, tie: .repeated)
      }
      let french = await hall.staff.get("/fr/bodies/general-assembly/rules").text
      #expect(french.contains("au moins 2/3 des voix présentes ou représentées"), "\(french)")
      #expect(french.contains("le vote est refait"))
      #expect(french.contains("Règlement intérieur, tel que") && !french.contains("Internal regulations"))
    }
  }
}
