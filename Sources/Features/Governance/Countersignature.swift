import Core
import Directory
import Storage
import Time
import Web

/// The two scrutineers of a secret vote say that they have seen its count and agree. Whether that is required is a rule of the body.
package enum Countersignature {
  /// By place, the chair having none.
  static func list(of vote: RecordID, in tx: Tx) throws -> [Int: Day] {
    let rows = try tx.rows("SELECT place, day FROM governance_countersignature WHERE vote = \(vote) ORDER BY place")
    return try Dictionary(uniqueKeysWithValues: rows.map { (try $0("place") as Int, try $0("day") as Day) })
  }

  package static func sign(_ id: RecordID, by actor: Actor, in tx: WriteTx) throws {
    let vote = try Vote.find(id, seenBy: actor.sight, in: tx)
    guard let person = actor.person, let mine = try Holders.list(of: id, in: tx).first(where: { $0.person == person }), mine.place > 0
    else { throw Problem.notFound }
    guard vote.state == .counted else { throw Problem.conflict("Only a counted vote whose result is not published is countersigned.") }
    let signed = try tx.execute(
      """
      INSERT INTO governance_countersignature (vote, place, day) VALUES (\(id), \(mine.place), \(tx.now.day))
      ON CONFLICT (vote, place) DO NOTHING
      """)
    guard signed == 1 else { throw Problem.conflict("You have already countersigned this count.") }
  }

  /// Throws while the rules ask for a countersignature that is missing.
  static func check(_ vote: Vote, _ rules: BodyRules, in tx: Tx) throws {
    guard rules.countersigned, vote.way == .secret, !vote.isRehearsal else { return }
    guard try list(of: vote.id, in: tx).count == 2 else {
      throw Problem.conflict("The rules of this body require both scrutineers to countersign the count before it is published.")
    }
  }
}
