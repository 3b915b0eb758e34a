import Core
import Storage
import Web

/// How long the directory keeps what, and the job that carries out what every room declares.
enum Retentions {
  static let job = JobKind("directory.retention", every: .day) { house, _ in
    for retention in house.features.flatMap(\.retentions) {
      // A portion a write, so that visitors find their turn between.
      while try await house.database.write({ tx in try retention.sweep(tx.now.day.adding(days: -retention.days), tx) }) >= 500 {}
    }
  }

  static let directory = [
    Retention(
      "sessions", "Browsers signed in", reason: "They end thirty days after the last change and are removed the next day.", days: 0
    ) { before, tx in
      try tx.execute(
        "DELETE FROM directory_session WHERE token IN (SELECT token FROM directory_session WHERE ends < \(before.start) LIMIT 500)")
    },
    Retention("links", "Links in e-mails", reason: "They work for half an hour or, for invitations, for fourteen days.", days: 1) {
      before, tx in
      try tx.execute("DELETE FROM directory_link WHERE token IN (SELECT token FROM directory_link WHERE ends < \(before.start) LIMIT 500)")
    },
    Retention(
      "invitations", "Name and address of the invited",
      reason: "They are removed as soon as an invitation has been answered, withdrawn or has expired.",
      days: 0
    ) { before, tx in
      try tx.execute(
        """
        UPDATE directory_invitation SET state = 'ended', name = '', address = '', evidence = '' WHERE id IN
          (SELECT id FROM directory_invitation WHERE state = 'open' AND ends < \(before.start) LIMIT 500)
        """)
    },
    Retention(
      "moves.open", "New addresses that nobody vouched for", reason: "A request waits for thirty days; then the address is removed.",
      days: Moves.days
    ) { before, tx in
      try tx.execute(
        """
        UPDATE directory_move SET state = 'ended', address = '', decided = \(tx.now) WHERE id IN
          (SELECT id FROM directory_move WHERE state = 'open' AND asked < \(before.start) LIMIT 500)
        """)
    },
    Retention(
      "moves", "Who vouched for a new address", reason: "It is kept for two years, in case somebody’s place was taken.", days: 730
    ) { before, tx in
      try tx.execute(
        """
        DELETE FROM directory_move WHERE id IN
          (SELECT id FROM directory_move WHERE state <> 'open' AND decided < \(before.start) LIMIT 500)
        """)
    },
    Retention(
      "accounts", "Accounts that nobody uses",
      reason: "An account is erased three years after the last mandate and the last visit; the person gets an e-mail thirty days before.",
      days: Accounts.unusedDays
    ) { before, tx in try Accounts.sweep(before, in: tx) },
  ]
}

/// One public page of what is kept for how long, and why.
enum RetentionPages {
  static func show(_ visit: Visit) async throws -> Answer {
    let reader = visit.reader
    let rows = visit.house.features.flatMap(\.retentions).map { retention -> [HTML] in
      [
        .text(reader.t(retention.label)),
        .text(retention.days == 0 ? reader.t("until then") : reader.t("{count} days", count: retention.days)),
        .text(reader.t(retention.reason)),
      ]
    }
    let columns = ["Kind of data", "Kept for", "Why, and from when"] as [Phrase]
    let table = Kit.table(
      Table(reader.t("How long data is kept"), columns.map { .init(reader.t($0)) }, rows: rows, captionShown: false), reader)
    let stays = reader.t(
      "Mandates, formal acts and what cities did stay on record. When a person is erased, their name there becomes “a former representative”."
    )
    let own: HTML = "<p><a href=\"\(path: visit.path("/account/data"))\">\(reader.t("All that is held about me"))</a></p>"
    return visit.page(
      visit.t("How long data is kept"),
      "<p>\(reader.t("Every day, anything older than this page says is removed."))</p>\(table)<p>\(stays)</p>\(own)"
        + Kit.helpLink("personal-data", reader))
  }
}
