import Core
import Storage
import Web

/// What readers of each language meet: words of a person, a machine's, or another language's.
enum Coverage {
  struct Line: Sendable, Equatable {
    let kind: String
    let language: Language
    let human: Int
    let machine: Int
    let stale: Int
    let all: Int
    var foreign: Int { max(0, all - human - machine) }
  }

  /// By what each kind is called by, its first field. Of `core_record r JOIN core_text t`.
  static func names(_ house: House) -> SQL {
    let pairs = house.textKinds.values.sorted { $0.kind < $1.kind }.compactMap { kind -> SQL? in
      kind.fields.first.map { "(r.kind = \(kind.kind) AND t.field = \($0.name))" }
    }
    return "(\(pairs.joined(separator: " OR ")))"
  }

  /// By the titles of what is public. Two questions.
  static func read(_ house: House, in tx: Tx) throws -> [Line] {
    let kinds = house.textKinds.keys.sorted()
    if kinds.isEmpty { return [] }
    let all = try tx.rows(
      "SELECT r.kind AS kind, count(*) AS number FROM core_record r WHERE r.kind IN \(in: kinds) AND r.audience = \(Audience.everyone) GROUP BY r.kind"
    )
    let counted = try tx.rows(
      """
      SELECT r.kind AS kind, t.language AS language, sum(CASE WHEN t.origin = 'machine' THEN 1 ELSE 0 END) AS machine,
        sum(CASE WHEN t.source_language IS NOT NULL AND s.version > t.source_version THEN 1 ELSE 0 END) AS stale, count(*) AS number
      FROM core_record r JOIN core_text t ON t.record = r.id AND t.body <> ''
      LEFT JOIN core_text s ON s.record = t.record AND s.field = t.field AND s.language = t.source_language
      WHERE \(names(house)) AND r.audience = \(Audience.everyone) GROUP BY r.kind, t.language
      """)
    let totals = Dictionary(try all.map { (try $0("kind") as String, try $0("number") as Int) }, uniquingKeysWith: { $1 })
    var lines: [Line] = []
    for kind in kinds where (totals[kind] ?? 0) > 0 {
      for language in Language.official {
        let row = try counted.first { try $0("kind") == kind && $0("language") == language.code }
        let (machine, stale, number) = (try row?("machine") ?? 0, try row?("stale") ?? 0, try row?("number") ?? 0)
        lines.append(
          Line(kind: kind, language: language, human: number - machine, machine: machine, stale: stale, all: totals[kind] ?? 0))
      }
    }
    return lines
  }
}

/// What readers really meet: the same, weighted by how often each page was opened lately. A text that nobody reads counts for
/// nothing, and the one that everybody reads for much.
struct Met: Sendable, Equatable {
  struct Line: Sendable, Equatable {
    let language: Language
    let human: Int
    let machine: Int
  }
  static let days = 90
  /// How often pages of translatable texts were opened.
  let all: Int
  let lines: [Line]

  /// Two questions. The official languages, and every other in which something stands here.
  static func read(_ house: House, in tx: Tx) throws -> Met {
    let kinds = house.textKinds.keys.sorted()
    if kinds.isEmpty { return Met(all: 0, lines: []) }
    let views: SQL = """
      (SELECT c.record AS record, sum(c.count) AS number FROM core_counter c
      WHERE c.what = \(Counters.What.view) AND c.day >= \(tx.now.day.adding(days: -days)) GROUP BY c.record)
      """
    let all = try tx.count(
      """
      SELECT coalesce(sum(v.number), 0) FROM core_record r JOIN \(views) v ON v.record = r.id
      WHERE r.kind IN \(in: kinds) AND r.audience = \(Audience.everyone)
      """)
    let rows = try tx.rows(
      """
      SELECT t.language AS language, sum(CASE WHEN t.origin = 'machine' THEN 0 ELSE coalesce(v.number, 0) END) AS human,
        sum(CASE WHEN t.origin = 'machine' THEN coalesce(v.number, 0) ELSE 0 END) AS machine
      FROM core_record r JOIN core_text t ON t.record = r.id AND t.body <> ''
      LEFT JOIN \(views) v ON v.record = r.id
      WHERE \(Coverage.names(house)) AND r.audience = \(Audience.everyone) GROUP BY t.language ORDER BY t.language
      """
    ).map { Line(language: try $0("language"), human: try $0("human"), machine: try $0("machine")) }
    let official = Language.official.map { language in
      rows.first { $0.language == language } ?? Line(language: language, human: 0, machine: 0)
    }
    return Met(all: all, lines: official + rows.filter { !Language.official.contains($0.language) })
  }
}

/// The Charter, edition by edition and language by language: what stands here, and where it is known to exist.
enum CharterCoverage {
  struct Line: Sendable, Equatable {
    let edition: RecordID
    let language: Language
    /// Titles of principles that stand here in this language.
    let titles: Int
    let all: Int
    let existsElsewhere: Bool
  }

  /// Of the latest edition whose principles stand here.
  static func read(_ house: House, in tx: Tx) throws -> [Line] {
    guard let kind = house.textKinds["charter"] else { return [] }
    let editions: [RecordID] = try tx.values(
      "SELECT r.id FROM core_record r WHERE r.kind = 'charter' AND r.audience = \(Audience.everyone) ORDER BY r.id DESC")
    for edition in editions {
      let parts = try kind.parts(edition, tx)
      if parts.isEmpty { continue }
      let elsewhere = try kind.elsewhere(edition, tx)
      let rows = try tx.rows(
        """
        SELECT t.language AS language, count(*) AS number FROM core_text t
        WHERE t.field = 'title' AND t.body <> '' AND \(SQL.any("t.record", of: parts)) GROUP BY t.language ORDER BY t.language
        """
      ).map { (try $0("language") as Language, try $0("number") as Int) }
      let here = Dictionary(rows, uniquingKeysWith: { first, _ in first })
      let others = Set(here.keys).union(elsewhere).subtracting(Language.official).sorted { $0.code < $1.code }
      return (Language.official + others).map { language in
        Line(
          edition: edition, language: language, titles: here[language] ?? 0, all: parts.count, existsElsewhere: elsewhere.contains(language)
        )
      }
    }
    return []
  }
}
