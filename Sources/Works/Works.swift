import Core
import Directory
import Storage
import Web

extension Feature {
  /// Documents of any organisation: files with titles, languages, audiences and versions.
  package static let works: Feature = {
    var feature = Feature("Works")
    feature.permissions = [DocumentPermissions.keep]
    feature.routes = [
      .get("/documents", LibraryPages.list).keeping("q", "kind-of-document", "in", "series", "page").example("/documents"),
      .member(.get, "/documents/new", PaperPages.form).knowing("about"),
      .member(.post, "/documents/new", PaperPages.add).knowing("about").accepting(bytes: Files.limit + 1_000_000),
      .get("/documents/{id}", DocumentPages.show).knowing("text"),
      .get("/documents/{id}/versions/{number}", DocumentPages.version),
      .member(.get, "/documents/{id}/edit", DocumentPages.edit).knowing("language"),
      .member(.post, "/documents/{id}/edit", DocumentPages.save),
      .member(.get, "/documents/{id}/versions", DocumentPages.versionForm),
      .member(.post, "/documents/{id}/versions", DocumentPages.renew).accepting(bytes: Files.limit + 1_000_000),
      .member(.get, "/documents/{id}/languages", DocumentPages.languageForm),
      .member(.post, "/documents/{id}/languages", DocumentPages.addLanguage).accepting(bytes: Files.limit + 1_000_000),
      .member(.get, "/documents/{id}/relations", DocumentPages.relations),
      .member(.post, "/documents/{id}/relations", DocumentPages.relate),
      .member(.get, "/documents/{id}/series", SeriesPages.place),
      .member(.post, "/documents/{id}/series", SeriesPages.savePlace),
      .get("/series/{id}", SeriesPages.show),
      .member(.get, "/series/{id}/edit", SeriesPages.edit).knowing("language"),
      .member(.post, "/series/{id}/edit", SeriesPages.save),
      .member(.post, "/series/{id}/order", SeriesPages.move),
      .member(.post, "/documents/{id}/withdrawal", DocumentPages.withdraw),
      .member(.post, "/documents/{id}/return", DocumentPages.bringBack),
    ]
    feature.kinds = [
      Kind("document.added", "Added: {record}"), Kind("document.published", "The document “{record}” was published"),
      Kind("document.language", "The document “{record}” is available in another language"),
      Kind("document.renewed", "The document “{record}” has a newer version"), Kind("document.withdrawn", "A document was withdrawn"),
      Kind("document.restored", "The document “{record}” is offered again"),
      Kind("document.filed", "“{record}” stands in a series"), Kind("document.unfiled", "“{record}” left its series"),
      Kind("series.named", "A series of documents has another title"),
      Kind("work.related", "“{record}” was linked to “{second}”"),
      Kind("work.unrelated", "“{record}” is no longer linked to “{second}”"),
    ]
    feature.cards = [CardKind("document", "Document") { records, tx in try Document.cards(records, in: tx) }]
    feature.texts = [TextKind("document", [("title", "Title")])]
    feature.menu = [MenuEntry(.footer, "Documents", "/documents", order: 45)]
    feature.ties = [
      Tie(
        "It looks after a document.", "SELECT contributor AS id FROM works_document", "SELECT organisation FROM works_version",
        "SELECT contributor FROM works_series")
    ]
    feature.jobs = [DocumentText.job]
    feature.papers = [PaperPages.shelf]
    feature.measures = [
      Measure("documents.published", "Documents published", unit: "documents", kinds: ["document.published"], distinct: .records)
    ]
    return feature
  }()
}
