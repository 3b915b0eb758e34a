import Foundation

/// The world's list of time zones.
enum TimeZones {
  static func exists(_ name: String) -> Bool { known.contains(name) }
  private static let known = Set(TimeZone.knownTimeZoneIdentifiers + ["UTC"])
}
