import Testing
import TestKit

@testable import Ballots

@Suite struct CodeTests {
  @Test func codesAreWrittenInGroupsAndReadBack() throws {
    let code = try #require(BallotCode(bytes: Array(0..<16)))
    #expect(code.description.wholeMatch(of: /[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){6}/) != nil)
    #expect(code.bytes == Array(0..<16))
    #expect(BallotCode(bytes: Array(0..<15)) == nil)
    for _ in 0..<500 {
      let code = BallotCode.random()
      #expect(BallotCode(code.description) == code)
      #expect(BallotCode(typed: code.description.lowercased().split(separator: "-").joined(separator: " ")) == code)
      #expect(BallotCode(bytes: code.bytes) == code)
    }
    #expect(Set((0..<500).map { _ in BallotCode.random() }).count == 500)
  }

  @Test func lettersThatLookAlikeAreForgivenInTypingAndNotInFiles() throws {
    let code = try #require(BallotCode(bytes: Array(repeating: 0, count: 16)))
    let typed = "o" + code.description.dropFirst()
    #expect(BallotCode(typed: typed) == code)
    #expect(BallotCode(typed) == nil)
    #expect(BallotCode(code.description.lowercased()) == nil)
    #expect(BallotCode(code.description + " ") == nil)
  }

  /// The two check letters catch 1023 of 1024.
  @Test func aMistypedCodeIsSeen() {
    var dice = Dice()
    var missed = 0
    for _ in 0..<5000 {
      var letters = Array(BallotCode.random().description)
      let place = Int.random(in: letters.indices, using: &dice)
      let other = Character(["0", "7", "A", "Q", "Z"].randomElement(using: &dice) ?? "0")
      guard letters[place] != "-", letters[place] != other else { continue }
      letters[place] = other
      if BallotCode(typed: String(letters)) != nil { missed += 1 }
    }
    #expect(missed < 30, "\(dice)")
  }

  @Test func textsSortAsCodesDo() {
    let codes = (0..<500).map { _ in BallotCode.random() }
    #expect(
      codes.sorted().map(\.description) == codes.map(\.description).sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
  }

  @Test func passphrasesAreReadAsPeopleTypeThem() throws {
    let passphrase = Passphrase.random()
    let text = passphrase.description
    #expect(text.wholeMatch(of: /([bdfgklmnprst][aeiou]){3}(-([bdfgklmnprst][aeiou]){3}){5}/) != nil)
    let bare = text.split(separator: "-").joined()
    for typed in [
      text, text.uppercased(), bare, " \(bare)\n", text.split(separator: "-").joined(separator: " – "),
      text.split(separator: "-").joined(separator: "\u{A0}"),
    ] {
      #expect(Passphrase(typed: typed) == passphrase)
    }
    for typed in ["", bare + "a", String(bare.dropLast()), text + ".", "é" + text.dropFirst(), String(repeating: "ba", count: 17)] {
      #expect(Passphrase(typed: typed) == nil)
    }
    #expect(Set((0..<200).map { _ in Passphrase.random() }).count == 200)
  }

  @Test func swappedSyllablesAreSeen() {
    var missed = 0
    for _ in 0..<2000 {
      let text = Array(Passphrase.random().description.utf8).filter { $0 != UInt8(ascii: "-") }
      let swapped = Array(text[2..<4]) + Array(text[0..<2]) + text.dropFirst(4)
      if swapped != text, Passphrase(typed: String(decoding: swapped, as: UTF8.self)) != nil { missed += 1 }
    }
    #expect(missed < 10)
  }

  @Test func anyBytesAreReadOrRefused() {
    var dice = Dice()
    for _ in 0..<5000 {
      let text = String(decoding: dice.bytes(0...60), as: UTF8.self) + dice.text(["0", "Z", "-", "ba", "\u{301}", "ß", " "], 0...40)
      if let code = BallotCode(text) { #expect(code.description == text, "\(dice)") }
      _ = BallotCode(typed: text)
      _ = Passphrase(typed: text)
      _ = VoteKind(text)
      _ = Majority(text)
      _ = Quorum(text)
      _ = TieRule(text)
    }
  }
}
