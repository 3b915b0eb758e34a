import Crypto
import Foundation
import TestKit
import Testing

@testable import Ballots

@Suite struct VoteFilesTests {
  static func vote(_ dice: inout Dice) -> VoteFiles {
    var question = TallyTests.anyQuestion(&dice)
    let ballots = (0..<Int.random(in: 0...30, using: &dice)).map { _ in
      Ballot(code: .random(), choice: TallyTests.anyBallot(question.kind, &dice))
    }
    question.roll.voted = ballots.count
    return VoteFiles(question, ballots)
  }

  static func bytes(_ vote: VoteFiles) throws -> [String: [UInt8]] {
    Dictionary(uniqueKeysWithValues: try vote.files().map { ($0.name, $0.bytes) })
  }

  /// The sums of files that somebody has changed, so that what is read behind them is put to the test.
  static func summed(_ files: [String: [UInt8]]) -> [String: [UInt8]] {
    var files = files
    files[VoteFiles.sums] = Array(
      VoteFiles.names.map { "\(hexadecimal(SHA256.hash(data: files[$0] ?? [])))  \($0)\n" }.joined().utf8)
    return files
  }

  static func mistake(_ files: [String: [UInt8]]) -> FilesMistake? {
    do throws(FilesMistake) {
      _ = try VoteFiles.read(files)
      return nil
    } catch { return error }
  }

  @Test func whatIsWrittenIsReadAndCountsAlike() throws {
    var dice = Dice()
    for _ in 0..<300 {
      let vote = Self.vote(&dice)
      let read = try VoteFiles.read(try Self.bytes(vote))
      #expect(read == vote, "\(dice)")
      #expect(read.recounted == read.published, "\(dice)")
    }
  }

  @Test func theFilesAreAsTheyAreDescribed() throws {
    let codes = [BallotCode.random(), .random()]
    let question = Question(title: "Budget", kind: .yesNo(), majority: .simple, roll: Roll(entitled: 3, present: 2, voted: 2))
    let files = try Self.bytes(VoteFiles(question, codes.map { Ballot(code: $0, choice: .yes) }))
    let sorted = codes.sorted()
    #expect(String(decoding: files["ballots.csv"] ?? [], as: UTF8.self) == "code,choice\n\(sorted[0]),yes\n\(sorted[1]),yes\n")
    let json = String(decoding: files["vote.json"] ?? [], as: UTF8.self)
    #expect(json.contains("\"majority\" : \"simple of valid\""))
    #expect(json.contains("\"kind\" : \"yes/no abstention\""))
    #expect(String(decoding: files["result.json"] ?? [], as: UTF8.self).contains("\"outcome\" : \"reached\""))
  }

  @Test func eachMistakeHasItsName() throws {
    let codes = [BallotCode.random(), .random()].sorted()
    let question = Question(title: "Budget", kind: .yesNo(), majority: .simple, roll: Roll(entitled: 3, present: 2, voted: 2))
    let good = try Self.bytes(VoteFiles(question, codes.map { Ballot(code: $0, choice: .yes) }))
    func changed(_ name: String, _ text: String) -> FilesMistake? {
      var files = good
      files[name] = Array(text.utf8)
      return Self.mistake(name == VoteFiles.sums ? files : Self.summed(files))
    }
    #expect(Self.mistake(good) == nil)
    for name in VoteFiles.names + [VoteFiles.sums] {
      var files = good
      files[name] = nil
      #expect(Self.mistake(files) == .missing(name))
    }
    var unsummed = good
    unsummed["result.json"]?.append(0x20)
    #expect(Self.mistake(unsummed) == .otherBytes("result.json"))
    #expect(changed(VoteFiles.sums, "") == .sums)
    #expect(changed(VoteFiles.sums, "abc  vote.json\n") == .sums)
    #expect(changed("ballots.csv", "") == .line(1))
    #expect(changed("ballots.csv", "code,choice\n\(codes[0]),yes\n\(codes[1]),yes") == .line(3))
    #expect(changed("ballots.csv", "code,choice\n\(codes[0]),yes\n\(codes[1]),Yes\n") == .line(3))
    #expect(changed("ballots.csv", "code,choice\n\(codes[0]);yes\n") == .line(2))
    #expect(changed("ballots.csv", "code,choice\n\(codes[1]),yes\n\(codes[0]),yes\n") == .order(line: 3))
    #expect(changed("ballots.csv", "code,choice\n\(codes[0]),yes\n\(codes[0]),yes\n") == .order(line: 3))
    #expect(changed("ballots.csv", "code,choice\n\(codes[0]),option 1\n") == .notOffered(line: 2))
    #expect(changed("ballots.csv", "code,choice\n\(codes[0]),yes\n") == .numbers(ballots: 1, voted: 2))
    #expect(changed("vote.json", "{}") == .question)
    #expect(changed("vote.json", String(repeating: "[", count: 100_000)) == .question)
    #expect(changed("result.json", "null") == .result)
    let result = String(decoding: good["result.json"] ?? [], as: UTF8.self)
    #expect(changed("result.json", result.replacing("\"cast\" : 2", with: "\"cast\" : -9223372036854775808")) == .result)
    let other = result.replacing("\"cast\" : 2", with: "\"cast\" : 3")
    #expect(changed("result.json", other) == nil)
    let read = try VoteFiles.read(Self.summed(good.merging(["result.json": Array(other.utf8)]) { $1 }))
    #expect(read.recounted != read.published)
  }

  /// Files of anybody: changed, cut, doubled, filled with noise. Nothing but a mistake or a vote comes of them.
  @Test func hostileFilesNeverCrash() throws {
    var dice = Dice()
    var read = 0
    for _ in 0..<4000 {
      var files = try Self.bytes(Self.vote(&dice))
      let name = (VoteFiles.names + [VoteFiles.sums]).randomElement(using: &dice) ?? "vote.json"
      files[name] = Self.mutated(files[name] ?? [], &dice)
      if name != VoteFiles.sums { files = Self.summed(files) }
      do throws(FilesMistake) {
        let vote = try VoteFiles.read(files)
        _ = vote.recounted
        _ = vote.published.valid
        _ = vote.published.verdict?.missing
        read += 1
      } catch {}
    }
    // A letter of a title may change without harm; nearly everything else is seen.
    #expect(read > 0, "\(dice)")
  }

  static func mutated(_ bytes: [UInt8], _ dice: inout Dice) -> [UInt8] {
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &dice) {
      let place = Int.random(in: 0...bytes.count, using: &dice)
      switch Int.random(in: 0..<6, using: &dice) {
      case 0: bytes = dice.bytes(0...400)
      case 1: bytes.removeSubrange(place...)
      case 2: if place < bytes.count { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &dice) }
      case 3: bytes.insert(contentsOf: bytes.prefix(Int.random(in: 0...60, using: &dice)), at: place)
      case 4:
        let pieces = [
          "-1", "999999999999999999999", "9223372036854775807", "-9223372036854775808", "1e308", "null", "\"", "[[[[", "{", "0", "\\ud800",
          "\n",
        ]
        let text = Array(dice.text(pieces, 1...2).utf8)
        // Over a number, where it does most.
        if let digit = bytes.indices.filter({ (0x30...0x39).contains(bytes[$0]) }).randomElement(using: &dice) {
          bytes.replaceSubrange(digit...digit, with: text)
        } else {
          bytes.insert(contentsOf: text, at: place)
        }
      default: bytes.insert(contentsOf: dice.bytes(1...3), at: place)
      }
    }
    return bytes
  }
}
