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
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    guard var text = try? encoder.encode(fields) else { return }
    text.append(10)
    FileHandle.standardError.write(text)
  }
}
