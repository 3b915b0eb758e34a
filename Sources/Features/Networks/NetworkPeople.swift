import Core
import Directory
import Storage
import Web

/// What this room holds of persons: who wrote a post, moved a group or a commitment on, with which words.
enum NetworkPeople {
  static func erase(_ person: PersonID, in tx: WriteTx) throws {
    try tx.execute("UPDATE networks_post SET person = NULL WHERE person = \(person)")
    try tx.execute("UPDATE networks_turn SET person = NULL, note = NULL WHERE person = \(person)")
    try tx.execute("UPDATE networks_step SET person = NULL, note = NULL WHERE person = \(person)")
  }

  static let holding = Holding(
    "networks", "What you wrote and moved on in networks", purpose: "So that the cities concerned can see who said and decided what.",
    read: { person, tx in
      try tx.rows(
        """
        SELECT 'post' AS what, p.id AS id, p.posted AS moment, '' AS note FROM networks_post p WHERE p.person = \(person)
        UNION ALL SELECT 'group', t.working_group, t.moved, coalesce(t.note, '') FROM networks_turn t WHERE t.person = \(person)
        UNION ALL SELECT 'commitment', s.commitment, s.moved, coalesce(s.note, '') FROM networks_step s WHERE s.person = \(person)
        """
      ).map { row in
        [
          "what": try row("what"), "record": "\(try row("id") as Int64)", "moment": "\(try row("moment") as Moment)",
          "note": try row("note"),
        ]
      }
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE networks_post SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE networks_turn SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE networks_step SET person = \(kept) WHERE person = \(double)")
    })
}
