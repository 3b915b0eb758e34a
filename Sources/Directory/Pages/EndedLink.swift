import Core
import Web

extension Links {
  /// The page of a link in a mail that several people of a city got, when it can no longer be used: 404.
  package static func ended(_ visit: Visit) -> Answer {
    visit.page(
      visit.t("This link no longer works"),
      invalid: "<p>\(visit.t("It was used already, a colleague has answered, or its days have passed."))</p>", status: .notFound
    ) { chrome in
      chrome.column = .narrow
      chrome.indexed = false
    }
  }
}
