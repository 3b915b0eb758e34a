import Core
import Web

extension Links {
  /// The page of a link in a mail that several people of a city got, when it can no longer be used: 404.
  package static func ended(_ visit: Visit) -> Answer {
    visit.page(
      visit.t("This link no longer works"),
      invalid: "<p>\(visit.t("It has already been used, a colleague has answered, or it has expired."))</p>", status: .notFound
    ) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
    }
  }
}
