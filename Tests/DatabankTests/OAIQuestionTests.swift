import Storage
import Testing
import Web
import Works

@testable import Databank

/// What the protocol asks of a repository that is questioned wrongly (OAI-PMH 2.0, 3.6).
@Suite struct OAIQuestionTests {
  @Test(arguments: [
    ("", OAIQuestion.Fault.badVerb), ("verb=Delete", .badVerb), ("verb=Identify&verb=Identify", .badVerb),
    ("verb=Identify&set=topic:culture", .badArgument), ("verb=ListRecords", .badArgument),
    ("verb=ListRecords&metadataPrefix=marc", .cannotDisseminateFormat),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2021", .badArgument),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-01-01&until=2021-01-02T00:00:00Z", .badArgument),
    ("verb=ListRecords&metadataPrefix=oai_dc&from=2021-02-01&until=2021-01-01", .badArgument),
    ("verb=ListRecords&metadataPrefix=oai_dc&set=nothing", .noRecordsMatch),
    ("verb=ListRecords&resumptionToken=abc", .badResumptionToken), ("verb=ListRecords&resumptionToken=1.2.3.no.4.5", .badResumptionToken),
    ("verb=ListRecords&resumptionToken=9223372036854775807.1.0...", .badResumptionToken),
    ("verb=ListRecords&metadataPrefix=oai_dc&resumptionToken=1.2.3...", .badArgument),
    ("verb=ListSets&resumptionToken=1", .badResumptionToken), ("verb=GetRecord&metadataPrefix=oai_dc", .badArgument),
    ("verb=GetRecord&identifier=x&metadataPrefix=mods", .cannotDisseminateFormat),
  ])
  func wrongQuestionsAreNamed(_ query: String, _ fault: OAIQuestion.Fault) {
    #expect(throws: fault) { try OAIQuestion(Fields(encoded: query)) }
  }

  @Test func aTokenSaysWhereTheListGoesOn() throws {
    var question = try OAIQuestion(
      Fields(encoded: "verb=ListRecords&metadataPrefix=oai_dc&set=topic:culture&from=2021-01-01&until=2021-01-31"))
    #expect(question.until == Day("2021-02-01")?.start)
    let cursor = OAIQuestion.Cursor(changed: Moment(milliseconds: 1_616_670_000_123), id: 42, before: 100)
    let next = try OAIQuestion(Fields([("verb", "ListRecords"), ("resumptionToken", question.token(after: cursor))]))
    question.cursor = cursor
    #expect(next == question)
  }
}
