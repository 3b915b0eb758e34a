import Core
import Directory
import Storage
import Time
import Web

/// What the room holds of persons: who was named to vote for a city, who said so, who gave a proxy.
enum GovernancePeople {
  static let holding = Holding(
    "governance", "Representation at assemblies", purpose: "To know who votes for a city and who named them.",
    read: { person, tx in
      let named = try tx.rows(
        "SELECT assembly, organisation, named FROM governance_delegate WHERE person = \(person) OR named_by = \(person) OR accepted_by = \(person) ORDER BY assembly"
      ).map {
        ["assembly": "\(try $0("assembly") as Int64)", "organisation": "\(try $0("organisation") as Int64)", "named": try $0("named")]
      }
      let given = try tx.rows("SELECT assembly, giver, given FROM governance_proxy WHERE given_by = \(person) ORDER BY id")
        .map { ["assembly": "\(try $0("assembly") as Int64)", "organisation": "\(try $0("giver") as Int64)", "given": try $0("given")] }
      let held = try tx.rows("SELECT vote, place FROM governance_holder WHERE person = \(person) ORDER BY vote")
        .map { ["vote": "\(try $0("vote") as Int64)", "place": "\(try $0("place") as Int64)"] }
      let stood = try tx.rows(
        "SELECT assembly, organisation, submitted FROM governance_candidature WHERE submitted_by = \(person) ORDER BY id"
      )
      .map {
        [
          "assembly": "\(try $0("assembly") as Int64)", "organisation": "\(try $0("organisation") as Int64)",
          "submitted": try $0("submitted"),
        ]
      }
      let spoke = try tx.rows("SELECT assembly, asked FROM governance_speaker WHERE person = \(person) ORDER BY id")
        .map { ["assembly": "\(try $0("assembly") as Int64)", "asked": try $0("asked")] }
      let answered = try tx.rows("SELECT written, organisation, answered FROM governance_answer WHERE person = \(person) ORDER BY written")
        .map {
          [
            "procedure": "\(try $0("written") as Int64)", "organisation": "\(try $0("organisation") as Int64)",
            "answered": try $0("answered"),
          ]
        }
      return named + given + held + stood + spoke + answered
    },
    merge: { double, kept, tx in
      try tx.execute("UPDATE governance_delegate SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE governance_delegate SET named_by = \(kept) WHERE named_by = \(double)")
      try tx.execute("UPDATE governance_delegate SET accepted_by = \(kept) WHERE accepted_by = \(double)")
      try tx.execute("UPDATE governance_proxy SET given_by = \(kept) WHERE given_by = \(double)")
      try tx.execute("UPDATE governance_candidature SET submitted_by = \(kept) WHERE submitted_by = \(double)")
      try tx.execute("UPDATE governance_holder SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE governance_speaker SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE governance_answer SET person = \(kept) WHERE person = \(double)")
    })

  /// That a city voted stays; who it was does not.
  static func erase(_ person: PersonID, in tx: WriteTx) throws {
    try tx.execute(
      """
      DELETE FROM governance_delegate WHERE person = \(person) AND assembly IN
        (SELECT a.id FROM governance_assembly a WHERE a.state <> 'closed')
      """)
    try tx.execute("UPDATE governance_delegate SET named_by = NULL WHERE named_by = \(person)")
    try tx.execute("UPDATE governance_delegate SET accepted_by = NULL WHERE accepted_by = \(person)")
    try tx.execute("UPDATE governance_proxy SET given_by = NULL WHERE given_by = \(person)")
    try tx.execute("UPDATE governance_candidature SET submitted_by = NULL WHERE submitted_by = \(person)")
    try tx.execute("UPDATE governance_speaker SET person = NULL WHERE person = \(person)")
    try tx.execute("UPDATE governance_answer SET person = NULL WHERE person = \(person)")
  }

  static let retention = Retention(
    "governance", "Who gave the vote of a city to another",
    reason: "A year: until the minutes are approved.", days: 365
  ) { before, tx in
    try tx.execute(
      """
      UPDATE governance_proxy SET given_by = NULL WHERE id IN (
        SELECT p.id FROM governance_proxy p WHERE p.given_by IS NOT NULL AND p.given < \(before.start) ORDER BY p.id LIMIT 500)
      """)
  }
}
