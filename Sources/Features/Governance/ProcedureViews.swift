import Core
import Directory
import Storage
import Time
import Web

enum ProcedureViews {
  /// From the list of assemblies, for whoever belongs to a city.
  static func way(_ visit: Visit) -> HTML {
    guard visit.actor?.organisation != nil else { return "" }
    return "<p><a href=\"\(path: visit.path("/procedures"))\">\(visit.t("Written procedures"))</a></p>"
  }

  /// From a decision; only a word for those who may not open it.
  static func link(to id: RecordID, _ isSeen: Bool, _ visit: Visit) -> HTML {
    let words = visit.t("In writing")
    return isSeen ? "<a href=\"\(path: visit.path("/procedures/\(id)"))\">\(words)</a>" : "\(words)"
  }

  static func page(_ picture: ProcedurePages.Picture, _ sent: Filled?, _ visit: Visit) -> HTML {
    let words = picture.texts["words"].map { $0.body.isEmpty ? "" : Kit.text(Markdown.html($0.body), $0, visit.reader) } ?? ""
    return """
      \(words)\(facts(picture, visit))\(result(picture, visit))\(form(picture, sent, visit))\(answers(picture, visit))
      \(leading(picture, visit))\(Kit.helpLink("assemblies", visit.reader))
      """
  }

  private static func facts(_ picture: ProcedurePages.Picture, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let procedure = picture.procedure
    var pairs: [(term: String, value: HTML)] = [
      (reader.t("Body"), "\(picture.body)"), (reader.t("Question put on"), Kit.day(procedure.opened.day, reader)),
      (reader.t("Answers until"), Kit.day(procedure.lastDay, reader)),
      (reader.t("Cities asked"), "\(reader.number(picture.asked))"),
      (reader.t("Majority"), "\(RulesViews.words(picture.rules.majority(for: .ordinary), reader))"),
    ]
    if let objections = picture.rules.objections {
      pairs.append((reader.t("Objections"), "\(reader.t("{count} objections bring a question to a meeting", count: objections))"))
    }
    if let decision = picture.decision {
      pairs.append((reader.t("Decision"), "<a href=\"\(path: visit.path(decision.path))\">\(decision.label)</a>"))
    }
    if let item = picture.item {
      pairs.append(
        (
          reader.t("Goes on at"),
          "<a href=\"\(path: visit.path("/assemblies/\(item.meeting)"))\">\(reader.t("The meeting with its agenda"))</a>"
        ))
    }
    if let reason = picture.texts["reason"] { pairs.append((reader.t("Reason"), "\(reason.body)")) }
    return Kit.definitions(pairs)
  }

  private static func result(_ picture: ProcedurePages.Picture, _ visit: Visit) -> HTML {
    guard let result = picture.result else {
      return picture.procedure.state == .open ? "<p class=\"soft\">\(visit.t("Nobody sees the answers before the end."))</p>" : ""
    }
    return Kit.section(
      visit.t("Result"), "<p class=\"verdict\"><strong>\(sentence(picture.procedure.state, result, visit.reader))</strong></p>")
  }

  static func sentence(_ state: Procedure.State, _ result: WrittenResult, _ reader: Reader) -> String {
    let values = [
      "yes": reader.number(result.votes.yes), "no": reader.number(result.votes.no), "abstentions": reader.number(result.votes.abstentions),
      "needed": reader.number(result.verdict?.needed ?? 0), "whole": reader.number(result.verdict?.whole ?? 0),
      "have": reader.number(result.quorum.heads?.have ?? 0), "quorum": reader.number(result.quorum.heads?.needed ?? 0),
    ]
    return switch state {
    case .adopted: reader.t("Adopted: {yes} yes, {no} no, {abstentions} abstained. {needed} of {whole} were needed.", values)
    case .lapsed: reader.t("Nothing is decided: {have} answered, {quorum} were needed.", values)
    case .discussion where result.objections > 0:
      reader.t("{count} cities ask for discussion: the question goes to a meeting.", count: result.objections)
    case .discussion: reader.t("The votes are equal: the question goes to a meeting.")
    case .open, .rejected, .withdrawn:
      reader.t("Not adopted: {yes} yes, {no} no, {abstentions} abstained. {needed} of {whole} were needed.", values)
    }
  }

  private static func form(_ picture: ProcedurePages.Picture, _ sent: Filled?, _ visit: Visit) -> HTML {
    guard let own = picture.own, picture.procedure.takesAnswers(at: visit.now) else { return "" }
    let start = Fields([("choice", own.choice?.rawValue ?? ""), ("reason", own.reason ?? "")])
    let filled = sent ?? ProcedurePages.answerForm.start(start)
    let given: HTML =
      own.choice.map { choice in
        "<p>\(visit.t("Your city has answered: {answer}. You can change it until the end.", ["answer": visit.t(choice.label)]))</p>"
      } ?? ""
    return Kit.section(
      visit.t("Your answer"),
      given
        + filled.html(
          action: visit.path("\(picture.procedure.path)/answer"), submit: own.choice == nil ? "Send the answer" : "Change the answer",
          reader: visit.reader))
  }

  private static func answers(_ picture: ProcedurePages.Picture, _ visit: Visit) -> HTML {
    if picture.answers.isEmpty { return "" }
    let reader = visit.reader
    let rows = picture.answers.map { answer -> [HTML] in
      [
        "\(picture.names[answer.organisation] ?? "")",
        answer.choice.map { "\(reader.t($0.label))" } ?? "<span class=\"soft\">\(reader.t("No answer"))</span>", "\(answer.reason ?? "")",
      ]
    }
    let columns: [Phrase] = ["City", "Answer", "Why"]
    return Kit.section(
      reader.t("Answers"),
      Kit.table(Table(reader.t("Answers"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false), reader))
  }

  private static func leading(_ picture: ProcedurePages.Picture, _ visit: Visit) -> HTML {
    guard picture.leads else { return "" }
    let path = picture.procedure.path
    if picture.procedure.state == .open {
      return Kit.section(
        visit.t("For the secretariat"),
        "<div class=\"actions\"><a class=\"button\" href=\"\(path: visit.path("\(path)/withdrawal"))\">\(visit.t("Withdraw the procedure"))</a></div>"
      )
    }
    guard picture.procedure.state == .discussion, picture.item == nil else { return "" }
    return Kit.section(
      visit.t("For the secretariat"),
      """
      <p>\(visit.t("No meeting with an open agenda was planned when the procedure ended."))</p>
      \(Kit.button(visit.t("Put it on the agenda of the next meeting"), action: visit.path("\(path)/agenda"), visit.reader))
      """)
  }
}
