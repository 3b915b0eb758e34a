import HTTPTypes

extension Problem {
  /// What happened and what to do, in the reader's language.
  package func sentence(_ reader: Reader) -> (title: String, text: String) { fatalError("written next") }
  /// `Allow` or `Retry-After`, where the problem has one.
  package var headers: HTTPFields { [:] }
}
