import Foundation

/// Where the files that are read at run time stand: SQL, words, styles, the map, the data sets. In this order: the
/// folder that `PAIDEIA_SHARE` names, `../share/paideia` beside the binary (as `bin/install` lays it out), the source
/// tree above the binary.
///
/// In the share folder each target has a folder of its name, beside them stands `Data`. In the source tree the
/// targets are found where they are.
package enum Share {
  /// The folder with a target's `Migrations/`, `Locales/` and other files. It may have none of them.
  package static func folder(_ target: String) -> String {
    let candidates = ["", "/Sources", "/Sources/Features"].map { "\(root)\($0)/\(target)" }
    return candidates.first(where: isFolder) ?? candidates[0]
  }

  /// The folder of the data sets, `aive` among them.
  package static var dataSets: String { root + "/Data" }

  /// Computed once: neither the binary nor the environment moves while it runs.
  package static let root: String = find(
    environment: ProcessInfo.processInfo.environment["PAIDEIA_SHARE"],
    binary: (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0])

  package static func find(environment: String?, binary: String) -> String {
    if let environment, !environment.isEmpty { return URL(fileURLWithPath: environment).path }
    let folder = URL(fileURLWithPath: binary).standardizedFileURL.deletingLastPathComponent()
    let beside = folder.deletingLastPathComponent().appendingPathComponent("share/paideia").path
    if isFolder(beside) { return beside }
    var above = folder
    while above.path != "/" {
      if isFolder(above.path + "/Sources/Storage/Migrations") { return above.path }
      above.deleteLastPathComponent()
    }
    return beside
  }

  private static func isFolder(_ path: String) -> Bool {
    var folder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &folder) && folder.boolValue
  }
}
