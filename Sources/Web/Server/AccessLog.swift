import Foundation
import Logging

/// One line per request: route pattern, method, status, milliseconds. Never an address, body, cookie or token.
package struct AccessLog: Sendable {
  private let logger: Logger
  package init(_ logger: Logger) { self.logger = logger }

  /// - Parameter number: of a mistake of ours, the one that its page shows.
  package func write(route: String, request: Request, status: Int, seconds: Double, number: String? = nil) {
    var metadata: Logger.Metadata = [
      "route": "\(route)", "method": "\(request.method.rawValue)", "status": "\(status)",
      "ms": "\((seconds * 10_000).rounded() / 10)",
    ]
    if let number { metadata["number"] = "\(number)" }
    logger.log(level: status >= 500 ? .error : .info, "request", metadata: metadata)
  }
}

/// Writes each message as one line of JSON on standard error.
package struct JSONLog: LogHandler {
  package var metadata: Logger.Metadata = [:]
  package var logLevel: Logger.Level = .info
  package var metadataProvider: Logger.MetadataProvider?
  private let label: String
  private let clock: Clock
  private let write: @Sendable (String) -> Void

  package init(_ label: String, clock: Clock, write: @escaping @Sendable (String) -> Void = JSONLog.toStandardError) {
    self.label = label
    self.clock = clock
    self.write = write
  }

  package static func logger(_ label: String, clock: Clock, level: Logger.Level = .info) -> Logger {
    var logger = Logger(label: label) { JSONLog($0, clock: clock) }
    logger.logLevel = level
    return logger
  }

  package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  package func log(event: LogEvent) {
    let all = metadata.merging(event.metadata ?? [:]) { $1 }
    var line = "{\"time\":\"\(clock.now())\",\"level\":\"\(event.level)\",\"label\":\(JSONLog.quoted(label))"
    line += ",\"message\":\(JSONLog.quoted(event.message.description))"
    for (key, value) in all.sorted(by: { $0.key < $1.key }) where !key.hasPrefix("hb.") {
      line += ",\(JSONLog.quoted(key)):\(JSONLog.quoted(value.description))"
    }
    write(line + "}\n")
  }

  package static let toStandardError: @Sendable (String) -> Void = { line in FileHandle.standardError.write(Data(line.utf8)) }

  /// A JSON string; control characters are escaped, so that nobody's input starts a line.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars.prefix(4000) {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let code = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - code.count) + code
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
