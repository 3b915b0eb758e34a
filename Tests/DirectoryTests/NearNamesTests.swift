import Testing

@testable import Directory

@Suite struct NearNamesTests {
  @Test(
    arguments: [
      ("rennes", "rennes", 0), ("renes", "rennes", 1), ("rnenes", "rennes", 1), ("barcellona", "barcelona", 1),
      ("granoler", "granollers", 2),
      ("hospitallet", "l hospitalet de llobregat", 1), ("lome", "rome", 1), ("lome", "lyon", nil), ("rennes", "nantes", nil), ("", "a", 1),
    ] as [(String, String, Int?)])
  func aLetterOrTwo(_ typed: String, _ name: String, _ distance: Int?) {
    #expect(NearNames.distance(Array(typed), to: name) == distance)
  }
}
