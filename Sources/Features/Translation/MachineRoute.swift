import Core
import Storage
import Web

/// How a machine comes from one language to another, and how good what comes out is.
struct MachineRoute: Sendable, Equatable {
  enum Grade: String, SQLWord, CaseIterable {
    case a = "A"
    case b = "B"
    case c = "C"

    var label: Phrase {
      switch self {
      case .a: "Publishable after a light edit"
      case .b: "Understood without effort"
      case .c: "General sense only: shown when asked for"
      }
    }
  }

  struct Hop: Sendable, Equatable {
    let from: Language
    let to: Language
  }

  let source: Language
  let target: Language
  /// From the source, through pivots, to the target.
  let languages: [Language]
  let grade: Grade
  let note: String
  /// chrF, 0 to 100, when it was last measured.
  let score: Double?
  let measured: Day?

  var hops: [Hop] { zip(languages, languages.dropFirst()).map(Hop.init) }
  var path: String { languages.map(\.code).joined(separator: ">") }

  /// `es>ca>fr`; nil unless it leads from source to target.
  static func languages(_ path: String, from source: Language, to target: Language) -> [Language]? {
    let languages = path.split(separator: ">", omittingEmptySubsequences: false).map { Language($0) }
    guard languages.count >= 2, languages.count <= 5, languages.first == source, languages.last == target else { return nil }
    return languages.contains { $0 == nil } ? nil : languages.compactMap { $0 }
  }
}

enum MachineRoutes {
  private static let columns: SQL = "r.source, r.target, r.hops, r.grade, r.note, r.score, r.measured"

  static func all(in tx: Tx) throws -> [MachineRoute] {
    try tx.rows("SELECT \(columns) FROM translation_route r ORDER BY r.source, r.target").compactMap(MachineRoute.init)
  }

  static func find(_ source: Language, _ target: Language, in tx: Tx) throws -> MachineRoute? {
    try tx.row("SELECT \(columns) FROM translation_route r WHERE r.source = \(source) AND r.target = \(target)").flatMap(MachineRoute.init)
  }

  /// Adds what is not there; what staff have graded anew stays.
  static func add(_ route: MachineRoute, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO translation_route (source, target, hops, grade, note)
      VALUES (\(route.source), \(route.target), \(route.path), \(route.grade), \(route.note))
      ON CONFLICT (source, target) DO NOTHING
      """)
  }

  static func grade(_ source: Language, _ target: Language, as grade: MachineRoute.Grade, by actor: Actor, in tx: WriteTx) throws {
    try actor.require(TranslationPermissions.manage)
    let changed = try tx.execute("UPDATE translation_route SET grade = \(grade) WHERE source = \(source) AND target = \(target)")
    if changed == 0 { throw Problem.notFound }
  }

  static func keep(_ score: Double, of route: MachineRoute, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE translation_route SET score = \(score), measured = \(tx.now.day)
      WHERE source = \(route.source) AND target = \(route.target)
      """)
  }
}

extension MachineRoute {
  init?(_ row: Row) throws {
    guard let source = Language(try row("source") as String), let target = Language(try row("target") as String),
      let languages = Self.languages(try row("hops"), from: source, to: target)
    else { return nil }
    self.init(
      source: source, target: target, languages: languages, grade: try row("grade"), note: try row("note"), score: try row("score"),
      measured: try row("measured"))
  }
}
