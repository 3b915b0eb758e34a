import Foundation
import Logging
import Storage
import Time

/// Logs as one JSON object a line on standard error: time, level, label, message, and the named values.
struct StructuredLog: LogHandler {
  let label: String
  var logLevel: Logger.Level = .info
  var metadata: Logger.Metadata = [:]

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    var fields: [String: String] = [:]
    for (key, value) in metadata.merging(event.metadata ?? [:], uniquingKeysWith: { _, new in new }) { fields[key] = "\(value)" }
    fields["time"] = "\(Clock.system.now())"
    fields["level"] = "\(event.level)"
    fields["label"] = label
    fields["message"] = "\(event.message)"
    let pairs = fields.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
    FileHandle.standardError.write(Data("{\(pairs.joined(separator: ","))}\n".utf8))
  }

  /// As JSON writes a text. By hand: an encoder takes longer than the rest of a line, and there is one for each request.
  private func quoted(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 32 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }) { return "\"\(text)\"" }
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\u{0}"..."\u{1F}":
        let code = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - code.utf8.count) + code
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
