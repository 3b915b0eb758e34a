/// Which part of a long list is shown.
package struct PageOf: Sendable {
  /// From 1.
  package var page: Int
  package var size: Int
  package var count: Int
  /// There are more than `count`: counts are exact to 10,000.
  package var more: Bool
  package init(page: Int, size: Int = 50, count: Int, more: Bool = false) {
    self.page = page
    self.size = size
    self.count = count
    self.more = more
  }
}

extension Kit {
  /// “1–50 of 423”, with previous and next. `address` gives the complete address of a page.
  package static func pagination(_ part: PageOf, _ reader: Reader, address: (_ page: Int) -> String) -> HTML { "" }
}
