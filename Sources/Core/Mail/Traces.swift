import Foundation

/// By what words a person is known where somebody wrote of them: their name and addresses.
package struct Traces: Sendable {
  private let words: [String]

  package init(_ words: [String]) {
    self.words = words.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }.sorted { $0.count > $1.count }
  }

  /// The text with another word in place of each trace, whole words only and whatever their case; nil where there is none.
  package func hide(_ text: String, as other: String) -> String? {
    var result = text
    for word in words { result = Self.replace(word, in: result, by: other) }
    return result == text ? nil : result
  }

  private static func replace(_ word: String, in text: String, by other: String) -> String {
    var (rest, result) = (Substring(text), "")
    while let range = rest.range(of: word, options: .caseInsensitive) {
      let before = range.lowerBound == rest.startIndex ? result.last : rest[rest.index(before: range.lowerBound)]
      let after = range.upperBound == rest.endIndex ? nil : rest[range.upperBound]
      let isWhole = !(before?.isLetter ?? false) && !(after?.isLetter ?? false)
      result += rest[..<range.lowerBound] + (isWhole ? other[...] : rest[range])
      rest = rest[range.upperBound...]
    }
    return result + rest
  }
}
