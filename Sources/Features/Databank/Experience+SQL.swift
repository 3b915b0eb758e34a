import Core
import Directory
import Storage
import Web
import Works

/// Finders of experiences. Seen by whoever sees the record: a draft by its city, what is published by everyone.
enum Experiences {
  static let columns: SQL = """
    e.id, e.city, e.state, e.language, e.version, e.is_reference, e.begun, e.ended, e.scale, e.licence, e.contact, e.link, e.source,
    e.changed, e.published, e.confirmed, e.featured
    """

  /// Throws `Problem.notFound`, also for what the reader may not see.
  static func find(_ id: RecordID, seenBy sight: Sight, in tx: Tx) throws -> Experience {
    guard
      let row = try tx.row(
        """
        SELECT \(columns) FROM databank_experience e JOIN core_record r ON r.id = e.id
        WHERE e.id = \(id) AND \(sight.sees("r.audience"))
        """)
    else { throw Problem.notFound }
    return try Experience(row)
  }

  /// For who writes it: its city, or whoever reads what the city hands in. Others are not told that it is there.
  static func find(_ id: RecordID, writtenBy actor: Actor, in tx: Tx) throws -> Experience {
    let experience = try find(id, seenBy: .house, in: tx)
    if actor.may(DatabankPermissions.write, on: experience.city) { return experience }
    _ = try Record.find(id, seenBy: actor.sight, in: tx)
    throw Problem.forbidden(DatabankPermissions.write.label)
  }

  static func find(_ ids: some Collection<RecordID>, in tx: Tx) throws -> [Experience] {
    try inPortions(ids) { portion in
      try tx.rows("SELECT \(columns) FROM databank_experience e WHERE e.id IN \(in: portion)").map(Experience.init)
    }
  }

  /// Of a city, what was changed last first; at most 200.
  static func of(_ city: OrganisationID, seenBy sight: Sight, in tx: Tx) throws -> [Experience] {
    try tx.rows(
      """
      SELECT \(columns) FROM databank_experience e JOIN core_record r ON r.id = e.id
      WHERE e.city = \(city) AND \(sight.sees("r.audience")) ORDER BY e.changed DESC, e.id DESC LIMIT 200
      """
    ).map(Experience.init)
  }

  /// Published ones that nobody has confirmed since `day`, and that were not asked about since; at most 200.
  static func unconfirmed(since day: Day, in tx: Tx) throws -> [Experience] {
    try tx.rows(
      """
      SELECT \(columns) FROM databank_experience e WHERE e.state = 'published' AND NOT e.is_reference AND e.confirmed < \(day)
      AND (e.asked IS NULL OR e.asked < \(day)) ORDER BY e.confirmed, e.id LIMIT 200
      """
    ).map(Experience.init)
  }
}

extension Experience {
  init(_ row: Row) throws {
    id = try row("id")
    city = try row("city")
    state = try row("state")
    language = Language(try row("language") as String) ?? .english
    version = try row("version")
    isReference = try row("is_reference")
    begun = try row("begun")
    ended = try row("ended")
    scale = try row("scale")
    licence = Licence(rawValue: try row("licence")) ?? .asked
    contact = try row("contact")
    link = try row("link")
    source = try row("source")
    changed = try row("changed")
    published = try row("published")
    confirmed = try row("confirmed")
    featured = try row("featured")
  }
}
