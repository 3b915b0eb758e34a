import Core
import Storage
import Web

/// Signed-in sessions: a row each, by the hash of what the cookie holds.
package enum Sessions {
  static let days = 30

  /// Starts a session. The cookie gets the token that comes back; only its hash is kept.
  package static func open(
    for person: PersonID, organisation: OrganisationID? = nil, waitsForFactor: Bool = false, in tx: WriteTx
  ) throws -> String {
    // A session that waits for its code has ten minutes.
    let ends = waitsForFactor ? tx.now.adding(seconds: 600) : tx.now.adding(days: days)
    let token = Secret.token()
    if !waitsForFactor { try seen("id = \(person)", in: tx) }
    try tx.execute(
      """
      INSERT INTO directory_session (token, person, organisation, started, ends, waits_for_factor)
      VALUES (\(Secret.hash(token)), \(person), \(organisation), \(tx.now), \(ends), \(waitsForFactor))
      """)
    return token
  }

  /// Moves the end to thirty days from now, at most once a day. Called with changes: a GET writes nothing.
  package static func slide(_ token: String, in tx: WriteTx) throws {
    try tx.execute(
      """
      UPDATE directory_session SET ends = \(tx.now.adding(days: days)) WHERE token = \(Secret.hash(token))
      AND ends > \(tx.now) AND ends < \(tx.now.adding(days: days - 1)) AND NOT waits_for_factor
      """)
    try seen("id = (SELECT person FROM directory_session WHERE token = \(Secret.hash(token)))", in: tx)
  }

  /// The day of the last sign of life, written once a day.
  private static func seen(_ person: SQL, in tx: WriteTx) throws {
    let day = tx.now.day
    try tx.execute(
      """
      UPDATE directory_person SET seen_day = \(day), warned_day = NULL WHERE \(person) AND (seen_day IS NULL OR seen_day < \(day))
      """)
  }

  package static func end(_ token: String, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM directory_session WHERE token = \(Secret.hash(token))")
  }

  /// Signs out everywhere; links in mails stop working too.
  package static func endAll(of person: PersonID, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM directory_session WHERE person = \(person)")
    try tx.execute("DELETE FROM directory_link WHERE person = \(person) AND purpose <> 'invitation'")
  }

  package static func count(of person: PersonID, in tx: Tx) throws -> Int {
    try tx.count("SELECT count(*) FROM directory_session WHERE person = \(person) AND ends > \(tx.now) AND NOT waits_for_factor")
  }

  /// Chooses for whom the person acts in this session. Only an organisation for which a mandate is held today.
  static func act(for organisation: OrganisationID, token: String, by actor: Actor, in tx: WriteTx) throws {
    let held = try tx.count(
      """
      SELECT count(*) FROM directory_mandate m
      WHERE m.person = \(actor.person) AND m.organisation = \(organisation) AND \(Organisations.holds("m", on: tx.now.day))
      """)
    guard held > 0 else { throw Problem.notFound }
    try tx.execute("UPDATE directory_session SET organisation = \(organisation) WHERE token = \(Secret.hash(token))")
    try slide(token, in: tx)
  }
}
