extension Language {
  /// The language's name in itself, as a language switch shows it; the code when we know no name.
  package var ownName: String { Self.names[code]?.own ?? code }

  package var isRightToLeft: Bool { ["ar", "he", "fa", "ur"].contains(code.split(separator: "-").first.map(String.init) ?? code) }

  /// Those that the house has a name for, in the order of their codes.
  package static let named: [Language] = names.keys.sorted().compactMap { Language($0) }

  /// Languages of the members' countries and of the working groups, with their names in English.
  static let names: [String: (own: String, english: Phrase)] = [
    "ar": ("العربية", "Arabic"), "br": ("Brezhoneg", "Breton"), "ca": ("Català", "Catalan"), "da": ("Dansk", "Danish"),
    "de": ("Deutsch", "German"), "el": ("Ελληνικά", "Greek"), "en": ("English", "English"), "es": ("Español", "Spanish"),
    "eu": ("Euskara", "Basque"), "fi": ("Suomi", "Finnish"), "fr": ("Français", "French"), "gl": ("Galego", "Galician"),
    "he": ("עברית", "Hebrew"), "hr": ("Hrvatski", "Croatian"), "hu": ("Magyar", "Hungarian"), "it": ("Italiano", "Italian"),
    "ja": ("日本語", "Japanese"),
    "cs": ("Čeština", "Czech"), "no": ("Norsk", "Norwegian"),
    "ko": ("한국어", "Korean"), "nl": ("Nederlands", "Dutch"), "oc": ("Occitan", "Occitan"), "pl": ("Polski", "Polish"),
    "pt": ("Português", "Portuguese"), "pt-br": ("Português (Brasil)", "Brazilian Portuguese"), "ro": ("Română", "Romanian"),
    "ru": ("Русский", "Russian"), "sv": ("Svenska", "Swedish"), "tr": ("Türkçe", "Turkish"), "uk": ("Українська", "Ukrainian"),
    "zh": ("中文", "Chinese"),
  ]
}
