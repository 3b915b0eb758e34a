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

  static let retentions = [
    Retention(
      "networks.turns", "Who moved a working group forward, and with what words",
      reason: "Two years after the last step of a group that has ended, its history without names is enough.", days: 730
    ) { before, tx in
      try tx.execute(
        """
        UPDATE networks_turn SET person = NULL, note = NULL WHERE id IN (
          SELECT t.id FROM networks_turn t JOIN networks_group g ON g.id = t.working_group
          WHERE g.state NOT IN \(in: WorkingGroup.State.open) AND (t.person IS NOT NULL OR t.note IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM networks_turn w WHERE w.working_group = g.id AND w.moved >= \(before.start))
          ORDER BY t.id LIMIT 500)
        """)
    },
    Retention(
      "networks.steps", "Who followed up a commitment, and with what words",
      reason: "Two years after a commitment was kept or given up, it is enough to know that it was.", days: 730
    ) { before, tx in
      try tx.execute(
        """
        UPDATE networks_step SET person = NULL, note = NULL WHERE id IN (
          SELECT s.id FROM networks_step s JOIN networks_commitment c ON c.id = s.commitment
          WHERE c.state IN \(in: [Commitment.State.done, .dropped]) AND (s.person IS NOT NULL OR s.note IS NOT NULL)
          AND NOT EXISTS (SELECT 1 FROM networks_step w WHERE w.commitment = c.id AND w.moved >= \(before.start))
          ORDER BY s.id LIMIT 500)
        """)
    },
    Retention(
      "networks.posts", "News and questions that were withdrawn",
      reason: "They can be shown again for ninety days; then their text is erased.",
      days: 90
    ) { before, tx in
      let old: [RecordID] = try tx.values(
        """
        SELECT p.id FROM networks_post p WHERE p.withdrawn < \(before.start)
        AND EXISTS (SELECT 1 FROM core_text t WHERE t.record = p.id) ORDER BY p.id LIMIT 500
        """)
      for id in old {
        for (field, texts) in try Texts.all(id, in: tx) {
          for text in texts { try Texts.remove(id, field, text.language, in: tx) }
        }
        try tx.execute("UPDATE networks_post SET person = NULL WHERE id = \(id)")
      }
      return old.count
    },
    GroupProposal.retention, GroupUses.retention,
  ]

  static let holding = Holding(
    "networks", "What you wrote and moved forward in networks", purpose: "So that the cities concerned can see who said and decided what.",
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
