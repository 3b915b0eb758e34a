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
    #expect(NearNames.distance(typed, to: name) == distance)
  }

  /// Names that are left out without a closer look are none of those that a closer look would find.
  @Test func noNearNameIsLeftOut() {
    var near = 0
    for _ in 0..<20_000 {
      let (one, other) = (word(), word())
      for most in 1...2 {
        if NearNames.changes(one, other[...], most: most) != nil {
          near += 1
          #expect(NearNames.Part(one).mayBe(.init(other), most: most))
        }
        for length in other.indices where NearNames.changes(one, other.prefix(length), most: most) != nil {
          #expect(NearNames.Part(one).mayBegin(.init(other), most: most))
        }
      }
    }
    #expect(near > 100)
  }

  private func word() -> [Unicode.Scalar] { (0..<Int.random(in: 1...6)).map { _ in "abcdàω".unicodeScalars.randomElement() ?? "a" } }
}
