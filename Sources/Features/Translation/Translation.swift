import Core
import Storage
import Web

extension Feature {
  /// Every text in every reader's language: by machine, marked, until a person has read it.
  package static let translation: Feature = {
    var feature = Feature("Translation")
    feature.routes = [
      .staff(.get, "/translation", TranslationPermissions.manage, TranslationPages.overview).example("/translation"),
      .staff(.post, "/translation/missing", TranslationPermissions.manage, TranslationPages.askForAll),
      .staff(.post, "/translation/routes/{source}/{target}", TranslationPermissions.manage, TranslationPages.grade),
      .get("/texts/{id}/rough", TranslationPages.rough),
      .staff(.get, "/texts/{id}/{target}", TranslationPermissions.improve, TranslationPages.show),
      .staff(.post, "/texts/{id}/{target}", TranslationPermissions.improve, TranslationPages.save),
    ]
    feature.menu = [MenuEntry(.staff, "Translation", "/translation", order: 35, permission: TranslationPermissions.manage)]
    feature.permissions = TranslationPermissions.all
    feature.kinds = [
      Kind("text.translated", "“{record}” was translated by machine"),
      Kind("translation.reviewed", "Somebody read the translation of “{record}”"),
    ]
    feature.jobs = [Translating.job]
    feature.measures = [
      Measure("texts.translated", "Texts translated by machine", unit: "texts", kinds: ["text.translated"]),
      Measure("translations.reviewed", "Translations read by a person", unit: "translations", kinds: ["translation.reviewed"]),
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
  static let all = [manage, improve]
}
