import Web

/// The official languages in a form, each in its own name, so that everybody finds theirs.
enum LanguageChoice {
  static let official = [Choice("en", name: "English"), Choice("fr", name: "Français"), Choice("es", name: "Español")]
}
