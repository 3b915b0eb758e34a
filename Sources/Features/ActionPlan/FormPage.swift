import Core
import Storage
import Web

/// A page with one form: drawn for the first time, or again with what was wrong beside each field.
struct FormPage: Sendable {
  var title: String
  var form: Form
  /// Without the language.
  var path: String
  var submit: Phrase
  var start = Fields()
  var lead: String?
  var before: HTML = ""
  var after: HTML = ""
  var breadcrumb: [Link] = []

  func shown(_ visit: Visit) -> Answer { visit.page(title, body(form.start(start), visit), adjust) }

  private func body(_ filled: Filled, _ visit: Visit) -> HTML {
    "\(before)\(filled.html(action: visit.path(path), submit: submit, reader: visit.reader))\(after)"
  }

  private func adjust(_ chrome: inout Chrome) {
    chrome.breadcrumb = breadcrumb
    chrome.column = .narrow
    chrome.indexed = false
    if let lead { chrome.lead = HTML.text(lead) }
  }

  /// Reads what was sent and makes the change; problems thrown by the verb stand beside their fields, and nothing
  /// was changed.
  /// - Parameter change: returns where to go next.
  func sent(
    _ visit: Visit, done: String, _ change: @escaping @Sendable (Filled, WriteTx) throws -> String
  ) async throws -> Answer {
    try await sent(visit, change) { path in visit.redirect(to: path, done: done) }
  }

  func sent<Changed: Sendable>(
    _ visit: Visit, _ change: @escaping @Sendable (Filled, WriteTx) throws -> Changed, _ answer: (Changed) -> Answer
  ) async throws -> Answer {
    var filled = form.fill(visit.form, files: visit.uploads)
    if filled.problems.isEmpty {
      do {
        let sent = filled
        return answer(try await visit.write { tx in try change(sent, tx) })
      } catch Problem.invalid(let problems) {
        filled.add(problems)
      } catch let problem as FieldProblem {
        filled.add(problem)
      }
    }
    return drawn(filled, visit)
  }

  func drawn(_ filled: Filled, _ visit: Visit) -> Answer { visit.page(title, invalid: body(filled, visit), adjust) }
}
