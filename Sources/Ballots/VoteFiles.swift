import Crypto
import FoundationEssentials

/// A counted vote as files that anybody may keep, and count again.
///
/// `ballots.csv` has a line `code,choice` for each ballot, in the order of the codes. `vote.json` is the question with its rules and
/// the numbers of the roll, `result.json` the published count. `SHA256SUMS` names the hash of each, as `sha256sum --check` reads it.
/// One line for each unit ballot: a city that weighs three has three.
package struct VoteFiles: Sendable, Hashable {
  package let question: Question
  package let ballots: [Ballot]
  package let published: Count

  package static let names = ["ballots.csv", "vote.json", "result.json"]
  package static let sums = "SHA256SUMS"
  /// Of one file: a million ballots with long rankings.
  package static let mostBytes = 400_000_000

  package struct File: Sendable, Hashable {
    package let name: String
    package let bytes: [UInt8]
    package var sha256: String { hexadecimal(SHA256.hash(data: bytes)) }
  }

  /// The published count is made here.
  package init(_ question: Question, _ ballots: [Ballot]) {
    self.question = question
    self.ballots = ballots.sorted { $0.code < $1.code }
    published = Tally.count(ballots.map(\.choice), question)
  }

  private init(_ question: Question, _ ballots: [Ballot], published: Count) {
    self.question = question
    self.ballots = ballots
    self.published = published
  }

  /// Counted anew from the ballots. The vote holds if this is what was published.
  package var recounted: Count { Tally.count(ballots.map(\.choice), question) }

  /// The four files.
  package func files() throws -> [File] {
    let lines = ballots.map { "\($0.code),\($0.choice)\n" }.joined()
    let files = [
      File(name: Self.names[0], bytes: Array(("code,choice\n" + lines).utf8)), File(name: Self.names[1], bytes: try Self.json(question)),
      File(name: Self.names[2], bytes: try Self.json(published)),
    ]
    return files + [File(name: Self.sums, bytes: Array(files.map { "\($0.sha256)  \($0.name)\n" }.joined().utf8))]
  }

  private static func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [0x0A]
  }
}

/// Why files cannot be counted. A result that differs is no mistake: it is an answer.
package enum FilesMistake: Error, Sendable, Hashable {
  case missing(String)
  case tooLong(String)
  /// Not the bytes of which the sum was taken.
  case otherBytes(String)
  /// The sums themselves are not in order.
  case sums
  /// Line of `ballots.csv`, counted from 1.
  case line(Int)
  /// Codes that do not ascend: one is there twice, or the order tells something.
  case order(line: Int)
  case notOffered(line: Int)
  /// Neither our JSON nor a question that can be counted.
  case question
  case result
  /// Ballots found, marks on the roll.
  case numbers(ballots: Int, voted: Int)
}

extension VoteFiles {
  /// Reads and verifies the four files, by name. Whatever the bytes are, it throws or returns.
  package static func read(_ files: [String: [UInt8]]) throws(FilesMistake) -> VoteFiles {
    for name in names + [sums] {
      guard let bytes = files[name] else { throw .missing(name) }
      if bytes.count > mostBytes { throw .tooLong(name) }
    }
    let expected = try readSums(files[sums] ?? [])
    for name in names where expected[name] != hexadecimal(SHA256.hash(data: files[name] ?? [])) { throw .otherBytes(name) }
    guard let question = try? JSONDecoder().decode(Question.self, from: Data(files["vote.json"] ?? [])), question.fault == nil else {
      throw .question
    }
    guard let published = try? JSONDecoder().decode(Count.self, from: Data(files["result.json"] ?? [])), published.isPlausible else {
      throw .result
    }
    let ballots = try readBallots(files["ballots.csv"] ?? [], question.kind)
    guard ballots.count == question.roll.voted else { throw .numbers(ballots: ballots.count, voted: question.roll.voted) }
    return VoteFiles(question, ballots, published: published)
  }

  private static func readSums(_ bytes: [UInt8]) throws(FilesMistake) -> [String: String] {
    var sums: [String: String] = [:]
    guard bytes.count < 1000, let text = String(validating: bytes, as: UTF8.self), text.hasSuffix("\n") else { throw .sums }
    for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
      let hash = line.prefix(64)
      let name = String(line.dropFirst(66))
      guard line.dropFirst(64).hasPrefix("  "), hash.utf8.count == 64, names.contains(name), sums[name] == nil else { throw .sums }
      sums[name] = String(hash)
    }
    guard sums.count == names.count else { throw .sums }
    return sums
  }

  private static func readBallots(_ bytes: [UInt8], _ kind: VoteKind) throws(FilesMistake) -> [Ballot] {
    var ballots: [Ballot] = []
    let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
    guard lines.count >= 2, Array(lines[0]) == Array("code,choice".utf8) else { throw .line(1) }
    // The file ends with the end of a line, or its last ballot may be cut short.
    guard lines.last?.isEmpty == true else { throw .line(lines.count) }
    guard lines.count - 2 <= Question.mostVotes else { throw .tooLong(names[0]) }
    for (index, line) in lines.dropFirst().dropLast().enumerated() {
      let number = index + 2
      guard let text = String(validating: line, as: UTF8.self), let comma = text.firstIndex(of: ","),
        let code = BallotCode(text[..<comma]), let choice = Choice(text[text.index(after: comma)...])
      else { throw .line(number) }
      if let last = ballots.last, last.code >= code { throw .order(line: number) }
      if kind.refusal(of: choice, onPaper: true) != nil { throw .notOffered(line: number) }
      ballots.append(Ballot(code: code, choice: choice))
    }
    return ballots
  }
}

extension Count {
  /// No number that no count could have: what a file says is added and subtracted when it is shown.
  fileprivate var isPlausible: Bool {
    let numbers = [cast, blank, spoilt, abstentions, none] + votes + (verdict.map { [$0.have, $0.needed, $0.whole] } ?? [])
    let results = [election, transfers?.election].compactMap { $0 }.flatMap {
      [$0.seatsForTied, $0.vacant, $0.needed ?? 0] + $0.elected + $0.electedByOrder + $0.tied
    }
    let counts = transfers.map { [$0.quota, $0.valid] + $0.rounds.flatMap { [$0.of ?? 0] + $0.elected + $0.byOrder } } ?? []
    return (numbers + results + counts).allSatisfy { (0...2 * Question.mostVotes).contains($0) }
  }
}

/// Small letters.
func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
  let digits = Array("0123456789abcdef".utf8)
  return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
