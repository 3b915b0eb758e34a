import Core
import Directory
import Storage
import Web

/// How a version of a work is named and found by whoever quotes it, whichever room keeps the work.
package enum Quoted {
  /// - Parameter path: of the work itself, without the language.
  package static func path(_ path: String, _ version: Int) -> String { "\(path)/versions/\(version)" }

  /// Whether something quotes this version: then it stays readable although its work has left the house's lists.
  package static func isQuoted(_ record: RecordID, _ version: Int, in tx: Tx) throws -> Bool {
    try tx.count("SELECT count(*) FROM works_relation WHERE other = \(record) AND version = \(version)") > 0
  }

  /// What an address of the house names: a work, or one version of it. The whole of the address, its path, or the number alone.
  package static func read(_ typed: String) -> (work: RecordID, version: Int?)? {
    let parts = typed.trimmed.prefix { $0 != "?" && $0 != "#" }.split(separator: "/")
    if parts.dropLast().last == "versions" {
      guard parts.count >= 3, let version = Int(parts[parts.count - 1]), version > 0, let work = RecordID(text: parts[parts.count - 3])
      else { return nil }
      return (work, version)
    }
    return parts.last.flatMap { RecordID(text: $0) }.map { ($0, nil) }
  }

  /// Above a version: which it is, and whether there is a newer one.
  package static func notice(_ version: Int, of day: Day, newest: (number: Int, path: String)?, _ visit: Visit) -> HTML {
    let reader = visit.reader
    let values = ["number": reader.number(version), "day": reader.day(day)]
    guard let newest, newest.number > version else {
      return Kit.notice(
        Notice(.note, HTML.text(reader.t("This is version {number}, of {day}: the newest. Its address stays.", values))), reader)
    }
    let said = reader.t("This is version {number}, of {day}, as somebody may have quoted it. There is a newer one.", values)
    let link: HTML = "<a href=\"\(path: visit.path(newest.path))\">\(reader.t("Read it as it stands today"))</a>"
    return Kit.notice(Notice(.warning, "\(said) \(link)"), reader)
  }
}
