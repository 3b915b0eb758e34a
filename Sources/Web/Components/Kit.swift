/// The component kit: every component is a function `Kit.name(…, reader) -> HTML`, one file each. All of them are
/// shown on `/en/kit`, which is `Kit.page(reader, live:)`.
package enum Kit {}

/// A link with its word. `path` is complete, with its language: `/fr/cities`.
package struct Link: Sendable {
  package var label: String
  package var path: String
  /// The page that is open now (`aria-current`).
  package var current: Bool

  package init(_ label: String, _ path: String, current: Bool = false) {
    self.label = label
    self.path = path
    self.current = current
  }

}
