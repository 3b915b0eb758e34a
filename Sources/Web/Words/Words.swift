/// Every sentence of the interface, read once at start from PO files whose `msgid` is the English.
///
/// Interface words follow the language's chain (ca → es → en); what no file holds is said as its English literal.
package final class Words: Sendable {
  /// No files: everything is said in English. For tests and commands.
  package static let none = Words(catalogues: [:])

  /// - Parameter folders: folders of targets, each read from its `Locales` folder, or itself when it holds the files.
  /// - Throws: `PO.Unreadable` with file and line, for a file that cannot be understood.
  package convenience init(folders: [String]) throws { fatalError("written next") }
  init(catalogues: [Language: Int]) {}

  /// Languages in which a file exists, English first, then by code.
  package var languages: [Language] { [] }

  package func sentence(_ message: String, in language: Language, _ values: [String: String] = [:]) -> String { fatalError("written next") }
  /// `{count}` is written the way the language writes numbers.
  package func sentence(_ message: String, count: Int, in language: Language, _ values: [String: String] = [:]) -> String {
    fatalError("written next")
  }
}
