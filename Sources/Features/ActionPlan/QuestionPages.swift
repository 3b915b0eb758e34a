import Core
import Directory
import Storage
import Web

enum QuestionMail {
  /// The four answers as links; each opens a page with one button.
  static func mail(to holder: Holder, about title: String, code: String, token: String, _ action: PlanAction, _ house: House) -> Mail {
    let reader = Reader(language: holder.language, words: house.words)
    let base = "\(house.settings.address)/\(reader.language.nearestOfficial)/answers/\(token)"
    let links = Question.Answer.allCases.map { (reader.t($0.label), "\(base)?says=\($0.rawValue)") }
    let values = ["action": title, "code": code]
    let opening = reader.t("How is this action for objective {code} of the Action Plan going: “{action}”?", values)
    let closing = reader.t(
      "One click is enough, without signing in. The links work for {days} days.", ["days": reader.number(Question.validity)])
    let letter = Letter(
      subject: reader.t("How is it going? {action}", values),
      [.paragraph(opening)] + links.map { .link($0.0, $0.1) } + [.paragraph(closing)])
    return letter.mail(to: holder.person, holder.address, holder.language)
  }
}

/// Where the buttons of the monthly mail lead. No session: the token is the right.
enum QuestionPages {
  private struct Asked: Sendable {
    let question: Question
    let action: PlanAction
    let title: String
    let code: String
  }

  private static func asked(_ visit: Visit) async throws -> Asked {
    let (token, language) = (visit.parameter("token"), visit.language)
    guard token.utf8.count == 32 else { throw Problem.notFound }
    return try await visit.read { tx in
      let question = try Questions.find(token: token, in: tx)
      let action = try Actions.find(question.action, in: tx)
      return Asked(
        question: question, action: action, title: try Actions.titles([action.id], for: language, in: tx)[action.id]?.body ?? "",
        code: try Plans.objective(action.objective, in: tx).code)
    }
  }

  private static func says(_ visit: Visit) -> Question.Answer? {
    (visit.request.query["says"]).flatMap { Question.Answer(rawValue: $0) }
  }

  @Sendable static func show(_ visit: Visit) async throws -> Answer {
    let asked = try await asked(visit)
    if let answer = asked.question.answer { return said(asked, answer, visit) }
    guard visit.now < asked.question.expires else {
      throw Problem.conflict("This link has expired. The next e-mail will ask again; you can also sign in and answer at any time.")
    }
    guard let answer = says(visit) else { return choices(asked, visit) }
    return page(asked, answer, visit).shown(visit)
  }

  @Sendable static func answer(_ visit: Visit) async throws -> Answer {
    let asked = try await asked(visit)
    guard let answer = says(visit) else { throw Problem.notFound }
    let (token, language) = (visit.parameter("token"), visit.language)
    return try await page(asked, answer, visit).sent(visit) { filled, tx in
      try Questions.answer(token: token, answer, reason: filled.optional("reason"), language: language, in: tx)
    } _: { _ in
      said(asked, answer, visit)
    }
  }

  private static func said(_ asked: Asked, _ answer: Question.Answer, _ visit: Visit) -> Answer {
    visit.page(
      visit.t("Thank you: it is noted."),
      "<p>\(visit.t("{action}: {answer}", ["action": asked.title, "answer": visit.t(answer.label)]))</p>"
    ) {
      $0.column = .narrow; $0.indexed = false
    }
  }

  private static func choices(_ asked: Asked, _ visit: Visit) -> Answer {
    let links = Question.Answer.allCases.map { answer -> HTML in
      let path = visit.path("/answers/\(visit.parameter("token"))?says=\(answer.rawValue)")
      return "<li><a class=\"button\" href=\"\(path: path)\">\(visit.t(answer.label))</a></li>"
    }
    return visit.page(asked.title, "<ul class=\"plain\">\(links)</ul>") { chrome in
      chrome.lead = HTML.text(visit.t("How is it going?"))
      chrome.column = .narrow
      chrome.indexed = false
    }
  }

  private static func page(_ asked: Asked, _ answer: Question.Answer, _ visit: Visit) -> FormPage {
    let asks = answer.state.asksReason
    return FormPage(
      title: visit.t("{action}: {answer}", ["action": asked.title, "answer": visit.t(answer.label)]),
      form: Form(
        asks
          ? [
            .area(
              "reason", "Why, in one sentence", required: true, limit: 1000, rows: 3,
              help: "The people who follow the plan read it, so that they can help.")
          ] : []),
      path: "/answers/\(visit.parameter("token"))?says=\(answer.rawValue)", submit: answer.label,
      lead: visit.t("For objective {code} of the Action Plan. Press the button to say so.", ["code": asked.code]))
  }
}
