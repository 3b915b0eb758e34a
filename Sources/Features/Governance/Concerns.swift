import Core
import Directory
import Storage
import Time
import Web

/// What a decision is about, besides the plan: cities, grants, rules, any record that has a page. Said on both pages.
enum Concerns {
  /// Of one decision.
  static let most = 20

  struct Shown: Sendable {
    let record: RecordID
    /// Without the language.
    let address: String
    let title: String
    let language: Language
  }

  static func tie(_ decision: RecordID, to record: RecordID, at address: String, in tx: WriteTx) throws {
    try tx.execute(
      """
      INSERT INTO governance_concern (decision, record, address) VALUES (\(decision), \(record), \(address))
      ON CONFLICT (decision, record) DO UPDATE SET address = excluded.address
      """)
  }

  static func tie(_ decision: RecordID, to cities: [OrganisationID], in tx: WriteTx) throws {
    for city in try Organisations.find(Set(cities), in: tx).values { try tie(decision, to: city.id.as(), at: city.path, in: tx) }
  }

  /// Replaces what this actor sees of them; what others tied and the actor may not see stays.
  /// - Parameter typed: addresses of pages of the house, one a line.
  static func set(_ decision: RecordID, _ typed: String, _ house: House, by actor: Actor, in tx: WriteTx) throws {
    let lines = typed.split(whereSeparator: \.isNewline).map { String($0).trimmed }.filter { !$0.isEmpty }
    guard lines.count <= most else { throw FieldProblem("concerns", "At most {limit} pages.", ["limit": "\(most)"]) }
    let named = try lines.map { line in
      guard let found = try find(line, house, seenBy: actor.sight, in: tx) else {
        throw FieldProblem("concerns", "No page of this site that you can see has the address {address}.", ["address": line])
      }
      return found
    }
    let before: [RecordID] = try tx.values(
      """
      SELECT c.record FROM governance_concern c JOIN core_record r ON r.id = c.record
      WHERE c.decision = \(decision) AND \(actor.sight.sees("r.audience"))
      """)
    for record in before where !named.contains(where: { $0.record == record }) {
      try tx.execute("DELETE FROM governance_concern WHERE decision = \(decision) AND record = \(record)")
    }
    for one in named { try tie(decision, to: one.record, at: one.address, in: tx) }
  }

  /// What is found by its card; else, since grants and requests have none, by the number in its address. The page of a city's membership
  /// is about the city.
  private static func find(
    _ typed: String, _ house: House, seenBy sight: Sight, in tx: Tx
  ) throws -> (record: RecordID, address: String)? {
    var path = typed.prefix { $0 != "?" && $0 != "#" }
    if let scheme = path.range(of: "://") { path = path[scheme.upperBound...].drop { $0 != "/" } }
    var parts = path.split(separator: "/").map(String.init)
    if let first = parts.first, Language(first) != nil { parts.removeFirst() }
    if parts.count == 2, parts[0] == "membership" { parts[0] = "cities" }
    guard !parts.isEmpty, parts.joined().utf8.count <= 300 else { return nil }
    let address = "/" + parts.joined(separator: "/")
    let carded: RecordID? = try tx.value(
      """
      SELECT c.record FROM core_card c JOIN core_record r ON r.id = c.record
      WHERE c.address = \(address) AND \(sight.sees("r.audience")) ORDER BY c.record LIMIT 1
      """)
    if let carded { return (carded, address) }
    guard let id = parts.last.flatMap({ RecordID(text: $0) }), isPage(parts, house) else { return nil }
    do { return (try Record.find(id, seenBy: sight, in: tx).id, address) } catch Problem.notFound { return nil }
  }

  /// Whether the house has a page there: a number after other words leads nowhere.
  private static func isPage(_ parts: [String], _ house: House) -> Bool {
    house.routes.contains { route in
      let words = route.path.split(separator: "/")
      return route.method == .get && words.count == parts.count && zip(words, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
    }
  }

  /// As far as the reader may see them.
  static func of(_ decision: RecordID, _ visit: Visit, in tx: Tx) throws -> [Shown] {
    let rows = try tx.rows(
      """
      SELECT c.record, c.address, r.kind FROM governance_concern c JOIN core_record r ON r.id = c.record
      WHERE c.decision = \(decision) AND \(visit.sight.sees("r.audience")) ORDER BY c.record
      """)
    if rows.isEmpty { return [] }
    let cards = try Cards.of(rows.map { try $0("record") }, visit.language, seenBy: visit.sight, in: tx)
    return try rows.map { row in
      let (record, address, kind): (RecordID, String, String) = (try row("record"), try row("address"), try row("kind"))
      let plain = visit.house.requestKinds[kind].map { visit.t($0.label) } ?? (kind == "rules" ? visit.t("Rules") : address)
      let card = cards[record]
      return Shown(record: record, address: address, title: card?.title ?? plain, language: card?.shown ?? visit.language)
    }
  }

  static func links(_ shown: [Shown], _ visit: Visit) -> HTML {
    shown.map { one -> HTML in
      let foreign = one.language == visit.language ? nil : one.language.code
      return "<a href=\"\(path: visit.path(one.address))\"\(attribute: "lang", foreign)>\(typography(one.title, one.language))</a>"
    }.joined("<br>")
  }

  /// Decisions by what they are about, the latest first. Withdrawn ones are not named.
  static func decisions(about records: [RecordID], seenBy sight: Sight, in tx: Tx) throws -> [RecordID: [Decision]] {
    let rows = try inPortions(records) { portion in
      try tx.rows(
        """
        SELECT c.record, \(Decision.columns) FROM governance_concern c JOIN governance_decision d ON d.id = c.decision
        JOIN core_record r ON r.id = d.id WHERE c.record IN \(in: portion) AND d.withdrawn IS NULL AND \(sight.sees("r.audience"))
        ORDER BY d.day DESC, d.id DESC
        """)
    }
    return Dictionary(grouping: try rows.map { (try $0("record") as RecordID, try Decision($0)) }) { $0.0 }.mapValues { $0.map(\.1) }
  }

  static func list(_ decisions: [Decision], _ texts: [RecordID: [String: Text]], _ visit: Visit) -> HTML {
    let items = decisions.map { decision -> HTML in
      let title = texts[decision.id]?["title"]
      let words = title.map { typography($0.body, $0.language) } ?? decision.label
      let link: HTML =
        "<a href=\"\(path: visit.path(decision.path))\"\(attribute: "lang", title.flatMap { $0.language == visit.language ? nil : $0.language.code })>\(words)</a>"
      return
        "<li>\(link)\(Kit.machineMark(title?.isMachine ?? false, visit.reader)), \(Kit.shortDay(decision.day, visit.reader)) \(Kit.badge(visit.t(decision.outcome.label), decision.outcome.tone))</li>"
    }
    return "<ul>\(items)</ul>"
  }

  /// On the pages of a membership and of a grant: asked about the number of the record.
  static let inset = Inset("decisions") { about, visit, tx in
    try about.flatMap { RecordID(text: $0) }.flatMap { try section($0, visit, in: tx) }
  }

  /// On a city's own page.
  static let city = Inset("city") { slug, visit, tx in
    try slug.flatMap { try section(try Organisations.find(slug: $0, in: tx).record, visit, in: tx) }
  }

  private static func section(_ record: RecordID, _ visit: Visit, in tx: Tx) throws -> HTML? {
    guard let decisions = try decisions(about: [record], seenBy: visit.sight, in: tx)[record] else { return nil }
    let texts = try Texts.read(decisions.map(\.id), ["title"], for: visit.language, in: tx)
    return Kit.section(visit.t("Decisions about it"), list(decisions, texts, visit))
  }
}
