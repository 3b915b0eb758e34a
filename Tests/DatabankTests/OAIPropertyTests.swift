import Storage
import TestKit
import Testing
import Time
import Web
import Works

@testable import Databank

@Suite struct OAIPropertyTests {
  private static let pieces = [
    "verb=", "Identify", "ListRecords", "ListIdentifiers", "GetRecord", "&", "metadataPrefix=oai_dc", "from=", "until=", "2021-01-01",
    "2021-01-01T00:00:00Z", "9999-12-31", "0000-00-00", "set=topic:culture", "resumptionToken=", "1.2.3...", "9223372036854775807", "-1",
    ".",
    "identifier=", "oai:a:1", "%00", "%", "=", "é", "'", "verb=ListRecords&metadataPrefix=oai_dc",
  ]

  /// Whatever is asked, the question is understood or its fault has a name; what is understood goes on where it says.
  @Test func anyQuestionIsUnderstoodOrNamed() {
    var dice = Dice()
    var understood = 0
    for _ in 0..<800 {
      let query = dice.text(Self.pieces, 1...10)
      guard let question = try? OAIQuestion(Fields(encoded: query)) else { continue }
      understood += 1
      guard question.verb == .records || question.verb == .identifiers else { continue }
      let cursor = OAIQuestion.Cursor(
        changed: Moment(milliseconds: Int64.random(in: 0...4_000_000_000_000, using: &dice)),
        id: Int64.random(in: 1...Int64.max, using: &dice),
        before: Int.random(in: 1...1_000_000, using: &dice))
      let fields = Fields([("verb", question.verb.rawValue), ("resumptionToken", question.token(after: cursor))])
      guard let next = try? OAIQuestion(fields) else {
        Issue.record("\(dice): \(query.debugDescription) does not go on")
        continue
      }
      var expected = question
      expected.cursor = cursor
      #expect(next == expected, "\(dice): \(query.debugDescription)")
    }
    #expect(understood > 0)
  }
}
