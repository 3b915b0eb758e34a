/// How many votes a member has: one, or more from a number of inhabitants on. Networks that do not give each city one vote weigh it
/// by population; nothing else that a roll knows is in use among them.
package struct Weights: Sendable, Hashable {
  package struct Step: Sendable, Hashable {
    /// Inhabitants, this many included.
    package let from: Int
    package let votes: Int

    package init(from: Int, votes: Int) {
      self.from = from
      self.votes = votes
    }
  }

  /// In ascending order; below the first one every member has one vote.
  package let steps: [Step]

  package static let equal = Weights()
  /// A secret vote gives a city as many ballots as it has votes: more of them would fill its page.
  package static let most = 20
  package static let mostSteps = 10

  private init() { steps = [] }

  /// Nil unless there are steps, few enough, and both inhabitants and votes grow from each to the next.
  package init?(_ steps: [Step]) {
    guard (1...Self.mostSteps).contains(steps.count) else { return nil }
    var last = Step(from: 0, votes: 1)
    for step in steps {
      guard step.from > last.from, step.votes > last.votes, step.votes <= Self.most else { return nil }
      last = step
    }
    self.steps = steps
  }

  /// Of whose population nobody knows: one.
  package func votes(inhabitants: Int?) -> Int { inhabitants.flatMap { known in steps.last { $0.from <= known }?.votes } ?? 1 }
}

/// As text: `100000:2 500000:3`. What is written is read back the same; equal votes are not written.
extension Weights: CustomStringConvertible {
  package var description: String { steps.map { "\($0.from):\($0.votes)" }.joined(separator: " ") }

  package init?(_ text: String) {
    let steps = text.split(separator: " ").map { word -> Step? in
      let parts = word.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
      guard parts.count == 2, let from = parts[0], let votes = parts[1] else { return nil }
      return Step(from: from, votes: votes)
    }
    guard steps.allSatisfy({ $0 != nil }) else { return nil }
    self.init(steps.compactMap { $0 })
  }
}
