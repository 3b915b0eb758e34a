import Approvals
import Core
import Directory
import Storage
import Time
import Web

/// Personal data of this room: what is held, why, how long, and what goes when somebody is erased.
enum HandoverPrivacy {
  static let holdings = [
    Holding(
      "handover.proposed", "Elections and buddy cities that you proposed", purpose: "So that whoever decides knows whom to ask.",
      read: { person, tx in
        try Holding.rows(
          """
          SELECT 'election' AS what, e.id AS record, e.day AS day FROM handover_election e WHERE e.proposed_by = \(person)
          UNION ALL SELECT 'buddy', b.id, b.proposed FROM handover_buddy b WHERE b.proposed_by = \(person)
          """, in: tx)
      },
      merge: { double, kept, tx in
        try tx.execute("UPDATE handover_election SET proposed_by = \(kept) WHERE proposed_by = \(double)")
        try tx.execute("UPDATE handover_buddy SET proposed_by = \(kept) WHERE proposed_by = \(double)")
      }),
    Holding(
      "handover.contacts", "Notes of calls with cities", purpose: "So that nobody calls twice, and a missing answer is noticed.",
      read: { person, tx in
        try tx.rows("SELECT organisation, day, outcome, note FROM handover_contact WHERE person = \(person) ORDER BY id").map { row in
          [
            "organisation": "\(try row("organisation") as Int64)", "day": "\(try row("day") as Day)", "outcome": try row("outcome"),
            "note": try row("note"),
          ]
        }
      },
      merge: { double, kept, tx in try tx.execute("UPDATE handover_contact SET person = \(kept) WHERE person = \(double)") }),
    Holding(
      "handover.welcomes", "Steps into the network",
      purpose: "So that a new team finds its way, and its coordinator sees how far it has got.",
      read: { person, tx in
        try tx.rows("SELECT id, organisation, opened, put_off, ended FROM handover_welcome WHERE person = \(person) ORDER BY id").map {
          row in
          let id: Int64 = try row("id")
          let steps: [String] = try tx.values("SELECT step FROM handover_tick WHERE welcome = \(id) ORDER BY step")
          return [
            "organisation": "\(try row("organisation") as Int64)", "opened": "\(try row("opened") as Day)",
            "put_off": try row("put_off", as: String?.self) ?? "", "ended": try row("ended", as: String?.self) ?? "",
            "steps": steps.joined(separator: " "),
          ]
        }
      },
      merge: { double, kept, tx in try tx.execute("UPDATE handover_welcome SET person = \(kept) WHERE person = \(double)") }),
  ]

  /// Who was erased is named nowhere: their notes, papers of their cities. Proposals that name them are requests, and go with those.
  static let erasure = Erasure { person, tx in
    try tx.execute("UPDATE handover_contact SET note = '' WHERE person = \(person)")
    let records: [RecordID] = try tx.values(
      """
      SELECT s.record FROM handover_sheet s WHERE s.organisation IN
        (SELECT m.organisation FROM directory_mandate m WHERE m.person = \(person))
      """)
    for (record, files) in try Files.of(records, in: tx) {
      for file in files { try Files.detach(file.id, from: record, in: tx) }
    }
  }

  static let retentions = [
    Retention(
      "handover.successions", "Names proposed to succeed a delegate",
      reason: "They are erased with the decision, or after sixty days without one.", days: Succession.days + 1
    ) { before, tx in try Requests.forgetNames(of: Succession.requestName, before: before, in: tx) },
    Retention(
      "handover.contacts", "Notes of calls with cities", reason: "Two years after the call nobody needs what was said.", days: 730
    ) { before, tx in
      try tx.execute(
        """
        UPDATE handover_contact SET note = '', person = NULL WHERE id IN (SELECT id FROM handover_contact
          WHERE day < \(before) AND (note <> '' OR person IS NOT NULL) ORDER BY id LIMIT 500)
        """)
    },
    Retention(
      "handover.papers", "PDF of hand-over sheets", reason: "It can be made again at any time from what is recorded.", days: 30
    ) { before, tx in
      let records: [RecordID] = try tx.values("SELECT record FROM handover_sheet ORDER BY record")
      var count = 0
      for (record, files) in try Files.of(records, in: tx) {
        for file in files where file.added.day < before && count < 500 {
          try Files.detach(file.id, from: record, in: tx)
          count += 1
        }
      }
      return count
    },
    Retention(
      "handover.welcomes", "Steps into the network", reason: "A year after the welcome has ended, they are no longer needed.", days: 365
    ) { before, tx in
      let old: [Int64] = try tx.values("SELECT id FROM handover_welcome WHERE ended < \(before) ORDER BY id LIMIT 500")
      if old.isEmpty { return 0 }
      try tx.execute("DELETE FROM handover_tick WHERE welcome IN \(in: old)")
      return try tx.execute("DELETE FROM handover_welcome WHERE id IN \(in: old)")
    },
  ]
}
