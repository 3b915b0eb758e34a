/// Files of the interface (stylesheet, scripts, icons), read at start, served under an address that holds their hash
/// and kept by browsers for a year.
package final class Assets: Sendable {
  package static let none = Assets()
  private init() {}
  /// - Parameter folders: every file directly in them is served; a later folder wins.
  package init(folders: [String]) throws { fatalError("written next") }
  /// `/assets/style.3f2a9c01d2e4.css` for `style.css`; without a hash when the file is unknown.
  package func path(_ name: String) -> String { fatalError("written next") }
}
