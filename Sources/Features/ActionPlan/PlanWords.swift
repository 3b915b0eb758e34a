import Foundation

/// What a heading calls what follows it, in the languages of the network. Words only help: a plan whose headings
/// use others is read by its structure.
enum PlanWords {
  enum Label: Sendable, Equatable { case general, concrete }

  private static let aim = [
    "objecti", "objetiv", "objeti", "obiettiv", "obxectiv", "ziel", "tavoit", "goal", "aim", "cele", "cel ", "helburu", "mal ", "finalit",
    "finalidad", "proposit", "but ", "buts ", "doel", "obiectiv", "στοχ", "목표", "目標", "目标",
  ]
  private static let general = [
    "general", "gener", "geral", "gerais", "overall", "strategic goal", "allgemein", "yleis", "ogoln", "orokor", "xera", "algemen",
    "γενικ", "일반", "총괄", "一般", "总体",
  ]
  private static let concrete = [
    "concret", "konkret", "specif", "especif", "spezif", "szczegol", "zehatz", "operati", "operac", "operaz", "erityis", "ειδικ", "구체",
    "세부", "具体", "具體",
  ]
  /// Headings that name concrete objectives without the word "objective".
  private static let lines = [
    "lineas de actuacion", "lineas de accion", "lignes d'action", "lignes d’action", "lines of action", "linhas de acao",
    "linies d'actuacio",
    "actions prevues", "actividades previstas", "acciones",
  ]

  /// Nil for a heading that is not a label. A label has at most six words.
  static func label(_ heading: String) -> Label? {
    let words = bare(heading)
    guard !words.isEmpty, words.split(separator: " ").count <= 6 else { return nil }
    if lines.contains(words) { return .concrete }
    let padded = words + " "
    guard aim.contains(where: { padded.contains($0) }) else { return nil }
    if concrete.contains(where: { padded.contains($0) }) { return .concrete }
    if general.contains(where: { padded.contains($0) }) { return .general }
    return nil
  }

  /// A heading folded, without its number and final punctuation: two headings with the same bare words are the same
  /// label.
  static func bare(_ heading: String) -> String {
    var text = folded(heading)
    text = text.trimmingCharacters(in: CharacterSet(charactersIn: " \u{A0}\u{202F}.:;-–—*_"))
    let parts = text.split(separator: " ", maxSplits: 1)
    if parts.count == 2, let first = parts.first, isNumber(first) { text = String(parts[1]).trimmed }
    return text
  }

  /// `1.`, `1.2`, `IV.`, `a)`, `3º`.
  static func isNumber(_ word: some StringProtocol) -> Bool {
    let core = word.trimmingCharacters(in: CharacterSet(charactersIn: ".):º°-–"))
    guard !core.isEmpty, core.count <= 6 else { return false }
    if core.allSatisfy({ $0.isNumber || $0 == "." }) { return true }
    guard core.count < word.count else { return false }
    return core.count == 1 && core.first?.isLetter == true || core.lowercased().allSatisfy { "ivxlc".contains($0) }
  }

  /// "Objetivo general: reforzar …" in one paragraph: how many characters the label takes, colon included.
  static func inlineLabel(_ text: String) -> (label: Label, length: Int)? {
    guard let colon = text.firstIndex(of: ":") else { return nil }
    let head = text[..<colon]
    let after = text.index(after: colon)
    guard head.count <= 60, text[after...].contains(where: { $0.isLetter }), let label = label(String(head)) else { return nil }
    return (label, text.distance(from: text.startIndex, to: after))
  }

  /// The title of an axis without its number: "4. Consolidate the network" and "Eje 4: …" keep only words.
  static func withoutNumber(_ title: String) -> String {
    let parts = title.split(separator: " ", maxSplits: 1).map(String.init)
    if parts.count == 2, isNumber(parts[0]) { return parts[1].trimmed }
    if let colon = title.firstIndex(where: { $0 == ":" || $0 == "." || $0 == "–" || $0 == "—" }) {
      let head = title[..<colon].split(separator: " ")
      if head.count == 2, isNumber(String(head[1]) + "."), head[0].count <= 12 {
        let rest = String(title[title.index(after: colon)...]).trimmed
        if !rest.isEmpty { return rest }
      }
    }
    return title
  }
}
