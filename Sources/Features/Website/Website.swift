import Core
import Directory
import Storage
import Web

extension Feature {
  /// What the public reads: home, Charter, cities and networks, congresses, search, pages and news; and where staff
  /// write them.
  package static let website: Feature = {
    var feature = Feature("Website")
    feature.routes = WebsiteRoutes.all
    feature.texts =
      Charter.texts
      + Article.Kind.allCases.map { kind in
        var texts = TextKind(kind.rawValue, [("title", "Title"), ("summary", "In one sentence"), ("body", "Text")])
        texts.markdown = ["body"]
        return texts
      }
    feature.menu = [
      MenuEntry(.main, "Charter", "/charter", order: 20),
      MenuEntry(.main, "Cities", "/cities", order: 30),
      MenuEntry(.main, "Networks", "/networks", order: 40),
      MenuEntry(.main, "Congresses", "/congresses", order: 50),
      MenuEntry(.main, "Award", "/award", order: 60),
      MenuEntry(.main, "News", "/news", order: 70),
      MenuEntry(.staff, "Pages, news and help", "/articles", order: 30, permission: WebsitePermissions.write),
      MenuEntry(.footer, "The association", "/pages/about", order: 10),
      MenuEntry(.footer, "Executive Committee", "/bodies/executive-committee", order: 30),
      MenuEntry(.footer, "What has been recorded", "/activity", order: 40),
      MenuEntry(.footer, "Help", "/help", order: 50),
      MenuEntry(.footer, "Accessibility", "/pages/accessibility", order: 60),
      MenuEntry(.footer, "Privacy", "/pages/privacy", order: 70),
    ]
    feature.permissions = WebsitePermissions.all
    feature.kinds = WebsiteKinds.all
    feature.jobs = WebsiteJobs.all
    feature.cards = WebsiteCards.kinds
    feature.measures = WebsiteMeasures.all
    feature.seeds = [
      Seed("Charter, congresses and awards") { folder, _ in try WebsiteSeeds.load(folder) },
      Seed("pages and help", adds: true) { folder, _ in try WebsiteSeeds.addPages(folder) },
    ]
    feature.ties = [Tie("A congress took place there.", "SELECT organisation AS id FROM website_congress")]
    feature.holdings = [WebsiteHoldings.versions]
    return feature
  }()
}

enum WebsiteKinds {
  static let all = [
    Kind("page.published", "The page “{record}” was published"),
    Kind("page.revised", "The page “{record}” was revised"),
    Kind("page.withdrawn", "A page was withdrawn"),
    Kind("news.published", "Published: {record}"),
    Kind("news.revised", "The news “{record}” was revised"),
    Kind("news.withdrawn", "A piece of news was withdrawn"),
    Kind("help.published", "The help page “{record}” was published"),
    Kind("help.revised", "The help page “{record}” was revised"),
    Kind("help.withdrawn", "A help page was withdrawn"),
    Kind("congress.held", "{record} was held"),
  ]
}

enum WebsiteRoutes {
  static let all: [Route] = reading + organisations + writing + machines

  private static let reading: [Route] = [
    .get("/", HomePages.home).keeping().example(""),
    .get("/charter", CharterPages.charter).keeping().example("/charter"),
    .get("/charter/{number}", CharterPages.principle).keeping().example("/charter/8"),
    .get("/congresses", EventPages.congresses).keeping().example("/congresses"),
    .get("/award", EventPages.award).keeping().example("/award"),
    .get("/search", SearchPages.search).knowing("q", "kind", "country", "topic", "page").example("/search?q=rennes"),
    .get("/search/suggestions", SearchPages.suggestions).knowing("q").example("/search/suggestions?q=ren"),
    .get("/activity", ActivityPages.list).keeping("kind", "measure", "year", "organisation", "page", "before").example("/activity"),
    .get("/news", ArticlePages.newsList).keeping().example("/news"),
    .get("/news/{slug}", ArticlePages.news).keeping(),
    .get("/pages/{slug}", ArticlePages.page).keeping().example("/pages/about"),
    .get("/help", ArticlePages.helpList).keeping().example("/help"),
    .get("/help/{task}", ArticlePages.help).keeping().example("/help/act"),
    .get("/accessibility", ArticlePages.accessibility).keeping().example("/accessibility"),
  ]

  private static let organisations: [Route] = [
    .get("/cities", CityPages.list).keeping("q", "country", "continent", "network", "page").example("/cities"),
    .get("/cities/{slug}", CityPages.city).keeping("text").example("/cities/rennes"),
    .get("/countries/{code}", CountryPages.show).keeping("page").example("/countries/FR"),
    .get("/networks", OrganisationPages.networks).keeping().example("/networks"),
    .get("/networks/{slug}", OrganisationPages.show).keeping("text", "page").example("/networks/rtpce"),
    .get("/committee", OrganisationPages.committee).example("/committee"),
  ]

  private static let writing: [Route] = [
    .staff(.get, "/articles", WebsitePermissions.write, ArticleEditing.desk).example("/articles"),
    .staff(.post, "/articles", WebsitePermissions.write, ArticleEditing.create).example("/articles"),
    .staff(.get, "/articles/new", WebsitePermissions.write, ArticleEditing.new).knowing("kind").example("/articles/new"),
    .staff(.get, "/articles/{id}", WebsitePermissions.write, ArticleEditing.edit).knowing("language"),
    .staff(.post, "/articles/{id}", WebsitePermissions.write, ArticleEditing.save),
    .staff(.post, "/articles/{id}/publication", WebsitePermissions.write, ArticleEditing.publish),
    .staff(.delete, "/articles/{id}/publication", WebsitePermissions.write, ArticleEditing.withdraw),
    .staff(.get, "/articles/{id}/versions", WebsitePermissions.write, ArticleEditing.versions),
    .staff(.get, "/articles/{id}/versions/{number}", WebsitePermissions.write, ArticleEditing.version),
  ]

  private static let machines: [Route] = [
    .get("/feed.xml", FeedPages.atom).keeping().example("/feed.xml"),
    .get("!/sitemap.xml", FeedPages.sitemap).keeping().example("!/sitemap.xml"),
    .get("!/sitemap/{part}", FeedPages.sitemapPart).keeping().example("!/sitemap/1"),
    .get("!/robots.txt", FeedPages.robots).keeping().example("!/robots.txt"),
    .get("!/api/v1/cities", PublicInterface.cities).keeping("q", "country", "continent", "network", "page", "language")
      .example("!/api/v1/cities").summary("Cities, with their places and networks"),
    .get("!/api/v1/networks", PublicInterface.networks).keeping("language").example("!/api/v1/networks")
      .summary("Networks and delegations, with how many cities each has"),
    .get("!/api/v1/activity", PublicInterface.activity).keeping("before", "language").example("!/api/v1/activity")
      .summary("What has been recorded, latest first"),
  ]
}
