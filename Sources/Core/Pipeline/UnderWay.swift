import Web

/// A page of work that is under way draws itself anew every few seconds, until its reader, who may be in the middle of a list,
/// stops that (WCAG 2.2, 2.2.2).
package enum UnderWay {
  /// Seconds between two looks.
  private static let refresh = 5

  private static func isStill(_ visit: Visit) -> Bool { visit.request.query["still"] == "1" }

  package static func adjust(_ chrome: inout Chrome, _ visit: Visit) {
    if !isStill(visit) { chrome.refresh = refresh }
  }

  /// - Parameters:
  ///   - what: a whole sentence, in the reader's language.
  ///   - path: of the page, without the language. Its route knows the argument `still`.
  package static func words(_ what: String, _ path: String, _ visit: Visit) -> HTML {
    let follows =
      isStill(visit)
      ? visit.t("This page stays as it is until you open it again.")
      : visit.t("This page refreshes every few seconds; you can leave it and come back.")
    let way: HTML =
      isStill(visit)
      ? "<a href=\"\(path: visit.path(path))\">\(visit.t("Follow its progress"))</a>"
      : "<a href=\"\(path: visit.path("\(path)?still=1"))\">\(visit.t("Stop refreshing this page"))</a>"
    return "<p>\(what) \(follows) \(way)</p>"
  }
}
