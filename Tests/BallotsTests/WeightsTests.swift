import Testing

@testable import Ballots

@Suite struct WeightsTests {
  @Test(arguments: [("", nil, 1), ("100000:2 500000:3", nil, 1)] as [(String, Int?, Int)])
  func withoutAPopulationAMemberHasOneVote(_ text: String, _ inhabitants: Int?, _ votes: Int) {
    #expect((Weights(text) ?? .equal).votes(inhabitants: inhabitants) == votes)
  }

  @Test(
    arguments: [
      (0, 1), (99_999, 1), (100_000, 2), (100_001, 2), (499_999, 2), (500_000, 3), (9_000_000, 3),
    ])
  func aStepBeginsWithItsNumber(_ inhabitants: Int, _ votes: Int) throws {
    #expect(try #require(Weights("100000:2 500000:3")).votes(inhabitants: inhabitants) == votes)
    #expect(Weights.equal.votes(inhabitants: inhabitants) == 1)
  }

  @Test(
    arguments: [
      "", " ", "100000", "100000:", ":2", "a:2", "100000:1", "100000:0", "100000:-2", "0:2", "-5:2", "100000:21", "100000:2:3",
      "100000:2 100000:3", "100000:2 50000:3", "100000:3 200000:2", "100000:2 200000:2",
      (1...11).map { "\($0)000:\($0 + 1)" }.joined(separator: " "),
    ])
  func whatDoesNotGrowIsRefused(_ text: String) { #expect(Weights(text) == nil) }

  @Test func weightsAreReadAsTheyAreWritten() throws {
    for text in ["100000:2", "100000:2 500000:3", (1...10).map { "\($0)000:\($0 + 1)" }.joined(separator: " ")] {
      #expect(try #require(Weights(text)).description == text)
    }
    #expect(Weights.equal.description.isEmpty)
  }
}
