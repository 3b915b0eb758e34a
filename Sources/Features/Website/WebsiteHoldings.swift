import Core
import Storage

/// Who saved which version of an article.
enum WebsiteHoldings {
  static let versions = Holding(
    "website.versions", "Versions of articles saved", purpose: "So that an earlier text can be found again, with who wrote it.",
    read: { person, tx in
      try Holding.rows(
        "SELECT title AS name, language, saved AS recorded FROM website_version WHERE person = \(person) ORDER BY saved", in: tx)
    },
    merge: { double, kept, tx in try tx.execute("UPDATE website_version SET person = \(kept) WHERE person = \(double)") })
}
