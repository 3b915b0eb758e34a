import Core
import Storage
import Web

/// Organisations that together are an audience of their own, as the cities of a working group are. Whoever coordinates the
/// network that owns the record sees with them. A room says who joins and leaves, in the write that tells the ledger of it.
package enum Circles {
  package static func join(_ record: RecordID, _ organisation: OrganisationID, in tx: WriteTx) throws {
    try tx.execute(
      "INSERT INTO directory_circle (record, organisation) VALUES (\(record), \(organisation)) ON CONFLICT (record, organisation) DO NOTHING"
    )
  }

  package static func leave(_ record: RecordID, _ organisation: OrganisationID, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM directory_circle WHERE record = \(record) AND organisation = \(organisation)")
  }

  /// Whether a record is such an audience.
  package static func isOne(_ record: RecordID, in tx: Tx) throws -> Bool {
    try tx.count("SELECT count(*) FROM directory_circle c WHERE c.record = \(record)") > 0
  }

  /// Of sessions: what the organisations of `held` belong to, as long as they belong to the network that owns it, and what is of a
  /// network that they coordinate.
  static func seen(on day: Day) -> SQL {
    """
    SELECT 'circle', c.record, '', '', c.organisation FROM directory_circle c JOIN core_record r ON r.id = c.record
      WHERE c.organisation IN (SELECT h.id FROM held h) AND (
        EXISTS (SELECT 1 FROM directory_membership m WHERE m.member = c.organisation AND m.network = r.owner
          AND \(Organisations.holds("m", on: day)))
        OR EXISTS (SELECT 1 FROM directory_territory t JOIN directory_organisation o ON o.country = t.country
          WHERE t.organisation = r.owner AND o.id = c.organisation))
    UNION ALL SELECT 'circle', c.record, '', '', m.member FROM directory_circle c JOIN core_record r ON r.id = c.record
      JOIN directory_membership m ON m.network = r.owner
      WHERE m.role = 'coordinator' AND \(Organisations.holds("m", on: day))
      AND m.member IN (SELECT h.id FROM held h WHERE h.role IN ('coordinator', 'delegation'))
    """
  }
}

extension Audience {
  /// What forms and pages call these. One query.
  package static func labels(_ audiences: some Collection<Audience>, in tx: Tx) throws -> [Audience: Phrase] {
    var labels: [Audience: Phrase] = [:]
    for audience in audiences {
      switch audience {
      case .everyone: labels[audience] = "Everybody"
      case .members: labels[audience] = "People of all member cities"
      case .coordinators: labels[audience] = "Coordinators"
      default: labels[audience] = "Its own cities only"
      }
    }
    let rows = try tx.rows(
      """
      SELECT b.id AS id, b.slug AS slug FROM directory_body b WHERE b.id IN \(in: audiences.map(\.value))
      UNION SELECT c.record, NULL FROM directory_circle c WHERE c.record IN \(in: audiences.map(\.value))
      """)
    for row in rows {
      let audience = Audience(try row("id"))
      switch try row("slug", as: String?.self) {
      case nil: labels[audience] = "The cities of the group only"
      case "executive-committee": labels[audience] = "The Executive Committee only"
      default: labels[audience] = "Its committee only"
      }
    }
    return labels
  }

  package static func label(_ audience: Audience, in tx: Tx) throws -> Phrase {
    try labels([audience], in: tx)[audience] ?? "Its own cities only"
  }

  /// As choices of a form, in the order given.
  package static func choices(_ audiences: [Audience], in tx: Tx) throws -> [Choice] {
    let labels = try labels(audiences, in: tx)
    return audiences.compactMap { audience in labels[audience].map { Choice("\(audience.value)", $0) } }
  }
}
