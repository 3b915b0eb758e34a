import Web

/// In which language a text is written, told by its small words and its letters. Pure; nil where that is doubtful.
package enum LanguageGuess {
  /// Of a dozen words on; shorter texts are nobody's.
  static let least = 6

  package static func language(of text: String) -> Language? {
    if let script = script(of: text) { return script }
    let words = text.lowercased().split { !$0.isLetter && $0 != "’" && $0 != "'" }.flatMap { word in
      // l’école, d’un: what stands before the apostrophe is a small word too.
      word.split { $0 == "’" || $0 == "'" }.map(String.init)
    }
    guard words.count >= least else { return nil }
    var scores: [String: Double] = [:]
    for word in words {
      guard let languages = small[word] else { continue }
      // What several languages say tells little.
      for language in languages { scores[language, default: 0] += 1 / Double(languages.count) }
    }
    for (letter, languages) in telling where text.contains(letter) {
      for language in languages { scores[language, default: 0] += 1 / Double(languages.count) }
    }
    let ranked = scores.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
    guard let best = ranked.first, best.value >= 2, best.value / Double(words.count) > 0.08 else { return nil }
    if ranked.count > 1, best.value < ranked[1].value * 1.5 { return nil }
    return Language(best.key)
  }

  /// Scripts that one of our languages has to itself.
  private static func script(of text: String) -> Language? {
    var counts: [String: Int] = [:]
    var letters = 0
    for scalar in text.unicodeScalars where scalar.properties.isAlphabetic {
      letters += 1
      switch scalar.value {
      case 0xAC00...0xD7A3, 0x1100...0x11FF: counts["ko", default: 0] += 1
      case 0x3040...0x30FF: counts["ja", default: 0] += 1
      case 0x4E00...0x9FFF: counts["zh", default: 0] += 1
      case 0x0370...0x03FF: counts["el", default: 0] += 1
      case 0x0600...0x06FF: counts["ar", default: 0] += 1
      default: break
      }
    }
    // Japanese writes Chinese signs too.
    if let kana = counts["ja"], kana > 0 { return Language("ja") }
    guard let most = counts.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), most.value * 2 > letters else { return nil }
    return Language(most.key)
  }

  private static let lists: [String: String] = [
    "en":
      "the of and to in is that for it with as on are this by be from at their they which have has was were not or an its who what can our we",
    "fr":
      "le la les des du de et à un une en que qui dans pour sur par avec est sont ce cette ces leur leurs il elle ils aux au ne pas plus se son sa ses nous vous où mais l d qu",
    "es":
      "el la los las de del y a un una en que quien para por con es son este esta estos su sus se lo al no más como pero entre sobre nosotros muy hay cada donde también",
    "pt":
      "o a os as de do da dos das e um uma em que quem para por com é são este esta seu sua se ao aos à às não mais como mas entre sobre nós muito há cada onde também na no nas nos pela pelo",
    "ca":
      "el la els les de del dels i a un una en que qui per amb és són aquest aquesta seu seva es al als no més com però entre sobre nosaltres molt hi cada on també l d perquè dels pel",
    "it":
      "il lo la i gli le di del della dei delle e a un una in che chi per con è sono questo questa suo sua si al alla non più come ma tra su noi molto ogni dove anche nel nella l",
    "de":
      "der die das den dem des und zu ein eine in dass wer für mit ist sind dieser diese sein ihre sich auf nicht mehr wie aber zwischen über wir sehr jede wo auch im von bei aus werden",
    "gl":
      "o a os as de do da dos das e un unha en que quen para por con é son este esta seu súa se ao aos non máis como pero entre sobre nós moi hai cada onde tamén na no nas nos",
    "nl":
      "de het een en van in is dat die voor met op te zijn niet aan door naar wij ook maar bij uit worden werd hun onze meer over als hebben deze",
    "sv":
      "och att det som en på är av för med den till inte ett har vi från om men var sig ska kan när också våra alla eller där deras vi barnen",
    "no":
      "og det som en på er av for med den til ikke et har vi fra om men var seg skal kan når også våre alle eller der hvor å i deres barna",
    "da":
      "og det som en på er af for med den til ikke et har vi fra om men var sig skal kan når også vores alle eller der hvor at i deres børnene",
    "fi":
      "ja on ei että se ovat oli mutta kun myös joka jotka tai sen sekä kaupungin mukaan voi niin kuin me olemme kaikki sitä hän heidän lasten",
    "ro": "și în de la cu pe pentru este sunt care din că un o mai nu prin sau ale lor acest această după între fi au despre fiecare unde",
    "pl": "i w na z do nie się jest to że dla od po jak przez oraz które który są ich także tylko może być o dzieci gdzie nasze każdy",
    "eu": "eta da ez bat hau hori du dira baina ere egin dute izan den duen bere gure haurrak hiria udal zuen dugu",
  ]

  /// Letters that few languages have.
  private static let telling: [Character: [String]] = [
    "ã": ["pt"], "õ": ["pt"], "ê": ["pt", "fr"], "ñ": ["es", "gl"], "ß": ["de"], "ä": ["de", "fi", "sv"], "ö": ["de", "fi", "sv"],
    "å": ["da", "no", "sv"], "ø": ["da", "no"], "æ": ["da", "no"], "ș": ["ro"], "ț": ["ro"], "ă": ["ro"], "ł": ["pl"], "ż": ["pl"],
    "ę": ["pl"], "ù": ["fr", "it"], "œ": ["fr"],
    "¿": ["es", "gl"],
    "ò": ["ca", "it"],
  ]

  /// Each small word with the languages that have it.
  private static let small: [String: [String]] = {
    var found: [String: Set<String>] = [:]
    for (language, list) in lists { for word in list.split(separator: " ") { found[String(word), default: []].insert(language) } }
    return found.mapValues { $0.sorted() }
  }()
}
