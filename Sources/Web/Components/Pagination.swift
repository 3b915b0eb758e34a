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
  /// “1–50 of 423”, with previous and next; nothing when all stands on one page. `address` gives the complete address of a page.
  package static func pagination(_ part: PageOf, _ reader: Reader, address: (_ page: Int) -> String) -> HTML {
    guard part.count > part.size || part.page > 1 || part.more else { return "" }
    let first = (part.page - 1) * part.size + 1
    let last = min(part.page * part.size, part.count)
    let values = ["from": reader.number(first), "to": reader.number(last), "all": reader.number(part.count)]
    let sentence =
      part.more ? reader.t("{from}–{to} of more than {all}", values) : reader.t("{from}–{to} of {all}", values)
    let previous: HTML =
      part.page > 1 ? "<a rel=\"prev\" href=\"\(path: address(part.page - 1))\">← \(reader.t("Previous"))</a> " : ""
    let next: HTML =
      last < part.count ? "<a rel=\"next\" href=\"\(path: address(part.page + 1))\">\(reader.t("Next")) →</a>" : ""
    return "<nav class=\"pages\" aria-label=\"\(reader.t("Pages"))\"><p>\(sentence)</p> \(previous)\(next)</nav>\n"
  }
}
