import HTTPTypes

/// What a verb or a finder throws when a person cannot have what they asked for. Anything else that is thrown
/// is our mistake: logged with a number which the page shows (500).
package enum Problem: Error, Sendable {
  /// 404. Also for what exists but may not be seen.
  case notFound
  /// 403, with the sentence that says who may.
  case forbidden(Phrase)
  /// 401, leads to the sign-in page and back.
  case signIn
  /// 409: somebody else changed it first, or the state does not allow it any more.
  case conflict(Phrase, [String: String] = [:])
  /// 422: input that a form can show beside its fields. Keys are field names, "" for the whole form.
  case invalid([FieldProblem])
  /// 400: what came cannot be read at all (a broken multipart body, bytes that are no text).
  case malformed
  /// 405, with the methods that the address knows.
  case notAllowed([Request.Method])
  /// 413
  case tooLarge
  /// 429 with Retry-After, in seconds.
  case tooMany(retryAfter: Int)
  /// 503 with Retry-After: the database is busy.
  case unavailable

  package var status: HTTPResponse.Status {
    switch self {
    case .notFound: .notFound
    case .forbidden: .forbidden
    case .signIn: .unauthorized
    case .conflict: .conflict
    case .invalid: .unprocessableContent
    case .malformed: .badRequest
    case .notAllowed: .methodNotAllowed
    case .tooLarge: .contentTooLarge
    case .tooMany: .tooManyRequests
    case .unavailable: .serviceUnavailable
    }
  }
}

/// One thing wrong with one field, said in the reader's language when the page is drawn.
package struct FieldProblem: Error, Sendable, Equatable {
  package var field: String
  package var message: Phrase
  package var values: [String: String]

  package init(_ field: String, _ message: Phrase, _ values: [String: String] = [:]) {
    self.field = field
    self.message = message
    self.values = values
  }
}

// For whoever runs a command: the sentence in English. Pages say it in the reader's language.
extension FieldProblem: CustomStringConvertible {
  package var description: String { Reader(language: .english, words: .none).t(message, values) }
}

extension Problem: CustomStringConvertible {
  package var description: String {
    let reader = Reader(language: .english, words: .none)
    return switch self {
    case .forbidden(let phrase): "Not allowed: \(reader.t(phrase))"
    case .conflict(let phrase, let values): reader.t(phrase, values)
    case .invalid(let problems): problems.map { $0.field.isEmpty ? "\($0)" : "\($0.field): \($0)" }.joined(separator: "\n")
    case .notFound: "There is no such thing here."
    case .unavailable: "The database is busy. Try again."
    default: "Refused (\(status.code))."
    }
  }
}
