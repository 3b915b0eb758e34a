import Core
import Directory
import Storage
import Web

extension Feature {
  /// Segments of people, and messages to them in their own languages.
  package static let mailings: Feature = {
    var feature = Feature("Mailings")
    feature.permissions = [MailingPermissions.write, MailingPermissions.statutory]
    feature.routes = MailingRoutes.all
    feature.menu = [MenuEntry(.staff, "Write to people", "/mailings", order: 25, permission: MailingPermissions.write)]
    feature.kinds = [Kind("mailing.sent", "A message to {count} people began to be sent")]
    feature.jobs = [JobKind("mailings.send") { house, payload in try await Sending.run(payload, house) }]
    feature.desks = [SegmentPages.desk]
    feature.consents = Mailing.Kind.allCases.compactMap(\.consent)
    feature.erasures = [Erasure { person, tx in try Mailings.erase(person, in: tx) }]
    feature.ties = [Tie("A message went to people who act for it.", "SELECT organisation AS id FROM mailings_recipient")]
    feature.holdings = [Mailings.holding]
    feature.retentions = [Mailings.retention]
    return feature
  }()
}

package enum MailingPermissions {
  package static let write = Permission(
    "mailings.write", "Write to people of several cities", [.secretariat: .house, .coordinator: .network, .delegation: .network])
  package static let statutory = Permission("mailings.statutory", "Send what everybody must get", [.secretariat: .house])
}

enum MailingRoutes {
  static let all: [Route] = [
    .staff(.get, "/mailings", MailingPermissions.write, MailingPages.list).example("/mailings"),
    .staff(.get, "/segments/new", MailingPermissions.write, SegmentPages.new).knowing("network").example("/segments/new"),
    .staff(.post, "/segments", MailingPermissions.write, SegmentPages.create),
    .staff(.get, "/segments/{id}", MailingPermissions.write, SegmentPages.show).knowing("page"),
    .staff(.get, "/segments/{id}/editing", MailingPermissions.write, SegmentPages.edit),
    .staff(.post, "/segments/{id}/editing", MailingPermissions.write, SegmentPages.change),
    .staff(.post, "/segments/{id}/removal", MailingPermissions.write, SegmentPages.remove),
    .staff(.post, "/segments/{id}/mailings", MailingPermissions.write, MailingPages.begin),
    .staff(.get, "/mailings/{id}", MailingPermissions.write, MailingPages.show).knowing("language"),
    .staff(.post, "/mailings/{id}/words", MailingPermissions.write, MailingPages.saveWords),
    .staff(.post, "/mailings/{id}/kind", MailingPermissions.write, MailingPages.saveKind),
    .staff(.post, "/mailings/{id}/test", MailingPermissions.write, MailingPages.test),
    .staff(.post, "/mailings/{id}/sending", MailingPermissions.write, MailingPages.send),
    .staff(.post, "/mailings/{id}/stop", MailingPermissions.write, MailingPages.stop),
    .staff(.post, "/mailings/{id}/removal", MailingPermissions.write, MailingPages.remove),
    .get("/unsubscribe/{token}", UnsubscribePages.show),
    .post("/unsubscribe/{token}", UnsubscribePages.withdraw).exemptFromOrigin(),
  ]
}

extension Mailings {
  /// Days for which it is known who got a mailing: long enough for questions, and for the ten days between two.
  static let keptDays = 400

  static func erase(_ person: PersonID, in tx: WriteTx) throws {
    try tx.execute("DELETE FROM mailings_recipient WHERE person = \(person)")
    try tx.execute("UPDATE mailings_mailing SET sender = NULL WHERE sender = \(person)")
  }

  static let holding = Holding(
    "mailings", "Messages to many that went to this person",
    purpose: "So that nobody receives too many of them, and what was sent can be accounted for.",
    read: { person, tx in
      try tx.rows("SELECT r.mailing, r.role, r.state, r.put FROM mailings_recipient r WHERE r.person = \(person) ORDER BY r.mailing").map {
        [
          "mailing": "\(try $0("mailing") as Int64)", "role": try $0("role"), "state": try $0("state"),
          "put": try $0("put", as: Moment?.self)?.description ?? "",
        ]
      }
    },
    merge: { double, kept, tx in
      try tx.execute(
        """
        DELETE FROM mailings_recipient WHERE person = \(double) AND mailing IN
          (SELECT r.mailing FROM mailings_recipient r WHERE r.person = \(kept))
        """)
      try tx.execute("UPDATE mailings_recipient SET person = \(kept) WHERE person = \(double)")
      try tx.execute("UPDATE mailings_mailing SET sender = \(kept) WHERE sender = \(double)")
    })

  static let retention = Retention(
    "mailings", "Who got a message to many", reason: "It is kept for 400 days after sending, to account for it.", days: keptDays
  ) { before, tx in
    try tx.execute(
      """
      DELETE FROM mailings_recipient WHERE (mailing, person) IN (
        SELECT r.mailing, r.person FROM mailings_recipient r JOIN mailings_mailing m ON m.id = r.mailing
        WHERE m.ended < \(before.start) LIMIT 500)
      """)
  }
}
