/// What the frame of a page needs to know. Plain values: Web knows no person and no feature.
package struct Chrome: Sendable {
  package enum Column: Sendable { case narrow, wide }

  /// Who is signed in, for which organisation they act, and for which others they may.
  package struct Visitor: Sendable {
    package var name: String
    package var organisation: String
    package var others: [(id: String, name: String)]
    package init(name: String, organisation: String, others: [(id: String, name: String)] = []) {
      self.name = name
      self.organisation = organisation
      self.others = others
    }
  }

  package var reader: Reader
  /// The address of this page without language and query: `/cities/rennes`, `/` for home.
  package var path: String
  /// The query of this page, kept by the language switch: `country=FR&page=2`, or empty.
  package var query = ""
  /// Where the house answers, without a final slash, for canonical and `hreflang` links.
  package var address: String
  /// With its hash, so that it may be kept for ever: `/assets/style.css?1f0c…`.
  package var stylesheet: String
  package var printStylesheet: String?
  package var icon = "/assets/favicon.svg"
  /// Small ES modules, with their hashes; every page works without them.
  package var modules: [String] = []
  /// The languages in which this page exists.
  package var languages = Language.official
  package var menus = Menus()
  package var visitor: Visitor?
  /// Without language, like `path`.
  package var signIn = "/sign-in"
  /// The complete address of “for me” and how much waits there; shown to who is signed in.
  package var waiting: (path: String, count: Int)?
  package var demo = false
  package var notices: [Notice] = []
  /// Where this page stands, from the top down, without the page itself.
  package var breadcrumb: [Link] = []
  /// One sentence for search engines and shared links.
  package var description: String?
  package var column = Column.wide
  /// Pages that a search engine should not list: forms, sign-in, what members see.
  package var indexed = true
  /// A line under the title, such as what the record is and where.
  package var lead: HTML?
  /// Before the words of the title, such as the number of an axis.
  package var titleMark: HTML = ""
  /// Home and others that write their own `h1`.
  package var ownTitle = false
  /// A feed of this page (`application/atom+xml`).
  package var feed: String?
  /// What the page is about, for machines that read JSON-LD: a whole JSON document.
  package var linkedData: String?
  /// After how many seconds the browser asks for the page again, without script: while something is carried out. Whoever is
  /// disturbed by it needs a way to stop it on the page.
  package var refresh: Int?

  package init(reader: Reader, path: String, address: String, stylesheet: String) {
    self.reader = reader
    self.path = path
    self.address = address
    self.stylesheet = stylesheet
  }
}
