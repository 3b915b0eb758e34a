/// Why a box cannot be counted as it is. Each names the voters, none says what anybody chose.
package enum OpeningProblem: Error, Sendable, Hashable {
  /// Marked on the roll as having voted, and no envelope: as many ballots as marks, or no count.
  case withoutEnvelope([Int64])
  case withoutMark([Int64])
  case twoEnvelopes([Int64])
  /// Damaged, or brought here from another vote or city.
  case unreadable([Int64])
  /// Another number of unit ballots than the city weighs.
  case otherWeight([Int64])
  /// A choice that this vote does not offer.
  case notOffered([Int64])
  /// Codes that two ballots bear: never by chance.
  case sameCode([Int64])
}

extension BallotKey {
  /// All envelopes at once, or none. `marks` says for each voter marked on the roll how many unit ballots it weighs. The ballots come in
  /// the order of their codes, which is no order of anything; nothing else of the envelopes is left.
  package func openAll(_ envelopes: [(voter: Int64, envelope: [UInt8])], marks: [Int64: Int], kind: VoteKind) throws(OpeningProblem)
    -> [Ballot]
  {
    let voters = Set(envelopes.map(\.voter))
    try none(Set(marks.keys).subtracting(voters)) { .withoutEnvelope($0) }
    try none(voters.subtracting(marks.keys)) { .withoutMark($0) }
    try none(repeated(envelopes.map(\.voter))) { .twoEnvelopes($0) }

    let opened = envelopes.map { ($0.voter, open($0.envelope, voter: $0.voter)) }
    try none(opened.filter { $0.1 == nil }.map(\.0)) { .unreadable($0) }
    let contents = opened.compactMap { voter, content in content.map { (voter: voter, choice: $0.choice, codes: $0.codes) } }
    try none(contents.filter { $0.codes.count != marks[$0.voter] }.map(\.voter)) { .otherWeight($0) }
    try none(contents.filter { kind.refusal(of: $0.choice) != nil }.map(\.voter)) { .notOffered($0) }
    let twice = Set(repeated(contents.flatMap(\.codes)))
    try none(contents.filter { !twice.isDisjoint(with: $0.codes) }.map(\.voter)) { .sameCode($0) }

    return contents.flatMap { content in content.codes.map { Ballot(code: $0, choice: content.choice) } }.sorted { $0.code < $1.code }
  }

  private func none(_ voters: some Collection<Int64>, _ problem: ([Int64]) -> OpeningProblem) throws(OpeningProblem) {
    if !voters.isEmpty { throw problem(voters.sorted()) }
  }

  private func repeated<Value: Hashable>(_ values: [Value]) -> [Value] {
    var seen: Set<Value> = []
    return values.filter { !seen.insert($0).inserted }
  }
}
