import Approvals
import Core
import Storage
import Web

extension Feature {
  /// Every text in every reader's language: by machine, marked, until a person has read it.
  package static let translation: Feature = {
    var feature = Feature("Translation")
    feature.routes = [
      .staff(.get, "/translation", TranslationPermissions.manage, TranslationPages.overview).knowing("still").example("/translation"),
      .staff(.post, "/translation/missing", TranslationPermissions.manage, TranslationPages.askForAll),
      .staff(.post, "/translation/routes/{source}/{target}", TranslationPermissions.manage, TranslationPages.grade),
      .get("/texts/{id}/rough", TranslationPages.rough),
      .staff(.get, "/texts/{id}/{target}", TranslationPermissions.improve, TranslationPages.show),
      .staff(.post, "/texts/{id}/{target}", TranslationPermissions.improve, TranslationPages.save),
    ]
    feature.routes += DeskRoutes.all
    feature.menu = [
      MenuEntry(.staff, "Translation", "/translation", order: 35, permission: TranslationPermissions.manage),
      // Translators act for a city, or have what is offered to them on "for me" and by mail.
      MenuEntry(.member, "Translation desk", "/desk", order: 37, permission: TranslationPermissions.ask),
    ]
    feature.permissions = TranslationPermissions.all
    feature.kinds = [
      Kind("text.translated", "“{record}” was translated by machine"),
      Kind("translation.reviewed", "Somebody read the translation of “{record}”"),
      Kind("translation.requested", "A translation of “{record}” was asked for"),
      Kind("translation.accepted", "A translation of “{record}” was taken on"),
      Kind("translation.delivered", "A translation of “{record}” was delivered"),
      Kind("translation.published", "“{record}” was translated and published"),
      Kind("translation.thanked", "Thanks were given for a translation of “{record}”"),
    ]
    feature.jobs = [Translating.job, Learning.job, DeskLetters.offers, DeskLetters.reminders]
    feature.reactions = [Learning.reaction]
    feature.requests = [DeskRequest.kind]
    feature.waiting = [DeskPages.waiting]
    feature.holdings = [Translators.holding, Translators.work]
    feature.erasures = [Translators.erasure]
    feature.measures = [
      Measure("texts.translated", "Texts translated by machine", unit: "texts", kinds: ["text.translated"]),
      Measure("translations.reviewed", "Translations read by a person", unit: "translations", kinds: ["translation.reviewed"]),
      Measure("translations.requested", "Translations asked for", unit: "translations", kinds: ["translation.requested"]),
      Measure("translations.published", "Texts translated by people and published", unit: "translations", kinds: ["translation.published"]),
      Measure(
        "translations.texts", "Different texts that people translated", unit: "texts", kinds: ["translation.published"], distinct: .records),
    ]
    feature.seeds = [
      Seed("routes of machine translation and terms", adds: true) { folder, _ in try TranslationSeeds.load(folder) }
    ]
    return feature
  }()
}

package enum TranslationPermissions {
  static let manage = Permission("translation.manage", "Look after translation", [.secretariat: .house, .translator: .house])
  /// Anybody who acts for a member: whoever reads a text in their own language sees best what is wrong with it.
  static let improve = Permission(
    "texts.improve", "Improve translations",
    [
      .secretariat: .house, .translator: .house, .political: .house, .technical: .house, .substitute: .house, .communication: .house,
      .coordinator: .house, .delegation: .house, .committee: .house,
    ])
  static let ask = Permission(
    "translations.ask", "Ask for translations",
    [
      .secretariat: .house, .translator: .house, .political: .own, .technical: .own, .substitute: .own, .communication: .own,
      .coordinator: .own, .delegation: .own, .committee: .own,
    ])
  static let all = [manage, improve, ask]
}

enum DeskRoutes {
  static let all: [Route] = asking + managing + working

  private static let asking: [Route] = [
    .member(.get, "/desk", DeskPages.desk).example("/desk"),
    .staff(.get, "/desk/new", TranslationPermissions.ask, DeskPages.new).example("/desk/new"),
    .staff(.post, "/desk/new", TranslationPermissions.ask, DeskPages.begin),
    .staff(.post, "/texts/{id}/{target}/request", TranslationPermissions.ask, DeskPages.ask),
  ]

  private static let managing: [Route] = [
    .staff(.get, "/desk/translators", TranslationPermissions.manage, DeskPages.translators).example("/desk/translators"),
    .staff(.post, "/desk/translators", TranslationPermissions.manage, DeskPages.name),
    .staff(.delete, "/desk/translators/{person}/{source}/{target}", TranslationPermissions.manage, DeskPages.remove),
    .staff(.put, "/desk/translators/{person}/{source}/{target}", TranslationPermissions.manage, DeskPages.bringBack),
    .staff(.get, "/desk/memory", TranslationPermissions.manage, MemoryPages.show).example("/desk/memory"),
    .staff(.post, "/desk/memory", TranslationPermissions.manage, MemoryPages.preview).accepting(bytes: Bilingual.size + 1_000_000),
    .staff(.post, "/desk/memory/application", TranslationPermissions.manage, MemoryPages.apply).accepting(bytes: Bilingual.size * 3),
    .staff(.post, "/desk/memory/imports/{import}/withdrawal", TranslationPermissions.manage, MemoryPages.undo),
    .staff(.get, "/desk/memory/{source}/{target}", TranslationPermissions.manage, MemoryPages.export),
  ]

  /// For whoever is named as translator, and whoever looks after translation: the finder asks.
  private static let working: [Route] = [
    .member(.get, "/desk/{id}", EditorPages.show).knowing("segment", "q"),
    .member(.post, "/desk/{id}/acceptance", EditorPages.accept),
    .member(.post, "/desk/{id}/return", EditorPages.giveBack),
    .member(.post, "/desk/{id}/delivery", EditorPages.deliver),
    .member(.post, "/desk/{id}/renewal", EditorPages.renew),
    .member(.post, "/desk/{id}/segments/{place}", EditorPages.save),
    .member(.get, "/desk/{id}/files/{format}", FileImportPages.export),
    .member(.post, "/desk/{id}/files", FileImportPages.preview).accepting(bytes: Bilingual.size + 1_000_000),
    .member(.post, "/desk/{id}/files/application", FileImportPages.apply).accepting(bytes: Bilingual.size * 3),
    .member(.post, "/desk/{id}/imports/{import}/withdrawal", FileImportPages.undo),
  ]
}
