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
    let values = event.metadata.map { metadata.merging($0) { _, new in new } } ?? metadata
    var fields = values.map { ($0.key, "\($0.value)") }
    fields.append(("time", "\(Clock.system.now())"))
    fields.append(("level", event.level.rawValue))
    fields.append(("label", label))
    fields.append(("message", "\(event.message)"))
    fields.sort { $0.0 < $1.0 }
    var line = "{"
    for (position, (name, value)) in fields.enumerated() {
      if position > 0 { line += "," }
      line += quoted(name)
      line += ":"
      line += quoted(value)
    }
    line += "}\n"
    // One call a line, so that lines of several threads do not mix.
    line.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
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
