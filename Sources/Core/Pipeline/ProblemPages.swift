import HTTPTypes
import Web

extension Pipeline {
  /// The page, or the JSON of an interface address, that says what happened and what to do.
  func problem(_ problem: Problem, _ request: Request, _ reader: Reader, in visit: Visit? = nil) -> Answer {
    let sentence = problem.sentence(reader)
    var answer: Answer
    if request.path.first == "api" {
      answer = .json(
        "{\"status\":\(problem.status.code),\"title\":\(jsonString(sentence.title)),\"detail\":\(jsonString(sentence.text))}")
      answer.headers[.contentType] = "application/problem+json"
    } else {
      let visit =
        visit
        ?? Visit(request: request, reader: reader, actor: nil, person: nil, house: house, now: house.database.clock.now())
      var body: HTML = "<p>\(sentence.text)</p>"
      if case .invalid(let problems) = problem {
        body += "<ul>\(problems.map { "<li>\(reader.t($0.message, $0.values))</li>" as HTML })</ul>"
      }
      if case .forbidden = problem, visit.person != nil {
        body +=
          "<p>\(reader.t("Nothing was changed. If you should be able to do this, ask somebody who acts for your organisation, or the secretariat."))</p>"
      }
      body += "<p><a href=\"\(path: visit.path(""))\">\(reader.t("Back to the home page"))</a></p>"
      answer = visit.page(sentence.title, body)
    }
    answer.status = problem.status
    for field in problem.headers { answer.headers.append(field) }
    answer.headers[.cacheControl] = "no-store"
    return answer
  }

  /// Our mistake: the number stands in the log too.
  func broken(_ number: Int, _ request: Request, _ reader: Reader) -> Answer {
    let visit = Visit(
      request: request, reader: reader, actor: nil, person: nil, house: house, now: house.database.clock.now())
    let text = reader.t(
      "Something went wrong on our side; nothing was changed. If it happens again, tell the secretariat this number: {number}",
      ["number": String(number)])
    var answer = visit.page(reader.t("Something went wrong"), "<p>\(text)</p>")
    answer.status = .internalServerError
    answer.headers[.cacheControl] = "no-store"
    return answer
  }
}

/// A JSON string literal.
package func jsonString(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case "\u{0}"..."\u{1F}":
      let code = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
