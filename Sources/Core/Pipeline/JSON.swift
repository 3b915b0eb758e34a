import Foundation
import HTTPTypes
import Web

/// Answers of the machine interface.
package enum JSON {
  package static func answer(_ value: some Encodable) -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard let bytes = try? encoder.encode(value) else { return .json("null", status: .internalServerError) }
    return .json(String(decoding: bytes, as: UTF8.self))
  }
}
