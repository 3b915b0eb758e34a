import Foundation

extension Clock {
  /// The machine's clock. The only place of the house that reads it.
  package static let system = Clock { Moment(milliseconds: Int64(Date().timeIntervalSince1970 * 1000)) }
}
