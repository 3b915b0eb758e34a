import Core
import Storage
import Web

enum FeedViews {
  /// A row of the ledger as a line of a timeline.
  static func item(_ item: FeedItem, _ visit: Visit) -> TimelineItem {
    TimelineItem(day: item.day, sentence: linked(item.sentence, item.address, visit))
  }

  static func row(_ row: FigureRow, _ visit: Visit) -> HTML { linked(row.sentence, row.address, visit) }

  private static func linked(_ sentence: String, _ address: String?, _ visit: Visit) -> HTML {
    let words = typography(sentence, visit.language)
    guard let address else { return "\(words)" }
    return "<a href=\"\(path: visit.path(address))\">\(words)</a>"
  }
}
