import Foundation
import NIOCore
import Synchronization

/// The date of an answer (RFC 9110, 5.6.7), written once a second.
enum HTTPDate {
  private static let last = Mutex((second: time_t(0), line: ByteBuffer()))

  /// The last line of a head, and the empty one that ends it.
  static var line: ByteBuffer {
    let second = time(nil)
    return last.withLock { last in
      if last.second != second { last = (second, ByteBuffer(string: "Date: \(text(second))\r\n\r\n")) }
      return last.line
    }
  }

  private static let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  static func text(_ second: time_t) -> String {
    var (second, parts) = (second, tm())
    gmtime_r(&second, &parts)
    func two(_ number: Int32) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let day = "\(days[Int(parts.tm_wday)]), \(two(parts.tm_mday)) \(months[Int(parts.tm_mon)]) \(parts.tm_year + 1900)"
    return "\(day) \(two(parts.tm_hour)):\(two(parts.tm_min)):\(two(parts.tm_sec)) GMT"
  }
}
