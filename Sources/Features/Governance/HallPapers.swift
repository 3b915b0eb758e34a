import Ballots
import Core
import Directory
import Storage
import Web

/// Papers of the hall in a secret vote: given to cities that do not vote online, read by two of the three holders apart, and counted in
/// one tally with the envelopes once both have read the same.
package enum HallPapers {
  /// One line of an entry: `yes`, `2 5`, `none`, `blank`, `spoilt`. Words in the reader's language are taken too.
  package static func choice(_ line: String, _ kind: VoteKind, words: [String: BallotChoice] = [:]) -> BallotChoice? {
    let text = line.trimmed.lowercased()
    let named: [String: BallotChoice] = [
      "yes": .yes, "no": .no, "abstain": .abstain, "none": .none, "blank": .blank, "spoilt": .spoilt,
    ]
    if let choice = named[text] ?? words[text] { return kind.refusal(of: choice, onPaper: true) == nil ? choice : nil }
    let numbers = text.split(whereSeparator: { " ,;.\t".contains($0) }).map { Int($0) }
    guard !numbers.isEmpty, numbers.allSatisfy({ $0 != nil }) else { return nil }
    return try? kind.choice(marked: numbers.compactMap { $0 })
  }

  /// Numbers of the papers of which two entries say different things, from 1.
  package static func differences(_ one: [BallotChoice], _ other: [BallotChoice]) -> [Int] {
    (0..<max(one.count, other.count)).filter { place in
      place >= one.count || place >= other.count || one[place] != other[place]
    }.map { $0 + 1 }
  }

  // MARK: Given out

  /// A city gets a paper in place of its vote online. Its mark on the roll says that it has voted: one of the two, never both.
  package static func give(_ vote: RecordID, to city: OrganisationID, by actor: Actor, in tx: WriteTx) throws {
    let (found, _, _) = try Vote.led(vote, by: actor, in: tx)
    try isOpen(found)
    guard let right = try Vote.right(of: city, in: vote, tx) else {
      throw FieldProblem("city", "This city has no vote here: it was not there when the vote was opened, or the roll of voters says why.")
    }
    if right.onPaper { throw FieldProblem("city", "This city already has a paper.") }
    if right.marked { throw FieldProblem("city", "This city has already voted online: it cannot vote on paper as well.") }
    try tx.execute(
      "UPDATE governance_right SET marked = TRUE, on_paper = TRUE WHERE vote = \(vote) AND organisation = \(city) AND NOT marked")
  }

  /// The paper came back unused: the city can vote online.
  package static func takeBack(_ vote: RecordID, from city: OrganisationID, by actor: Actor, in tx: WriteTx) throws {
    let (found, _, _) = try Vote.led(vote, by: actor, in: tx)
    try isOpen(found)
    let changed = try tx.execute(
      "UPDATE governance_right SET marked = FALSE, on_paper = FALSE WHERE vote = \(vote) AND organisation = \(city) AND on_paper")
    guard changed == 1 else { throw Problem.conflict("This city has no paper.") }
  }

  private static func isOpen(_ vote: Vote) throws {
    guard vote.way == .secret else { throw Problem.conflict("Only a secret vote has papers in the hall.") }
    guard vote.state == .open else { throw Problem.conflict("This vote is not open.") }
  }

  /// How many papers are in the box: one for each vote of each city that got one.
  static func given(_ vote: RecordID, in tx: Tx) throws -> Int {
    try tx.count("SELECT coalesce(sum(weight), 0) FROM governance_right WHERE vote = \(vote) AND on_paper")
  }

  // MARK: Read

  /// What the holder of each place has read.
  static func entries(of vote: RecordID, in tx: Tx) throws -> [Int: [BallotChoice]] {
    let rows = try tx.rows("SELECT place, choices FROM governance_paper WHERE vote = \(vote) ORDER BY place")
    return try Dictionary(
      uniqueKeysWithValues: rows.map { row in
        let lines = (try row("choices", as: String.self)).split(separator: "\n").map { BallotChoice($0) }
        guard lines.allSatisfy({ $0 != nil }) else { throw Problem.malformed }
        return (try row("place") as Int, lines.compactMap { $0 })
      })
  }

  /// One of the three holders says what is on each paper. Two of them read; whoever reads again replaces what they read.
  package static func enter(_ choices: [BallotChoice], in vote: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let found = try Vote.find(vote, seenBy: actor.sight, in: tx)
    guard let person = actor.person, let mine = try Holders.list(of: vote, in: tx).first(where: { $0.person == person }) else {
      throw Problem.notFound
    }
    guard found.state == .closed else {
      throw Problem.conflict(found.state == .open ? "Close the vote first." : "This vote has already been counted.")
    }
    let expected = try given(vote, in: tx)
    guard expected > 0 else { throw Problem.conflict("No papers were given out.") }
    guard choices.count == expected else {
      throw FieldProblem(
        "papers", "{expected} papers were given out and {found} are entered. Write one line for each, “blank” for an empty one.",
        ["expected": "\(expected)", "found": "\(choices.count)"])
    }
    let others = try entries(of: vote, in: tx).keys.filter { $0 != mine.place }
    guard others.count < 2 else { throw Problem.conflict("Two people have already entered the papers.") }
    try tx.execute(
      """
      INSERT INTO governance_paper (vote, place, choices)
      VALUES (\(vote), \(mine.place), \(choices.map(\.description).joined(separator: "\n")))
      ON CONFLICT (vote, place) DO UPDATE SET choices = excluded.choices
      """)
  }

  /// What the papers add to the count: empty where none were given out. Throws until two people have read the same.
  static func agreed(_ vote: RecordID, in tx: Tx) throws -> [BallotChoice] {
    let expected = try given(vote, in: tx)
    if expected == 0 { return [] }
    let entries = try entries(of: vote, in: tx).sorted { $0.key < $1.key }.map(\.value)
    guard entries.count == 2 else {
      throw Problem.conflict(
        "The papers of the hall must first be entered by two of the three holders. Papers given out: {number}.", ["number": "\(expected)"])
    }
    guard entries[0].count == expected, differences(entries[0], entries[1]).isEmpty else {
      throw Problem.conflict("The two entries of the papers differ. Compare them with the papers first.")
    }
    return entries[0]
  }
}
