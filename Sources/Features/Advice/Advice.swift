import Approvals
import Core
import Directory
import Storage
import Web

extension Feature {
  /// Cities ask for advice and get it: from the secretariat, a coordinator, or a city that has been there.
  package static let advice: Feature = {
    var feature = Feature("Advice")
    feature.routes = [
      .member(.get, "/advice", AdvicePages.list).example("/advice"),
      .member(.post, "/advice", AdvicePages.ask).example("/advice"),
      .staff(.get, "/advice/{id}/matching", AdvicePermissions.assign, MatchPages.choose),
      .staff(.post, "/advice/{id}/matching", AdvicePermissions.assign, MatchPages.match),
      .staff(.get, "/advice-answers/{id}", AdvicePermissions.answer, AnswerPages.show),
      .staff(.post, "/advice-answers/{id}", AdvicePermissions.answer, AnswerPages.answer),
      .staff(.post, "/advice-answers/{id}/refusal", AdvicePermissions.answer, AnswerPages.decline),
      // A link of a mail, for thirty days, once.
      .get("/advice-reviews/{token}", ReviewPages.show),
      .post("/advice-reviews/{token}", ReviewPages.answer),
    ]
    feature.menu = [MenuEntry(.member, "Advice", "/advice", order: 35)]
    feature.permissions = AdvicePermissions.all
    feature.kinds = [
      Kind("advice.requested", "{record} asked for advice"),
      Kind("advice.answered", "{record} got advice"),
      Kind("advice.reviewed", "{record} said whether the advice helped"),
    ]
    feature.requests = [AdviceKind.kind]
    feature.jobs = [AdviceLetters.reviews, AdviceLetters.reminders]
    feature.measures = [
      Measure("advice.requests", "Requests for advice", unit: "requests", kinds: ["advice.requested"]),
      Measure("advice.answers", "Advice given", unit: "answers", kinds: ["advice.answered"]),
      Measure("advice.cities", "Cities that asked for advice", unit: "cities", kinds: ["advice.requested"], distinct: .organisations),
    ]
    feature.waiting = AdviceDesk.waiting
    feature.desks = [AdviceDesk.desk]
    feature.holdings = [Matches.holding]
    feature.ties = [
      Tie(
        "It asked for advice or was asked to answer.", "SELECT owner AS id FROM advice_request", "SELECT city FROM advice_match")
    ]
    feature.erasures = [Matches.erasure]
    feature.retentions = [Reviews.retention]
    return feature
  }()
}

package enum AdvicePermissions {
  static let ask = Permission("advice.ask", "Ask for advice", [.political: .own, .technical: .own])
  /// Sees the requests, says who answers, and answers.
  static let assign = Permission(
    "advice.assign", "Assign and answer requests for advice", [.secretariat: .house, .coordinator: .network, .delegation: .network])
  /// Of a city that was asked to answer another.
  static let answer = Permission("advice.answer", "Answer another city", [.political: .own, .technical: .own])
  static let all = [ask, assign, answer]
}
