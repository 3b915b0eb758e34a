/// Votes and parts of votes, in hundred-thousandths: the arithmetic of the Scottish rules, exact in whole numbers.
package struct Votes: Sendable, Hashable, Comparable, CustomStringConvertible, Codable {
  package var parts: Int
  package static let one = 100_000
  package static let zero = Votes(parts: 0)

  package init(parts: Int) { self.parts = parts }
  package init(_ whole: Int) { parts = whole * Self.one }

  package var whole: Int { parts / Self.one }

  /// `146.39616`, always with five decimals.
  package var description: String {
    let rest = String(parts % Self.one)
    return "\(parts / Self.one)." + String(repeating: "0", count: 5 - rest.count) + rest
  }

  package init?(_ text: some StringProtocol) {
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count == 2, halves[1].utf8.count == 5, halves[1].utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let whole = number(halves[0], most: Question.mostVotes)
    else { return nil }
    parts = halves[1].utf8.reduce(0) { $0 * 10 + Int($1 - 0x30) } + whole * Self.one
  }

  package init(from decoder: any Decoder) throws { self = try read(decoder) { Votes($0) } }
  package func encode(to encoder: any Encoder) throws { try write(description, to: encoder) }

  package static func < (left: Votes, right: Votes) -> Bool { left.parts < right.parts }
  package static func + (left: Votes, right: Votes) -> Votes { Votes(parts: left.parts + right.parts) }
  package static func - (left: Votes, right: Votes) -> Votes { Votes(parts: left.parts - right.parts) }
  package static func += (left: inout Votes, right: Votes) { left.parts += right.parts }
}

/// A count by single transferable vote, round by round.
///
/// The rules are those of Scottish local elections (Scottish Local Government Elections Order 2007, SSI 2007/42, schedule 1, rules
/// 45 to 52; unchanged in SSI 2011/399): quota of Droop in whole votes; a surplus is transferred from all ballots of the elected
/// (weighted inclusive Gregory), each at its value times surplus over votes, cut after five decimals; one is excluded at a time;
/// ties fall by the most recent round in which votes differed, then by lot. With one seat it is the alternative vote.
/// Chosen because it is a statute, short enough to be done by hand, counts no ballot by chance, and other programs count it too.
package struct Transfers: Sendable, Hashable, Codable {
  package struct Round: Sendable, Hashable, Codable {
    package enum Act: String, Sendable, Hashable, Codable { case firstPreferences, surplus, exclusion }

    package let act: Act
    /// Whose surplus, or who is excluded; nil in the first round.
    package let of: Int?
    /// By option, at the end of the round.
    package var votes: [Votes]
    /// On ballots that name nobody else who is still in the count.
    package var exhausted: Votes
    /// What cutting after five decimals has left over so far.
    package var remainder: Votes
    /// Elected at the end of this round, most votes first.
    package var elected: [Int] = []
    /// Equal in this and all rounds before, so that the order of the tie rule decided.
    package var byOrder: [Int] = []
  }

  package let quota: Int
  /// Ballots that name somebody who has not withdrawn.
  package let valid: Int
  package internal(set) var rounds: [Round] = []
  package internal(set) var election = Election()

  /// `rankings` are lists of options from 1. Withdrawn options are passed over as if nobody had named them.
  package static func count(_ rankings: [[Int]], options: Int, seats: Int, withdrawn: Set<Int> = [], ties: TieRule) -> Transfers {
    var counter = TransferCount(rankings, options: options, seats: seats, withdrawn: withdrawn, ties: ties)
    counter.run()
    return counter.result
  }
}
