import Foundation
import HTTPTypes
import Web

/// Answers of the machine interface.
package enum JSON {
  /// Nil for what cannot be said in JSON.
  package static func text(_ value: some Encodable) -> String? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) }
  }

  package static func answer(_ value: some Encodable) -> Answer {
    guard let text = text(value) else { return .json("null", status: .internalServerError) }
    return .json(text)
  }
}
