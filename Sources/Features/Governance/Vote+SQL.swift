import Ballots
import Core
import Directory
import Foundation
import Storage
import Time
import Web

extension Vote {
  static let columns: SQL = """
    v.id, v.assembly, v.item, v.kind, v.way, v.question, v.state, v.everybody, v.rehearsal, v.repeats, v.elects, v.opened, v.opens, v.closes,
    v.closed, v.published, v.have, v.needed, v.key, v.hands, v.version
    """

  /// Seen like its assembly. Throws `Problem.notFound`.
  package static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Vote {
    guard
      let row = try tx.row(
        "SELECT \(columns) FROM governance_vote v JOIN core_record r ON r.id = v.id WHERE v.id = \(id) AND \(sight.sees("r.audience"))")
    else { throw Problem.notFound }
    return try Vote(row)
  }

  /// In the order in which they were prepared.
  package static func list(of assembly: RecordID, in tx: Tx) throws -> [Vote] {
    try tx.rows("SELECT \(columns) FROM governance_vote v WHERE v.assembly = \(assembly) ORDER BY v.id").map(Vote.init)
  }

  package static func open(at assembly: RecordID, in tx: Tx) throws -> [Vote] {
    try tx.rows("SELECT \(columns) FROM governance_vote v WHERE v.assembly = \(assembly) AND v.state = 'open' ORDER BY v.id")
      .map(Vote.init)
  }

  package static func rights(of vote: RecordID, holder: OrganisationID? = nil, in tx: Tx) throws -> [VotingRight] {
    try rights(of: vote, where: holder.map { "g.holder = \($0)" } ?? "TRUE", in: tx)
  }

  static func right(of city: OrganisationID, in vote: RecordID, _ tx: Tx) throws -> VotingRight? {
    try rights(of: vote, where: "g.organisation = \(city)", in: tx).first
  }

  private static func rights(of vote: RecordID, where only: SQL, in tx: Tx) throws -> [VotingRight] {
    try tx.rows(
      """
      SELECT g.organisation, g.holder, g.weight, g.marked, g.on_paper FROM governance_right g WHERE g.vote = \(vote) AND \(only)
      ORDER BY g.organisation
      """
    ).map { row in
      VotingRight(
        organisation: try row("organisation"), holder: try row("holder"), weight: try row("weight"), marked: try row("marked"),
        onPaper: try row("on_paper"))
    }
  }

  /// Of an election, which city an option is.
  package func candidates(in tx: Tx) throws -> [Int: OrganisationID] {
    let rows = try tx.rows("SELECT number, city FROM governance_option WHERE vote = \(id) AND city IS NOT NULL ORDER BY number")
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("number") as Int, try $0("city") as OrganisationID) })
  }

  /// Whom the question would admit.
  package func subjects(in tx: Tx) throws -> [OrganisationID] {
    try tx.values("SELECT city FROM governance_subject WHERE vote = \(id) ORDER BY city")
  }

  /// What was said: by hands, by the voices of a roll call, by the ballots of a counted secret vote.
  package func ballots(in tx: Tx) throws -> [BallotChoice] {
    switch way {
    case .hands:
      guard let hands else { return [] }
      return Array(repeating: .yes, count: hands.yes) + Array(repeating: .no, count: hands.no)
        + Array(repeating: .abstain, count: hands.abstentions)
    case .rollCall:
      return try voices(in: tx).flatMap { Array(repeating: $0.choice, count: $0.weight) }
    case .secret:
      return try tx.values("SELECT choice FROM governance_ballot WHERE vote = \(id) ORDER BY code", as: String.self).map(Self.choice)
    }
  }

  /// Of a roll call: what each city said.
  package func voices(in tx: Tx) throws -> [(city: OrganisationID, weight: Int, choice: BallotChoice)] {
    try tx.rows(
      """
      SELECT c.organisation, g.weight, c.choice FROM governance_voice c
      JOIN governance_right g ON g.vote = c.vote AND g.organisation = c.organisation WHERE c.vote = \(id) ORDER BY c.organisation
      """
    ).map { (city: try $0("organisation"), weight: try $0("weight"), choice: try Self.choice($0("choice"))) }
  }

  private static func choice(_ text: String) throws -> BallotChoice {
    guard let choice = BallotChoice(text) else { throw Problem.malformed }
    return choice
  }

  init(_ row: Row) throws {
    id = try row("id")
    assembly = try row("assembly")
    item = try row("item")
    guard let read = DecisionKind(rawValue: try row("kind", as: String.self)) else { throw Problem.malformed }
    kind = read
    way = try row("way")
    question = try JSONDecoder().decode(Question.self, from: Data((try row("question", as: String.self)).utf8))
    state = try row("state")
    everybody = try row("everybody")
    isRehearsal = try row("rehearsal")
    repeats = try row("repeats")
    elects = try row("elects")
    opened = try row("opened")
    opens = try row("opens")
    closes = try row("closes")
    closed = try row("closed")
    published = try row("published")
    have = try row("have")
    needed = try row("needed")
    key = try row("key")
    hands = try row("hands", as: String?.self).flatMap(YesNo.init(text:))
    version = try row("version")
  }

  static func encode(_ question: Question) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(question), as: UTF8.self)
  }
}

extension YesNo {
  /// `yes no abstentions`.
  init?(text: String) {
    let numbers = text.split(separator: " ").compactMap { Int($0) }
    guard numbers.count == 3 else { return nil }
    self.init(yes: numbers[0], no: numbers[1], abstentions: numbers[2])
  }
  var text: String { "\(yes) \(no) \(abstentions)" }
}
