import Core
import Directory
import Storage
import Web
import Works

extension Feature {
  /// The databank: what cities do, written once in their own language and read by all.
  package static let databank: Feature = {
    var feature = Feature("Databank")
    feature.routes = DatabankRoutes.all
    feature.menu = [MenuEntry(.main, "Experiences", "/experiences", order: 35)]
    feature.permissions = DatabankPermissions.all
    feature.kinds = [
      Kind("experience.submitted", "“{record}” was submitted"), Kind("experience.published", "{city} tells what it does: “{record}”"),
      Kind("experience.revised", "“{record}” was revised"), Kind("experience.confirmed", "“{record}” is still current, says its city"),
      Kind("experience.archived", "An experience was archived"), Kind("experience.restored", "“{record}” is published again"),
      Kind("experience.featured", "Featured: “{record}”"), Kind("experience.unfeatured", "“{record}” is no longer featured"),
      Kind("experience.shared", "{second} may adapt “{record}”"), Kind("experience.adapting", "{second} has begun to adapt “{record}”"),
      Kind("experience.adapted", "{second} has adapted “{record}”"),
    ]
    feature.requests = [Review.kind]
    feature.cards = [CardKind("experience", "Experience") { records, tx in try Experiences.cards(records, in: tx) }]
    feature.texts = [TextKind("experience", Part.allCases.map { ($0.rawValue, $0.label) })]
    feature.measures = [
      Measure("experiences.published", "Experiences published", unit: "experiences", kinds: ["experience.published"], distinct: .records),
      Measure(
        "experiences.cities", "Cities that published an experience", unit: "cities", kinds: ["experience.published"],
        distinct: .organisations),
      Measure("experiences.adapted", "Experiences adapted by another city", unit: "adaptations", kinds: ["experience.adapted"]),
    ]
    feature.jobs = [DatabankLetters.adaptation, DatabankLetters.confirmations, DatabankLetters.readings]
    feature.ties = [
      Tie(
        "It has experiences, or adapts those of other cities.", "SELECT city AS id FROM databank_experience",
        "SELECT city FROM databank_adaptation")
    ]
    feature.waiting = [DatabankDesk.waiting]
    feature.desks = [DatabankDesk.desk]
    feature.insets = [AdaptationPages.inset]
    feature.deskCounts = [DatabankDesk.count]
    feature.seeds = [Seed("experiences of the Award") { folder, _ in try DatabankSeeds.load(folder) }]
    return feature
  }()
}

enum DatabankRoutes {
  static let all: [Route] = reading + writing + machines

  private static let reading: [Route] = [
    .get("/experiences", ExperiencePages.list)
      .keeping("q", "country", "network", "principle", "topic", "sdg", "year", "language", "size", "order", "page").example("/experiences"),
    .get("/experiences/principles", ExperiencePages.lens).keeping().example("/experiences/principles"),
    .get("/topics/{topic}", ExperiencePages.topic).keeping("page").example("/topics/culture"),
    // Not kept: each reading is counted.
    .get("/experiences/{id}", ExperiencePages.show).knowing("text"),
    .get("/experiences/{id}/versions/{number}", ExperienceVersions.show),
  ]

  private static let writing: [Route] = [
    .staff(.get, "/experiences/new", DatabankPermissions.write, ExperienceEditing.new).knowing("city"),
    .staff(.post, "/experiences/new", DatabankPermissions.write, ExperienceEditing.create).knowing("city"),
    .staff(.get, "/experiences/import", DatabankPermissions.write, ExperienceImportPages.form).example("/experiences/import"),
    .staff(.post, "/experiences/import", DatabankPermissions.write, ExperienceImportPages.preview).accepting(bytes: 6_000_000),
    .staff(.post, "/experiences/import/application", DatabankPermissions.write, ExperienceImportPages.apply).accepting(bytes: 20_000_000),
    .staff(.post, "/experiences/import/{batch}/withdrawal", DatabankPermissions.write, ExperienceImportPages.undo),
    .staff(.get, "/experiences/{id}/card", DatabankPermissions.write, ExperienceEditing.card),
    .staff(.post, "/experiences/{id}/card", DatabankPermissions.write, ExperienceEditing.saveCard),
    .staff(.get, "/experiences/{id}/sheet", DatabankPermissions.write, ExperienceEditing.sheet),
    .staff(.post, "/experiences/{id}/sheet", DatabankPermissions.write, ExperienceEditing.saveSheet),
    .staff(.get, "/experiences/{id}/pictures", DatabankPermissions.write, ExperienceEditing.pictures),
    .staff(.post, "/experiences/{id}/pictures", DatabankPermissions.write, ExperienceEditing.addPicture)
      .accepting(bytes: WorkPicture.size + 1_000_000),
    .staff(.post, "/experiences/{id}/pictures/{file}/removal", DatabankPermissions.write, ExperienceEditing.removePicture),
    .staff(.get, "/experiences/{id}/relations", DatabankPermissions.write, ExperienceEditing.relations),
    .staff(.post, "/experiences/{id}/relations", DatabankPermissions.write, ExperienceEditing.relate),
    .staff(.post, "/experiences/{id}/submission", DatabankPermissions.write, ExperienceEditing.submit),
    .staff(.post, "/experiences/{id}/archive", DatabankPermissions.write, ExperienceEditing.archive),
    .staff(.delete, "/experiences/{id}/archive", DatabankPermissions.write, ExperienceEditing.bringBack),
    .staff(.post, "/experiences/{id}/confirmation", DatabankPermissions.write, ExperienceEditing.confirm),
    .staff(.post, "/experiences/{id}/feature", DatabankPermissions.feature, ExperienceEditing.feature),
    .staff(.delete, "/experiences/{id}/feature", DatabankPermissions.feature, ExperienceEditing.unfeature),
    .staff(.post, "/experiences/{id}/adaptations", DatabankPermissions.adapt, AdaptationPages.ask),
    .staff(.get, "/adaptations/{id}", DatabankPermissions.adapt, AdaptationPages.show),
    .staff(.post, "/adaptations/{id}", DatabankPermissions.adapt, AdaptationPages.move),
  ]

  private static let machines: [Route] = [
    .get("/experiences.csv", ExperienceExports.csv).knowing("country", "network", "principle", "topic", "sdg", "year", "language", "size")
      .example("/experiences.csv"),
    .get("/experiences.xml", ExperienceExports.atom).keeping().example("/experiences.xml"),
    .get("!/api/v1/experiences", ExperienceExports.json)
      .keeping("q", "country", "network", "principle", "topic", "sdg", "year", "size", "page", "language").example("!/api/v1/experiences")
      .summary("Experiences of cities, with their classification"),
    // Harvesters send their questions either way (protocol, 3.1.1); nothing is changed by them, and no cookie is read.
    .post("!/oai", OAIPages.answer).exemptFromOrigin(),
    .get("!/oai", OAIPages.answer).knowing("verb", "metadataPrefix", "identifier", "set", "from", "until", "resumptionToken")
      .example("!/oai?verb=Identify"),
  ]
}
