/// What is voted on and by which rules, as it was frozen when the vote opened: all that a count needs besides the ballots.
package struct Question: Sendable, Hashable, Codable {
  /// For whoever reads the files; the count does not look at it.
  package var title: String
  package var kind: VoteKind
  /// Names of the options, in the order of their numbers. Empty for yes and no.
  package var options: [String]
  /// Options that can no longer win: a candidate who withdrew after ballots were given. Ascending.
  package var withdrawn: [Int]
  /// Nil: whoever has most votes. A ranked vote has its quota and no other majority.
  package var majority: Majority?
  package var ties: TieRule
  package var casting: CastingVote?
  package var roll: Roll

  package init(
    title: String, kind: VoteKind, options: [String] = [], withdrawn: [Int] = [], majority: Majority? = nil, ties: TieRule = .runoff,
    casting: CastingVote? = nil, roll: Roll
  ) {
    self.title = title
    self.kind = kind
    self.options = options
    self.withdrawn = withdrawn
    self.majority = majority
    self.ties = ties
    self.casting = casting
    self.roll = roll
  }

  package enum Fault: Error, Sendable, Hashable {
    case numbers
    /// As many names as options.
    case options
    case withdrawn
    /// Yes and no need a majority to be measured by, a ranked vote has none; several options without seats need one as well.
    case majority
    case ties
  }

  /// Nil if it can be counted; asked when a vote is prepared and when a file is read.
  package var fault: Fault? {
    if ![roll.entitled, roll.present, roll.voted].allSatisfy({ (0...Self.mostVotes).contains($0) }) { return .numbers }
    if options.count != kind.options { return .options }
    if withdrawn != Array(Set(withdrawn)).sorted() || !withdrawn.allSatisfy({ (1...max(1, kind.options)).contains($0) }) {
      return .withdrawn
    }
    if kind.form == .yesNo, !withdrawn.isEmpty { return .withdrawn }
    switch kind.form {
    case .yesNo: if majority == nil { return .majority }
    case .ranked: if majority != nil { return .majority }
    case .one: break
    case .several: if kind.seats == nil, majority == nil || majority?.threshold == .simple { return .majority }
    }
    return ties.isSound(options: kind.options) ? nil : .ties
  }

  /// Far above any roll; products of votes and parts of votes stay within 64 bits.
  package static let mostVotes = 1_000_000
}

/// What decides between options with equal votes for the last seat, or in a round of transfers.
package enum TieRule: Sendable, Hashable {
  /// Nothing here: the tied stand again. (In a round of transfers the count stops and waits.)
  case runoff
  /// An order drawn by lot, first before last; empty until it is drawn, which is only done when it is needed.
  case lot([Int])
  /// An order given by the body's rules: longest a member, oldest.
  case seniority([Int])

  /// Of the options, first before last; nil where none is known.
  package var order: [Int]? {
    switch self {
    case .runoff: nil
    case .lot(let order), .seniority(let order): order.isEmpty ? nil : order
    }
  }

  /// An order names every option once, so that one drawn lot serves every tie of a count.
  func isSound(options: Int) -> Bool { order.map { $0.sorted() == Array(1...max(1, options)) && options > 0 } ?? true }
}

extension TieRule: CustomStringConvertible, Codable {
  /// `runoff`, `lot`, `lot 2 1 3`, `seniority 3 1 2`.
  package var description: String {
    switch self {
    case .runoff: "runoff"
    case .lot(let order): (["lot"] + order.map(String.init)).joined(separator: " ")
    case .seniority(let order): (["seniority"] + order.map(String.init)).joined(separator: " ")
    }
  }

  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 400 else { return nil }
    let words = words(of: text)
    let order = words.dropFirst().compactMap { number($0, most: Choice.mostOptions) }
    guard order.count == words.count - 1, Set(order).count == order.count, !order.contains(0) else { return nil }
    switch words.first {
    case "runoff" where order.isEmpty: self = .runoff
    case "lot": self = .lot(order)
    case "seniority": self = .seniority(order)
    default: return nil
    }
  }

  package init(from decoder: any Decoder) throws { self = try read(decoder) { TieRule($0) } }
  package func encode(to encoder: any Encoder) throws { try write(description, to: encoder) }
}
