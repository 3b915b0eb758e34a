import Storage
import Web

/// A page with one form: drawn for the first time, or again with what was wrong beside each field.
package struct FormPage: Sendable {
  package var title: String
  package var form: Form
  /// Without the language.
  package var path: String
  package var submit: Phrase
  package var start = Fields()
  package var lead: String?
  package var before: HTML = ""
  package var after: HTML = ""
  /// Shown in place of the form, while there is nothing to choose from.
  package var instead: HTML?
  package var breadcrumb: [Link] = []
  /// Fields whose words tell in which language they are written (`askingLanguage`).
  var languageOf: [String] = []
  /// What stands now, in the names of the form. A form drawn from something else is not taken: it comes back with both
  /// texts side by side (409). Asked in the transaction that makes the change. For records without a version of their own.
  package var current: (@Sendable (Tx) throws -> Fields)?

  package init(
    title: String, form: Form, path: String, submit: Phrase, start: Fields = Fields(), lead: String? = nil, before: HTML = "",
    after: HTML = "", breadcrumb: [Link] = []
  ) {
    self.title = title
    self.form = form
    self.path = path
    self.submit = submit
    self.start = start
    self.lead = lead
    self.before = before
    self.after = after
    self.breadcrumb = breadcrumb
  }

  package func shown(_ visit: Visit) -> Answer {
    visit.page(title, instead.map { "\(before)\($0)\(after)" } ?? body(form.start(start), visit), adjust)
  }

  private func body(_ filled: Filled, _ visit: Visit) -> HTML {
    let version = current == nil ? nil : visit.form["version"] ?? Self.version(start)
    return "\(before)\(filled.html(action: visit.path(path), submit: submit, reader: visit.reader, version: version))\(after)"
  }

  private static func version(_ fields: Fields) -> String { String(Digest.of(fields.encoded).prefix(16)) }

  private struct Outdated: Error { let now: Fields }

  private func adjust(_ chrome: inout Chrome) {
    chrome.breadcrumb = breadcrumb
    chrome.column = .narrow
    chrome.indexed = false
    if let lead { chrome.lead = HTML.text(lead) }
  }

  /// Reads what was sent and makes the change; problems thrown by the verb stand beside their fields, and nothing
  /// was changed.
  /// - Parameter change: returns where to go next.
  package func sent(
    _ visit: Visit, done: String, _ change: @escaping @Sendable (Filled, WriteTx) throws -> String
  ) async throws -> Answer {
    try await sent(visit, change) { path in visit.redirect(to: path, done: done) }
  }

  package func sent<Changed: Sendable>(
    _ visit: Visit, _ change: @escaping @Sendable (Filled, WriteTx) throws -> Changed, _ answer: (Changed) -> Answer
  ) async throws -> Answer {
    var filled = form.fill(visit.form, files: visit.uploads)
    if !languageOf.isEmpty, WrittenLanguage.asks(&filled, languageOf, visit.reader) { return drawn(filled, visit) }
    if filled.problems.isEmpty {
      do {
        let (sent, current, drawn) = (filled, current, visit.form["version"])
        return answer(
          try await visit.write { tx in
            if let current, let drawn {
              let now = try current(tx)
              if Self.version(now) != drawn { throw Outdated(now: now) }
            }
            return try change(sent, tx)
          })
      } catch let outdated as Outdated {
        let compared = filled.conflict(
          with: outdated.now, action: visit.path(path), submit: submit, reader: visit.reader, version: Self.version(outdated.now))
        return visit.page(title, invalid: "\(before)\(compared)\(after)", status: .conflict, adjust)
      } catch Problem.conflict(let why, let values) {
        return outdated(filled, visit, Problem.conflict(why, values).sentence(visit.reader).text)
      } catch Problem.invalid(let problems) {
        filled.add(problems)
      } catch let problem as FieldProblem {
        filled.add(problem)
      }
    }
    return drawn(filled, visit)
  }

  /// The state does not allow it (409): the sentence, and the form with everything typed. Where somebody else has changed the record
  /// since this form was drawn, what stands now is shown beside it, and sending it again replaces that.
  private func outdated(_ filled: Filled, _ visit: Visit, _ sentence: String) -> Answer {
    var filled = filled
    let now = start["version"]
    let isNewer = now != nil && filled.version != nil && now != filled.version
    if isNewer, let now, form.field("version") != nil { filled.set("version", now) }
    let shown =
      isNewer
      ? filled.conflict(with: start, action: visit.path(path), submit: submit, reader: visit.reader, version: now ?? "")
      : Kit.notice(Notice(.problem, "\(sentence)"), visit.reader) + body(filled, visit)
    return visit.page(title, invalid: isNewer ? "\(before)\(shown)\(after)" : shown, status: .conflict, adjust)
  }

  package func drawn(_ filled: Filled, _ visit: Visit) -> Answer { visit.page(title, invalid: body(filled, visit), adjust) }
}
